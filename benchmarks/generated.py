"""Invented articles without number, and what annotation would find in them, for measuring without a model."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms import rows
from transforms.article import Annotated, Article, Entity, Mention, Naming, Paragraph, Quote, Sentence
from transforms.rows import Provenance

#: Articles in a file of rows, and in a source.
PER_FILE = 2_000
PER_SOURCE = 10
_SYLLABLES = [
    "bra",
    "den",
    "fel",
    "gor",
    "hul",
    "kam",
    "lin",
    "mor",
    "nar",
    "pel",
    "ras",
    "sol",
    "tar",
    "ulm",
    "vek",
    "wen",
    "yor",
    "zan",
]
_THINGS = ["bridge", "yard", "ferry", "school", "market", "tower", "canal", "station", "mill", "garden"]


def words(seed: int, n: int, syllables: int = 2) -> list[str]:
    """`n` invented words, the same for the same seed."""
    chosen = random.Random(seed)
    return ["".join(chosen.choices(_SYLLABLES, k=syllables)) for _ in range(n)]


def name(i: int) -> str:
    """Who or what article `i` names: in three of four somebody whom no other names, else one of some very well known.

    With a person and a company an article that is 1.5 entities a document; 840 news articles had 8,018, and they grow
    with the number of articles to the power of 0.75, so a million would have 1.6 million.
    """
    first, last = words(i if i % 4 else i % 388, 2, syllables=3)
    return f"{first.title()} {last.title()}"


def sentences(i: int) -> list[str]:
    """The sentences of article `i`: who said what, where, and some words of its own; one in fifty repeats the one before."""
    i -= i % 50 == 0
    thing = _THINGS[i % len(_THINGS)]
    return [
        f"The {thing} of Port {words(i % 499, 1)[0].title()} is to close.",
        f"“We can keep the {thing} no longer,” said {name(i)}, who leads {name(i)} Works.",
        f"The plan speaks of {' '.join(words(i, 24))}.",
    ]


def article_lines(which: Iterable[int]) -> list[str]:
    """JSON Lines of articles."""
    return [json.dumps({"id": f"g{i}", "text": "\n\n".join(sentences(i))}, ensure_ascii=False) for i in which]


def write_staging(folder: Path, begin: int, end: int) -> None:
    """What reading and annotating articles leaves for planning and publishing, in files under `folder`."""
    from flows.runs.staging import REJECTS, SOURCES

    for first in range(begin, end, PER_FILE):
        which = range(first, min(first + PER_FILE, end))
        articles = [Article(f"g{i}", "jsonl", "\n\n".join(sentences(i)), external_id=f"g{i}") for i in which]
        places = [_place(i) for i in which]
        table = rows.article_rows(zip(places, articles, strict=True))
        ids = table.column("doc_id").to_pylist()
        found = [_found(i, doc_id, article) for i, doc_id, article in zip(which, ids, articles, strict=True)]
        tables = rows.annotation_rows(found)
        counts = tables.pop("counts")
        read, done = folder / "read" / f"{first:08}", folder / "annotated" / f"{first:08}"
        for made in (read, done):
            made.mkdir(parents=True)
        pq.write_table(table, read / "articles.parquet")
        pq.write_table(REJECTS.empty_table(), read / "rejects.parquet")
        sources = [
            {**asdict(place), "n_bytes": 1, "n_records": len(list(same))} for place, same in itertools.groupby(places)
        ]
        pq.write_table(pa.Table.from_pylist(sources, schema=SOURCES), read / "sources.parquet")
        for column in counts.column_names:
            table = table.append_column(counts.schema.field(column), counts.column(column))
        pq.write_table(table, done / "documents.parquet")
        for kind, made_rows in tables.items():
            pq.write_table(made_rows, done / f"{kind}.parquet")


def _place(i: int) -> Provenance:
    source = i // PER_SOURCE
    return Provenance("generated", f"{source:08}.jsonl", hashlib.sha256(str(source).encode()).hexdigest())


def _found(i: int, doc_id: str, article: Article) -> rows.Found:
    """The three sentences, a person (one in eight by surname alone), a place and an organisation, and one quote of article `i`."""
    text = article.text
    parts = [Paragraph(start, end) for start, end in _spans(text, text.split("\n\n"))]
    found = [Sentence(part.start, part.end, n, n, n + 1) for n, part in enumerate(parts)]
    people = text[text.index("said ") + 5 : text.index(", who leads")]
    town = text[text.index("Port ") : text.index(" is to")]
    company = text[text.index("leads ") + 6 : text.index(" Works.") + 6]
    # One in eight of the articles, of the well known, names somebody by surname alone: an entity of its own there.
    alone = i % 8 == 0
    named = [(town, "GPE"), (people.split()[-1] if alone else people, "PERSON"), (company, "ORG")]
    mentions, entities = [], []
    for n, (words_of, label) in enumerate(named):
        start = text.index(words_of)
        mentions.append(Mention(start, start + len(words_of), label, min(n, 1), 0, 1, entity=n))
        key = f"{label} {words_of} {i}" if alone and label == "PERSON" else f"{label} {words_of}"
        entity_id = hashlib.sha256(key.encode()).hexdigest()[:16]
        entities.append(Entity(entity_id, label, words_of, words_of))
    begin, end = text.index("“"), text.index("”") + 1
    quote = Quote(spans=[(begin, end)], text=text[begin + 1 : end - 1], kind="direct", sentence=1, speaker=people)
    quote.speaker_start, quote.speaker_entity, quote.speaker_name = text.index(people), 1, people
    quote.speaker_end = quote.speaker_start + len(people)
    annotated = Annotated(article, None, parts, found, [])  # type: ignore[arg-type]
    return rows.Found(doc_id, annotated, Naming(mentions, entities), [quote])


def _spans(text: str, parts: Iterable[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in parts:
        at = text.index(part, at)
        yield at, at + len(part)
        at += len(part)


def book(folder: Path, n: int) -> None:
    """Take inventory of, plan, check, publish and compare what `write_staging` wrote; then with ten articles on top."""
    import releases

    store = releases.open(str(folder / "store"))
    new = folder / "new"
    if not new.exists():
        write_staging(new, n, n + 10)
    _publish(store, folder, n, "all of them")
    _publish(store, new, n + 10, "ten more")


def _publish(store: Any, folder: Path, n: int, what: str) -> None:
    """Bring the store up to the first `n` articles; those that it does not have are in `folder`."""
    import releases
    from flows.runs import assembly, planning
    from flows.runs.resolution import resolve
    from flows.runs.stages import GroupResult
    from flows.runs.staging import REJECTS, ReadResult
    from flows.runs.versions import Same
    from flows.sources.collections import SourceFile

    as_before = Same(frozenset({"generated"}), frozenset({"generated"}))
    began = time.perf_counter()
    parent = store.latest()
    files = (
        SourceFile("generated", place.source, 1, place.source_sha256) for place in map(_place, range(0, n, PER_SOURCE))
    )
    inventory = planning.compare(list(files), ["generated"], parent, same=as_before)
    read = [ReadResult(str(unit), [str(unit / "articles.parquet")]) for unit in sorted((folder / "read").iterdir())]
    article_files = [path for result in read for path in result.article_files]
    resolution = resolve(article_files, parent, ["generated"], inventory, same=as_before)
    planned = time.perf_counter()
    done = [GroupResult(str(group), 0, 0, 0, 0, 0, 0.0) for group in sorted((folder / "annotated").iterdir())]
    parts = assembly.Ingredients(parent, inventory, resolution, read, article_files, done, REJECTS.empty_table())
    release = store.publish(assembly.changes(parts), pipeline={}, collections={"generated": {}})
    published = time.perf_counter()
    changes = releases.diff(parent, release).summary() if parent else "the first release"
    print(
        f"{what}: planned in {planned - began:.1f} s, checked and published in {published - planned:.1f} s, "
        f"compared in {time.perf_counter() - published:.1f} s; {changes}; {release.manifest.counts}",
        flush=True,
    )
