"""The entities of the next release: counted anew where articles left or changed, else what came is added to what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.corpus.copies import Copies
from flows.runs.corrected import Mended
from flows.runs.stages import GroupResult
from releases import Change, Release
from releases.corrections.ledger import PIPELINE_KEY, Ledger
from releases.indexes.blocks import Columns, Kind
from releases.indexes.documents import hashed
from releases.tables.calibration import KEY as CALIBRATION
from releases.tables.ids import IdMap, distinct, ids, within
from releases.tables.schemas import TABLES
from transforms import versions

if TYPE_CHECKING:
    from transforms.entities import Authority
    from transforms.entities.corpus.counting import Sums
    from transforms.entities.corpus.surnames import Before

RULES = f"entities 1 {versions.ENTITIES} {versions.CORPUS}"
"""Of how mentions and quotes are counted, and names folded; goes up with any change to it."""


def _surnames(tables: Mapping[str, pa.Table]) -> Columns:
    # Imported here, as below, for it reads the census lists: a twentieth of a second that a run with nothing to do need
    # not spend.
    from transforms.entities.corpus.evidence import surnames

    rows = tables["mentions"]
    return {"surname": distinct(hashed(surnames(_people(rows)).unique().to_pylist()))}


KIND = Kind("surnames", "1", {"mentions": ("label", "name")}, ("surname",), _surnames)
"""The surnames that the articles of each block name, by hash."""


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
        self._only_more = not (len(self._changed) or len(reused) or len(mended.touched))

    def change(self, authority: Authority | None, ledger: Ledger, pipeline: Mapping[str, object]) -> Change:
        """What becomes of the table `entities`; `pipeline` as the manifest will have it."""
        from transforms.entities.corpus import counting
        from transforms.entities.corpus.rulings import Ruling

        rulings = [
            Ruling(one.id, one.same, one.different, one.entity, **(one.set or {}))
            for one in ledger.active
            if one.same or one.different or one.entity
        ]
        before = self._before(pipeline)
        known, keys = self._known() if before is not None else (None, None)
        anew = known is None
        counts = counting.Counts(before.touched if before else None, known)
        for block in counting.in_bulk(self._naming(before.touched) if before and not anew else ()):
            counts.weigh(block)
        for block in counting.in_bulk(chain(self._stored() if anew else (), self._staged())):
            counts.add(block)
        sums = counts.sums()
        keys = counting.name_keys(sums["named"]["name"], keys)
        kept = {name: _packed(rows) for name, rows in (*sums.items(), ("keys", keys))}
        made = counting.joined_table(sums, counts.evidence, authority, rulings, before, keys)
        removed, added = _difference(self._parent, made)
        del made
        return Change(removed=removed, added=_handed_over([added]), indexes=(KIND,), rules=RULES, kept=kept)

    def _known(self) -> tuple[Sums | None, pa.Table | None]:
        """What was counted for the parent, where the next release has all of that and more; and the keys of its names."""
        kept = None if self._parent is None else self._parent.settled(KIND, RULES)
        if not kept:
            return None, None
        keys = _unpacked(kept["keys"])
        if not self._only_more:
            return None, keys
        return {name: _unpacked(data) for name, data in kept.items() if name != "keys"}, keys

    def _stored(self) -> Iterator[dict[str, pa.Table]]:
        """The parent's documents that stay, as they will be."""
        from transforms.entities.corpus import counting

        for tables in self._parent.blocks(counting.COLUMNS) if self._parent else ():
            staying = {table: _without(rows, self._gone) for table, rows in tables.items()}
            rows = self._mended.stored(staying)
            told = self._copies.of_stored(rows["documents"]["doc_id"], rows["documents"]["duplicate_of"])
            yield {**rows, "documents": _with_copies(rows["documents"], told)}

    def _naming(self, surnames: pa.Array) -> Iterator[dict[str, pa.Table]]:
        """Those of the parent's blocks that name a bearer of one of some surnames."""
        from transforms.entities.corpus import counting

        wanted = np.sort(hashed(surnames.to_pylist()))
        columns = {table: counting.COLUMNS[table] for table in ("documents", "mentions")}
        parent = self._parent
        if parent is None or not len(wanted):
            return
        for name, of in parent.indexed(KIND):
            if within(of["surname"], wanted).any():
                yield parent.block(name, columns)

    def _staged(self) -> Iterator[dict[str, pa.Table]]:
        """The documents annotated just now."""
        from transforms.entities.corpus import counting

        columns = {table: [c for c in names if c != "duplicate_of"] for table, names in counting.COLUMNS.items()}
        for result in self._annotated:
            rows = {table: self._mended.staged(result, table, names) for table, names in columns.items()}
            yield {**rows, "documents": _with_copies(rows["documents"], self._copies.of(rows["documents"]["doc_id"]))}

    def _before(self, pipeline: Mapping[str, object]) -> Before | None:
        """What the parent found of surnames; None where it was made otherwise, so that all are to be decided anew.

        Surnames of corrected entities are decided anew too: what the parent says of those the correction said.
        """
        from transforms.entities.corpus.evidence import surnames
        from transforms.entities.corpus.surnames import Before

        parent = self._parent
        if parent is None or _uncorrected(parent.manifest.pipeline) != _uncorrected(pipeline):
            return None
        people = [_people(self._mended.staged(of, "mentions", ["label", "name"])) for of in self._annotated]
        people += [_people(rows) for rows in _mentions_of(parent, self._changed)]
        canonical = [TABLES["entities"].schema.empty_table().select(["entity_id", "canonical_id"])]
        for rows in parent.batches("entities", ["entity_id", "canonical_id", "aliases", "correction_id"]):
            people.append(pc.list_flatten(rows["aliases"].filter(pc.is_valid(rows["correction_id"]))))
            canonical.append(rows.select(canonical[0].column_names))
        every = [pa.array([], pa.string()), *(surnames(names) for names in people)]
        return Before(pa.concat_arrays(every).unique(), pa.concat_tables(canonical))


def _handed_over(tables: list[pa.Table]) -> Iterator[pa.Table]:
    """The tables, held no longer here: the store puts a large one on disk."""
    while tables:
        yield tables.pop()


def _people(mentions: pa.Table) -> pa.ChunkedArray:
    return mentions["name"].filter(pc.equal(mentions["label"], "PERSON"))


def _with_copies(documents: pa.Table, originals: pa.Array) -> pa.Table:
    rows = documents.drop_columns("duplicate_of") if "duplicate_of" in documents.column_names else documents
    return rows.append_column("duplicate_of", originals)


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


def _difference(parent: Release | None, made: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows that leave the parent's table, by their id, and those that come, so that it has the rows made."""
    none = TABLES["entities"].schema.empty_table()
    if parent is None:
        return none.select(["entity_id"]), made
    before = pa.concat_tables([none, *parent.batches("entities")]).combine_chunks()
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


def _packed(rows: pa.Table) -> np.ndarray:
    """A table as bytes."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(rows)
    return np.frombuffer(sink.getvalue(), np.uint8)


def _unpacked(data: np.ndarray) -> pa.Table:
    return pa.ipc.open_stream(pa.py_buffer(data)).read_all()
