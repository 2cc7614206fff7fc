"""Kills publishing processes, at random moments and at every step, while a reader watches the store.

    python -m benchmarks.crash_store --kills 300 --per-step 5

After each kill the store must verify and the next publish must succeed. The reader, through the Python API and with
plain pandas on numbered releases, must never see a release that is mixed, partial, changed or gone. At the end `prune`
must leave no file that no release refers to. Prints what happened as JSON; exit code 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import releases
from releases.store.publishing import STEPS
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, filled, tables

DOCUMENTS = 40
OFTEN = {"part written": 8, "part stored": 8}
"""Steps that come once per part: the kill waits for a random one of the first so many."""


def publish_round(store: releases.Store, number: int, step: Callable[[str], None]) -> None:
    """Publishes round `number`: article 0 says it in its text, another one is edited, one is new."""
    edited = tables([article(0, version=number), article(1 + number % (DOCUMENTS - 1), version=number)])
    new = adding([article(1000 + number, per_source=1)])
    removed = edited["documents"].select(["doc_id"])
    changes = {
        name: releases.Change(removed=removed if name in edited else None, added=[*_of(edited, name), *change.added])
        for name, change in new.items()
    }
    store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, notes={"round": number}, step=step)


def _of(rows: dict[str, Any], name: str) -> list[Any]:
    return [rows[name]] if name in rows else []


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
    print("reading", flush=True)
    while not stop:
        try:
            latest = releases.open(root).latest()
            if latest is None:
                raise RuntimeError("there was no release at all")
            body = json.loads(latest.manifest.to_json())
            found = look(latest.read("documents"), latest.read("quotes"), body)
            numbers = sorted(int(name) for name in os.listdir(f"{root}/releases"))
            if numbers != list(range(1, len(numbers) + 1)) or len(numbers) < len(seen):
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


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Starts `work` in a child of its own with a pipe to tell its steps by; (pid, read end)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    code = 1
    try:
        work(writer)
        code = 0
    finally:
        os._exit(code)


def told_steps(descriptor: int) -> list[str]:
    """The steps a child told of before it ended."""
    with os.fdopen(descriptor) as pipe:
        return pipe.read().split("\n")[:-1]


def killed_at(root: str, number: int, step: str, skip: int) -> list[str]:
    """A publish that kills itself when it reaches `step` for the `skip`-th time after the first."""
    left = [skip]

    def work(writer: int) -> None:
        def reached(name: str) -> None:
            os.write(writer, f"{name}\n".encode())
            if name == step:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        publish_round(releases.open(root, SMALL), number, reached)

    pid, pipe = forked(work)
    steps = told_steps(pipe)
    os.waitpid(pid, 0)
    return steps


def killed_after(root: str, number: int, seconds: float) -> tuple[list[str], bool]:
    """A publish that is killed so many seconds after its first step; (steps it reached, whether it was still at work)."""

    def work(writer: int) -> None:
        publish_round(
            releases.open(root, SMALL), number, lambda name: (os.write(writer, f"{name}\n".encode()), None)[1]
        )

    pid, pipe = forked(work)
    select.select([pipe], [], [], 30)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    steps = told_steps(pipe)
    _, status = os.waitpid(pid, 0)
    return steps, os.WIFSIGNALED(status)


def checked(root: str, number: int, everything: bool) -> list[str]:
    """In a child: does the store verify, and does the next publish succeed?"""

    def work(writer: int) -> None:
        store = releases.open(root, SMALL)
        newest = store.latest_number()
        problems = releases.verify(store, None if everything else newest)
        publish_round(store, number, lambda name: None)
        if store.latest_number() != (newest or 0) + 1:
            problems.append(releases.Problem("store", "the next publish made no release"))
        os.write(writer, "".join(f"{problem}\n" for problem in problems).encode())

    pid, pipe = forked(work)
    problems = told_steps(pipe)
    _, status = os.waitpid(pid, 0)
    return problems if os.waitstatus_to_exitcode(status) == 0 else [*problems, "the next publish failed"]


def crash(root: str, kills: int, per_step: int, seed: int = 0) -> dict[str, Any]:
    """Everything described above, on a store in `root`; what happened, with what was wrong under `problems`."""
    rng = random.Random(seed)
    pid, pipe = forked(lambda _: (filled(releases.open(root, SMALL), DOCUMENTS), None)[1])
    told_steps(pipe)
    os.waitpid(pid, 0)
    watcher = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crash_store", "--read", root], stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    watcher.stdout.readline()
    problems: list[str] = []
    last_steps: Counter[str] = Counter()
    number, mid_work = 0, 0
    started = time.monotonic()
    killed_at(root, (number := number + 1), "", 0)
    typical = time.monotonic() - started
    plan: list[tuple[str, float]] = [("", rng.uniform(0, typical)) for _ in range(kills)]
    plan += [(step, rng.randrange(OFTEN.get(step, 1))) for step in STEPS for _ in range(per_step)]
    for done, (step, moment) in enumerate(plan, 1):
        number += 1
        if step:
            steps = killed_at(root, number, step, int(moment))
            if steps[-1] != step:
                problems.append(f"{step} was not reached: {steps}")
        else:
            steps, at_work = killed_after(root, number, moment)
            mid_work += at_work
            last_steps[steps[-1] if steps else "none"] += 1
        number += 1
        problems += [f"after a kill at {steps[-1]}: {one}" for one in checked(root, number, done == len(plan))]
    watcher.terminate()
    seen = json.loads(watcher.stdout.read())
    watcher.wait()
    store = releases.open(root, SMALL)
    before = sum(1 for _ in store.storage.part_files())
    pruned = releases.prune(store, 5)
    needed = {part for release in store.releases() for part in release.manifest.parts()}
    left = {(table, hash_) for table, hash_, _ in store.storage.part_files()}
    strays = [path.name for path in Path(root, "staging").iterdir()] if Path(root, "staging").exists() else []
    problems += [f"prune left {stray}" for stray in sorted(left - needed)] + [f"left in staging: {x}" for x in strays]
    return {
        "random kills": kills,
        "of them while the publish was at work": mid_work,
        "last step before a random kill": dict(sorted(last_steps.items(), key=lambda item: STEPS.index(item[0]))),
        "kills at each of the steps": {"steps": len(STEPS), "times": per_step},
        "seconds of a publish": round(typical, 3),
        "releases at the end": pruned.releases[-1] + 5,
        "reader": seen,
        "parts before prune, removed, left": [before, pruned.n_parts, len(left)],
        "problems": problems,
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--per-step", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--read", metavar="STORE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_for_ever(options.read)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        result = crash(f"{folder}/store", options.kills, options.per_step, options.seed)
    print(json.dumps(result, indent=1))
    return 1 if result["problems"] or result["reader"]["n_wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
