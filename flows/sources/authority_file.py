"""The authority file: opened here, understood by `transforms.entities`."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from flows.errors import RunError

if TYPE_CHECKING:
    from transforms.entities import Authority


def load(path: str | None) -> Authority | None:
    """The authority in the CSV or Parquet file at `path`, None for None. Raises RunError where it can't be used."""
    if path is None:
        return None
    try:
        info = os.stat(path)
        return _load(path, info.st_mtime_ns, info.st_size)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise RunError(f"authority file {path}: {error}") from None


@lru_cache(maxsize=1)
def _load(path: str, changed_at: int, size: int) -> Authority:
    """Once a process and version of the file: the time and size only name the version."""
    from transforms.entities import Authority

    table = pq.read_table(path) if path.endswith(".parquet") else pyarrow.csv.read_csv(path)
    return Authority.from_table(table)
