"""Rows on their way into a release: staged files or tables, found by the document they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from releases.errors import StoreError
from releases.tables.ids import NO_IDS, IdMap, Ids, distinct, ids
from releases.tables.schemas import conform

CACHED_FILES = 2
"""Staged files kept in memory per table, by whoever reads them: neighbouring blocks need the same file."""

READ_BY_WRITERS = 8_000_000
"""Bytes of a staged file at most that each process with a block to write reads for itself, once for all blocks that follow one
another; a larger one is read once for all processes, and its rows are sent to them."""

HELD_BYTES = 16_000_000
"""Bytes per table that staged rows may take in memory when they come as tables; what is more goes to disk, so much to a file."""


class Deferred(Protocol):
    """Rows that are made when they are needed, in whatever process that is; equal to another that makes the same."""

    @property
    def path(self) -> Path:
        """The file that they are made of."""

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All of them; `columns` picks some."""


Item: TypeAlias = Path | pa.Table | Deferred
"""Rows on their way: a Parquet file, rows at hand, or such as are made when needed."""


class Homes:
    """The blocks of documents. What one table has of them, others mostly have too, and it is looked up once."""

    def __init__(self, block_of: IdMap) -> None:
        self._block_of = block_of
        self._known: dict[bytes, tuple[list[int], Ids]] = {}

    def of(self, doc_ids: Ids) -> tuple[list[int], Ids]:
        """The blocks of some documents, and the documents that belong to none."""
        digest = hashlib.blake2b(doc_ids.dtype.str.encode() + doc_ids.tobytes(), digest_size=16).digest()
        if digest not in self._known:
            found = self._block_of.find(doc_ids)
            self._known[digest] = np.unique(found[found >= 0]).tolist(), doc_ids[found < 0]
        return self._known[digest]


class Staged:
    """The added rows of one table, in the order they were given, read from disk only while they are needed."""

    def __init__(self, table: str, items: Iterable[Item], spill: Path | None) -> None:
        """`spill` is a folder for what is more than `HELD_BYTES`, which whoever gives it removes; None: tables are held."""
        self.table = table
        self.items: list[Item] = []
        held = 0
        for item in items:
            if isinstance(item, pa.Table) and spill is not None:
                held += item.nbytes
                if held > HELD_BYTES:
                    self._spill(item, spill)
                    continue
            self.items.append(item)
        self._cache: dict[int, pa.Table] = {}
        self._files_of: dict[int, list[int]] = {}
        self._small: dict[int, bool] = {}

    def _spill(self, rows: pa.Table, folder: Path) -> None:
        """Puts rows on disk, in files that are read one after the other."""
        of_each = max(1, rows.num_rows * HELD_BYTES // max(1, rows.nbytes))
        for at in range(0, rows.num_rows, of_each):
            path = folder / f"{self.table}-staged-{len(self.items)}.parquet"
            pq.write_table(rows.slice(at, of_each), path)
            self.items.append(path)

    def __len__(self) -> int:
        return len(self.items)

    def n_rows(self, at: int) -> int:
        """Rows of one item."""
        item = self.items[at]
        if isinstance(item, pa.Table):
            return int(item.num_rows)
        return int(pq.read_metadata(item).num_rows) if isinstance(item, Path) else self.rows(at).num_rows

    def forget(self) -> None:
        """Lets go of rows that were read of files."""
        self._cache.clear()

    def column(self, at: int, name: str) -> pa.ChunkedArray:
        """One column of one item."""
        item = self.items[at]
        if isinstance(item, pa.Table):
            return item.column(name)
        if not isinstance(item, Path):
            return item.read([name]).column(name)
        return pq.ParquetFile(item).read(columns=[name], use_threads=False).column(name)

    def _doc_ids(self, at: int) -> Ids:
        """The documents of one item, each once, sorted."""
        item = self.items[at]
        if not isinstance(item, Path):
            return distinct(ids(self.column(at, "doc_id")))
        # The file has each of them once already, and says by number which row is of which.
        column = pq.ParquetFile(item, read_dictionary=["doc_id"]).read(columns=["doc_id"], use_threads=False)["doc_id"]
        several = [chunk.dictionary.cast(pa.string()) for chunk in column.chunks]
        return distinct(np.concatenate([NO_IDS, *map(ids, several)]))

    def rows(self, at: int) -> pa.Table:
        """All rows of one item."""
        if at not in self._cache:
            while len(self._cache) >= CACHED_FILES:
                del self._cache[next(iter(self._cache))]
            self._cache[at] = read_staged(self.items[at], self.table)
        return self._cache[at]

    def index(self, homes: Homes) -> Ids:
        """Notes which items hold rows of which block; returns the ids that belong to none."""
        strangers = [NO_IDS]
        for at in range(len(self)):
            blocks, others = homes.of(self._doc_ids(at))
            strangers.append(others)
            for block in blocks:
                self._files_of.setdefault(block, []).append(at)
        return np.concatenate(strangers)

    def blocks(self) -> set[int]:
        """Blocks that have rows here (after `index`)."""
        return set(self._files_of)

    def of_block(self, block: int, members: pa.Array, *, files: bool) -> list[Item]:
        """Rows of a block, whose documents are `members` (after `index`); with `files` what holds them, unread, with rows of
        other blocks, unless it is large."""
        pieces: list[Item] = []
        for at in self._files_of.get(block, ()):
            item = self.items[at]
            if files and not isinstance(item, pa.Table) and self._is_small(at):
                pieces.append(item)
                continue
            rows = self.rows(at)
            pieces.append(rows.filter(pc.is_in(rows.column("doc_id"), value_set=members)))
        return pieces

    def _is_small(self, at: int) -> bool:
        item = self.items[at]
        if at not in self._small and not isinstance(item, pa.Table):
            self._small[at] = _file(item).stat().st_size <= READ_BY_WRITERS
        return self._small[at]


def _file(item: Path | Deferred) -> Path:
    return item if isinstance(item, Path) else item.path


def read_again(item: Item, table: str) -> pa.Table:
    """As `read_staged`; what was read of files last stays known, for the next block mostly needs the same."""
    if isinstance(item, pa.Table):
        return read_staged(item, table)
    stat = _file(item).stat()
    same = stat.st_ino, stat.st_mtime_ns, stat.st_size
    mine = _READ.setdefault(table, [])
    for known, then, rows in mine:
        if then == same and known == item:
            return rows
    rows = read_staged(item, table)
    mine.insert(0, (item, same, rows))
    del mine[CACHED_FILES:]
    return rows


_READ: dict[str, list[tuple[Path | Deferred, tuple[int, int, int], pa.Table]]] = {}


def read_staged(item: Item, table: str) -> pa.Table:
    """Rows on their way into `table`. Raises StoreError where they do not fit."""
    try:
        if isinstance(item, Path):
            return conform(pq.ParquetFile(item).read(use_threads=False), table)
        return conform(item if isinstance(item, pa.Table) else item.read(), table)
    except ValueError as error:
        raise StoreError(f"staged rows for {table} do not fit: {error}") from error
