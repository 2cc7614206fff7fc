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


def test_two_hundred_judgements_recalibrate_what_said_tells_and_leave_the_quotes(tmp_path: Path) -> None:
    """The pipeline claims 0.9 and 0.45 where 0.6 and 0.3 are so."""
    store = releases.open(tmp_path / "store", SMALL)
    articles = [article(n) for n in range(60)]
    for rows in articles:
        rows["quotes"][2] |= {"kind": "indirect", "confidence": 0.45}
    rows["quotes"][1] |= {"correction_id": "c1", "method": "corrected", "confidence": 1.0}
    pipeline = {**PIPELINE, "quotes": "9"}
    first = store.publish(adding(articles, first=True), pipeline=pipeline, collections=WIRE)
    session = open_session(store, 199, "kind", 1)
    chance = random.Random(1)
    for one in list(session.pending):
        right = chance.random() < (0.6 if one.row["confidence"] > 0.5 else 0.3)
        session.judge(one, [] if right else ["name"])
    assert recalibrating.recalibrate(store, first, if_due=True) is None
    with pytest.raises(releases.StoreError, match=r"199 judgement\(s\) stand"):
        recalibrating.recalibrate(store, first)
    session = open_session(store, 1, "kind", 2)
    session.judge(session.pending[0], [])
    made = recalibrating.recalibrate(store, first, "mk", if_due=True)
    assert made is not None
    assert made.judged == 200
    assert [made(0.9), made(0.45)] == pytest.approx([0.6, 0.3], abs=0.12)
    assert recalibrating.recalibrate(store, first, if_due=True) is None
    known = ledger.read(store.storage.lines(ledger.FILE))
    assert Calibration.of({KEY: known.calibration("9")}) == made
    assert known.calibration("10") is None

    before = quality(store, first)
    second = store.publish({}, pipeline={**pipeline, KEY: made.as_value()}, collections=WIRE)
    after = quality(store, second)
    assert before is not None
    assert after is not None
    assert (before.keeps_its_word, after.keeps_its_word) == (False, True)
    assert (second.number, second.parts("quotes")) == (2, first.parts("quotes"))
    said, quotes = second.said(), second.read("quotes").set_index("quote_id")
    corrected = quotes["correction_id"].notna()
    told = said.set_index("quote_id")["confidence"].reindex(quotes.index)
    assert told[corrected].tolist() == [1.0]
    assert told[~corrected].to_numpy() == pytest.approx(second.calibrated(quotes["confidence"])[~corrected.to_numpy()])
    assert set(first.said()["confidence"].round(2)) == {0.45, 0.9, 1.0}
    assert releases.verify(store) == []

    third = store.publish({}, pipeline={**pipeline, KEY: made.as_value()}, collections=WIRE)
    assert third.number == 2
    releases.purge(store, [doc_id(5)], "court order")
    purged = store.release(2).said()
    assert purged.equals(said[said["doc_id"] != doc_id(5)].reset_index(drop=True))
    releases.rollback(store, 1)
    back = store.latest()
    assert back is not None
    assert set(back.said()["confidence"].round(2)) == {0.45, 0.9, 1.0}
