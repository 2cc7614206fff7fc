"""What is kept of each block of documents: made of the block's parts, named by their hashes, gathered in a few files.

Whatever is missing, damaged or of another version is made again from the parts: an index spares work and never decides a
row. A name tells the very bytes that a block's columns were made of, so what a killed or failed publish left is either
right or never asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from releases.files.manifest import Part
from releases.files.parts import Source, read_parts
from releases.indexes import kept, packs
from releases.indexes.packs import Pack

Columns = packs.Columns
Parts = Mapping[str, tuple[Part, ...]]

FOLDER = "indexes"
"""Below the store's scratch folder."""

FILE_BYTES = 16_000_000
"""Of a file at most: what is read in one go, and lost with one damaged byte."""

MOST_FILES = 24
"""Files of an index, above which small ones are put together: each run adds one."""

SETTLED = 2
"""Releases of which it is kept that they were decided as a whole: the newest, and the one before, should a publish fail."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One thing that is kept of every block."""

    name: str
    """of its folder"""
    version: str
    """of what is kept: another one, and all is made anew. Goes up with any change to `make`"""
    made_of: Mapping[str, Sequence[str]]
    """columns of tables of documents that it follows from"""
    columns: tuple[str, ...]
    make: Callable[[Mapping[str, pa.Table]], Columns]
    """from the rows of a block in the tables `made_of`; none of the columns it returns may hold words of an article,
    or the kind's folder is told of as one that does (`text_places`)"""


def parts_of(tables: Parts, wanted: Iterable[str]) -> dict[str, dict[str, list[Part]]]:
    """The parts of each block in some tables, in the order of the blocks' documents."""
    found: dict[str, dict[str, list[Part]]] = {block: {} for block in _by_block(tables.get("documents", ()))}
    for table in wanted:
        for block, parts in _by_block(tables.get(table, ())).items():
            found.setdefault(block, {})[table] = parts
    return found


def _by_block(parts: tuple[Part, ...]) -> Mapping[str, list[Part]]:
    """The parts of a table by their blocks; kept for those asked for last, since every index asks for them."""
    for known, found in _GROUPED:
        if known is parts:
            return found
    found = {}
    for part in parts:
        if part.block is not None:
            found.setdefault(part.block, []).append(part)
    _GROUPED.insert(0, (parts, found))
    del _GROUPED[MOST_GROUPED:]
    return found


_GROUPED: list[tuple[tuple[Part, ...], dict[str, list[Part]]]] = []

MOST_GROUPED = 16
"""Tables whose parts are kept by block: those of two releases, as a publish asks for them."""


def name_of(kind: Kind, block: str, parts: Mapping[str, Sequence[Part]]) -> str:
    """What an index calls a block: a hash of the parts that it follows from."""
    lines = [f"{table} {part.hash}" for table in kind.made_of for part in parts.get(table, ())]
    return _digest([kind.version, block, *lines])


def names_of(kind: Kind, tables: Parts) -> Mapping[str, str]:
    """What an index calls each block of a release, by the block; kept for the releases asked for last."""
    made_of = tuple(tables.get(table, ()) for table in ("documents", *kind.made_of))
    named = _NAMED.setdefault(kind, [])
    for known, names, _ in named:
        if all(one is other for one, other in zip(known, made_of, strict=True)):
            return names
    before = named[0][2] if named else {}
    parts = parts_of(tables, kind.made_of)
    found: dict[str, str] = {}
    for block, mine in parts.items():
        then = before.get(block)  # nearly all are those of the release before, of which the names are known
        found[block] = named[0][1][block] if then == mine else name_of(kind, block, mine)
    named.insert(0, (made_of, found, parts))
    del named[SETTLED:]
    return found


_Named = tuple[tuple[tuple[Part, ...], ...], Mapping[str, str], Mapping[str, Mapping[str, list[Part]]]]
"""of a release the parts by table, the names of its blocks, and the parts by block"""

_NAMED: dict[Kind, list[_Named]] = {}


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:32]


class Index:
    """What is kept of the blocks, of one kind, in a folder; the folder is made when something is kept.

    A store that may not be written to has its index made in memory each time.
    """

    def __init__(self, scratch: Path | None, kind: Kind) -> None:
        self.kind, self.folder = kind, (scratch or Path(os.devnull)) / FOLDER / kind.name
        self._new: dict[str, Columns] = {}
        self._bytes = 0
        self._written: set[Path] = set()

    def keep(self, name: str, columns: Columns) -> None:
        """Keeps what was made of a block; in memory until there is much of it, or `flush`."""
        self._new[name] = columns
        self._bytes += sum(column.nbytes for column in columns.values())
        if self._bytes > FILE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Puts on disk what was kept since; does nothing where that is not allowed."""
        if self._new:
            self._written.add(_write(self.folder, self._new))
            self._new, self._bytes = {}, 0

    def blocks(self, source: Source, tables: Parts) -> Iterator[tuple[str, Columns]]:
        """The blocks of a release, by their names in the manifest, in no order that means anything.

        Those that the index does not know are made, and kept.
        """
        for pack in self.packs(source, tables):
            yield from pack.asked_for()

    def packs(
        self,
        source: Source,
        tables: Parts,
        columns: Collection[str] | None = None,
        only: Collection[str] | None = None,
    ) -> Iterator[Pack]:
        """The same blocks, many at a time, each once; or `only` some of them, or some `columns`, so that no others are read."""
        names = names_of(self.kind, tables)
        waiting = {name: block for block, name in names.items() if only is None or block in only}
        for pack in self.known(waiting, columns):
            mine = pack.named(lambda name: waiting.pop(name, None))
            if any(block is not None for block in mine.blocks):
                yield mine
        parts = parts_of(tables, self.kind.made_of) if waiting else {}
        made: dict[str, Columns] = {}
        for name, block in waiting.items():
            made[block] = self.made(source, parts[block])
            self.keep(name, made[block])
            if not self._new:  # it was much, and is on disk now
                yield packs.packed(made)
                made = {}
        if made:
            yield packs.packed(made)
        self.flush()

    def made(self, source: Source, parts: Mapping[str, Sequence[Part]]) -> Columns:
        """The columns of a block, made of its parts."""
        return self.kind.make({t: read_parts(source, t, parts.get(t, ()), c) for t, c in self.kind.made_of.items()})

    def known(self, names: Collection[str], columns: Collection[str] | None = None) -> Iterator[Pack]:
        """Those of some blocks, by what the index calls them, that are kept, one file after the other; maybe one twice."""
        wanted = names if isinstance(names, dict | set | frozenset) else frozenset(names)
        if new := {name: of for name, of in self._new.items() if name in wanted}:
            yield packs.packed(new)
        for path in packs.files(self.folder):
            pack = packs.load(path, self.kind.columns if columns is None else columns, wanted)
            if pack is not None:
                yield pack

    def keep_only(self, *releases: Parts) -> None:
        """Forgets the blocks that none of some releases has, and puts small files together where there are many."""
        self.flush()
        names = {name for tables in releases for name in names_of(self.kind, tables).values()}
        small, files = [], packs.files(self.folder)
        for path in files:
            here = set(packs.names(path))
            if not here & names:
                _remove(path)
            elif 2 * len(here & names) < len(here) or (len(files) > MOST_FILES and _size(path) < FILE_BYTES // 2):
                small.append(path)
        for path in small:
            pack = packs.load(path, self.kind.columns, names)
            for name, columns in pack.asked_for() if pack else ():
                self.keep(name, columns)
        self.flush()
        unfinished = (*self.folder.glob("*.blocks.*"), *self.folder.glob("*.settled.*"))
        for path in (*unfinished, *(one for one in small if one not in self._written)):
            _remove(path)

    def settle(self, tables: Parts, rules: str, columns: Columns) -> None:
        """Keeps that what depends on all documents was decided for the whole of a release, by some rules; and `columns`."""
        with suppress(OSError):
            kept.save(self._settled(tables, rules), columns)
            old = sorted(self.folder.glob("*.settled"), key=lambda one: (-one.stat().st_mtime_ns, one.name))
            for one in old[SETTLED:]:
                _remove(one)

    def settled(self, tables: Parts, rules: str) -> Columns | None:
        """What was kept then; None where it was not, or is lost, which only costs work."""
        return kept.load(self._settled(tables, rules))

    def _settled(self, tables: Parts, rules: str) -> Path:
        hashes = [f"{table} {part.hash}" for table in sorted(tables) for part in tables[table]]
        return self.folder / f"{_digest([self.kind.version, rules, *hashes])}.settled"


def _write(folder: Path, blocks: Mapping[str, Columns]) -> Path:
    path = folder / f"{_digest(sorted(blocks))}{packs.ENDING}"
    with suppress(OSError):  # full, or not ours to write: it is made again
        packs.save(path, blocks)
    return path


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
