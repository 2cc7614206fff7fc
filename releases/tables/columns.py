"""How a table is described: its columns, their types and meaning, its key and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

import pyarrow as pa

Row: TypeAlias = dict[str, Any]
"""A row of a table, by column, as pyarrow gives it: what a column holds, no type checker knows."""

RowView: TypeAlias = Mapping[str, Any]
"""A row that is only looked at."""

Unit = Literal["document", "source", "corpus"]

STRING = pa.string()
INT = pa.int32()
LONG = pa.int64()
BOOL = pa.bool_()
REAL = pa.float64()
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
SPANS = pa.list_(pa.struct([pa.field("start", INT), pa.field("end", INT)]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    since: int = 1
    """the schema version that added it; older releases read as null"""
    values: tuple[str, ...] = ()
    """the only values allowed, where there are few"""
    refers: str | None = None
    """`table.column` whose values this one's (or its items) are taken from"""
    repeats: str | None = None
    """`table.column` that a derived table gives again, row for row, unchanged"""


@dataclass(frozen=True)
class Table:
    """One table of a release.

    `unit` says what its rows belong to, and so how they are cut into parts: a document (all tables of that unit are cut
    at the same documents), a source, or the corpus as a whole. `system` tables serve the next run, not analysts.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unit: Unit
    order: tuple[str, ...] = ()
    """columns that rows are sorted by within a part, where they are not the key"""
    since: int = 1
    system: bool = False
    derived: bool = False
    """whether it follows from the release's other tables, and is made of them when a release is published"""

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema as it is stored; nullability is checked, not encoded, so that columns can be added later."""
        return pa.schema([pa.field(column.name, column.type) for column in self.columns])

    @cached_property
    def described(self) -> pa.Schema:
        """The same with what each column means in its field's metadata (`description`), as the files have it."""
        columns = zip(self.schema, self.columns, strict=True)
        return pa.schema([field.with_metadata({"description": column.description}) for field, column in columns])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """Columns that rows are sorted by within a part."""
        return self.order or self.key

    @property
    def removal(self) -> tuple[str, ...]:
        """Columns by which rows of the parent release are taken out when a release is published."""
        return {"document": ("doc_id",), "source": ("collection", "source"), "corpus": self.key}[self.unit]

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def repeated(
        self, name: str, *, since: int, called: str = "", description: str = "", nullable: bool | None = None
    ) -> Column:
        """The column called `name` as a derived table gives it again: of the same type, values and, unless told, meaning.

        Raises KeyError where there is none.
        """
        column = self.column(name)
        return replace(
            column,
            name=called or name,
            description=description or column.description,
            nullable=column.nullable if nullable is None else nullable,
            since=since,
            refers=f"{self.name}.{name}" if self.key == (name,) else column.refers,
            repeats=f"{self.name}.{name}",
        )


DOC_ID = Column("doc_id", STRING, "The document it belongs to.", refers="documents.doc_id")
START = Column("start", INT, "First code point in `documents.text`.")
END = Column("end", INT, "Code point after the last.")
