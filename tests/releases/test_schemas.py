"""The schemas, the dictionary made from them, and releases written by older ones."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from releases.tables import data_dictionary
from releases.tables.schemas import SCHEMA_VERSION, TABLES, Table, conform

DOCS = Path(__file__).parents[2] / "docs"


def test_the_dictionary_is_current() -> None:
    assert (DOCS / "tables.md").read_text() == data_dictionary.dictionary()


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_a_schema_makes_sense(spec: Table) -> None:
    assert len(set(spec.names)) == len(spec.names)
    assert set(spec.key) <= set(spec.names)
    assert set(spec.sorted_by) <= set(spec.names)
    for column in spec.columns:
        assert column.description.endswith((".", "…"))
        assert 1 <= column.since <= SCHEMA_VERSION
        if column.refers:
            target, name = column.refers.split(".")
            assert name in TABLES[target].names


def test_a_column_given_again_is_what_it_repeats() -> None:
    again = [(table, column) for table in TABLES.values() for column in table.columns if column.repeats]
    by_document = {table.name for table in TABLES.values() if table.derived and table.unit == "document"}
    assert {table.name for table, _ in again} == by_document
    for table, column in again:
        target, name = str(column.repeats).split(".")
        repeated = TABLES[target].column(name)
        assert (column.type, column.values) == (repeated.type, repeated.values)
        assert column.since >= table.since
    quote_id = TABLES["said"].column("quote_id")
    assert quote_id.refers == "quotes.quote_id"


def test_a_column_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        TABLES["quotes"].column("colour")
    with pytest.raises(KeyError, match="colour"):
        TABLES["quotes"].repeated("colour", since=2)


def test_columns_added_later_may_be_null() -> None:
    """Parts of older releases are linked into newer ones, where such a column is null."""
    added = [column for table in TABLES.values() for column in table.columns if column.since > table.since]
    assert all(column.nullable for column in added)


def test_conform_puts_columns_in_order_and_fills_in_nulls() -> None:
    rows = conform(pa.table({"text": ["x"], "doc_id": ["a"]}), "documents")
    assert rows.schema == TABLES["documents"].schema
    assert rows.column("url").null_count == 1


def test_conform_refuses_what_the_table_does_not_have() -> None:
    with pytest.raises(ValueError, match="documents has no column 'colour'"):
        conform(pa.table({"doc_id": ["a"], "colour": ["red"]}), "documents")
    with pytest.raises(ValueError, match=r"sentences\.start"):
        conform(pa.table({"start": ["not a number"]}), "sentences")
