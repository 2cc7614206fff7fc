"""Confidence corrected by judgements: the fit finds what is so, and only `said` tells it."""

from __future__ import annotations

import random
from math import exp
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from releases.reviews import ledger, recalibrating
from releases.reviews.quality import quality
from releases.reviews.session import open_session
from releases.tables.calibration import KEY, Calibration, log_odds
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id

WIRE: dict[str, dict[str, str]] = {"wire": {}}


def test_the_fit_finds_the_line_that_was_drawn_from() -> None:
    chance = random.Random(4)
    claimed = [round(chance.uniform(0.3, 0.99), 2) for _ in range(4000)]
    right = [chance.random() < 1 / (1 + exp(-(0.6 * log_odds(value) - 0.4))) for value in claimed]
    found = recalibrating.fit(claimed, right, [1.0] * len(right))
    assert (found.slope, found.intercept) == pytest.approx((0.6, -0.4), abs=0.1)
    assert found.judged == 4000


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_any_judgements_give_a_mapping_that_turns_no_order_round(judged: list[tuple[float, bool]]) -> None:
    found = recalibrating.fit([value for value, _ in judged], [one for _, one in judged], [1.0] * len(judged))
    made = found.all(np.linspace(0, 1, 101))
    assert ((made > 0) & (made < 1)).all()
    assert (np.diff(made) >= 0).all()


def test_all_right_claims_no_certainty() -> None:
    found = recalibrating.fit([0.5, 0.9] * 100, [True] * 200, [1.0] * 200)
    assert 0.95 < found(0.9) < 1


PIPELINE_9 = {**PIPELINE, "quotes": "9"}


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    """The pipeline claims 0.9 and 0.45; one quote was put right by hand."""
    made = releases.open(tmp_path / "store", SMALL)
    articles = [article(n) for n in range(60)]
    for rows in articles:
        rows["quotes"][2] |= {"kind": "indirect", "confidence": 0.45}
    rows["quotes"][1] |= {"correction_id": "c1", "method": "corrected", "confidence": 1.0}
    made.publish(adding(articles, first=True), pipeline=PIPELINE_9, collections=WIRE)
    return made


def judged(store: releases.Store, n: int) -> None:
    """Judgements after which 0.6 of the surer quotes are right, and 0.3 of the others."""
    chance = random.Random(n)
    session = open_session(store, n, "kind", n)
    for one in list(session.pending):
        right = chance.random() < (0.6 if one.row["confidence"] > 0.5 else 0.3)
        session.judge(one, [] if right else ["name"])


def test_two_hundred_judgements_recalibrate(store: releases.Store) -> None:
    release = store.release(1)
    judged(store, 199)
    assert recalibrating.recalibrate(store, release, if_due=True) is None
    with pytest.raises(releases.StoreError, match=r"199 judgement\(s\) stand"):
        recalibrating.recalibrate(store, release)
    judged(store, 1)
    made = recalibrating.recalibrate(store, release, "mk", if_due=True)
    assert made is not None
    assert made.judged == 200
    assert [made(0.9), made(0.45)] == pytest.approx([0.6, 0.3], abs=0.12)
    assert recalibrating.recalibrate(store, release, if_due=True) is None
    known = ledger.read(store.storage.lines(ledger.FILE))
    assert Calibration.of({KEY: known.calibration("9")}) == made
    assert known.calibration("10") is None


MAPPING = Calibration(0.5, -0.7, 200)
USUAL = {0.45, 0.9, 1.0}


def published(store: releases.Store) -> releases.Release:
    return store.publish({}, pipeline={**PIPELINE_9, KEY: MAPPING.as_value()}, collections=WIRE)


def confidences(release: releases.Release) -> set[float]:
    return set(release.said()["confidence"].round(2))


def test_only_said_and_the_api_tell_it_and_no_quote_is_written_again(store: releases.Store) -> None:
    second = published(store)
    assert (second.number, second.parts("quotes")) == (2, store.release(1).parts("quotes"))
    quotes = second.read("quotes")
    left = quotes[quotes["correction_id"].isna()]
    told = second.said().set_index("quote_id")["confidence"]
    assert told[left["quote_id"]].to_numpy() == pytest.approx(second.calibrated(left["confidence"]))
    assert confidences(second) == {MAPPING(0.45), MAPPING(0.9), 1.0}
    assert confidences(store.release(1)) == USUAL
    assert releases.verify(store) == []
    assert published(store).number == 2


def test_it_outlives_a_takedown_and_goes_back_with_a_rollback(store: releases.Store) -> None:
    before = published(store).said()
    releases.purge(store, [doc_id(5)], "court order")
    assert store.release(2).said().equals(before[before["doc_id"] != doc_id(5)].reset_index(drop=True))
    releases.rollback(store, 1)
    assert confidences(store.release(3)) == USUAL


def test_whether_confidence_keeps_its_word_is_asked_of_what_said_tells(store: releases.Store) -> None:
    judged(store, 200)
    made = recalibrating.recalibrate(store, store.release(1))
    assert made is not None
    second = store.publish({}, pipeline={**PIPELINE_9, KEY: made.as_value()}, collections=WIRE)
    before, after = quality(store, store.release(1)), quality(store, second)
    assert before is not None
    assert after is not None
    assert (before.keeps_its_word, after.keeps_its_word) == (False, True)
