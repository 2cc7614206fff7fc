"""Parts of the tables that are not cut by document: sources, rejects and entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from releases.files.manifest import Part
from releases.files.parts import Source, read_keys, read_part
from releases.store.part_sizes import Layout, merge_groups
from releases.store.staged import Staged
from releases.tables.ids import Ids, within
from releases.tables.schemas import TABLES

Write = Callable[[str, pa.Table], Part]
"""Writes rows of a table as a part."""


@dataclass(frozen=True, slots=True)
class _Added:
    """Rows that are added together; they are read when they are written."""

    staged: Staged
    slices: tuple[tuple[int, int, int], ...]
    """an item of `staged`, the first row there, and how many"""

    @property
    def num_rows(self) -> int:
        return sum(n for *_, n in self.slices)

    def rows(self) -> pa.Table:
        """All of them."""
        return pa.concat_tables([self.staged.rows(item).slice(first, n) for item, first, n in self.slices])


_Piece: TypeAlias = Part | pa.Table | _Added


@dataclass(frozen=True, slots=True)
class RowChange:
    """What is to happen to a table that is not cut by document."""

    removed: Ids
    """keys (as `keys` joins them) whose rows leave"""
    staged: Staged
    replaced: bool


def rewrite(
    source: Source, table: str, parent: tuple[Part, ...], change: RowChange, layout: Layout, write: Write
) -> tuple[Part, ...]:
    """The table's parts after the change: untouched ones as they were, others rewritten, added rows in new ones."""
    pieces: list[_Piece] = []
    for part in () if change.replaced else parent:
        staying = _staying(source, table, part, change.removed)
        if staying is None:
            pieces.append(part)
        elif staying.num_rows:
            pieces.append(staying)
    pieces = [piece for piece in pieces if _size(piece)]
    pieces += _cut(change.staged, layout.rows_per_part)
    parts = []
    for group in merge_groups([_size(piece) for piece in pieces], layout.rows_per_part, layout.small_parts):
        members = [pieces[at] for at in group]
        if len(members) == 1 and isinstance(members[0], Part):
            parts.append(members[0])
        else:
            parts.append(write(table, pa.concat_tables([_rows(source, table, piece) for piece in members])))
    change.staged.forget()
    return tuple(parts)


def _size(piece: _Piece) -> int:
    return piece.rows if isinstance(piece, Part) else piece.num_rows


def _rows(source: Source, table: str, piece: _Piece) -> pa.Table:
    if isinstance(piece, Part):
        return read_part(source, table, piece)
    return piece.rows() if isinstance(piece, _Added) else piece


def _staying(source: Source, table: str, part: Part, removed: Ids) -> pa.Table | None:
    """Rows of a part that stay; None where all do."""
    if not len(removed) or not part.rows:
        return None
    leaving = within(read_keys(source, table, part, TABLES[table].removal), removed)
    if not leaving.any():
        return None
    return read_part(source, table, part).filter(pa.array(~leaving))


def _cut(staged: Staged, rows_per_part: int) -> Iterator[_Added]:
    """The added rows, in their order, in pieces of a part's size."""
    waiting: list[tuple[int, int, int]] = []
    count = 0
    for at in range(len(staged)):
        first, end = 0, staged.n_rows(at)
        while count + end - first >= rows_per_part:
            take = rows_per_part - count
            yield _Added(staged, (*waiting, (at, first, take)))
            waiting, count, first = [], 0, first + take
        if first < end:
            waiting.append((at, first, end - first))
            count += end - first
    if waiting:
        yield _Added(staged, tuple(waiting))
