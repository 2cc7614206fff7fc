"""Stop runs at random moments, with Ctrl-C, SIGTERM and a second Ctrl-C: `python -m benchmarks.stops 100`.

Each run over the seeds is stopped in a phase drawn evenly, so that short ones have their share, at a moment drawn evenly
from the length of that phase in an undisturbed run; the start of Python itself is left out. It must be gone within five
seconds, with exit code 130 or 143 and one sentence, leave no process and no lock behind, and the next run over what it
left must publish the rows of the undisturbed run. With `--state FILE` what is done is kept, and the same command goes on
from there, for `--minutes` at a time. Exit code 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import collections
import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.interrupted_runs import differences, problems

ROOT = Path(__file__).parent.parent
#: Seconds from the signal to the end of the process.
LIMIT = 5.0
#: Seconds after the end in which what was its child may still be on its way out: Python's own resource tracker.
AFTERWARDS = 2.0
#: A run that does not stop is a hanging one after so many seconds.
PATIENCE = 60.0
#: Seconds between two strokes of Ctrl-C.
SECOND_STROKE = 0.3
PROGRESS = (" sources: ", "read ", "annotated ", " records rejected: ")
#: In the order in which a run goes through them.
PHASES = ("starting", "inventory", "reading", "annotating", "publishing", "reporting")
WAYS = {"SIGINT": [signal.SIGINT], "SIGTERM": [signal.SIGTERM], "SIGINT twice": [signal.SIGINT, signal.SIGINT]}
SENTENCE = "onrecord: stopped"


@dataclass(slots=True)
class Outcome:
    """How a run ended that was told to stop."""

    code: int
    seconds: float
    """from the signal to the end"""
    phase: str
    said: list[str]
    """lines on stderr that are not progress"""
    left: list[str]
    """command lines of processes left behind"""
    locked: bool
    wrong: list[str] = field(default_factory=list)
    """what is not as it should be; the rows of the next run may be added"""


class Run:
    """`onrecord run` in a session of its own, watched by what it says and by a mark that its processes carry."""

    def __init__(self, store: Path, arguments: Sequence[object], environment: Mapping[str, str]) -> None:
        self.store, self.lines, self.printed = store, list[str](), list[str]()
        self._mark = uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows", "run", *map(str, arguments), "--output", str(store)],
            cwd=ROOT,
            env={**environment, "STOPPED_RUN": self._mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._readers = [
            threading.Thread(target=_read, args=(self.process.stderr, self.lines)),
            threading.Thread(target=_read, args=(self.process.stdout, self.printed)),
        ]
        for reader in self._readers:
            reader.start()

    def wait_until(self, condition: Callable[[], object], seconds: float = 240.0) -> bool:
        """Whether `condition` came true before the run ended."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if condition():
                return True
            if time.monotonic() > deadline:
                raise TimeoutError("".join(self.lines))
            time.sleep(0.01)
        return False

    def listens(self) -> bool:
        """Whether Python is up and our own code has taken the signals."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return False
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return bool(caught >> (signal.SIGTERM - 1) & 1)

    def says(self, words: str) -> Callable[[], bool]:
        """A condition: the run has said `words`."""
        return lambda: any(words in line for line in [*self.lines, *self.printed])

    def phase(self) -> str:
        """Where the run is, by what it has said and made."""
        if self.printed or ((self.store / "releases").is_dir() and any((self.store / "releases").iterdir())):
            return "reporting"
        done = {name: [line for line in self.lines if line.startswith(name)] for name in ("read ", "annotated ")}
        if any(_is_last(lines) for lines in [done["annotated "]]):
            return "publishing"
        if _is_last(done["read "]):
            return "annotating"
        if any(" sources: " in line for line in self.lines):
            return "reading"
        return "inventory" if any("own_server" in line for line in self.processes()) else "starting"

    def has_reached(self, phase: str) -> bool:
        """Whether the run is in that one of `PHASES` or in a later one."""
        return PHASES.index(self.phase()) >= PHASES.index(phase)

    def stop(self, signals: Sequence[signal.Signals], *, group: bool = True) -> Outcome:
        """Send `signals` as a terminal does, or to the run's own process alone, and see what comes of it."""
        phase, began = self.phase(), time.monotonic()
        for number, which in enumerate(signals):
            if number:
                time.sleep(SECOND_STROKE)
            try:
                (os.killpg if group else os.kill)(self.process.pid, which)
            except ProcessLookupError:
                break
        return self.end(phase, began, signals[0])

    def end(self, phase: str, began: float, which: signal.Signals | None) -> Outcome:
        """How the run ended, and whether that is how it should; without a signal the exit code is to be 1."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            code = 99
        seconds = time.monotonic() - began
        deadline = time.monotonic() + AFTERWARDS
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.kill()
        for reader in self._readers:
            reader.join()
        said = [line for line in self.lines if not any(words in line for words in PROGRESS)]
        outcome = Outcome(code, seconds, phase, said, left, _is_locked(self.store))
        outcome.wrong = list(_wrong(outcome, which, self.printed))
        return outcome

    def processes(self) -> list[str]:
        """Command lines of the run's processes."""
        return list(self.by_pid().values())

    def by_pid(self) -> dict[int, str]:
        """Command lines of the run's processes by their ids."""
        found = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if self._mark.encode() in Path("/proc", pid, "environ").read_bytes():
                    line = Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                    found[int(pid)] = line
            except OSError:
                continue
        return {pid: line for pid, line in found.items() if line}  # one that has ended has none

    def kill(self) -> None:
        """End whatever is left, so that the next run begins with nothing beside it."""
        for pid in self.by_pid():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def _read(stream: object, lines: list[str]) -> None:
    with stream as open_stream:  # type: ignore[attr-defined]
        lines.extend(open_stream)


def _is_last(lines: Sequence[str]) -> bool:
    """Whether as many batches are done as there are."""
    return bool(lines) and len(lines) == int(lines[-1].split()[1].rstrip(":").partition("/")[2])


def _is_locked(store: Path) -> bool:
    for path in store.glob("*lock*"):
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _wrong(outcome: Outcome, which: signal.Signals | None, printed: Sequence[str]) -> list[str]:
    wrong = []
    if outcome.seconds > LIMIT:
        wrong.append(f"took {outcome.seconds:.1f} s")
    finished = outcome.code == 0 and bool(printed) and not outcome.said
    if not finished:
        expected = 1 if which is None else 128 + which
        if outcome.code != expected:
            wrong.append(f"exit code {outcome.code} in the place of {expected}")
        if len(outcome.said) != 1 or not outcome.said[0].startswith(SENTENCE if which else "onrecord: "):
            wrong.append(f"said {outcome.said}")
    if outcome.left:
        wrong.append(f"left {outcome.left}")
    if outcome.locked:
        wrong.append("the store is locked")
    return wrong


def calm_run(store: Path, arguments: Sequence[object], environment: Mapping[str, str]) -> dict[str, float]:
    """An undisturbed run; the seconds of each of `PHASES`, the first from the moment in which it can be stopped."""
    run = Run(store, arguments, environment)
    run.wait_until(run.listens)
    began = [time.monotonic()]
    for phase in PHASES[1:]:
        run.wait_until(partial(run.has_reached, phase))
        began.append(time.monotonic())
    code = run.process.wait()
    ended = [*began[1:], time.monotonic()]
    run.kill()
    if code:
        raise RuntimeError("".join(run.lines))
    return {phase: end - start for phase, start, end in zip(PHASES, began, ended, strict=True)}


def one_stop(
    work: Path,
    calm: Path,
    moment: tuple[str, float],
    way: str,
    arguments: Sequence[object],
    environment: Mapping[str, str],
) -> Outcome:
    """Stop a run in a phase, so many seconds after it began, then let the next one finish, and compare."""
    store = work / "stopped"
    shutil.rmtree(store, ignore_errors=True)
    run = Run(store, arguments, environment)
    run.wait_until(run.listens)
    phase, wait = moment
    run.wait_until(partial(run.has_reached, phase))
    due = time.monotonic() + wait
    if run.wait_until(lambda: time.monotonic() >= due):
        outcome = run.stop(WAYS[way], group=int(wait * 1000) % 4 < 3)
    else:
        outcome = run.end("over", time.monotonic(), None)
    if store.is_dir():
        outcome.wrong += problems(store)
    calm_run(store, arguments, environment)
    outcome.wrong += problems(store) + differences(calm, store)
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stops", type=int, nargs="?", default=100)
    parser.add_argument("--state", type=Path, help="a JSON Lines file of the stops done; it is gone on with")
    parser.add_argument("--minutes", type=float, default=9.0, help="begin no stop after so long")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    done = [json.loads(line) for line in arguments.state.read_text().splitlines()] if _exists(arguments.state) else []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        environment = {**os.environ, "PREFECT_HOME": str(work / "prefect"), "PYTHONPATH": str(ROOT)}
        options = ["news=" + str(ROOT / "seeds"), "--workers", 2, "--batch-size", 2]
        calm = work / "calm"
        calm_run(calm, options, environment)  # the first of all creates Prefect's database, which later ones have
        shutil.rmtree(calm)
        lengths = calm_run(calm, options, environment)
        while len(done) < arguments.stops and time.monotonic() - began < arguments.minutes * 60:
            chance = random.Random(f"{arguments.seed} {len(done)}")
            drawn, way = chance.choice(PHASES), chance.choice(list(WAYS))
            wait = chance.uniform(0, lengths[drawn])
            outcome = one_stop(work, calm, (drawn, wait), way, options, environment)
            done.append({"way": way, "drawn": drawn, "after": round(wait, 2), **asdict(outcome)})
            if arguments.state:
                with arguments.state.open("a") as file:
                    file.write(json.dumps(done[-1]) + "\n")
            print(
                f"{len(done):4} {way:13} {outcome.phase:11} {outcome.seconds:5.2f} s  {outcome.wrong or ''}", flush=True
            )
    sys.exit(report(done, arguments.stops))


def report(done: Sequence[Mapping[str, Any]], wanted: int) -> int:
    """Print what came of all stops; 1 where something was wrong, else 0."""
    stopped = [stop for stop in done if stop["phase"] != "over"]
    print(f"\n{len(done)} of {wanted} stops, {len(done) - len(stopped)} of them after the end of the run")
    if stopped:
        print(f"longest stop {max(stop['seconds'] for stop in stopped):.2f} s of {LIMIT:.0f} allowed")
    for key in ("phase", "way", "code"):
        counts = collections.Counter(str(stop[key]) for stop in done)
        print(f"by {key}: " + ", ".join(f"{name} {n}" for name, n in sorted(counts.items())))
    left, locked = sum(len(stop["left"]) for stop in done), sum(bool(stop["locked"]) for stop in done)
    print(f"processes left: {left}, locks left: {locked}")
    wrong = [stop for stop in done if stop["wrong"]]
    for stop in wrong:
        print(f"WRONG: {stop['way']} {stop['after']} s after {stop['drawn']} began ({stop['phase']}): {stop['wrong']}")
    return int(bool(wrong))


def _exists(path: Path | None) -> bool:
    return path is not None and path.exists()


if __name__ == "__main__":
    main()
