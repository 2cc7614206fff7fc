"""Kill a run at random moments, again and again, and see that nothing is lost: `interrupted_runs.py GOLD.jsonl`.

Every article of the JSON Lines file (key `text`) becomes a .txt file. One run is left alone; another store's runs are
killed (kill -9 of the whole process group) at random moments. After each kill the store must open and verify; at last a
run finishes, and both stores must hold the same rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import releases
from releases.tables.schemas import TABLES


def command(folder: Path, store: Path, *options: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "flows.cli", "run", f"news={folder}", "--output", str(store), *options]


def run_and_kill(arguments: list[str], after: float, environment: dict[str, str]) -> bool:
    """Start a run and kill its process group after `after` seconds; whether it was still running."""
    quiet = subprocess.DEVNULL
    run = subprocess.Popen(arguments, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        run.wait(after)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True


def problems(store: Path) -> list[str]:
    """What is wrong with the store as a reader finds it."""
    opened = releases.open(str(store))
    return [str(p) for p in releases.verify(opened)] if opened.latest() else []


def newest(store: Path) -> releases.Release:
    """The newest release of a store that has one."""
    release = releases.open(str(store)).latest()
    assert release is not None
    return release


def differences(a: Path, b: Path) -> list[str]:
    """Tables whose rows differ between the newest releases of two stores."""
    found = []
    for name, table in TABLES.items():
        left, right = (
            pd.DataFrame(newest(store).read(name)).sort_values(list(table.key or table.schema.names), ignore_index=True)
            for store in (a, b)
        )
        if not left.equals(right):
            found.append(f"{name}: {len(left)} rows against {len(right)}")
    return found


def disturb(
    folder: Path, work: Path, kills: int, seed: int, environment: dict[str, str], *options: str
) -> dict[str, object]:
    """Do the whole experiment in `work`; a summary with `problems` and `differences`, both empty when all is well."""
    calm, disturbed = work / "calm", work / "disturbed"
    began = time.monotonic()
    subprocess.run(command(folder, calm, *options), env=environment, check=True, capture_output=True)
    seconds = time.monotonic() - began
    chance = random.Random(seed)
    wrong: list[str] = []
    n_killed = n_finished = 0
    while n_killed < kills:
        if run_and_kill(command(folder, disturbed, *options), chance.uniform(0.5, seconds), environment):
            n_killed += 1
        wrong += problems(disturbed)
        if releases.open(str(disturbed)).latest() is not None:
            n_finished += 1
            wrong += differences(calm, disturbed)
            shutil.rmtree(disturbed)
    subprocess.run(command(folder, disturbed, *options), env=environment, check=True, capture_output=True)
    wrong += problems(disturbed)
    return {
        "kills": n_killed,
        "published before a kill": n_finished,
        "seconds of a calm run": round(seconds, 1),
        "problems": wrong,
        "differences": differences(calm, disturbed),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = work / "news"
        folder.mkdir()
        for n, line in enumerate(arguments.gold.read_text("utf-8").splitlines()):
            (folder / f"{n:05}.txt").write_text(json.loads(line)["text"], "utf-8")
        environment = {**os.environ, "PREFECT_HOME": str(work / "prefect")}
        for key, value in disturb(folder, work, arguments.kills, arguments.seed, environment).items():
            print(f"{key:26s} {value}")


if __name__ == "__main__":
    main()
