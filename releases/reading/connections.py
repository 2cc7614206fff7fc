"""DuckDB connections that can read a release and nothing else: no other file, no network, no extension, no setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from io import FileIO
from typing import TYPE_CHECKING

import pyarrow as pa
from fsspec import AbstractFileSystem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOTHING_BY_ITSELF: Mapping[str, str] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""DuckDB would fetch an extension from the network, or load one, where a query names what it provides."""

PARTS = "onrecord-part"
"""Protocol by which a confined connection reads parts. DuckDB's own list of allowed paths would let `COPY` write to
them too; a file system of ours knows no writing. It reads as fast (a million rows: the same within a tenth)."""


class Parts(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """Some local files, to be read and never written, at `onrecord-part://PATH`."""

    protocol = PARTS
    cachable = False  # each connection has its own

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def add(self, path: str) -> str:
        """Lets `path` be read; its address."""
        self._known.add(path)
        return f"{PARTS}://{path}"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix(f"{PARTS}://")

    def _path(self, address: str) -> str:
        path = self._strip_protocol(address)
        if path not in self._known:
            raise PermissionError(f"{path} is no part of this release")
        return path

    def _open(self, path: str, mode: str = "rb", **_: object) -> FileIO:
        if mode != "rb":
            raise PermissionError(f"{path} is a part of a release: it is read, never written")
        return open(self._path(path), "rb", buffering=0)

    def info(self, path: str, **_: object) -> dict[str, object]:
        """Name and size of a part."""
        known = self._path(path)
        return {"name": known, "size": os.stat(known).st_size, "type": "file"}

    def modified(self, path: str) -> datetime:
        """When a part was written; DuckDB asks."""
        return datetime.fromtimestamp(os.stat(self._path(path)).st_mtime, UTC)

    def glob(self, path: str, **_: object) -> list[str]:
        """The part itself: a name with stars in it is a name."""
        return [self._path(path)]


DUCKDB_TYPES = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.float64(): "DOUBLE",
    pa.binary(): "BLOB",
}


def duckdb_type(kind: pa.DataType) -> str:
    """A column's type as DuckDB calls it. (To register an empty Arrow table would load pandas.)"""
    if pa.types.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f'"{field.name}" {duckdb_type(field.type)}' for field in kind) + ")"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMPTZ" if kind.tz else "TIMESTAMP"
    return DUCKDB_TYPES[kind]


def connect(**settings: str) -> DuckDBPyConnection:
    """A DuckDB database in memory, in UTC, that fetches and loads nothing by itself; `settings` are DuckDB's."""
    import duckdb

    connection = duckdb.connect(config={**NOTHING_BY_ITSELF, **settings})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def confine(connection: DuckDBPyConnection) -> None:
    """Takes every way out from a connection that has its `Parts` registered: files, network, extensions, settings."""
    connection.execute(f"SET allowed_directories = ['{PARTS}://']")
    connection.execute("SET temp_directory = ''")  # else `.tmp` where one stands, to be read and written by any query
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
