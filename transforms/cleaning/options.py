"""Settings of cleaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """How a record is cleaned."""

    language: str = "en"
    """Language of the model, ISO 639-1; `any` takes every language."""
    max_chars: int = 1_000_000
    """Longest article, in characters of cleaned text: spaCy refuses more, and no article comes near it."""
