"""A publisher's notice withdraws the story it names, in whatever file and run; later corrections are kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import releases
from benchmarks.interrupted_runs import differences
from flows.runs.withdrawals import NEVER_DATED, Withdrawals
from flows.sources.collections import Collection
from releases.tables.ids import IdMap
from tests.flows.test_histories import bring_up_to_date, model
from transforms import duplicates

__all__ = ["model"]

TEXT = "The bridge of Eastwick will close in spring, the council said after a long debate about money and the river."
KEYS = {"a": "kk"}


def story(day: int, text: str = TEXT) -> dict[str, str]:
    return {"id": "p", "text": text, "published_at": f"2025-03-0{day}T08:00:00Z"}


def notice(day: int | None) -> dict[str, str]:
    sent = {} if day is None else {"versioncreated": f"2025-03-0{day}T08:00:00Z"}
    return {"id": "p", "pubstatus": "canceled", **sent}


class Place:
    """A folder and its store, brought up to date run by run."""

    def __init__(self, folder: Path, model: str) -> None:
        self.root, self.model, self.n = folder, model, 0
        self.news = folder / "a"
        self.news.mkdir()
        (self.news / "other.jsonl").write_text(json.dumps({"id": "q", "text": "It rained in Wend all day long."}))
        self.store = releases.open(str(folder / "store"))

    def run(self, **files: dict[str, str] | None) -> list[str]:
        """Sources of the documents of story `p` after a run; None removes a file."""
        for name, row in files.items():
            path = self.news / f"{name}.jsonl"
            path.unlink() if row is None else path.write_text(json.dumps(row) + "\n", "utf-8")
        collections = [Collection("a", str(self.news))]
        bring_up_to_date(self.store, collections, KEYS, self.model)
        self.n += 1
        fresh = releases.open(str(self.root / f"fresh{self.n}"))
        bring_up_to_date(fresh, collections, KEYS, self.model)
        assert differences(self.root / "store", self.root / f"fresh{self.n}") == []
        found = self.read("documents")
        return sorted(found[found["external_id"] == "p"]["source"])

    def read(self, table: str) -> pd.DataFrame:
        latest = self.store.latest()
        assert latest is not None
        return latest.read(table)


@pytest.fixture
def place(tmp_path: Path, model: str) -> Place:
    return Place(tmp_path, model)


def test_a_notice_withdraws_what_came_before_it_however_the_runs_were_cut(place: Place) -> None:
    assert place.run(one=story(1)) == ["one.jsonl"]
    assert place.run(two=notice(2)) == []
    rejects = place.read("rejects").set_index("source")
    assert rejects["reason"].to_dict() == {"one.jsonl": "superseded", "two.jsonl": "withdrawn"}
    assert rejects["doc_id"].nunique() == 1
    assert place.run(three=story(3)) == ["three.jsonl"]  # a correction sent later is kept
    assert place.run(three=story(2)) == []  # one of the notice's own time is not
    assert place.run(three=None, two=None) == ["one.jsonl"]  # the notice is gone, and so is what it did
    assert place.run(two=notice(None)) == []
    assert place.run(two=None, one=story(4), four=notice(3)) == ["one.jsonl"]


def test_the_latest_notice_counts_and_an_article_without_a_date_is_before_each() -> None:
    names = np.array([b"a", b"b", b"c"])
    found = Withdrawals(names[:2], names[:0], IdMap(names[:2], np.array([5, 7])))
    assert found.withdraw(np.array([b"a", b"a", b"b", b"c"]), np.array([5, 6, NEVER_DATED, 1])).tolist() == [
        True, False, True, False,
    ]  # fmt: skip


OTHER = "It rained in Wend all day long, and the fair was put off until the river is back between its banks again."


def test_a_purged_text_stays_out_under_another_id_and_one_nearly_the_same_is_told(
    place: Place,
) -> None:
    assert place.run(one=story(1)) == ["one.jsonl"]
    documents = place.read("documents").set_index("external_id")["doc_id"]
    releases.purge(place.store, [documents["p"]], "court order")
    (place.news / "same.jsonl").write_text(json.dumps({**story(1), "id": "r"}) + "\n", "utf-8")
    (place.news / "near.jsonl").write_text(json.dumps({**story(1), "id": "s", "text": f"{TEXT} It is old."}) + "\n")
    (place.news / "far.jsonl").write_text(json.dumps({"id": "t", "text": OTHER}) + "\n")
    plan = bring_up_to_date(place.store, [Collection("a", str(place.news))], KEYS, place.model)
    rejects = place.read("rejects").set_index("source")["reason"].to_dict()
    assert rejects == {"one.jsonl": "taken_down", "same.jsonl": "taken_down"}
    documents = place.read("documents").set_index("external_id")["doc_id"]
    assert sorted(documents.index) == ["q", "s", "t"]
    assert plan is not None
    assert plan.like_purged.to_pylist() == [documents["s"]]
    assert len(plan.same_text_as_purged) == 1


def test_a_copy_that_was_let_stay_is_no_offence_when_it_is_read_again(place: Place) -> None:
    place.run(one=story(1), two={**story(1), "id": "r"})
    documents = place.read("documents").set_index("external_id")["doc_id"]
    assert releases.purge(place.store, [documents["p"]], "court order").copies == (documents["r"],)
    (place.news / "two.jsonl").write_text(json.dumps({**story(2), "id": "r"}) + "\n", "utf-8")
    bring_up_to_date(place.store, [Collection("a", str(place.news))], KEYS, place.model)
    assert sorted(place.read("documents")["external_id"]) == ["q", "r"]


def test_resembling_is_symmetric_with_what_duplicates_says() -> None:
    texts = [TEXT, f"{TEXT} It is old.", OTHER, "Too short."]
    column = pa.chunked_array([[duplicates.signature(text) for text in texts], [None, b""]], type=pa.binary())
    assert duplicates.resembling(column, [duplicates.signature(TEXT)]).tolist() == [True, True] + [False] * 4
    assert not duplicates.resembling(column, []).any()
