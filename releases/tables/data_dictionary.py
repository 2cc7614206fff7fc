"""Writes the data dictionary: `python -m releases.tables.data_dictionary > docs/tables.md`."""

from __future__ import annotations

import pyarrow as pa

from releases.tables.schemas import SCHEMA_VERSION, TABLES, Table

HEAD = f"""# The tables of a release

<!-- Made by `python -m releases.tables.data_dictionary > docs/tables.md` from releases/tables/schemas.py; a test compares the two. -->

Schema version {SCHEMA_VERSION}. Every release holds these tables, each with at least one Parquet file, so an empty one still
has its columns. Rows are sorted by key within a file. A *?* marks a column that may be null; all others never are. Offsets
are Unicode code points in `documents.text`, end exclusive: `text[start:end]` in Python. No column holds the time of a run
or the number of a release.

How to open them: [Reading releases](reading-releases.md). What differs between two releases:
[What changed since yesterday](what-changed.md).
"""

NAMES = {
    pa.string(): "string",
    pa.int32(): "int32",
    pa.int64(): "int64",
    pa.bool_(): "bool",
    pa.float64(): "double",
    pa.binary(): "binary",
}


def type_name(type_: pa.DataType) -> str:
    """A column's type as the dictionary writes it."""
    if pa.types.is_list(type_):
        return f"list of {type_name(type_.value_type)}"
    if pa.types.is_struct(type_):
        return "{" + ", ".join(f"{field.name}: {type_name(field.type)}" for field in type_) + "}"
    if pa.types.is_timestamp(type_):
        return "timestamp, UTC"
    return NAMES[type_]


def section(table: Table) -> str:
    """One table's chapter of the dictionary."""
    key = ", ".join(f"`{name}`" for name in table.key) or "none"
    lines = [f"## {table.name}", "", table.description, "", f"Key: {key}.", ""]
    if table.system:
        lines[2] += " It serves the pipeline; analysts can leave it alone."
    lines += ["| column | type | meaning |", "|---|---|---|"]
    for column in table.columns:
        mark = " ?" if column.nullable else ""
        meaning = column.description
        if column.values:
            meaning += " One of " + ", ".join(f"`{value}`" for value in column.values) + "."
        if column.refers:
            meaning += f" → `{column.refers}`"
        if column.since > 1:
            meaning += f" Since schema version {column.since}; null in older releases."
        lines.append(f"| `{column.name}`{mark} | {type_name(column.type)} | {meaning} |")
    return "\n".join(lines) + "\n"


def dictionary() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section(table) for table in TABLES.values())])


if __name__ == "__main__":
    print(dictionary(), end="")
