"""CSV and TSV: one article a row, columns named by the first row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import fields, row_records

_DELIMITERS = ",;\t|"


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; one of more fields than columns is a reject: its text may be cut at a comma."""
    csv.field_size_limit(source.limits.record_bytes)
    lines = _lines(source)
    first = next((line for line in lines if line.strip()), "")
    header = columns(first)
    if "text" not in fields.pick(dict.fromkeys(header, "x"), source.options.fields):
        raise Unreadable("no_text", f"no column for the text among {', '.join(header[:12])}")
    rows = csv.reader(lines, delimiter=_delimiter(first), strict=True)  # else a lost quotation mark swallows rows
    number = 0
    while True:
        number += 1
        place = f"#{number}"
        try:
            row = next(rows, None)
            if row is None:
                return
            if not row:
                number -= 1
                continue
            if len(row) > len(header):
                raise Unreadable("malformed", f"row {number}: {len(row)} fields for {len(header)} columns")
            yield row_records.record(dict(zip(header, row, strict=False)), "csv", place, source.options)
        except csv.Error as error:
            if "field limit" in str(error):
                raise Unreadable("too_large", f"CSV, row {number}: {error}") from None
            reason = "truncated" if "end of data" in str(error) else "malformed"
            yield Reject(place, "reading", reason, f"CSV, row {number}: {error}")
        except Unreadable as error:
            if error.reason == "too_large":
                raise
            yield Reject(place, "reading", error.reason, error.detail)


def columns(first_line: str) -> list[str]:
    """Names of the columns that a table's first line gives."""
    return next(csv.reader([first_line], delimiter=_delimiter(first_line)), [])


def _delimiter(first_line: str) -> str:
    return max(_DELIMITERS, key=first_line.count)


def _lines(source: Source) -> Iterator[str]:
    recoded = encoding.as_utf8(source)
    decode = encoding.line_decoder(source.head)
    for line in recoded.lines(source.limits.record_bytes):
        if line is None:
            raise Unreadable("too_large", f"a line of more than {source.limits.record_bytes:,} bytes")
        yield decode(line).replace("\0", "") + "\n"
