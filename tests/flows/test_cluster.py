"""`--runner dask` against a real scheduler and two workers, each a process of its own on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from releases.tables.schemas import TABLES
from tests.conftest import ROOT, SEEDS, Command, free_port

START_SECONDS = 120


class Cluster:
    """A scheduler and its workers; a worker is a nanny and the process that it watches, in a process group."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
        self.workers = [self._start("worker", self.address, "--nthreads", "1", "--no-dashboard") for _ in range(2)]
        self.processes += self.workers

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{command[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *command],
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(environment: dict[str, str], tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(environment, tmp_path)
    yield started
    started.stop()


def same_rows(one: Path, other: Path) -> bool:
    """Whether the newest releases of two stores hold the same rows."""
    for name, table in TABLES.items():
        left, right = (
            pd.read_parquet(store / "latest" / name).sort_values(list(table.key), ignore_index=True)
            for store in (one, other)
        )
        pd.testing.assert_frame_equal(left, right)
    return True


def test_a_cluster_gives_the_rows_of_processes_and_loses_none_with_a_worker(
    cluster: Cluster, environment: dict[str, str], prefect_server: str, seeds_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    options = ["--runner", "dask", "--dask-address", cluster.address, "--batch-size", "1"]
    with (tmp_path / "run.log").open("wb") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", str(SEEDS), "--output", str(store), *options],
            cwd=ROOT,
            env={**environment, "PREFECT_API_URL": prefect_server},
            stdout=log,
            stderr=log,
        )
        _wait_for(lambda: any(store.rglob("annotated/*/result.json")), run)
        os.killpg(cluster.workers[0].pid, signal.SIGKILL)
        run.wait(300)
    assert run.returncode == 0, (tmp_path / "run.log").read_text()
    assert same_rows(seeds_store, store)


def _wait_for(condition: Callable[[], bool], run: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        assert run.poll() is None, "the run ended before it could be disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_no_scheduler_is_one_clear_sentence(onrecord: Command, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    done = onrecord(
        "run", SEEDS, "--output", tmp_path, "--runner", "dask", "--dask-address", address,
        DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s",
    )  # fmt: skip
    assert done.returncode == 1
    assert f"no Dask scheduler with a worker answers at {address}" in done.stderr
