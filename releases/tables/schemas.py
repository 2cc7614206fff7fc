"""The tables of a release: their columns, keys and meaning. The data dictionary and every check are made from here."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from releases.tables.articles import DOCUMENTS, REJECTS, SENTENCES, SOURCES
from releases.tables.columns import Column, Table
from releases.tables.flat import QUOTE_STATEMENTS, SAID, STATEMENTS
from releases.tables.names import ENTITIES, MENTIONS
from releases.tables.speech import QUOTES
from releases.tables.system import FINGERPRINTS, ORIGINALS

__all__ = ["DOCUMENT_TABLES", "SCHEMA_VERSION", "TABLES", "Column", "Table", "conform"]

SCHEMA_VERSION = 2
"""Goes up when a column or table is added; a release keeps the version it was written with and stays readable."""

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(SOURCES, DOCUMENTS, SENTENCES, MENTIONS, ENTITIES, QUOTES, SAID, STATEMENTS, QUOTE_STATEMENTS, REJECTS),
        *(FINGERPRINTS, ORIGINALS),
    )
}
"""Every table of a release by its name, in reading order."""

DOCUMENT_TABLES = tuple(table.name for table in TABLES.values() if table.unit == "document" and not table.derived)
"""Tables cut into parts at the same documents, less those that are made of them."""


def conform(rows: pa.Table, table: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows with exactly the columns and types of `table`, or those of its `columns`: absent ones are null, metadata goes.

    Raises ValueError for a column that the table does not have or a value that does not fit its type.
    """
    schema, present = TABLES[table].schema, rows.column_names
    unknown = set(present).difference(TABLES[table].names)
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)[0]!r}; describe it in releases/tables/ first")
    fields = [schema.field(name) for name in columns] if columns is not None else list(schema)
    arrays = []
    for field in fields:
        if field.name not in present:
            arrays.append(pa.nulls(rows.num_rows, field.type))
            continue
        column = rows.column(field.name)
        try:
            arrays.append(column if column.type == field.type else column.cast(field.type))
        except pa.ArrowInvalid as error:
            raise ValueError(f"{table}.{field.name}: {error}") from error
    return pa.table(arrays, schema=pa.schema(fields))
