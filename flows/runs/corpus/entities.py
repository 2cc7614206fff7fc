"""The entities of the next release: counted and joined anew where a change concerns them, else as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.corpus.copies import Copies
from flows.runs.corpus.links import Links, numbers, told
from flows.runs.corpus.namings import KIND, Block, Namings
from flows.runs.corrected import Mended
from flows.runs.stages import GroupResult
from flows.runs.staging import read_rows
from releases import Change, Release
from releases.corrections.ledger import PIPELINE_KEY, Ledger
from releases.files.memory import give_back
from releases.indexes.blocks import Columns
from releases.indexes.documents import KEY, hashed
from releases.tables.calibration import KEY as CALIBRATION
from releases.tables.ids import IdMap, distinct, ids, within
from releases.tables.schemas import TABLES
from transforms import versions

if TYPE_CHECKING:
    from transforms.entities import Authority
    from transforms.entities.corpus.counting import Named
    from transforms.entities.corpus.evidence import Evidence
    from transforms.entities.corpus.rulings import Ruling
    from transforms.entities.corpus.surnames import Before

RULED = "ruled"
"""Those of whom a ruling spoke, beside what connects entities."""

RULES = f"entities 2 {versions.ENTITIES} {versions.CORPUS}"
"""Of how mentions and quotes are counted, and names folded; goes up with any change to it."""

MOST_CHANGED = 0.1
"""Of the documents of a release; where a larger share came or left, to count all takes no longer."""

FEW_CHANGED = 64
"""Documents that are never too many."""


class Counted:
    """How the entities of a release are counted and joined."""

    def __init__(
        self,
        parent: Release | None,
        annotated: Sequence[GroupResult],
        mended: Mended,
        copies: Copies,
        gone: pa.Array,
        reused: pa.Array,
    ) -> None:
        """`gone` documents leave the parent or were annotated anew; `reused` are read anew and need no annotation."""
        self._parent, self._annotated, self._mended, self._copies = parent, annotated, mended, copies
        self._gone = np.sort(ids(gone))
        self._changed = pa.concat_arrays([gone, copies.shifted])
        self._moved = np.sort(ids(pa.concat_arrays([self._changed, reused, mended.touched])))

    def change(self, authority: Authority | None, ledger: Ledger, pipeline: Mapping[str, object]) -> Change:
        """What becomes of the table `entities`; `pipeline` as the manifest will have it."""
        from transforms.entities.corpus.rulings import Ruling

        rulings = [
            Ruling(one.id, one.same, one.different, one.entity, **(one.set or {}))
            for one in ledger.active
            if one.same or one.different or one.entity
        ]
        parent = self._parent
        as_before = parent is not None and _uncorrected(parent.manifest.pipeline) == _uncorrected(pipeline)
        kept = parent.settled(KIND, RULES) if parent is not None and as_before and self._are_few(parent) else None
        if parent is not None and kept:
            before, made, links = self._of_changed(parent, kept, authority, rulings)
        else:
            made, links = self._of_all(authority, rulings, self._before() if as_before else None)
            give_back()
            before = pa.concat_tables([_none(), *parent.batches("entities")]) if parent else None
        removed, added = _difference(before, made)
        del made
        keep = {**links.columns, RULED: numbers(_ruled(rulings))}
        return Change(removed=removed, added=_handed_over([added]), indexes=(KIND,), rules=RULES, kept=keep)

    def _are_few(self, parent: Release) -> bool:
        """Whether few documents came, left or are others, so that it pays to look for whom it concerns."""
        came = sum(
            read_rows(Path(of.folder) / "documents.parquet", columns=["doc_id"]).num_rows for of in self._annotated
        )
        n = parent.manifest.counts["documents"]
        return bool(len(self._moved) + came <= max(MOST_CHANGED * n, FEW_CHANGED))

    def _of_all(
        self, authority: Authority | None, rulings: Sequence[Ruling], before: Before | None
    ) -> tuple[pa.Table, Links]:
        """All rows of the table, and what connects its entities."""
        from transforms.entities.corpus import counting

        counts = counting.Counts(before.touched if before else None)
        for block in counting.in_bulk(chain(self._stored(), self._staged())):
            counts.add(block)
        named = counting.named(counts.sums())
        links = Links.on_disk(*told(named.names, authority))
        give_back()
        return counting.joined_table(named, counts.evidence, authority, rulings, before), links

    def _of_changed(
        self, parent: Release, kept: Columns, authority: Authority | None, rulings: Sequence[Ruling]
    ) -> tuple[pa.Table, pa.Table, Links]:
        """The rows, before and after, of all whom the change could concern, and what connects all entities now.

        These are whoever is named in an article that came, left or is another, or in a ruling, and all that are
        connected with them, before or after.
        """
        from transforms.entities.corpus import counting

        touched = self._touched(parent)
        links = Links.kept(kept)
        named_in = [entity_ids(block) for block in (*touched.left, *touched.came)]
        seeds = numbers(pa.concat_arrays([_ruled(rulings), *named_in]))
        hints = [np.zeros(0, KEY), *(told(_by_every_name(block), authority)[1] for block in touched.came)]
        concerned = links.around(np.concatenate([seeds, kept[RULED]]), np.concatenate(hints))
        while True:
            named = self._counted(parent, touched, concerned)
            pairs = told(named.names, authority)
            wider = links.around(concerned, pairs[1])
            if len(wider) == len(concerned):
                break
            concerned = wider
        every = pa.concat_arrays([named.names["entity_id"].combine_chunks(), *named_in])
        rows = _rows_of(parent, every)
        before = _as_found(rows, [_people(block["mentions"]) for block in (*touched.left, *touched.came)])
        evidence = self._told(parent, touched, _open_surnames(named.names, before.touched))
        made = counting.joined_table(named, evidence, authority, rulings, before)
        return rows, made, links.replaced(concerned, *pairs)

    def _touched(self, parent: Release) -> _Touched:
        """What the change looks at of the parent and of what came."""
        from transforms.entities.corpus import counting

        known = parent.documents()
        blocks = known.blocks_with(within(known.doc, self._moved)) if len(self._moved) else []
        left, staying = [], []
        for name in blocks:
            tables = parent.block(name, counting.COLUMNS)
            left.append({table: _among(rows, self._moved) for table, rows in tables.items()})
            staying.append(self._as_it_will_be(tables))
        staged = list(self._staged())
        mended = [{table: _among(rows, self._moved) for table, rows in block.items()} for block in staying]
        return _Touched(frozenset(blocks), left, [*mended, *staged], [*staying, *staged])

    def _counted(self, parent: Release, touched: _Touched, concerned: np.ndarray) -> Named:
        """What all articles tell of some entities, by their sorted `numbers`."""
        from transforms.entities.corpus import counting

        counts = counting.Counts(pa.array([], pa.string()))
        untouched = (block for some in _untouched(parent, touched) for block in some.of_entities(concerned))
        for block in counting.in_bulk(chain(untouched, touched.now)):
            counts.add(block)
        sums = counts.sums()
        return counting.named(
            {what: rows.filter(pa.array(within(numbers(rows["entity_id"]), concerned))) for what, rows in sums.items()}
        )

    def _told(self, parent: Release, touched: _Touched, surnames: pa.Array) -> Evidence:
        """What all articles tell of the bearers of some surnames."""
        from transforms.entities.corpus import counting

        counts = counting.Counts(surnames)
        wanted = np.sort(hashed(surnames.to_pylist()))
        kept = _untouched(parent, touched) if len(wanted) else ()
        untouched = (block for some in kept for block in some.of_surnames(wanted))
        for block in counting.in_bulk(chain(untouched, touched.now)):
            counts.weigh(block)
        return counts.evidence

    def _stored(self) -> Iterator[dict[str, pa.Table]]:
        """The parent's documents that stay, as they will be."""
        from transforms.entities.corpus import counting

        for tables in self._parent.blocks(counting.COLUMNS) if self._parent else ():
            yield self._as_it_will_be(tables)

    def _as_it_will_be(self, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Of a block of the parent the documents that stay."""
        staying = {table: _without(rows, self._gone) for table, rows in tables.items()}
        rows = self._mended.stored(staying)
        told = self._copies.of_stored(rows["documents"]["doc_id"], rows["documents"]["duplicate_of"])
        return {**rows, "documents": _with_copies(rows["documents"], told)}

    def _staged(self) -> Iterator[dict[str, pa.Table]]:
        """The documents annotated just now."""
        from transforms.entities.corpus import counting

        columns = {table: [c for c in names if c != "duplicate_of"] for table, names in counting.COLUMNS.items()}
        for result in self._annotated:
            rows = {table: self._mended.staged(result, table, names) for table, names in columns.items()}
            yield {**rows, "documents": _with_copies(rows["documents"], self._copies.of(rows["documents"]["doc_id"]))}

    def _before(self) -> Before | None:
        """What the parent found of surnames, where its pipeline is the same."""
        parent = self._parent
        if parent is None:
            return None
        people = [_people(self._mended.staged(of, "mentions", ["label", "name"])) for of in self._annotated]
        people += [_people(rows) for rows in _mentions_of(parent, self._changed)]
        columns = ["entity_id", "canonical_id", "aliases", "correction_id"]
        return _as_found(pa.concat_tables([_none().select(columns), *parent.batches("entities", columns)]), people)


@dataclass(frozen=True, slots=True)
class _Touched:
    """The documents that came, left or are others, and those whose blocks hold one."""

    blocks: frozenset[str]
    """of the parent that hold one"""
    left: Sequence[Block]
    """the parent's documents that leave or are others, as they were"""
    came: Sequence[Block]
    """those that came or are others, as they will be"""
    now: Sequence[Block]
    """all that came, and all of `blocks` that stays"""


def _untouched(parent: Release, touched: _Touched) -> Iterator[Namings]:
    """The namings of all blocks of which every document stays as it is, many at a time."""
    for pack in parent.packs(KIND):
        yield Namings(pack.named(lambda name: None if name in touched.blocks else name))


def entity_ids(block: Block) -> pa.Array:
    """Whoever is named or speaks in some documents."""
    from transforms.entities.corpus import counting

    columns = (block["mentions"]["entity_id"], counting.speakers(block["quotes"])["entity_id"])
    return pa.concat_arrays([column.combine_chunks().drop_null() for column in columns]).unique()


def _by_every_name(block: Block) -> pa.Table:
    """Everybody named in some documents by each of his names, any of which may become the one that he goes by."""
    from transforms.entities.corpus import merging

    rows = block["mentions"].filter(pc.is_valid(block["mentions"]["entity_id"]))
    rows = rows.group_by(["entity_id", "label", "name", "external_ref", "text"], use_threads=False).aggregate([])
    forms = rows["text"].combine_chunks()
    aliases = pa.ListArray.from_arrays(pa.array(np.arange(len(forms) + 1), pa.int32()), forms)
    return rows.append_column("aliases", aliases).append_column("key", merging.keys(rows["name"]))


def _ruled(rulings: Sequence[Ruling]) -> pa.Array:
    """The entities that rulings name."""
    named = {
        one for ruling in rulings for one in (*(ruling.same or ()), *(ruling.different or ()), ruling.entity) if one
    }
    return pa.array(sorted(named), pa.string())


def _as_found(rows: pa.Table, people: Sequence[pa.ChunkedArray]) -> Before:
    """What some rows of the parent's entities say of surnames, but those of some people.

    Surnames of corrected entities are decided anew too: what the parent says of those the correction said.
    """
    from transforms.entities.corpus.evidence import surnames
    from transforms.entities.corpus.surnames import Before

    corrected = pc.list_flatten(rows["aliases"].filter(pc.is_valid(rows["correction_id"])))
    every = [pa.array([], pa.string()), *(surnames(names) for names in (*people, corrected))]
    return Before(pa.concat_arrays(every).unique(), rows.select(["entity_id", "canonical_id"]))


def _open_surnames(names: pa.Table, touched: pa.Array) -> pa.Array:
    """Those of the surnames by which somebody is known alone, and somebody else in full: only they are weighed."""
    from transforms.entities.corpus.evidence import surnames
    from transforms.entities.corpus.surnames import short_names

    short = short_names(names["key"], names["label"], names["n_documents"])
    person = np.asarray(pc.equal(names["label"], "PERSON")).astype(bool)
    of = surnames(names["name"])
    for which in (short, person & ~short):
        touched = touched.filter(pc.is_in(touched, of.filter(pa.array(which))))
    return touched


def _rows_of(parent: Release, wanted: pa.Array) -> pa.Table:
    """The parent's rows of some entities."""
    which, found = distinct(ids(wanted)), [_none()]
    for part in parent.parts("entities"):
        here = within(parent.read_keys("entities", part, ("entity_id",)), which)
        if here.any():
            found.append(parent.read_part("entities", part).filter(pa.array(here)))
    return pa.concat_tables(found)


def _none() -> pa.Table:
    return TABLES["entities"].schema.empty_table()


def _handed_over(tables: list[pa.Table]) -> Iterator[pa.Table]:
    """The tables, held no longer here: the store puts a large one on disk."""
    while tables:
        yield tables.pop()


def _people(mentions: pa.Table) -> pa.ChunkedArray:
    return mentions["name"].filter(pc.equal(mentions["label"], "PERSON"))


def _with_copies(documents: pa.Table, originals: pa.Array) -> pa.Table:
    rows = documents.drop_columns("duplicate_of") if "duplicate_of" in documents.column_names else documents
    return rows.append_column("duplicate_of", originals)


def _among(rows: pa.Table, wanted: np.ndarray) -> pa.Table:
    return rows.filter(pa.array(within(ids(rows["doc_id"]), wanted)))


def _without(rows: pa.Table, leaving: np.ndarray) -> pa.Table:
    return rows.filter(pa.array(~within(ids(rows["doc_id"]), leaving))) if len(leaving) else rows


def _uncorrected(pipeline: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in pipeline.items() if name not in (PIPELINE_KEY, CALIBRATION)}


def _mentions_of(parent: Release, doc_ids: pa.Array) -> Iterator[pa.Table]:
    """Mentions of some documents; only the blocks that hold one are read."""
    wanted = np.sort(ids(doc_ids))
    known = parent.documents() if len(wanted) else None
    for block in known.blocks_with(within(known.doc, wanted)) if known else ():
        rows = parent.block(block, {"mentions": ["doc_id", "label", "name"]})["mentions"]
        yield rows.filter(pa.array(within(ids(rows["doc_id"]), wanted)))


def _difference(before: pa.Table | None, made: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Of rows before and after, those that leave, by their id, and those that come."""
    none = _none()
    if before is None:
        return none.select(["entity_id"]), made
    before = before.combine_chunks()
    made = made.select(none.column_names).cast(none.schema).combine_chunks()
    at = IdMap(ids(before["entity_id"]), np.arange(before.num_rows)).find(ids(made["entity_id"]))
    there = np.flatnonzero(at >= 0)
    same = np.zeros(made.num_rows, bool)
    same[there] = _equal(before.take(pa.array(at[there])), made.take(pa.array(there)))
    stays = np.zeros(before.num_rows, bool)
    stays[at[same]] = True
    return before.select(["entity_id"]).filter(pa.array(~stays)), made.filter(pa.array(~same))


def _equal(one: pa.Table, other: pa.Table) -> np.ndarray:
    """Which rows of two tables are the same, place by place."""
    same = np.ones(one.num_rows, bool)
    for a, b in zip(one.combine_chunks().columns, other.combine_chunks().columns, strict=True):
        if pa.types.is_list(a.type):
            sizes = [pc.fill_null(pc.list_value_length(side), -1).to_numpy() for side in (a, b)]
            same &= sizes[0] == sizes[1]
            rows = np.flatnonzero(same & (sizes[0] > 0))
            values = [pc.list_flatten(side.take(pa.array(rows))) for side in (a, b)]
            differs = np.flatnonzero(~pc.equal(*values).to_numpy(zero_copy_only=False).astype(bool))
            same[np.repeat(rows, sizes[0][rows])[differs]] = False
        else:
            equal = pc.fill_null(pc.equal(a, b), False)
            same &= pc.or_(equal, pc.and_(pc.is_null(a), pc.is_null(b))).to_numpy(zero_copy_only=False).astype(bool)
    return same
