"""Where sources lie: the local file system, or an object store or server behind a URI."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from flows.sources.marks import BucketMarks, DetailMarks, Mark, Marks, NoMarks

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, FileSystem

_BUFFER = 1 << 20
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # a pipe put in place of a file must not hold up the run
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a file without opening it, by which it is known to be as it was."""

    text: str
    changed_ns: int = 0
    """when it was last changed, in nanoseconds since 1970; 0 where nobody tells"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something found below a root; with `reason`, something that is not to be opened."""

    name: str
    """POSIX path below the root; bytes of it that are not UTF-8 are written `\\xNN`"""
    stamp: str = ""
    """as `Storage.stamp` gives it"""
    look: Look | None = None
    """None where nothing would tell whether it was changed"""
    n_bytes: int = 0
    reason: str = ""
    detail: str = ""


class Storage(Protocol):
    """A root with files below it, or one file."""

    def entries(self, is_hidden: Callable[[str], bool]) -> Iterator[Entry]:
        """Everything below the root, in no order; raises OSError where the root cannot be listed."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A seekable stream; raises OSError."""
        ...

    def stamp(self, name: str) -> str:
        """Size and time of the last change; raises OSError."""
        ...


def local(root: str) -> Storage:
    """A folder or file of this machine."""
    return _Local(root)


@lru_cache(maxsize=64)
def remote(uri: str) -> Storage:
    """What is behind a URI: `s3`, `gs`, `abfs`, `hdfs` and `file` by Arrow, every other scheme by fsspec.

    Credentials, regions and endpoints come from the environment, as these libraries read it, or from the URI's query
    (`s3://bucket/prefix?endpoint_override=...`). Raises OSError where the scheme is unknown.
    """
    return _Remote(uri)


class _Local:
    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def entries(self, is_hidden: Callable[[str], bool]) -> Iterator[Entry]:
        if not os.path.isdir(self._root):
            yield self._entry(self._root, _written(os.path.basename(self._root)))
            return
        yield from self._folder(self._root, "", is_hidden)

    def _folder(self, path: str, above: str, is_hidden: Callable[[str], bool]) -> Iterator[Entry]:
        with os.scandir(path) as found:
            children = [child for child in found if not is_hidden(child.name)]
        for child in children:
            name = above + _written(child.name)
            if child.is_dir(follow_symlinks=False):
                try:
                    yield from self._folder(child.path, name + "/", is_hidden)
                except OSError as error:
                    yield Entry(name, reason="unreadable", detail=str(error))
            elif child.is_symlink():
                yield from self._link(child.path, name, is_hidden)
            else:
                yield self._entry(child.path, name)

    def _link(self, path: str, name: str, is_hidden: Callable[[str], bool]) -> Iterator[Entry]:
        """A link within the root is nothing new: what it points to is read at its own place, unless that is hidden."""
        target = os.path.realpath(path)
        if not os.path.exists(target):
            yield Entry(name, reason="link_outside", detail="a symbolic link to nothing")
        elif not self._is_inside(target):
            yield Entry(name, reason="link_outside", detail="a symbolic link that leads out of the source")
        elif os.path.isfile(target) and any(map(is_hidden, os.path.relpath(target, self._root).split(os.sep))):
            yield self._entry(target, name)

    def _entry(self, path: str, name: str) -> Entry:
        try:
            info = os.lstat(path)
        except OSError as error:
            reason = "vanished" if isinstance(error, FileNotFoundError) else "unreadable"
            return Entry(name, reason=reason, detail=str(error))
        if not stat.S_ISREG(info.st_mode):
            return Entry(name, reason="not_a_file", detail="a pipe, socket or device")
        return Entry(name, _stamp(info), _look(info), info.st_size)

    def _is_inside(self, path: str) -> bool:
        return os.path.commonpath([self._root, path]) == self._root

    def _path(self, name: str) -> str:
        if not os.path.isdir(self._root):
            return self._root
        path = os.path.join(self._root, name)
        if not os.path.lexists(path) and _ESCAPED.search(name):
            path = os.path.join(self._root, _unwritten(name))
        path = os.path.realpath(path)
        if not self._is_inside(path):
            raise PermissionError(f"{name}: leads out of the source")
        return path

    def open(self, name: str) -> BinaryIO:
        handle = os.open(self._path(name), os.O_RDONLY | _NO_WAITING | _BINARY)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(f"{name}: no longer a file")
        return os.fdopen(handle, "rb", buffering=_BUFFER)

    def stamp(self, name: str) -> str:
        return _stamp(os.stat(self._path(name)))


def _stamp(info: os.stat_result) -> str:
    return f"{info.st_size} {info.st_mtime_ns}"


def _look(info: os.stat_result) -> Look:
    """By the inode a file that took the name of another is known, by the time of its change one whose date was set back."""
    text = f"{info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"
    return Look(text, max(info.st_mtime_ns, info.st_ctime_ns))


def _written(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _unwritten(name: str) -> str:
    """The file name that `_written` made `name` of."""
    raw = b"".join(bytes([int(part, 16)]) if n % 2 else part.encode() for n, part in enumerate(_ESCAPED.split(name)))
    return os.fsdecode(raw)


class _Remote:
    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._files, self._root, self._marks = _file_system(uri)

    @cached_property
    def _is_one_file(self) -> bool:
        (root,) = self._files.get_file_info([self._root])
        return bool(root.is_file)

    def entries(self, is_hidden: Callable[[str], bool]) -> Iterator[Entry]:
        from pyarrow.fs import FileSelector, FileType

        if self._is_one_file:
            (root,) = self._files.get_file_info([self._root])
            yield self._entry(self._root.rsplit("/", 1)[-1], root, self._marks.of_listing())
            return
        found = self._files.get_file_info(FileSelector(self._root, recursive=True))
        marks = self._marks.of_listing()
        for info in found:
            name = info.path.removeprefix(self._root).lstrip("/")
            if info.type == FileType.File and name and not any(is_hidden(part) for part in name.split("/")):
                yield self._entry(name, info, marks)

    def _entry(self, name: str, info: FileInfo, marks: Callable[[str], Mark | None]) -> Entry:
        mark = marks(info.path)
        return Entry(name, _info_stamp(info, mark), _info_look(info, mark), info.size or 0)

    def _path(self, name: str) -> str:
        return self._root if self._is_one_file else f"{self._root.rstrip('/')}/{name}"

    def open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(self._files.open_input_file(self._path(name)), _BUFFER))

    def stamp(self, name: str) -> str:
        (info,) = self._files.get_file_info([self._path(name)])
        if not info.is_file:
            raise FileNotFoundError(f"{name}: no longer there")
        return _info_stamp(info, self._marks.of_one(info.path))


def _info_stamp(info: FileInfo, mark: Mark | None) -> str:
    return f"{info.size} {info.mtime_ns} {mark.text}" if mark and mark.lasting else f"{info.size} {info.mtime_ns}"


def _info_look(info: FileInfo, mark: Mark | None) -> Look | None:
    times = [at for at in (info.mtime_ns, mark.changed_ns if mark else 0) if at and at > 0]
    if not times and not (mark and mark.text):
        return None
    return Look(f"{info.size} {info.mtime_ns} {mark.text if mark else ''}", max(times, default=0))


def _file_system(uri: str) -> tuple[FileSystem, str, Marks]:
    import pyarrow as pa
    from pyarrow.fs import FileSystem, FSSpecHandler, PyFileSystem

    try:
        files, path = FileSystem.from_uri(uri)
        return files, path, BucketMarks(uri) if uri.startswith("s3://") else NoMarks()
    except pa.ArrowInvalid as error:
        if "Unrecognized filesystem" not in str(error):
            raise OSError(str(error)) from None
    import fsspec

    try:
        found, path = fsspec.core.url_to_fs(uri)
    except (ValueError, ImportError) as error:
        raise OSError(str(error)) from None
    return PyFileSystem(FSSpecHandler(found)), path, DetailMarks(found)
