"""Entities of the whole corpus: counted over all documents, and joined where they mean the same.

Works on the columns of the tables alone, some documents at a time; what is kept in memory grows with the number of
distinct entities and names, not with the number of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.entities.corpus import merging, surnames
from transforms.entities.corpus.evidence import Evidence, Told
from transforms.entities.corpus.rulings import Ruled, Ruling, ruled
from transforms.entities.corpus.sums import BULK_ROWS, RunningSums
from transforms.entities.known.authority import Authority
from transforms.entities.known.first_and_last import widespread

#: The columns needed of each table.
COLUMNS = {
    "documents": ["doc_id", "published_at", "duplicate_of"],
    "mentions": ["doc_id", "text", "entity_id", "label", "name", "external_ref", "gender", "role"],
    "quotes": ["doc_id", "speaker_entity_id", "speaker_entity_ids"],
}

Sums = dict[str, pa.Table]
"""what was counted: sums by the keys of `Counts`, which can be added to those of other documents"""

Block = Mapping[str, pa.Table]
"""some documents with all their mentions and quotes: the tables of `COLUMNS` by name"""

#: Aliases listed per entity: the most frequent ones, so that one much-named entity does not fill the column with typos.
MAX_ALIASES = 20

_TIME = pa.timestamp("us", tz="UTC")
_NAMES = pa.schema(
    [
        ("entity_id", pa.string()),
        ("label", pa.string()),
        ("name", pa.string()),
        ("external_ref", pa.string()),
        ("n_documents", pa.int64()),
        ("aliases", pa.list_(pa.string())),
        ("context", pa.list_(pa.string())),
    ]
)
_ENTITIES = pa.schema(
    [
        ("entity_id", pa.string()),
        ("canonical_id", pa.string()),
        ("name", pa.string()),
        ("label", pa.string()),
        ("aliases", pa.list_(pa.string())),
        ("external_ref", pa.string()),
        ("gender", pa.string()),
        ("n_documents", pa.int64()),
        ("n_mentions", pa.int64()),
        ("n_quotes", pa.int64()),
        ("first_published_at", _TIME),
        ("last_published_at", _TIME),
        ("correction_id", pa.string()),
    ]
)


_TYPES = {"published_at": _TIME, "speaker_entity_ids": pa.list_(pa.string())}
_EMPTY: Block = {
    table: pa.table({c: pa.array([], _TYPES.get(c, pa.string())) for c in columns})
    for table, columns in COLUMNS.items()
}


class Counts:
    """What is counted while the documents pass."""

    def __init__(self, wanted: pa.Array | None) -> None:
        keys = ["entity_id", "label", "name", "external_ref", "gender"]
        self.named = RunningSums(
            keys, [("n_documents", "sum"), ("n_mentions", "sum"), ("first", "min"), ("last", "max")]
        )
        """by entity and name"""
        self.forms = RunningSums(["entity_id", "text"], [("n", "sum")])
        """by entity and form"""
        self.shared = RunningSums(["entity_id", "other"], [("n", "sum")])
        """who is named together with bearers of widespread names"""
        self.spoken = RunningSums(["entity_id"], [("n_quotes", "sum")])
        """quotes by speaker"""
        self.evidence = Evidence(wanted)
        """what is told of the bearers of `wanted` surnames"""
        self._sums = {"named": self.named, "forms": self.forms, "shared": self.shared, "spoken": self.spoken}
        self.add(_EMPTY)

    def sums(self) -> Sums:
        """What was counted; nothing of it is kept here."""
        return {name: sums.taken() for name, sums in self._sums.items()}

    def weigh(self, block: Block) -> None:
        """Take in what documents that are counted already tell of the bearers of surnames."""
        documents = _with_counts(block["documents"])
        mentions = _of_documents(block["mentions"], "entity_id", documents)
        self.evidence.add(documents, mentions, self._per_document(mentions))

    def add(self, block: Block) -> None:
        """Count the mentions and quotes of some documents."""
        documents = _with_counts(block["documents"])
        mentions = _of_documents(block["mentions"], "entity_id", documents)
        self.evidence.add(documents, mentions, self._add_mentions(mentions))
        rows = _of_documents(speakers(block["quotes"]), "entity_id", documents)
        self.spoken.add(rows.select(["entity_id", "counts"]).rename_columns(["entity_id", "n_quotes"]))

    def _add_mentions(self, rows: pa.Table) -> pa.Table:
        """Count some mentions; the entities of each document come back."""
        keys = self.named.keys
        per_document = self._per_document(rows)
        counted = pc.greater(per_document["counts_max"], 0)
        date = pc.if_else(counted, per_document["published_at_min"], pa.scalar(None, _TIME))
        figures = {"n_documents": per_document["counts_max"], "n_mentions": per_document["counts_sum"]}
        self.named.add(pa.table({**{k: per_document[k] for k in keys}, **figures, "first": date, "last": date}))
        self.forms.add(rows.select(["entity_id", "text", "counts"]).rename_columns(["entity_id", "text", "n"]))
        self.shared.add(_named_together(per_document))
        return per_document

    def _per_document(self, mentions: pa.Table) -> pa.Table:
        """The entities of each document, by the names it gives them."""
        return mentions.group_by(["doc_id", *self.named.keys], use_threads=False).aggregate(
            [("counts", "max"), ("counts", "sum"), ("published_at", "min")]
        )


def entities_table(
    blocks: Iterable[Block],
    authority: Authority | None = None,
    rulings: Sequence[Ruling] = (),
    before: surnames.Before | None = None,
) -> pa.Table:
    """The table `entities` from all documents with their mentions and quotes.

    Every `entity_id` of the mentions gets a row, sorted by it; documents with a `duplicate_of` are left out of the
    counts and dates. `before` is what an earlier release found of surnames that nothing changed for: those of its
    documents are not weighed anew.
    """
    counts = Counts(before.touched if before else None)
    for block in in_bulk(blocks):
        counts.add(block)
    return joined_table(named(counts.sums()), counts.evidence, authority, rulings, before)


@dataclass(frozen=True, slots=True)
class Named:
    """What was counted of some entities, by `entity_id`."""

    names: pa.Table
    """`join` takes these, with their `key`: a row for each entity, sorted"""
    totals: pa.Table
    """`n_documents`, `n_mentions`, `first` and `last` of each, in the same order"""
    genders: pa.Table
    """of those of whom one is told"""
    spoken: pa.Table
    """`n_quotes` of those who speak"""


def named(sums: Sums) -> Named:
    """The entities that were counted, which are taken out of `sums`.

    Of many those whose ids begin with one letter at a time, for sorting them takes several times what they take.
    """
    pa.default_memory_pool().release_unused()  # else it keeps the most that counting took
    if sums["named"].num_rows <= BULK_ROWS:
        return _named(sums)
    first = {what: pc.utf8_slice_codeunits(rows["entity_id"], 0, 1) for what, rows in sums.items()}
    pieces = []
    for letter in sorted(first["named"].unique().to_pylist()):
        pieces.append(_named({what: rows.filter(pc.equal(first[what], letter)) for what, rows in sums.items()}))
        pa.default_memory_pool().release_unused()
    sums.clear()
    whole = {one.name: pa.concat_tables([getattr(piece, one.name) for piece in pieces]) for one in fields(Named)}
    return Named(**whole)


def _named(sums: Sums) -> Named:
    by_name = sums.pop("named")
    totals = RunningSums(
        ["entity_id"], [("n_documents", "sum"), ("n_mentions", "sum"), ("first", "min"), ("last", "max")]
    )
    totals.add(by_name)
    rows, genders = totals.taken().sort_by("entity_id"), _genders(by_name)
    if by_name.num_rows == 0:
        names = _NAMES.empty_table()
    else:
        names = _names(by_name, rows["n_documents"], sums.pop("forms"), sums.pop("shared")).cast(_NAMES)
    names = names.append_column("key", merging.keys(names["name"]))
    return Named(names, rows.drop_columns("entity_id"), genders, sums.pop("spoken"))


def joined_table(
    counted: Named,
    evidence: Evidence,
    authority: Authority | None = None,
    rulings: Sequence[Ruling] = (),
    before: surnames.Before | None = None,
) -> pa.Table:
    """The table `entities` from what was counted; see `entities_table`.

    All that is joined with one of them (`connections`) must be among those that were counted.
    """
    if counted.names.num_rows == 0:
        return _ENTITIES.empty_table()
    names, rows = counted.names, counted.totals
    joined = join(names, authority, rulings, evidence.told(), before)
    own, leading = (_looked_up(joined[c], counted.genders, "gender") for c in ("entity_id", "canonical_id"))
    made = {
        **{c: joined[c] for c in ("entity_id", "canonical_id", "name", "external_ref", "label", "correction_id")},
        "aliases": names["aliases"],
        **{c: rows[c] for c in ("n_documents", "n_mentions")},
        "gender": pc.coalesce(own, leading),
        "n_quotes": pc.fill_null(_looked_up(joined["entity_id"], counted.spoken, "n_quotes"), 0),
        "first_published_at": rows["first"],
        "last_published_at": rows["last"],
    }
    return pa.table({c: made[c] for c in _ENTITIES.names}).cast(_ENTITIES)


def _looked_up(entities: pa.ChunkedArray, rows: pa.Table, column: str) -> pa.ChunkedArray:
    return rows[column].take(pc.index_in(entities, rows["entity_id"].combine_chunks()))


def join(
    names: pa.Table,
    authority: Authority | None = None,
    rulings: Sequence[Ruling] = (),
    told: Told | None = None,
    before: surnames.Before | None = None,
) -> pa.Table:
    """Join entities that mean the same across documents.

    `names` has one row per `entity_id`: `label`, `name`, `external_ref`, `n_documents`, and, where known, `aliases` and
    `context` (entity_ids of those named with it; only used for widespread names). Returns, in the order of `names`,
    `entity_id`, `canonical_id` (the joined entity named in most documents, rather one that is named in full), `name` and
    `external_ref` (of the canonical entity), `label`, and `correction_id`, the ruling that made a row what it is.
    `rulings` win over every rule. By what is `told` (none: nothing) it is decided whom a surname alone means.
    """
    for column in ("aliases", "context"):
        if column not in names.column_names:
            names = names.append_column(column, pa.nulls(names.num_rows, pa.list_(pa.string())))
    keys = names["key"] if "key" in names.column_names else merging.keys(names["name"])
    names = names.select(_NAMES.names).cast(_NAMES).append_column("key", keys)
    short = surnames.short_names(names["key"], names["label"], names["n_documents"])
    names = names.append_column("short", pa.array(short))
    by_rank = [("short", "ascending"), ("n_documents", "descending"), ("entity_id", "ascending")]
    order = pc.sort_indices(names, sort_keys=by_rank).to_numpy()
    done = _led(names, order, authority, rulings, told, before)
    del told  # no more is asked of it, and it takes much memory
    leader = np.empty(len(order), dtype=np.int64)
    leader[order] = order[done.leaders]
    leading = names.select(["entity_id", "name", "external_ref"]).take(leader)
    given = {int(order[row]): name for row, name in done.names.items()}
    labels = {int(order[row]): label for row, label in done.labels.items()}
    by = {int(order[row]): one for row, one in done.by.items()}
    return pa.table(
        {
            "entity_id": names["entity_id"],
            "canonical_id": leading["entity_id"],
            "name": _replaced(
                leading["name"], {r: given[int(at)] for r, at in enumerate(leader) if int(at) in given} if given else {}
            ),
            "external_ref": pc.coalesce(leading["external_ref"], names["external_ref"]),
            "label": _replaced(names["label"], labels),
            "correction_id": _replaced(pa.chunked_array([pa.nulls(names.num_rows, pa.string())]), by),
        }
    )


def _led(
    names: pa.Table,
    order: np.ndarray,
    authority: Authority | None,
    rulings: Sequence[Ruling],
    told: Told | None,
    before: surnames.Before | None,
) -> Ruled:
    """Who leads whom, by rank; `order` are the rows of `names` by rank."""
    ranked = names.drop_columns("aliases").take(order)
    bodies = np.asarray(pc.equal(ranked["label"], "ORG")).astype(bool)  # nobody asks for the other forms of others
    ranked = ranked.append_column("aliases", names["aliases"].take(pa.array(order, mask=~bodies)))
    leaders = merging.leaders(ranked, authority)
    if told is not None:
        for row, meant in surnames.linked(ranked, leaders, np.asarray(ranked["short"]), told, before).items():
            leaders[row] = leaders[meant]
    return ruled(ranked["entity_id"].to_pylist(), leaders.tolist(), rulings) if rulings else Ruled(leaders)


def _replaced(column: pa.ChunkedArray, values: Mapping[int, str]) -> pa.ChunkedArray:
    """The column with other values in some rows."""
    if not values:
        return column
    told = column.to_pylist()
    for row, value in values.items():
        told[row] = value
    return pa.chunked_array([pa.array(told, column.type)])


def _genders(named: pa.Table) -> pa.Table:
    """The gender that most documents tell of each entity of which one is told."""
    rows = named.filter(pc.is_valid(named["gender"]))
    counts = rows.group_by(["entity_id", "gender"], use_threads=False).aggregate([("n_mentions", "sum")])
    counts = counts.sort_by([("entity_id", "ascending"), ("n_mentions_sum", "descending"), ("gender", "ascending")])
    first = counts.group_by("entity_id", use_threads=False).aggregate([("gender", "first")])
    return first.rename_columns(["entity_id", "gender"]).combine_chunks()


def in_bulk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same rows in blocks of `BULK_ROWS` mentions or more."""
    gathered: list[Block] = []
    n_rows = 0
    for block in blocks:
        gathered.append(block)
        n_rows += block["mentions"].num_rows
        if n_rows >= BULK_ROWS:
            yield _together(gathered)
            gathered, n_rows = [], 0
    if gathered:
        yield _together(gathered)


def _together(blocks: Sequence[Block]) -> Block:
    return {table: pa.concat_tables([b[table].select(COLUMNS[table]) for b in blocks]) for table in blocks[0]}


def _with_counts(documents: pa.Table) -> pa.Table:
    rows = documents.combine_chunks()
    return rows.append_column("counts", pc.is_null(rows["duplicate_of"]).cast(pa.int64()))


def _of_documents(rows: pa.Table, column: str, documents: pa.Table) -> pa.Table:
    """The rows whose `column` is not null, with what `documents` says of their document."""
    rows = rows.filter(pc.is_valid(rows[column]))
    at = pc.index_in(rows["doc_id"], documents["doc_id"])
    for name in ("published_at", "counts"):
        rows = rows.append_column(name, documents[name].take(at))
    return rows


def speakers(quotes: pa.Table) -> pa.Table:
    """A row for everybody who speaks a quote; releases before schema 2 have no lists, and one speaker at most."""
    every = quotes["speaker_entity_ids"].combine_chunks()
    listed = quotes.select(["doc_id"]).take(pc.list_parent_indices(every))
    listed = listed.append_column("entity_id", pc.list_flatten(every))
    single = quotes.filter(pc.is_null(quotes["speaker_entity_ids"])).select(["doc_id", "speaker_entity_id"])
    return pa.concat_tables([listed, single.rename_columns(listed.column_names)])


def _named_together(per_document: pa.Table) -> pa.Table:
    """Pairs of a person with a widespread name and the people and organisations of the same document."""
    people = per_document.filter(pc.equal(per_document["label"], "PERSON"))
    distinct = people["name"].unique()
    common = pa.array([n for n in distinct.to_pylist() if n and widespread(n)], pa.string())
    ours = people.filter(pc.is_in(people["name"], common)).select(["doc_id", "entity_id"])
    others = per_document.filter(pc.is_in(per_document["label"], pa.array(["PERSON", "ORG"]))).select(
        ["doc_id", "entity_id"]
    )
    others = others.rename_columns(["doc_id", "other"])
    pairs = ours.join(others, "doc_id", join_type="inner", use_threads=False)
    pairs = pairs.filter(pc.not_equal(pairs["entity_id"], pairs["other"]))
    return pairs.select(["entity_id", "other"]).append_column("n", pa.array([1] * pairs.num_rows, pa.int64()))


def _names(named: pa.Table, n_documents: pa.ChunkedArray, forms: pa.Table, shared: pa.Table) -> pa.Table:
    """One row per entity, by entity_id: the name that most documents use as the fullest, all forms by count, the company.

    `n_documents` are those of each entity, in that order.
    """
    by_use = [("n_documents", "descending"), ("n_mentions", "descending"), ("name", "ascending")]
    order = pc.sort_indices(named, [("entity_id", "ascending"), *by_use, ("external_ref", "ascending")])
    rows = named.select(["entity_id", "label", "name", "external_ref"]).take(order)
    rows = rows.take(_starts(rows["entity_id"]))
    forms = forms.sort_by([("entity_id", "ascending"), ("n", "descending"), ("text", "ascending")])
    ends = np.append(_starts(forms["entity_id"]), forms.num_rows)  # every entity has a form
    aliases = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), forms["text"].combine_chunks())
    company = shared.group_by("entity_id", use_threads=False).aggregate([("other", "list")])
    columns = {
        "n_documents": n_documents,
        "aliases": pc.list_slice(aliases, 0, MAX_ALIASES),
        "context": _looked_up(rows["entity_id"], company, "other_list"),
    }
    return pa.table({**{c: rows[c] for c in rows.column_names}, **columns}).select(_NAMES.names)


def _starts(column: pa.ChunkedArray) -> np.ndarray:
    """Where in a sorted column each value first stands."""
    values = column.combine_chunks()
    return np.flatnonzero(np.append(True, pc.not_equal(values[1:], values[:-1]).to_numpy(zero_copy_only=False)))
