"""Making a release out of its parent and what changed: plan, write, check, and one rename."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import CheckFailed, Problem
from releases.files.manifest import Manifest, Part
from releases.files.memory import give_back
from releases.files.parts import empty, read_keys, read_part, read_parts
from releases.indexes import documents as documents_index
from releases.indexes.blocks import Columns, Index, Kind, Parts
from releases.store.blocks import BlockPlan, OldBlock, block_work, count, old_blocks, plan_blocks, write_block
from releases.store.derived import NAMED, REFERRED, said_parts, speaking
from releases.store.part_sizes import Layout
from releases.store.rowparts import RowChange, rewrite
from releases.store.staged import Item, Staged
from releases.store.workspace import Workspace
from releases.tables import checks
from releases.tables.calibration import Calibration
from releases.tables.ids import NO_IDS, Ids, IdSet, distinct, ids, keys, within
from releases.tables.schemas import DOCUMENT_TABLES, TABLES

STEPS = (
    "locked",
    "planned",
    "part written",
    "parts written",
    "checked",
    "part stored",
    "parts stored",
    "staged",
    "published",
    "latest",
)
"""The steps of a publish, in order; `part written` and `part stored` come once for each new part."""


MOST_COUNTED = 256
"""Blocks of which the documents by source are told apart, before they are added up: each is a table, however few its rows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one table from one release to the next."""

    removed: pa.Table | None = None
    """rows of the parent that leave, by `doc_id`, by `collection` and `source`, or by `entity_id` (`Table.removal`);
    a document removed from `documents` and not added again leaves every table by itself"""
    added: Iterable[Item] = ()
    """staged Parquet files, tables, or what makes some, in an order that depends on the input alone"""
    replaced: bool = False
    """whether the table is to hold only what is added"""
    indexes: tuple[Kind, ...] = ()
    """what is to be kept of each block of documents, so that the next changes cost what changes"""
    rules: str = ""
    """by which the changes were decided over the whole release; it is kept beside the first of `indexes` that they were"""
    kept: Columns = field(default_factory=dict)
    """what is to be kept with that"""


@dataclass(slots=True)
class Draft:
    """The tables of a release in the making, and what the checks need to know of how they came about."""

    tables: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    gained: list[pa.Table] = field(default_factory=list)
    """documents of touched blocks as they are to be, counted by source"""
    lost: list[pa.Table] = field(default_factory=list)
    """documents of the parent's blocks that are touched or gone, counted by source"""
    named: dict[tuple[str, str], IdSet] = field(default_factory=dict)
    """ids that touched blocks refer to, by table and column"""
    speaking: dict[str, Ids] = field(default_factory=dict)
    """entities that the quotes of touched blocks refer to, by block"""


def make_tables(
    workspace: Workspace,
    parent: Manifest | None,
    changes: Mapping[str, Change],
    layout: Layout,
    calibration: Calibration | None = None,
) -> dict[str, tuple[Part, ...]]:
    """Writes the parts that are new and returns the parts of every table. Raises CheckFailed, having stored nothing."""
    unknown = {name for name in changes if name not in TABLES or TABLES[name].derived}
    if unknown:
        raise ValueError(f"no table that can be changed: {', '.join(sorted(unknown))}")
    draft = Draft()
    removed = {name: _removed(name, changes.get(name), parent, workspace) for name in TABLES}
    staged = {name: Staged(name, changes[name].added if name in changes else (), workspace.folder) for name in TABLES}
    old = old_blocks(workspace, parent, workspace.scratch)
    indexes = _indexes(workspace, changes)
    plan = plan_blocks(old, removed, staged, layout, parent.purged_ids if parent else frozenset())
    workspace.step("planned")
    give_back()
    _write_blocks(workspace, plan, old, staged, draft, indexes)
    for index in indexes:
        index.flush()
    give_back()
    for name, table in TABLES.items():
        if table.unit != "document" and not table.derived:
            change = RowChange(removed[name], staged[name], name in changes and changes[name].replaced)
            parts = parent.tables.get(name, ()) if parent else ()
            draft.tables[name] = rewrite(workspace, name, parts, change, layout, workspace.write)
    give_back()
    before = parent.tables if parent else {}
    draft.tables["said"], words = _said(workspace, parent, draft, calibration)
    draft.speaking.clear()
    give_back()
    from releases.store.statements import statement_parts  # readers never need it

    draft.tables |= statement_parts(
        workspace, draft.tables, before, workspace.write, layout, workspace.scratch, draft.problems, words
    )
    give_back()
    for name in TABLES:  # an empty table still carries its columns
        draft.tables[name] = draft.tables[name] or (workspace.write(name, empty(name)),)
    workspace.step("parts written")
    _check(workspace, parent, changes, plan, draft)
    if draft.problems:
        raise CheckFailed(draft.problems)
    workspace.step("checked")
    give_back()  # else it keeps the most that writing and checking took
    made = {name: draft.tables[name] for name in TABLES}
    _keep(workspace, indexes, before, made, changes)
    return made


def _keep(
    workspace: Workspace, indexes: list[Index], before: Parts, made: Parts, changes: Mapping[str, Change]
) -> None:
    """Keeps of the blocks what this release or its parent has, and that the changes were decided over all of it."""
    for index in indexes:
        index.keep_only(before, made)
    for change in changes.values():
        if change.rules and change.indexes:
            Index(workspace.scratch, change.indexes[0]).settle(made, change.rules, change.kept)


def _indexes(workspace: Workspace, changes: Mapping[str, Change]) -> list[Index]:
    """What is to be kept of the blocks."""
    kinds = {kind.name: kind for change in changes.values() for kind in change.indexes}
    every = {kind.name: kind for kind in (documents_index.KIND, REFERRED, NAMED)} | kinds
    return [Index(workspace.scratch, kind) for kind in every.values()]


def _said(
    workspace: Workspace, parent: Manifest | None, draft: Draft, calibration: Calibration | None
) -> tuple[tuple[Part, ...], dict[str, pa.Array]]:
    """Parts of `said`, and words of the blocks written; those of a parent with other confidences are of no use."""
    known = parent.tables if parent and Calibration.of(parent.pipeline) == calibration else {}
    return said_parts(workspace, draft.tables, known, draft.problems, calibration, workspace.scratch, draft.speaking)


def _removed(name: str, change: Change | None, parent: Manifest | None, workspace: Workspace) -> Ids:
    """Keys of the rows that leave a table, as one id each."""
    table = TABLES[name]
    if change is None:
        return ids(pa.array([], pa.string()))
    if change.replaced and table.unit == "document" and parent is not None:
        return distinct(keys(read_parts(workspace, "documents", parent.tables["documents"], ["doc_id"]), ("doc_id",)))
    if change.removed is None:
        return ids(pa.array([], pa.string()))
    return distinct(keys(change.removed, table.removal))


def _write_blocks(
    workspace: Workspace,
    plan: BlockPlan,
    old: list[OldBlock],
    staged: Mapping[str, Staged],
    draft: Draft,
    indexes: list[Index],
) -> None:
    """Has the touched parts of the tables cut by document written and checked, block by block, and joins what was made."""
    seen = {id(block) for new in plan.blocks for block in new.old}
    for left in old:
        if id(left) not in seen:
            draft.lost.append(count(workspace, left))
    kinds = tuple(index.kind for index in indexes)
    touched = [at for at, block in enumerate(plan.blocks) if not block.kept]
    works = (block_work(workspace, plan, at, staged, kinds) for at in touched)
    parts: dict[int, Mapping[str, list[Part]]] = {}
    for at, made in zip(touched, workspace.hands.map(write_block, works), strict=True):
        for written in made.written:
            workspace.take(written, synced=workspace.hands.lent)
        parts[at] = made.parts
        draft.speaking[plan.blocks[at].name] = speaking(made.named)
        for index, (name, columns) in zip(indexes, made.indexed, strict=True):
            index.keep(name, columns)
        draft.problems += made.problems
        draft.lost += made.lost
        draft.gained.append(made.gained)
        if len(draft.gained) > MOST_COUNTED:
            draft.gained = [_sum(draft.gained)]
        for where, found in made.named.items():
            draft.named.setdefault(where, IdSet()).add(found)
    for name in DOCUMENT_TABLES:
        of_blocks = [parts[at] if at in parts else block.old[0].parts for at, block in enumerate(plan.blocks)]
        draft.tables[name] = tuple(part for of in of_blocks for part in of.get(name, ()))


def _check(
    workspace: Workspace, parent: Manifest | None, changes: Mapping[str, Change], plan: BlockPlan, draft: Draft
) -> None:
    """Rules across the whole release, at a cost that follows the change: the parent held them already."""
    for name, table in TABLES.items():
        if table.unit != "document" and name in changes:
            fresh, kept, _ = _apart(draft.tables[name], parent.tables.get(name, ()) if parent else ())
            draft.problems += checks.check_parts(
                name,
                (read_part(workspace, name, part) for part in fresh),
                (read_keys(workspace, name, part, table.key) for part in kept if table.key),
            )
    _check_sources(workspace, parent, changes, draft)
    _check_entities(workspace, parent, plan, draft)
    wanted = draft.named.get(("documents", "duplicate_of"), IdSet())
    if len(plan.gone) and parent:  # a document left: none that stays may be called its duplicate
        known = documents_index.documents(workspace, parent.tables, workspace.scratch, ("original",))
        blocks = known.blocks_with(within(known.columns["original"], plan.gone))
        _add_references(wanted, workspace, "documents", _kept_parts(plan, "documents", blocks), "duplicate_of")
    repeated = wanted.sorted()
    there = repeated[plan.docs.find(repeated) >= 0]
    draft.problems += checks.check_references("documents.duplicate_of", repeated, there)


def _check_sources(workspace: Workspace, parent: Manifest | None, changes: Mapping[str, Change], draft: Draft) -> None:
    gained, lost = _sum(draft.gained), _sum(draft.lost)
    lost = lost.set_column(2, "n_documents", pc.negate(lost.column("n_documents")))
    moved = _sum([gained, lost])
    touched = [moved.filter(pc.not_equal(moved.column("n_documents"), 0)).select(checks.PLACE)]
    for name in ("sources", "rejects"):
        if name in changes:
            old, new = set(parent.tables.get(name, ())) if parent else set(), set(draft.tables[name])
            parts = sorted(old ^ new, key=lambda part: part.hash)
            touched += [read_part(workspace, name, part, checks.PLACE) for part in parts]
    places = pa.concat_tables(touched).group_by(checks.PLACE).aggregate([])
    if not places.num_rows:
        return
    at = distinct(keys(places, checks.PLACE))
    before = _rows_at(workspace, "sources", parent.tables.get("sources", ()) if parent else (), at)
    stated = _rows_at(workspace, "sources", draft.tables["sources"], at)
    rejects = checks.count_rejects(_rows_at(workspace, "rejects", draft.tables["rejects"], at))
    documents = _sum([before.select(moved.column_names), moved])
    draft.problems += checks.check_sources(stated, documents, rejects, places)


def _sum(counts: list[pa.Table]) -> pa.Table:
    """`n_documents` by source of several tables together."""
    none = TABLES["sources"].schema.empty_table().select([*checks.PLACE, "n_documents"])
    summed = pa.concat_tables([none, *counts]).group_by(checks.PLACE).aggregate([("n_documents", "sum")])
    return summed.rename_columns(none.column_names)


def _rows_at(workspace: Workspace, table: str, parts: Iterable[Part], places: Ids) -> pa.Table:
    """Rows of `sources` or `rejects` at some places, which are sorted."""
    found = [empty(table)]
    for part in parts:
        rows = read_part(workspace, table, part)
        found.append(rows.filter(pa.array(within(keys(rows, checks.PLACE), places))))
    return pa.concat_tables(found)


def _check_entities(workspace: Workspace, parent: Manifest | None, plan: BlockPlan, draft: Draft) -> None:
    parts, before = draft.tables["entities"], parent.tables.get("entities", ()) if parent else ()
    if parts == before and not draft.named:
        return
    fresh, kept, former = _apart(parts, before)
    came, left, canonical = IdSet(), IdSet(), IdSet()
    for found, some in ((came, fresh), (left, former)):
        for part in some:
            found.add(read_keys(workspace, "entities", part, ("entity_id",)))
    _add_references(canonical, workspace, "entities", fresh, "canonical_id")
    gone = left.sorted()[~within(left.sorted(), came.sorted())]
    blocks: list[str] = []
    if len(gone):  # nothing that stays may name it
        _add_references(canonical, workspace, "entities", kept, "canonical_id", gone)
        packs = Index(workspace.scratch, NAMED).packs(workspace, parent.tables if parent else {})
        blocks = [name for pack in packs for name in pack.having("entity", gone)]
    for table, column in checks.ENTITY_COLUMNS:
        wanted = draft.named.setdefault((table, column), IdSet())
        _add_references(wanted, workspace, table, _kept_parts(plan, table, blocks), column, gone)
    named = {"entities.canonical_id": canonical} | {f"{t}.{c}": draft.named[t, c] for t, c in checks.ENTITY_COLUMNS}
    known = _present(
        workspace, [*fresh, *kept], distinct(np.concatenate([NO_IDS, *(one.sorted() for one in named.values())]))
    )
    for where, wanted in named.items():
        draft.problems += checks.check_references(where, wanted.sorted(), known)


def _apart(parts: Iterable[Part], before: Iterable[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """Parts that are new, those that are as before, and those that are no more."""
    now, then = tuple(parts), tuple(before)
    old, new = frozenset(then), frozenset(now)
    return (
        [part for part in now if part not in old],
        [part for part in now if part in old],
        [part for part in then if part not in new],
    )


def _present(workspace: Workspace, parts: Iterable[Part], wanted: Ids) -> Ids:
    """Those of some ids, sorted, that are entities: looked for until all are found, for most stand in the first parts."""
    found = np.zeros(len(wanted), bool)
    for part in parts:
        if found.all():
            break
        there = read_keys(workspace, "entities", part, ("entity_id",))
        at = np.searchsorted(wanted, there[within(there, wanted)])
        found[at] = True
    return wanted[found]


def _add_references(
    found: IdSet, workspace: Workspace, table: str, parts: Iterable[Part], column: str, among: Ids | None = None
) -> None:
    """The ids that a column refers to; those `among` some sorted ones, where there are such."""
    for part in parts:
        there = checks.references(read_part(workspace, table, part, [column]), column)
        found.add(there if among is None else there[within(there, among)])


def _kept_parts(plan: BlockPlan, table: str, blocks: Collection[str]) -> list[Part]:
    """Those of some blocks that are kept as they were."""
    wanted = frozenset(blocks)
    return [
        part
        for block in plan.blocks
        if block.kept and block.name in wanted
        for part in block.old[0].parts.get(table, [])
    ]


def counts(tables: Mapping[str, tuple[Part, ...]]) -> dict[str, int]:
    """Rows per table."""
    return {name: sum(part.rows for part in parts) for name, parts in tables.items()}


def merge_collections(parent: Manifest | None, given: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The parent's collections with the given ones put in; None takes one out."""
    merged = {**(parent.collections if parent else {}), **given}
    return {name: value for name, value in sorted(merged.items()) if value is not None}
