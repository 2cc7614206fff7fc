"""Rows of a table that meet conditions, for people who type them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from releases.errors import StoreError
from releases.reading.release import Release, queryable
from releases.tables.schemas import TABLES

if TYPE_CHECKING:
    import pandas as pd

GLANCE = {
    "sources": ("collection", "source", "n_bytes", "n_records", "n_documents", "n_rejects"),
    "documents": ("doc_id", "title", "publisher", "published_at", "n_sentences", "n_words", "duplicate_of"),
    "sentences": ("doc_id", "sentence_id", "kind", "text"),
    "mentions": ("doc_id", "text", "label", "role", "name", "value", "unit"),
    "entities": ("name", "label", "n_documents", "n_mentions", "n_quotes", "aliases"),
    "quotes": ("speaker_name", "kind", "cue", "text", "doc_id"),
    "rejects": ("collection", "source", "record", "stage", "reason", "detail"),
    "fingerprints": ("doc_id", "annotation_sha256"),
}
"""Columns that fit on a screen and say what a row is about."""

PLAIN = re.compile(r"(\w+)=([^'\"=].*|)")
"""COLUMN=VALUE with the value unquoted, as one types it in a shell."""


def select(
    release: Release, table: str, where: Sequence[str], columns: Sequence[str] | None, limit: int | None
) -> tuple[pd.DataFrame, int]:
    """The rows for which every condition holds, at most `limit` of them, and how many there are in all.

    A condition is SQL as DuckDB has it, or COLUMN=VALUE. Raises StoreError for an unknown table or column, or a
    condition that is no SQL.
    """
    import duckdb
    import pyarrow as pa

    known = TABLES[table].names if release.parts(table) or table in TABLES else ()
    for column in columns or ():
        if column not in known:
            raise StoreError(f"{table} has no column {column!r}; it has {', '.join(known)}")
    conditions, values = [], []
    for condition in where:
        plain = PLAIN.fullmatch(condition.strip())
        if plain and plain[1] in known:
            conditions.append(f'CAST("{plain[1]}" AS VARCHAR) = ?')
            values.append(plain[2])
        else:
            conditions.append(f"({condition})")
    names = ", ".join(f'"{name}"' for name in columns or known)
    clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    keys = ", ".join(f'"{name}"' for name in TABLES[table].sorted_by)
    with release.duckdb() as connection, queryable(release):
        try:
            (total,) = connection.execute(f"SELECT count(*) FROM {table} {clause}", values).fetchone() or (0,)
            order = f"ORDER BY {keys}" + ("" if limit is None else f" LIMIT {limit}")
            rows = connection.execute(f"SELECT {names} FROM {table} {clause} {order}", values).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException):
            raise
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise StoreError(f"--where {' and '.join(where)!r} is no condition on {table}: {reason}") from error
    fields = [TABLES[table].column(name) for name in columns or known]
    arrays = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(fields)]
    return pa.table(arrays, names=[field.name for field in fields]).to_pandas(), total
