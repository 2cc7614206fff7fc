"""Blocks of documents in one file: each column of all of them in one piece, so that a thousand are looked through at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from releases.indexes import kept
from releases.tables.ids import within

Columns = Mapping[str, np.ndarray]

ENDING = ".blocks"
"""of the name of a file"""

_NAMES, _ENDS = "/names", "/ends"
"""Of the blocks the names, and of a column (its name before this) where each one's values end; no column of a kind has a slash."""


@dataclass(frozen=True, eq=False)
class Pack:
    """Some blocks, one after the other in each column."""

    blocks: Sequence[str | None]
    """the name of each; None for one that nobody asked for"""
    columns: Columns
    ends: Mapping[str, np.ndarray]
    """where each block's values end, by column"""

    def of(self, at: int) -> Columns:
        """The columns of one block."""
        return {name: of[self.begin(name, at) : self.ends[name][at]] for name, of in self.columns.items()}

    def begin(self, column: str, at: int) -> int:
        """Where the values of a block begin."""
        return int(self.ends[column][at - 1]) if at else 0

    def sizes(self, column: str) -> np.ndarray:
        """How many values each block has."""
        return np.diff(self.ends[column], prepend=0)

    def block_of(self, column: str) -> np.ndarray:
        """The position in `blocks` of whose each value is."""
        return np.repeat(np.arange(len(self.blocks)), self.sizes(column))

    def having(self, column: str, wanted: np.ndarray) -> list[str]:
        """The blocks that somebody asked for with one of some sorted values in a column."""
        here = np.flatnonzero(within(self.columns[column], wanted))
        found = np.unique(np.searchsorted(self.ends[column], here, "right"))
        return [name for at in found.tolist() if (name := self.blocks[at]) is not None]

    def asked_for(self) -> Iterator[tuple[str, Columns]]:
        """The blocks that somebody asked for, one by one."""
        for at, name in enumerate(self.blocks):
            if name is not None:
                yield name, self.of(at)

    def named(self, name_of: Callable[[str], str | None]) -> Pack:
        """The same with other names for the blocks, None for one that is not asked for after all."""
        return Pack([None if one is None else name_of(one) for one in self.blocks], self.columns, self.ends)


def packed(blocks: Mapping[str, Columns]) -> Pack:
    """Some blocks, by name, all with the same columns."""
    several = list(blocks.values())
    names = several[0].keys() if several else ()
    columns = {name: np.concatenate([of[name] for of in several]) for name in names}
    ends = {name: np.cumsum([len(of[name]) for of in several], dtype=np.int64) for name in names}
    return Pack(list(blocks), columns, ends)


def save(path: Path, blocks: Mapping[str, Columns]) -> None:
    """Writes blocks to a file, whole or not at all."""
    pack = packed(blocks)
    ends = {name + _ENDS: of for name, of in pack.ends.items()}
    kept.save(path, {_NAMES: np.array(list(blocks), "S"), **ends, **pack.columns})


def names(path: Path) -> list[str]:
    """The names of the blocks in a file; none where it is not there or not what was written."""
    return [name.decode() for name in (kept.load(path, [_NAMES]) or {}).get(_NAMES, np.zeros(0, "S1")).tolist()]


def load(path: Path, columns: Collection[str], wanted: Collection[str]) -> Pack | None:
    """Some columns of a file with a block that is `wanted`; None for another, or where one is missing or damaged."""
    if not any(name in wanted for name in names(path)):
        return None
    found = kept.load(path, [_NAMES, *columns, *(name + _ENDS for name in columns)])
    if found is None:
        return None
    # Of the same file as the columns: another process may have put one in its place, with the blocks in another order.
    blocks = [name if name in wanted else None for name in map(bytes.decode, found[_NAMES].tolist())]
    return Pack(blocks, {name: found[name] for name in columns}, {name: found[name + _ENDS] for name in columns})


def files(folder: Path) -> list[Path]:
    """All files of blocks in a folder, in the order of their names."""
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.suffix == ENDING)
    return []
