"""A sheet of rows as XLSX: header frozen, addresses as links, text never a formula, a sheet's limits told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from releases.errors import StoreError
from releases.exports import cells

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_ROWS = 1_048_576
"""Rows of a sheet, header included (Microsoft: Excel specifications and limits)."""
MAX_CHARACTERS = 32_767
"""UTF-16 units that a cell takes (the same page)."""
MAX_LINKS = 65_530
"""Links of a sheet (the same page); Excel repairs, that is loses, a file with more."""
FIRST_YEAR = 1900
"""Spreadsheets know no day before."""

CUT = "…"
WIDTH = 18
"""Columns of a sheet are that wide, in characters; texts get `TEXT_WIDTH`."""
TEXT_WIDTH = 60
TEXTS = ("text", "sentence", "title", "versions")

ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, written as `_xHHHH_` (ECMA-376, ST_Xstring), and what would be read as such."""

Make = Callable[[Any], Any]


def xlsx(rows: pa.Table, title: str) -> tuple[bytes, list[str]]:
    """Rows as an XLSX file of one sheet, and what of them it does not hold as it was, in words: see `pour_xlsx`."""
    sink = io.BytesIO()
    notes = pour_xlsx(rows.schema, [rows], rows.num_rows, title, sink)
    return sink.getvalue(), notes


def pour_xlsx(schema: pa.Schema, pieces: Iterable[pa.Table], count: int, title: str, sink: IO[bytes]) -> list[str]:
    """Writes `count` rows, piece by piece, as an XLSX file of one sheet; returns what of them it does not hold as it was.

    Raises StoreError for more rows than a sheet takes. Times are the sheet's own, in UTC; lists are JSON; a sheet knows
    no difference between an empty text and none.
    """
    from openpyxl import Workbook

    if count >= MAX_ROWS:
        raise StoreError(
            f"{count:,} rows do not fit into a sheet, which takes {MAX_ROWS - 1:,} beside its header: "
            "write .csv or .parquet, or fewer rows with --where or --limit"
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    _set_widths(sheet, schema)
    writer = _Cells(sheet)
    sheet.append([writer.heading(name) for name in schema.names])
    makers = [writer.maker(field) for field in schema]
    for piece in pieces:
        for values in zip(*(column.to_pylist() for column in _printable(piece).columns), strict=True):
            sheet.append([make(value) for make, value in zip(makers, values, strict=True)])
    book.save(sink)
    return writer.notes()


def _printable(rows: pa.Table) -> pa.Table:
    """Flat rows, but times as times."""
    flat = cells.flat(rows)
    for at, field in enumerate(rows.schema):
        if pa.types.is_timestamp(field.type):
            flat = flat.set_column(at, field.name, rows.column(at).cast(pa.timestamp("us", field.type.tz)))
    return flat


def _set_widths(sheet: WriteOnlyWorksheet, schema: pa.Schema) -> None:
    from openpyxl.utils import get_column_letter

    for at, name in enumerate(schema.names, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = TEXT_WIDTH if name in TEXTS else WIDTH


class _Cells:
    """Makes a sheet's cells and counts what did not fit."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._sheet = sheet
        self._n_links = 0
        self._n_unlinked = 0
        self._cut: dict[str, int] = {}

    def heading(self, name: str) -> Any:
        from openpyxl.styles import Font

        cell = self._text(name)
        cell.font = Font(bold=True)
        return cell

    def maker(self, field: pa.Field) -> Make:
        """How cells of a column are made."""
        if field.name == "url":
            return self._link
        if pa.types.is_timestamp(field.type):
            return self._time
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_boolean(field.type):
            return lambda value: value
        return lambda value: self._text(value, field.name)

    def _text(self, value: str | None, column: str = "") -> Any:
        from openpyxl.cell import WriteOnlyCell

        if value is None:
            return None
        cell = WriteOnlyCell(self._sheet)
        # Not by `value`, which takes "=1+1" for a formula and "#N/A" for an error.
        cell._value, cell.data_type = self._fitting(value, column), "s"
        return cell

    def _fitting(self, value: str, column: str) -> str:
        value = ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
        if len(value) + sum(mark > "\uffff" for mark in value) <= MAX_CHARACTERS:
            return value
        self._cut[column] = self._cut.get(column, 0) + 1
        units = value.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - 1)]
        return units.decode("utf-16-le", errors="ignore") + CUT

    def _link(self, value: str | None) -> Any:
        cell = self._text(value, "url")
        if value is None or not value.startswith(("https://", "http://")):
            return cell
        if self._n_links >= MAX_LINKS:
            self._n_unlinked += 1
            return cell
        self._n_links += 1
        cell.hyperlink = value
        cell.style = "Hyperlink"
        return cell

    def _time(self, value: datetime | None) -> Any:
        if value is None or value.year < FIRST_YEAR:
            return None if value is None else self._text(value.isoformat())
        return value.replace(tzinfo=None)

    def notes(self) -> list[str]:
        """What did not fit, in words."""
        notes = [
            f"{n:,} texts of {column} are cut: a cell takes {MAX_CHARACTERS:,} characters"
            for column, n in self._cut.items()
        ]
        if self._n_unlinked:
            notes.append(f"{self._n_unlinked:,} addresses are text: a sheet takes {MAX_LINKS:,} links")
        return notes
