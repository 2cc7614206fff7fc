"""Worker processes of a Dask cluster, in the place of the pool of this machine.

Only the stages' and the store's calls go to the cluster: descriptions there, counts and columns of indexes back. Prefect's tasks stay in
the flow's process, each waiting for one call, so workers need the store's folder but no way to Prefect's server.

Dask runs whatever the other side sends, in both directions. So the local cluster shows certificates of its own, and one on
other machines is spoken to by TLS, where only holders of a certificate are heard.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from flows import stopping
from flows.errors import RunError
from flows.runs import versions
from flows.runs.settings import Settings

if TYPE_CHECKING:
    from distributed import Future, LocalCluster
    from distributed.security import Security

Arguments = TypeVarTuple("Arguments")
R = TypeVar("R")

#: Models and their caches are not made for threads: a worker with several takes one call at a time all the same.
_ONE_AT_A_TIME = threading.Lock()
#: What a local cluster does without: it measures itself many times a second for pages that nobody opens, which with the
#: last of these took a quarter of a run's CPU (840 articles: 99.8 s of it with them, 75.2 s without; 72.0 s in processes).
QUIET: dict[str, object] = {
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.scheduler.work-stealing-interval": "1s",
    "distributed.scheduler.active-memory-manager.start": False,
    # Pages about tasks and logs, that ask nobody for a password and that a site open in a browser here could fetch.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Dask has each freed page given back to the system at once, to be asked for again.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}
#: Seconds for scheduler and workers to part; what they still have in hand is not wanted.
CLOSING_SECONDS = 1.0


class ClusterWorkers:
    """The workers of the cluster at `settings.dask_address`, or of a local one of `settings.workers` processes."""

    def __init__(self, settings: Settings, staging: str) -> None:
        try:
            import dask
            from dask.utils import parse_timedelta
            from distributed import Client, LocalCluster
            from distributed.security import Security
        except ImportError:
            raise RunError("--runner dask needs the package distributed: pip install 'onrecord[dask]'") from None
        logging.getLogger("distributed").setLevel(logging.ERROR)
        self._settings = settings
        self._local: LocalCluster | None = None
        self._stopped = False
        self._begun: dict[tuple[Callable[..., Any], tuple[Any, ...]], Future[Any]] = {}
        address = settings.dask_address
        if address is None:
            # What goes wrong in a worker comes back to us, and is said once. Its process reads this when it starts.
            os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")
            security = Security.temporary()
            with stopping.sheltered(), dask.config.set(QUIET):
                self._local = LocalCluster(
                    n_workers=settings.workers,
                    threads_per_worker=1,
                    # Dask has a page whatever is asked for: here without anything on it, and on any port, as a second
                    # run that finds its usual port (8787) taken would be warned of.
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                    security=security,
                )
            address = self._local.scheduler_address
        else:
            security = Security()  # as Dask's own settings say
            guard_address(address, security, insecure=settings.dask_insecure)
        try:
            # Dask's own setting, half a minute unless somebody chose another.
            patience = parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
            self._client = Client(address, timeout=patience, set_as_default=False, security=security)
            self._client.wait_for_workers(1, timeout=patience)
            self._check(address, staging)
        except (OSError, TimeoutError):
            self._close()
            raise RunError(
                f"no Dask scheduler with a worker answers at {address}: start `dask scheduler` and `dask worker`, or "
                "leave --dask-address out for a local cluster"
            ) from None
        except RunError:
            self._close()
            raise
        # A call starts its time limit when it is sent, so no more are sent than can run.
        self.count = len(self._client.scheduler_info(n_workers=-1)["workers"])
        self._free = threading.BoundedSemaphore(self.count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: TracebackType | None) -> None:
        self._close()

    def stop(self) -> None:
        """End every call that waits for a worker: the run is over."""
        self._stopped = True
        self._client.close(timeout=CLOSING_SECONDS)

    def _close(self) -> None:
        if hasattr(self, "_client"):
            self._client.close(timeout=CLOSING_SECONDS)
        if self._local is not None:
            workers = [nanny.pid for nanny in self._local.workers.values()]
            try:
                self._local.close(timeout=CLOSING_SECONDS)
            except TimeoutError:
                for pid in filter(None, workers):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def _check(self, address: str, staging: str) -> None:
        """Raise RunError unless every worker runs this pipeline and sees the run's folder."""
        expected = versions.working_key(self._settings)
        for worker, (key, sees) in self._client.run(_look, self._settings, staging).items():
            if key != expected:
                raise RunError(
                    f"worker {worker} of {address} has another version of onrecord, of its libraries or of the model: "
                    "install the same on every machine"
                )
            if not sees:
                raise RunError(f"worker {worker} of {address} cannot see {staging}: put the store in a shared folder")

    def call(self, function: Callable[[*Arguments], R], *args: *Arguments, more_seconds: float = 0.0) -> R:
        """`function(*args)` in a worker. Raises what it raised, BrokenProcessPool if workers died of it, TimeoutError."""
        from distributed.scheduler import KilledWorker

        with self._free:
            if self._stopped or stopping.requested():
                raise RunError("the run was stopped")
            begun = self._begun.pop((function, args), None) if self._begun else None
            future = begun or self._client.submit(_alone, function, *args, pure=False)
            try:
                result: R = future.result(timeout=self._settings.group_timeout + more_seconds)
                return result
            except CancelledError:
                raise RunError("the run was stopped") from None
            except KilledWorker as error:
                raise BrokenProcessPool(str(error)) from None
            except TimeoutError:
                self._restart(future.key)
                raise

    def begin(self, function: Callable[[*Arguments], object], *args: *Arguments, more_seconds: float = 0.0) -> None:
        """Have a worker call `function(*args)` already: the next `call` of the same waits for what comes of it."""
        del more_seconds  # its time begins when somebody waits for it
        self._begun[function, args] = self._client.submit(_alone, function, *args, pure=False)

    def forget_begun(self) -> None:
        """Let go of what `begin` began and nobody will call for any more, and of what came of it."""
        self._begun.clear()

    def ahead(self, function: Callable[[*Arguments], object], *args: *Arguments) -> None:
        """Have the next free worker call `function(*args)`; what comes of it is nobody's business."""
        from distributed import fire_and_forget

        fire_and_forget(self._client.submit(_alone, function, *args, pure=False))

    def _restart(self, key: object) -> None:
        """End the worker that is stuck on task `key`; its nanny starts another."""
        stuck = [worker for worker, keys in self._client.processing().items() if key in keys]
        if stuck:
            self._client.restart_workers(stuck, raise_for_error=False)


def guard_address(address: str, security: Security, *, insecure: bool) -> None:
    """Raise RunError for a scheduler on another machine without TLS, unless `insecure`, and for TLS without certificates.

    `security` is a `distributed.security.Security`.
    """
    scheme, parts = address.partition("://")[0], urlsplit(address if "://" in address else f"tcp://{address}")
    if scheme not in ("tls", "wss"):
        if not insecure and not _is_loopback(parts.hostname or ""):
            raise RunError(
                f"{address} is on another machine and without TLS, so whoever reaches it runs commands there and here: give "
                "its tls:// address (docs/cluster.md), or pass --dask-insecure if nobody else is on that network"
            )
        return
    try:
        context = security.get_connection_args("client")["ssl_context"]
    except OSError as error:
        raise RunError(f"the certificates for {address} cannot be read ({error}): see docs/cluster.md") from None
    if context is None:
        raise RunError(
            f"{address} needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE and the others of docs/cluster.md"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _alone(function: Callable[[*Arguments], R], *args: *Arguments) -> R:
    with _ONE_AT_A_TIME:
        return function(*args)


def _look(settings: Settings, staging: str) -> tuple[str, bool]:
    """What a worker says of itself: the key of its pipeline, and whether it sees the run's folder."""
    from pathlib import Path

    return versions.working_key(settings), Path(staging).is_dir()
