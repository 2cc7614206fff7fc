"""Shared by the end-to-end tests: the real command, with a Prefect server and home of the tests' own."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure; the same examples every time, so that a red run is red for everybody.
settings.register_profile("onrecord", deadline=None, derandomize=True)
settings.load_profile("onrecord")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SERVER_START_SECONDS = 120
#: Files of more than a minute and a half under `make test-slow`, the longest first.
LONGEST = (
    *("test_stopped", "test_operation", "test_faults", "test_compose", "test_foreign_pages", "test_other_hosts"),
    *("test_cluster", "test_backup", "test_upgrade", "test_run", "test_preview", "test_correct"),
)
SERVER = "prefect-server"
"""Folder of the session's Prefect server, in the folder of the session."""

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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole session, also where the tests run in several processes."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def environment(shared: Path) -> dict[str, str]:
    """Variables for commands: a Prefect home that is thrown away, no setting of the user's.

    Bytecode is written, so that the hundreds of processes of these tests need not compile our modules each for itself.
    """
    settings = ("PREFECT_", "ONRECORD_", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(settings)}
    return {
        **kept,
        "PREFECT_HOME": str(shared / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "120",
        "ONRECORD_WORKERS": "1",  # one load of the model is what these few articles are worth
    }


@contextmanager
def by_one(shared: Path, what: str) -> Iterator[Path]:
    """A folder that the first to come fills and writes `done` into, while others who want it wait."""
    folder = shared / what
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(scope="session")
def prefect_server(environment: dict[str, str], shared: Path) -> str:
    """A Prefect server on loopback for the whole session; its API address."""
    with by_one(shared, SERVER) as folder:
        done = folder / "done"
        if not done.exists():
            port = free_port()
            address = f"http://127.0.0.1:{port}/api"
            command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
            log = folder / "log"
            with log.open("w") as out:
                server = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
            (folder / "pid").write_text(str(server.pid))
            _wait_until_healthy(address, server, log)
            done.write_text(address)
        return done.read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets the longest files come first, so that no process is left alone with one of them at the end.

    Those that need the seeds' store come last but for the first of them, so that none waits while it is made.
    """
    needing = dict.fromkeys(i.path for i in items if "seeds_store" in getattr(i, "fixturenames", ()))
    later = set(list(needing)[1:])
    turn = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path.stem, len(LONGEST) + (item.path in later)))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Ends the Prefect server that any of the session's processes has started, when the last of them is through."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    factory: pytest.TempPathFactory | None = getattr(session.config, "_tmp_path_factory", None)
    pid = factory.getbasetemp() / SERVER / "pid" if factory else None
    if pid is not None and pid.exists():
        end(int(pid.read_text()))


def end(server: int) -> None:
    """Ends the process group of a server, which may be no child of this process: SIGTERM, and after 20 s SIGKILL."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + 20
        try:
            os.killpg(server, signal_number)
            while time.monotonic() < deadline:
                with suppress(ChildProcessError):
                    os.waitpid(server, os.WNOHANG)
                os.killpg(server, 0)
                time.sleep(0.1)
        except ProcessLookupError:
            return


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
def seeds_store(onrecord: Command, shared: Path) -> Path:
    """The store that `make run` makes, for reading; it has one release."""
    with by_one(shared, "seeds") as folder:
        store = folder / "output"
        if not (folder / "done").exists():
            done = onrecord("run", SEEDS, "--output", store)
            assert done.returncode == 0, done.stderr
            assert "Release 0001" in done.stdout
            (folder / "done").touch()
        return store
