"""Ids as fixed-width bytes, against plain Python."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from releases.tables.ids import IdMap, IdSet, having, ids, keys, strings, within

WORDS = st.lists(st.sampled_from(["a", "bb", "cc", "ddd", "ééé", "0" * 32, "f" * 32]), max_size=12)


@given(st.lists(WORDS, max_size=4), st.integers(0, 3))
def test_a_column_comes_back_whatever_its_chunks_and_lengths(chunks: list[list[str]], offset: int) -> None:
    arrays = [pa.array(["x" * 32] * offset + chunk, pa.string()).slice(offset) for chunk in chunks]
    column = pa.chunked_array(arrays, pa.string())
    assert strings(ids(column)).to_pylist() == [word for chunk in chunks for word in chunk]


def test_a_million_ids_make_one_array() -> None:
    many = np.array([b"%032d" % n for n in range(600_000)])
    made = strings(many)
    assert isinstance(made, pa.Array)
    assert np.array_equal(ids(made), many)


@given(WORDS, WORDS)
def test_membership_and_numbers(wanted: list[str], known: list[str]) -> None:
    sought, there = ids(pa.array(wanted, pa.string())), np.unique(ids(pa.array(known, pa.string())))
    assert within(sought, there).tolist() == [word in known for word in wanted]
    numbers = {word.decode(): n for n, word in enumerate(there.tolist())}
    assert IdMap(there, np.arange(len(there))).find(sought).tolist() == [numbers.get(word, -1) for word in wanted]


@given(st.lists(WORDS, max_size=5))
def test_a_set_holds_each_id_once_in_order(groups: list[list[str]]) -> None:
    found = IdSet()
    for group in groups:
        found.add(ids(pa.array(group, pa.string())))
    assert found.sorted().tolist() == sorted({word.encode() for group in groups for word in group})


def test_keys_of_two_columns_are_told_apart() -> None:
    rows = pa.table({"collection": ["a", "ab"], "source": ["bc", "c"]})
    assert len(np.unique(keys(rows, ("collection", "source")))) == 2


ENDS = st.lists(st.sampled_from(["0", "1", "ab"]), min_size=1, max_size=3)


@given(ENDS, ENDS, st.sampled_from([8, 12, 16, 32]))
def test_few_are_found_among_many_by_how_they_begin_and_end(begins: list[str], ends: list[str], length: int) -> None:
    """Most of the many begin as one that is looked for, or end so, and are others all the same."""
    many = [f"{n % 3:0{length - 2}d}{n // 3 % 4:02d}" for n in range(400)] + ["f" * length]
    few = sorted({(begin * length)[: length - 2] + (end * 2)[:2] for begin in begins for end in ends} | {"f" * length})
    known, wanted = ids(pa.array(few)), ids(pa.array(many))
    assert within(wanted, known).tolist() == [one in few for one in many]
    numbers = {one: n for n, one in reversed([*enumerate(many)])}
    found = IdMap(wanted, np.arange(len(many)))
    assert found.find(known).tolist() == [numbers.get(one, -1) for one in few]
    assert found.keys.tolist() == sorted(one.encode() for one in many)
    assert found.find(known).tolist() == [numbers.get(one, -1) for one in few]


NUMBERS = st.integers(0, 2**64 - 1) | st.sampled_from([0, 1, 2**63, 2**64 - 1])


@given(st.lists(NUMBERS, max_size=4), st.lists(NUMBERS, max_size=40), st.integers(1, 3))
def test_few_numbers_are_found_among_many(few: list[int], others: list[int], times: int) -> None:
    known = np.unique(np.array(few, np.uint64))
    many = np.tile(np.array([*others, *few[:2], *range(100)], np.uint64), times)
    assert within(many, known).tolist() == [one in few for one in many.tolist()]


def test_few_numbers_are_found_among_more_than_are_looked_at_in_one_go() -> None:
    many = np.arange(200_000, dtype=np.uint64)
    known = np.array([0, 65_535, 65_536, 131_072, 199_999, 10**9], np.uint64)
    assert np.flatnonzero(within(many, known)).tolist() == known[:-1].tolist()


@given(st.lists(st.lists(st.integers(0, 20)), max_size=8), st.sets(st.integers(0, 20)))
def test_arrays_with_one_of_some_values_are_found(several: list[list[int]], wanted: set[int]) -> None:
    arrays = [np.array(some, np.uint64) for some in several]
    found = having(arrays, np.array(sorted(wanted), np.uint64))
    assert found == [at for at, some in enumerate(several) if wanted & {*some}]
