"""Where a store's files are: what publishing and reading need of a file system or an object store."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.fs as pafs

from releases.errors import Damaged, StoreError
from releases.store.manifest import Manifest, Part
from releases.store.renaming import exchange_folders

MANIFEST = "manifest.json"
NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What `link` answers where hard links do not work: other file system, not supported, not allowed, too many."""


class Taken(Exception):
    """The release number exists already: somebody else published first."""


class Storage(Protocol):
    """The operations of a place that holds `parts/` and `releases/`."""

    name: str
    """how messages call it"""
    filesystem: pafs.FileSystem

    def numbers(self) -> list[int]:
        """Numbers of the releases, ascending."""

    def manifest(self, number: int) -> bytes:
        """The bytes of a release's manifest. Raises Damaged where the file is missing."""

    def part_path(self, table: str, part: Part) -> str:
        """Where a part is, for `filesystem`."""

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        """A part's bytes, seekable."""

    def part_files(self, young: bool = False) -> Iterator[tuple[str, str, int]]:
        """(table, hash, bytes) of every file below `parts/` that may be removed when nothing refers to it.

        `young`: also of those that may belong to a release that somebody else is publishing just now.
        """

    def store_part(self, table: str, part: Part, written: Path) -> None:
        """Puts a part written elsewhere, already on disk, into place unless it is there."""

    def stage(self, manifest: Manifest, workdir: Path) -> None:
        """Prepares a release so that `commit` has one thing left to do."""

    def commit(self, manifest: Manifest, workdir: Path) -> None:
        """Makes the staged release appear, whole, or raises Taken."""

    def latest_is(self, number: int) -> bool:
        """Whether what stands for the newest release names `number`."""

    def point_latest(self, number: int) -> None:
        """Lets it name `number`."""

    def exchange(self, manifest: Manifest, workdir: Path) -> None:
        """Replaces a published release by the staged one of the same number (only ever for a takedown)."""

    def remove_release(self, number: int) -> None:
        """Takes a release away, manifest first."""

    def remove_part(self, table: str, hash: str) -> None:
        """Takes a part away."""

    def forget_versions(self) -> tuple[str, ...]:
        """Removes what the place keeps of parts that are removed; what it could not remove, each as one sentence."""

    def links(self, manifest: Manifest) -> Iterator[tuple[str, str | None]]:
        """(file of the release's folder, what is wrong with it or None), each link against its part."""

    def damage(self, table: str, part: Part) -> str | None:
        """What is wrong with a part's bytes, None when nothing is."""


@contextmanager
def told(doing: str, place: str) -> Iterator[None]:
    """Turns the operating system's refusals into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BlockingIOError):
            raise
        raise StoreError(f"{doing} failed in {place}: {_advice(error)}") from error


def _advice(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full; nothing was published and nothing older is harmed: free space and run again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "no permission to write there; give this user write access or choose another --output"
    if error.errno == errno.EXDEV:
        return "its folders lie on several file systems; keep staging/ and releases/ on one"
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}"


class LocalStorage:
    """A folder. Parts are hard-linked into each release, so that plain pandas reads a release's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)
        self.filesystem = pafs.LocalFileSystem()
        self.parts = root / "parts"
        self.releases = root / "releases"
        self.latest = root / "latest"

    def numbers(self) -> list[int]:
        try:
            names = os.listdir(self.releases)
        except FileNotFoundError:
            return []
        return sorted(int(name) for name in names if name.isdecimal())

    def folder(self, number: int) -> Path:
        """The folder of a release."""
        return self.releases / f"{number:04d}"

    def manifest(self, number: int) -> bytes:
        path = self.folder(number) / MANIFEST
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise Damaged(f"{path} is missing; restore it from a copy of the store") from error
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error

    def part_path(self, table: str, part: Part) -> str:
        return str(self.parts / table / part.file)

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        return pa.OSFile(self.part_path(table, part))

    def part_files(self, young: bool = False) -> Iterator[tuple[str, str, int]]:
        for path in sorted(self.parts.glob("*/*.parquet")):
            yield path.parent.name, path.stem, path.stat().st_size

    def store_part(self, table: str, part: Part, written: Path) -> None:
        target = self.parts / table / part.file
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and file_sha256(target) == part.hash:
            return  # left by a publish that did not get to its end
        try:
            os.replace(written, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            near = target.with_name(f".{part.hash}-{os.getpid()}")
            shutil.copyfile(written, near)
            os.chmod(near, 0o444)
            sync(near)
            os.replace(near, target)

    def stage(self, manifest: Manifest, workdir: Path) -> None:
        staged = workdir / f"{manifest.number:04d}"
        if staged.exists():
            shutil.rmtree(staged)
        staged.mkdir(parents=True)
        copied = 0
        for table, parts in manifest.tables.items():
            folder = staged / table
            folder.mkdir()
            for position, part in enumerate(parts):
                source = self.parts / table / part.file
                copied += _link(source, folder / part.link(position))
            sync(folder)
            sync(self.parts / table)
        if copied:
            warnings.warn(
                f"hard links do not work between {self.parts} and {self.releases}: the release holds copies, "
                f"{copied:,} bytes; keep a store on one file system that has them",
                stacklevel=2,
            )
        write_file(staged / MANIFEST, manifest.to_json())
        sync(staged)
        sync(self.parts)

    def commit(self, manifest: Manifest, workdir: Path) -> None:
        self.releases.mkdir(parents=True, exist_ok=True)
        try:
            # A folder cannot be renamed over one that holds something: whoever comes second is told.
            os.rename(workdir / f"{manifest.number:04d}", self.folder(manifest.number))
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
                raise Taken from error
            raise
        sync(self.releases)

    def latest_is(self, number: int) -> bool:
        return self.latest.is_symlink() and os.readlink(self.latest) == f"releases/{number:04d}"

    def point_latest(self, number: int) -> None:
        if self.latest_is(number):
            return
        if self.latest.exists() and not self.latest.is_symlink():
            warnings.warn(f"{self.latest} is no link; remove it, and the next run makes it one again", stacklevel=2)
            return
        fresh = self.root / f".latest-{os.getpid()}"
        fresh.unlink(missing_ok=True)
        os.symlink(f"releases/{number:04d}", fresh)
        os.replace(fresh, self.latest)
        sync(self.root)

    def exchange(self, manifest: Manifest, workdir: Path) -> None:
        staged = workdir / f"{manifest.number:04d}"
        exchange_folders(staged, self.folder(manifest.number))
        sync(self.releases)
        shutil.rmtree(staged)

    def remove_release(self, number: int) -> None:
        folder = self.folder(number)
        aside = self.root / "staging" / f".removed-{number:04d}"
        aside.parent.mkdir(exist_ok=True)
        if aside.exists():
            shutil.rmtree(aside)
        os.rename(folder, aside)
        sync(self.releases)
        shutil.rmtree(aside)

    def remove_part(self, table: str, hash: str) -> None:
        (self.parts / table / f"{hash}.parquet").unlink(missing_ok=True)

    def forget_versions(self) -> tuple[str, ...]:
        return ()

    def links(self, manifest: Manifest) -> Iterator[tuple[str, str | None]]:
        for table, parts in manifest.tables.items():
            folder = self.folder(manifest.number) / table
            present = set(os.listdir(folder)) if folder.is_dir() else set()
            expected = {part.link(position): part for position, part in enumerate(parts)}
            for name in sorted(present - set(expected)):
                yield str(folder / name), "is not in the manifest; remove it"
            for name, part in expected.items():
                yield str(folder / name), self._wrong_link(folder / name, table, part)

    def _wrong_link(self, link: Path, table: str, part: Part) -> str | None:
        if not link.exists():
            return "is missing; link it again from parts/, or restore it from a copy"
        target = self.parts / table / part.file
        if target.exists() and link.samefile(target):
            return None
        return None if file_sha256(link) == part.hash else "is not the part of its name; restore it from a copy"

    def damage(self, table: str, part: Part) -> str | None:
        path = self.parts / table / part.file
        try:
            size = path.stat().st_size
            if size != part.bytes:
                return f"has {size:,} bytes, its manifest says {part.bytes:,}; restore it from a copy"
            return None if file_sha256(path) == part.hash else "its bytes have changed; restore it from a copy"
        except OSError as error:
            return f"cannot be read ({error.strerror}); restore it from a copy"


def _link(source: Path, target: Path) -> int:
    """Hard-links, else copies; bytes copied."""
    try:
        os.link(source, target)
        return 0
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
    shutil.copyfile(source, target)
    os.chmod(target, 0o444)
    sync(target)
    return target.stat().st_size


def write_file(path: Path, data: bytes) -> None:
    """Writes a file and waits until it is on disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Waits until a file's bytes, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
