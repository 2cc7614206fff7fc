"""The columns in memory: numbers of pieces against places in a release, and the counts beside a search."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.index.columns import NEVER, Coded, Links, Numbered, People
from explorer.index.rankings import days

PIECES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8)


@given(PIECES, st.lists(st.integers(0, 90), max_size=30))
def test_a_row_stands_where_its_piece_has_it(pieces: list[tuple[int, int]], asked: list[int]) -> None:
    """Between the pieces of a release lie those of others, whose rows are nowhere."""
    firsts: list[int] = []
    numbers: list[int] = []
    at = 1
    for gap, count in pieces:
        firsts.append(at + gap)
        numbers += range(at + gap, at + gap + count)
        at += gap + count
    numbered = Numbered(firsts, [count for _, count in pieces])
    assert numbered.n == len(numbers)
    assert numbered.numbers(np.arange(len(numbers))).tolist() == numbers
    places = {number: place for place, number in enumerate(numbers)}
    assert numbered.positions(np.array(asked, np.int64)).tolist() == [places[one] for one in asked if one in places]


@given(st.lists(st.integers(0, 400)))
def test_a_coded_column_is_the_column(terms: list[int]) -> None:
    coded = Coded.of(np.array(terms, np.int32))
    assert coded.terms[coded.codes].tolist() == terms
    assert coded.terms[0] == 0
    assert coded.codes.dtype.itemsize <= 2


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5))))
def test_links_hold_each_pair_once_and_nobody_never(pairs: list[tuple[int, int]]) -> None:
    quotes, who = (np.array([pair[at] for pair in pairs], np.int32) for at in (0, 1))
    links = Links.of(quotes, who)
    assert list(zip(links.quotes.tolist(), links.who.tolist(), strict=True)) == sorted(
        {pair for pair in pairs if pair[1]}
    )


def test_people_are_canonical_entities() -> None:
    """Terms 7 and 9 are one person, called 9; 8 is another, whose canonical entity is in no part that could be read."""
    people = People(*(np.array(column) for column in ([7, 9, 8], [9, 9, 11], [0, 3, 4], [5, 1, 2], [6, 1, 2])))
    assert people.terms.tolist() == [0, 9, 11]
    assert people.numbers(np.array([7, 9, 8, 5, 100])).tolist() == [1, 1, 2, 0, 0]
    assert people.gender.tolist() == [0, 3, 0]
    assert people.n_quotes.tolist() == [0, 6, 2]


def test_days_before_1970_count_too() -> None:
    seconds = np.array([NEVER, -1, 0, 86_399, 86_400])
    assert {day.isoformat(): n for day, n in days(seconds).items()} == {
        "1969-12-31": 1,
        "1970-01-01": 2,
        "1970-01-02": 1,
    }
