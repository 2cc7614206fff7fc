"""Entities: whom and what an article names, and which of the names mean the same.

`find_entities` finds them in one article, `corpus` counts and joins them over all. Counting needs no language model, so
what finds them, and spaCy with it, is imported only when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.entities.known.authority import Authority

if TYPE_CHECKING:
    from transforms.entities.find import find_entities

__all__ = ["Authority", "find_entities"]


def __getattr__(name: str) -> object:
    if name != "find_entities":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from transforms.entities.find import find_entities

    return find_entities
