"""Planning: which sources to read, which record is the document, which documents to annotate.

Everything here is columnar bookkeeping over keys and hashes; no text is looked at.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.errors import RunError
from flows.sources import Collection, SourceFile, SourceReject
from flows.stages import Group, ReadResult, ReadUnit
from releases import Release

#: A collection of fewer documents may lose any share of them without a question.
MIN_DOCUMENTS_FOR_LOSS_GUARD = 10
#: Above this share a loss looks like an unplugged disk rather than like editing.
MAX_LOSS = 0.5
#: Sources and bytes that one reading call takes: a second or so of work, and a checkpoint afterwards.
UNIT_SOURCES = 256
UNIT_BYTES = 16_000_000

KEYS = ["doc_id", "collection", "source", "record", "source_sha256", "published_at", "updated_at", "content_sha256"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a run's collections hold, and how that compares with the parent release."""

    to_read: tuple[SourceFile, ...]
    """new, changed, or needed again because another source that superseded their records changed"""
    refused: tuple[SourceReject, ...]
    """new or changed, and not to be read: each is a reject"""
    n_sources: int
    n_new: int
    n_changed: int
    missing: frozenset[tuple[str, str]]
    """(collection, source) whose documents leave"""

    @property
    def reread(self) -> frozenset[tuple[str, str]]:
        files: list[SourceFile | SourceReject] = [*self.to_read, *self.refused]
        return frozenset((f.collection, f.source) for f in files)

    @property
    def nothing_to_do(self) -> bool:
        return not self.reread and not self.missing


def compare(
    found: Sequence[SourceFile | SourceReject],
    collections: Sequence[str],
    parent: Release | None,
    *,
    same_pipeline: bool,
    kept: Set[str] = frozenset(),
) -> Inventory:
    """Compare the sources found with those of the parent release; of collections in `kept` nothing goes missing."""
    known = _known_sources(parent, collections)
    here = {(f.collection, f.source): f for f in found}
    changed = {k for k, f in here.items() if known.get(k) != (f.sha256 or "") or not same_pipeline}
    missing = frozenset(k for k in known.keys() - here.keys() if k[0] not in kept)
    again = _superseded_by(parent, collections, (changed & known.keys()) | missing) & here.keys()
    touched = [f for k, f in here.items() if k in changed or k in again]
    return Inventory(
        to_read=tuple(f for f in touched if isinstance(f, SourceFile)),
        refused=tuple(f for f in touched if isinstance(f, SourceReject)),
        n_sources=len(here),
        n_new=len(changed - known.keys()),
        n_changed=len(changed & known.keys()),
        missing=missing,
    )


def _known_sources(parent: Release | None, collections: Sequence[str]) -> dict[tuple[str, str], str]:
    if parent is None:
        return {}
    table = parent.arrow("sources", columns=["collection", "source", "source_sha256"])
    table = table.filter(pc.is_in(table["collection"], pa.array(list(collections), pa.string())))
    columns = (table[name].to_pylist() for name in ("collection", "source", "source_sha256"))
    return {(collection, source): sha for collection, source, sha in zip(*columns, strict=True)}


def _superseded_by(
    parent: Release | None, collections: Sequence[str], touched: set[tuple[str, str]] | frozenset[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Sources with a record that lost to one in a touched source: it may be the document again."""
    if parent is None or not touched:
        return set()
    lost = parent.read("rejects", columns=["collection", "source", "reason", "doc_id"])
    lost = lost[(lost["reason"] == "superseded") & lost["collection"].isin(list(collections))]
    if lost.empty:
        return set()
    places = ["doc_id", "collection", "source"]
    failed = parent.read("rejects", columns=[*places, "stage"], filters=[("stage", "=", "annotation")])
    winners = pd.concat([parent.read("documents", columns=places), failed[places]])
    winners = winners[winners["doc_id"].isin(lost["doc_id"])]
    at_risk = {
        doc_id
        for doc_id, c, s in winners[["doc_id", "collection", "source"]].itertuples(index=False)
        if (c, s) in touched
    }
    rows = lost[lost["doc_id"].isin(at_risk)]
    return set(zip(rows["collection"], rows["source"], strict=True))


def guard_losses(parent: Release | None, leaving: pa.Array, collections: Sequence[Collection]) -> None:
    """Raise RunError where a collection would lose so many documents that a fault is likelier than an edit.

    `leaving` are doc_ids of the parent that the next release will not have, for whatever reason.
    """
    if parent is None or not len(leaving):
        return
    documents = parent.arrow("documents", columns=["doc_id", "collection"])
    lost = documents.filter(pc.is_in(documents["doc_id"], leaving))
    for collection in collections:
        total = pc.sum(pc.equal(documents["collection"], collection.name)).as_py()
        n_lost = pc.sum(pc.equal(lost["collection"], collection.name)).as_py() or 0
        if (total or 0) >= MIN_DOCUMENTS_FOR_LOSS_GUARD and n_lost > MAX_LOSS * total:
            raise RunError(
                f"collection '{collection.name}' ({collection.root}) would lose {n_lost} of its {total} documents: "
                "check that the source is all there, or pass --force if they are really gone"
            )


def guard_faults(read: Iterable[ReadResult], collections: Sequence[Collection]) -> None:
    """Raise RunError where so many sources could not be read that publishing would withdraw what is only unplugged."""
    read = list(read)
    n_sources, n_faults = sum(r.n_sources for r in read), sum(r.n_faults for r in read)
    gone = [c for c in collections if "://" not in c.root and not os.path.exists(c.root)]
    if n_faults and gone:
        raise RunError(
            f"collection '{gone[0].name}' ({gone[0].root}) went away while it was read; nothing was published: "
            "check its disk, then run again"
        )
    if n_faults > MAX_LOSS * n_sources:
        raise RunError(
            f"{n_faults} of {n_sources} sources could not be read; nothing was published: "
            "check their disk or network, then run again, or pass --force to publish without them"
        )


def read_units(
    files: Iterable[SourceFile], collections: Sequence[Collection], pipelines: Mapping[str, str]
) -> list[ReadUnit]:
    """Cut the sources into units of at most `UNIT_SOURCES` sources and about `UNIT_BYTES` bytes, in order.

    `pipelines` has the key of the pipeline for each collection.
    """
    by_name = {c.name: c for c in collections}
    units: list[ReadUnit] = []
    pending: list[SourceFile] = []

    def close() -> None:
        if pending:
            lines = [pipelines[pending[0].collection], *(f"{f.collection}\0{f.source}\0{f.sha256}" for f in pending)]
            key = hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]
            units.append(ReadUnit(key, by_name[pending[0].collection], tuple(pending)))
            pending.clear()

    n_bytes = 0
    for file in files:
        if pending and (
            file.collection != pending[0].collection
            or len(pending) >= UNIT_SOURCES
            or n_bytes + file.n_bytes > UNIT_BYTES
        ):
            close()
            n_bytes = 0
        pending.append(file)
        n_bytes += file.n_bytes
    close()
    return units


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which records are the documents, and what follows for the parent's rows.

    Frames: `to_annotate` and `reused` have `doc_id`, `file` (ordinal of the article file) and `row`; `left_out` has
    the columns of `KEYS`, `file` (-1 for a record that was not read again) and `reason`. Arrays of doc_id, sorted: `gone`
    (documents of the parent that leave), `edited` (annotated anew).
    """

    to_annotate: pd.DataFrame
    reused: pd.DataFrame
    left_out: pd.DataFrame
    gone: pa.Array
    edited: pa.Array
    n_new: int
    n_edited: int
    """of `edited` those with another text; the others are annotated anew for another pipeline, title or date"""


def resolve(
    read: pd.DataFrame, parent: Release | None, collections: Sequence[str], inventory: Inventory, *, same_pipeline: bool
) -> Resolution:
    """Choose one record per doc_id: the latest by update or publication time, then by source order.

    What was taken down (`onrecord purge`) stays out.

    `read` has the columns of `KEYS`, `annotation_sha256`, `file` and `row`, in source order.
    """
    purged = parent.manifest.purged_ids if parent is not None else frozenset()
    is_purged = read["doc_id"].isin(purged)
    taken_down, read = read[is_purged], read[~is_purged]
    parts = [read]
    mine: pd.DataFrame | None = None
    if parent is not None:
        mine = parent.read("documents", columns=KEYS)
        mine = mine[mine["collection"].isin(list(collections))]
        touched = inventory.reread | inventory.missing
        places = pd.Series(list(zip(mine["collection"], mine["source"], strict=True)), index=mine.index)
        mine = mine.assign(stays=~places.isin(touched))
        parts.append(mine[mine["stays"]].drop(columns="stays").assign(file=-1, row=-1, annotation_sha256=None))
    every = pd.concat(parts, ignore_index=True) if len(parts) > 1 else read
    when = every["updated_at"].fillna(every["published_at"])
    every = every.assign(when=when).sort_values(
        ["doc_id", "when", "collection", "source", "file", "row"], na_position="first", kind="stable"
    )
    is_last = ~every["doc_id"].duplicated(keep="last")
    winners, losers = every[is_last], every[~is_last]
    left_out = pd.concat([losers.assign(reason="superseded"), taken_down.assign(reason="taken_down")])
    fresh = winners[winners["file"] >= 0].sort_values(["file", "row"])
    known = _known_annotations(parent, fresh["doc_id"]) if same_pipeline else {}
    same = pd.Series(
        [known.get(d) == a for d, a in zip(fresh["doc_id"], fresh["annotation_sha256"], strict=True)], dtype=bool
    )
    same.index = fresh.index
    before: set[str] = set() if mine is None else set(mine["doc_id"])
    now = set(winners["doc_id"])
    edited = set(fresh.loc[~same, "doc_id"]) & before
    return Resolution(
        to_annotate=fresh.loc[~same, ["doc_id", "file", "row"]],
        reused=fresh.loc[same, ["doc_id", "file", "row"]],
        left_out=left_out[[*KEYS, "file", "reason"]],
        gone=pa.array(sorted(before - now), pa.string()),
        edited=pa.array(sorted(edited), pa.string()),
        n_new=len(now - before),
        n_edited=_n_other_text(fresh[~same], mine),
    )


def _n_other_text(fresh: pd.DataFrame, before: pd.DataFrame | None) -> int:
    """How many of the `fresh` documents were there with another text."""
    if before is None:
        return 0
    both = fresh.merge(before, on="doc_id", suffixes=("", "_before"))
    return int((both["content_sha256"] != both["content_sha256_before"]).sum())


def _known_annotations(parent: Release | None, doc_ids: pd.Series) -> dict[str, str]:
    if parent is None or doc_ids.empty:
        return {}
    table = parent.arrow("fingerprints", columns=["doc_id", "annotation_sha256"])
    table = table.filter(pc.is_in(table["doc_id"], pa.array(doc_ids, pa.string())))
    return dict(zip(table["doc_id"].to_pylist(), table["annotation_sha256"].to_pylist(), strict=True))


def groups(to_annotate: pd.DataFrame, article_files: Sequence[str], size: int) -> list[Group]:
    """Groups of at most `size` articles, never across article files."""
    return list(_groups(to_annotate, article_files, size))


def _groups(to_annotate: pd.DataFrame, article_files: Sequence[str], size: int) -> Iterator[Group]:
    for file, part in to_annotate.groupby("file", sort=True):
        path = article_files[int(str(file))]
        all_rows = tuple(int(row) for row in part["row"])
        for start in range(0, len(all_rows), size):
            chosen = all_rows[start : start + size]
            key = hashlib.sha256(f"{'/'.join(path.split('/')[-2:])} {chosen}".encode()).hexdigest()[:32]
            yield Group(key, path, chosen)
