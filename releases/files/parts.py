"""Parquet files: written the same way every time, so that equal rows give equal bytes, and read back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from releases.errors import Damaged
from releases.files.manifest import Part
from releases.tables.ids import Ids, keys
from releases.tables.schemas import TABLES, conform

ROWS_PER_GROUP = 16_384
"""Rows of a row group: the unit that a filter skips and that a reader holds in memory."""

WRITER_OPTIONS = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "write_statistics": True,
}


class _Hashing:
    """A file that hashes what is written to it, so that a part is never read again to be named."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        if not self._file.closed:
            self._file.close()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def write_part(table: str, rows: pa.Table, path: Path, block: str | None = None) -> Part:
    """Sorts `rows`, writes them to `path`, read-only, and says what part that makes.

    It is on disk only after a `disk.sync`, which whoever publishes it must wait for.
    """
    rows = pa.table(sort(table, conform(rows, table)).columns, schema=TABLES[table].described)
    sink = _Hashing(path)
    try:
        pq.write_table(rows, sink, row_group_size=ROWS_PER_GROUP, **WRITER_OPTIONS)
    finally:
        sink.close()
    os.chmod(path, 0o444)
    return Part(sink.hexdigest(), rows.num_rows, sink.size, block)


def sort(table: str, rows: pa.Table) -> pa.Table:
    """Rows by the columns that the table is sorted by, nulls last, in one chunk."""
    return rows.combine_chunks().take(sort_order(table, rows)).combine_chunks()


def sort_order(table: str, rows: pa.Table) -> pa.Array:
    """The positions of rows in the order that `sort` gives them."""
    return pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in TABLES[table].sorted_by])


def empty(table: str) -> pa.Table:
    """No rows, all columns."""
    return TABLES[table].schema.empty_table()


class Source(Protocol):
    """Where parts can be read: a store, or a store with the parts of a release in the making."""

    def part_path(self, table: str, part: Part) -> str:
        """What messages call the part."""

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        """The part's bytes, seekable."""


def read_part(source: Source, table: str, part: Part, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of one part in today's schema; `columns` picks some. Raises Damaged where the file is not what it was."""
    wanted = list(TABLES[table].names if columns is None else columns)
    with readable(source.part_path(table, part)), source.open_part(table, part) as opened:
        file = pq.ParquetFile(opened)
        present = set(file.schema_arrow.names)
        rows = file.read(columns=[name for name in wanted if name in present], use_threads=False)
        return conform(rows, table, wanted)


def read_keys(source: Source, table: str, part: Part, columns: tuple[str, ...]) -> Ids:
    """What `ids.keys` makes of some columns of a part. A publish asks for the same several times, so the last ones stay known."""
    key = table, part.hash, columns
    found = _KEYS.taken(key)
    if found is None:
        found = keys(read_part(source, table, part, columns), columns)
    _KEYS.keep(key, found)
    return found


KEPT_KEYS = 1 << 26
"""Bytes of keys that stay known: those of two million entities twice."""

_Which = tuple[str, str, tuple[str, ...]]


class _LastKeys:
    """The keys asked for last, of so many bytes."""

    def __init__(self) -> None:
        self._known: dict[_Which, Ids] = {}
        self._bytes = 0

    def taken(self, which: _Which) -> Ids | None:
        """Those known, from here on not known any more."""
        found = self._known.pop(which, None)
        self._bytes -= 0 if found is None else found.nbytes
        return found

    def keep(self, which: _Which, found: Ids) -> None:
        self._known[which] = found
        self._bytes += found.nbytes
        while self._bytes > KEPT_KEYS:
            self.taken(next(iter(self._known)))


_KEYS = _LastKeys()


def read_parts(source: Source, table: str, parts: Sequence[Part], columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of several parts, one after the other."""
    wanted = list(TABLES[table].names if columns is None else columns)
    pieces = [read_part(source, table, part, wanted) for part in parts if part.rows]
    return pa.concat_tables(pieces) if pieces else empty(table).select(wanted)


@contextmanager
def readable(path: str) -> Iterator[None]:
    """Names the file, and what to do, where a part cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise Damaged(
            f"{path} is missing; its release was pruned or an article in it taken down meanwhile: open it again; else see `onrecord verify`"
        ) from error
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise Damaged(f"{path} is damaged ({reason}); restore it from a copy: `onrecord verify` lists all") from error
