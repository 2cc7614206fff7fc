"""Columns of numbers in files that may be lost: each says whether it is whole, and is made again where it is not.

Every column has a checksum of its own, so that whoever needs two of twenty reads, and checks, two.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np

_MAGIC = b"onrecord 2\n"

_Head = dict[str, tuple[str, int, int]]
"""of each column what its values are, how many, and their checksum"""


def save(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Writes columns to a file, whole or not at all."""
    arrays = {name: np.ascontiguousarray(column) for name, column in columns.items()}
    pieces = [column.view(np.uint8).data for column in arrays.values()]
    sums = [zlib.crc32(piece) for piece in pieces]
    told = {name: (of.dtype.str, len(of), sum_) for (name, of), sum_ in zip(arrays.items(), sums, strict=True)}
    head = json.dumps(told).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with unfinished.open("wb") as file:
        file.write(_MAGIC + len(head).to_bytes(4, "little") + head + zlib.crc32(head).to_bytes(4, "little"))
        for piece in pieces:
            file.write(piece)
    unfinished.replace(path)


def load(path: Path, wanted: Collection[str] | None = None) -> dict[str, np.ndarray] | None:
    """The columns of a file, or those that are `wanted`; None where one is not there or not what was written."""
    try:
        with path.open("rb") as file:
            head = _head(file)
            if head is None or not head.keys() >= set(wanted or ()):
                return None
            stat = os.fstat(file.fileno())
            same = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            found, start = {}, file.tell()
            for name, (kind, length, checksum) in head.items():
                size = np.dtype(kind).itemsize * length
                if wanted is None or name in wanted:
                    file.seek(start)
                    data = file.read(size)
                    if len(data) != size or ((*same, name) not in _whole and zlib.crc32(data) != checksum):
                        return None
                    _whole.add((*same, name))
                    found[name] = np.frombuffer(data, kind, length)
                start += size
            return found if start == stat.st_size else None
    except (OSError, ValueError, TypeError):
        return None


_whole: set[tuple[int | str, ...]] = set()
"""Columns of files that this process has found to be whole: a publish reads some of them several times."""


def _head(file: BinaryIO) -> _Head | None:
    """What a file says it has; the columns come next."""
    if file.read(len(_MAGIC)) != _MAGIC:
        return None
    length = int.from_bytes(file.read(4), "little")
    if length > os.fstat(file.fileno()).st_size:  # damaged: no memory is asked for what is not there
        return None
    head = file.read(length)
    if zlib.crc32(head) != int.from_bytes(file.read(4), "little"):
        return None
    return {name: (kind, length, checksum) for name, (kind, length, checksum) in json.loads(head).items()}
