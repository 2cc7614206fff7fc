"""Collections and the sources inside them: finding, hashing and opening input."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import yaml

_CHUNK = 1 << 20
_SIDECARS = (".meta.json", ".meta.yaml", ".meta.yml")


class BadSource(ValueError):
    """A source argument that cannot be meant; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One source root given to a run, under a name."""

    name: str
    root: str
    """path of a folder or file"""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file of a collection."""

    collection: str
    source: str
    """POSIX path relative to the collection's root; the file's name where the root is the file itself"""
    n_bytes: int
    sha256: str
    """of the file; with a sidecar, of the file's hash and the sidecar's, so that editing either is an edit"""
    sidecar: str | None = None
    """path of its metadata file, relative to the root"""


@dataclass(frozen=True, slots=True)
class SourceReject:
    """An entry of a collection that is no source to read; `reason` is one of `transforms.reasons.REASONS`."""

    collection: str
    source: str
    reason: str
    detail: str = ""
    n_bytes: int = 0
    sha256: str | None = None


def parse(argument: str) -> Collection:
    """`NAME=PATH` or `PATH` as a collection; raises BadSource where the path does not exist or the name is empty."""
    name, separator, path = argument.partition("=")
    if not separator or "/" in name:
        name, path = "", argument
    name = name or Path(path).resolve().name
    if not path or not name:
        raise BadSource(f"source {argument!r}: give PATH or NAME=PATH")
    if not os.path.exists(path):
        raise BadSource(f"source {argument!r}: there is no file or folder {path}")
    return Collection(name, path)


def collections(arguments: Iterable[str]) -> list[Collection]:
    """All collections of a run, sorted by name; raises BadSource where two have one name."""
    found: dict[str, Collection] = {}
    for argument in arguments:
        collection = parse(argument)
        if collection.name in found:
            raise BadSource(
                f"sources {found[collection.name].root} and {collection.root} are both called {collection.name!r}: "
                f"name one of them, as in other={collection.root}"
            )
        found[collection.name] = collection
    return [found[name] for name in sorted(found)]


def walk(collection: Collection) -> Iterator[SourceFile | SourceReject]:
    """Every source of a collection, sorted by path; each is read once, for its hash.

    Hidden files and folders (a leading dot) are not part of a collection.
    """
    root = Path(collection.root)
    paths = {p.relative_to(root).as_posix() for p in _files(root)} if root.is_dir() else {root.name}
    sidecars = {path for path in paths if path.endswith(_SIDECARS)}
    for path in sorted(paths - sidecars):
        yield _source(collection, path, _sidecar_of(path, sidecars))


def _files(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


def _sidecar_of(path: str, sidecars: set[str]) -> str | None:
    stem = path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path
    return next((name for base in (path, stem) for s in _SIDECARS if (name := base + s) in sidecars), None)


def _source(collection: Collection, path: str, sidecar: str | None) -> SourceFile | SourceReject:
    try:
        with open_source(collection, path) as stream:
            info = os.fstat(stream.fileno())
            if not stat.S_ISREG(info.st_mode):
                return SourceReject(collection.name, path, "not_a_file", "")
            digest = _sha256(stream)
    except FileNotFoundError as error:
        return SourceReject(collection.name, path, "vanished", str(error))
    except OSError as error:
        return SourceReject(collection.name, path, "unreadable", str(error))
    return SourceFile(collection.name, path, info.st_size, digest, sidecar)


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def open_source(collection: Collection, source: str) -> BinaryIO:
    """Open a source of `collection` for reading; the stream is seekable. Raises OSError."""
    root = Path(collection.root)
    return open(root / source if root.is_dir() else root, "rb")


def sidecar(collection: Collection, file: SourceFile) -> dict[str, object] | None:
    """The metadata beside `file`, or None where there is none. Raises OSError."""
    if file.sidecar is None:
        return None
    with open_source(collection, file.sidecar) as stream:
        loaded = yaml.safe_load(stream)  # JSON is YAML
    return loaded if isinstance(loaded, dict) else None
