"""Rows of a table that meet conditions, for people who type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from releases.errors import StoreError
from releases.reading.conditions import condition
from releases.reading.release import Release, queryable
from releases.tables.schemas import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

GLANCE = {
    "sources": ("collection", "source", "n_bytes", "n_records", "n_documents", "n_rejects"),
    "documents": ("doc_id", "title", "publisher", "published_at", "n_words", "duplicate_of"),
    "sentences": ("doc_id", "sentence_id", "kind", "text"),
    "mentions": ("doc_id", "text", "label", "role", "name", "value", "unit"),
    "entities": ("name", "label", "n_documents", "n_mentions", "n_quotes", "aliases"),
    "quotes": ("speaker_name", "kind", "cue", "text", "doc_id"),
    "said": ("speaker_name", "kind", "cue", "text", "title", "publisher", "published_at"),
    "statements": ("text", "speakers", "n_articles", "first_outlet"),
    "rejects": ("collection", "source", "record", "stage", "reason", "detail"),
    "fingerprints": ("doc_id", "annotation_sha256"),
}
"""Columns that fit on a screen and say what a row is about."""

NO_COLUMN = re.compile(r'(?:Referenced column|does not have a column named) "(.+?)"')
"""How DuckDB says that a column is not there."""

PLAIN = re.compile(r"(\w+)=([^'\"=].*|)", re.DOTALL)
"""COLUMN=VALUE with the value unquoted, as one types it in a shell."""


_NAMES_ACT = re.compile(r"\bact\b", re.IGNORECASE)


def without_stances(table: str, where: Sequence[str]) -> Sequence[str]:
    """`where`, and that a row is no stance, in tables that know acts; `where` itself where it asks about acts."""
    if table not in TABLES or "act" not in TABLES[table].names or any(map(_NAMES_ACT.search, where)):
        return where
    return [*where, "act IS DISTINCT FROM 'stance'"]


def select(
    release: Release, table: str, where: Sequence[str], columns: Sequence[str] | None, limit: int | None
) -> tuple[pa.Table, int]:
    """The rows for which every condition holds, at most `limit` of them, and how many there are in all.

    They come by the table's key. A condition is SQL as DuckDB has it, or COLUMN=VALUE. Raises StoreError for an unknown
    table or column, or a condition that is no SQL.
    """
    with _asked(release, table, where, columns) as asked:
        with queryable(release):
            total = asked.count()
            rows: pa.Table = asked.rows(limit).to_arrow_table()
        return rows.cast(asked.schema), total


def pieces(
    release: Release, table: str, where: Sequence[str], columns: Sequence[str] | None, size: int
) -> tuple[pa.Schema, Iterator[pa.Table], int]:
    """All rows for which every condition holds, `size` at a time, with their schema and how many there are.

    They come in the order of the release's files, so that memory holds a piece however many there are. Arguments and
    errors as for `select`.
    """
    with _asked(release, table, where, columns) as asked, queryable(release):
        total = asked.count()
    return asked.schema, _pieces(release, table, where, columns, size), total


def _pieces(
    release: Release, table: str, where: Sequence[str], columns: Sequence[str] | None, size: int
) -> Iterator[pa.Table]:
    with _asked(release, table, where, columns) as asked, queryable(release):
        for batch in asked.rows(None, sorted=False).to_arrow_reader(size):
            yield pa.Table.from_batches([batch]).cast(asked.schema)


@dataclass(frozen=True)
class _Asked:
    """Conditions on a table, as a connection that knows it was found to understand them."""

    connection: DuckDBPyConnection
    table: str
    clause: str
    values: Sequence[str]
    schema: pa.Schema

    def count(self) -> int:
        """Rows for which they hold."""
        query = f"SELECT count(*) FROM {self.table} {self.clause}"
        ((total,),) = self.connection.execute(query, self.values).fetchall()
        return int(total)

    def rows(self, limit: int | None, *, sorted: bool = True) -> DuckDBPyRelation:
        """Those rows, at most `limit` of them."""
        names = ", ".join(f'"{name}"' for name in self.schema.names)
        keys = ", ".join(f'"{name}"' for name in TABLES[self.table].sorted_by)
        order = (f"ORDER BY {keys}" if sorted else "") + ("" if limit is None else f" LIMIT {limit}")
        return self.connection.sql(f"SELECT {names} FROM {self.table} {self.clause} {order}", params=self.values)


@contextmanager
def _asked(release: Release, table: str, where: Sequence[str], columns: Sequence[str] | None) -> Iterator[_Asked]:
    """Raises StoreError as `select` says; so does what is asked of it inside, where that is the conditions' fault."""
    import duckdb

    known = TABLES[table].names if release.parts(table) or table in TABLES else ()
    for column in columns or ():
        if column not in known:
            raise StoreError(f"{table} has no column {column!r}; it has {', '.join(known)}")
    schema = pa.schema([TABLES[table].schema.field(name) for name in columns or known])
    typed = " ".join([table, *where]).casefold()
    with release.duckdb(tables=[name for name in TABLES if name in typed]) as connection:
        try:
            clause, values = _clause(connection, table, where, known)
            # On no rows first: what fails here is the condition's fault, what fails later a part's.
            connection.execute(f"SELECT 1 FROM (FROM {table} LIMIT 0) AS {table} {clause}", values).fetchall()
            yield _Asked(connection, table, clause, values, schema)
        except duckdb.BinderException as error:
            raise _no_column(error, table, where, known) from error
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise StoreError(f"--where {' and '.join(where)!r} is no condition on {table}: {reason}") from error


def _no_column(error: Exception, table: str, where: Sequence[str], known: Sequence[str]) -> StoreError:
    """The columns that there are, where a condition names another; else what DuckDB says."""
    missing = NO_COLUMN.search(str(error))
    if missing is None:
        reason = str(error).splitlines()[0]
        return StoreError(f"--where {' and '.join(where)!r} is no condition on {table}: {reason}")
    return StoreError(
        f"{table} has no column {missing[1]!r}; it has {', '.join(known)} (a text stands in single quotation marks)"
    )


def _clause(
    connection: DuckDBPyConnection, table: str, where: Sequence[str], known: Sequence[str]
) -> tuple[str, list[str]]:
    """The conditions as SQL, with the values that it has placeholders for."""
    conditions, values = [], []
    for text in where:
        plain = PLAIN.fullmatch(text.strip())
        if plain and plain[1] in known:
            conditions.append(f'CAST("{plain[1]}" AS VARCHAR) = ?')
            values.append(plain[2])
        else:
            conditions.append(condition(connection, text, table, TABLES))
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values
