"""Worker processes that may crash or hang without taking the run along.

Pebble's pool ends a worker whose task ran out of time and replaces one that died; what was in its hands comes back as
an exception. Here that piece of work is tried once more in a fresh worker, then halved, until the one item that kills
its worker stands alone and is given up by name.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, TypeVarTuple

from pebble import ProcessExpired, ProcessPool

from flows import stopping
from flows.errors import RunError

CRASHES = (ProcessExpired, BrokenProcessPool)
#: How often one call goes to a new pool because the old one broke beside it, before it is taken for the cause.
MAX_POOLS = 5
_PR_SET_PDEATHSIG = 1


class Divisible(Protocol):
    """Work of several items that can be done in two halves."""

    def __len__(self) -> int: ...

    def halves(self) -> tuple[Self, Self]: ...


Arguments = TypeVarTuple("Arguments")
R = TypeVar("R")
G = TypeVar("G")
Work = TypeVar("Work", bound=Divisible)


class Workers:
    """`count` processes; each gives up a call after `timeout` seconds."""

    def __init__(self, count: int, timeout: float) -> None:
        self.count, self._timeout = count, timeout
        self._mutex = threading.Lock()
        self._stopped = False
        self._under_way: set[Future[Any]] = set()
        self._begun: dict[tuple[Callable[..., Any], tuple[Any, ...]], Future[Any]] = {}
        # Workers die with the thread that started them (`_start_worker`), so one thread starts all and stays.
        self._starter = ThreadPoolExecutor(1, "worker starter", stopping.shelter)
        self._pool = self._start_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: TracebackType | None) -> None:
        if kind is None:
            self._pool.close()
        else:
            self.stop()
        self._pool.join()
        self._starter.shutdown()

    def stop(self) -> None:
        """End the workers and every call that waits for one: the run is over."""
        with self._mutex:
            self._stopped = True
            under_way = list(self._under_way)
        for future in under_way:  # the pool itself would leave whoever waits for them waiting for ever
            future.cancel()
        self._pool.stop()

    def call(self, function: Callable[[*Arguments], R], *args: *Arguments, more_seconds: float = 0.0) -> R:
        """`function(*args)` in a worker. Raises what it raised, or one of `CRASHES`, or TimeoutError.

        `more_seconds` come on top of the pool's time limit.
        """
        begun: Future[R] | None = self._begun.pop((function, args), None) if self._begun else None
        for _ in range(MAX_POOLS):
            try:
                return (begun or self._schedule(function, args, more_seconds)).result()
            except CancelledError:
                raise RunError("the run was stopped") from None
            except BrokenProcessPool as error:  # the death of an idle worker breaks the pool; this call did nothing
                begun, broken = None, error
        raise broken

    def begin(self, function: Callable[[*Arguments], object], *args: *Arguments, more_seconds: float = 0.0) -> None:
        """Have a worker call `function(*args)` already: the next `call` of the same waits for what comes of it.

        The arguments must be hashable.
        """
        self._begun[function, args] = self._schedule(function, args, more_seconds)

    def forget_begun(self) -> None:
        """Let go of what `begin` began and nobody will call for any more, and of what came of it."""
        self._begun.clear()

    def ahead(self, function: Callable[[*Arguments], object], *args: *Arguments) -> None:
        """Have the next free worker call `function(*args)`; what comes of it is nobody's business."""
        self._schedule(function, args, 0.0)

    def _schedule(self, function: Callable[[*Arguments], R], args: tuple[*Arguments], more_seconds: float) -> Future[R]:
        with self._mutex:
            if self._stopped or stopping.requested():
                raise RunError("the run was stopped")
            if not self._pool.active:
                self._pool.stop()
                self._pool.join()
                self._begun.clear()  # what the old pool had not done it never will
                self._pool = self._start_pool()
            try:
                future: Future[R] = self._pool.schedule(function, args=args, timeout=self._timeout + more_seconds)
            except RuntimeError as error:
                raise BrokenProcessPool(str(error)) from error
            self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def _start_pool(self) -> ProcessPool:
        # Spawned, not forked: the parent runs Prefect's threads, and a fork would copy their locks as they are.
        pool = ProcessPool(
            max_workers=self.count,
            context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(os.getpid(),),
        )
        self._starter.submit(lambda: pool.active).result()  # asking a pool whether it is active starts it
        return pool


def divide_and_call(
    call: Callable[[Work], R], work: Work, give_up: Callable[[Work, str, str], G], *, retry: bool = True
) -> list[R | G]:
    """Results of `call(work)`; work that kills or hangs its worker is retried, work that fails is halved.

    `give_up(item, reason, detail)` gives the result for a single item that fails; `reason` is `crashed`, `timeout` or
    `failed`. A fault that is not the item's, of the disk or of the settings (OSError, RunError), is raised.
    """
    try:
        return [call(work)]
    except CRASHES as error:
        reason, detail = "crashed", f"the worker process died ({error})"
    except (FutureTimeoutError, TimeoutError) as error:
        reason, detail = "timeout", f"the worker process was ended after its time limit ({error})"
    except (OSError, RunError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one article does to the rules, the others are not lost
        reason, detail, retry = "failed", f"{type(error).__name__}: {error}", False
    if retry:
        return divide_and_call(call, work, give_up, retry=False)
    if len(work) <= 1:
        return [give_up(work, reason, detail)]
    left, right = work.halves()
    return divide_and_call(call, left, give_up, retry=False) + divide_and_call(call, right, give_up, retry=False)


def _start_worker(parent: int) -> None:
    """Quiet on Ctrl-C (the parent ends us), one thread for BLAS, and gone with the parent even after its kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(ctypes, "CDLL") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
