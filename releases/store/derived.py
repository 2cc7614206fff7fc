"""Tables that follow from the others of a release: `said`, of which only the parts are written whose rows changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from releases.errors import Problem
from releases.files.manifest import Part
from releases.files.memory import give_back
from releases.files.parts import Source, read_part, read_parts
from releases.indexes.blocks import Columns, Index, Kind
from releases.indexes.documents import hashed
from releases.tables import checks
from releases.tables.calibration import Calibration
from releases.tables.ids import NO_IDS, Ids, distinct, keys, strings, within
from releases.tables.said import FROM, NAMES, REFERRING, Names, check_said, said_rows

Parts = Mapping[str, tuple[Part, ...]]
WriteBlock = Callable[[str, pa.Table, str | None], Part]
"""Writes rows of a table as the part of a block."""

Block = dict[str, tuple[Part, ...]]
"""parts of a block, by table"""

NO_NAME = "\x00"
"""Stands for a null where rows are compared."""


def said_parts(
    source: Source,
    tables: Parts,
    before: Parts,
    write: WriteBlock,
    problems: list[Problem],
    calibration: Calibration | None = None,
    scratch: Path | None = None,
) -> tuple[Part, ...]:
    """Parts of `said` for the release whose other tables are `tables`, a part for each set of documents with quotes.

    Those of a release `before` are taken over where nothing that their rows are made of is another: the same parts, and
    no other name for an entity that they mention; `before` must have been made with the same
    `calibration`. What is wrong with rows that are written is added to `problems`. The index below `scratch` tells which
    blocks mention an entity, without a look at their parts.
    """
    old = blocks(before) if "said" in before else {}
    moved = _renamed(source, before.get("entities", ()), tables["entities"]) if old else NO_IDS
    mentioning = _mentioning(source, tables, moved, scratch)
    names: Names | None = None
    parts: list[Part] = []
    for name, block in blocks(tables).items():
        known = old.get(name)
        if known and all(block.get(t) == known.get(t) for t in FROM) and name not in mentioning:
            parts += known.get("said", ())
            continue
        if not block.get("quotes"):
            continue
        if names is None:
            names = Names(read_parts(source, "entities", tables["entities"], NAMES))
            give_back()
        rows = {table: read_parts(source, table, block.get(table, ()), columns) for table, columns in FROM.items()}
        said = said_rows(rows, names, calibration)
        problems += checks.check_rows("said", said) + check_said(rows["quotes"], said)
        parts.append(write("said", said, name))
    return tuple(parts)


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
    rows = [[_told(source, part) for part in set(one) - set(other)] for one, other in ((old, new), (new, old))]
    told = [np.concatenate([NO_IDS, *(pair[1] for pair in side)]) for side in rows]
    moved = [NO_IDS]
    for side, mine, others in ((rows[0], told[0], told[1]), (rows[1], told[1], told[0])):
        entity_ids = np.concatenate([NO_IDS, *(pair[0] for pair in side)])
        moved.append(entity_ids[~within(mine, np.sort(others))])
    return distinct(np.concatenate(moved))


def _told(source: Source, part: Part) -> tuple[Ids, Ids]:
    """Ids of a part's entities, and all that `said` takes of each as one string."""
    rows = read_part(source, "entities", part, NAMES)
    filled = pa.table({name: rows[name].fill_null(NO_NAME) for name in NAMES})
    return keys(rows, ("entity_id",)), keys(filled, NAMES)


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
    found = Index(scratch, REFERRED).blocks(source, tables)
    return frozenset(name for name, columns in found if within(columns["entity"], wanted).any())
