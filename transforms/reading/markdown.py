"""Markdown: one article a file, headings and front matter kept."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading.plain_text import whole_text
from transforms.reading.source import Source


def read(source: Source) -> Iterator[Record | Reject]:
    yield Record(record="", source_format="markdown", text=whole_text(source))
