"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.exports import databases
from transforms.reading.source import Source, Unreadable
from transforms.reading.texts import wire


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the whole text; of a wire's file or an export of a news database, one an article."""
    text = whole_text(source, source.limits.record_bytes)
    if (found := databases.records(text, "text", source.options)) is not None:
        yield from found
    elif (stories := wire.stories(text)) is not None:
        yield from stories
    else:
        yield Record(record="", source_format="text", text=text)


def whole_text(source: Source, limit: int) -> str:
    """The decoded text with LF line ends; raises Unreadable where it is blank or has more than `limit` bytes."""
    text = encoding.decode(source.whole(limit)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff\0 \t\n\v\f\u00a0\u200b"):
        raise Unreadable("empty", "nothing but white space")
    return text
