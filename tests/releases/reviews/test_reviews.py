"""Samples, judgements and what they come to, held against stores whose truth is known."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from releases.corrections import ledger as corrections
from releases.reviews import drawing, estimating, ledger
from releases.reviews.estimating import Share, share, wilson
from releases.reviews.line import BY, Review, Round, Stratum
from releases.reviews.quality import quality, sentence
from releases.reviews.session import Session, open_session
from releases.reviews.standing import Standing, verdict
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing

WIRE: dict[str, dict[str, str]] = {"wire": {}}


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    """40 articles with 240 quotes, a sixth of them indirect, with different confidences."""
    made = releases.open(tmp_path / "store", SMALL)
    articles = [article(n) for n in range(40)]
    for n, rows in enumerate(articles):
        rows["quotes"][2] |= {"kind": "indirect", "confidence": 0.45}
        rows["documents"][0]["publisher"] = f"outlet {n % 30}"
    made.publish(adding(articles, first=True), pipeline=PIPELINE, collections=WIRE)
    return made


def newest(store: releases.Store) -> releases.Release:
    found = store.latest()
    assert found is not None
    return found


@pytest.mark.parametrize("by", BY)
def test_a_sample_has_what_was_asked_for_and_some_of_every_stratum(store: releases.Store, by: str) -> None:
    drawn = drawing.draw(newest(store), 60, by, 1)
    ids = [quote_id for one in drawn.strata for quote_id in one.quotes]
    assert (len(ids), len(set(ids)), sum(one.of for one in drawn.strata)) == (60, 60, 240)
    assert min(len(one.quotes) for one in drawn.strata) >= drawing.LEAST
    assert drawn == drawing.draw(newest(store), 60, by, 1) != drawing.draw(newest(store), 60, by, 2)
    assert sorted(drawn.quotes) == sorted(ids) != drawn.quotes


def test_what_is_judged_or_corrected_is_not_drawn_again(store: releases.Store) -> None:
    ids = newest(store).arrow("quotes", ["quote_id"])["quote_id"].to_pylist()
    drawn = drawing.draw(newest(store), 1000, "kind", 0, ids[:200])
    assert sorted(drawn.quotes) == sorted(ids[200:])
    with pytest.raises(releases.StoreError, match="no quote left to judge"):
        drawing.draw(newest(store), 1, "kind", 0, ids)


def test_wilson_gives_the_published_intervals() -> None:
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for right, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        assert wilson(right / n, n) == pytest.approx((low, high), abs=0.0001)
    assert wilson(1 / 29, 29) == pytest.approx((0.0061, 0.1718), abs=0.0001)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 50)), min_size=1, max_size=40))
def test_a_share_lies_in_its_interval_and_that_between_nothing_and_all(judged: list[tuple[bool, float]]) -> None:
    found = share([right for right, _ in judged], [weight for _, weight in judged])
    assert 0 <= found.low <= found.right + 1e-9
    assert found.right <= found.high + 1e-9 <= 1 + 1e-8
    plain = share([right for right, _ in judged], [1.0] * len(judged))
    assert plain.right == pytest.approx(sum(right for right, _ in judged) / len(judged))


def test_the_whole_is_hit_though_strata_are_drawn_unequally() -> None:
    """Three kinds, of which the rarest is the worst: weighted back, the interval holds the truth about 95 times in 100."""
    sizes, rights = {"a": 9000, "b": 900, "c": 100}, {"a": 0.97, "b": 0.8, "c": 0.3}
    truth = sum(sizes[kind] * rights[kind] for kind in sizes) / sum(sizes.values())
    hits, means = 0, []
    for turn in range(300):
        chance = random.Random(turn)
        strata = [Stratum(size, tuple(f"{kind}-{n}" for n in range(50))) for kind, size in sizes.items()]
        rounds = {"r": Round("kind", turn, 1, tuple(strata))}
        standing = [
            Standing(Review("j", 1, of="r", quote_id=q, wrong=()), {}, chance.random() < rights[q[0]])
            for stratum in strata
            for q in stratum.quotes
        ]
        found = share([one.right for one in standing], estimating.weights(standing, rounds))
        means.append(found.right)
        hits += found.low <= truth <= found.high
    assert sum(means) / len(means) == pytest.approx(truth, abs=0.005)
    assert hits >= 0.92 * 300
    naive = sum(50 * right for right in rights.values()) / 150
    assert abs(naive - truth) > 0.2


def judge_all(session: Session, wrong: dict[str, list[str]]) -> None:
    for one in list(session.pending):
        session.judge(one, wrong.get(one.quote_id, []))


def test_a_sample_is_stopped_gone_on_with_and_told(store: releases.Store) -> None:
    session = open_session(store, 30, "kind", who="mk")
    assert len(session.pending) == 30
    first, second, third = session.pending[:3]
    session.judge(first, ["name"])
    session.judge(second, None)
    session.judge(third, [])
    assert session.undo() == third
    again = open_session(store, 30)
    assert again.round_id == session.round_id
    assert again.pending[0] == third
    assert len(again.pending) == 28
    judge_all(again, {})
    found = quality(store, newest(store))
    assert found is not None
    assert (found.whole.judged, found.wrong, found.changed) == (29, {"name": 1}, 0)
    assert 0.85 < found.whole.right < 1
    assert set(found.groups["kind"]) == {"direct", "indirect"}
    assert sentence(store, newest(store)) == found.whole.sentence
    assert found.whole.sentence.startswith("of 100 quotes about 9")
    assert open_session(store, 30).round_id != session.round_id


def test_few_judgements_make_no_sentence_of_shares() -> None:
    assert Share(1.0, 0.5, 1.0, 7).sentence == "7 quotes judged, too few to tell how many are right"


def test_judgements_stay_with_what_they_were_made_on(store: releases.Store) -> None:
    """The article is edited: its first quote has other words and counts still; its second another speaker, and does not."""
    edited = article(5, version=1)
    before = article(5)["quotes"]
    drawn = Round("kind", 1, 1, (Stratum(240, tuple(one["quote_id"] for one in before)),))
    file = store.storage.lines(ledger.FILE)
    (round_id,) = ledger.record(file, [drawing.as_body(drawn)])
    for one in Session(store, newest(store), round_id, drawn, "mk").pending:
        Session(store, newest(store), round_id, drawn, "mk").judge(one, [])
    rows = article(5, version=1)
    rows["documents"][0]["publisher"] = "outlet 5"
    store.publish(editing([edited]), pipeline=PIPELINE, collections=WIRE)
    found = quality(store, newest(store))
    assert found is not None
    assert (found.whole.judged, found.changed) == (5, 1)


@pytest.mark.parametrize(
    ("wrong", "row", "right"),
    [
        ((), {}, True),
        ((), {"speaker_name": "Ben Holt"}, None),
        ((), {"text": "it is cut in another way"}, None),
        (("name",), {}, False),
        (("name",), {"speaker_name": "Ben Holt"}, None),
        (("name", "words"), {"speaker_name": "Ben Holt"}, False),
    ],
)
def test_a_judgement_stands_where_what_was_judged_is_as_it_was(
    wrong: tuple[str, ...], row: dict[str, str], right: bool | None
) -> None:
    made = Review("j", 1, exact="the  words", speaker="Holt", speaker_name="Ana Holt", wrong=wrong)
    now = {"text": "the words", "speaker": "Holt", "speaker_name": "Ana Holt", **row}
    assert verdict(made, now, lambda: "Holt said the words.") is right


def test_words_that_an_editor_changed_are_as_right_as_they_were() -> None:
    made = Review("j", 1, exact="the old words", speaker="Holt", speaker_name="Ana Holt", wrong=())
    now = {"text": "the new words", "speaker": "Holt", "speaker_name": "Ana Holt"}
    assert verdict(made, now, lambda: "Holt said the new words.") is True


def test_a_wrong_quote_that_is_put_right_counts_as_wrong_of_the_pipeline(store: releases.Store) -> None:
    session = open_session(store, 40, "kind", 3)
    bad = session.pending[0]
    judge_all(session, {bad.quote_id: ["name"]})
    session.correct(bad, {"set": {"speaker_name": "Ana Holt"}})
    before = quality(store, newest(store))
    (made,) = corrections.read(store.storage.lines(corrections.FILE)).active
    number = next(n for n in range(40) if doc_id(n) == bad.row["doc_id"])
    rows = article(number)
    original = next(row for row in rows["quotes"] if row["quote_id"] == bad.quote_id)
    told = json.dumps(original)
    original |= {"speaker_name": "Ana Holt", "speaker_entity_id": None, "speaker_entity_ids": [], "method": "corrected"}
    original |= {"confidence": 1.0, "correction_id": made.id}
    rows["originals"] = [
        {"doc_id": bad.row["doc_id"], "row_table": "quotes", "row_key": bad.quote_id, "row": told}
    ]  # fmt: skip
    rows["quotes"][2] |= {"kind": "indirect", "confidence": 0.45}
    store.publish(editing([rows]), pipeline=PIPELINE, collections=WIRE)
    after = quality(store, newest(store))
    assert before is not None
    assert after is not None
    assert (after.whole.judged, after.whole.right) == (before.whole.judged, before.whole.right)
    assert after.wrong == {"name": 1}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"judged": "right"}, "needs of"),
        ({"of": "r", "quote_id": "d-1", "exact": "x", "judged": "maybe"}, "judged is right, skipped"),
        ({"of": "r", "quote_id": "d-1", "exact": "x", "judged": []}, "judged is right, skipped"),
        ({"round": {"by": "colour"}}, "by what of kind, rule"),
        ({"round": {"by": "kind", "seed": 1, "release": 1, "strata": [{"of": 1}]}}, "strata must be"),
        ({"calibration": {"slope": -1, "intercept": 0, "judged": 200, "quotes": "9"}}, "negative slope"),
        ({"calibration": {"slope": "1", "intercept": 0, "judged": 200, "quotes": "9"}}, "calibration must name"),
        ({"why": "nothing said"}, "says none of them"),
        ({"judged": "right", "undo": "r"}, "says judged and undo"),
    ],
)
def test_bad_lines_are_told_by_number(line: dict[str, Any], told: str) -> None:
    found = ledger.parse((json.dumps(line) + "\n").encode())
    assert [one.number for one in found.bad] == [1]
    assert told in found.bad[0].what


def test_a_takedown_takes_the_words_out_of_reviews(store: releases.Store) -> None:
    session = open_session(store, 240, "kind")
    counts = Counter(one.row["doc_id"] for one in session.pending)
    mine = [one for one in session.pending if one.row["doc_id"] in (doc_id(5), doc_id(6))]
    for one in mine:
        session.judge(one, ["name"], why=one.row["text"])
    releases.purge(store, [doc_id(5)], "court order")
    data = Path(store.name, ledger.FILE).read_text()
    for one in mine:
        assert (one.row["text"] in data) == (one.row["doc_id"] == doc_id(6))
    found = quality(store, newest(store))
    assert found is not None
    assert (found.whole.judged, counts[doc_id(6)]) == (6, 6)


@pytest.mark.parametrize("n", [1, 2, 5, 7, 239, 240, 500])
def test_no_more_and_no_fewer_are_drawn_than_asked_for_or_there(store: releases.Store, n: int) -> None:
    for by in BY:
        assert len(drawing.draw(newest(store), n, by, 1).quotes) == min(n, 240)
