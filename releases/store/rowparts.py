"""Parts of the tables that are not cut by document: sources, rejects and entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    pieces: list[Part | pa.Table] = []
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
    return tuple(parts)


def _size(piece: Part | pa.Table) -> int:
    return piece.rows if isinstance(piece, Part) else piece.num_rows


def _rows(source: Source, table: str, piece: Part | pa.Table) -> pa.Table:
    return read_part(source, table, piece) if isinstance(piece, Part) else piece


def _staying(source: Source, table: str, part: Part, removed: Ids) -> pa.Table | None:
    """Rows of a part that stay; None where all do."""
    if not len(removed) or not part.rows:
        return None
    leaving = within(read_keys(source, table, part, TABLES[table].removal), removed)
    if not leaving.any():
        return None
    return read_part(source, table, part).filter(pa.array(~leaving))


def _cut(staged: Staged, rows_per_part: int) -> Iterator[pa.Table]:
    """The added rows, in their order, in pieces of a part's size."""
    waiting: list[pa.Table] = []
    count = 0
    for at in range(len(staged)):
        rows = staged.rows(at)
        while count + rows.num_rows >= rows_per_part:
            take = rows_per_part - count
            yield pa.concat_tables([*waiting, rows.slice(0, take)])
            waiting, count, rows = [], 0, rows.slice(take)
        if rows.num_rows:
            waiting.append(rows)
            count += rows.num_rows
    if waiting:
        yield pa.concat_tables(waiting)
