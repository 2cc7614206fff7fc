"""JSON Lines: one article a line, read line by line."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import json_values, row_records


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every line that is not blank; a line that is no article is a reject and the next is read."""
    stream = encoding.as_utf8(source)
    decode = encoding.line_decoder(source.head)
    for number, line in enumerate(stream.lines(source.limits.record_bytes), 1):
        place = f"#{number}"
        if line is None:
            yield Reject(
                place, "reading", "too_large", f"line {number}: more than {source.limits.record_bytes:,} bytes"
            )
        elif line.strip():
            try:
                yield _record(decode(line), place, source)
            except Unreadable as error:
                yield Reject(place, "reading", error.reason, f"line {number}: {error.detail}")


def _record(line: str, place: str, source: Source) -> Record:
    row = json_values.loads(line)
    if not isinstance(row, dict):
        raise Unreadable("malformed", f"no JSON object but {type(row).__name__}")
    return row_records.record(row, "jsonl", place, source.options)
