"""Which quotes of many blocks are looked at when few words changed."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from releases.statements.block import Block
from releases.statements.joining import words_of
from releases.statements.rows import quotes_of
from releases.statements.words import KEY

SAID = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)))
"""Words and surname of each quote of a block."""


def block(number: int, said: list[tuple[int, int]]) -> Block:
    keys = sorted({words for words, _ in said})
    mine: dict[str, np.ndarray] = {
        "keys": np.array(keys, KEY),
        "quote_of": np.array([keys.index(words) for words, _ in said], np.uint32),
        "surname": np.array([surname for _, surname in said], KEY),
        "quote_row": np.arange(len(said), dtype=np.uint32),
        "quote": np.array([100 * number + at for at in range(len(said))], KEY),
    }
    by_words = {"n_words", "weight", "row", "mask_low", "mask_high", "anchors", "anchors_of"}
    for field in fields(Block):
        if field.name not in mine:
            mine[field.name] = np.zeros(len(keys if field.name in by_words else said), KEY)
    return Block(**mine)


@given(st.lists(SAID, max_size=6), st.sets(st.integers(0, 8)), st.none() | st.sets(st.integers(0, 4)))
def test_the_quotes_of_some_words_and_speakers_are_found(
    told: list[list[tuple[int, int]]], words: set[int], surnames: set[int] | None
) -> None:
    blocks = [block(number, said) for number, said in enumerate(told)]
    known = words_of(blocks)
    named = None if surnames is None else np.array(sorted(surnames), KEY)
    found = quotes_of(blocks, known, np.array(sorted(words), KEY), named)
    expected = [
        (number, row, 100 * number + row, one, surname)
        for number, said in enumerate(told)
        for row, (one, surname) in enumerate(said)
        if one in words and (surnames is None or surname in surnames)
    ]
    columns = (found.block, found.row, found.quote, known.keys[found.words], found.surname)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected
    every = quotes_of(blocks, known)
    assert every.quote.tolist() == [100 * n + row for n, said in enumerate(told) for row in range(len(said))]
