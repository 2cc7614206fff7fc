"""Assembly: results of the stages + the parent release -> the changes that the next release makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.corpus import copies as copies_of
from flows.runs.corpus.copies import Copies
from flows.runs.corpus.entities import Counted
from flows.runs.corrected import Mended
from flows.runs.planning import Inventory, by_file
from flows.runs.resolution import Resolution, places
from flows.runs.stages import GroupResult
from flows.runs.staging import REJECTS, SOURCES, ReadResult, read_rows
from releases import Change, Release
from releases.corrections.ledger import Ledger
from releases.files.memory import give_back
from releases.tables.ids import IdMap, Ids, ids, keys, within
from releases.tables.schemas import TABLES
from transforms import duplicates
from transforms.reasons import REASONS

if TYPE_CHECKING:
    from transforms.entities import Authority


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that a release is made of."""

    parent: Release | None
    inventory: Inventory
    resolution: Resolution
    read: Sequence[ReadResult]
    article_files: Sequence[str]
    annotated: Sequence[GroupResult]
    given_up: pa.Table
    """`REJECTS` rows of articles whose annotation failed"""
    authority: Authority | None = None
    ledger: Ledger = field(default_factory=Ledger)
    """corrections by hand, as they were when the run began"""
    pipeline: Mapping[str, str] = field(default_factory=dict)
    """what decides a row besides the input, as the manifest will say (with or without the corrections' hash)"""


def changes(parts: Ingredients) -> dict[str, Change]:
    """What the next release changes in every table."""
    give_back()  # else it keeps the most that any step before took
    gone = pa.concat_arrays([parts.resolution.gone, parts.resolution.edited])
    content_removed = _ids(gone)
    mended = Mended(parts.parent, gone, parts.annotated, parts.ledger)
    copies = _copies(parts, gone)
    shifted = copies.shifted
    give_back()
    made = {name: Change(removed=content_removed, added=_staged(parts, name)) for name in ("sentences", "mentions")}
    anew = _ids(pa.concat_arrays([gone, mended.touched]))
    made |= {name: Change(removed=anew, added=mended.added(name)) for name in ("quotes", "originals")}
    refreshed = pa.concat_arrays([gone, _reused(parts)]) if parts.resolution.read_anew else gone
    made["fingerprints"] = Change(
        removed=_ids(refreshed), added=_fingerprints(parts), indexes=(copies_of.KIND,), rules=copies_of.RULES
    )
    leaving = pa.concat_arrays([gone, _reused(parts), shifted])
    made["documents"] = Change(removed=_ids(leaving), added=_documents(parts, copies, shifted))
    rejects = _rejects(parts)
    reread = places(parts.inventory.reread | parts.inventory.missing)
    made["rejects"] = Change(removed=reread, added=[rejects])
    made["sources"] = _sources(parts, rejects, reread)
    counted = Counted(parts.parent, parts.annotated, mended, copies, gone, _reused(parts))
    made["entities"] = counted.change(parts.authority, parts.ledger, parts.pipeline)
    give_back()
    return made


def _reused(parts: Ingredients) -> pa.Array:
    return parts.resolution.reused["doc_id"].combine_chunks()


def _ids(doc_ids: pa.Array) -> pa.Table:
    return pa.table({"doc_id": doc_ids})


def _staged(parts: Ingredients, table: str) -> list[Path]:
    return [Path(result.folder) / f"{table}.parquet" for result in parts.annotated]


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of a table whose columns a stage left beside others: read by whoever writes them (`releases.store.staged.Deferred`)."""

    table: str
    path: Path

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All of them; `columns` picks some. Raises RunError."""
        return read_rows(self.path, columns=TABLES[self.table].schema.names if columns is None else columns)


def _fingerprints(parts: Ingredients) -> Iterator[Columns | pa.Table]:
    for path in _staged(parts, "documents"):
        yield Columns("fingerprints", path)
    if parts.resolution.read_anew:
        yield from _reused_articles(parts, TABLES["fingerprints"].schema.names)


# --- duplicates


def _copies(parts: Ingredients, gone: pa.Array) -> Copies:
    """What repeats what in the next release; decided for few where the parent's is known to have been decided so."""
    leaving = np.sort(ids(pa.concat_arrays([gone, _reused(parts)])))
    if parts.parent is not None and parts.parent.settled(copies_of.KIND, copies_of.RULES) is not None:
        found = copies_of.of_changed(parts.parent, pa.concat_tables([_NONE_CAME, *_came(parts)]), leaving)
        if found is not None:
            return found
    return copies_of.of_all(parts.parent, _came(parts), leaving)


def _came(parts: Ingredients) -> Iterator[pa.Table]:
    """The documents read by this run, with the columns by which duplicates are found."""
    for path in _staged(parts, "documents"):
        yield read_rows(path, columns=duplicates.COLUMNS).cast(_NONE_CAME.schema)
    for rows in _reused_articles(parts, duplicates.COLUMNS):
        yield rows.cast(_NONE_CAME.schema)


_NONE_CAME = pa.table(
    {
        "doc_id": pa.array([], pa.string()),
        "published_at": pa.array([], pa.timestamp("us", tz="UTC")),
        "content_sha256": pa.array([], pa.string()),
        "minhash": pa.array([], pa.binary()),
    }
)


def _without(rows: pa.Table, leaving: Ids) -> pa.Table:
    return rows.filter(pa.array(~within(ids(rows["doc_id"]), leaving))) if len(leaving) else rows


def _reused_articles(parts: Ingredients, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Article rows that were read again and need no new annotation."""
    for file, rows in by_file(parts.resolution.reused):
        yield read_rows(parts.article_files[file], columns=columns).take(pa.array(rows))


# --- documents


@dataclass(frozen=True, slots=True)
class Finished:
    """Documents that a stage left, with what they repeat: read by whoever writes them (`releases.store.staged.Deferred`)."""

    path: Path
    duplicate_of: pa.Array

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of `documents`; `columns` picks some. Raises RunError."""
        schema = TABLES["documents"].schema
        wanted = list(schema.names if columns is None else columns)
        there = read_rows(self.path, [name for name in wanted if name != "duplicate_of"])
        found = [self.duplicate_of if name == "duplicate_of" else there[name] for name in wanted]
        return pa.table(found, names=wanted).cast(pa.schema([schema.field(name) for name in wanted]))


def _documents(parts: Ingredients, copies: Copies, shifted: pa.Array) -> Iterator[Finished | pa.Table]:
    for path in _staged(parts, "documents"):
        yield Finished(path, copies.of(read_rows(path, ["doc_id"])["doc_id"]))
    if parts.parent is None:
        return
    counts = ["n_paragraphs", "n_sentences", "n_words"]
    reused = np.sort(ids(_reused(parts)))
    if len(reused):
        known = pa.concat_tables(parts.parent.rows_of("documents", reused, ["doc_id", *counts])).combine_chunks()
        for table in _reused_articles(parts):
            at = pc.index_in(table["doc_id"], known["doc_id"])
            for name in counts:
                table = table.append_column(name, known[name].take(at))
            yield _finished(table, copies)
    if len(shifted):
        for rows in parts.parent.rows_of("documents", np.sort(ids(shifted))):
            yield _finished(rows, copies)


def _finished(table: pa.Table, copies: Copies) -> pa.Table:
    schema = TABLES["documents"].schema
    columns = [copies.of(table["doc_id"]) if name == "duplicate_of" else table[name] for name in schema.names]
    return pa.table(columns, names=schema.names).cast(schema)


# --- rejects and sources


def _rejects(parts: Ingredients) -> pa.Table:
    tables = [read_rows(Path(r.folder) / "rejects.parquet") for r in parts.read]
    lost = parts.resolution.left_out
    detail = pa.array([REASONS[reason] for reason in lost["reason"].to_pylist()], pa.string())
    stage = pa.array(["planning"] * lost.num_rows, pa.string())
    withdrawn_at = pa.nulls(lost.num_rows, REJECTS.field("withdrawn_at").type)
    columns = {"stage": stage, "detail": detail, "withdrawn_at": withdrawn_at}
    for name, values in columns.items():
        lost = lost.append_column(name, values)
    left_out = lost.select(REJECTS.names)
    return pa.concat_tables([REJECTS.empty_table(), *tables, left_out, parts.given_up])


def _sources(parts: Ingredients, rejects: pa.Table, reread: pa.Table) -> Change:
    """Rows of the sources read, and of those that lost a record to one of them."""
    schema = TABLES["sources"].schema
    read = pa.concat_tables(
        [SOURCES.empty_table(), *(read_rows(Path(r.folder) / "sources.parquet") for r in parts.read)]
    )
    n_rejects, n_records = _rejects_of(read, rejects)
    read = read.append_column("n_rejects", n_rejects)
    added = [
        read.append_column("n_documents", pc.subtract(read["n_records"], n_records)).select(schema.names).cast(schema)
    ]
    lost = parts.resolution.left_out.filter(pc.less(parts.resolution.left_out["file"], 0))
    for rows in parts.parent.batches("sources") if parts.parent and lost.num_rows else ():
        n_lost, _ = _rejects_of(rows, lost)
        for name, counts in (
            ("n_rejects", pc.add(rows["n_rejects"], n_lost)),
            ("n_documents", pc.subtract(rows["n_documents"], n_lost)),
        ):
            rows = rows.set_column(rows.column_names.index(name), name, counts)
        added.append(rows.filter(pc.greater(n_lost, 0)))
    touched = [table.select(reread.column_names) for table in added[1:]]
    return Change(removed=pa.concat_tables([reread, *touched]), added=[pa.concat_tables(added)])


def _rejects_of(sources: pa.Table, rejects: pa.Table) -> tuple[pa.Array, pa.Array]:
    """How many of the `rejects` each source has, and how many of those are a record (not the whole source)."""
    place = ("collection", "source")
    counted = rejects.group_by(place).aggregate([([], "count_all"), ("record", "count")])
    at = IdMap(keys(counted, place), np.arange(counted.num_rows)).find(keys(sources, place))
    found = counted.take(pa.array(at, mask=at < 0))
    return pc.fill_null(found["count_all"], 0), pc.fill_null(found["record_count"], 0)
