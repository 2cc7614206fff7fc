"""What publishing, reading and comparing cost, on generated articles without any model.

    python -m benchmarks.store publish      # ten new and ten edited articles in stores of 2,000 and 20,000
    python -m benchmarks.store diff         # two releases of 20,000 documents, 1% edited
    python -m benchmarks.store year         # 365 daily runs against one big one: reading
    python -m benchmarks.store sizes        # the same with other part sizes

An article here has 30 quotes in 31 sentences, as long as a news report of 500 words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import releases
from releases import Layout
from tests.releases.corpus import PIPELINE, Rows, adding, article, editing

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


def sizes() -> list[dict[str, Any]]:
    """What other block sizes do to an edit and to reading, with 20,000 documents."""
    rows = []
    for documents in (64, 128, 256, 512, 1024, 4096):
        layout = Layout(documents_per_part=documents)
        with tempfile.TemporaryDirectory() as folder:
            store = filled(f"{folder}/store", 20_000, layout)
            scattered = random.Random(0).sample(range(20_000), 10)
            edit = _one_publish(store, editing(article(n, version=2, quotes=QUOTES) for n in scattered))
            rows.append({"documents per part": documents, "ten edited": edit, **_reading(store)})
    return rows


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("publish", "diff", "year", "sizes"))
    what = parser.parse_args().what
    for row in {"publish": publish, "diff": diff, "year": year, "sizes": sizes}[what]():
        print(json.dumps(row, ensure_ascii=False), flush=True)
    print(f"{len(os.sched_getaffinity(0))} cores")


if __name__ == "__main__":
    main()
