"""The sample articles against what their author meant (tests/seeds_expected.json)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT

#: Of 87 intended quotes; what the rules reach today, with room for two to be lost to a change that wins elsewhere.
MIN_FOUND, MIN_SPEAKERS, MIN_NAMES = 86, 84, 80
MAX_FALSE = 0


def words(text: object) -> str:
    return re.sub(r"\W+", " ", str(text)).strip().lower()


@pytest.fixture(scope="module")
def outcome(seeds_store: Path) -> pd.DataFrame:
    """One row per intended direct quote: whether it was found word for word, and who is said to have said it."""
    documents = pd.read_parquet(seeds_store / "latest" / "documents")[["doc_id", "source"]]
    quotes = pd.read_parquet(seeds_store / "latest" / "quotes").merge(documents, on="doc_id")
    quotes["words"] = quotes["text"].map(words)
    rows = []
    for source, expected in json.loads((ROOT / "tests" / "seeds_expected.json").read_text("utf-8")).items():
        mine = quotes[quotes["source"] == source]
        for quote in expected["direct"]:
            found = mine[mine["words"] == words(quote["text"])]
            rows.append({**quote, "source": source, "found": len(found) > 0, **_speaker(found)})
    return pd.DataFrame(rows)


def _speaker(found: pd.DataFrame) -> dict[str, object]:
    if found.empty:
        return {"got": None, "got_name": None}
    return {"got": found.iloc[0]["speaker"], "got_name": found.iloc[0]["speaker_name"]}


def test_what_was_said_is_found_word_for_word(outcome: pd.DataFrame) -> None:
    assert outcome["found"].sum() >= MIN_FOUND, outcome.loc[~outcome["found"], ["source", "text"]].to_string()


def test_its_speaker_is_the_one_that_is_written(outcome: pd.DataFrame) -> None:
    right = outcome["got"].map(words) == outcome["speaker"].map(words)
    assert right.sum() >= MIN_SPEAKERS, outcome.loc[~right, ["source", "speaker", "got"]].to_string()


def test_its_speakers_name_is_the_full_one(outcome: pd.DataFrame) -> None:
    named = outcome[outcome["name"].notna()]
    right = named["got_name"].map(words) == named["name"].map(words)
    unnamed = len(outcome) - len(named)
    assert right.sum() + unnamed >= MIN_NAMES, named.loc[~right, ["source", "name", "got_name"]].to_string()


def test_words_in_marks_that_nobody_said_are_no_direct_quotes(seeds_store: Path) -> None:
    documents = pd.read_parquet(seeds_store / "latest" / "documents")[["doc_id", "source"]]
    quotes = pd.read_parquet(seeds_store / "latest" / "quotes").merge(documents, on="doc_id")
    direct = quotes[quotes["kind"] == "direct"]
    said = set(zip(direct["source"], direct["text"].map(words), strict=True))
    expected = json.loads((ROOT / "tests" / "seeds_expected.json").read_text("utf-8"))
    wrong = [(s, t) for s, e in expected.items() for t in e["not_quotes"] if (s, words(t)) in said]
    assert len(wrong) <= MAX_FALSE, wrong
