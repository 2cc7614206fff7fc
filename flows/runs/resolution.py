"""Resolution: which record is the document, which documents to annotate, and which of the parent's leave.

Everything here is bookkeeping over ids and hashes, by column; no text is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs import withdrawals
from flows.runs.planning import Inventory, by_file
from flows.runs.staging import read_rows
from flows.runs.versions import Same
from flows.runs.withdrawals import NEVER_DATED, Purged, Withdrawals
from releases import Release
from releases.indexes.documents import hashed
from releases.tables.ids import Ids, distinct, ids, keys, strings, within
from transforms.rows import ARTICLES

#: What is told of a record that is left out, and what decides which of several of one id is the document.
KEYS = ["doc_id", "collection", "source", "record", "source_sha256", "published_at", "updated_at"]

_BEFORE = pa.schema(
    [("doc_id", pa.string()), ("collection", pa.string()), ("content_sha256", pa.string()), ("stays", pa.bool_())]
)
_PLACES = pa.schema([("doc_id", pa.string()), ("file", pa.int32()), ("row", pa.int32())])


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which records are the documents, and what follows for the parent's rows.

    Tables: `to_annotate` and `reused` have `doc_id`, `file` (ordinal of the article file) and `row`, in that order;
    `left_out` has the columns of `KEYS`, `file` (-1 for a record that was not read again) and `reason`. Arrays of
    doc_id, sorted: `gone` (documents of the parent that leave), `edited` (annotated anew).
    """

    to_annotate: pa.Table
    reused: pa.Table
    left_out: pa.Table
    gone: pa.Array
    edited: pa.Array
    new: Mapping[str, int]
    """documents that the parent does not have, by collection"""
    n_edited: int
    """of `edited` those with another text; the others are annotated anew for another pipeline, title or date"""
    read_anew: bool = False
    """whether a collection is read otherwise than for the parent, so that what is kept of `reused` articles is written anew too"""
    same_text_as_purged: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    """doc_ids of records that are left out because their text was taken down under another id"""
    like_purged: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    """doc_ids, sorted, of documents read whose text is nearly one that was taken down"""

    @property
    def n_new(self) -> int:
        """Documents that the parent does not have."""
        return sum(self.new.values())


def resolve(
    article_files: Sequence[str],
    parent: Release | None,
    collections: Sequence[str],
    inventory: Inventory,
    *,
    same: Same,
    stored: Sequence[str] = (),
    reject_files: Sequence[str] = (),
) -> Resolution:
    """Choose one record per doc_id: the latest by update or publication time, then by source order.

    None where a notice of the publisher (`reject_files`, as `staging.REJECTS`, and what the parent has of sources left
    alone) withdraws it: one that was sent at its time or later. What was taken down (`onrecord purge`), by its id or by
    its text, stays out. `article_files` (Parquet, as `rows.ARTICLES`) are in source order.
    Only ids are read of every record; more only of records that share their id with another, or with a document of the
    parent. `stored` are article files made from the parent: those of its documents that stay are annotated anew. Their
    numbers follow those of `article_files`.
    """
    read = _read_ids(article_files)
    banned = Purged.of(parent, article_files, read)
    taken_down, read = read.filter(pa.array(banned.out)), read.filter(pa.array(~banned.out))
    doc_ids = ids(read["doc_id"])
    notices = withdrawals.known(reject_files, parent, inventory.reread | inventory.missing)
    before, rivals = _concerned(parent, collections, inventory, distinct(np.concatenate([doc_ids, notices.fresh])))
    lost, superseded = _superseded(article_files, read, doc_ids, rivals, notices)
    fresh, fresh_ids = read.filter(pa.array(~lost)), doc_ids[~lost]
    known = np.sort(ids(before["doc_id"]))
    left = np.sort(ids(before.filter(pc.invert(before["stays"]))["doc_id"]))
    both = within(fresh_ids, known)
    stands = np.zeros(len(fresh_ids), dtype=bool)
    if same.annotation and parent is not None:
        stands[both] = _same_annotation(article_files, fresh.filter(pa.array(both)), before, parent, same.annotation)
    edited = both & ~stands
    out = _rows_of(article_files, taken_down, KEYS).append_column("file", taken_down["file"])
    beaten = np.sort(ids(superseded.filter(pc.less(superseded["file"], 0))["doc_id"]))
    now = np.sort(fresh_ids)
    gone = known[(within(known, left) | within(known, beaten)) & ~within(known, now)]
    again = _staying(_read_ids(stored, len(article_files)), gone, fresh_ids)
    return Resolution(
        to_annotate=pa.concat_tables([fresh.filter(pa.array(~stands)), again]).combine_chunks(),
        reused=fresh.filter(pa.array(stands)).combine_chunks(),
        left_out=pa.concat_tables([_with_reason(superseded, "superseded"), _with_reason(out, "taken_down")]),
        gone=strings(gone),
        edited=strings(np.sort(np.concatenate([fresh_ids[edited], ids(again["doc_id"])]))),
        new=_by_collection(_rows_of(article_files, fresh.filter(pa.array(~both)), ["collection"])),
        n_edited=_n_other_text(article_files, fresh.filter(pa.array(edited)), before),
        read_anew=not same.reading.issuperset(collections),
        same_text_as_purged=taken_down.filter(pa.array(banned.by_text[banned.out]))["doc_id"].combine_chunks(),
        like_purged=strings(np.sort(fresh_ids[within(fresh_ids, banned.alike)])),
    )


def _by_collection(rows: pa.Table) -> dict[str, int]:
    counted = rows.group_by("collection").aggregate([([], "count_all")])
    return dict(zip(counted["collection"].to_pylist(), counted["count_all"].to_pylist(), strict=True))


def _staying(stored: pa.Table, gone: Ids, fresh_ids: Ids) -> pa.Table:
    """Of the documents taken from the store those that neither leave nor are read anew."""
    doc_ids = ids(stored["doc_id"])
    return stored.filter(pa.array(~within(doc_ids, gone) & ~within(doc_ids, np.sort(fresh_ids))))


def _read_ids(article_files: Sequence[str], first: int = 0) -> pa.Table:
    """Of every article read its doc_id, and the file (the first has the number `first`) and row where it stands."""
    tables = [_PLACES.empty_table()]
    for number, path in enumerate(article_files, first):
        doc_ids = read_rows(path, columns=["doc_id"]).column(0)
        places = [pa.array(np.full(len(doc_ids), number, np.int32)), pa.array(np.arange(len(doc_ids), dtype=np.int32))]
        tables.append(pa.table([doc_ids, *places], schema=_PLACES))
    return pa.concat_tables(tables).combine_chunks()


def _rows_of(article_files: Sequence[str], places: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Columns of the articles at `places`, which are sorted by file."""
    tables = [ARTICLES.empty_table().select(columns)]
    for file, rows in by_file(places):
        tables.append(read_rows(article_files[file], columns=columns).take(pa.array(rows)))
    return pa.concat_tables(tables)


def _concerned(
    parent: Release | None, collections: Sequence[str], inventory: Inventory, now: Ids
) -> tuple[pa.Table, pa.Table]:
    """Documents of the parent whose source was read again or is gone, or that share their id with a record read.

    All of them with `doc_id`, `collection`, `content_sha256` and `stays`: whether the source was left alone; and those of which it
    was with the columns of `KEYS`.
    """
    before = [_BEFORE.empty_table()]
    rivals = [ARTICLES.empty_table().select(KEYS)]
    touched = distinct(keys(places(inventory.reread | inventory.missing), ("collection", "source")))
    for rows in _rows_that_may_be(parent, touched, now) if parent else ():
        mine = pc.is_in(rows["collection"], pa.array(list(collections), pa.string())).to_numpy()
        stays = ~within(keys(rows, ("collection", "source")), touched)
        here = within(ids(rows["doc_id"]), now)
        concerned = rows.append_column("stays", pa.array(stays)).filter(pa.array(mine & (~stays | here)))
        before.append(concerned.select(_BEFORE.names))
        rivals.append(concerned.filter(concerned["stays"]).select(KEYS))
    return pa.concat_tables(before), pa.concat_tables(rivals)


def _rows_that_may_be(parent: Release, touched: Ids, now: Ids) -> Iterator[pa.Table]:
    """Rows of the parent's documents, among them all of the `touched` sources or of the ids that are there `now`."""
    known = parent.documents("place")
    there = within(known.columns["place"], np.sort(hashed(strings(touched).to_pylist()))) | within(known.doc, now)
    for block in known.blocks_with(there):
        yield parent.block(block, {"documents": [*KEYS, "content_sha256"]})["documents"]


def _superseded(
    article_files: Sequence[str], read: pa.Table, doc_ids: Ids, rivals: pa.Table, notices: Withdrawals
) -> tuple[np.ndarray, pa.Table]:
    """Which of the records read lose to another of their id or to a notice, and all that lose.

    Those with the columns of `KEYS` and `file`.
    """
    ordered = np.sort(doc_ids)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    repeated = distinct(np.concatenate([twice, ids(rivals["doc_id"]), notices.named]))
    contested = np.flatnonzero(within(doc_ids, repeated))
    chosen = read.take(pa.array(contested))
    not_read = np.full(rivals.num_rows, -1, np.int32)
    every = pa.concat_tables([_rows_of(article_files, chosen, KEYS), rivals.select(KEYS)])
    every = every.append_column("file", pa.array(np.r_[chosen["file"].to_numpy(), not_read]))
    every = every.append_column("position", pa.array(np.r_[contested, not_read]))
    losers = _losers(every, notices)
    lost = np.zeros(len(doc_ids), dtype=bool)
    lost[losers["position"].filter(pc.greater_equal(losers["position"], 0)).to_numpy()] = True
    return lost, losers.drop_columns("position")


def _losers(contested: pa.Table, notices: Withdrawals) -> pa.Table:
    """The rows of `contested` that are not the last of their doc_id, or that a notice withdraws, sorted."""
    time = pc.coalesce(contested["updated_at"], contested["published_at"]).cast(pa.int64())
    sortable = contested.append_column("when", pc.fill_null(time, NEVER_DATED))
    order = ("doc_id", "when", "collection", "source", "position")
    every = sortable.take(pc.sort_indices(sortable, sort_keys=[(name, "ascending") for name in order]))
    doc_ids = ids(every["doc_id"])
    beaten = np.r_[doc_ids[:-1] == doc_ids[1:], np.zeros(min(len(doc_ids), 1), dtype=bool)]
    withdrawn = notices.withdraw(doc_ids, every["when"].to_numpy())
    return every.drop_columns("when").filter(pa.array(beaten | withdrawn))


def _with_reason(records: pa.Table, reason: str) -> pa.Table:
    return records.append_column("reason", pa.array([reason] * records.num_rows, pa.string()))


def _same_annotation(
    article_files: Sequence[str], fresh: pa.Table, before: pa.Table, parent: Release, collections: Set[str]
) -> np.ndarray:
    """Which of the `fresh` documents need no new annotation: the parent has them, in one of the `collections`, whose
    articles are annotated as they were."""
    wanted = np.sort(ids(fresh["doc_id"]))
    tables = [pa.table({"doc_id": pa.array([], pa.string()), "annotation_sha256": pa.array([], pa.string())})]
    tables += parent.rows_of("fingerprints", wanted, ["doc_id", "annotation_sha256"])
    then = _looked_up(fresh["doc_id"], pa.concat_tables(tables), "annotation_sha256")
    now = _rows_of(article_files, fresh, ["annotation_sha256"])["annotation_sha256"]
    of_them = pa.array(sorted(collections), pa.string())
    alike = pc.is_in(_looked_up(fresh["doc_id"], before, "collection"), of_them)
    same: np.ndarray = pc.and_(alike, pc.fill_null(pc.equal(now, then), False)).to_numpy()
    return same


def _n_other_text(article_files: Sequence[str], fresh: pa.Table, before: pa.Table) -> int:
    """How many of the `fresh` documents, which were there `before`, have another text now."""
    now = _rows_of(article_files, fresh, ["content_sha256"])["content_sha256"]
    return pc.sum(pc.not_equal(now, _looked_up(fresh["doc_id"], before, "content_sha256"))).as_py() or 0


def _looked_up(doc_ids: pa.ChunkedArray, rows: pa.Table, column: str) -> pa.ChunkedArray:
    return rows[column].take(pc.index_in(doc_ids, rows["doc_id"].combine_chunks()))


def places(sources: Iterable[tuple[str, str]]) -> pa.Table:
    """(collection, source) as a table, sorted."""
    rows = sorted(sources)
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in (0, 1)]
    return pa.table(columns, names=["collection", "source"])
