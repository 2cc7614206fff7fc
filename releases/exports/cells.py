"""Cells for programs that know text and numbers only (CSV, spreadsheets, SQLite, HTML): the same in every export.

Lists become JSON, times ISO 8601 in UTC, bytes hexadecimal; text, numbers and nulls stay what they are.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

PREFIX = "'"
"""Put before a text that a spreadsheet would run as a formula, as spreadsheets themselves write it."""

BEGINS_FORMULA = r"^'*[=+\-@\t\r\n＝＋－＠]"
"""A text that a spreadsheet takes for a formula (OWASP, CSV Injection), or one that the rule itself would change
when it is read back: so taking one `'` away from what matches `^'` and this restores every text."""

_FORMULA = re.compile(BEGINS_FORMULA)


def harmless(texts: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Texts with `'` before those that a spreadsheet would run; `restored` undoes it."""
    risky = pc.match_substring_regex(texts, BEGINS_FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise(pa.scalar(PREFIX), texts, ""), texts)


def restored(text: str) -> str:
    """A text as it was before `harmless`."""
    return text[1:] if text[:1] == PREFIX and _FORMULA.match(text) else text


def flat(rows: pa.Table) -> pa.Table:
    """Rows with nothing in their cells but text, numbers, booleans and nulls."""
    columns = [_flat(rows.column(at), field.type) for at, field in enumerate(rows.schema)]
    return pa.table(columns, names=rows.column_names)


def _flat(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_nested(kind):
        return pa.array([None if cell is None else as_json(cell) for cell in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        return iso(column)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if cell is None else cell.hex() for cell in column.to_pylist()], pa.string())
    return column


def iso(times: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times (UTC) as `2026-01-31T09:30:00Z`; with fractions of a second only where a column has some."""
    with suppress(pa.ArrowInvalid):  # it has
        times = times.cast(pa.timestamp("s", times.type.tz))
    return pc.strftime(times, "%Y-%m-%dT%H:%M:%SZ")


def as_json(value: object) -> str:
    """A list or a struct as JSON."""
    return json.dumps(value, ensure_ascii=False)


def csv(rows: pa.Table, *, header: bool = True) -> bytes:
    """Rows as CSV in UTF-8 (RFC 4180): text always in quotation marks, so that a null, which has none, is not "".

    A text that a spreadsheet would run as a formula has `'` before it (`harmless`).
    """
    made = flat(rows)
    for at, field in enumerate(made.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            made = made.set_column(at, field.name, harmless(made.column(at)))
    sink = io.BytesIO()
    pacsv.write_csv(made, sink, pacsv.WriteOptions(include_header=header))
    return sink.getvalue()


def csv_pieces(schema: pa.Schema, pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    """The same of a table that comes piece by piece."""
    yield csv(schema.empty_table())
    for piece in pieces:
        yield csv(piece, header=False)


def simple(rows: pa.Table) -> pa.Table:
    """Rows with times and bytes as text, lists and structs as they are: what JSON can hold."""
    columns = [
        column if pa.types.is_nested(column.type) else _flat(column, column.type) for column in rows.itercolumns()
    ]
    return pa.table(columns, names=rows.column_names)


def json_array(rows: pa.Table) -> bytes:
    """Rows as one JSON array of objects, a line each."""
    return b"".join(json_array_pieces(rows.schema, [rows]))


def json_array_pieces(schema: pa.Schema, pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    """The same of a table that comes piece by piece."""
    before = "[\n"
    for piece in pieces:
        for row in simple(piece).to_pylist():
            yield (before + as_json(row)).encode()
            before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def json_lines(rows: pa.Table) -> bytes:
    """Rows as JSON objects, a line each."""
    return b"".join(json_lines_pieces(rows.schema, [rows]))


def json_lines_pieces(schema: pa.Schema, pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    """The same of a table that comes piece by piece."""
    for piece in pieces:
        yield "".join(as_json(row) + "\n" for row in simple(piece).to_pylist()).encode()
