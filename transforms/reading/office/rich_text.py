"""RTF: one article a file, or an export of a news database with many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import dates
from transforms.reading.exports import databases
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

_INFO = re.compile(r"\{\\(title|author)\s+((?:[^{}\\]|\\.){1,400})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
#: Pictures and embedded objects in hexadecimal digits, the bulk of many files; the parser would go through them a digit at a time.
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}[\r\n ]*){64,}")
_HEAD_CHARS = 65_536


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the text; pictures, objects and macros are left out."""
    from striprtf.striprtf import rtf_to_text

    markup = source.whole(source.limits.page_bytes).decode("latin-1")
    if not markup.rstrip("\0 \r\n\t").endswith("}"):
        raise Unreadable("truncated", "RTF: its last group is not closed")
    try:
        text = rtf_to_text(_HEXADECIMAL.sub("", markup), errors="replace")
    except (ValueError, IndexError, KeyError, LookupError, OverflowError) as error:
        raise Unreadable("malformed", f"RTF: {error}") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("no_text", "an RTF document without text")
    if (found := databases.records(text, "rtf", source.options)) is not None:
        yield from found
        return
    said = {name: rtf_to_text(value, errors="replace") for name, value in _INFO.findall(markup[:_HEAD_CHARS])}
    created = _CREATED.search(markup[:_HEAD_CHARS])
    yield Record(
        record="",
        source_format="rtf",
        text=text,
        title=one(said.get("title")),
        authors=people(said.get("author")),
        published_at=dates.to_utc("{}-{:0>2}-{:0>2}".format(*created.groups()), source.options.zone)
        if created
        else None,
    )
