"""Collections and the sources inside them: finding, hashing and opening input.

A collection is a folder, a file, a glob or a URI. Its sources are named by their POSIX path below its root. Hidden
entries (see `HIDDEN`) are not part of it, and nothing outside its root is ever opened.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from flows.sources.input_storage import Entry, Storage, local, remote
from flows.sources.known_hashes import KnownHashes
from transforms import versions
from transforms.reading import SIDECAR_MAX_BYTES, SIDECAR_SUFFIXES, Unreadable, parse_sidecar

HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")
"""names, besides those that begin with `.` or `~$`, of what systems and editors leave beside articles"""

_CHUNK = 1 << 20
_NAMED = re.compile(r"([^/:=*?\[\]]+)=(.+)", re.S)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")


class BadSource(ValueError):
    """A source argument that cannot be meant; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One source root given to a run, under a name."""

    name: str
    root: str
    """path or URI of a folder or file"""
    pattern: str | None = None
    """of a glob the part below `root`: only sources that match it belong to the collection"""
    missing: str | None = None
    """withdraw or keep documents whose source is gone; None: as the run's setting says"""
    fields: tuple[tuple[str, str], ...] = ()
    """column -> name in JSON, CSV and Parquet, where it is not a usual one"""
    zone: str = "UTC"
    """time zone of dates that name none"""
    day_first: bool | None = None
    """whether 3/4/2031 is the third of April; None: as the other dates of its source say, else the month comes first"""
    limits: tuple[tuple[str, int], ...] = ()
    """limit of reading -> its value, where it is not the usual one"""

    def shaping_articles(self) -> dict[str, str]:
        """What makes its articles other than those of a plain collection; empty for one."""
        return {
            **({"fields": str(self.fields)} if self.fields else {}),
            **({"zone": self.zone} if self.zone != "UTC" else {}),
            **({"day_first": str(self.day_first)} if self.day_first is not None else {}),
            **({"limits": str(self.limits)} if self.limits else {}),
        }


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
    """name of its metadata file, as a source"""
    stamp: str = ""
    """size and time of the last change when it was hashed; `changed` compares it"""


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
    """`NAME=PLACE` or `PLACE` as a collection, where a place is a path, a glob or a URI.

    The name is, where none is given, the last part of the place's path; of a glob, of its part without wildcards.
    Raises BadSource where there is nothing at a path, or no name can be made.
    """
    name, root, pattern = split(argument)
    if "@" in urlsplit(root).netloc:
        raise BadSource(f"source {name or 'URI'}: leave name and password out of the URI; give them by the environment")
    if not _URI.match(root) and not os.path.exists(root):
        raise BadSource(f"source {argument!r}: there is no file or folder {root!r}; give PATH or NAME=PATH")
    name = name or _last_part(root)
    if not name:
        raise BadSource(f"source {argument!r}: no name can be made of it; write it as NAME={argument}")
    return Collection(name, root, pattern)


def split(argument: str) -> tuple[str, str, str | None]:
    """Name, root and pattern that an argument gives, whether or not anything is there; "" where it gives no name."""
    named = None if os.path.exists(argument) else _NAMED.fullmatch(argument)
    name, place = (named.group(1), named.group(2)) if named else ("", argument)
    if not _URI.match(place) and not os.path.exists(place):
        place = os.path.expanduser(place)  # a shell leaves the ~ of NAME=~/path alone
    return name, *_split_glob(place)


def _split_glob(place: str) -> tuple[str, str | None]:
    """The part of a place before its first wildcard, and the rest; a place that exists is no glob."""
    scheme = _URI.match(place)
    start = scheme.end() if scheme else 0
    path, query, rest = place[start:].partition("?") if scheme else (place[start:], "", "")
    if not _MAGIC.search(path) or (not scheme and os.path.exists(place)):
        return place, None
    parts = path.split("/")
    fixed = next(n for n, part in enumerate(parts) if _MAGIC.search(part))
    root = "/".join(parts[:fixed]) or ("/" if path.startswith("/") else "" if scheme else ".")
    return place[:start] + root + query + rest, "/".join(parts[fixed:])


def _last_part(root: str) -> str:
    if scheme := _URI.match(root):
        return PurePosixPath(root[scheme.end() :].partition("?")[0]).name
    return os.path.basename(os.path.realpath(root))


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


def known_hashes(collection: Collection, folder: Path, *, rehash: bool = False) -> KnownHashes:
    """The hashes of a collection that are kept in `folder`, for `walk`; with `rehash` none is believed."""
    root = collection.root if _URI.match(collection.root) else os.path.realpath(collection.root)
    place = repr((collection.name, root, collection.pattern))
    return KnownHashes(folder / hashlib.sha256(place.encode()).hexdigest()[:16], rehash=rehash)


def walk(
    collection: Collection, store: str | None = None, known: KnownHashes | None = None
) -> Iterator[SourceFile | SourceReject]:
    """Every source of a collection, sorted by name; each is read once, for its hash, unless that is `known`.

    The release store at `store` is no part of it, also where it lies inside the collection's folder. Raises BadSource
    where the root itself cannot be listed.
    """
    try:
        storage = _storage(collection)
        entries = _entries(collection, storage, _inside(store, collection.root))
    except OSError as error:
        raise BadSource(f"source {collection.name!r} ({collection.root}) cannot be listed: {error}") from None
    sidecars = {name for name, entry in entries.items() if name.endswith(SIDECAR_SUFFIXES) and not entry.reason}
    of = {name: _sidecar_of(name, sidecars) for name in entries if name not in sidecars}
    used = set(of.values())
    hashes = _Hashes(storage, entries, known or KnownHashes(None))
    for name in sorted(entries):
        if name in sidecars and name not in used and collection.pattern:
            continue  # its file may be there and not in the glob
        if name in sidecars:
            yield from _bad_sidecar(collection, hashes, name, orphan=name not in used)
        else:
            yield _source(collection, hashes, entries[name], of[name])


def _inside(store: str | None, root: str) -> str | None:
    """The store's place below the root, as the beginning of a source's name; None where it is elsewhere."""
    if store is None or _URI.match(store) or _URI.match(root):
        return None
    below = os.path.relpath(os.path.realpath(store), os.path.realpath(root))
    return None if below.startswith("..") else "" if below == "." else below.replace(os.sep, "/") + "/"


def _entries(collection: Collection, storage: Storage, store: str | None) -> dict[str, Entry]:
    """What the root holds, by name; hidden entries, the store and what a glob leaves out aside."""
    found: dict[str, Entry] = {}
    for entry in _listed(collection, storage, store):
        if entry.name in found:
            entry = replace(
                entry, name=f"{entry.name} (again)", reason="bad_name", detail="written like another's name"
            )
        found[entry.name] = entry
    return found


def _listed(collection: Collection, storage: Storage, store: str | None) -> Iterator[Entry]:
    matches = _glob(collection.pattern) if collection.pattern else None
    for entry in storage.entries(_is_hidden):
        if store is not None and entry.name.startswith(store):
            continue
        if matches and not matches.fullmatch(entry.name) and not entry.name.endswith(SIDECAR_SUFFIXES):
            continue
        yield entry


def holds_nothing(collection: Collection, store: str | None = None) -> bool:
    """Whether a folder of this machine has no source in it, as can be seen at once; False for what lies elsewhere."""
    if _URI.match(collection.root):
        return False
    try:
        return next(_listed(collection, _storage(collection), _inside(store, collection.root)), None) is None
    except OSError:  # the run says why
        return False


def is_empty(collection: Collection) -> str:
    """The sentence for a collection that has nothing in it."""
    return f"collection '{collection.name}' ({collection.root}) is empty: check the path, or pass --force"


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in HIDDEN


def _glob(pattern: str) -> re.Pattern[str]:
    """A pattern with `*`, `?`, `[...]` within names and `**` over folders, as a regular expression."""
    out, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            out, at = out + "(?:[^/]+/)*", at + 3
        elif pattern.startswith("**", at):
            out, at = out + ".*", at + 2
        elif pattern[at] in "*?":
            out, at = out + ("[^/]*" if pattern[at] == "*" else "[^/]"), at + 1
        elif pattern[at] == "[" and (end := pattern.find("]", at + 2)) > 0:
            inner = pattern[at + 1 : end].replace("\\", r"\\")
            out, at = out + f"[{'^' + inner[1:] if inner[0] == '!' else inner}]", end + 1
        else:
            out, at = out + re.escape(pattern[at]), at + 1
    return re.compile(out, re.S)


def _sidecar_of(name: str, sidecars: set[str]) -> str | None:
    """`story.txt.meta.json` before `story.meta.json`."""
    folder, slash, last = name.rpartition("/")
    stem = folder + slash + (last.rsplit(".", 1)[0] if "." in last else last)
    return next((found for base in (name, stem) for s in SIDECAR_SUFFIXES if (found := base + s) in sidecars), None)


class _Hashes:
    """Hashes of what lies in a storage: those that are known, else taken now."""

    def __init__(self, storage: Storage, entries: Mapping[str, Entry], known: KnownHashes) -> None:
        self._storage, self._entries, self._known = storage, entries, known

    def of(self, name: str) -> tuple[int, str, str]:
        """Size, SHA-256 and stamp of a source; raises OSError."""
        stamps: list[str] = []

        def take() -> tuple[int, str]:
            taken = _sha256(self._storage, name)
            stamps.append(self._storage.stamp(name))
            return taken

        n_bytes, sha256 = self._known.hashed(name, self._entries[name].look, take, time.time_ns())
        return n_bytes, sha256, stamps[0] if stamps else self._entries[name].stamp

    def check_sidecar(self, name: str) -> None:
        """Raises Unreadable for a metadata file that cannot be read as one, OSError for one that cannot be read at all."""
        key = f"{name}\0{versions.READING}"  # what passed may not pass when it is read otherwise
        self._known.hashed(key, self._entries[name].look, partial(self._parsed, name), time.time_ns())

    def _parsed(self, name: str) -> tuple[int, str]:
        data = self.beginning(name)
        parse_sidecar(data, name)
        return len(data), hashlib.sha256(data).hexdigest()

    def beginning(self, name: str) -> bytes:
        """As much of a metadata file as is looked at; raises OSError."""
        with self._storage.open(name) as stream:
            return stream.read(SIDECAR_MAX_BYTES + 1)


def _bad_sidecar(collection: Collection, hashes: _Hashes, name: str, *, orphan: bool) -> Iterator[SourceReject]:
    if orphan:
        yield SourceReject(collection.name, name, "orphan_sidecar", "there is no file that it belongs to")
        return
    try:
        try:
            hashes.check_sidecar(name)
        except Unreadable as error:
            data = hashes.beginning(name)
            digest = hashlib.sha256(data).hexdigest()
            yield SourceReject(collection.name, name, error.reason, error.detail, len(data), digest)
    except OSError as error:
        yield SourceReject(collection.name, name, _reason(error), str(error))


def _source(collection: Collection, hashes: _Hashes, entry: Entry, sidecar: str | None) -> SourceFile | SourceReject:
    if entry.reason:
        return SourceReject(collection.name, entry.name, entry.reason, entry.detail, entry.n_bytes)
    try:
        n_bytes, digest, stamp = hashes.of(entry.name)
        if sidecar:
            digest = hashlib.sha256(f"{digest} {hashes.of(sidecar)[1]}".encode()).hexdigest()
    except OSError as error:
        return SourceReject(collection.name, entry.name, _reason(error), str(error), entry.n_bytes)
    return SourceFile(collection.name, entry.name, n_bytes, digest, sidecar, stamp)


def _reason(error: OSError) -> str:
    return "vanished" if isinstance(error, FileNotFoundError) else "unreadable"


def _sha256(storage: Storage, name: str) -> tuple[int, str]:
    digest, n_bytes = hashlib.sha256(), 0
    with storage.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            n_bytes += len(chunk)
    return n_bytes, digest.hexdigest()


def open_source(collection: Collection, source: str) -> BinaryIO:
    """Open a source of `collection` for reading; the stream is seekable.

    Raises OSError, also where the name leads out of the collection or to something other than a file.
    """
    return _storage(collection).open(source)


def changed(collection: Collection, file: SourceFile) -> str | None:
    """What has become of `file` since it was hashed: None, or why what is read may not be what was hashed.

    Raises OSError where it cannot be asked, as when its disk has gone: that says nothing of what was written.
    """
    stamp = _storage(collection).stamp(file.source)
    return None if stamp == file.stamp else "it was written to after the run began"


def sidecar(collection: Collection, file: SourceFile) -> Mapping[str, object] | None:
    """The metadata beside `file`; None where there is none, or none that can be read (`walk` reports it)."""
    if file.sidecar is None:
        return None
    try:
        with open_source(collection, file.sidecar) as stream:
            return parse_sidecar(stream.read(SIDECAR_MAX_BYTES + 1), file.sidecar)
    except (Unreadable, OSError):
        return None


def _storage(collection: Collection) -> Storage:
    return remote(collection.root) if _URI.match(collection.root) else local(collection.root)
