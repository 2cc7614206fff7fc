"""What of a quote is compared, and when two are the same."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.statements.alike import Whole, covers, misprint, most_strangers
from releases.statements.joining import Words, may_cover
from releases.statements.signing import sign
from releases.statements.words import compared, normal, stretch, surnames


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We won’t close the bridge — not this year.", "we wont close the bridge not this year"),
        ("WE WON'T CLOSE THE BRIDGE, not … this year!", "we wont close the bridge not this year"),
        ("[The mayor] “will” pay 4.5 million", "the mayor will pay 4 5 million"),
        ("Ｗide e\u0301te\u0301 and été", "wide été and été"),
        ("…", ""),
    ],
)
def test_words_without_case_marks_and_apostrophes(text: str, words: str) -> None:
    assert normal(pa.array([text]))[0].as_py() == words


LETTERS = st.characters(codec="ascii") | st.sampled_from("–—“”…’‘é\u0301ＡßİﬁǅØ\u00a0日")


@given(st.lists(st.none() | st.text(LETTERS, max_size=12), max_size=6), st.data())
def test_plain_texts_are_read_in_bulk_as_any_other(texts: list[str | None], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(texts)))
    found = normal(pa.array(texts, pa.string()).slice(begin))
    found.validate(full=True)
    one_by_one = [None if text is None else normal(pa.array([text + " 日"]))[0].as_py() for text in texts[begin:]]
    assert [None if words is None else f"{words} 日".strip() for words in found.to_pylist()] == one_by_one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("that the plan was “a waste of good money”", "a waste of good money"),
        ('that it was "good" and "of great use to the town"', "of great use to the town"),
        ("that the mayor's plan ‘won’t work for the town’", "won’t work for the town"),
        ("that the mayors' plan was the towns' own", None),
        ("that nothing was said", None),
    ],
)
def test_of_a_mixed_quote_the_longest_stretch_in_marks(text: str, found: str | None) -> None:
    assert stretch(text) == found


def test_which_quotes_are_compared() -> None:
    rows = [
        ("direct", "We will keep the old bridge.", None),
        ("direct", "We will keep it.", None),
        ("indirect", "that they will keep the old bridge", None),
        ("mixed", "that they will “keep the old bridge for good”", None),
        ("mixed", "that they will “keep” the old bridge", None),
        ("direct", "I will keep the old bridge.", "outer"),
    ]
    names = ["kind", "text", "within_quote_id"]
    quotes = pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], names=names)
    found = compared(quotes)
    assert found["row"].to_pylist() == [0, 3]
    assert found["words"].to_pylist() == ["we will keep the old bridge", "keep the old bridge for good"]


def test_people_of_one_last_name_and_nobody() -> None:
    ada, vell, nobody, none = surnames(pa.array(["Ada Vell", "VELL", None, "—"]))
    assert ada == vell != 0
    assert nobody == none == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("bridge", "brigde", True),
        ("bridge", "bridgge", True),
        ("bridge", "brdge", True),
        ("bridge", "brodge", True),
        ("bridge", "ridges", False),
        ("2024", "2025", False),
        ("win", "wim", False),
        ("ärger", "arger", True),
    ],
)
def test_a_misprint_is_one_letter(one: str, other: str, expected: bool) -> None:
    assert misprint(one, other) == misprint(other, one) == expected


LONG = "we have waited for this bridge since my father was a boy and we will not wait for another winter to see it open"


@pytest.mark.parametrize(
    ("shorter", "expected"),
    [
        (LONG, True),
        ("we will not wait for another winter", True),
        ("we will not wait for anohter winter", True),
        ("we have waited for this bridge and we will not wait for another winter", True),  # a piece left out
        (
            "we have waited for this bridge since my father was a boy and we will wait for another winter to see it open",
            True,
        ),
        ("we have waited for this tunnel since my father was a boy", False),
        ("we will not wait for another summer", False),
        ("my bridge was open and we see another father", False),  # its words, but no run of them
        ("winter another for wait not will we", False),
        ("nobody in this town knows him", False),
    ],
)
def test_what_a_quote_covers(shorter: str, expected: bool) -> None:
    assert covers(Whole(LONG.split()), shorter.split()) == expected


def test_other_numbers_are_other_words() -> None:
    said = "we counted {} ships in the old harbour on the first day of march"
    assert covers(Whole(said.format(240).split()), said.format(240).split())
    assert not covers(Whole(said.format(240).split()), said.format(310).split())


WORDS = st.lists(st.text("abcde", min_size=1, max_size=9), min_size=5, max_size=40)


@given(WORDS, st.data())
def test_any_piece_is_covered_and_has_its_anchors_in_the_whole(words: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(words) - 5))
    piece = words[begin : data.draw(st.integers(begin + 5, len(words)))]
    assert covers(Whole(words), piece)
    signed = sign(pa.array([" ".join(words), " ".join(piece)]))
    whole = set(signed.signs[signed.signs_of == 0].tolist())
    anchors = set(signed.anchors[signed.anchors_of == 1].tolist())
    few = set(signed.signs[signed.signs_of == 1].tolist()) - whole
    assert anchors - few
    assert anchors - few <= whole
    assert signed.n_words.tolist() == [len(words), len(piece)]


FEW = st.lists(st.sampled_from("abcd"), max_size=24)


@given(FEW, FEW)
def test_runs_are_the_blocks_of_a_sequence_matcher(longer: list[str], shorter: list[str]) -> None:
    blocks = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()[:-1]
    assert Whole(longer).runs_of(shorter) == [(block.a, block.b, block.size) for block in blocks]


@given(WORDS, WORDS, st.data())
def test_masks_never_hide_what_is_covered(words: list[str], others: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(words) - 1))
    mixed = [*words[begin:], *others][: len(words)]
    texts = sorted([words, mixed] if len(mixed) >= 5 else [words, words], key=len)
    signed = sign(pa.array([" ".join(text) for text in texts]))
    told = Words(np.arange(2), signed.n_words, signed.weight, np.zeros(2), np.zeros(2), tuple(signed.masks))
    (may,) = may_cover(np.array([0]), np.array([1]), told)
    strangers = len(set(texts[0]) - set(texts[1]))
    assert may or strangers > most_strangers(len(texts[0]))
    assert not covers(Whole(texts[1]), texts[0]) or may
