"""What a run would do, before it does anything: what is read, annotated and withdrawn, why, and about how long it takes.

Takes the inventory that a run takes, so it costs what a run with nothing to do costs, less Prefect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.runs import corrected, planning, reviewed, versions
from flows.sources import authority_file
from flows.sources import collections as input_collections
from flows.sources.collections import Collection, SourceFile, SourceReject
from releases.corrections.ledger import PIPELINE_KEY
from releases.tables.calibration import KEY as CALIBRATION

if TYPE_CHECKING:
    from flows.runs.assembly import Ingredients
    from flows.runs.planning import Inventory
    from flows.runs.settings import Settings
    from releases import Release, Store

#: Bytes that one process reads and cleans in a second, and words that it annotates, until a release has measured its
#: own: of PolNeAR's plain texts on one core of a common server.
PACE = {"read": 400_000.0, "annotate": 10_000.0}
#: Words in a byte of input until a release knows: English in UTF-8 takes six bytes a word, markup as much again.
WORDS_PER_BYTE = 1 / 12
#: Seconds that a run takes before and after the work itself: Prefect's start, the checks, the publish.
AROUND = 10.0


@dataclass(slots=True)
class Planned:
    """What a run would do with one collection."""

    collection: str
    n_sources: int = 0
    n_new: int = 0
    n_changed: int = 0
    n_gone: int = 0
    n_read: int = 0
    """sources to read: new, changed, or read anew"""
    bytes_read: int = 0
    n_again: int = 0
    """documents of unchanged sources that are annotated anew"""
    n_withdrawn: int = 0
    """documents of sources that are gone"""
    words: float = 0.0
    """words to annotate, an estimate where sources are new"""


@dataclass(slots=True)
class Preview:
    """What a run would do."""

    parent: int | None
    collections: list[Planned] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """what differs between the pipeline that made the parent and today's; empty where nothing has to be done anew"""
    corrections: bool = False
    """whether `corrections.jsonl` is another than the one that the release was made with"""
    judged: bool = False
    """whether judgements have recalibrated `confidence` since"""
    joining: bool = False
    """whether entities were joined over all articles by other rules when the release was made"""
    seconds: float = 0.0
    """about how long it takes; 0 where there is nothing to do"""

    @property
    def nothing_to_do(self) -> bool:
        return not (self.corrections or self.judged or self.joining) and not any(
            of.n_read or of.n_gone or of.n_again for of in self.collections
        )


def preview(store: Store, collections: Sequence[Collection], settings: Settings) -> Preview:
    """Look at the sources and at the newest release. Raises BadSource, StoreError as a run does."""
    parent = store.latest()
    authority, _ = authority_file.choose(store, settings.authority, parent)
    settings = settings.model_copy(update={"authority": authority})
    pipeline = versions.pipeline(settings)
    keys = {c.name: pipeline.keys(c.shaping_articles()) for c in collections}
    same = versions.Same.of(parent, keys, rebuild=settings.rebuild)
    hashes = {c.name: input_collections.known_hashes(c, store.hashes, rehash=settings.rehash) for c in collections}
    found = [item for c in collections for item in input_collections.walk(c, settings.output, hashes[c.name])]
    kept = {c.name for c in collections if (c.missing or settings.missing) == "keep"}
    names = [c.name for c in collections]
    inventory = planning.compare(found, names, parent, same=same, kept=kept)
    made = Preview(parent.number if parent else None)
    made.corrections = parent is not None and not corrected.as_in(parent, corrected.read(store))
    made.judged = parent is not None and not reviewed.as_in(parent, reviewed.calibration(store, pipeline.parts))
    made.joining = parent is not None and not versions.same_corpus(parent)
    made.reasons = _reasons(parent, keys, pipeline, settings.rebuild)
    known = _Known(parent, names)
    made.collections = [_planned(name, found, inventory, known, again=name in same.reading_only) for name in names]
    if not made.nothing_to_do:
        made.seconds = AROUND + _work(made.collections, pace_of(parent)) / settings.workers
    return made


class _Known:
    """What the parent release tells of each source: its documents and their words."""

    def __init__(self, parent: Release | None, names: Sequence[str]) -> None:
        self.documents: Counter[tuple[str, str]] = Counter()
        self.words: Counter[tuple[str, str]] = Counter()
        self._bytes: Counter[str] = Counter()
        for rows in parent.batches("documents", ["collection", "source", "n_words"]) if parent else ():
            for collection, source, n_words in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                if collection in names:
                    self.documents[collection, source] += 1
                    self.words[collection, source] += n_words
        for rows in parent.batches("sources", ["collection", "n_bytes"]) if parent else ():
            for collection, n_bytes in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                self._bytes[collection] += n_bytes

    def words_per_byte(self, collection: str) -> float:
        words = sum(n for (of, _), n in self.words.items() if of == collection)
        return words / self._bytes[collection] if words and self._bytes[collection] else WORDS_PER_BYTE


def _planned(
    name: str, found: Sequence[SourceFile | SourceReject], inventory: Inventory, known: _Known, *, again: bool
) -> Planned:
    to_read = [f for f in inventory.to_read if f.collection == name]
    n_bytes = sum(f.n_bytes for f in to_read)
    gone = _of(name, inventory.missing)
    kept = _of(name, known.documents.keys() - inventory.reread - inventory.missing) if again else []
    return Planned(
        name,
        n_sources=len({f.source for f in found if f.collection == name}),
        n_new=len(_of(name, inventory.new)),
        n_changed=len(_of(name, inventory.changed)),
        n_gone=len(gone),
        n_read=len(to_read),
        bytes_read=n_bytes,
        n_again=sum(known.documents[key] for key in kept),
        n_withdrawn=sum(known.documents[key] for key in gone),
        words=n_bytes * known.words_per_byte(name) + sum(known.words[key] for key in kept),
    )


def _of(collection: str, sources: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [key for key in sources if key[0] == collection]


def _reasons(
    parent: Release | None, keys: Mapping[str, Mapping[str, str]], pipeline: versions.Pipeline, rebuild: bool
) -> list[str]:
    """Why what has not changed is done anew, in words."""
    if parent is None:
        return []
    if rebuild:
        return ["--rebuild"]
    made_by = {name: of for name, of in parent.manifest.collections.items() if name in keys}
    if all(of.get("pipeline") == keys[name]["pipeline"] for name, of in made_by.items()):
        return []
    by_hand = (PIPELINE_KEY, CALIBRATION)
    before = {name: str(value) for name, value in parent.manifest.pipeline.items() if name not in by_hand}
    if "reading" not in before:
        return ["the release was made by version 0.1 of onrecord, which named no versions of its stages"]
    now = pipeline.parts
    differing = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    told = [f"{name}: {before.get(name, 'none')} → {now.get(name, 'none')}" for name in differing]
    return told or ["the description of a collection, or a collection last followed by another version"]


def _work(collections: Sequence[Planned], pace: Mapping[str, float]) -> float:
    """Seconds of one process."""
    return sum(of.bytes_read / pace["read"] + of.words / pace["annotate"] for of in collections)


def pace_of(parent: Release | None) -> dict[str, float]:
    """Bytes read and words annotated by one process in a second, as the newest release measured them."""
    noted = parent.manifest.notes.get("pace", {}) if parent else {}
    return {**PACE, **{name: float(value) for name, value in noted.items() if name in PACE and value > 0}}


def pace(parts: Ingredients) -> dict[str, float]:
    """The pace of the run that made `parts`, for its release's notes: of what it read and annotated itself."""
    n_bytes = sum(f.n_bytes for f in parts.inventory.to_read)
    reading = sum(result.seconds for result in parts.read)
    words = sum(result.n_words for result in parts.annotated)
    annotating = sum(result.seconds for result in parts.annotated)
    measured = {"read": n_bytes / reading if reading else 0.0, "annotate": words / annotating if annotating else 0.0}
    return {name: round(value) for name, value in measured.items() if value >= 1}
