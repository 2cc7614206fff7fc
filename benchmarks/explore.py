"""How fast the pages of `onrecord explore` are over a large store: `python -m benchmarks.explore [--documents 50000]`.

Generated articles of 20 quotes each (tests/releases/corpus.py); every page is asked for through the whole application,
without a network. Prints the first start (index made), a start with the index there, and 50th and 95th percentiles.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import releases
from explorer.app import make_app
from explorer.library import Library
from tests.releases import corpus

QUOTES = 20
AT_ONCE = 5_000
ROUNDS = 40


def made(folder: Path, documents: int) -> releases.Store:
    """A store of that many articles, published a few thousand at a time."""
    store = releases.open(folder / "store")
    for first in range(0, documents, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, documents))
        changes = corpus.adding((corpus.article(n, quotes=QUOTES) for n in numbers), first=first == 0)
        store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})
    releases.prune(store, 1)
    return store


def questions(documents: int) -> dict[str, Callable[[random.Random], str]]:
    """A path of each kind, drawn at random."""

    def three(rng: random.Random) -> str:
        word, day = rng.choice(corpus.WORDS), rng.randrange(1, 28)
        return (
            f"/quotes?q={word}&speaker={corpus.entity_id(rng.choice(corpus.NAMES))}&kind=direct&since=2026-01-{day:02d}"
        )

    return {
        "search with three filters": three,
        "search for one word": lambda rng: f"/quotes?q={rng.choice(corpus.WORDS)}",
        "all quotes": lambda _: "/quotes",
        "article": lambda rng: f"/articles/{corpus.doc_id(rng.randrange(documents))}",
        "person": lambda rng: f"/entities/{corpus.entity_id(rng.choice(corpus.NAMES))}",
        "front page": lambda _: "/",
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    documents = parser.parse_args().documents
    from fastapi.testclient import TestClient

    with tempfile.TemporaryDirectory() as name:
        store = made(Path(name), documents)
        print(f"{documents:,} articles, {documents * QUOTES:,} quotes, {len(os.sched_getaffinity(0))} cores")
        for what in ("first start", "start with the index there"):
            before, busy = time.perf_counter(), time.process_time()
            library = Library(store)
            library.indexed(library.release(), wait=3600)
            row = {
                "seconds": round(time.perf_counter() - before, 1),
                "CPU seconds": round(time.process_time() - busy, 1),
            }
            print(json.dumps({what: row}), flush=True)
        size = library.index.path.stat().st_size
        client = TestClient(make_app(library), base_url="http://127.0.0.1")
        for what, draw in questions(documents).items():
            rng, times = random.Random(1), []
            for _ in range(ROUNDS):
                before = time.perf_counter()
                answer = client.get(draw(rng))
                times.append(1000 * (time.perf_counter() - before))
                assert answer.status_code == 200, answer.text
            times.sort()
            row = {"median, ms": round(times[ROUNDS // 2]), "95th percentile, ms": round(times[int(ROUNDS * 0.95)])}
            print(json.dumps({what: row}), flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"index, MB": round(size / 1e6), "peak memory with the making of the store, MB": round(peak)}))


if __name__ == "__main__":
    main()
