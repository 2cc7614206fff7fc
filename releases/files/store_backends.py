"""Where a store's files are: what publishing and reading need of a file system or an object store."""

from __future__ import annotations

import errno
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.fs as pafs

from releases.errors import Damaged, StoreError
from releases.files.disk import (
    dotted,
    exchange_folders,
    file_digest,
    file_sha256,
    link,
    put_link,
    replace_file,
    sync,
    write_file,
)
from releases.files.line_files import DiskLines, LineFile
from releases.files.manifest import Manifest, Part

MANIFEST = "manifest.json"
AT_ONCE = 64
"""Parts that a thread looks at before it takes others."""

LINKING = 4
"""Tables whose parts are linked at a time."""

COPIES = "manifests"
"""Folder of the manifests' copies, `0003.json`: a manifest that is damaged is written again from its own."""


Texts = Mapping[str, bytes]
"""Files that describe a release, by their names."""


class Taken(Exception):
    """The release number exists already: somebody else published first."""


class Storage(Protocol):
    """The operations of a place that holds `parts/` and `releases/`."""

    name: str
    """how messages call it"""
    filesystem: pafs.FileSystem
    bucket: str | None
    """its address, where no release has a folder with its parts"""

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

    def stage(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        """Prepares a release, whose manifest is written as `data`, with the files that describe it, so that `commit` has
        one thing left to do."""

    def commit(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        """Makes the staged release appear, whole, or raises Taken."""

    def latest_is(self, number: int) -> bool:
        """Whether what stands for the newest release names `number`."""

    def point_latest(self, number: int) -> None:
        """Lets it name `number`."""

    def exchange(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
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

    def damaged(self, parts: Iterable[tuple[str, Part]], every_byte: bool) -> dict[tuple[str, Part], str]:
        """Those of the parts of which something is wrong, and what: their size, or `every_byte` as far as that is cheap."""

    def copies(self) -> list[int]:
        """Numbers of the releases whose manifest has a copy."""

    def copy(self, number: int) -> bytes | None:
        """The copy of a release's manifest, None where there is none."""

    def keep_copy(self, number: int, data: bytes) -> None:
        """Puts a copy of a manifest aside, over one that is there."""

    def restore_manifest(self, number: int, data: bytes) -> None:
        """Writes a release's manifest again."""

    def mend_part(self, table: str, part: Part) -> bool:
        """Puts a lost or damaged part back where a release still has its bytes; whether it could."""

    def mend_links(self, manifest: Manifest) -> Iterator[str]:
        """Puts a release's links to sound parts right; each that was wrong."""

    def beside(self, manifest: Manifest) -> list[str]:
        """Names of what lies in a release's place beside its manifest and its tables."""

    def text(self, number: int, name: str) -> bytes | None:
        """A file that describes a release, None where there is none."""

    def put_texts(self, number: int, texts: Texts) -> None:
        """Writes files that describe a release, over what is there."""

    def lines(self, file: str) -> LineFile:
        """A file of lines beside the releases, there or not."""

    def sweep(self) -> None:
        """Removes what killed processes left outside the staging area. Call it holding the lock."""


class LocalStorage:
    """A folder. Parts are hard-linked into each release, so that plain pandas reads a release's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)
        self.filesystem = pafs.LocalFileSystem()
        self.bucket: str | None = None
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
            raise Damaged(f"{path} is missing; mend it with `onrecord repair`") from error
        except IsADirectoryError as error:
            raise Damaged(f"{path} is a folder; remove it, then mend it with `onrecord repair`") from error
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

    def stage(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        staged = workdir / f"{manifest.number:04d}"
        if staged.exists():
            shutil.rmtree(staged)
        staged.mkdir(parents=True)
        with ThreadPoolExecutor(LINKING) as pool:  # each table has folders of its own, and the disk takes its time
            copied = sum(pool.map(lambda of: self._link(staged, *of), manifest.tables.items()))
        if copied:
            warnings.warn(
                f"hard links do not work between {self.parts} and {self.releases}: the release holds copies, "
                f"{copied:,} bytes; keep a store on one file system that has them",
                stacklevel=2,
            )
        for name, text in texts.items():
            write_file(staged / name, text)
        write_file(staged / MANIFEST, data)
        sync(staged)
        sync(self.parts)

    def _link(self, staged: Path, table: str, parts: Iterable[Part]) -> int:
        """Links the parts of a table into a release's folder; bytes copied where that does not work."""
        source, folder = str(self.parts / table), str(staged / table)
        os.mkdir(folder)
        # Names joined as strings: there are tens of thousands, and a path object takes as long as the link.
        copied = sum(link(f"{source}/{part.file}", f"{folder}/{part.link(at)}") for at, part in enumerate(parts))
        sync(folder)
        sync(source)
        return copied

    def commit(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
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
        if self.latest.is_dir() and not self.latest.is_symlink():
            warnings.warn(f"{self.latest} is no link; remove it, and the next run makes it one again", stacklevel=2)
            return
        fresh = self.root / f".latest-{os.getpid()}"
        fresh.unlink(missing_ok=True)
        os.symlink(f"releases/{number:04d}", fresh)
        os.replace(fresh, self.latest)
        sync(self.root)

    def exchange(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        staged = workdir / f"{manifest.number:04d}"
        self._forget_copy(manifest.number)  # first: it must not bring back what was taken down
        exchange_folders(staged, self.folder(manifest.number))
        sync(self.releases)
        self.keep_copy(manifest.number, data)
        shutil.rmtree(staged)

    def remove_release(self, number: int) -> None:
        folder = self.folder(number)
        aside = self.root / "staging" / f".removed-{number:04d}"
        aside.parent.mkdir(exist_ok=True)
        if aside.exists():
            shutil.rmtree(aside)
        self._forget_copy(number)  # first: a copy without a release means that the release was lost
        if not folder.exists():
            return
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
            return "is missing"
        target = self.parts / table / part.file
        if target.exists() and link.samefile(target):
            return None
        return None if file_sha256(link) == part.hash else "is not the part of its name"

    def damage(self, table: str, part: Part) -> str | None:
        try:
            size, digest = file_digest(f"{self.parts}/{table}/{part.file}")
            if size != part.bytes:
                return f"has {size:,} bytes, its manifest says {part.bytes:,}"
            return None if digest == part.hash else "its bytes have changed"
        except OSError as error:
            return f"cannot be read ({error.strerror})"

    def damaged(self, parts: Iterable[tuple[str, Part]], every_byte: bool) -> dict[tuple[str, Part], str]:
        """Hashing a store takes about as long as copying it, less with every core: hashlib lets other threads work."""
        wanted = list(dict.fromkeys(parts))
        look = self.damage if every_byte else self._other_size
        with ThreadPoolExecutor() as pool:  # some at a time: handing each over takes as long as hashing a small one
            some = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
            found = pool.map(lambda these: [look(*one) for one in these], some)
            return {one: what for one, what in zip(wanted, chain.from_iterable(found), strict=True) if what}

    def _other_size(self, table: str, part: Part) -> str | None:
        try:
            size = (self.parts / table / part.file).stat().st_size
        except OSError:
            size = -1
        return None if size == part.bytes else self.damage(table, part)

    def copies(self) -> list[int]:
        folder = self.root / COPIES
        names = os.listdir(folder) if folder.is_dir() else []
        return sorted(int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdecimal())

    def copy(self, number: int) -> bytes | None:
        try:
            return self._copy_path(number).read_bytes()
        except FileNotFoundError:
            return None

    def keep_copy(self, number: int, data: bytes) -> None:
        self._copy_path(number).parent.mkdir(exist_ok=True)
        replace_file(self._copy_path(number), data)

    def restore_manifest(self, number: int, data: bytes) -> None:
        self.folder(number).mkdir(parents=True, exist_ok=True)
        replace_file(self.folder(number) / MANIFEST, data)

    def mend_part(self, table: str, part: Part) -> bool:
        target = self.parts / table / part.file
        for path in self.releases.glob(f"*/{table}/*-{part.hash[:16]}.parquet"):
            if file_sha256(path) == part.hash:
                put_link(path, target)
                return True
        return False

    def mend_links(self, manifest: Manifest) -> Iterator[str]:
        for table, parts in manifest.tables.items():
            folder = self.folder(manifest.number) / table
            for position, part in enumerate(parts):
                link, target = folder / part.link(position), self.parts / table / part.file
                if self._wrong_link(link, table, part) and self.damage(table, part) is None:
                    put_link(target, link)
                    yield str(link)

    def beside(self, manifest: Manifest) -> list[str]:
        there = os.listdir(self.folder(manifest.number)) if self.folder(manifest.number).is_dir() else []
        return sorted(name for name in {*there} - {MANIFEST, *manifest.tables} if name[0] != ".")  # those are swept

    def text(self, number: int, name: str) -> bytes | None:
        path = self.folder(number) / name
        try:
            return path.read_bytes()
        except OSError:
            return None

    def put_texts(self, number: int, texts: Texts) -> None:
        for name, data in texts.items():
            replace_file(self.folder(number) / name, data)

    def lines(self, file: str) -> LineFile:
        return DiskLines(self.root / file)

    def sweep(self) -> None:
        left = (str(path) for path in self.root.glob(".latest-*"))
        for path in chain(
            left, dotted(str(self.parts), {1}), dotted(f"{self.root}/{COPIES}", {0}), dotted(str(self.releases), {1, 2})
        ):
            os.unlink(path)

    def _copy_path(self, number: int) -> Path:
        return self.root / COPIES / f"{number:04d}.json"

    def _forget_copy(self, number: int) -> None:
        path = self._copy_path(number)
        if path.exists():
            path.unlink()
            sync(path.parent)
