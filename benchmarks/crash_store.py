"""Kills publishing processes, at random moments and at every step, while a reader watches the store.

    python -m benchmarks.crash_store --kills 1000 --per-step 20 --seconds 540 --in FOLDER [--hand] [--workers 2]

After each kill the store must verify and the next publish must succeed. The reader, through the Python API and with
plain pandas on numbered releases, must never see a release that is mixed, partial, changed or gone. At the end `prune`
must leave no file that no release refers to. With `--hand` something happens to a file of the store after each kill: a
byte flipped, an end cut off, the file deleted. Each must be told, and then mended or refused; none may be published.

With `--in` the work goes on where the last call stopped: call it again until it exits with another code than 3. Prints
what happened as JSON; exit code 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb  # noqa: F401 - each killed child would import it anew, which takes longer than its publish
import pandas as pd  # noqa: F401 - the same
import pyarrow as pa
import pyarrow.dataset as ds  # noqa: F401 - the same

import releases
from benchmarks.corrupting_hand import Touched, let_go, put_back, touch
from releases.store.publishing import STEPS
from releases.store.workspace import Hands
from tests.releases.corpus import PIPELINE, SMALL, adding, article, filled, tables

DOCUMENTS = 40
NEW = 1000
"""Number of the article that round 0 adds."""
RECENT = 60
"""Rounds after which an article goes again, so that the thousandth kill costs what the hundredth does."""
OFTEN = {"part written": 8, "part stored": 8}
"""Steps that come once per part: the kill waits for a random one of the first so many."""
KEPT = 5
"""Releases that `prune` leaves now and then: a store of thousands would cost more to look at than to kill."""
GOES_ON = 3
"""Exit code where a piece is done and more is to do."""


def publish_round(store: releases.Store, number: int, step: Callable[[str], None], hands: Hands | None = None) -> None:
    """Publishes round `number`: article 0 says it in its text, another is edited, one is new, one of long ago goes."""
    edited = tables([article(0, version=number), article(1 + number % (DOCUMENTS - 1), version=number)])
    new = adding([article(NEW + number, per_source=1)])
    old = _before(store, number - RECENT)
    removed = pa.concat_tables([edited["documents"].select(["doc_id"]), old.select(["doc_id"])])
    changes = {
        name: releases.Change(removed=removed if name in edited else None, added=[*_of(edited, name), *change.added])
        for name, change in new.items()
    }
    changes["sources"] = replace(changes["sources"], removed=old.select(["collection", "source"]))
    store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, notes={"round": number}, step=step, hands=hands)


@contextmanager
def lent(workers: int) -> Iterator[Hands | None]:
    """So many worker processes that write the parts; none for 0."""
    if not workers:
        yield None
        return
    from flows.runs.workers import Workers
    from flows.runs.workers.lent import LentHands

    with Workers(workers, timeout=60.0) as pool:
        hands = LentHands(pool)
        list(hands.map(abs, range(2 * workers)))  # started before the first step, as those of a run are
        yield hands


def _before(store: releases.Store, number: int) -> pa.Table:
    """Where the articles lie that rounds before `number` have added."""
    latest = store.latest()
    assert latest is not None
    documents = latest.arrow("documents", ["doc_id", "collection", "source"])
    return documents.filter([NEW <= int(source[:6]) < NEW + number for source in documents["source"].to_pylist()])


def _of(rows: dict[str, Any], name: str) -> list[Any]:
    return [rows[name]] if name in rows else []


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
    except BaseException:  # noqa: BLE001 - the child ends here, and says why
        traceback.print_exc()
    finally:
        os._exit(code)


def told_steps(descriptor: int) -> list[str]:
    """The steps a child told of before it ended."""
    with os.fdopen(descriptor) as pipe:
        return pipe.read().split("\n")[:-1]


def killed_at(root: str, number: int, step: str, skip: int, workers: int = 0) -> list[str]:
    """A publish that kills itself when it reaches `step` for the `skip`-th time after the first."""
    left = [skip]

    def work(writer: int) -> None:
        def reached(name: str) -> None:
            os.write(writer, f"{name}\n".encode())
            if name == step:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        with lent(workers) as hands:
            publish_round(releases.open(root, SMALL), number, reached, hands)

    pid, pipe = forked(work)
    steps = told_steps(pipe)
    os.waitpid(pid, 0)
    return steps


def killed_after(root: str, number: int, seconds: float, workers: int = 0) -> tuple[list[str], bool]:
    """A publish that is killed so many seconds after its first step; (steps it reached, whether it was still at work)."""

    def work(writer: int) -> None:
        def reached(name: str) -> None:
            os.write(writer, f"{name}\n".encode())

        with lent(workers) as hands:
            publish_round(releases.open(root, SMALL), number, reached, hands)

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


@dataclass
class Progress:
    """What has happened so far; written after each kill, so that the next call can go on."""

    done: int = 0
    """kills of the plan"""
    round: int = 0
    """of publishes"""
    mid_work: int = 0
    last_steps: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    problems: list[str] = field(default_factory=list)
    typical: float = 0.0
    """seconds of a publish"""
    seconds: float = 0.0
    pruned: int = 0
    """parts that went with old releases"""
    hand: Counter[str] = field(default_factory=Counter)
    """what became of the files that were touched"""

    @staticmethod
    def load(path: Path) -> Progress:
        """What a call before this one wrote."""
        if not path.exists():
            return Progress()
        known = json.loads(path.read_text())
        return Progress(**{**known, "last_steps": Counter(known["last_steps"]), "hand": Counter(known["hand"])})

    def save(self, path: Path) -> None:
        """Writes it, whole or not at all."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(vars(self)))
        fresh.replace(path)


@contextmanager
def watched(root: str, progress: Progress) -> Iterator[None]:
    """A reader beside the work; what it saw goes into `progress`."""
    watcher = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crash_reader", root], stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    watcher.stdout.readline()
    try:
        yield
    finally:
        watcher.terminate()
        seen = json.loads(watcher.stdout.read())
        watcher.wait()
        progress.looks += seen["looks"]
        progress.problems += [f"the reader saw: {one}" for one in seen["wrong"]]


def plan(kills: int, per_step: int, seed: int) -> list[tuple[str, float]]:
    """(step, how often it is let pass) of each kill, or ("", share of a publish after which it comes)."""
    rng = random.Random(seed)
    return [("", rng.random()) for _ in range(kills)] + [
        (step, rng.randrange(OFTEN.get(step, 1))) for step in STEPS for _ in range(per_step)
    ]


def kill(root: str, step: str, moment: float, progress: Progress, workers: int) -> None:
    """One kill, then what is to hold after it."""
    progress.round += 1
    if step:
        steps = killed_at(root, progress.round, step, int(moment), workers)
        if steps[-1] != step:
            progress.problems.append(f"{step} was not reached: {steps}")
    else:
        steps, at_work = killed_after(root, progress.round, moment * progress.typical, workers)
        progress.mid_work += at_work
        progress.last_steps[steps[-1] if steps else "none"] += 1
    progress.round += 1
    at = steps[-1] if steps else "none"
    progress.problems += [f"after a kill at {at}: {one}" for one in checked(root, progress.round, everything=False)]


def corrupt(root: str, rng: random.Random, progress: Progress) -> None:
    """The hand touches a file; the store has to tell, and to mend or refuse."""
    touched = touch(Path(root), rng)
    progress.round += 1

    def work(writer: int) -> None:
        said = after_touch(root, touched, progress.round)
        os.write(writer, "".join(f"{line}\n" for line in said).encode())

    pid, pipe = forked(work)
    said = told_steps(pipe)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status):
        said.append("wrong: the process failed")
    for line in said:
        kind, _, what = line.partition(": ")
        if kind == "wrong":
            progress.problems.append(f"{touched.how} {touched.kind} {touched.path}: {what}")
        else:
            progress.hand[f"{touched.kind} {touched.how}: {line}"] += 1


def after_touch(root: str, touched: Touched, number: int) -> list[str]:
    """What the store does about a file that was touched; lines that begin with `wrong` are faults of the store."""
    store = releases.open(root, SMALL)
    told = [str(problem) for problem in releases.verify(store)]
    if touched.matters and not told:
        return ["wrong: nobody told"]
    if not touched.matters and told:
        return [f"wrong: {told[0]}"]
    said = []
    newest = store.numbers()[-1]
    try:
        publish_round(store, number, lambda step: None)
        said.append("published")
        sound = releases.verify(store, store.numbers()[-1])
        said += [f"wrong: published on damage: {problem}" for problem in sound]
    except releases.Damaged as error:
        said.append("refused")
        if store.storage.numbers()[-1] > newest:
            said.append(f"wrong: published all the same: {error}")
    done = releases.repair(store)
    left = releases.verify(store)
    if not left:
        return [*said, "mended" if done.mended else "nothing left to mend"]
    if not done.beyond:
        return [*said, f"wrong: repair said nothing of {left[0]}"]
    touched.restore()
    releases.repair(store)
    said.append("beyond repair, and told so; restored from a copy")
    return [*said, *(f"wrong: left after all: {problem}" for problem in releases.verify(store))]


def crash(
    root: str,
    kills: int,
    per_step: int,
    seed: int = 0,
    *,
    seconds: float = 1e9,
    hand: bool = False,
    workers: int = 0,
) -> dict[str, Any] | None:
    """Everything described above, on a store in `root`, for about so many seconds; None where more is left to do.

    What happened, with what was wrong under `problems`.
    """
    started = time.monotonic()
    notes = Path(f"{root}.progress.json")
    progress = Progress.load(notes)
    if not progress.typical:
        begin(root, progress)
    if put_back(Path(root)):  # what the hand of a call that was broken off had touched
        releases.repair(releases.open(root, SMALL))
    steps = plan(kills, per_step, seed)
    before = progress.seconds
    with watched(root, progress) if not hand else no_reader():
        while progress.done < len(steps) and time.monotonic() - started < seconds:
            kill(root, *steps[progress.done], progress, workers)
            if hand:
                corrupt(root, random.Random(f"{seed}/{progress.done}"), progress)
            progress.done += 1
            if hand and progress.done % KEPT == 0:
                progress.pruned += releases.prune(releases.open(root, SMALL), KEPT).n_parts
            progress.seconds = before + time.monotonic() - started
            progress.save(notes)
            let_go(Path(root))
    if hand or progress.done < len(steps):  # between two pieces, when no reader holds it to its numbers
        progress.pruned += releases.prune(releases.open(root, SMALL), KEPT).n_parts
    progress.save(notes)
    return conclude(root, progress, kills, per_step) if progress.done >= len(steps) else None


@contextmanager
def no_reader() -> Iterator[None]:
    """Beside a hand that damages files a reader sees what the hand did."""
    yield


def begin(root: str, progress: Progress) -> None:
    """The first release, and how long a publish takes."""
    pid, pipe = forked(lambda _: (filled(releases.open(root, SMALL), DOCUMENTS), None)[1])
    told_steps(pipe)
    os.waitpid(pid, 0)
    started = time.monotonic()
    progress.round += 1
    killed_at(root, progress.round, "", 0)
    progress.typical = time.monotonic() - started


def conclude(root: str, progress: Progress, kills: int, per_step: int) -> dict[str, Any]:
    """The whole store once more, what `prune` leaves, and all that happened."""
    store = releases.open(root, SMALL)
    problems = progress.problems + [f"at the end: {problem}" for problem in releases.verify(store)]
    before = sum(1 for _ in store.storage.part_files())
    pruned = releases.prune(store, 5)
    needed = {part for release in store.releases() for part in release.manifest.parts()}
    left = {(table, hash_) for table, hash_, _ in store.storage.part_files()}
    strays = [path.name for path in Path(root, "staging").iterdir()] if Path(root, "staging").exists() else []
    problems += [f"prune left {stray}" for stray in sorted(left - needed)] + [f"left in staging: {x}" for x in strays]
    return {
        "random kills": kills,
        "of them while the publish was at work": progress.mid_work,
        "last step before a random kill": dict(
            sorted(progress.last_steps.items(), key=lambda item: (*STEPS, "none").index(item[0]))
        ),
        "kills at each of the steps": {"steps": len(STEPS), "times": per_step},
        "seconds of a publish": round(progress.typical, 3),
        "releases at the end": store.numbers()[-1],
        "looks of the reader": progress.looks,
        "parts before prune, removed, left": [before, pruned.n_parts, len(left)],
        "files touched by the hand": dict(sorted(progress.hand.items())),
        "problems": problems,
        "seconds": round(progress.seconds, 1),
    }


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--per-step", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0, help="processes that write the parts; 0: the publishing one")
    parser.add_argument("--hand", action="store_true", help="damage a file after each kill")
    parser.add_argument(
        "--seconds", type=float, default=1e9, help="stop after about so many and go on at the next call"
    )
    parser.add_argument("--in", dest="folder", type=Path, help="where store and progress are kept between calls")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as throwaway:
        folder = options.folder or Path(throwaway)
        folder.mkdir(parents=True, exist_ok=True)
        root = str(folder / ("touched" if options.hand else "store"))
        given = {"seconds": options.seconds, "hand": options.hand, "workers": options.workers}
        result = crash(root, options.kills, options.per_step, options.seed, **given)
        if result is None:
            done = Progress.load(Path(f"{root}.progress.json"))
            print(f"{done.done} kills done, {len(done.problems)} problems so far; call again to go on")
            return GOES_ON
    print(json.dumps(result, indent=1))
    return 1 if result["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
