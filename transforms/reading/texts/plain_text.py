"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.source import Source, Unreadable


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the whole text."""
    yield Record(record="", source_format="text", text=whole_text(source, source.limits.record_bytes))


def whole_text(source: Source, limit: int) -> str:
    """The decoded text with LF line ends; raises Unreadable where it is blank or has more than `limit` bytes."""
    text = encoding.decode(source.whole(limit)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff\0 \t\n\v\f\u00a0\u200b"):
        raise Unreadable("empty", "nothing but white space")
    return text
