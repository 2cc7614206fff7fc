"""What publishing, reading and comparing cost, on generated articles without any model.

    python -m benchmarks.store publish      # ten new and ten edited articles in stores of 2,000 and 20,000
    python -m benchmarks.store diff         # two releases of 20,000 documents, 1% edited
    python -m benchmarks.store year         # 365 daily runs against one big one: reading
    python -m benchmarks.store sizes        # an edit, and reading, with other part sizes
    python -m benchmarks.store million      # time and memory with a million very short documents

An article here has 30 quotes in 31 sentences, as long as a news report of 500 words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import releases
from releases import Layout
from releases.tables.schemas import conform
from tests.releases.corpus import PIPELINE, Rows, adding, article, digest, editing, sources

QUOTES = 30
CHUNK = 2_000
"""Articles generated at a time, so that the generator does not fill the memory."""


def articles(first: int, last: int, version: int = 0) -> Iterator[Rows]:
    """Generated articles by number."""
    return (article(number, version=version, quotes=QUOTES) for number in range(first, last))


def filled(root: str, n_documents: int, layout: Layout | None = None) -> releases.Store:
    """A store with one release of so many documents, published as one load."""
    store = releases.open(root, layout)
    changes: dict[str, releases.Change] = {}
    for first in range(0, n_documents, CHUNK):
        more = adding(articles(first, min(first + CHUNK, n_documents)), first=first == 0)
        for name, change in more.items():
            earlier = list(changes[name].added) if name in changes else []
            changes[name] = releases.Change(added=[*earlier, *change.added], replaced=change.replaced)
    store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    return store


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return round(best, 3)


def publish(sizes: tuple[int, ...] = (2_000, 20_000), layout: Layout | None = None) -> list[dict[str, Any]]:
    """Seconds and bytes of small publishes in stores of several sizes."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            store = filled(f"{folder}/store", size, layout)
            load = round(time.perf_counter() - start, 1)
            scattered = random.Random(0).sample(range(size), 10)
            yesterday = range(size - 10, size)
            rows.append(
                {"documents": size, "change": "ten new", **_one_publish(store, adding(articles(size, size + 10)))}
            )
            for name, numbers in (("ten edited, of yesterday", yesterday), ("ten edited, anywhere", scattered)):
                changes = editing(article(number, version=1, quotes=QUOTES) for number in numbers)
                rows.append({"documents": size, "change": name, **_one_publish(store, changes)})
            latest = store.latest()
            assert latest is not None
            rows.append({"documents": size, "change": "first load", "seconds": load, "bytes": latest.manifest.n_bytes})
    return rows


def _one_publish(store: releases.Store, changes: dict[str, releases.Change]) -> dict[str, Any]:
    before = {(table, hash_) for table, hash_, _ in store.storage.part_files()}
    start = time.perf_counter()
    store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    taken = time.perf_counter() - start
    written = [size for table, hash_, size in store.storage.part_files() if (table, hash_) not in before]
    return {"seconds": round(taken, 3), "bytes": sum(written), "parts": len(written)}


def diff(size: int = 20_000) -> list[dict[str, Any]]:
    """Seconds to compare two releases of which 1% of the documents were edited."""
    with tempfile.TemporaryDirectory() as folder:
        store = filled(f"{folder}/store", size)
        edited = random.Random(0).sample(range(size), size // 100)
        changes = editing(article(number, version=1, quotes=QUOTES) for number in edited)
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
        before, after = store.release(1), store.release(2)
        return [
            {
                "documents": size,
                "edited": len(edited),
                "seconds": seconds(lambda: releases.diff(before, after)),
                "found": releases.diff(before, after).summary(),
            }
        ]


def year(days: int = 365, per_day: int = 40, layout: Layout | None = None) -> list[dict[str, Any]]:
    """Reading after a year of daily runs, and after one run with the same documents."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        daily = releases.open(f"{folder}/daily", layout)
        start = time.perf_counter()
        for day in range(days):
            changes = adding(
                (article(n, per_source=per_day, quotes=QUOTES) for n in range(day * per_day, (day + 1) * per_day)),
                first=day == 0,
            )
            daily.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
            releases.prune(daily, 7)
        print(f"{days} daily runs: {time.perf_counter() - start:.0f} s", flush=True)
        once = filled(f"{folder}/once", days * per_day, layout)
        unmerged = releases.open(f"{folder}/unmerged", Layout(small_parts=1_000_000))
        for day in range(days):
            changes = adding(
                (article(n, per_source=per_day, quotes=QUOTES) for n in range(day * per_day, (day + 1) * per_day)),
                first=day == 0,
            )
            unmerged.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
            releases.prune(unmerged, 1)
        stores = {"daily": daily, "daily, never merged": unmerged, "one run": once}
        looks = [{name: _reading(store) for name, store in stores.items()} for _ in range(3)]  # in turns: fair to all
        for name in stores:
            best = {what: min(look[name][what] for look in looks) for what in looks[0][name]}
            rows.append({"store": name, "documents": days * per_day, **best})
    return rows


def _reading(store: releases.Store) -> dict[str, Any]:
    latest = store.latest()
    assert latest is not None
    folder = Path(store.name, "latest", "quotes")
    return {
        "parts of quotes": len(latest.parts("quotes")),
        "pandas, s": seconds(lambda: pd.read_parquet(folder)),
        "two columns, s": seconds(lambda: latest.read("quotes", columns=["speaker_name", "text"])),
        "DuckDB count by speaker, s": seconds(
            lambda: latest.duckdb().execute("SELECT speaker_name, count(*) FROM quotes GROUP BY ALL").fetchall()
        ),
    }


def sizes() -> Iterator[dict[str, Any]]:
    """What other block sizes do to an edit and to reading, with 20,000 documents."""
    for documents in (64, 256, 1024, 4096):
        layout = Layout(documents_per_part=documents)
        with tempfile.TemporaryDirectory() as folder:
            store = filled(f"{folder}/store", 20_000, layout)
            scattered = random.Random(0).sample(range(20_000), 10)
            edit = _one_publish(store, editing(article(n, version=2, quotes=QUOTES) for n in scattered))
            yield {"documents per part": documents, "ten edited": edit, **_reading(store)}


def short_articles(first: int, last: int) -> dict[str, pa.Table]:
    """Articles of one sentence and nothing else, as fast as they can be made: for stores of a million."""
    n = last - first
    keys = [digest(f"short/{number}")[:32] for number in range(first, last)]
    texts = [f"Bridge report {number}." for number in range(first, last)]
    documents = {
        "doc_id": keys, "collection": ["wire"] * n, "source": [f"{number // 1000:06d}.jsonl" for number in range(first, last)],
        "record": [str(number) for number in range(first, last)], "source_format": ["jsonl"] * n,
        "source_sha256": ["0" * 64] * n, "authors": [[]] * n, "text": texts,
        "content_sha256": [digest(text) for text in texts],
        **{name: [1] * n for name in ("n_paragraphs", "n_sentences", "n_words", "n_boilerplate")},
    }  # fmt: skip
    sentences = {
        "doc_id": keys, "sentence_id": [0] * n, "paragraph": [0] * n, "start": [0] * n,
        "end": [len(text) for text in texts], "text": texts, "kind": ["body"] * n,
    }  # fmt: skip
    fingerprints = {"doc_id": keys, "annotation_sha256": keys, "minhash": [b""] * n}
    found = {"documents": pa.table(documents), "sentences": pa.table(sentences), "fingerprints": pa.table(fingerprints)}
    return {name: conform(rows, name) for name, rows in found.items()}


def million(n_documents: int = 1_000_000) -> Iterator[dict[str, Any]]:
    """Time and memory of the bookkeeping for a million documents: a load, ten new ones, ten edited ones."""
    with tempfile.TemporaryDirectory() as folder:
        store = releases.open(f"{folder}/store")
        staged: dict[str, list[Path]] = {}
        for first in range(0, n_documents, 20_000):
            made = short_articles(first, first + 20_000)
            for name, rows in {**made, "sources": sources(made["documents"])}.items():
                path = Path(folder, f"{name}-{first}.parquet")
                pq.write_table(rows, path)
                staged.setdefault(name, []).append(path)
        load = {name: releases.Change(added=paths) for name, paths in staged.items()}
        yield {"change": "load", **_measured(store, load)}
        ten = short_articles(n_documents, n_documents + 10)
        new = {name: releases.Change(added=[rows]) for name, rows in ten.items()}
        more = sources(ten["documents"])
        yield {"change": "ten new", **_measured(store, {**new, "sources": releases.Change(added=[more])})}
        removed = pa.table({"doc_id": [digest(f"short/{number * 9_973}")[:32] for number in range(10)]})
        again = [short_articles(number * 9_973, number * 9_973 + 1) for number in range(10)]
        edited = {
            name: releases.Change(removed=removed, added=[one[name] for one in again])
            for name in ("sentences", "fingerprints")
        }
        yield {"change": "ten edited, anywhere", **_measured(store, edited)}


def _measured(store: releases.Store, changes: dict[str, releases.Change]) -> dict[str, Any]:
    start = time.perf_counter()
    release = store.publish(changes, pipeline={**PIPELINE, "at": start}, collections={"wire": {}})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "documents": release.manifest.counts["documents"],
        "seconds": round(time.perf_counter() - start, 1),
        "peak memory, MB": round(peak),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("publish", "diff", "year", "sizes", "million"))
    what = parser.parse_args().what
    measures: dict[str, Callable[[], Iterable[dict[str, object]]]] = {
        "publish": publish,
        "diff": diff,
        "year": year,
        "sizes": sizes,
        "million": million,
    }
    for row in measures[what]():
        print(json.dumps(row, ensure_ascii=False), flush=True)
    print(f"{len(os.sched_getaffinity(0))} cores")


if __name__ == "__main__":
    main()
