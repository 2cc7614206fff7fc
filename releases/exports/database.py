"""A release as one SQLite file with full-text search, as Datasette opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from releases.errors import StoreError
from releases.exports import cells, files
from releases.reading.release import Release
from releases.tables.schemas import TABLES, Table

SEARCHED: Mapping[str, Sequence[str]] = {
    "said": ("text", "speaker_name", "title"),
    "documents": ("title", "text"),
}
"""Tables with an index of words over these columns, in a table called `NAME_fts`; its rowids are those of the table."""


def write_sqlite(release: Release, path: Path, *, force: bool = False) -> files.Written:
    """Writes every table that analysts read, and `release` with its number and date, into one SQLite file.

    Lists are JSON, which SQLite's `json_each` opens; times ISO 8601; booleans 0 and 1. Raises StoreError where something
    is there already (unless `force`), or it cannot be written.
    """
    with files.whole(path, force=force) as near:
        try:
            database = sqlite3.connect(near)
            try:
                _fill(database, release)
            finally:
                database.close()
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be written: {error}") from error
        size = near.stat().st_size
    return files.Written(path, "sqlite", size)


def _fill(database: sqlite3.Connection, release: Release) -> None:
    database.execute("PRAGMA journal_mode = OFF")  # the file appears when it is whole, or not at all
    database.execute("CREATE TABLE release (number INTEGER PRIMARY KEY, published TEXT, collections TEXT)")
    manifest = release.manifest
    told = (release.number, manifest.created_at, cells.as_json(sorted(manifest.collections)))
    database.execute("INSERT INTO release VALUES (?, ?, ?)", told)
    for name, table in TABLES.items():
        if table.system:
            continue
        database.execute(_create(table))
        marks = ", ".join("?" * len(table.names))
        for batch in release.batches(name):
            rows = zip(*(column.to_pylist() for column in cells.flat(batch).columns), strict=True)
            database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        for column in table.columns:
            if column.name in ("doc_id", "speaker_canonical_id", "published_at"):
                database.execute(f'CREATE INDEX "{name}_{column.name}" ON "{name}" ("{column.name}")')
    for name, columns in SEARCHED.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        database.execute(f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5({listed}, content="{name}")')
        database.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')
    database.commit()


def _create(table: Table) -> str:
    columns = [f'"{column.name}" {_affinity(column.type)}' for column in table.columns]
    if table.key:
        columns.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def _affinity(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"
