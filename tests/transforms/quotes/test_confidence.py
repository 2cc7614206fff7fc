"""The model of confidence: its file, its scores, and what raises and lowers them."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from benchmarks import train_confidence
from tests.conftest import ROOT
from transforms.annotation.annotate import annotate
from transforms.article import Annotated, Article, Quote
from transforms.entities import find_entities
from transforms.quotes import find
from transforms.quotes.confidence import features, likely, model
from transforms.quotes.confidence.features import KINDS, NUMBERS, Row

Quotes = Callable[[str], list[Quote]]

NAMES = [st.sampled_from(["never seen", *shares]) for shares in model.ours().shares]
ROWS = st.builds(
    Row,
    st.tuples(*NAMES),
    st.tuples(*[st.integers(-5, 2 * features.MOST) for _ in NUMBERS]),
)
STORY = (
    "“The bridge is safe,” said Ada Tolland. She added that the pier, built in 1901, would stay open.\n\n"
    "John Pell called the plan a waste of money, and the council promised to look at it. According to a report, "
    "it costs too much."
)


@given(rows=st.lists(ROWS, min_size=1, max_size=8))
def test_a_quote_has_one_probability_alone_and_among_others(rows: list[Row]) -> None:
    together = model.ours().probabilities(rows)
    assert all(0 < value < 1 for value in together)
    assert [value for row in rows for value in model.ours().probabilities([row])] == together
    assert model.ours().probabilities(rows[::-1]) == together[::-1]


def test_no_quotes_have_no_probabilities() -> None:
    assert model.ours().probabilities([]) == []


@functools.cache
def invented() -> tuple[list[Row], list[bool]]:
    """Rows at random, of which those are right mostly whose rule is the good one and that are short."""
    chance = random.Random(1)
    rows, right = [], []
    for _ in range(900):
        rule = chance.choice(["good", "bad"])
        numbers = tuple(chance.randrange(-1, 60) for _ in NUMBERS)
        rows.append(Row((rule, *(chance.choice("abc") for _ in KINDS[1:])), numbers))
        right.append(chance.random() < (0.8 if rule == "good" else 0.3) - numbers[0] / 200)
    return rows, right


def test_numpy_and_lightgbm_agree() -> None:
    rows, right = invented()
    made, booster = train_confidence.fit(rows, right)
    columns = model.columns(made.shares, made.usual, rows)
    assert np.abs(booster.predict(columns.T.astype(float)) - made.probabilities(rows)).max() < 1e-6


def test_training_gives_the_same_file_again_and_it_reads_back() -> None:
    rows, right = invented()
    files = []
    for _ in range(2):
        files.append(io.BytesIO())
        model.save(train_confidence.fit(rows, right)[0], files[-1])
    assert files[0].getvalue() == files[1].getvalue()
    again = model.load(io.BytesIO(files[0].getvalue()))
    assert again.probabilities(rows) == train_confidence.fit(rows, right)[0].probabilities(rows)
    good, bad = (np.mean([p for p, r in zip(again.probabilities(rows), rows, strict=True) if r.kinds[0] == name])
                 for name in ("good", "bad"))  # fmt: skip
    assert good > bad + 0.2


def test_what_is_claimed_too_much_is_mended_by_what_was_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred quotes claimed at 0.6 half are right, of those at 0.4 and 0.8 as many as claimed."""
    monkeypatch.setattr(train_confidence, "KNOTS", 3)
    claimed = [(0.4, 40), (0.6, 50), (0.8, 80)]
    table = pd.DataFrame(
        [(share, k < right) for share, right in claimed for k in range(100)], columns=["confidence", "right"]
    )
    made = replace(model.ours(), curve=train_confidence.curve(table))
    assert [round(made._mended(share), 2) for share, _ in claimed] == [0.4, 0.5, 0.8]
    assert made._mended(0.5) == pytest.approx(0.45, abs=0.01)
    found = [made._mended(k / 1000) for k in range(1, 1000)]
    assert found == sorted(found)
    assert 0 < found[0] <= found[-1] < 1


def test_a_file_for_other_features_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    model.save(model.ours(), file)
    monkeypatch.setattr(model, "NUMBERS", (*NUMBERS[1:], "weather"))
    with pytest.raises(model.ModelError, match="other features: make it again with `make confidence"):
        model.load(io.BytesIO(file.getvalue()))


def test_the_file_is_small_and_knows_no_word_of_what_was_said() -> None:
    assert (ROOT / "transforms" / "quotes" / "confidence" / model.FILE).stat().st_size < 100_000
    ours = dict(zip(KINDS, model.ours().shares, strict=True))
    assert {*ours["first_word"], *ours["next_word"]} <= {"", *features.CLOSED}


@given(row=ROWS, kind=st.integers(0, len(KINDS) - 1))
@settings(max_examples=60)
def test_a_rule_or_verb_that_was_right_more_often_is_never_less_sure(row: Row, kind: int) -> None:
    names = sorted(model.ours().shares[kind], key=lambda name: model.ours().shares[kind][name])
    rows = [Row((*row.kinds[:kind], name, *row.kinds[kind + 1 :]), row.numbers) for name in names]
    found = [
        p for p, r in zip(model.ours().probabilities(rows), rows, strict=True) if r.kinds[0] not in model.UNCOUNTED
    ]
    assert found == sorted(found)


def test_plain_speech_is_surer_than_what_is_praised_or_promised(quotes: Quotes) -> None:
    (said,) = quotes("“The bridge is safe and it will stay open for a year,” said Ada Tolland.")
    (praised,) = quotes("Ada Tolland praised the bridge.")
    assert said.confidence > max(0.8, praised.confidence)


def test_confidence_is_that_of_the_words_times_that_of_the_name(annotated: Callable[[str], Annotated]) -> None:
    article = annotated(STORY)
    naming = find_entities(article)
    quotes, rows = find.described(article, naming)
    found = find.find_quotes(article, naming)
    assert {quote.method for quote in found} >= {"after", "clause", "infinitive", "according"}
    for quote, limit, right in zip(found, quotes, model.ours().probabilities(rows), strict=True):
        sure = quote.name_confidence or 1.0
        assert quote.confidence == max(find.LEAST, round(min(limit.confidence, right * sure), 2))


@given(st.lists(st.text(alphabet="aA “”\"':.,?—\n", max_size=80), min_size=8, max_size=8))
@settings(max_examples=5)
def test_features_are_numbers_whatever_the_text(nlp: Language, texts: list[str]) -> None:
    """Eight texts at once: a call of the networks costs several times what a short text in it does."""
    articles = [Article(record="1", source_format="txt", text=f"Ada Tolland said {text}") for text in texts]
    rows = [row for article in annotate(articles, nlp) for row in find.described(article, find_entities(article))[1]]
    for row in rows:
        assert len(row.kinds) == len(KINDS)
        assert len(row.numbers) == len(NUMBERS)
        assert all(isinstance(number, int) for number in row.numbers)
    if rows:
        columns = model.columns(model.ours().shares, model.ours().usual, rows)
        assert features.NONE <= columns.min() <= columns.max() <= features.MOST


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The council has a rule urging skippers to report oil. “It helps,” said Ada Tolland.", ["It helps"]),
        (
            "TARN CITY, Oct 2 — The government will not bring back the toll, Deputy Harbour Minister Datuk Bo Wah Lisle told "
            "Parliament today.",
            ["The government will not bring back the toll"],
        ),
        (
            "Ada Tolland said a policy urging crews to report leaks helps.",
            ["a policy urging crews to report leaks helps"],
        ),
    ],
)
def test_what_is_hardly_anybody_s_words_is_no_quote(quotes: Quotes, text: str, spoken: list[str]) -> None:
    assert [quote.text for quote in quotes(text)] == spoken


def unlikely(*kinds: str, cues: tuple[int | None, ...], within: tuple[int | None, ...]) -> list[Quote]:
    return [
        Quote([(k, k + 1)], str(k), kind, 0, cue_start=cue, within=around)  # type: ignore[arg-type]
        for k, (kind, cue, around) in enumerate(zip(kinds, cues, within, strict=True))
    ]


def test_words_in_marks_and_things_of_a_list_stay_though_they_are_unlike() -> None:
    found = unlikely("direct", "mixed", "indirect", "indirect", "indirect", cues=(1, 2, 3, 3, None), within=(None,) * 5)
    assert [quote.text for quote in likely.only(found, [0.1, 0.1, 0.5, 0.1, 0.1])] == ["0", "1", "2", "3"]
    assert likely.only(found[2:], [0.34, 0.1, 0.35]) == [found[4]]
    found[2].act = "stance"
    assert likely.only(found[2:], [0.1, 0.1, 0.35]) == [found[2], found[4]]


def test_a_quote_within_one_that_goes_stands_within_what_that_stood_in() -> None:
    found = unlikely("indirect", "indirect", "indirect", "direct", cues=(1, 2, 3, 4), within=(None, 0, 1, 2))
    left = likely.only(found, [0.1, 0.9, 0.1, 0.9])
    assert [(quote.text, quote.within) for quote in left] == [("1", None), ("3", 0)]
