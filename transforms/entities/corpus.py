"""Entities of the whole corpus: counted over all documents, and joined where they mean the same.

Works on the columns of the tables alone, some documents at a time; what is kept in memory grows with the number of
distinct entities and names, not with the number of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from transforms.entities import merging
from transforms.entities.authority import Authority
from transforms.entities.people import widespread

#: The columns needed of each table.
COLUMNS = {
    "documents": ["doc_id", "published_at", "duplicate_of"],
    "mentions": ["doc_id", "text", "entity_id", "label", "name", "external_ref", "gender"],
    "quotes": ["doc_id", "speaker_entity_id"],
}

Block = Mapping[str, pa.Table]
"""some documents with all their mentions and quotes: the tables of `COLUMNS` by name"""

#: Aliases listed per entity: the most frequent ones, so that one much-named entity does not fill the column with typos.
MAX_ALIASES = 20
#: Rows of partial sums after which they are summed up again.
_COMPACT_ROWS = 500_000
#: Mentions that are counted at once; fewer cost more calls, more cost memory.
_BULK_ROWS = 200_000

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
    ]
)


_EMPTY: Block = {
    table: pa.table({c: pa.array([], _TIME if c == "published_at" else pa.string()) for c in columns})
    for table, columns in COLUMNS.items()
}


class _Sums:
    """Sums by keys over batches: partial sums are added up whenever they have grown."""

    def __init__(self, keys: list[str], sums: list[tuple[str, str]]) -> None:
        self.keys, self._sums = keys, sums
        self._parts: list[pa.Table] = []
        self._rows = 0

    def add(self, rows: pa.Table) -> None:
        self._parts.append(self._summed(rows))
        self._rows += self._parts[-1].num_rows
        if self._rows > _COMPACT_ROWS and len(self._parts) > 1:
            self._parts = [self.table()]
            self._rows = -self._parts[0].num_rows

    def table(self) -> pa.Table:
        """One row per key, sorted by key."""
        rows = self._summed(pa.concat_tables(self._parts))
        return rows.sort_by([(k, "ascending") for k in self.keys])

    def _summed(self, rows: pa.Table) -> pa.Table:
        made = rows.group_by(self.keys, use_threads=False).aggregate(self._sums)
        return made.rename_columns([*self.keys, *(column for column, _ in self._sums)]).select(
            [*self.keys, *(column for column, _ in self._sums)]
        )


class _Counts:
    """What is counted while the documents pass."""

    def __init__(self) -> None:
        keys = ["entity_id", "label", "name", "external_ref", "gender"]
        self.named = _Sums(keys, [("n_documents", "sum"), ("n_mentions", "sum"), ("first", "min"), ("last", "max")])
        """by entity and name"""
        self.forms = _Sums(["entity_id", "text"], [("n", "sum")])
        """by entity and form"""
        self.shared = _Sums(["entity_id", "other"], [("n", "sum")])
        """who is named together with bearers of widespread names"""
        self.spoken = _Sums(["entity_id"], [("n_quotes", "sum")])
        """quotes by speaker"""

    def add(self, block: Block) -> None:
        """Count the mentions and quotes of some documents."""
        documents = block["documents"].combine_chunks()
        documents = documents.append_column("counts", pc.is_null(documents["duplicate_of"]).cast(pa.int64()))
        self._add_mentions(_of_documents(block["mentions"], "entity_id", documents))
        rows = _of_documents(block["quotes"], "speaker_entity_id", documents)
        self.spoken.add(pa.table({"entity_id": rows["speaker_entity_id"], "n_quotes": rows["counts"]}))

    def _add_mentions(self, rows: pa.Table) -> None:
        keys = self.named.keys
        per_document = rows.group_by(["doc_id", *keys], use_threads=False).aggregate(
            [("counts", "max"), ("counts", "sum"), ("published_at", "min")]
        )
        counted = pc.greater(per_document["counts_max"], 0)
        date = pc.if_else(counted, per_document["published_at_min"], pa.scalar(None, _TIME))
        figures = {"n_documents": per_document["counts_max"], "n_mentions": per_document["counts_sum"]}
        self.named.add(pa.table({**{k: per_document[k] for k in keys}, **figures, "first": date, "last": date}))
        self.forms.add(rows.select(["entity_id", "text", "counts"]).rename_columns(["entity_id", "text", "n"]))
        self.shared.add(_named_together(per_document))


def entities_table(blocks: Iterable[Block], authority: Authority | None = None) -> pa.Table:
    """The table `entities` from all documents with their mentions and quotes.

    Every `entity_id` of the mentions gets a row, sorted by it; documents with a `duplicate_of` are left out of the
    counts and dates.
    """
    counts = _Counts()
    for block in chain([_EMPTY], _in_bulk(blocks)):
        counts.add(block)
    named = counts.named.table()
    if named.num_rows == 0:
        return _ENTITIES.empty_table()
    names = _names(named, counts.forms.table(), counts.shared.table())
    joined = join(names, authority)
    spoken = counts.spoken.table()
    totals = _Sums(["entity_id"], [("n_documents", "sum"), ("n_mentions", "sum"), ("first", "min"), ("last", "max")])
    totals.add(named)
    rows = totals.table().join(joined.drop_columns("external_ref"), "entity_id").join(spoken, "entity_id")
    rows = rows.join(joined.select(["entity_id", "external_ref"]), "entity_id")
    rows = rows.join(names.select(["entity_id", "label"]), "entity_id").sort_by("entity_id")
    by_id = names.sort_by("entity_id")
    told = _genders(named)
    own, leading = (told["gender"].take(pc.index_in(rows[c], told["entity_id"])) for c in ("entity_id", "canonical_id"))
    made = {
        **{
            c: rows[c]
            for c in ("entity_id", "canonical_id", "name", "label", "external_ref", "n_documents", "n_mentions")
        },
        "aliases": by_id["aliases"],
        "gender": pc.coalesce(own, leading),
        "n_quotes": pc.fill_null(rows["n_quotes"], 0),
        "first_published_at": rows["first"],
        "last_published_at": rows["last"],
    }
    return pa.table({c: made[c] for c in _ENTITIES.names}).cast(_ENTITIES).combine_chunks()


def join(names: pa.Table, authority: Authority | None = None) -> pa.Table:
    """Join entities that mean the same across documents.

    `names` has one row per `entity_id`: `label`, `name`, `external_ref`, `n_documents`, and, where known, `aliases` and
    `context` (entity_ids of those named with it; only used for widespread names). Returns `entity_id`, `canonical_id`
    (the joined entity named in most documents), `name` and `external_ref` (of the canonical entity).
    """
    for column in ("aliases", "context"):
        if column not in names.column_names:
            names = names.append_column(column, pa.nulls(names.num_rows, pa.list_(pa.string())))
    names = names.select(_NAMES.names).cast(_NAMES).sort_by([("n_documents", "descending"), ("entity_id", "ascending")])
    leader = pa.array(merging.leaders(names, authority), pa.int64())
    ids = names["entity_id"].combine_chunks()
    return pa.table(
        {
            "entity_id": ids,
            "canonical_id": ids.take(leader),
            "name": names["name"].combine_chunks().take(leader),
            "external_ref": pc.coalesce(
                names["external_ref"].combine_chunks().take(leader), names["external_ref"].combine_chunks()
            ),
        }
    )


def _genders(named: pa.Table) -> pa.Table:
    """The gender that most documents tell of each entity of which one is told."""
    rows = named.filter(pc.is_valid(named["gender"]))
    counts = rows.group_by(["entity_id", "gender"], use_threads=False).aggregate([("n_mentions", "sum")])
    counts = counts.sort_by([("entity_id", "ascending"), ("n_mentions_sum", "descending"), ("gender", "ascending")])
    first = counts.group_by("entity_id", use_threads=False).aggregate([("gender", "first")])
    return first.rename_columns(["entity_id", "gender"]).combine_chunks()


def _in_bulk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same rows in blocks of `_BULK_ROWS` mentions or more."""
    gathered: list[Block] = []
    for block in blocks:
        gathered.append(block)
        if sum(b["mentions"].num_rows for b in gathered) >= _BULK_ROWS:
            yield _together(gathered)
            gathered = []
    if gathered:
        yield _together(gathered)


def _together(blocks: Sequence[Block]) -> Block:
    return {table: pa.concat_tables([b[table].select(COLUMNS[table]) for b in blocks]) for table in COLUMNS}


def _of_documents(rows: pa.Table, column: str, documents: pa.Table) -> pa.Table:
    """The rows whose `column` is not null, with what `documents` says of their document."""
    rows = rows.filter(pc.is_valid(rows[column]))
    at = pc.index_in(rows["doc_id"], documents["doc_id"])
    for name in ("published_at", "counts"):
        rows = rows.append_column(name, documents[name].take(at))
    return rows


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


def _names(named: pa.Table, forms: pa.Table, shared: pa.Table) -> pa.Table:
    """One row per entity, with the name that most documents use as the fullest, all forms by count, and the company."""
    order = [
        ("entity_id", "ascending"),
        ("n_documents", "descending"),
        ("n_mentions", "descending"),
        ("name", "ascending"),
    ]
    first = named.sort_by([*order, ("external_ref", "ascending")]).group_by("entity_id", use_threads=False)
    rows = first.aggregate([("label", "first"), ("name", "first"), ("external_ref", "first"), ("n_documents", "sum")])
    rows = rows.rename_columns([c.removesuffix("_first").removesuffix("_sum") for c in rows.column_names])
    forms = forms.sort_by([("entity_id", "ascending"), ("n", "descending"), ("text", "ascending")])
    listed = (
        forms.group_by("entity_id", use_threads=False)
        .aggregate([("text", "list")])
        .rename_columns(["entity_id", "aliases"])
    )
    aliases = pc.list_slice(listed["aliases"], 0, MAX_ALIASES)
    listed = pa.table({"entity_id": listed["entity_id"], "aliases": aliases})
    company = (
        shared.group_by("entity_id", use_threads=False)
        .aggregate([("other", "list")])
        .rename_columns(["entity_id", "context"])
    )
    rows = rows.sort_by("entity_id")
    position = pc.index_in(rows["entity_id"], listed["entity_id"])
    met = pc.index_in(rows["entity_id"], company["entity_id"])
    rows = rows.append_column("aliases", listed["aliases"].combine_chunks().take(position.combine_chunks()))
    return rows.append_column("context", company["context"].combine_chunks().take(met.combine_chunks())).select(
        _NAMES.names
    )
