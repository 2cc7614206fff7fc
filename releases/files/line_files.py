"""Files of lines that people and commands add to: a line is kept once `append` has returned, whoever else writes.

On disk a lock keeps writers apart, and a line that a killed writer left half-done is ended before the next one begins. In
a bucket the object is put again on the condition that nobody did so meanwhile.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from releases.errors import Busy
from releases.files.disk import replace_file, sync
from releases.files.locking import Lock
from releases.files.refusals import told

CORRECTIONS, REVIEWS = "corrections.jsonl", "reviews.jsonl"

ALL = (CORRECTIONS, REVIEWS)
"""Every such file of a store."""

WAIT = 60.0
"""Seconds that a writer waits for others; each takes milliseconds."""

ATTEMPTS = 100
"""How often a put is tried again because others put first."""


class LineFile(Protocol):
    """One file of lines, each ended by a line feed."""

    name: str
    """how messages call it"""

    def read(self) -> bytes:
        """All of it; nothing where there is no such file."""

    def append(self, lines: bytes) -> None:
        """Adds whole lines. Raises Busy where others keep writing, StoreError where the place refuses."""

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Puts what `change` makes of all of it in its place; nothing happens where it makes the same."""


def joined(before: bytes, lines: bytes) -> bytes:
    """The lines added to what is there, of which the last may have been left without its end."""
    return b"\n" + lines if before and not before.endswith(b"\n") else lines


class DiskLines:
    """In a folder."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        self._lock = Lock(path.with_name(f".{path.name}.lock"))

    def read(self) -> bytes:
        with told("reading", self.name):
            try:
                return self.path.read_bytes()
            except FileNotFoundError:
                return b""

    def append(self, lines: bytes) -> None:
        self._lock.acquire(WAIT)
        try:
            with told("writing", self.name):
                self._append(lines)
        finally:
            self._lock.release()

    def _append(self, lines: bytes) -> None:
        fresh = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            data = joined(os.pread(descriptor, 1, size - 1) if size else b"", lines)
            try:
                while data:
                    data = data[os.write(descriptor, data) :]
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        if fresh:
            sync(self.path.parent)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        self._lock.acquire(WAIT)
        try:
            before = self.read()
            if (after := change(before)) != before:
                with told("writing", self.name):
                    replace_file(self.path, after)
        finally:
            self._lock.release()


class BucketLines:
    """In a bucket, through obstore (`api`, and the `store` that it is given); `reaching` tells its failures."""

    def __init__(
        self, api: Any, store: Any, path: str, name: str, reaching: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._api, self._store, self._path, self.name = api, store, path, name
        self._reaching = reaching

    def read(self) -> bytes:
        return self._read()[0]

    def _read(self) -> tuple[bytes, Any]:
        """The bytes, and on what condition others may be put in their place."""
        try:
            with self._reaching():
                found = self._api.get(self._store, self._path)
                condition = {name: value for name in ("e_tag", "version") if (value := found.meta.get(name))}
                return bytes(found.bytes()), condition
        except FileNotFoundError:
            return b"", "create"

    def append(self, lines: bytes) -> None:
        self.rewrite(lambda before: before + joined(before, lines))

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        for _ in range(ATTEMPTS):
            before, condition = self._read()
            if (after := change(before)) == before:
                return
            with self._reaching():
                try:
                    self._api.put(self._store, self._path, after, mode=condition)
                except (AlreadyExistsError, PreconditionError):
                    time.sleep(random.uniform(0, 0.1))
                    continue
                return
        raise Busy(f"others wrote {self.name} {ATTEMPTS} times in a row; nothing was written, try again")
