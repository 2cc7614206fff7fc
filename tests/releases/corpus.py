"""Generated articles, already annotated: rows for every table without any model, the same for the same seed."""

from __future__ import annotations

import hashlib
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

import releases
from releases import Change, Layout, Release, Store
from releases.tables.schemas import DOCUMENT_TABLES, SCHEMA_VERSION, TABLES

SMALL = Layout(documents_per_part=8, rows_per_part=16, small_parts=4)
"""Parts so small that a few articles make several."""

PIPELINE = {"code": "generated", "model": "none"}
NAMES = [
    f"{first} {last}"
    for first in ("Ada", "Bruno", "Chidi", "Dora", "Emil", "Fatou", "Goran", "Hana")
    for last in ("Vell", "Okiro", "Marsh", "Tannen", "Quist", "Bellweather", "Sorrel", "Ipsen")
]
VERBS = ("said", "argued", "announced", "warned")
WORDS = (
    *("the", "harbour", "council", "will", "open", "a", "new", "bridge", "before", "winter", "and", "nobody", "in"),
    *("town", "expects", "it", "to", "pay", "for", "itself"),
)

Rows = dict[str, list[dict[str, Any]]]


def digest(text: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def doc_id(number: int, collection: str = "wire") -> str:
    """Id of the generated article `number`."""
    return digest(f"{collection}/{number}")[:32]


def entity_id(name: str) -> str:
    """Id of a generated person."""
    return digest(f"PERSON/{name}")[:16]


def article(
    number: int,
    collection: str = "wire",
    version: int = 0,
    per_source: int = 10,
    quotes: int = 6,
    names: Sequence[str] = NAMES,
    words: Sequence[str] = WORDS,
    length: int = 12,
) -> Rows:
    """All rows of one article; another `version` has one quote reworded and one attributed to somebody else.

    A quote is `length` of the `words`, said by one of the `names`; what stands there often is drawn often.
    """
    rng = random.Random(f"{collection}/{number}")
    key = doc_id(number, collection)
    rows: Rows = {name: [] for name in DOCUMENT_TABLES}
    text = f"Bridge report {number}"
    _sentence(rows, key, 0, len(text), text, "heading")
    for ordinal in range(quotes):
        speaker, verb = rng.choice(names), rng.choice(VERBS)
        drawn = rng.sample(words, length)
        if version and ordinal == 0:
            drawn[version % length] = f"version{version}"
        if version and ordinal == 1:
            speaker = names[(names.index(speaker) + version) % len(names)]
        said = "“" + " ".join(drawn) + ",”"
        start = len(text) + 1
        sentence = f"{said} {speaker} {verb}."
        text += "\n" + sentence
        at = start + len(said) + 1
        _sentence(rows, key, start, start + len(sentence), sentence, "body")
        _mention(rows, key, at, speaker)
        _quote(rows, key, start, said, at, speaker, verb)
    source = number // per_source
    rows["documents"].append(
        {
            "doc_id": key, "collection": collection, "source": f"{source:06d}.jsonl", "record": str(number),
            "source_format": "jsonl", "source_sha256": digest(f"{source}/{version}"), "external_id": str(number),
            "title": f"Bridge report {number}", "authors": [], "text": text, "content_sha256": digest(text),
            "published_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number), "language": "en",
            "n_paragraphs": quotes + 1, "n_sentences": quotes + 1, "n_words": len(text.split()), "n_boilerplate": 0,
        }
    )  # fmt: skip
    rows["fingerprints"].append(
        {"doc_id": key, "annotation_sha256": digest(text + "model"), "minhash": bytes(range(192, 256))}
    )
    return rows


def story(
    number: int,
    *quotes: tuple[str, str | None],
    publisher: str | None = None,
    day: int | None = 1,
    duplicate_of: str | None = None,
    kind: str = "direct",
) -> Rows:
    """An article that quotes some words, each of somebody."""
    rows = article(number, quotes=0)
    document = rows["documents"][0]
    key, text = document["doc_id"], document["text"]
    for words, speaker in quotes:
        start = len(text) + 1
        text += "\n" + words
        place = {"doc_id": key, "sentence_id": len(rows["sentences"]), "start": start, "end": len(text)}
        rows["sentences"].append({**place, "paragraph": len(rows["sentences"]), "text": words, "kind": "body"})
        same = sum(row["text"] == words for row in rows["quotes"])
        rows["quotes"].append({
            **place,
            "quote_id": f"{key}-{digest(words)[:12]}-{same}", "text": words, "kind": kind,
            "spans": [{"start": start, "end": len(text)}], "is_pull_quote": False, "polarity": "said",
            "speaker_name": speaker, "speaker_entity_id": entity_id(speaker) if speaker in NAMES else None,
            "speaker_kind": speaker and "person",
            "about_entity_ids": [], "confidence": 0.9, "method": "generated", "speaker_entity_ids": [],
        })  # fmt: skip
    document |= {
        "text": text, "content_sha256": digest(text), "n_sentences": len(rows["sentences"]), "publisher": publisher,
        "published_at": day and datetime(2026, 3, day, tzinfo=UTC), "duplicate_of": duplicate_of,
        "source": f"{number:06d}.jsonl",
    }  # fmt: skip
    return rows


def _sentence(rows: Rows, key: str, start: int, end: int, text: str, kind: str) -> None:
    ordinal = len(rows["sentences"])
    rows["sentences"].append(
        {"doc_id": key, "sentence_id": ordinal, "paragraph": ordinal, "start": start, "end": end, "text": text,
         "kind": kind}
    )  # fmt: skip


def _mention(rows: Rows, key: str, start: int, name: str) -> None:
    ordinal = len(rows["mentions"])
    rows["mentions"].append(
        {"doc_id": key, "mention_id": ordinal, "sentence_id": ordinal + 1, "start": start, "end": start + len(name),
         "text": name, "label": "PERSON", "name": name, "entity_id": entity_id(name)}
    )  # fmt: skip


def _quote(rows: Rows, key: str, start: int, said: str, at: int, speaker: str, verb: str) -> None:
    words = said.strip("“”").rstrip(",")
    cue = at + len(speaker) + 1
    same = sum(1 for row in rows["quotes"] if row["text"] == words)
    rows["quotes"].append(
        {"quote_id": f"{key}-{digest(words)[:12]}" + (f"-{same}" if same else ""), "doc_id": key,
         "sentence_id": len(rows["quotes"]) + 1, "start": start, "end": start + len(said),
         "spans": [{"start": start, "end": start + len(said)}], "text": words, "kind": "direct",
         "is_pull_quote": False, "cue": verb, "cue_lemma": verb, "cue_start": cue, "cue_end": cue + len(verb),
         "polarity": "said", "speaker": speaker, "speaker_start": at, "speaker_end": at + len(speaker),
         "speaker_entity_id": entity_id(speaker), "speaker_name": speaker, "about_entity_ids": [],
         "confidence": 0.9, "method": "generated", "act": "speech", "within_quote_id": None,
         "speaker_entity_ids": [entity_id(speaker)], "name_confidence": 0.9, "speaker_candidates": []}
    )  # fmt: skip


def tables(articles: Iterable[Rows]) -> dict[str, pa.Table]:
    """Articles' rows as one Arrow table per table of the unit `document`."""
    rows: Rows = {name: [] for name in DOCUMENT_TABLES}
    for one in articles:
        for name in DOCUMENT_TABLES:
            rows[name] += one[name]
    return {name: pa.Table.from_pylist(rows[name], schema=TABLES[name].schema) for name in DOCUMENT_TABLES}


def sources(documents: pa.Table) -> pa.Table:
    """The rows of `sources` that fit the documents, which must be all those of their sources."""
    counts = Counter(zip(documents["collection"].to_pylist(), documents["source"].to_pylist(), strict=True))
    return pa.Table.from_pylist(
        [
            {"collection": collection, "source": source, "source_sha256": digest(source), "n_bytes": 1000,
             "n_records": n, "n_documents": n, "n_rejects": 0}
            for (collection, source), n in sorted(counts.items())
        ],
        schema=TABLES["sources"].schema,
    )  # fmt: skip


def entities(names: Sequence[str] = NAMES) -> pa.Table:
    """Every generated person; the counts are left at zero."""
    return pa.Table.from_pylist(
        [
            {"entity_id": entity_id(name), "canonical_id": entity_id(name), "name": name, "label": "PERSON",
             "aliases": [name], "n_documents": 0, "n_mentions": 0, "n_quotes": 0}
            for name in names
        ],
        schema=TABLES["entities"].schema,
    )  # fmt: skip


def adding(articles: Iterable[Rows], first: bool = False) -> dict[str, Change]:
    """Changes that add whole new sources."""
    added = tables(articles)
    changes = {name: Change(added=[rows]) for name, rows in added.items()}
    changes["sources"] = Change(added=[sources(added["documents"])])
    if first:
        changes["entities"] = Change(added=[entities()], replaced=True)
    return changes


def editing(articles: Iterable[Rows]) -> dict[str, Change]:
    """Changes that put other versions of articles in place of those that are there."""
    added = tables(articles)
    removed = added["documents"].select(["doc_id"])
    return {name: Change(removed=removed, added=[rows]) for name, rows in added.items()}


def removing(store: Store, doc_ids: list[str]) -> dict[str, Change]:
    """Changes that withdraw documents, their sources' counts with them."""
    latest = store.latest()
    assert latest is not None
    documents = latest.arrow("documents", ["doc_id", "collection", "source"])
    gone = set(doc_ids)
    left = documents.filter(pa.array([key not in gone for key in documents["doc_id"].to_pylist()]))
    return {
        "documents": Change(removed=pa.table({"doc_id": doc_ids})),
        "sources": Change(added=[sources(left)], replaced=True),
    }


def filled(store: Store, documents: int = 40, collection: str = "wire", **options: Any) -> Release:
    """Publishes generated articles as the first release of a collection."""
    articles = (article(number, collection, **options) for number in range(documents))
    return store.publish(adding(articles, first=True), pipeline=PIPELINE, collections={collection: {}})


_made: dict[object, tempfile.TemporaryDirectory[str]] = {}


def copy_of(make: Callable[[Path], Store], folder: Path) -> Store:
    """The store that `make(folder)` makes, made once per process and then copied.

    A publish takes tenths of a second, a copy milliseconds; links among a store's files stay links.
    """
    if make not in _made:
        _made[make] = tempfile.TemporaryDirectory(dir=folder.parent)
        make(Path(_made[make].name))
    subprocess.run(["cp", "-a", f"{_made[make].name}/.", str(folder)], check=True)
    (name,) = (path.name for path in Path(_made[make].name).iterdir())
    return releases.open(folder / name, SMALL)


if __name__ == "__main__":  # keeps a store of today's schema, which every later version has to read
    filled(releases.open(Path(__file__).parent / "schema_versions" / str(SCHEMA_VERSION), SMALL), 10)
