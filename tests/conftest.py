"""Shared by the end-to-end tests: the real command, with a Prefect server and home of the tests' own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure; the same examples every time, so that a red run is red for everybody.
settings.register_profile("onrecord", deadline=None, derandomize=True)
settings.load_profile("onrecord")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SERVER_START_SECONDS = 120

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(autouse=True)
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed goes into a pipe of no width, also where the tests run in several processes."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables for commands: a Prefect home that is thrown away, no setting of the user's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ONRECORD_"))}
    return {
        **kept,
        "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "120",
        "ONRECORD_WORKERS": "1",  # one load of the model is what these few articles are worth
    }


@pytest.fixture(scope="session")
def prefect_server(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server on loopback for the whole session; its API address."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    address = f"http://127.0.0.1:{port}/api"
    try:
        _wait_until_healthy(address, server, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the Prefect server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def onrecord(environment: dict[str, str], prefect_server: str) -> Command:
    """Runs `onrecord ARGUMENTS` against the session's server; checks nothing."""

    def run(
        *arguments: object, cwd: Path = ROOT, timeout: float = 300, **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *map(str, arguments)],
            cwd=cwd,
            env={**environment, "PREFECT_API_URL": prefect_server, **more},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def seeds_store(onrecord: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that `make run` makes, for reading; it has one release."""
    store = tmp_path_factory.mktemp("seeds") / "output"
    done = onrecord("run", SEEDS, "--output", store)
    assert done.returncode == 0, done.stderr
    assert "Release 0001" in done.stdout
    return store
