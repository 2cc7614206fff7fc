"""Where the parts of a release in the making are, and who writes them: this process, or workers that are lent to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

import pyarrow as pa

from releases.files.disk import sync
from releases.files.manifest import Part
from releases.files.parts import write_part
from releases.files.store_backends import Storage

Step = Callable[[str], None]
"""Told the name of each step of a publish as it is reached."""

Work = TypeVar("Work")
Made = TypeVar("Made")
Written = tuple[str, Part, Path]
"""A part that lies in a workspace: table, part and file."""

SYNCING = 8
"""Parts that are brought to disk at a time: a disk takes several in one go, and no longer than for one."""

PARTS_AT_ONCE = 16
"""Parts that one call puts into a bucket: a second's work."""


class Hands(Protocol):
    """Who does the work of a publish that can be done block by block."""

    lent: bool
    """whether other processes do it, so that what they are given is sent to them"""

    def map(self, function: Callable[[Work], Made], works: Iterable[Work]) -> Iterator[Made]:
        """`function(work)` of each work, in their order; what a process did not get done is done again."""


class OwnHands:
    """This process."""

    lent = False

    def map(self, function: Callable[[Work], Made], works: Iterable[Work]) -> Iterator[Made]:
        return map(function, works)


class Workspace:
    """The parts of a release in the making, readable together with those of the store."""

    def __init__(self, storage: Storage, folder: Path, step: Step, scratch: Path, hands: Hands | None = None) -> None:
        self.storage, self.folder, self.step, self.scratch = storage, folder, step, scratch
        self.hands: Hands = hands or OwnHands()
        self.written: dict[tuple[str, str], tuple[Part, Path]] = {}
        self._syncing = ThreadPoolExecutor(SYNCING, "sync")
        self._synced: list[Future[None]] = []

    def write(self, table: str, rows: pa.Table, block: str | None = None) -> Part:
        """Writes rows as a part of the release in the making."""
        written = write_in(self.folder, table, rows, block)
        self.take(written, synced=False)
        return written[1]

    def take(self, written: Written, *, synced: bool) -> None:
        """From now on a part that lies in the folder is one of the release in the making; `synced`: it is on disk already."""
        table, part, path = written
        self.written[table, part.hash] = part, path
        if not synced:
            self._synced.append(self._syncing.submit(sync, path))
        self.step("part written")

    def lying(self, table: str, part: Part) -> tuple[Part, Path] | None:
        """A part that lies in the folder, and where; None for one of the store."""
        return self.written.get((table, part.hash))

    def part_path(self, table: str, part: Part) -> str:
        """Where a part is now."""
        _, path = self.written.get((table, part.hash), (None, None))
        return str(path) if path else self.storage.part_path(table, part)

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        """A part's bytes."""
        _, path = self.written.get((table, part.hash), (None, None))
        return pa.OSFile(str(path)) if path else self.storage.open_part(table, part)

    def store(self) -> None:
        """Moves what was written into the store, once it is on disk; nothing refers to it yet."""
        for synced in self._synced:
            synced.result()
        self._synced.clear()
        parts = [(table, part, path) for (table, _), (part, path) in self.written.items()]
        hands = self.hands if self.storage.bucket else OwnHands()  # on a disk it is a rename
        size = PARTS_AT_ONCE if hands.lent else 1
        for n in hands.map(_store, ((self.storage, tuple(parts[at : at + size])) for at in range(0, len(parts), size))):
            for _ in range(n):
                self.step("part stored")
        self.written.clear()

    def close(self) -> None:
        """Ends what it does on the side."""
        self._syncing.shutdown(cancel_futures=True)


def clear_left(scratch: Path) -> None:
    """Removes what a publish that was killed left below `scratch`, and rows that earlier versions forgot there.

    The lock must be held.
    """
    for left in (scratch / "staging").glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    for rows in scratch.glob("statements-staged-*.parquet"):  # no takedown finds the words in them
        rows.unlink(missing_ok=True)


def write_in(folder: Path, table: str, rows: pa.Table, block: str | None = None) -> Written:
    """Writes rows to a file of their own in a workspace's folder; it is on disk after `bring_to_disk`."""
    path = folder / f"{table}-{uuid4().hex}.parquet"  # whoever was killed here has left half of another
    return table, write_part(table, rows, path, block), path


def bring_to_disk(written: Iterable[Written]) -> None:
    """Waits until parts are on disk: those of another machine's are so for that one alone."""
    with ThreadPoolExecutor(SYNCING, "sync") as pool:
        list(pool.map(sync, (path for _, _, path in written)))


def _store(work: tuple[Storage, tuple[Written, ...]]) -> int:
    """Puts some parts into a store; how many."""
    storage, parts = work
    for table, part, path in parts:
        storage.store_part(table, part, path)
    return len(parts)
