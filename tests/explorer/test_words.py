"""Any text in the search box is a search."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.index import layout
from explorer.index.words import parse


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    layout.create(connection)
    return connection


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("insulin", '"insulin"', None),
        ("new bridge", '"new" AND "bridge"', None),
        ('"new bridge" harbour', '"new bridge" AND "harbour"', None),
        ("“new bridge”", '"new bridge"', None),
        ("bridge -winter", '"bridge"', '"winter"'),
        ('-"before winter"', None, '"before winter"'),
        ("well-known", '"well-known"', None),
        ("brid*", '"brid" *', None),
        ('"never closed', '"never closed"', None),
        ("AND OR NOT NEAR(", '"AND" AND "OR" AND "NOT" AND "NEAR("', None),
        ("title:x ^y", '"title:x" AND "^y"', None),
        ('\x00\ud800 - * "" ()', None, None),
    ],
)
def test_what_is_typed_is_what_is_looked_for(text: str, wanted: str | None, unwanted: str | None) -> None:
    words = parse(text)
    assert (words.wanted, words.unwanted) == (wanted, unwanted)


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"“”*-^:(){}'AND OR NEAR+ \x00\ud800")), max_size=80)
)
def test_no_text_is_an_error(index: sqlite3.Connection, text: str) -> None:
    words = parse(text)
    for expression in (words.wanted, words.unwanted):
        if expression is not None:
            assert index.execute("SELECT count(*) FROM found WHERE found MATCH ?", [expression]).fetchall() == [(0,)]


def test_a_book_is_cut_off() -> None:
    assert parse("word " * 10_000).wanted == " AND ".join(['"word"'] * 32)
