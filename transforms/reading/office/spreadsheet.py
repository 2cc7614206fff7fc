"""Excel workbooks (.xlsx, .xlsm): one article a row of the first sheet that has a column for the text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import fields
from transforms.reading.archives.zip_archive import check_directory
from transforms.reading.office.packages import check_part
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import row_records
from transforms.reading.values import is_blank, one

#: A hostile row names its last cell in column 16,384; no export has more columns than this.
_MAX_COLUMNS = 256
#: The row with the names of the columns stands among the first; titles and notes may stand above it.
_HEADER_WITHIN = 10


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; formulas give the values that were stored with them, macros and links are left alone."""
    import openpyxl

    stream = source.random_access()
    check_directory(stream, source.limits.members)
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                check_part(info, source)
                if b"<!ENTITY" in archive.open(info).read(4096):
                    raise Unreadable("xml_entities", f"{info.filename} declares its own entities")
    stream.seek(0)
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    try:
        seen: list[str] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size may be anything
            rows = sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS)
            header = _header(rows, source)
            if header:
                yield from row_records.records(_rows(rows, header), "xlsx", source.options)
                return
            seen.append(str(sheet.title))
    finally:
        book.close()
    raise Unreadable("no_text", f"no sheet with a column for the text among {', '.join(seen[:12])}")


def _header(rows: Iterator[tuple[object, ...]], source: Source) -> list[str] | None:
    for _, row in zip(range(_HEADER_WITHIN), rows, strict=False):
        names = [one(value) or "" for value in row]
        if fields.have_text(filter(None, names), source.options.fields):
            return names
    return None


def _rows(rows: Iterator[tuple[object, ...]], header: list[str]) -> Iterator[row_records.Row]:
    number = 0
    for row in rows:
        if all(map(is_blank, row)):
            continue
        number += 1
        yield f"#{number}", {name: value for name, value in zip(header, row, strict=False) if name}
