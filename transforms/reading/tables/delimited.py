"""CSV and TSV: one article a row, columns named by the first row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding, fields
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import row_records

_DELIMITERS = ",;\t|"
_SEP = re.compile(r'\ufeff?"?sep=(.)\1*"?\s*', re.I)
"""how Excel tells itself the delimiter, in a line before the first"""
#: In a table whose marks are part of its texts, nearly every line has all columns; in one that quotes, paragraphs have none.
_WHOLE_LINES = 0.9
_UNQUOTED = "\t|"
_MAX_TITLE_LINES = 5
#: A mark inside a field that is escaped as programs do it, not by doubling it.
_BACKSLASH = re.compile(r'[^\\,;\t|"]\\"[^,;\t|\r\n"]')


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; one of more fields than columns is a reject: its text may be cut at a comma."""
    csv.field_size_limit(source.limits.record_bytes)
    lines = _lines(source)
    first = next((line for line in lines if line.strip()), "")
    delimiter = None
    if said := _SEP.fullmatch(first):
        delimiter = said.group(1)
        first = next((line for line in lines if line.strip()), "")
    delimiter = delimiter or _delimiter(first)
    header = _split(first, delimiter)
    for _ in range(_MAX_TITLE_LINES):  # a title over the table fills one cell of its line
        if fields.have_text(header, source.options.fields) or sum(map(bool, header)) > 1 or said:
            break
        first = next((line for line in lines if line.strip(_DELIMITERS + "\r\n ")), "")
        delimiter = _delimiter(first)
        header = _split(first, delimiter)
    if not fields.have_text(header, source.options.fields):
        raise Unreadable("no_text", f"no column for the text among {', '.join(header[:12])}")
    if _quotes_nothing(source, header, delimiter):
        rows = _plain_rows(lines, header, delimiter)
    else:
        escaped = _BACKSLASH.search(encoding.decode(source.head)) is not None
        rows = _quoted_rows(lines, header, delimiter, "\\" if escaped else None)
    yield from row_records.records(rows, "csv", source.options)


def columns(opening: str) -> list[str]:
    """Names of the columns that a table's first lines give."""
    first, _, rest = opening.partition("\n")
    if said := _SEP.fullmatch(first):
        return _split(rest.split("\n", 1)[0], said.group(1))
    return _split(first, _delimiter(first))


def _split(line: str, delimiter: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]


def _delimiter(first_line: str) -> str:
    return max(_DELIMITERS, key=first_line.count)


def _quotes_nothing(source: Source, header: list[str], delimiter: str) -> bool:
    """Whether a row is a line: quotation marks are then a part of the text, and need not come in pairs.

    Between commas and semicolons, which stand in texts too, that is so only where every line has all columns and some
    line has a mark too many.
    """
    lines = [line for line in encoding.decode(source.head).splitlines() if line.strip()]
    if len(lines) > 1 and not source.head.endswith(b"\n"):
        lines.pop()  # the head may end in the middle of a row
    whole = sum(line.count(delimiter) == len(header) - 1 for line in lines)
    if delimiter not in _UNQUOTED:
        return whole == len(lines) > 1 and len(header) > 1 and any(line.count('"') % 2 for line in lines)
    return len(header) > 1 and len(lines) > 1 and whole >= _WHOLE_LINES * len(lines)


def _plain_rows(lines: Iterator[str], header: list[str], delimiter: str) -> Iterator[row_records.Row]:
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        row = [_unquoted(value) for value in line.rstrip("\r\n").split(delimiter)]
        yield _row(row, header, number)


def _unquoted(value: str) -> str:
    """A value without the marks around it, where all of it is quoted by the rules."""
    inner = value[1:-1]
    quoted = len(value) > 1 and value[0] == value[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if quoted else value


def _quoted_rows(
    lines: Iterator[str], header: list[str], delimiter: str, escape: str | None
) -> Iterator[row_records.Row]:
    rows = csv.reader(
        lines, delimiter=delimiter, strict=True, escapechar=escape
    )  # else a lost quotation mark swallows rows
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            if "field limit" in str(error):
                raise Unreadable("too_large", f"CSV, row {number}: {error}") from None
            reason = "truncated" if "end of data" in str(error) else "malformed"
            yield f"#{number}", Unreadable(reason, f"CSV, row {number}: {error}")
            continue
        if row is None:
            return
        if row:
            yield _row(row, header, number)
        else:
            number -= 1


def _row(row: list[str], header: list[str], number: int) -> row_records.Row:
    place = f"#{number}"
    while len(row) > len(header) and not row[-1].strip():
        row.pop()  # spreadsheets write a delimiter behind the last column
    if len(row) > len(header):
        return place, Unreadable("malformed", f"row {number}: {len(row)} fields for {len(header)} columns")
    return place, dict(zip(header, row, strict=False))


def _lines(source: Source) -> Iterator[str]:
    recoded = encoding.as_utf8(source)
    decode = encoding.line_decoder(source.head)
    for line in recoded.lines(source.limits.record_bytes):
        if line is None:
            raise Unreadable("too_large", f"a line of more than {source.limits.record_bytes:,} bytes")
        yield decode(line).replace("\0", "") + "\n"
