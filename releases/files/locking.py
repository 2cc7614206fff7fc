"""The lock of a store on a file system: the operating system lets go of it the moment its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from weakref import WeakSet

from releases.errors import Busy, StoreError
from releases.files.refusals import told

POLL_SECONDS = 0.05
"""How often a waiting process looks again; a publish takes tenths of a second."""


_locks: WeakSet[Lock] = WeakSet()


def _forget_all() -> None:
    """A forked worker would keep a lock alive after its parent was killed."""
    for lock in list(_locks):
        lock.forget()


os.register_at_fork(after_in_child=_forget_all)


class Lock:
    """An exclusive lock on one file; one holder may take it several times over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._depth = 0
        _locks.add(self)

    def acquire(self, wait: float = 0.0) -> None:
        """Takes the lock, waiting up to `wait` seconds; raises Busy, naming the holder, where somebody else has it."""
        if self._depth:
            self._depth += 1
            return
        with told("taking the store's lock", str(self.path.parent)):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    holder = os.pread(descriptor, 20, 0).decode() or "unknown"
                    os.close(descriptor)
                    raise Busy(
                        f"{self.path.parent} is in use by process {holder}; wait for it to end, then try again "
                        "(a run waits by itself with --lock-wait SECONDS)"
                    ) from None
                time.sleep(POLL_SECONDS)
        self._descriptor, self._depth = descriptor, 1
        try:
            with told("taking the store's lock", str(self.path.parent)):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        except StoreError:
            self.release()
            raise

    def release(self) -> None:
        """Lets go of the lock when every `acquire` has its `release`."""
        self._depth -= 1
        if self._depth == 0 and self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def forget(self) -> None:
        """In a forked child: lets go of what is its parent's."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor, self._depth = None, 0
