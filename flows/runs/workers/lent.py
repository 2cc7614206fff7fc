"""A run's workers, lent to the store: they write the parts of a release."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

from flows import stopping
from flows.runs.workers import CRASHES
from flows.runs.workers.starting import AnyWorkers
from releases.errors import StoreError

Work = TypeVar("Work")
Made = TypeVar("Made")

#: Calls under way for each worker: one that it has in hand, and one that waits.
AHEAD = 2


class LentHands:
    """`releases.store.workspace.Hands` that are worker processes."""

    lent = True

    def __init__(self, workers: AnyWorkers) -> None:
        self._workers = workers

    def map(self, function: Callable[[Work], Made], works: Iterable[Work]) -> Iterator[Made]:
        """`function(work)` of each work, in their order, a few at a time. Raises what it raised."""
        pool = ThreadPoolExecutor(self._workers.count, "publishing", stopping.shelter)
        waiting: deque[Future[Made]] = deque()
        try:
            for work in works:
                waiting.append(pool.submit(self._call, function, work))
                if len(waiting) >= AHEAD * self._workers.count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except GeneratorExit:  # nobody wants the rest
            raise
        except BaseException:
            self._workers.stop()  # else the threads would wait for workers, after a Ctrl-C too
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _call(self, function: Callable[[Work], Made], work: Work) -> Made:
        """In a worker; where it dies in the midst, is stuck or cannot get at the store, here: what it left nobody looks for."""
        try:
            return self._workers.call(function, work)
        except (FutureTimeoutError, TimeoutError, OSError, StoreError, *CRASHES):
            return function(work)
