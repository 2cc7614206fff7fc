"""Cleaning: record -> article."""

from __future__ import annotations

from transforms.article import Article, Record, Reject
from transforms.cleaning.clean import clean
from transforms.cleaning.options import CleanOptions

__all__ = ["Article", "CleanOptions", "Record", "Reject", "clean"]
