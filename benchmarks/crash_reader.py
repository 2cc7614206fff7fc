"""The reader beside `benchmarks.crash_store`: `python -m benchmarks.crash_reader STORE`, until SIGTERM."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import releases
from tests.releases.corpus import doc_id


def look(documents: pd.DataFrame, quotes: pd.DataFrame, manifest: dict[str, Any]) -> str | None:
    """What is wrong with what a reader got, judged by the manifest of the same release."""
    counts, round_ = manifest["counts"], manifest["notes"].get("round", 0)
    if (len(documents), len(quotes)) != (counts["documents"], counts["quotes"]):
        return f"{len(documents)} documents and {len(quotes)} quotes, the manifest says {counts}"
    if set(quotes["doc_id"]) != set(documents["doc_id"]):
        return "quotes and documents are of different releases"
    if round_:
        text = documents.set_index("doc_id")["text"][doc_id(0)]
        said = " ".join(quotes[quotes["doc_id"] == doc_id(0)]["text"])
        if any(re.findall(r"version\d+", words) != [f"version{round_}"] for words in (text, said)):
            return f"the text is not that of round {round_}"
    return None


def read_for_ever(root: str) -> None:
    """The reader: ends on SIGTERM and prints how often it looked and what was wrong."""
    wrong: list[str] = []
    seen: dict[int, tuple[str, ...]] = {}
    n_looks = 0
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    os.nice(5)  # it looks without a pause, and is to take no time from what it looks at
    print("reading", flush=True)
    while not stop:
        try:
            latest = releases.open(root).latest()
            if latest is None:
                raise RuntimeError("there was no release at all")
            body = json.loads(latest.manifest.to_json())
            found = look(latest.read("documents"), latest.read("quotes"), body)
            numbers = sorted(int(name) for name in os.listdir(f"{root}/releases"))
            if numbers != list(range(numbers[0], numbers[-1] + 1)) or numbers[-1] < max(seen, default=1):
                found = f"numbers {numbers}"
            for number in {numbers[-1], random.choice(numbers)}:
                folder = Path(root, "releases", f"{number:04d}")
                body = json.loads((folder / "manifest.json").read_bytes())
                found = found or look(pd.read_parquet(folder / "documents"), pd.read_parquet(folder / "quotes"), body)
                files = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet")))
                if seen.setdefault(number, files) != files:
                    found = f"release {number} changed"
            n_looks += 1
        except (releases.StoreError, OSError, ValueError, RuntimeError) as error:
            found = f"{type(error).__name__}: {error}"
        if found:
            wrong.append(found)
    print(json.dumps({"looks": n_looks, "wrong": wrong[:20], "n_wrong": len(wrong)}), flush=True)


if __name__ == "__main__":
    read_for_ever(sys.argv[1])
