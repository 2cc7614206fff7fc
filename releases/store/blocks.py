"""Which documents go into which parts.

The tables of the unit `document` are cut at the same documents: a *block* is a set of documents with all their rows.
So a check needs one block in memory, an edited article costs the rewrite of one block, and a document's rows are found
in every table once its block is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import CheckFailed, Problem
from releases.files.manifest import Manifest, Part
from releases.files.parts import Source, read_parts, sort_order
from releases.files.store_backends import Storage
from releases.indexes.blocks import Columns, Kind, name_of
from releases.indexes.documents import documents
from releases.store.part_sizes import Layout, merge_groups
from releases.store.staged import Homes, Item, Staged, read_again
from releases.store.workspace import Workspace, Written, bring_to_disk, write_in
from releases.tables import checks
from releases.tables.ids import NO_IDS, IdMap, Ids, distinct, ids, strings, within
from releases.tables.schemas import DOCUMENT_TABLES


@dataclass(slots=True)
class OldBlock:
    """A block of the parent release."""

    name: str
    docs: Ids
    parts: dict[str, list[Part]]


@dataclass(slots=True)
class Block:
    """A block of the release to be."""

    old: list[OldBlock] = field(default_factory=list)
    """blocks of the parent that it takes rows from: none when new, several when merged"""
    docs: Ids = field(default_factory=lambda: NO_IDS)
    """documents in it"""
    touched: set[str] = field(default_factory=set)
    """tables whose rows are not those of the parent"""

    @property
    def kept(self) -> bool:
        """Whether it is the parent's, as it was."""
        return len(self.old) == 1 and not self.touched

    @property
    def name(self) -> str:
        """A block that loses or changes documents keeps its name; a new or merged one is named by its documents."""
        if len(self.old) == 1:
            return self.old[0].name
        return hashlib.sha256(b"\n".join(np.sort(self.docs).tolist())).hexdigest()[:16]


def old_blocks(source: Source, parent: Manifest | None, scratch: Path | None = None) -> list[OldBlock]:
    """The parent's blocks in order, with the documents in each; the index below `scratch` spares reading them."""
    blocks: dict[str, OldBlock] = {}
    if parent is None:
        return []
    for table in DOCUMENT_TABLES:
        for part in parent.tables.get(table, ()):
            if part.block is not None:
                block = blocks.setdefault(part.block, OldBlock(part.block, NO_IDS, {}))
                block.parts.setdefault(table, []).append(part)
    found = documents(source, parent.tables, scratch, ())
    for name, docs in zip(found.blocks, np.split(found.doc, found.starts[1:-1]), strict=True) if found.blocks else ():
        blocks[name].docs = docs
    return list(blocks.values())


@dataclass(slots=True)
class BlockPlan:
    """All blocks of the release to be, in order."""

    blocks: list[Block]
    docs: IdMap
    """position in `blocks` of every document of the release"""
    gone: Ids
    """documents of the parent that the release no longer has"""
    leaving: Mapping[str, Ids]
    """documents whose rows leave a table, sorted"""


def plan_blocks(
    old: list[OldBlock],
    removed: Mapping[str, Ids],
    staged: Mapping[str, Staged],
    layout: Layout,
    purged: frozenset[str] = frozenset(),
) -> BlockPlan:
    """Assigns documents to blocks: edited ones stay where they are, new ones open new blocks, small blocks merge.

    `removed` and `staged` have every table of the unit `document`. Raises CheckFailed where an added document is there
    already, twice or was `purged`, or added rows belong to no document.
    """
    before = _positions([block.docs for block in old])
    added, sizes = _added_documents(staged["documents"])
    _check_added(added, before, removed["documents"], purged)
    gone = removed["documents"][~within(removed["documents"], distinct(added))]
    gone = gone[before.find(gone) >= 0]
    dissolved = _dissolved(old, removed)
    home = before.find(added)
    fresh = (home < 0) | np.isin(home, list(dissolved))
    blocks = [
        Block([block], block.docs[~within(block.docs, gone)]) for at, block in enumerate(old) if at not in dissolved
    ]
    blocks = [block for block in blocks if len(block.docs)]
    blocks += [Block([], docs) for docs in _cut(added[fresh], sizes[fresh], layout)]
    blocks = _merge(blocks, layout)
    docs = _positions([block.docs for block in blocks])
    homes = Homes(docs)
    leaving = {table: distinct(np.concatenate([removed[table], gone])) for table in DOCUMENT_TABLES}
    for table in DOCUMENT_TABLES:
        places = before.find(leaving[table])
        losing = {id(old[at]) for at in np.unique(places[places >= 0])}
        gaining = _place(table, staged[table], homes)
        for at, block in enumerate(blocks):
            if len(block.old) != 1 or id(block.old[0]) in losing or at in gaining:
                block.touched.add(table)
    return BlockPlan(blocks, docs, gone, leaving)


@dataclass(frozen=True, slots=True, eq=False)
class BlockWork:
    """All that a process must know to write the parts of a block; it can be sent to one."""

    storage: Storage
    scratch: Path
    folder: Path
    """of the workspace, where the parts are to be"""
    name: str
    docs: Ids
    touched: frozenset[str]
    old: tuple[OldBlock, ...]
    leaving: Mapping[str, Ids]
    """of the documents of `old` those whose rows leave a table, sorted"""
    added: Mapping[str, Sequence[Item]]
    """what holds rows of the block, and maybe of others, by table"""
    kinds: tuple[Kind, ...]
    """what indexes keep of it"""
    sync: bool
    """whether the parts must be on disk when it is done; else whoever asked for them sees to that"""


@dataclass(frozen=True, slots=True)
class BlockMade:
    """What came of writing a block, and what the checks over the whole release need to know of it; no rows."""

    parts: Mapping[str, list[Part]]
    """of every table, those that stay as they were too"""
    written: list[Written]
    indexed: list[tuple[str, Columns]]
    """name and columns for each of the `kinds`"""
    problems: list[Problem]
    lost: list[pa.Table]
    """documents that the former blocks had, counted by source"""
    gained: pa.Table
    """documents that it has, counted by source"""
    named: Mapping[tuple[str, str], Ids]
    """ids that it refers to, by table and column"""


def block_work(
    workspace: Workspace, plan: BlockPlan, at: int, staged: Mapping[str, Staged], kinds: tuple[Kind, ...]
) -> BlockWork:
    """What is to be done for a touched block. Where other processes do it they read staged files themselves."""
    block = plan.blocks[at]
    former = np.sort(np.concatenate([NO_IDS, *(old.docs for old in block.old)]))
    members = strings(block.docs)
    return BlockWork(
        workspace.storage,
        workspace.scratch,
        workspace.folder,
        block.name,
        block.docs,
        frozenset(block.touched),
        tuple(block.old),
        {table: former[within(former, plan.leaving[table])] for table in block.touched},
        {table: staged[table].of_block(at, members, files=workspace.hands.lent) for table in block.touched},
        kinds,
        workspace.hands.lent,
    )


def write_block(work: BlockWork) -> BlockMade:
    """Writes the touched parts of a block and checks all of its rows while they are in memory."""
    source = Workspace(work.storage, work.folder, lambda _: None, work.scratch)
    rows: dict[str, pa.Table] = {}
    parts: dict[str, list[Part]] = {}
    written: list[Written] = []
    for table in DOCUMENT_TABLES:
        if table not in work.touched:
            parts[table] = work.old[0].parts.get(table, [])
            rows[table] = read_parts(source, table, parts[table])
            continue
        rows[table] = _gather(source, table, work)
        if rows[table].num_rows:
            written.append(write_in(work.folder, table, rows[table], work.name))
        parts[table] = [part for of, part, _ in written if of == table]
    if work.sync:
        bring_to_disk(written)
    named = {
        (table, column): checks.references(rows[table], column)
        for table, column in (*checks.ENTITY_COLUMNS, ("documents", "duplicate_of"))
    }
    return BlockMade(
        parts,
        written,
        [(name_of(kind, work.name, parts), _columns(kind, rows)) for kind in work.kinds],
        checks.check_block(rows),
        [count(source, former) for former in work.old],
        checks.count_documents(rows["documents"]),
        named,
    )


def count(source: Source, block: OldBlock) -> pa.Table:
    """The documents of a block of the parent, counted by source."""
    return checks.count_documents(read_parts(source, "documents", block.parts["documents"], checks.PLACE))


def _gather(source: Source, table: str, work: BlockWork) -> pa.Table:
    """Rows that `table` is to have in a touched block: the parent's, less those that leave, and the added ones."""
    rows = read_parts(source, table, [part for old in work.old for part in old.parts.get(table, ())])
    former = np.concatenate([NO_IDS, *(old.docs for old in work.old)])
    staying = strings(former[~within(former, work.leaving[table])])
    rows = rows.filter(pc.is_in(rows.column("doc_id"), value_set=staying))
    members = strings(work.docs)
    pieces = [rows]
    for one in work.added[table]:  # one at a time: a block may take a row each of hundreds of files
        given = one if isinstance(one, pa.Table) else read_again(one, table)
        pieces.append(given.filter(pc.is_in(given.column("doc_id"), value_set=members)))
    return pa.concat_tables(pieces)


def _columns(kind: Kind, rows: Mapping[str, pa.Table]) -> Columns:
    """What an index is to have of a block, in the order of the parts."""
    return kind.make({t: rows[t].select(list(c)).take(sort_order(t, rows[t])) for t, c in kind.made_of.items()})


def _positions(groups: list[Ids]) -> IdMap:
    keys = np.concatenate(groups) if groups else NO_IDS
    return IdMap(keys, np.repeat(np.arange(len(groups)), [len(group) for group in groups]))


def _added_documents(staged: Staged) -> tuple[Ids, np.ndarray]:
    """Ids of the added documents in their order, and the code points of each one's text."""
    keys, sizes = [NO_IDS], [np.array([], dtype=np.int64)]
    for at in range(len(staged)):
        keys.append(ids(staged.column(at, "doc_id")))
        sizes.append(pc.utf8_length(staged.column(at, "text")).to_numpy().astype(np.int64))
    return np.concatenate(keys), np.concatenate(sizes)


def _check_added(added: Ids, before: IdMap, removed: Ids, purged: frozenset[str]) -> None:
    values, ordered = distinct(added), np.sort(added)
    twice = distinct(ordered[1:][ordered[1:] == ordered[:-1]])
    problems = [Problem("documents", f"doc_id {_text(key)} is added twice") for key in twice]
    present = values[(before.find(values) >= 0) & ~within(values, removed)]
    problems += [
        Problem("documents", f"doc_id {_text(key)} is there already; to replace it, remove it in the same change")
        for key in present
    ]
    banned = np.array(sorted(key.encode() for key in purged), dtype="S") if purged else NO_IDS
    problems += [
        Problem("documents", f"doc_id {_text(key)} was purged and must not come back")
        for key in values[within(values, banned)]
    ]
    if problems:
        raise CheckFailed(problems)


def _dissolved(old: list[OldBlock], removed: Mapping[str, Ids]) -> set[int]:
    """Blocks that keep no row of any table: whatever returns of them is cut anew, in the order it is given."""
    everywhere = removed["documents"]
    for table in DOCUMENT_TABLES:
        everywhere = everywhere[within(everywhere, removed[table])]
    return {at for at, block in enumerate(old) if within(block.docs, everywhere).all()}


def _cut(added: Ids, sizes: np.ndarray, layout: Layout) -> list[Ids]:
    """New documents, in their order, cut into blocks."""
    blocks, first, characters = [], 0, 0
    for at, size in enumerate(sizes.tolist()):
        full = at - first >= layout.documents_per_part or characters + size > layout.characters_per_part
        if at > first and full:
            blocks.append(added[first:at])
            first, characters = at, 0
        characters += size
    return blocks + ([added[first:]] if first < len(added) else [])


def _merge(blocks: list[Block], layout: Layout) -> list[Block]:
    merged = []
    for group in merge_groups([len(block.docs) for block in blocks], layout.documents_per_part, layout.small_parts):
        members = [blocks[at] for at in group]
        if len(members) == 1:
            merged.append(members[0])
            continue
        old = [block for member in members for block in member.old]
        merged.append(Block(old, np.concatenate([member.docs for member in members])))
    return merged


def _place(table: str, staged: Staged, homes: Homes) -> set[int]:
    """Finds the block of every staged row; returns the blocks that gain rows."""
    strangers = staged.index(homes)
    if len(strangers):
        raise CheckFailed([Problem(table, f"doc_id {_text(key)} is in no row of documents") for key in strangers])
    return staged.blocks()


def _text(key: bytes) -> str:
    return key.decode(errors="replace")
