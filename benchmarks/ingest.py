"""A folder of many files over all formats, some of them bad, through a real run: seconds, peak memory, and the account.

    python -m benchmarks.ingest FOLDER [FILES ...]     (default 1000 5000)

Makes FOLDER/N/sources for every N, reads and cleans them alone, then runs `onrecord run` on them, and checks that every
file is in the table `sources` and every record in `documents` or `rejects`.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from benchmarks.near_duplicates import story
from flows.sources.collections import Collection, SourceFile, open_source, sidecar, walk
from tests.transforms.reading.mutations import mutated
from tests.transforms.reading.samples import SAMPLES, Story
from transforms.article import Article, Record
from transforms.cleaning import clean
from transforms.reading import ReadOptions, read

BAD_SHARE = 0.05
SEED = 11


def make(folder: Path, n_files: int) -> None:
    """Write `n_files` files, the formats in turn, every twentieth of them damaged."""
    rng = random.Random(SEED)
    kinds = list(SAMPLES.values())
    for number in range(n_files):
        name, _, render = kinds[number % len(kinds)]
        lines = story(rng)[:5]
        data = render(Story(number, title=lines[0], paragraphs=tuple(lines[1:])))
        if rng.random() < BAD_SHARE:
            _, data = mutated(rng, [(name, data)])
            data = data[: rng.choice((0, 10, 200, len(data)))]
        path = folder / f"{number // 100:03d}" / f"{number:05d}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read_alone(folder: Path) -> None:
    """Print what reading and cleaning alone cost, in a process of their own."""
    collection = Collection("bench", str(folder))
    began = time.monotonic()
    counts = {"documents": 0, "rejects": 0, "files": 0}
    for file in walk(collection):
        counts["files"] += 1
        if not isinstance(file, SourceFile):
            counts["rejects"] += 1
            continue
        with open_source(collection, file.source) as stream:
            for found in read(stream, file.source, ReadOptions(sidecar=sidecar(collection, file))):
                result = clean(found) if isinstance(found, Record) else found
                counts["documents" if isinstance(result, Article) else "rejects"] += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  reading and cleaning alone: {time.monotonic() - began:.1f} s, peak {peak:.0f} MiB, {counts}", flush=True)


def run(folder: Path, store: Path) -> None:
    """Print what the whole run costs, and check its account against the folder."""
    began = time.monotonic()
    command = [sys.executable, "-m", "flows.cli", "run", f"bench={folder}", "--output", str(store)]
    pid = os.posix_spawn(command[0], command, os.environ)
    peak = 0.0
    while not (waited := os.waitpid(pid, os.WNOHANG))[0]:
        peak = max(peak, _family_mib(pid))
        time.sleep(0.25)
    if os.waitstatus_to_exitcode(waited[1]):
        raise SystemExit("the run failed")
    print(f"  whole run: {time.monotonic() - began:.1f} s, peak {peak:.0f} MiB over all its processes", flush=True)
    tables = {name: pd.read_parquet(store / "latest" / name) for name in ("sources", "documents", "rejects")}
    sources, documents, rejects = tables["sources"], tables["documents"], tables["rejects"]
    on_disk = sum(path.is_file() for path in folder.rglob("*"))
    whole = rejects["record"].isna()
    if len(sources) != on_disk or sources["n_records"].sum() != len(documents) + (~whole).sum():
        raise SystemExit(f"not every file or record is accounted for: {len(sources)} of {on_disk} files")
    print(f"  {len(sources)} files: {len(documents)} documents, {len(rejects)} rejects", flush=True)
    print("  " + ", ".join(f"{reason} {n}" for reason, n in rejects["reason"].value_counts().items()), flush=True)


def _family_mib(pid: int) -> float:
    """Memory of a process and its descendants, shared pages counted once (proportional set size)."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parent = dict(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
    total = 0
    for child in parent:
        ancestor = child
        while ancestor not in (pid, 0, 1) and ancestor in parent:
            ancestor = parent[ancestor]
        if ancestor == pid:
            try:
                lines = Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue  # ended meanwhile
            total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def main(root: str, *counts: str) -> None:
    """Measure for every number of files in `counts`."""
    for n_files in map(int, counts or ("1000", "5000")):
        folder, store = Path(root) / str(n_files) / "sources", Path(root) / str(n_files) / "store"
        make(folder, n_files)
        print(f"{n_files} files over {len(SAMPLES)} kinds", flush=True)
        subprocess.run([sys.executable, "-c", f"import benchmarks.ingest as b, pathlib; b.read_alone(pathlib.Path({str(folder)!r}))"], check=True)  # fmt: skip  # noqa: E501
        run(folder, store)


if __name__ == "__main__":
    main(*sys.argv[1:])
