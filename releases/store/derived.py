"""Tables that follow from the others of a release: `said`, of which only the parts are written whose rows changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import Problem
from releases.files.manifest import Part
from releases.files.memory import give_back
from releases.files.parts import Source, read_keys, read_part, read_parts, sort
from releases.files.store_backends import Storage
from releases.indexes.blocks import Columns, Index, Kind, name_of
from releases.indexes.documents import hashed
from releases.store.workspace import Workspace, Written, bring_to_disk, write_in
from releases.tables import checks
from releases.tables.calibration import Calibration
from releases.tables.ids import NO_IDS, SEPARATOR, Ids, distinct, ids, strings, within
from releases.tables.said import FROM, NAMES, REFERRING, Names, check_said, said_rows

if TYPE_CHECKING:
    from releases.statements.block import Block as StatementsBlock
    from releases.statements.block import Signs

Parts = Mapping[str, tuple[Part, ...]]

Block = dict[str, tuple[Part, ...]]
"""parts of a block, by table"""

NO_NAME = "\x00"
"""Stands for a null where rows are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class SaidWork:
    """All that a process must know to write the rows of a block; it can be sent to one."""

    storage: Storage
    scratch: Path
    folder: Path
    """of the workspace, where the part is to be"""
    name: str
    parts: Block
    """of the tables that the rows are made of"""
    written: Mapping[tuple[str, str], tuple[Part, Path]]
    """those of them that lie in a workspace, and where"""
    names: Names
    """of the entities that the quotes refer to, and maybe of others"""
    calibration: Calibration | None
    sync: bool
    """whether the part must be on disk when it is done; else whoever asked for it sees to that"""


@dataclass(frozen=True, slots=True)
class SaidMade:
    """What came of it."""

    written: Written
    problems: list[Problem]
    indexed: str
    """what the index of statements calls the block"""
    told: tuple[StatementsBlock, Signs]
    """what it is to know of it"""
    words: pa.Array
    """its quotes' words, as statements compare them"""


def said_parts(
    workspace: Workspace,
    tables: Parts,
    before: Parts,
    problems: list[Problem],
    calibration: Calibration | None = None,
    scratch: Path | None = None,
    known_speaking: Mapping[str, Ids] | None = None,
) -> tuple[tuple[Part, ...], dict[str, pa.Array]]:
    """Parts of `said` for the release whose other tables are `tables`, a part for each set of documents with quotes.

    Those of a release `before` are taken over where nothing that their rows are made of is another: the same parts, and
    no other name for an entity that they mention; `before` must have been made with the same
    `calibration`. What is wrong with rows that are written is added to `problems`. The index below `scratch` tells which
    blocks mention an entity, without a look at their parts; `known_speaking` of some blocks whom their quotes refer to.
    The index of statements is told of the blocks that are written
    while their rows are at hand: with the parts come the words of their quotes, by what it calls each block.
    """
    from releases.statements.corpus import HELD_WORDS
    from releases.statements.index import Index as Statements

    old = blocks(before) if "said" in before else {}
    moved = _renamed(workspace, before.get("entities", ()), tables["entities"]) if old else NO_IDS
    mentioning = _mentioning(workspace, tables, moved, scratch)
    now = blocks(tables)
    same = {
        name: known.get("said", ())
        for name, block in now.items()
        if (known := old.get(name)) and all(block.get(t) == known.get(t) for t in FROM) and name not in mentioning
    }
    anew = {name: block for name, block in now.items() if name not in same and block.get("quotes")}
    words: dict[str, pa.Array] = {}
    n_bytes = 0
    made: dict[str, Part] = {}
    statements = Statements(workspace.scratch)
    works = _works(workspace, tables, anew, calibration, known_speaking or {})
    for name, done in zip(anew, workspace.hands.map(write_said, works), strict=True):
        workspace.take(done.written, synced=workspace.hands.lent)
        problems += done.problems
        made[name] = done.written[1]
        statements.keep(done.indexed, *done.told)
        if n_bytes < HELD_WORDS:
            words[done.indexed] = done.words
            n_bytes += done.words.nbytes
    statements.flush()
    parts = [part for name in now for part in (same.get(name) or ([made[name]] if name in made else ()))]
    return tuple(parts), words


def _works(
    workspace: Workspace,
    tables: Parts,
    anew: Mapping[str, Block],
    calibration: Calibration | None,
    speaking_in: Mapping[str, Ids],
) -> Iterator[SaidWork]:
    if not anew:
        return

    def mentioned(name: str) -> Ids:
        return speaking_in[name] if name in speaking_in else _speaking(workspace, anew[name])

    few = len(anew) <= FEW_BLOCKS
    wanted = distinct(np.concatenate([mentioned(name) for name in anew])) if few else None
    names = _names(workspace, tables["entities"], wanted)
    give_back()
    for name, block in anew.items():
        mine = {table: block.get(table, ()) for table in FROM}
        lying = {(t, p.hash): known for t, some in mine.items() for p in some if (known := workspace.lying(t, p))}
        some = names.among(mentioned(name)) if workspace.hands.lent else names
        yield SaidWork(
            workspace.storage, workspace.scratch, workspace.folder, name, mine, lying, some, calibration, workspace.hands.lent
        )  # fmt: skip


FEW_BLOCKS = 64
"""Blocks up to which it pays to ask first whom they mention: of all entities the names take some hundred megabytes."""


def _speaking(source: Source, block: Block) -> Ids:
    """The entities that the quotes of a block refer to."""
    quotes = read_parts(source, "quotes", block.get("quotes", ()), REFERRING)
    return speaking({("quotes", column): checks.references(quotes, column) for column in REFERRING})


def speaking(named: Mapping[tuple[str, str], Ids]) -> Ids:
    """The same of the ids that the rows of a block refer to, by table and column."""
    return distinct(np.concatenate([NO_IDS, *(named["quotes", column] for column in REFERRING)]))


def _names(source: Source, parts: Sequence[Part], wanted: Ids | None) -> Names:
    """What is said of entities; with `wanted` (sorted) of those alone."""
    pieces = [read_parts(source, "entities", (), NAMES)]
    for part in parts:
        if wanted is None:
            pieces.append(read_part(source, "entities", part, NAMES))
        elif (here := within(read_keys(source, "entities", part, ("entity_id",)), wanted)).any():
            pieces.append(read_part(source, "entities", part, NAMES).filter(pa.array(here)))
    return Names(pa.concat_tables(pieces))


def write_said(work: SaidWork) -> SaidMade:
    """Writes the rows of a block, checks them, and gives what the index of statements is to have of them."""
    from releases.statements.block import FROM as COMPARED
    from releases.statements.block import block_of
    from releases.statements.index import QUOTES

    source = Workspace(work.storage, work.folder, lambda _: None, work.scratch)
    source.written.update(work.written)
    rows = {
        table: read_parts(source, table, work.parts[table], list(dict.fromkeys((*columns, *COMPARED.get(table, ())))))
        for table, columns in FROM.items()
    }
    said = sort("said", said_rows(rows, work.names, work.calibration))
    problems = checks.check_rows("said", said) + check_said(rows["quotes"], said)
    written = write_in(work.folder, "said", said, work.name)
    if work.sync:
        bring_to_disk([written])
    rows["said"] = said
    block, signs, words = block_of({table: rows[table].select(columns) for table, columns in COMPARED.items()})
    indexed = name_of(QUOTES, work.name, {**work.parts, "said": (written[1],)})
    return SaidMade(written, problems, indexed, (block, signs), words)


def blocks(tables: Parts) -> dict[str, Block]:
    """Parts by the documents whose rows they hold, in the order of `documents`."""
    found: dict[str, Block] = {}
    for table in (*FROM, "said"):
        for part in tables.get(table, ()):
            if part.block is not None:
                block = found.setdefault(part.block, {})
                block[table] = (*block.get(table, ()), part)
    return found


def _renamed(source: Source, before: Iterable[Part], after: Iterable[Part]) -> Ids:
    """Entities of which another thing is said than before, sorted; those that came or left, too."""
    old, new = tuple(before), tuple(after)
    then, now = (
        pa.concat_tables([_TOLD.empty_table(), *(_told(source, part) for part in {*one} - {*other})]).combine_chunks()
        for one, other in ((old, new), (new, old))
    )
    moved = [NO_IDS]
    for mine, others in ((then, now), (now, then)):
        differs = pc.invert(pc.is_in(mine["told"], others["told"].combine_chunks()))
        moved.append(ids(mine["entity_id"].filter(differs)))
    return distinct(np.concatenate(moved))


_TOLD = pa.schema([("entity_id", pa.string()), ("told", pa.string())])


def _told(source: Source, part: Part) -> pa.Table:
    """The ids of a part's entities, and all that `said` takes of each as one string."""
    rows = read_part(source, "entities", part, NAMES)
    filled = [rows[name].cast(pa.string()).fill_null(NO_NAME) for name in NAMES]
    return pa.table([rows["entity_id"], pc.binary_join_element_wise(*filled, SEPARATOR)], schema=_TOLD)


def _referred(tables: Mapping[str, pa.Table]) -> Columns:
    """The entities that some quotes refer to, by hash, each once."""
    quotes = tables["quotes"]
    named = [strings(checks.references(quotes, column)).to_pylist() for column in REFERRING]
    return {"entity": distinct(hashed(entity_id for some in named for entity_id in some))}


REFERRED = Kind("referred", "1", {"quotes": REFERRING}, ("entity",), _referred)
"""The entities that the quotes of each block refer to."""


def _named(tables: Mapping[str, pa.Table]) -> Columns:
    named = [checks.references(tables[table], column) for table, column in checks.ENTITY_COLUMNS]
    return {"entity": distinct(np.concatenate([NO_IDS, *named]))}


NAMED = Kind(
    "named",
    "1",
    {table: tuple(c for t, c in checks.ENTITY_COLUMNS if t == table) for table, _ in checks.ENTITY_COLUMNS},
    ("entity",),
    _named,
)
"""The entities that the rows of each block name, by id."""


def _mentioning(source: Source, tables: Parts, entity_ids: Ids, scratch: Path | None) -> frozenset[str]:
    """The blocks with a quote that refers to one of some entities, and perhaps another one."""
    if not len(entity_ids):
        return frozenset()
    wanted = np.sort(hashed(strings(entity_ids).to_pylist()))
    packs = Index(scratch, REFERRED).packs(source, tables)
    return frozenset(name for pack in packs for name in pack.having("entity", wanted))
