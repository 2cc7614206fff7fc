"""What was rolled back holds, and what was taken down stays down, whatever the sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

import releases
from tests.conftest import Command

STORY = "The lighthouse at Cape Orra will be sold, Senator Maud Pell said.\n"


@pytest.fixture
def published(onrecord: Command, tmp_path: Path) -> tuple[Path, Path]:
    """A folder of two articles and its store."""
    folder, store = tmp_path / "news", tmp_path / "output"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "b.txt").write_text("The library of Wend reopens in May, its director, Ivo Tamm, said.\n", "utf-8")
    assert onrecord("run", folder, "--output", store).returncode == 0
    return folder, store


def test_a_purged_article_does_not_come_back_with_its_next_edition(
    onrecord: Command, published: tuple[Path, Path]
) -> None:
    folder, store = published
    documents = releases.open(str(store)).latest().read("documents").set_index("source")
    releases.purge(releases.open(str(store)), [documents.loc["a.txt", "doc_id"]], "court order")
    (folder / "a.txt").write_text(STORY + "She did not name the buyer.\n", "utf-8")
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 0, done.stderr
    latest = releases.open(str(store)).latest()
    assert latest.read("documents")["source"].tolist() == ["b.txt"]
    assert latest.read("rejects")[["source", "reason"]].values.tolist() == [["a.txt", "taken_down"]]


def test_a_rollback_that_holds_stops_the_next_run(onrecord: Command, published: tuple[Path, Path]) -> None:
    folder, store = published
    (folder / "b.txt").unlink()
    assert onrecord("run", folder, "--output", store).returncode == 0
    releases.rollback(releases.open(str(store)), 1, hold=True)
    done = onrecord("run", folder, "--output", store)
    assert done.returncode == 1
    assert "rolled back" in done.stderr
    assert len(releases.open(str(store)).latest().read("documents")) == 2
    assert onrecord("run", folder, "--output", store, "--force").returncode == 0
    assert len(releases.open(str(store)).latest().read("documents")) == 1
