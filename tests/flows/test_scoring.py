"""`onrecord score` and the scorer behind it, on articles and marks of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import releases
from flows.cli import app
from flows.errors import RunError
from flows.scoring import calibration, comparing, gold, in_release
from flows.scoring.comparing import Rate, Share
from tests.releases.corpus import article, filled

TEXT = "“We will rebuild the pier before the winter,” said Odile Marr. Her cousin, Bram Teague, said that nobody had asked him."
MARKED = {
    "doc_id": "a1",
    "text": TEXT,
    "quotes": [
        {"spans": [[0, 46]], "cue": "said", "speaker": "Odile Marr", "speaker_spans": [[51, 61]]},
        {"spans": [[95, 119]], "cue": "said", "speaker": "Bram Teague", "speaker_spans": [[75, 86]]},
    ],
}


def found(start: int, end: int, speaker: tuple[int, int] | None, **more: Any) -> dict[str, Any]:
    spans = [speaker] if speaker else []
    words = TEXT[slice(*speaker)] if speaker else None
    return {"spans": [(start, end)], "speaker": words, "speaker_spans": spans, "name": words, "confidence": 0.9,
            "name_confidence": 1.0, "method": "after", "cue_lemma": "say", "words": 8, **more}  # fmt: skip


def views(*quotes: dict[str, Any]) -> dict[str, Share | Rate]:
    return comparing.score([MARKED], {"a1": list(quotes)})


def test_what_is_found_as_marked_is_right_in_every_view() -> None:
    made = views(found(1, 44, (51, 61)), found(95, 118, (75, 86)))  # marks and a full stop at the edges cost nothing
    for view in ("all quotes, exact", "all quotes, IoU >= 0.8", "all quotes, by letters", "span and speaker both right",
                 "direct, IoU >= 0.8", "indirect, IoU >= 0.8", "quoted segments attributed"):  # fmt: skip
        value = made[view]
        assert isinstance(value, Share)
        assert (value.precision, value.recall, value.f1) == (1, 1, 1), view
    assert str(made["speaker right where the span is"]).split() == ["100.0", "%", "(2", "of", "2)"]


def test_a_wrong_speaker_and_a_missed_quote_cost_what_they_should() -> None:
    made = views(found(0, 46, (75, 86)))
    assert made["all quotes, exact"] == Share(1, 1, 1, 2)
    assert made["span and speaker both right"] == Share(0, 1, 0, 2)
    assert made["speaker right where the span is"] == Rate(0, 1)
    assert made["indirect with a reporting verb, recall"] == Rate(0, 1)
    assert comparing.judge(MARKED, [found(0, 46, (51, 61)), found(90, 94, None)])[1][1] is False


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30), st.integers(0, 100)), max_size=5))
def test_whatever_is_found_shares_are_shares(drawn: list[tuple[int, int, int]]) -> None:
    quotes = [found(at, min(at + n, len(TEXT)), (who, who + 5)) for at, n, who in drawn]
    for view, value in views(*quotes).items():
        if isinstance(value, Share):
            assert 0 <= value.precision <= 1, view
            assert 0 <= value.recall <= 1, view
        else:
            assert 0 <= value.right <= value.total, view


def test_offsets_are_carried_back_to_the_marked_text() -> None:
    back = in_release.aligner("The pier is\nold, she said.", "<p>The  pier is old, she said.")
    assert back((4, 15)) == (8, 19)
    assert back((11, 12)) is None


def test_a_correction_that_claims_one_is_in_the_table() -> None:
    table = calibration.judged([MARKED], {"a1": [found(0, 46, (51, 61), confidence=1.0)]})
    assert calibration.by_claim(table.confidence, table.right)["quotes"].tolist() == [1]
    assert calibration.auc(table.confidence, table.right) == 0.5


def test_the_doubt_about_a_name_can_be_left_out() -> None:
    doubtful = found(0, 46, (51, 61), confidence=0.45, name_confidence=0.5)
    table = calibration.judged([MARKED], {"a1": [doubtful, found(0, 46, (51, 61), confidence=0.8)]})
    assert calibration.without_name(table).tolist() == [0.9, 0.8]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: Expecting"),
        ("[]", "line 2: no JSON object"),
        (json.dumps({**MARKED, "doc_id": "a1"}), "line 2: the article a1 stands on line 1 already"),
        (json.dumps({**MARKED, "doc_id": " "}), "no doc_id"),
        (json.dumps({"doc_id": "b", "text": "x"}), "no list of quotes"),
        (json.dumps({"doc_id": "b", "text": "abc", "quotes": [{"spans": [[0, 4]]}]}), "[0, 4] is no [start, end]"),
        (json.dumps({"doc_id": "b", "text": "abc", "quotes": [{"spans": [[True, 2]]}]}), "[true, 2] is no"),
        (json.dumps({"doc_id": "b", "text": "abc", "quotes": [{"spans": []}]}), "quote 1 has no spans"),
        (json.dumps({"doc_id": "b", "text": "abc", "quotes": [{"spans": [[0, 1]], "speaker": "b"}]}), "no speaker_spans"),
        (json.dumps({"doc_id": "b", "text": "abc", "quotes": [{"spans": [[0, 1]], "cue": 1}]}), "the cue of quote 1"),
    ],
)  # fmt: skip
def test_a_line_that_marks_nothing_is_told_by_number(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(MARKED) + "\n" + line + "\n", "utf-8")
    with pytest.raises(RunError) as caught:
        gold.read(file)
    assert told in str(caught.value)


# -- the command -------------------------------------------------------------------------------------------------------


def marked(number: int) -> dict[str, Any]:
    """A generated article as somebody would mark it."""
    rows = article(number)
    quotes = [
        {"spans": [[row["start"], row["end"]]], "cue": row["cue"], "speaker": row["speaker"],
         "speaker_spans": [[row["speaker_start"], row["speaker_end"]]]}
        for row in rows["quotes"]
    ]  # fmt: skip
    return {"doc_id": str(number), "text": rows["documents"][0]["text"], "quotes": quotes}


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    made = releases.open(tmp_path / "store")
    filled(made, 10)
    return made


def scored(store: releases.Store, articles: list[dict[str, Any]], *words: str, folder: Path) -> Result:
    file = folder / "gold.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in articles), "utf-8")
    return CliRunner().invoke(app, ["score", str(file), "--output", store.name, *words])


def test_a_release_is_scored_by_its_marked_articles(store: releases.Store, tmp_path: Path) -> None:
    articles = [marked(3), {**marked(4), "doc_id": article(4)["documents"][0]["doc_id"]}]  # by either id
    articles[0]["quotes"] = articles[0]["quotes"][:3]
    done = scored(store, articles, folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert "gold.jsonl: 2 articles" in done.output
    assert "all quotes, exact                        P  75.0  R 100.0  F1  85.7" in done.output
    assert "confidence: AUC 0.500" in done.output
    rows = json.loads(scored(store, articles, "--format", "json", folder=tmp_path).output)
    (first,) = (row for row in rows if row["view"] == "all quotes, exact")
    assert (first["precision"], first["recall"], first["right"], first["found"], first["marked"]) == (0.75, 1, 9, 12, 9)


def test_an_article_that_is_not_there_is_one_sentence(store: releases.Store, tmp_path: Path) -> None:
    done = scored(store, [marked(3), marked(11)], folder=tmp_path)
    assert isinstance(done.exception, releases.StoreError)
    assert "release 1 does not have 1 of the 2 marked articles: 11;" in str(done.exception)
    assert scored(store, [marked(3)], "--model", "x", folder=tmp_path).exit_code == 2


# -- brat --------------------------------------------------------------------------------------------------------------

BY_RELATIONS = """T1\tQuotation 0 46\t“We will rebuild the pier before the winter,”
T2\tCue 46 50\tsaid
T3\tSpeaker 51 61\tOdile Marr
T4\tPerson 75 86\tBram Teague
R1\tHasCue Arg1:T1 Arg2:T2
R2\tSaidBy Arg1:T3 Arg2:T1
T5\tContent 95 101;106 119
A1\tSure T5
#1\tAnnotatorNotes T5\tnested?
"""
BY_EVENTS = """T1\tQuote 0 46\t“We will rebuild the pier before the winter,”
T2\tVerb 46 50\tsaid
T3\tSource 51 61\tOdile Marr
E1\tVerb:T2 Content:T1 Source:T3
"""
THROUGH_THE_CUE = BY_EVENTS.replace(
    "E1\tVerb:T2 Content:T1 Source:T3", "R1\tof Arg1:T2 Arg2:T1\nR2\tby Arg1:T2 Arg2:T3"
)


def brat_folder(folder: Path, annotations: str) -> Path:
    (folder / "day" / "one.txt").parent.mkdir(parents=True)
    (folder / "day" / "one.txt").write_bytes(TEXT.encode())
    (folder / "day" / "one.ann").write_text(annotations, "utf-8")
    return folder


@pytest.mark.parametrize("annotations", [BY_RELATIONS, BY_EVENTS, THROUGH_THE_CUE])
def test_a_folder_marked_with_brat_is_read(tmp_path: Path, annotations: str) -> None:
    (one,) = gold.read(brat_folder(tmp_path, annotations))
    assert (one["doc_id"], one["text"]) == ("day/one", TEXT)
    assert one["quotes"][0] == {
        "spans": [[0, 46]], "cue": TEXT[46:50], "speaker": "Odile Marr", "speaker_spans": [[51, 61]],
    }  # fmt: skip
    if annotations is BY_RELATIONS:  # in two stretches, of nobody: a person who is no speaker of it does not count
        assert one["quotes"][1:] == [
            {"spans": [[95, 101], [106, 119]], "cue": None, "speaker": None, "speaker_spans": []}
        ]
    gold.write([one], tmp_path / "same.jsonl")
    (same,) = gold.read(tmp_path / "same.jsonl")
    assert comparing.score([same], {"day/one": [found(1, 44, (51, 61))]})["direct, IoU >= 0.8"] == Share(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ("T1\tQuote 0\twe", "one.ann, line 1: no annotation"),
        ("\nT1\tQuote 0 500", "line 2: it lies outside"),
        ("T1\tQuote 0 4\tthey", "line 1: other words stand at 0 4"),
    ],
)
def test_what_brat_would_not_write_is_told_by_line(tmp_path: Path, annotations: str, told: str) -> None:
    with pytest.raises(RunError, match=r"day/one\.ann") as caught:
        gold.read(brat_folder(tmp_path, annotations))
    assert told in str(caught.value)


def test_a_folder_without_marks_or_texts_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="has no article marked with brat"):
        gold.read(tmp_path)
    (tmp_path / "x.ann").write_text("", "utf-8")
    with pytest.raises(RunError, match=r"has no x\.txt beside it"):
        gold.read(tmp_path)
