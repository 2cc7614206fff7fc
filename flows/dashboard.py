"""`onrecord dashboard`: Prefect's server and a worker on loopback, started together and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from flows.deploy import POOL
from flows.errors import RunError
from flows.guard import CLOSED, ORIGINS, PASSWORD, password

HOST = "127.0.0.1"
PORT = 4200  # Prefect's own default, so that plain `prefect` commands find the server too
#: A first start creates the database, which takes half a minute on a slow machine.
START_SECONDS = 180.0
#: A worker that is told to stop ends its runs first; after this long it is ended with them.
STOP_SECONDS = 45.0
POLL_SECONDS = 0.25

#: How the server keeps house; a user's own value wins.
HOUSEKEEPING = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # Old run records go after 30 days, their events after 7: a daily schedule then keeps the database at one size.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs,orphans",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 86400),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
    # The page asks the server that it came from, under whatever name and port a tunnel gives it.
    "PREFECT_UI_API_URL": "/api",
    **CLOSED,
}


def api_url(port: int) -> str:
    """Address of the API of a server on `port`."""
    return f"http://{HOST}:{port}/api"


def environment(port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Variables of server and worker, from those of the command; raises RunError where they would let everybody in."""
    if "*" in given.get(ORIGINS, ""):
        raise RunError(f"{ORIGINS} with * in it lets every web page start runs: name the origins, or leave it unset")
    told = {**HOUSEKEEPING, **given, "PREFECT_API_URL": api_url(port)}
    return {**told, **password(told)}


def answers(url: str) -> bool:
    """Whether a Prefect API answers at `url`."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=10) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def end_orphans(url: str, shown: str | None = None) -> int:
    """Mark the runs whose worker was killed as crashed, so that they hold up none of the next; returns how many.

    `shown` is the server's password, if it has one. To be called while the pool has no worker: a server on loopback has
    none but ours.
    """
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled, Crashed

    from flows import run_records

    unfinished = filters.FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])
    with SyncPrefectClient(url, auth_string=shown) as client:
        orphans = client.read_flow_runs(
            flow_run_filter=filters.FlowRunFilter(state=filters.FlowRunFilterState(type=unfinished)),
            work_pool_filter=filters.WorkPoolFilter(name=filters.WorkPoolFilterName(any_=[POOL])),
        )
        for run in orphans:
            cancelling = run.state_type is StateType.CANCELLING
            message = "the dashboard was stopped or killed while it ran; the next run goes on from what it had finished"
            client.set_flow_run_state(run.id, (Cancelled if cancelling else Crashed)(message=message), force=True)
        return len(orphans) + run_records.bury_dead(client)


class Dashboard:
    """A server and a worker as child processes; use as a context manager."""

    def __init__(self, port: int, project: Path, given: Mapping[str, str]) -> None:
        self._port, self._project = port, project
        self._environment = environment(port, given)
        self._children: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Dashboard:
        """Start both; raises RunError where the port is taken or a process ends at once."""
        if _in_use(self._port):
            raise RunError(
                f"port {self._port} of {HOST} is in use: if a dashboard runs there already use it, else pass --port"
            )
        try:
            server = self._start("server", "flows.guard", HOST, str(self._port))
            deadline = time.monotonic() + START_SECONDS
            while not answers(api_url(self._port)):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RunError("the Prefect server did not start; its messages stand above")
                time.sleep(POLL_SECONDS)
            end_orphans(api_url(self._port), self._environment.get(PASSWORD))
            self._start("worker", "prefect", "worker", "start", "--pool", POOL, "--type", "process", "--limit", "1")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def wait(self) -> None:
        """Return never, but for a child that ends by itself: RunError."""
        while True:
            for name, child in self._children:
                if child.poll() is not None:
                    raise RunError(f"the Prefect {name} ended by itself with exit status {child.returncode}")
            time.sleep(POLL_SECONDS)

    def _start(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl-C reaches us alone, and we stop the worker before the server it talks to. Its
        # standard input ends with us, however we end.
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.tethered", str(STOP_SECONDS), module, *arguments],
            cwd=self._project,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=None if name == "worker" else subprocess.DEVNULL,
            start_new_session=True,
        )
        self._children.append((name, child))
        return child

    def _stop(self) -> None:
        for _, child in reversed(self._children):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            finally:
                _end_group(child)
        self._children.clear()


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End whatever the child left of its session: nothing outlives the dashboard."""
    if child.stdin is not None:
        child.stdin.close()
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
