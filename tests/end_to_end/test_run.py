"""`onrecord run` as a user runs it: the real command over real files, the tables read with pandas."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

import releases
from tests.conftest import SEEDS, Command

GIVEN = "000_4b70ab8e8b8c5215.txt"


def read(store: Path, table: str, release: str = "latest") -> pd.DataFrame:
    return pd.read_parquet(store / release / table)


@pytest.fixture(scope="module")
def given(seeds_store: Path) -> dict[str, pd.DataFrame]:
    """Rows of the article that the project began with."""
    documents = read(seeds_store, "documents")
    doc_id = documents.loc[documents["source"] == GIVEN, "doc_id"].item()
    tables = {name: read(seeds_store, name) for name in ("documents", "sentences", "mentions", "quotes")}
    return {name: table[table["doc_id"] == doc_id].reset_index(drop=True) for name, table in tables.items()}


def test_every_table_is_filled(seeds_store: Path) -> None:
    for name in ("sources", "documents", "sentences", "mentions", "entities", "quotes", "rejects"):
        assert len(read(seeds_store, name)) > 0, name


def test_the_given_articles_names_are_joined(given: dict[str, pd.DataFrame]) -> None:
    mentions = given["mentions"]
    people = mentions[mentions["label"] == "PERSON"]
    assert set(people["name"]) == {"Xi Jinping", "Vladimir Putin"}
    assert people.groupby("name")["entity_id"].nunique().tolist() == [1, 1]
    assert {"Xi", "Xi Xi", "Xi Jinping"} <= set(people.loc[people["name"] == "Xi Jinping", "text"])
    america = mentions[mentions["text"].isin(["US", "U.S.", "United States", "the United States"])]
    assert america["entity_id"].nunique() == 1
    assert not ((mentions["text"] == "Xi-Putin") & (mentions["label"] == "PERSON")).any()


def test_the_given_article_keeps_its_paragraphs(given: dict[str, pd.DataFrame]) -> None:
    lines = [line for line in (SEEDS / GIVEN).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert given["documents"]["n_paragraphs"].item() == len(lines)


def test_offsets_lead_to_the_words(seeds_store: Path) -> None:
    texts = read(seeds_store, "documents").set_index("doc_id")["text"]
    for name in ("sentences", "mentions"):
        for row in read(seeds_store, name).itertuples():
            assert texts[row.doc_id][row.start : row.end] == row.text


def test_a_program_is_told_what_a_run_did(onrecord: Command, prefect_server: str, tmp_path: Path) -> None:
    """By a file, and by an event that a deployment can wait for."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Mill opens\n\n“The mill opens in May,” said Ada Vell, the mayor.\n")
    told = tmp_path / "told" / "run.json"
    options = ("--output", tmp_path / "store", "--summary", told)
    assert onrecord("run", tmp_path / "in", *options).returncode == 0
    summary = json.loads(told.read_text())
    assert (summary["outcome"], summary["release"], summary["new"]) == ("published", 1, 1)
    assert summary["counts"]["quotes"] == 1
    assert onrecord("run", tmp_path / "none", *options).returncode == 2
    failed = json.loads(told.read_text())
    assert (failed["outcome"], failed["exit_code"]) == ("failed", 2)
    assert "there is no file or folder" in failed["error"]
    (mine,) = published_events(prefect_server, str(tmp_path))
    assert mine["payload"]["release"] == 1
    assert mine["payload"]["counts"] == summary["counts"]


def published_events(server: str, location: str) -> list[dict[str, Any]]:
    """The server writes events down a little after it has taken them."""
    wanted = {"filter": {"event": {"name": ["onrecord.release.published"]}}, "limit": 50}
    end = time.monotonic() + 30
    while time.monotonic() < end:
        events = httpx.post(f"{server}/events/filter", json=wanted).json()["events"]
        if mine := [event for event in events if event["payload"]["location"].startswith(location)]:
            return mine
        time.sleep(0.5)
    return []


def test_the_second_run_finds_nothing_to_do(onrecord: Command, seeds_store: Path, tmp_path: Path) -> None:
    done = onrecord("run", SEEDS, "--output", seeds_store, "--summary", tmp_path / "told.json")
    assert done.returncode == 0
    assert json.loads((tmp_path / "told.json").read_text())["outcome"] == "nothing to do"
    assert (done.stdout + done.stderr).lower().count("nothing to do") == 1
    assert [r.number for r in releases.open(str(seeds_store)).releases()] == [1]


@pytest.mark.slow
def test_a_file_added_edited_and_removed(onrecord: Command, tmp_path: Path) -> None:
    folder, store = tmp_path / "news", tmp_path / "output"
    folder.mkdir()
    shutil.copy(SEEDS / "003_press_conference.txt", folder)
    assert onrecord("run", folder, "--output", store).returncode == 0

    added = folder / "late.txt"
    added.write_text("The bridge at Tarn Ferry will close on Monday, the harbour master, Ida Kroll, said.\n", "utf-8")
    done = onrecord("run", folder, "--output", store)
    assert "1 documents new, 0 edited, 0 withdrawn; 1 annotated" in done.stdout, done.stdout + done.stderr
    before = read(store, "documents", "releases/0002").set_index("source")["doc_id"]

    added.write_text("The bridge at Tarn Ferry will stay open, the harbour master, Ida Kroll, said.\n", "utf-8")
    done = onrecord("run", folder, "--output", store)
    assert "0 documents new, 1 edited, 0 withdrawn; 1 annotated" in done.stdout, done.stdout + done.stderr
    assert "release 2 → 3: documents: 1 edited; quotes: 1 reworded" in done.stdout
    after = read(store, "documents", "releases/0003").set_index("source")["doc_id"]
    assert after.to_dict() == before.to_dict()

    added.unlink()
    done = onrecord("run", folder, "--output", store)
    assert "0 documents new, 0 edited, 1 withdrawn; 0 annotated" in done.stdout, done.stdout + done.stderr
    for table in ("documents", "sentences", "mentions", "quotes"):
        assert before["late.txt"] not in set(read(store, table)["doc_id"])
    assert before["late.txt"] in set(read(store, "documents", "releases/0003")["doc_id"])


@pytest.mark.slow
def test_the_record_with_the_later_date_is_the_document_until_it_goes(onrecord: Command, tmp_path: Path) -> None:
    folder, store = tmp_path / "feed", tmp_path / "output"
    folder.mkdir()

    def feed(name: str, day: int, month: str) -> None:
        text = f"Mayor Ada Lund said the pier at Skerrow would open in {month}."
        record = {"id": "a-1", "published_at": f"2025-03-0{day}T08:00:00Z", "text": text}
        (folder / name).write_text(json.dumps(record) + "\n", "utf-8")

    feed("monday.jsonl", 3, "May")
    onrecord("run", folder, "--output", store)
    first = read(store, "documents")
    feed("tuesday.jsonl", 4, "June")
    onrecord("run", folder, "--output", store)
    second = read(store, "documents")
    assert second["doc_id"].tolist() == first["doc_id"].tolist()
    assert "June" in second["text"].item()
    rejects = read(store, "rejects")
    assert rejects[["source", "reason"]].values.tolist() == [["monday.jsonl", "superseded"]]

    (folder / "tuesday.jsonl").unlink()
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 0, done.stderr
    third = read(store, "documents")
    assert third["doc_id"].tolist() == first["doc_id"].tolist()
    assert "May" in third["text"].item()
    assert len(read(store, "rejects")) == 0


@pytest.mark.slow
def test_a_collection_that_lost_most_of_its_documents_stops_the_run(onrecord: Command, tmp_path: Path) -> None:
    folder, store = tmp_path / "wire", tmp_path / "output"
    folder.mkdir()
    for n in range(12):
        (folder / f"{n}.txt").write_text(
            f"Story {n}: the ferry to Skerrow left on time, Captain Odd Ness said.\n", "utf-8"
        )
    onrecord("run", folder, "--output", store)
    for n in range(7):
        (folder / f"{n}.txt").unlink()
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 1
    assert "would lose 7 of its 12 documents" in done.stderr
    assert len(read(store, "documents")) == 12
    assert onrecord("run", folder, "--output", store, "--force").returncode == 0
    assert len(read(store, "documents")) == 5


@pytest.mark.parametrize("wrong", [["no/such/folder"], [SEEDS, "--workers", "0"], [SEEDS, "--model", "no_model"]])
def test_bad_usage_is_one_sentence_and_exit_code_2(onrecord: Command, tmp_path: Path, wrong: list[object]) -> None:
    done = onrecord("run", *wrong, "--output", tmp_path / "output")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output" / "releases").exists()


def test_every_seed_is_accounted_for(seeds_store: Path) -> None:
    sources = read(seeds_store, "sources")
    files = {p.name for p in SEEDS.iterdir() if ".meta." not in p.name}
    assert set(sources["source"]) == files
    rejects = read(seeds_store, "rejects").set_index("source")["reason"]
    assert rejects.to_dict() == {"016_empty.txt": "empty", "017_binary.txt": "binary"}


def test_the_given_article_has_two_direct_quotes_and_both_are_pull_quotes(given: dict[str, pd.DataFrame]) -> None:
    direct = given["quotes"][given["quotes"]["kind"] == "direct"].sort_values("start")
    assert direct["is_pull_quote"].tolist() == [True, True]
    assert direct["speaker"].tolist() == ["The Xi-Putin statement", "Statement"]
    first, second = direct["text"]
    assert first.startswith("The United States and its allies")
    assert first.endswith("stability and prosperity.")
    assert second.startswith("Unilateral coercive measures")
    assert second.endswith("international security interests.")


@pytest.mark.slow
def test_a_record_appended_to_a_file_is_the_only_one_annotated(onrecord: Command, tmp_path: Path) -> None:
    folder, store = tmp_path / "feed", tmp_path / "output"
    folder.mkdir()
    feed = folder / "feed.jsonl"
    stories = [
        {"id": str(n), "text": f"The ferry to Skerrow {n} was late again, Captain Odd Ness said."} for n in range(3)
    ]
    feed.write_text("".join(json.dumps(s) + "\n" for s in stories[:2]), "utf-8")
    assert onrecord("run", folder, "--output", store).returncode == 0
    feed.write_text("".join(json.dumps(s) + "\n" for s in stories), "utf-8")
    done = onrecord("run", folder, "--output", store)
    assert "1 documents new, 0 edited, 0 withdrawn; 1 annotated" in done.stdout, done.stdout + done.stderr
    assert len(read(store, "documents")) == 3


@pytest.mark.slow
def test_a_store_inside_its_own_source_is_not_read(onrecord: Command, tmp_path: Path) -> None:
    (tmp_path / "only.txt").write_text("", "utf-8")
    store = tmp_path / "output"
    for expected in ("Release 0001", "Nothing to do"):
        done = onrecord("run", tmp_path, "--output", store)
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout
    assert read(store, "rejects")[["source", "reason"]].values.tolist() == [["only.txt", "empty"]]
    assert len(read(store, "documents")) == 0
