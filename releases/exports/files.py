"""Exports into files: the format by the ending, whole or not at all, never over what is there unless told to."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from releases.errors import StoreError
from releases.exports import cells

BOM = b"\xef\xbb\xbf"
"""By which Excel knows UTF-8 in a CSV file."""

PIECE = 16_384
"""Rows that are made into text at a time."""

FORMATS: Mapping[str, str] = {
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
}
"""Format by ending."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: Path
    format: str
    n_bytes: int
    notes: tuple[str, ...] = ()
    """what it does not hold as it was"""

    def __str__(self) -> str:
        return "; ".join([f"{self.path} ({self.format}, {self.n_bytes:,} bytes)", *self.notes])


def format_of(path: Path, wanted: str | None = None, known: Mapping[str, str] = FORMATS) -> str:
    """The format that a file's ending says, or the one `wanted` where it has no ending.

    Raises StoreError where the two disagree or neither says anything.
    """
    said = known.get(path.suffix.lower())
    if said is None and (wanted is None or path.suffix):
        endings = ", ".join(dict.fromkeys(known))
        raise StoreError(f"the ending of {path} names no format; the endings are {endings}")
    if said and wanted and said != wanted:
        raise StoreError(f"{path} ends as {said} does, --format says {wanted}: give one of them, or two that agree")
    return said or str(wanted)


@dataclass(frozen=True)
class Rows:
    """Rows to write, piece by piece, so that memory holds a piece however many there are."""

    schema: pa.Schema
    pieces: Iterable[pa.Table]
    """each with the schema's columns; to be gone through once"""
    count: int
    """rows of all pieces together"""

    @staticmethod
    def of(rows: pa.Table) -> Rows:
        """A table, cut into pieces."""
        cut = (rows.slice(at, PIECE) for at in range(0, rows.num_rows, PIECE))
        return Rows(rows.schema, cut, rows.num_rows)


def content(rows: pa.Table, format: str, title: str, *, bom: bool = False) -> tuple[bytes, list[str]]:
    """Rows in a format of `FORMATS`, and what of them it does not hold as it was."""
    sink = io.BytesIO()
    notes = pour(Rows.of(rows), format, title, sink, bom=bom)
    return sink.getvalue(), notes


def pour(rows: Rows, format: str, title: str, sink: IO[bytes], *, bom: bool = False) -> list[str]:
    """Writes rows in a format of `FORMATS`; returns what of them it does not hold as it was.

    Raises StoreError where the format has no place for so many.
    """
    if format == "xlsx":
        from releases.exports.spreadsheet import pour_xlsx

        return pour_xlsx(rows.schema, rows.pieces, rows.count, title, sink)
    if format == "parquet":
        with pq.ParquetWriter(sink, rows.schema, compression="zstd") as writer:
            for piece in rows.pieces:
                writer.write_table(piece)
        return []
    makers: Mapping[str, Callable[[pa.Schema, Iterable[pa.Table]], Iterator[bytes]]] = {
        "csv": cells.csv_pieces,
        "json": cells.json_array_pieces,
        "jsonl": cells.json_lines_pieces,
        "html": partial(_page, title),
    }
    sink.write(BOM if bom and format == "csv" else b"")
    for piece in makers[format](rows.schema, rows.pieces):
        sink.write(piece)
    return []


def _page(title: str, schema: pa.Schema, pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    from releases.exports.web_table import page_pieces

    return page_pieces(schema, pieces, title)


def parquet(rows: pa.Table) -> bytes:
    """Rows as one Parquet file."""
    return content(rows, "parquet", "")[0]


def write_rows(
    rows: pa.Table | Rows, path: Path, *, title: str, format: str | None = None, bom: bool = False, force: bool = False
) -> Written:
    """Writes rows into a file of the format that its ending says.

    Raises StoreError where the file is there already (unless `force`), the format is unclear, or it cannot be written;
    then nothing of it is left.
    """
    chosen = format_of(path, format)
    refuse_existing(path, force)
    with whole(path, force=force) as near:
        with near.open("wb") as sink:
            notes = pour(rows if isinstance(rows, Rows) else Rows.of(rows), chosen, title, sink, bom=bom)
        size = near.stat().st_size
    return Written(path, chosen, size, tuple(notes))


def refuse_existing(path: Path, force: bool) -> None:
    """Raises StoreError where something is at `path` and that is not to be replaced."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a file in it")
    if path.exists() and not force:
        raise StoreError(f"{path} is there already; to replace it, say --force")


def write(path: Path, data: bytes, *, force: bool = False) -> None:
    """Writes a file and the folders above it, whole or not at all.

    Raises StoreError where that fails, or something is there already (unless `force`).
    """
    with whole(path, force=force) as near:
        near.write_bytes(data)


@contextmanager
def whole(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A file beside `path` to write: it takes its place when the block ends well, and goes when it does not.

    Raises StoreError where something is there already (unless `force`), or writing fails.
    """
    refuse_existing(path, force)
    near = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield near
        with near.open("rb") as file:
            os.fsync(file.fileno())
        if force:
            os.replace(near, path)
        else:
            _take(near, path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            near.unlink(missing_ok=True)


def _take(near: Path, path: Path) -> None:
    """Gives the file its name, unless somebody else's has it by now."""
    try:
        os.link(near, path)
    except FileExistsError:
        refuse_existing(path, force=False)
    except OSError:  # a file system without links
        os.replace(near, path)
