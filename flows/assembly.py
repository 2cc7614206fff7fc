"""Assembly: results of the stages + the parent release -> the changes that the next release makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.planning import Inventory, Resolution
from flows.stages import REJECTS, SOURCES, GroupResult, ReadResult
from releases import Change, Release
from releases.schemas import TABLES
from transforms import duplicates
from transforms.reasons import REASONS

if TYPE_CHECKING:
    from transforms.entities import Authority

_DUPLICATE_KEYS = ["doc_id", "published_at", "content_sha256"]


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


def changes(parts: Ingredients) -> dict[str, Change]:
    """What the next release changes in every table."""
    gone = pa.concat_arrays([parts.resolution.gone, parts.resolution.edited])
    content_removed = _ids(gone)
    duplicate_of, shifted = _duplicates(parts, gone)
    made = {
        name: Change(removed=content_removed, added=_staged(parts, name))
        for name in ("sentences", "mentions", "quotes")
    }
    made["fingerprints"] = Change(removed=content_removed, added=_fingerprints(parts))
    reused = _reused(parts)
    made["documents"] = Change(
        removed=_ids(pa.concat_arrays([gone, reused, shifted])), added=_documents(parts, duplicate_of, shifted)
    )
    rejects = _rejects(parts)
    places = sorted(parts.inventory.reread | parts.inventory.missing)
    made["rejects"] = Change(removed=_places(places), added=[rejects])
    made["sources"] = _sources(parts, rejects, places)
    made["entities"] = Change(removed=None, added=[_entities(parts, gone, duplicate_of)], replaced=True)
    return made


def _reused(parts: Ingredients) -> pa.Array:
    return pa.array(parts.resolution.reused["doc_id"].tolist(), pa.string())


def _ids(doc_ids: pa.Array) -> pa.Table:
    return pa.table({"doc_id": doc_ids})


def _places(places: Sequence[tuple[str, str]]) -> pa.Table:
    return pa.table(
        {
            "collection": pa.array([c for c, _ in places], pa.string()),
            "source": pa.array([s for _, s in places], pa.string()),
        }
    )


def _staged(parts: Ingredients, table: str) -> list[Path]:
    return [Path(result.folder) / f"{table}.parquet" for result in parts.annotated]


def _fingerprints(parts: Ingredients) -> Iterator[pa.Table]:
    names = list(TABLES["fingerprints"].schema.names)
    for path in _staged(parts, "documents"):
        yield pq.read_table(path, columns=names)


# --- duplicates


def _duplicates(parts: Ingredients, gone: pa.Array) -> tuple[dict[str, str | None], pa.Array]:
    """`duplicate_of` by doc_id over the whole store, and the kept documents in which it changed."""
    tables = [pq.read_table(p, columns=[*_DUPLICATE_KEYS, "minhash"]) for p in _staged(parts, "documents")]
    tables += [t.select([*_DUPLICATE_KEYS, "minhash"]) for t in _reused_articles(parts)]
    before: dict[str, str | None] = {}
    if parts.parent is not None:
        kept = parts.parent.arrow("documents", columns=[*_DUPLICATE_KEYS, "duplicate_of"])
        leaving = pa.concat_arrays([gone, _reused(parts)])
        kept = kept.filter(pc.invert(pc.is_in(kept["doc_id"], leaving)))
        before = dict(zip(kept["doc_id"].to_pylist(), kept["duplicate_of"].to_pylist(), strict=True))
        hashes = parts.parent.arrow("fingerprints", columns=["doc_id", "minhash"])
        tables.append(kept.drop_columns("duplicate_of").join(hashes, "doc_id", join_type="left outer"))
    every = pa.concat_tables(tables, promote_options="default") if tables else None
    if every is None or every.num_rows == 0:
        return {}, pa.array([], pa.string())
    every = every.combine_chunks()
    tables.clear()  # they would hold every signature a second time
    after = duplicates.duplicate_of(every["doc_id"], every["published_at"], every["content_sha256"], every["minhash"])
    shifted = pa.array(sorted(d for d, other in before.items() if after.get(d) != other), pa.string())
    return dict(after), shifted


def _reused_articles(parts: Ingredients) -> Iterator[pa.Table]:
    """Article rows that were read again and need no new annotation."""
    for file, chosen in parts.resolution.reused.groupby("file", sort=True):
        table = pq.read_table(parts.article_files[int(str(file))])
        yield table.take(pa.array(chosen["row"], pa.int64()))


# --- documents


def _documents(parts: Ingredients, duplicate_of: Mapping[str, str | None], shifted: pa.Array) -> Iterator[pa.Table]:
    for path in _staged(parts, "documents"):
        yield _finished(pq.read_table(path), duplicate_of)
    if parts.parent is None:
        return
    counts = ["n_paragraphs", "n_sentences", "n_words"]
    reused = _reused(parts)
    if len(reused):
        known = parts.parent.arrow("documents", columns=["doc_id", *counts])
        known = known.filter(pc.is_in(known["doc_id"], reused)).combine_chunks()
        for table in _reused_articles(parts):
            at = pc.index_in(table["doc_id"], known["doc_id"].combine_chunks())
            for name in counts:
                table = table.append_column(name, known[name].take(at))
            yield _finished(table, duplicate_of)
    if len(shifted):
        for rows in parts.parent.batches("documents"):
            rows = rows.filter(pc.is_in(rows["doc_id"], shifted))
            if rows.num_rows:
                yield _finished(rows, duplicate_of)


def _finished(table: pa.Table, duplicate_of: Mapping[str, str | None]) -> pa.Table:
    schema = TABLES["documents"].schema
    found = pa.array([duplicate_of.get(d) for d in table["doc_id"].to_pylist()], pa.string())
    columns = [found if name == "duplicate_of" else table[name] for name in schema.names]
    return pa.table(columns, names=schema.names).cast(schema)


# --- rejects and sources


def _rejects(parts: Ingredients) -> pa.Table:
    tables = [pq.read_table(Path(r.folder) / "rejects.parquet") for r in parts.read]
    lost = parts.resolution.left_out
    left_out = pa.table(
        {
            "collection": pa.array(lost["collection"], pa.string()),
            "source": pa.array(lost["source"], pa.string()),
            "record": pa.array(lost["record"], pa.string()),
            "source_sha256": pa.array(lost["source_sha256"], pa.string()),
            "stage": pa.array(["planning"] * len(lost), pa.string()),
            "reason": pa.array(lost["reason"], pa.string()),
            "detail": pa.array([REASONS[reason] for reason in lost["reason"]], pa.string()),
            "doc_id": pa.array(lost["doc_id"], pa.string()),
        }
    )
    return pa.concat_tables([REJECTS.empty_table(), *tables, left_out, parts.given_up])


def _sources(parts: Ingredients, rejects: pa.Table, places: Sequence[tuple[str, str]]) -> Change:
    """Rows of the sources read, and of those that lost a record to one of them."""
    names = TABLES["sources"].schema.names
    read = [pq.read_table(Path(r.folder) / "sources.parquet") for r in parts.read]
    frame = pa.concat_tables([SOURCES.empty_table(), *read]).to_pandas()
    by_source = rejects.to_pandas().groupby(["collection", "source"])
    frame = frame.set_index(["collection", "source"])
    frame["n_rejects"] = by_source.size().reindex(frame.index, fill_value=0)
    frame["n_documents"] = frame["n_records"] - by_source["record"].count().reindex(frame.index, fill_value=0)
    lost = parts.resolution.left_out
    kept_losers = lost[lost["file"] < 0].groupby(["collection", "source"]).size()
    touched: list[tuple[str, str]] = []
    if len(kept_losers) and parts.parent is not None:
        old = parts.parent.read("sources").set_index(["collection", "source"])
        old = old.loc[old.index.intersection(kept_losers.index)]
        old["n_rejects"] += kept_losers.reindex(old.index)
        old["n_documents"] -= kept_losers.reindex(old.index)
        touched = list(old.index)
        frame = pd.concat([frame, old])
    table = pa.Table.from_pandas(frame.reset_index()[names], schema=TABLES["sources"].schema, preserve_index=False)
    return Change(removed=_places([*places, *touched]), added=[table])


# --- entities


def _entities(parts: Ingredients, gone: pa.Array, duplicate_of: Mapping[str, str | None]) -> pa.Table:
    """The entities table of the whole new release."""
    # Imported here for it brings spaCy with it: a second that a run with nothing to do need not spend.
    from transforms.entities import corpus

    def current(table: str) -> Callable[[Sequence[str]], Iterator[pa.Table]]:
        def batches(columns: Sequence[str]) -> Iterator[pa.Table]:
            wanted = list(dict.fromkeys(["doc_id", *columns]))
            if parts.parent is not None:
                for rows in parts.parent.batches(table, columns=wanted):
                    yield rows.filter(pc.invert(pc.is_in(rows["doc_id"], gone)))
            for path in _staged(parts, table):
                yield pq.read_table(path, columns=wanted)

        return batches

    def documents(columns: Sequence[str]) -> Iterator[pa.Table]:
        for rows in current("documents")([c for c in columns if c != "duplicate_of"]):
            copies = [duplicate_of.get(d) for d in rows["doc_id"].to_pylist()]
            yield rows.append_column("duplicate_of", pa.array(copies, pa.string()))

    return corpus.entities_table(current("mentions"), current("quotes"), documents, parts.authority)
