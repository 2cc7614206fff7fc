"""Everything that keeps words of articles is in one list, by which takedowns go."""

from __future__ import annotations

import pyarrow as pa
import pytest

from releases.store import text_places
from releases.tables.schemas import TABLES


def holds_text(type: pa.DataType) -> bool:
    if pa.types.is_list(type):
        return holds_text(type.value_type)
    return bool(pa.types.is_string(type) or pa.types.is_binary(type))


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_text_is_said_to_hold_words_or_none(name: str) -> None:
    told = set(text_places.WORDS.get(name, ())) | set(text_places.NO_WORDS.get(name, ()))
    columns = {column.name for column in TABLES[name].columns if holds_text(column.type)}
    assert columns - told == set(), "enter new columns in releases/store/text_places.py"
    assert not set(text_places.WORDS[name]) & set(text_places.NO_WORDS[name])


@pytest.mark.parametrize("name", [name for name, columns in text_places.WORDS.items() if columns])
def test_a_takedown_reaches_every_table_with_words(name: str) -> None:
    """By the document its rows belong to, or by a rule of its own."""
    assert "doc_id" in TABLES[name].names or name in ("entities", "statements")
