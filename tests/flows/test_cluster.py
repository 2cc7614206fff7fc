"""`--runner dask` against a real scheduler and two workers, each a process of its own on loopback."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dask
import httpx
import pandas as pd
import pytest
from distributed import Client
from distributed.security import Security

from flows.errors import RunError
from flows.runs.settings import Settings
from flows.runs.workers.dask_cluster import QUIET, ClusterWorkers, guard_address
from releases.tables.schemas import TABLES
from tests.conftest import ROOT, SEEDS, Command, free_port

START_SECONDS = 120


class Cluster:
    """A scheduler and its workers; a worker is a nanny and the process that it watches, in a process group."""

    def __init__(self, environment: dict[str, str], folder: Path, protocol: str = "tcp") -> None:
        self._environment = environment
        self._folder = folder
        port = free_port()
        self.address = f"{protocol}://127.0.0.1:{port}"
        where = ("--protocol", protocol, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self.processes = [self._start("scheduler", *where)]
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


@pytest.mark.slow
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


@pytest.fixture
def certified(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Variables with certificates, made and set by the commands that docs/cluster.md gives."""
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8"), re.S)
    (making,) = [block for block in blocks if "openssl" in block]
    (setting,) = [block for block in blocks if "CA_FILE" in block]
    script = f"set -e\n{making}\n{setting}\nenv -0"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    found = dict(line.partition("=")[::2] for line in done.stdout.split("\0") if line.startswith("DASK_"))
    assert len(found) == 8
    return {**environment, **found}


@pytest.mark.slow
def test_a_cluster_with_tls_as_documented_hears_holders_of_a_certificate_only(
    certified: dict[str, str], environment: dict[str, str], prefect_server: str, seeds_store: Path, tmp_path: Path
) -> None:
    def run(variables: dict[str, str], address: str, store: str = "refused") -> subprocess.CompletedProcess[str]:
        options = ["--runner", "dask", "--dask-address", address]
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", "run", str(SEEDS), "--output", str(tmp_path / store), *options],
            cwd=ROOT, env={**variables, "PREFECT_API_URL": prefect_server}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    cluster = Cluster(certified, tmp_path, "tls")
    try:
        done = run(certified, cluster.address, "store")
        assert done.returncode == 0, done.stderr + (tmp_path / "scheduler.log").read_text()
        assert same_rows(seeds_store, tmp_path / "store")
        brief = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}
        without = run({**environment, **brief}, cluster.address)
        assert without.returncode == 1
        assert f"{cluster.address} needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in without.stderr
        plain = run({**environment, **brief}, cluster.address.replace("tls", "tcp"))
        assert plain.returncode == 1
        assert "no Dask scheduler with a worker answers" in plain.stderr
        gone = {**certified, "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(tmp_path / "gone.pem")}
        lost = run(gone, cluster.address)
        assert lost.returncode == 1
        assert f"the certificates for {cluster.address} cannot be read" in lost.stderr
    finally:
        cluster.stop()


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.7:8786", "head.example:8786", "ws://head.example:8786", "tcp://[fd00::7]:8786"]
)
def test_another_machine_without_tls_is_refused(address: str) -> None:
    with pytest.raises(RunError, match=r"on another machine and without TLS.* --dask-insecure"):
        guard_address(address, Security(), insecure=False)
    guard_address(address, Security(), insecure=True)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786", "tcp://127.9.9.9:1"])
def test_this_machine_needs_no_tls(address: str) -> None:
    guard_address(address, Security(), insecure=False)


@pytest.mark.slow
def test_a_local_cluster_hears_nobody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        "flows.runs.workers.dask_cluster.ClusterWorkers._check", lambda *_: None
    )  # no model is needed for this
    with ClusterWorkers(Settings(workers=1, runner="dask"), str(tmp_path)) as workers:
        address = str(workers._client.scheduler_info()["address"])
        assert address.startswith("tls://127.0.0.1:")
        assert workers.call(os.getpid) != os.getpid()
        for stranger in (Security(), Security.temporary()):
            with pytest.raises((OSError, TypeError)):
                Client(address, timeout="2s", security=stranger, set_as_default=False)


@pytest.mark.slow
def test_a_local_cluster_shows_no_page_and_minds_no_other_run(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder, tmp_path: Path
) -> None:
    monkeypatch.setattr("flows.runs.workers.dask_cluster.ClusterWorkers._check", lambda *_: None)
    with socket.socket() as other, contextlib.suppress(OSError):  # where the port is taken already it is just as well
        other.bind(("127.0.0.1", 8787))
        other.listen()
        with ClusterWorkers(Settings(workers=1, runner="dask"), str(tmp_path)) as workers:
            known = workers._client.scheduler_info(n_workers=-1)
            ports = [known["services"]["dashboard"]]
            ports += [worker["services"]["dashboard"] for worker in known["workers"].values()]
            assert len(ports) == 2
            for port, page in itertools.product(
                ports, ("health", "info/main/workers.html", "json/identity.json", "metrics")
            ):
                assert httpx.get(f"http://127.0.0.1:{port}/{page}").status_code == 404
    assert [str(warning.message) for warning in recwarn if "8787" in str(warning.message)] == []


def test_no_scheduler_is_one_clear_sentence(onrecord: Command, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    done = onrecord(
        "run", SEEDS, "--output", tmp_path, "--runner", "dask", "--dask-address", address,
        DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s",
    )  # fmt: skip
    assert done.returncode == 1
    assert f"no Dask scheduler with a worker answers at {address}" in done.stderr


@pytest.mark.parametrize("name", QUIET)
def test_what_a_local_cluster_goes_without_is_a_setting_of_dask(name: str) -> None:
    assert dask.config.get(name, default="there is none") != "there is none"
