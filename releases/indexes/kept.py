"""Columns of numbers in files that may be lost: each says whether it is whole, and is made again where it is not."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

_MAGIC = b"onrecord\n"


def save(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Writes columns to a file, whole or not at all."""
    arrays = {name: np.ascontiguousarray(column) for name, column in columns.items()}
    head = json.dumps({name: [column.dtype.str, len(column)] for name, column in arrays.items()}).encode()
    begin = _MAGIC + len(head).to_bytes(4, "little") + head
    pieces: list[bytes | memoryview] = [begin, *(column.view(np.uint8).data for column in arrays.values())]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with unfinished.open("wb") as file:
        crc = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
            file.write(piece)
        file.write(crc.to_bytes(4, "little"))
    unfinished.replace(path)


def load(path: Path) -> dict[str, np.ndarray] | None:
    """The columns of a file; None where it is not there or not what was written."""
    try:
        with path.open("rb") as file:
            data, stat = file.read(), os.fstat(file.fileno())
        at = len(_MAGIC) + 4
        same = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        if data[: len(_MAGIC)] != _MAGIC or (same not in _whole and not _is_whole(data)):
            return None
        _whole.add(same)
        end = at + int.from_bytes(data[len(_MAGIC) : at], "little")
        found, start = {}, end
        for name, (kind, length) in json.loads(data[at:end]).items():
            found[name] = np.frombuffer(data, kind, length, start)
            start += found[name].nbytes
        return found
    except (OSError, ValueError, TypeError):
        return None


_whole: set[tuple[int, ...]] = set()
"""Files that this process has found to be whole: a publish reads some of them several times."""


def _is_whole(data: bytes) -> bool:
    return zlib.crc32(memoryview(data)[:-4]) == int.from_bytes(data[-4:], "little")


def names(path: Path) -> list[str]:
    """The names of the columns that a file says it has, whether or not the rest of it is whole; none where it is not there."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return []
            return list(json.loads(file.read(int.from_bytes(file.read(4), "little"))))
    except (OSError, ValueError, TypeError):
        return []
