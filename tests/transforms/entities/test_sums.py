"""Sums that are added up piece by piece, and the numbers of ids worked out all at once."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.entities.corpus import evidence, sums
from transforms.entities.corpus.sums import RunningSums

ROWS = st.lists(
    st.tuples(st.sampled_from(["a1", "a2", "b1", "c", ""]), st.none() | st.sampled_from("xy"), st.integers(0, 9))
)
HEXADECIMAL = st.text("0123456789abcdefABCDEF", min_size=16, max_size=16)
OTHERS = st.sampled_from(
    ["e1", "", "0x23456789abcdef", "+123456789abcdef", "1234_6789_bcdef0", "g234567890123456", "vesterby-ødegård"]
)


def table(rows: list[tuple[str, str | None, int]]) -> pa.Table:
    columns = zip(("id", "form", "n"), (pa.string(), pa.string(), pa.int64()), strict=True)
    return pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(columns)})


@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(0, 6))
def test_sums_are_the_same_however_often_they_are_added_up(
    batches: list[list[tuple[str, str | None, int]]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "COMPACT_ROWS", most)
        patch.setattr(sums, "BULK_ROWS", most)
        running = RunningSums(["id", "form"], [("n", "sum")])
        for batch in batches:
            running.add(table(batch))
        made = running.taken().to_pylist()
    expected: Counter[tuple[str, str | None]] = Counter()
    for one, form, n in (row for batch in batches for row in batch):
        expected[one, form] += n
    assert {(row["id"], row["form"]): row["n"] for row in made} == dict(expected)
    assert len(made) == len(expected)


@given(st.lists(st.lists(HEXADECIMAL | OTHERS), max_size=3), st.integers(0, 2))
def test_an_id_is_the_number_that_it_writes_and_any_other_a_hash(several: list[list[str]], skipped: int) -> None:
    chunks = [pa.array(one, pa.string()).slice(skipped) for one in several]
    expected = [evidence._number(one) for chunk in chunks for one in chunk.to_pylist()]
    assert evidence.numbers(pa.chunked_array(chunks, pa.string())).tolist() == expected


def test_digits_are_read_as_they_are_written() -> None:
    assert evidence.numbers(pa.array(["00000000000000ff", "FEDCBA9876543210"])).tolist() == [255, 0xFEDCBA9876543210]
