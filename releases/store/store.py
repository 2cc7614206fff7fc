"""A store of releases: what is in it, its lock, its staging area, and publishing."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from releases.description import changes as changes_of
from releases.description.texts import described
from releases.differences.differences import Difference, diff
from releases.errors import Conflict, Damaged, Held, StoreError
from releases.files.locking import Lock
from releases.files.manifest import Manifest, Part, refuse_newer
from releases.files.memory import undisturbed
from releases.files.refusals import told
from releases.files.store_backends import LocalStorage, Storage, Taken
from releases.reading.release import Release
from releases.store.part_sizes import Layout
from releases.store.publishing import Change, counts, make_tables, merge_collections
from releases.store.workspace import Hands, OwnHands, Step, Workspace, clear_left
from releases.tables.calibration import Calibration
from releases.tables.schemas import SCHEMA_VERSION

Changes = Mapping[str, Change]

LOOKED_AT = 1 << 26
"""Bytes of parts that are looked at in one call, where other processes do it."""

ATTEMPTS = 20
"""How often a publish starts over because others came first, before it gives up."""


def silent(step: str) -> None:
    """Nobody wants to know."""


class Store:
    """Releases in one place. Opening costs nothing; a place where nothing is yet is an empty store."""

    def __init__(self, storage: Storage, scratch: Path, layout: Layout | None = None) -> None:
        self.storage = storage
        self.layout = layout or Layout()
        self.scratch = scratch
        self.publish_wait = 600.0
        """seconds that a publish waits for another one: most take seconds, a first load of an archive minutes"""
        self._lock = Lock(scratch / "lock")
        self._manifests: dict[int, tuple[bytes, Manifest]] = {}
        """the one read last: a publish asks for its parent's several times, and that of a million articles has 6 MB"""

    def __repr__(self) -> str:
        return f"Store({self.storage.name!r})"

    @property
    def name(self) -> str:
        """The folder or address."""
        return self.storage.name

    def numbers(self) -> list[int]:
        """Numbers of the releases, ascending. Puts a missing or wrong `latest` right."""
        numbers = self.storage.numbers()
        if numbers and not self.storage.latest_is(numbers[-1]):
            self._repair_latest()
        return numbers

    def release(self, number: int) -> Release:
        """Release `number`. Raises StoreError where there is none, Damaged where its manifest is."""
        numbers = self.numbers()
        if number not in numbers:
            there = f"it has {numbers[0]} to {numbers[-1]}" if numbers else "it has none yet"
            raise StoreError(f"{self.name} has no release {number}; {there}")
        return self._open(number)

    def latest_number(self) -> int | None:
        """Number of the newest release, None where there is none yet."""
        numbers = self.numbers()
        return numbers[-1] if numbers else None

    def latest(self) -> Release | None:
        """The newest release, None where there is none yet. Raises Damaged where its manifest is."""
        number = self.latest_number()
        return None if number is None else self._open(number)

    def releases(self) -> list[Release]:
        """Every release, oldest first. Raises Damaged where the manifest of one is."""
        return [self._open(number) for number in self.numbers()]

    def sound_releases(self, last: int | None = None) -> tuple[list[Release], list[Damaged]]:
        """The newest `last` releases (default: all), oldest first, less those whose manifest is damaged; and those faults."""
        found: list[Release] = []
        faults: list[Damaged] = []
        for number in self.numbers()[-last if last else None :]:
            try:
                found.append(self._open(number))
            except Damaged as error:
                faults.append(error)
        return found, faults

    def _open(self, number: int) -> Release:
        return Release(self.storage, self._manifest(number, self.storage.manifest(number)), scratch=self.scratch)

    def _manifest(self, number: int, data: bytes) -> Manifest:
        known = self._manifests.get(number)
        if known is not None and known[0] == data:
            return known[1]
        where = f"{self.name}/releases/{number:04d}/manifest.json"
        manifest = Manifest.from_json(data, where)
        if manifest.number != number:
            raise Damaged(f"{where} is that of release {manifest.number}; mend it with `onrecord repair`")
        self._manifests = {number: (data, manifest)}
        return manifest

    def copied(self, number: int) -> Manifest | None:
        """The manifest of a release as its copy has it; None where there is no sound copy."""
        data = self.storage.copy(number)
        try:
            return None if data is None else self._manifest(number, data)
        except Damaged:
            return None

    def check_writable(self, lost: bool = False) -> None:
        """Raises TooNew where a newer version wrote here, Damaged where the newest release was lost, unless it may be."""
        copies, numbers = self.storage.copies(), self.numbers()  # in this order: a copy comes after its release
        newest = numbers[-1] if numbers else 0
        if copies and copies[-1] > newest and not lost:
            raise Damaged(f"release {copies[-1]} of {self.name} is gone; bring it back with `onrecord repair`")
        for number in reversed(numbers):
            try:
                manifest = self._open(number).manifest
            except Damaged:
                continue
            refuse_newer(manifest, self.name)
            return

    def _repair_latest(self) -> None:
        """Only under the lock: else a slow reader could point it back to an older release."""
        if not os.access(self.scratch, os.W_OK):
            return
        try:
            with self.lock(), told("repairing latest", self.name):
                self.storage.point_latest(self.storage.numbers()[-1])
        except StoreError:
            return  # somebody publishes just now and will point it; readers never depend on it

    @contextmanager
    def lock(self, wait: float = 0.0) -> Iterator[None]:
        """Keeps every other process from publishing, pruning or purging here.

        Waits up to `wait` seconds, then raises Busy naming the process that holds it. Held through this object it does
        not stand in the way of `publish` and its kin on the same object.
        """
        self._lock.acquire(wait)
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def writing(self, doing: str, lost: bool = False) -> Iterator[None]:
        """Holds the lock while something is written, and turns the system's refusals into sentences.

        Raises Busy, and what `check_writable` raises.
        """
        with self.lock(self.publish_wait), told(doing, self.name):
            self.check_writable(lost)
            yield

    @property
    def hashes(self) -> Path:
        """Where runs may keep what they know of their sources; whatever is in it can be lost."""
        return self.scratch / "hashes"

    def staging(self, key: str) -> Path:
        """A folder for the checkpoints of a run called `key`; it outlives the process. Made when it is not there."""
        folder = self.scratch / "staging" / key
        with told("making a staging folder", self.name):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def clear_staging(self) -> None:
        """Removes all checkpoints, and what a publish that was killed left behind. Call it holding the lock."""
        shutil.rmtree(self.scratch / "staging", ignore_errors=True)

    def publish(
        self,
        changes: Changes | Callable[[Release | None], Changes],
        *,
        pipeline: Mapping[str, object],
        collections: Mapping[str, Mapping[str, str]],
        base: Release | None = None,
        notes: Mapping[str, object] | None = None,
        force: bool = False,
        hold: bool = False,
        step: Step = silent,
        hands: Hands | None = None,
    ) -> Release:
        """Publishes the newest release with `changes` as one new release, whole or not at all.

        `collections` are those that the changes follow, with whatever is worth knowing of each (None: it leaves).
        `base` is the release the changes were worked out against (default: the newest). Where somebody published
        meanwhile for other collections, the changes are applied to theirs; changes that depend on the whole corpus
        (`replaced` or with `rules`, as for `entities`) are then asked for again, so pass a function of the parent instead of a mapping.
        Equal tables, pipeline and collections publish nothing and return the parent. `force` publishes over a hold.
        `hold` asks the runs after it to leave the store alone. `step` hears the steps of `publishing.STEPS`. `hands` write
        the parts of blocks of documents; the bytes are the same whoever does.

        Raises CheckFailed where the rows break an invariant, Conflict where somebody changed the same collections,
        Held, Busy, TooNew, Damaged (the parent is), StoreError; the store is then as it was.
        """
        based = base.number if base else (self.numbers() or [0])[-1]
        with self.writing("publishing"), undisturbed():
            step("locked")
            for _ in range(ATTEMPTS):
                parent = self.latest()
                self._check_base(based, parent, changes, collections, force)
                if parent:
                    self.check_parts(parent.manifest, hands)
                asked = changes(parent) if callable(changes) else changes
                with self.workspace(step, hands) as workspace:
                    manifest = self._draft(workspace, parent, asked, pipeline, collections, notes, hold)
                    if parent and _nothing_new(parent.manifest, manifest) and not parent.hold:
                        return parent
                    try:
                        release = self.commit(workspace, manifest)
                    except Taken as error:
                        if not callable(changes) and any(
                            iter(change.added) is change.added for change in asked.values()
                        ):
                            raise Conflict(
                                f"others published to {self.name} meanwhile; nothing was published, run again"
                            ) from error
                        continue
                return release
        raise Conflict(f"others published to {self.name} {ATTEMPTS} times in a row; try again when it is quieter")

    def _check_base(
        self,
        based: int,
        parent: Release | None,
        changes: Changes | Callable[[Release | None], Changes],
        collections: Mapping[str, Mapping[str, str]],
        force: bool,
    ) -> None:
        if parent and parent.hold and not force:
            raise Held(
                f"release {parent.number} of {self.name} is held since a rollback; "
                "to follow the sources again, run with --force"
            )
        meanwhile = [self.release(number) for number in self.numbers() if number > based]
        for release in meanwhile:
            shared = set(release.manifest.changed) & set(collections)
            if shared:
                raise Conflict(
                    f"release {release.number}, published meanwhile, changed {', '.join(sorted(shared))} too; "
                    "nothing was published, run again"
                )
        if meanwhile and not callable(changes) and any(one.replaced or one.rules for one in changes.values()):
            raise Conflict(f"release {meanwhile[-1].number} was published meanwhile; nothing was published, run again")

    @contextmanager
    def workspace(self, step: Step = silent, hands: Hands | None = None) -> Iterator[Workspace]:
        """A place to write the parts of one release in; gone afterwards. The lock must be held."""
        staging = self.scratch / "staging"
        staging.mkdir(parents=True, exist_ok=True)
        clear_left(self.scratch)
        self.storage.sweep()
        folder = Path(tempfile.mkdtemp(prefix=".publish-", dir=staging))
        workspace = Workspace(self.storage, folder, step, self.scratch, hands)
        try:
            yield workspace
        finally:
            workspace.close()
            shutil.rmtree(folder, ignore_errors=True)

    def _draft(
        self,
        workspace: Workspace,
        parent: Release | None,
        changes: Changes,
        pipeline: Mapping[str, object],
        collections: Mapping[str, Mapping[str, str]],
        notes: Mapping[str, object] | None,
        hold: bool,
    ) -> Manifest:
        before = parent.manifest if parent else None
        tables = make_tables(workspace, before, changes, self.layout, Calibration.of(pipeline))
        return Manifest(
            number=before.number + 1 if before else 1,
            parent=before.number if before else None,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            schema_version=SCHEMA_VERSION,
            purged=before.purged if before else (),
            pipeline=dict(pipeline),
            collections=merge_collections(before, collections),
            changed=tuple(sorted(collections)),
            counts=counts(tables),
            tables=tables,
            notes=dict(notes or {}),
            hold=hold,
        )

    def check_parts(self, manifest: Manifest, hands: Hands | None = None) -> None:
        """Looks at every byte of a release that another one is to be made from, and mends it where that can be done.

        `hands`, where there are such, look at the parts in the store; what they say is wrong this process mends.
        Raises Damaged where it cannot: what is damaged must not be published again, be it linked or read and rewritten.
        """
        parts = [(table, part) for table, parts in manifest.tables.items() for part in parts]
        hands = hands or OwnHands()
        of_each = LOOKED_AT if hands.lent and not self.storage.bucket else manifest.n_bytes
        works = ((self.storage, some) for some in _by_bytes(parts, of_each))
        wrong = {one: what for some in hands.map(_looked_at, works) for one, what in some.items()}
        if wrong and hands.lent:  # to another process, or machine, a file may be what it is not
            wrong = self.storage.damaged(list(wrong), every_byte=True)
        lost = {one: what for one, what in wrong.items() if not self.storage.mend_part(*one)}
        for (table, part), what in lost.items():
            more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
            raise Damaged(
                f"nothing was published: {self.storage.part_path(table, part)} {what}{more}; "
                "`onrecord repair` mends what it can and says what to do about the rest"
            )

    def commit(self, workspace: Workspace, manifest: Manifest) -> Release:
        """Stores what was written and lets the release appear, described. Raises Taken where its number has gone meanwhile."""
        workspace.store()
        workspace.step("parts stored")
        difference = self._difference(manifest)
        changes = None if difference is None else changes_of.numbers(difference)
        manifest, texts = described(dataclasses.replace(manifest, changes=changes), self.storage.bucket)
        # Once, for the release and for its copy: of a million articles it takes a third of a second.
        data = manifest.to_json()
        self.storage.stage(manifest, data, texts, workspace.folder)
        workspace.step("staged")
        self.storage.commit(manifest, data, texts, workspace.folder)
        workspace.step("published")
        with suppress(OSError, StoreError):  # it is published; who comes next makes up for a copy that is missing
            self.storage.keep_copy(manifest.number, data)
            if manifest.parent and self.storage.copy(manifest.parent) is None:
                self.storage.keep_copy(manifest.parent, self._open(manifest.parent).manifest.to_json())
        self.storage.point_latest(manifest.number)
        workspace.step("latest")
        return Release(self.storage, manifest, difference, self.scratch)

    def _difference(self, manifest: Manifest) -> Difference | None:
        """What a release that is about to appear changes; None where its parent cannot be read, which costs only that."""
        if manifest.parent is None:
            return None
        try:
            return diff(self._open(manifest.parent), Release(self.storage, manifest, scratch=self.scratch))
        except Damaged:
            return None


def _by_bytes(parts: Iterable[tuple[str, Part]], of_each: int) -> Iterator[tuple[tuple[str, Part], ...]]:
    """The parts, so many together that they have some bytes."""
    some: list[tuple[str, Part]] = []
    n_bytes = 0
    for table, part in parts:
        some.append((table, part))
        n_bytes += part.bytes
        if n_bytes >= of_each:
            yield tuple(some)
            some, n_bytes = [], 0
    if some:
        yield tuple(some)


def _looked_at(work: tuple[Storage, tuple[tuple[str, Part], ...]]) -> dict[tuple[str, Part], str]:
    """Those of some parts that are not what they were, and what is wrong with each."""
    storage, parts = work
    return storage.damaged(parts, every_byte=True)


def _nothing_new(before: Manifest, after: Manifest) -> bool:
    return (before.tables, before.pipeline, before.collections) == (after.tables, after.pipeline, after.collections)


def open_store(uri: str | os.PathLike[str], layout: Layout | None = None) -> Store:
    """The store in a folder (made when something is published), or at `s3://bucket/prefix`.

    A store in a bucket keeps its lock and its checkpoints in the user's cache folder on this machine. Raises StoreError
    for an address of another kind.
    """
    address = os.fspath(uri)
    if address.startswith("s3://"):
        from releases.files.object_storage import ObjectStorage

        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        digest = hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]
        return Store(ObjectStorage(address), cache / "onrecord" / digest, layout)
    if "://" in address:
        raise StoreError(f"{address} is no place for a store; give a folder or s3://bucket/prefix")
    root = Path(address)
    if root.exists() and not root.is_dir():
        raise StoreError(f"{root} is a file, not a store; give a folder")
    return Store(LocalStorage(root), root, layout)
