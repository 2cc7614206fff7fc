"""What Prefect's records say of a run whose process was stopped or killed: that it is over.

Every run keeps a file locked, in a folder beside Prefect's database, that is named after the flow run. The operating
system lets go of it the moment the process dies, so that a run is never taken for dead that is alive, and a dead one is
found by the next run or dashboard on this machine.
"""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
from prefect.states import Cancelled, Completed, Crashed

from flows import stopping

UNREACHABLE = (httpx.HTTPError, PrefectHTTPStatusError, OSError)
#: Seconds between two looks whether somebody has cancelled the run; each costs the server a hundredth of a second.
LOOK_SECONDS = 2.0
#: Days after which the file of a run that Prefect does not know (any more) goes.
FORGET_DAYS = 30.0
STOPPED = "stopped by hand; the next run goes on from what it had finished"
KILLED = "its process was killed, or its machine went down; the next run goes on from what it had finished"

_marks: dict[Path, TextIO] = {}


@contextmanager
def followed() -> Iterator[None]:
    """Have Prefect's records of the flow run that this is called in follow what becomes of its process."""
    run_id = flow_run.get_id()
    if run_id is None:
        yield
        return
    _mark(run_id)
    if deployed():
        stopping.listen_as_guest()
        yield
        return
    stopping.stand_still_when_told()  # Prefect has put a handler of its own
    hook, watch = copy_context(), copy_context()
    off = stopping.tell(lambda: hook.run(_tell_stopped, UUID(run_id)))
    over = threading.Event()
    threading.Thread(target=watch.run, args=(_obey_cancel, UUID(run_id), over), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        off()


def deployed() -> bool:
    """Whether a worker of Prefect's started this process, which then sees to the run's state."""
    return "PREFECT__FLOW_RUN_ID" in os.environ


def bury_dead(client: SyncPrefectClient) -> int:
    """Have Prefect know of the runs on this machine that were killed and could not say so; returns how many."""
    found = [(path, _last_words(path)) for path in sorted(_folder().glob("[0-9a-f]*"))]
    return sum(_bury(client, path, said) for path, said in found if said is not None)


def close(name: str = "", message: str = "") -> None:
    """Prefect knows how the runs of this process ended; or, with a state's name and message, they could not say so."""
    while _marks:
        path, mark = _marks.popitem()
        with mark:
            if name:
                mark.write(f"{name}\n{message}")
            else:
                path.unlink(missing_ok=True)


def _bury(client: SyncPrefectClient, path: Path, said: str) -> bool:
    try:
        run = client.read_flow_run(UUID(path.name))
    except (ObjectNotFound, ValueError):
        if time.time() - path.stat().st_mtime > FORGET_DAYS * 86400:
            path.unlink(missing_ok=True)
        return False
    unfinished = run.state is None or not run.state.is_final()
    if unfinished:
        cancelled = run.state is not None and run.state.is_cancelling()
        killed = Cancelled if cancelled else Crashed
        name, _, message = said.partition("\n")
        state: State[Any] = Completed(name=name, message=message) if name else killed(message=KILLED)
        client.set_flow_run_state(run.id, state, force=True)
    path.unlink(missing_ok=True)
    return unfinished


def _mark(run_id: str) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    mark = (folder / f".{run_id}").open("w", encoding="utf-8")
    fcntl.flock(mark, fcntl.LOCK_EX)
    _marks[Path(mark.name).rename(folder / run_id)] = mark  # under its name it is locked from the first moment


def _last_words(path: Path) -> str | None:
    """What is in the file of a run whose process is gone; None where it still runs."""
    try:
        with path.open(encoding="utf-8") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return mark.read()
    except OSError:  # locked, or taken away by the run itself
        return None


def _folder() -> Path:
    return Path(get_current_settings().home) / "onrecord-runs"


def _tell_stopped(run_id: UUID) -> None:
    with get_client(httpx_settings={"timeout": stopping.TELLING_SECONDS}, sync_client=True) as client:
        client.set_flow_run_state(run_id, Cancelled(message=STOPPED), force=True)


def _obey_cancel(run_id: UUID, over: threading.Event) -> None:
    """Stop this process where somebody cancels its run on the dashboard or with `prefect flow-run cancel`."""
    with get_client(httpx_settings={"timeout": LOOK_SECONDS}, sync_client=True) as client:
        while not over.wait(LOOK_SECONDS):
            try:
                state = client.read_flow_run(run_id).state
            except (
                *UNREACHABLE,
                AssertionError,
            ):  # the latter from Prefect's client, where the run has given up meanwhile
                continue
            if state is not None and (state.is_cancelling() or state.is_cancelled()):
                os.kill(os.getpid(), signal.SIGTERM)
                return
