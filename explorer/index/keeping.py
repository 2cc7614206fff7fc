"""The index of one store kept up to date: new parts in, pruned parts out, all of it gone after a takedown."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sqlite3
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from explorer.index import filling, layout
from explorer.index.columns import Columns, load
from releases import Release, Store, StoreError

FOLDER = "explorer"
"""Below the store's scratch folder; `releases.store.text_places` names it, for a takedown removes it."""

KEPT_COLUMNS = 3
"""Releases whose columns stay in memory, some 60 bytes a quote each: the newest, and two that are compared with it."""

log = logging.getLogger("onrecord.explorer")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the indexing of a release is, in pieces."""

    done: int
    total: int
    trouble: tuple[str, ...] = ()
    """parts that could not be read, each as one sentence"""

    @property
    def complete(self) -> bool:
        """Whether all that can be read is in the index."""
        return self.done + len(self.trouble) >= self.total


def folder_for(store: Store, cache: Path | None = None) -> Path:
    """Where the index of a store lies: in `cache`, beside its staging, or for a store nobody may write in the user's cache."""
    if cache is None and _writable(store.scratch):
        return store.scratch / FOLDER
    root = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord"
    name = store.name if "://" in store.name else str(Path(store.name).resolve())
    return root / f"explorer-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _writable(folder: Path) -> bool:
    if folder.exists():
        return os.access(folder, os.W_OK)
    return _writable(folder.parent) if folder.parent != folder else False


class Index:
    """The index file of a store and what is known of it. Safe to use from several threads."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.path = folder / layout.FILE
        self._filling = threading.Lock()
        self._progress: dict[int, Progress] = {}
        self._local = threading.local()
        self._closed = False
        self._columns: OrderedDict[tuple[object, ...], Columns] = OrderedDict()
        self._loading = threading.Lock()

    def columns(self, release: Release) -> Columns:
        """What is indexed of a release as columns in memory; those of the last few releases asked for are kept."""
        connection = self.connection()
        ((n, last),) = connection.execute("SELECT count(*), max(piece) FROM held WHERE release = ?", [release.number])
        key = (self._local.file, release.number, n, last)  # another once more is indexed, or the index was made again
        with self._loading:
            found = self._columns.get(key) or load(connection, release.number)
            self._columns[key] = found
            self._columns.move_to_end(key)
            while len(self._columns) > KEPT_COLUMNS:
                self._columns.popitem(last=False)
        return found

    def connection(self) -> sqlite3.Connection:
        """This thread's connection for reading. One to a file that was removed meanwhile is given up."""
        file = self._file()
        if getattr(self._local, "file", None) != file or file is None:
            self._give_up()
            self._make()
            self._local.connection = layout.connect(self.path)
            self._local.file = self._file()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _give_up(self) -> None:
        old = getattr(self._local, "connection", None)
        if old is not None:
            old.close()
        self._local.connection = self._local.file = None

    def _file(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _make(self) -> None:
        """Makes the file where there is none, or one of another version or damaged."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.exists():
                if _sound(self.path):
                    return
                self.clear()
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = layout.connect(self.path, writing=True)
            with suppress(sqlite3.OperationalError):  # another process made it in this moment
                layout.create(connection)
            connection.close()
            os.chmod(self.path, 0o600)  # it holds words of the articles
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the search index cannot be kept in {self.folder} ({error}): name another folder with --cache"
            ) from error

    def clear(self) -> None:
        """Removes the index; the next to ask makes it again."""
        self._progress.clear()
        self._columns.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def progress(self, release: Release) -> Progress:
        """How far the indexing of a release is."""
        known = self._progress.get(release.number)
        if known is not None and self._file() is not None:
            return known
        row = self.connection().execute(
            "SELECT 1 FROM complete WHERE release = ? AND manifest = ?", [release.number, digest(release)]
        )
        total = len(filling.pieces(release))
        return Progress(total if row.fetchone() else 0, total)

    def close(self) -> None:
        """Lets a filling that is under way end at the next piece."""
        self._closed = True

    def fill(self, release: Release) -> Progress:
        """Indexes what is not yet there of a release, piece by piece; what cannot be read is told and left out."""
        with self._filling:
            self.connection()  # makes the file
            writing = layout.connect(self.path, writing=True)
            try:
                return self._fill(writing, release)
            finally:
                writing.close()

    def _fill(self, writing: sqlite3.Connection, release: Release) -> Progress:
        state = writing.execute("SELECT manifest FROM complete WHERE release = ?", [release.number]).fetchone()
        wanted = filling.pieces(release)
        if state and state[0] == digest(release):
            self._progress[release.number] = Progress(len(wanted), len(wanted))
            return self._progress[release.number]
        writing.execute("DELETE FROM held WHERE release = ?", [release.number])
        trouble: list[str] = []
        for at, piece in enumerate(wanted):
            if self._closed:
                break
            try:
                filling.fill(writing, release, piece)
            except StoreError as error:
                trouble.append(str(error))
                log.warning("%s", error)
            self._progress[release.number] = Progress(at + 1 - len(trouble), len(wanted), tuple(trouble))
        else:
            if not trouble:
                writing.execute("INSERT OR REPLACE INTO complete VALUES (?, ?)", [release.number, digest(release)])
            _drop_orphans(writing)
            writing.execute("PRAGMA optimize")
            self._progress[release.number] = Progress(len(wanted) - len(trouble), len(wanted), tuple(trouble))
        return self._progress.get(release.number, Progress(0, len(wanted)))

    def forget_gone(self) -> bool:
        """Takes out what no release of the store has any more; whether there was something.

        After a takedown in one of the releases that are indexed, the whole file goes: nothing of it may be left in it.
        """
        connection = self.connection()
        there, _ = self.store.sound_releases()
        now = {release.number: digest(release) for release in there}
        then = dict(connection.execute("SELECT release, manifest FROM complete").fetchall())
        if any(number in now and now[number] != digest_ for number, digest_ in then.items()):
            with self._filling:
                self._give_up()
                self.clear()
            return True
        held = {number for (number,) in connection.execute("SELECT DISTINCT release FROM held")}
        gone = (held | then.keys()) - set(self.store.numbers())
        if not gone:
            return False
        with self._filling:
            writing = layout.connect(self.path, writing=True)
            try:
                for number in gone:
                    writing.execute("DELETE FROM held WHERE release = ?", [number])
                    writing.execute("DELETE FROM complete WHERE release = ?", [number])
                    self._progress.pop(number, None)
                _drop_orphans(writing)
            finally:
                writing.close()
        return True


def _drop_orphans(writing: sqlite3.Connection) -> None:
    """Takes out pieces that no release holds, and the words with the rows."""
    orphans = writing.execute("SELECT id FROM piece WHERE id NOT IN (SELECT piece FROM held)").fetchall()
    for (piece,) in orphans:
        filling.empty(writing, piece)
    if orphans:
        writing.execute("INSERT INTO found (found) VALUES ('optimize')")
        writing.execute("VACUUM")
        writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def digest(release: Release) -> str:
    """What a release was when it was indexed: a takedown rewrites releases under their numbers."""
    parts = sorted(f"{table}:{hash_}" for table, hash_ in release.manifest.parts())
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _sound(path: Path) -> bool:
    try:
        connection = layout.connect(path)
        try:
            return layout.version(connection) == layout.VERSION
        finally:
            connection.close()
    except sqlite3.Error:
        return False
