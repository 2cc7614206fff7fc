"""Files that are on disk when a function returns, whole or not at all; and two folders that change places in one step."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What `link` answers where hard links do not work: other file system, not supported, not allowed, too many."""


READ_BYTES = 1 << 17
"""Of a file at a time: most parts are smaller, and read in one go."""


def put_link(source: Path, target: Path) -> None:
    """Links or copies `source` to `target`, over whatever is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    link(source, fresh)
    os.replace(fresh, target)
    sync(target.parent)


def link(source: Path | str, target: Path | str) -> int:
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
    return os.stat(target).st_size


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file, whole or not at all, over one that is there."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    write_file(fresh, data)
    os.replace(fresh, path)
    sync(path.parent)


def write_file(path: Path, data: bytes) -> None:
    """Writes a file and waits until it is on disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path | str) -> None:
    """Waits until a file's bytes, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def dotted(folder: str, depths: Collection[int], depth: int = 0) -> Iterator[str]:
    """Files whose names begin with a dot, so many folders below one. There may be millions of others, so only names are read."""
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    if depth in depths:
        yield from [f"{folder}/{name}" for name in names if name[0] == "."]
    if depth < max(depths):
        for name in names:
            yield from dotted(f"{folder}/{name}", depths, depth + 1)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    return file_digest(path)[1]


def file_digest(path: Path | str) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256, hexadecimal."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:
        while data := file.read(READ_BYTES):
            digest.update(data)
            size += len(data)
    return size, digest.hexdigest()


def exchange_folders(one: Path, other: Path) -> None:
    """Lets two folders of one file system change places.

    In one step where the system can (Linux); elsewhere by three renames, between which `other` is not there.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
                return
            code = ctypes.get_errno()
            if code not in (errno.EINVAL, errno.ENOSYS):  # not known to this file system or kernel
                raise OSError(code, os.strerror(code), str(other))
    aside = one.with_name(one.name + ".aside")
    os.rename(other, aside)
    os.rename(one, other)
    os.rename(aside, one)
