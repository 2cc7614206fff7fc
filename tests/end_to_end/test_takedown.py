"""What was rolled back holds, and what was taken down stays down, whatever the sources say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import releases
from tests.conftest import Command

STORY = "The lighthouse at Cape Orra will be sold, Senator Maud Pell said.\n"


def newest(store: Path) -> releases.Release:
    found = releases.open(str(store)).latest()
    assert found is not None
    return found


@pytest.fixture
def published(onrecord: Command, tmp_path: Path) -> tuple[Path, Path]:
    """A folder of two articles and its store."""
    folder, store = tmp_path / "news", tmp_path / "output"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "b.txt").write_text("The library of Wend reopens in May, its director, Ivo Tamm, said.\n", "utf-8")
    assert onrecord("run", folder, "--output", store).returncode == 0
    return folder, store


@pytest.mark.slow
def test_a_purged_article_does_not_come_back_with_its_next_edition(
    onrecord: Command, published: tuple[Path, Path]
) -> None:
    folder, store = published
    documents = newest(store).read("documents").set_index("source")
    releases.purge(releases.open(str(store)), [documents.loc["a.txt", "doc_id"]], "court order")
    (folder / "a.txt").write_text(STORY + "She did not name the buyer.\n", "utf-8")
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 0, done.stderr
    latest = newest(store)
    assert latest.read("documents")["source"].tolist() == ["b.txt"]
    assert latest.read("rejects")[["source", "reason"]].values.tolist() == [["a.txt", "taken_down"]]


@pytest.mark.slow
def test_a_rollback_that_holds_stops_the_next_run(onrecord: Command, published: tuple[Path, Path]) -> None:
    folder, store = published
    (folder / "b.txt").unlink()
    assert onrecord("run", folder, "--output", store).returncode == 0
    releases.rollback(releases.open(str(store)), 1, hold=True)
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 1
    assert "rolled back" in done.stderr
    assert len(newest(store).read("documents")) == 2
    assert onrecord("run", folder, "--output", store, "--force").returncode == 0
    assert len(newest(store).read("documents")) == 1


BEFORE = "“The lamp of Cape Quenby must burn until the last ferry is home,” said Rosalind Thackeby, its keeper."
AFTER = "“The lamp of Cape Quenby must burn until the last ferry is safely home,” said Rosalind Thackeby, its keeper."
WORDS = ("The lamp of Cape Quenby must burn", "Thackeby", "Quenby keeper speaks")


def places_of(words: Sequence[str], *folders: Path) -> list[str]:
    """Files that have one of the words, in any spelling of their bytes, as rows of Parquet or as rows of SQLite."""
    found = []
    for path in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        data = path.read_bytes()
        texts = ""
        if path.suffix == ".parquet":
            texts = json.dumps(pq.ParquetFile(path).read().to_pylist(), default=str, ensure_ascii=False)
        elif data.startswith(b"SQLite format 3"):
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:  # with what its journal has
                texts = "\n".join(database.iterdump())
        forms = [form for w in words for form in (w.encode(), w.encode("utf-16-le"), w.encode("utf-16-be"))]
        if any(form in data for form in forms) or any(w in texts for w in words):
            found.append(str(path))
    return found


def test_no_word_of_a_purged_article_is_left_in_the_store_or_in_prefects_database(
    onrecord: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    """Two real runs, the second with a reworded quote, one that was broken off, and an Iceberg catalog beside them."""
    folder, store, prefect = tmp_path / "news", tmp_path / "output", Path(environment["PREFECT_HOME"])
    folder.mkdir()
    (folder / "other.txt").write_text(STORY, "utf-8")
    for words in (BEFORE, AFTER):
        article = {"id": "7", "title": WORDS[2], "text": f"{words} She did not say who pays."}
        (folder / "a.json").write_text(json.dumps(article), "utf-8")
        done = onrecord("run", folder, "--output", store)
        assert done.returncode == 0, done.stderr
    assert onrecord("register", "iceberg", "--output", store).returncode == 0
    (store / "staging" / "broken-off").mkdir(parents=True)
    (store / "staging" / "broken-off" / "articles.txt").write_text(AFTER, "utf-8")
    held = places_of(WORDS, store)
    assert any("/documents/" in path for path in held)
    assert any("/staging/" in path for path in held)
    assert places_of(["Completed"], prefect) != []  # what is looked through is where Prefect keeps its runs
    assert places_of(WORDS, prefect) == []
    documents = newest(store).read("documents").set_index("source")
    doc_id = documents.loc["a.json", "doc_id"]
    done = onrecord("purge", doc_id, "--reason", "court order", "--output", store)
    assert done.returncode == 0, done.stderr
    assert places_of(WORDS, store, prefect) == []
    assert any("/documents/" in path for path in places_of(["Maud Pell"], store))
    assert releases.verify(releases.open(str(store))) == []
    assert onrecord("run", folder, "--output", store).returncode == 0
    assert places_of(WORDS, store, prefect) == []
