"""The tables of a release: their columns, keys and meaning. The data dictionary and every check are made from here."""

from __future__ import annotations

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


def conform(rows: pa.Table, table: str) -> pa.Table:
    """Rows with exactly the columns and types of `table`: columns absent are null, types are cast, metadata dropped.

    Raises ValueError for a column that the table does not have or a value that does not fit its type.
    """
    schema = TABLES[table].schema
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)[0]!r}; describe it in releases/tables/ first")
    arrays = []
    for field in schema:
        if field.name not in rows.column_names:
            arrays.append(pa.nulls(rows.num_rows, field.type))
            continue
        try:
            arrays.append(rows.column(field.name).cast(field.type))
        except pa.ArrowInvalid as error:
            raise ValueError(f"{table}.{field.name}: {error}") from error
    return pa.table(arrays, schema=schema)
