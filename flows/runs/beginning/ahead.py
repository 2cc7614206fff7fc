"""What a run does while Prefect is imported and its server starts: the inventory, and with it the workers' start.

The flow takes it over, so that its tasks find done what they would have done. What fails here is forgotten: the flow
does it again, and it is the flow that says what is wrong.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType
from typing import Self

import releases
from flows.errors import RunError
from flows.runs import planning, versions
from flows.runs.beginning.start import Start
from flows.runs.planning import Inventory
from flows.runs.settings import Settings
from flows.runs.stages import AnnotateOptions, ReadOptions, ReadUnit, load_model, read_unit
from flows.runs.workers.starting import AnyWorkers, start_workers
from flows.sources.collections import BadSource, Collection

#: What a worker imports for groups of articles, and then for the parts of a release.
NEEDED = ("transforms.entities", "transforms.quotes", "flows.runs.assembly", "releases.store.blocks")
#: Reading calls that a worker is given before the flow asks for them: seconds of work, as long as a server starts.
CALLS_PER_WORKER = 4


class Ahead:
    """Looks at a store and at a run's collections in a thread of its own; the store's lock must be held.

    After `wait`: `mended` says what was put right in the store; `start` and `inventory` are None where the look failed,
    `workers` where there is no work for them.
    """

    def __init__(self, store: releases.Store, collections: Sequence[Collection], settings: Settings) -> None:
        self.store, self.collections, self._settings = store, list(collections), settings
        self.mended: list[str] = []
        self.start: Start | None = None
        self.inventory: Inventory | None = None
        self.workers: AnyWorkers | None = None
        self._fault: BaseException | None = None
        self._mutex, self._over = threading.Lock(), False
        self._thread = threading.Thread(target=self._look, name="looking ahead", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: TracebackType | None) -> None:
        with self._mutex:
            self._over = True
            if (workers := self.take_workers()) is not None:
                workers.__exit__(RunError, None, None)

    def wait(self) -> None:
        """Until all is done. Raises what nobody expected."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault

    def take_workers(self) -> AnyWorkers | None:
        """The workers, which are the caller's from now on."""
        workers, self.workers = self.workers, None
        return workers

    def _look(self) -> None:
        try:
            self.mended = releases.heal(self.store)
            start = Start.of(self.store, self.collections, self._settings)
            inventory = start.inventory()
            if inventory.to_read or start.same.reading_only:
                self._begin(start, inventory)
            self.start, self.inventory = start, inventory
        except (RunError, BadSource, releases.StoreError, OSError):
            return  # it comes again, in the flow
        except BaseException as error:  # noqa: BLE001 - told by `wait`, not in this thread
            self._fault = error

    def _begin(self, start: Start, inventory: Inventory) -> None:
        """Starts workers of this machine, on what is to be read first."""
        settings = start.settings
        if settings.dask_address is not None:  # it runs already, and may keep us waiting for an answer
            return
        staging = str(self.store.staging(versions.staging_key(settings)))
        with self._mutex:
            if self._over:
                return
            self.workers = start_workers(settings, staging)
            units = planning.read_units(inventory.to_read, start.collections, start.reading)
            begin_reading(self.workers, planning.pieces(units, self.workers.count), settings, staging)


def begin_reading(workers: AnyWorkers, pieces: Sequence[ReadUnit], settings: Settings, staging: str) -> None:
    """Gives workers the first of what is to be read, and who has nothing to read the model to load meanwhile."""
    given = ReadOptions.of(settings), staging, settings.retries == 0
    for piece in pieces[: CALLS_PER_WORKER * workers.count]:
        workers.begin(read_unit, piece, *given, more_seconds=piece.more_seconds)
    if settings.dask_address is None:  # a cluster's workers have their model from the run before
        for _ in range(workers.count):
            workers.ahead(get_ready, AnnotateOptions.of(settings))


def get_ready(options: AnnotateOptions) -> None:
    """In a worker: import and load what it will need until the release is published."""
    for name in NEEDED:
        import_module(name)
    load_model(options)
