"""What many corrections cost when the next release is made: finding them again and changing the rows, no annotation.

    python -m benchmarks.corrections_speed [--documents 20000] [--corrections 10000]

Makes a store of generated articles, writes corrections of random quotes, and prints as JSON the seconds (wall and CPU) of
reading the file, of finding and applying, and of the publish that follows with all its checks.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

import releases
from releases.corrections import ledger
from releases.corrections.applying import apply
from releases.corrections.in_release import affected, read_rows_of
from releases.tables.ids import strings
from tests.releases.corpus import NAMES, PIPELINE, adding, article, filled

T = TypeVar("T")
AT_ONCE = 5_000


def timed(told: dict[str, dict[str, float]], what: str, call: Callable[[], T]) -> T:
    """The call's result; what it took is noted."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    told[what] = {"wall": round(time.perf_counter() - wall, 2), "cpu": round(time.process_time() - cpu, 2)}
    return result


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--corrections", type=int, default=10_000)
    asked = parser.parse_args()
    chance, told = random.Random(0), dict[str, dict[str, float]]()
    with tempfile.TemporaryDirectory() as folder:
        store = releases.open(Path(folder) / "store")
        filled(store, min(AT_ONCE, asked.documents))
        for first in range(AT_ONCE, asked.documents, AT_ONCE):
            more = (article(n) for n in range(first, min(first + AT_ONCE, asked.documents)))
            store.publish(adding(more), pipeline=PIPELINE, collections={"wire": {}})
        release = store.latest()
        assert release is not None
        quotes = release.arrow("quotes", ["quote_id", "doc_id", "text"]).to_pylist()
        bodies = [
            {"quote_id": q["quote_id"], "doc_id": q["doc_id"], "exact": q["text"],
             "set": {"speaker_name": chance.choice(NAMES)}}
            for q in chance.sample(quotes, asked.corrections)
        ]  # fmt: skip
        file = store.storage.lines(ledger.FILE)
        timed(told, "record", lambda: ledger.record(file, bodies))
        known = timed(told, "read", lambda: ledger.read(file))
        wanted = timed(told, "affected", lambda: strings(affected(release, known)).to_pylist())
        done = timed(told, "find and apply", lambda: apply(partial(read_rows_of, release), wanted, known))
        assert (len(done.found), len(done.touched)) == (asked.corrections, len(wanted))
        gone = pa.table({"doc_id": pa.array(done.touched, pa.string())})
        changes = {name: releases.Change(removed=gone, added=[getattr(done, name)]) for name in ("quotes", "originals")}
        timed(
            told, "publish", lambda: store.publish(changes, pipeline={**PIPELINE, "c": "1"}, collections={"wire": {}})
        )
    print(json.dumps({"documents": asked.documents, "corrections": asked.corrections, "seconds": told}, indent=1))


if __name__ == "__main__":
    main()
