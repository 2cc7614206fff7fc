"""Planning: which sources to read, in what portions; which articles to annotate together.

Everything here is bookkeeping over keys and hashes; no text is looked at.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.errors import RunError
from flows.runs.stages import Group, ReadUnit
from flows.runs.staging import ReadResult
from flows.runs.versions import Same
from flows.sources.collections import Collection, SourceFile, SourceReject
from releases import Release
from releases.indexes.documents import hashed
from releases.tables.ids import distinct, ids, within

T = TypeVar("T")

#: A collection of fewer documents may lose any share of them without a question.
MIN_DOCUMENTS_FOR_LOSS_GUARD = 10
#: Above this share a loss looks like an unplugged disk rather than like editing.
MAX_LOSS = 0.5
#: A task run costs Prefect's server, its client and the lines it logs a twentieth of a second of CPU, and the dashboard should
#: stay readable: about so many of a stage, and a few more that make its end even.
MAX_TASKS_PER_STAGE = 24
#: A group of fewer articles costs more in files than it saves in waiting.
SMALLEST_GROUP = 8
#: The groups of each worker when as much work is left as makes groups smaller than the setting.
SHARES_AT_THE_END = 4
#: Sources and bytes that one reading call takes: a second or so of work, and a checkpoint afterwards.
UNIT_SOURCES = 256
UNIT_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a run's collections hold, and how that compares with the parent release."""

    to_read: tuple[SourceFile, ...]
    """new, changed, or needed again because another source that superseded their records changed"""
    refused: tuple[SourceReject, ...]
    """new or changed, and not to be read: each is a reject"""
    n_sources: int
    new: frozenset[tuple[str, str]]
    """(collection, source) that the parent does not have"""
    changed: frozenset[tuple[str, str]]
    """those whose bytes are others than the parent's"""
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
    same: Same,
    kept: Set[str] = frozenset(),
) -> Inventory:
    """Compare the sources found with those of the parent release; of collections in `kept` nothing goes missing.

    Of a collection whose articles are no longer read as they were every source is read again; of one whose articles
    are no longer annotated as they were those with an article that could not be annotated: its text is in no release.
    """
    here = {(f.collection, f.source): f for f in found}
    unchanged: set[tuple[str, str]] = set()
    changed: set[tuple[str, str]] = set()
    anew: set[tuple[str, str]] = set()
    missing: set[tuple[str, str]] = set()
    for key, sha256 in _known_sources(parent, collections):
        if file := here.get(key):
            as_it_was = sha256 == (file.sha256 or "")
            (changed if not as_it_was else unchanged if key[0] in same.reading else anew).add(key)
        elif key[0] not in kept:
            missing.add(key)
    again = _superseded_by(parent, collections, changed | anew | missing)
    if others := [name for name in collections if name not in same.annotation]:
        again |= _failed(parent, others)
    touched = [f for k, f in here.items() if k not in unchanged or k in again]
    return Inventory(
        to_read=tuple(f for f in touched if isinstance(f, SourceFile)),
        refused=tuple(f for f in touched if isinstance(f, SourceReject)),
        n_sources=len(here),
        new=frozenset(here.keys() - unchanged - changed - anew),
        changed=frozenset(changed),
        missing=frozenset(missing),
    )


def _known_sources(parent: Release | None, collections: Sequence[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """(collection, source) and hash of the parent's sources."""
    for rows in parent.batches("sources", ["collection", "source", "source_sha256"]) if parent else ():
        rows = rows.filter(pc.is_in(rows["collection"], pa.array(list(collections), pa.string())))
        for collection, source, sha256 in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            yield (collection, source), sha256


def _superseded_by(
    parent: Release | None, collections: Sequence[str], touched: Set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Sources with a record that lost to one, or to a notice, in a touched source: it may be the document again."""
    if parent is None or not touched:
        return set()
    lost = parent.arrow("rejects", ["collection", "source", "doc_id"], [("reason", "=", "superseded")])
    lost = lost.filter(pc.is_in(lost["collection"], pa.array(list(collections), pa.string())))
    if not lost.num_rows:
        return set()
    losers = np.sort(ids(lost["doc_id"]))
    places = ["doc_id", "collection", "source"]
    failed = parent.arrow("rejects", places, [("stage", "=", "annotation")])
    at_risk: set[str] = set()
    notices = parent.arrow("rejects", places, [("reason", "=", "withdrawn")])
    notices = notices.filter(pc.is_valid(notices["doc_id"]))
    for rows in chain([failed, notices], parent.rows_of("documents", distinct(losers), places)):
        winners = rows.filter(pa.array(within(ids(rows["doc_id"]), losers)))
        columns = (column.to_pylist() for column in winners.columns)
        at_risk |= {doc_id for doc_id, *place in zip(*columns, strict=True) if tuple(place) in touched}
    rows = lost.filter(pc.is_in(lost["doc_id"], pa.array(sorted(at_risk), pa.string())))
    return set(zip(rows["collection"].to_pylist(), rows["source"].to_pylist(), strict=True))


def _failed(parent: Release | None, collections: Sequence[str]) -> set[tuple[str, str]]:
    """Sources with an article whose annotation failed."""
    if parent is None:
        return set()
    rows = parent.arrow("rejects", ["collection", "source"], [("stage", "=", "annotation")])
    rows = rows.filter(pc.is_in(rows["collection"], pa.array(list(collections), pa.string())))
    return set(zip(rows["collection"].to_pylist(), rows["source"].to_pylist(), strict=True))


def guard_losses(parent: Release | None, leaving: pa.Array, collections: Sequence[Collection]) -> None:
    """Raise RunError where a collection would lose so many documents that a fault is likelier than an edit.

    `leaving` are doc_ids of the parent that the next release will not have, for whatever reason.
    """
    if parent is None or not len(leaving):
        return
    known = parent.documents("collection")
    going = within(known.doc, np.sort(ids(leaving)))
    for collection in collections:
        mine = known.columns["collection"] == hashed([collection.name])
        total, n_lost = int(mine.sum()), int((mine & going).sum())
        if total >= MIN_DOCUMENTS_FOR_LOSS_GUARD and n_lost > MAX_LOSS * total:
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


def pieces(units: Sequence[ReadUnit], n_workers: int) -> list[ReadUnit]:
    """The units, in order; where there are more workers than units a large source of many records in shares."""
    return [piece for unit in units for piece in unit.shares(n_workers // len(units))]


def groups(to_annotate: pa.Table, article_files: Sequence[str], most: int, n_workers: int) -> list[Group]:
    """Groups of at most `most` articles, never across article files; towards the end smaller ones.

    So all workers come to their end at about the same time (guided self-scheduling: Polychronopoulos and Kuck, 1987).
    """
    return list(_groups(to_annotate, article_files, most, n_workers))


def _groups(to_annotate: pa.Table, article_files: Sequence[str], most: int, n_workers: int) -> Iterator[Group]:
    left = to_annotate.num_rows
    for file, rows in by_file(to_annotate):
        path, all_rows = article_files[file], tuple(rows.tolist())
        while all_rows:
            size = min(most, max(SMALLEST_GROUP, left // (SHARES_AT_THE_END * n_workers)))
            chosen, all_rows = all_rows[:size], all_rows[size:]
            left -= len(chosen)
            yield group(path, chosen)


def group(article_file: str, rows: tuple[int, ...]) -> Group:
    """Some rows of a file of articles; named by them, and by where the file lies in the run's folder."""
    key = hashlib.sha256(f"{'/'.join(article_file.split('/')[-2:])} {rows}".encode()).hexdigest()[:32]
    return Group(key, article_file, rows)


def largest_first(groups: Sequence[Group]) -> list[int]:
    """Positions of the groups in the order in which to begin them: a book that came last would keep one worker busy alone.

    How much work there is in a group is told by the bytes of its articles' file. Of equals the first comes first.
    """
    taken = Counter[str]()
    for group in groups:
        taken[group.article_file] += len(group)
    n_bytes = {path: os.path.getsize(path) / n for path, n in taken.items()}
    return sorted(range(len(groups)), key=lambda at: -len(groups[at]) * n_bytes[groups[at].article_file])


def in_tasks(items: Sequence[T], n_workers: int) -> list[Sequence[T]]:
    """Cuts a stage's calls into tasks that do theirs one after the other: tens of tasks, and towards the end of one call each."""
    usual = -(-len(items) // max(MAX_TASKS_PER_STAGE, n_workers))
    tasks: list[Sequence[T]] = []
    at = 0
    while at < len(items):
        size = min(usual, max(1, (len(items) - at) // (2 * n_workers)))
        tasks.append(items[at : at + size])
        at += size
    return tasks


def by_file(places: pa.Table) -> Iterator[tuple[int, np.ndarray]]:
    """Of a table sorted by `file` each file, with its rows."""
    files, rows = (places[name].to_numpy() for name in ("file", "row"))
    ends = np.flatnonzero(np.diff(files, append=-1))  # no file has the number -1
    for start, end in zip([0, *(ends[:-1] + 1)], ends + 1, strict=True) if len(files) else ():
        yield int(files[start]), rows[start:end]
