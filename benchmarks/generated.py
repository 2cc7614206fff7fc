"""Invented articles without number, and what annotation would find in them, for measuring without a model."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import resource
import time
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict, replace
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


def put_right(i: int) -> list[str]:
    """The sentences of article `i` after an edit: some words more, and in one of ten somebody else who said it."""
    told = sentences(i)
    if i % 10 == 1:  # so none that repeats the one before
        told[1] = told[1].replace(name(i), f"{words(-1 - i, 1, syllables=4)[0].title()} Tverski")
    return [*told[:2], f"{told[2]} It was put right later."]


def write_staging(folder: Path, begin: int, end: int) -> None:
    """What reading and annotating articles leaves for planning and publishing, in files under `folder`."""
    for first in range(begin, end, PER_FILE):
        _write(folder, range(first, min(first + PER_FILE, end)))


def write_edits(folder: Path, edited: frozenset[int]) -> None:
    """The same where some articles were edited: all of their sources are read again, and they alone annotated."""
    sources = sorted({i // PER_SOURCE for i in edited})
    _write(folder, [i for source in sources for i in range(source * PER_SOURCE, (source + 1) * PER_SOURCE)], edited)


def _write(folder: Path, which: Sequence[int], edited: frozenset[int] | None = None) -> None:
    """Some articles as they were read, and as annotated: those that were `edited`, where some were, else all."""
    from flows.runs.staging import REJECTS, SOURCES

    of = [put_right(i) if i in (edited or ()) else sentences(i) for i in which]
    articles = [
        Article(f"g{i}", "jsonl", "\n\n".join(told), external_id=f"g{i}") for i, told in zip(which, of, strict=True)
    ]
    places = [_place(i, {one // PER_SOURCE for one in edited or ()}) for i in which]
    table = rows.article_rows(zip(places, articles, strict=True))
    read, done = folder / "read" / f"{which[0]:08}", folder / "annotated" / f"{which[0]:08}"
    for made in (read, done):
        made.mkdir(parents=True)
    pq.write_table(table, read / "articles.parquet")
    pq.write_table(REJECTS.empty_table(), read / "rejects.parquet")
    sources = [
        {**asdict(place), "n_bytes": 1, "n_records": len(list(same))} for place, same in itertools.groupby(places)
    ]
    pq.write_table(pa.Table.from_pylist(sources, schema=SOURCES), read / "sources.parquet")
    changed = [at for at, i in enumerate(which) if edited is None or i in edited]
    table = table.take(changed)
    ids = table.column("doc_id").to_pylist()
    tables = rows.annotation_rows(
        [_found(which[at], doc_id, articles[at]) for at, doc_id in zip(changed, ids, strict=True)]
    )
    counts = tables.pop("counts")
    for column in counts.column_names:
        table = table.append_column(counts.schema.field(column), counts.column(column))
    pq.write_table(table, done / "documents.parquet")
    for kind, made_rows in tables.items():
        pq.write_table(made_rows, done / f"{kind}.parquet")


def _place(i: int, edited: Set[int]) -> Provenance:
    """Where article `i` stands; the sources with an `edited` article have other bytes than before."""
    source = i // PER_SOURCE
    content = f"{source} put right" if source in edited else str(source)
    return Provenance("generated", f"{source:08}.jsonl", hashlib.sha256(content.encode()).hexdigest())


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


def book(folder: Path, n: int, workers: int = 0) -> None:
    """Take inventory of, plan, check, publish and compare what `write_staging` wrote; then with ten articles on top.

    Then with ten edited that stand together, all of one of the newest sources, as a day's corrections mostly do; then with
    ten more edited, each in a source of its own, all over the store. So many `workers` write the parts of documents, as in a
    run; 0: this process, alone.
    """
    import releases
    from benchmarks.crash_store import lent

    store = releases.open(str(folder / "store"))
    together = frozenset(range(n - 2 * PER_SOURCE, n - PER_SOURCE))
    apart = frozenset(n // 20 + 11 + at * (n // 10 - 1) for at in range(10))
    folders = {name: folder / name for name in ("new", "edited", "edited-apart")}
    if not folders["new"].exists():
        write_staging(folders["new"], n, n + 10)
    for name, edited in (("edited", together), ("edited-apart", apart)):
        if not folders[name].exists():
            write_edits(folders[name], edited)
    with lent(workers) as hands:
        _publish(store, folder, n, "all of them", hands=hands)
        _publish(store, folders["new"], n + 10, "ten more", hands=hands)
        _publish(store, folders["edited"], n + 10, "ten edited", together, hands)
        _publish(store, folders["edited-apart"], n + 10, "ten edited all over", together | apart, hands)


def _publish(
    store: Any, folder: Path, n: int, what: str, edited: frozenset[int] = frozenset(), hands: Any = None
) -> None:
    """Bring the store up to the first `n` articles, some `edited`; those that it does not have so are in `folder`."""
    import releases
    from flows.runs import assembly, planning
    from flows.runs.resolution import resolve
    from flows.runs.stages import GroupResult
    from flows.runs.staging import REJECTS, ReadResult
    from flows.runs.versions import Same
    from flows.sources.collections import SourceFile

    as_before = Same(frozenset({"generated"}), frozenset({"generated"}))
    sources = {i // PER_SOURCE for i in edited}
    places = (_place(i, sources) for i in range(0, n, PER_SOURCE))
    files = [SourceFile("generated", place.source, 1, place.source_sha256) for place in places]
    began, used = time.perf_counter(), time.process_time()
    parent = store.latest()
    inventory = planning.compare(files, ["generated"], parent, same=as_before)
    read = [ReadResult(str(unit), [str(unit / "articles.parquet")]) for unit in sorted((folder / "read").iterdir())]
    article_files = [path for result in read for path in result.article_files]
    resolution = resolve(article_files, parent, ["generated"], inventory, same=as_before)
    planned = time.perf_counter()
    done = [GroupResult(str(group), 0, 0, 0, 0, 0, 0.0) for group in sorted((folder / "annotated").iterdir())]
    followed: Any = {"pipeline": {}, "collections": {"generated": {}}, "hands": hands}
    parts = assembly.Ingredients(parent, inventory, resolution, read, article_files, done, REJECTS.empty_table())
    release = store.publish(lambda newest: assembly.changes(replace(parts, parent=newest)), **followed)
    published = time.perf_counter()
    compared = release.since_parent or (releases.diff(parent, release) if parent else None)  # as a run does
    changes = compared.summary() if compared else "the first release"
    print(
        f"{what}: planned in {planned - began:.1f} s, checked and published in {published - planned:.1f} s, "
        f"compared in {time.perf_counter() - published:.1f} s; {changes}; {release.manifest.counts}\n"
        f"    that is {time.process_time() - used:.1f} s of this process's CPU; the most memory it took up to now "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB",
        flush=True,
    )
