"""The authority file: opened here, understood by `transforms.entities`."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from flows.errors import RunError
from releases.files.disk import replace_file

KEPT = ("authority.csv", "authority.parquet")
"""Names of the file in a store; an empty one is none."""

NONE = "none"
"""What to name in place of a file, to go by none."""

if TYPE_CHECKING:
    from releases import Release, Store
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


def keep(store: Store, path: str) -> str:
    """Keeps the file in the store, in place of one that is there; where. Raises RunError where it can't be used."""
    load(path)
    name = KEPT[path.endswith(".parquet")]
    with open(path, "rb") as file:
        data = file.read()
    forget(store, but=name)
    kept = store.storage.lines(name)
    kept.rewrite(lambda _: data)
    return kept.name


def forget(store: Store, but: str = "") -> bool:
    """Empties what the store keeps; whether there was anything."""
    there = [kept for name in KEPT if name != but and (kept := store.storage.lines(name)).read()]
    for kept in there:
        kept.rewrite(lambda _: b"")
    return bool(there)


def choose(store: Store, given: str | None, parent: Release | None) -> tuple[str | None, str | None]:
    """The file that a run goes by: `given`, else the one kept in the store; and what is to be told of that.

    Raises RunError where the `parent` was made with one and the run would drop it without having been told.
    """
    kept = {name: data for name in KEPT if (data := store.storage.lines(name).read())}
    if given == NONE:
        return None, "no authority file in this run, as told" if kept else None
    if given is not None:
        with open(given, "rb") as file:
            other = bool(kept) and file.read() not in kept.values()
        return given, f"the authority file {given} wins in this run over the one kept in the store" if other else None
    for name, data in kept.items():
        return _local(store, name, data), None
    if parent is not None and "authority" in parent.manifest.pipeline:
        raise RunError(
            f"release {parent.number:04} was made with an authority file, and this run names none: keep it in the store "
            f"with `onrecord authority add FILE`, give it with --authority FILE, or go on without: --authority {NONE}"
        )
    return None, None


def _local(store: Store, name: str, data: bytes) -> str:
    """Where workers of this machine can read what is kept; of a bucket a copy."""
    path = store.scratch / name
    if not path.exists() or path.read_bytes() != data:
        store.scratch.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    return str(path)


@lru_cache(maxsize=1)
def _load(path: str, changed_at: int, size: int) -> Authority:
    """Once a process and version of the file: the time and size only name the version."""
    from transforms.entities import Authority

    table = pq.read_table(path) if path.endswith(".parquet") else pyarrow.csv.read_csv(path)
    return Authority.from_table(table)
