"""The example of docs/correct.md: a sister who speaks under her sister's name is found, put right, and stays so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import releases
from tests.conftest import ROOT, Command

SOURCE = "019_two_sisters.txt"


def spoken(store: Path) -> tuple[str, str | None, str | None]:
    """Id, name and correction of the quote that Leonie Harcastle speaks."""
    release = releases.open(store).latest()
    assert release is not None
    rows = [row for row in release.arrow("quotes").to_pylist() if "eleven thousand" in row["text"]]
    (row,) = rows
    return row["quote_id"], row["speaker_name"], row["correction_id"]


@pytest.mark.slow
def test_find_mend_run_again_edit_and_compare(onrecord: Command, tmp_path: Path) -> None:
    news, store = tmp_path / "news", tmp_path / "store"
    news.mkdir()
    article = (ROOT / "seeds" / SOURCE).read_text("utf-8")
    (news / SOURCE).write_text(article, "utf-8")
    assert onrecord("run", news, "--output", store).returncode == 0
    quote_id, name, correction_id = spoken(store)
    assert (name, correction_id) == ("Judith Harcastle", None)

    done = onrecord("correct", quote_id, "--speaker", "Leonie Harcastle", "--output", store)
    assert done.returncode == 0, done.stderr
    again = onrecord("run", news, "--output", store)
    assert "0 annotated (0 words)" in again.stdout, again.stdout + again.stderr
    assert "1 correction holds" in again.stdout
    _, name, correction_id = spoken(store)
    assert name == "Leonie Harcastle"
    compared = onrecord("diff", "previous", "latest", "--output", store).stdout
    assert "Judith Harcastle → Leonie Harcastle" in compared
    nothing = onrecord("run", news, "--output", store)
    assert "Nothing to do" in nothing.stdout

    edited = article.replace("eleven thousand visitors", "nearly eleven thousand visitors").replace(
        "two women", "women"
    )
    (news / SOURCE).write_text(edited, "utf-8")
    assert "1 annotated" in onrecord("run", news, "--output", store).stdout
    moved, *told = spoken(store)
    assert moved != quote_id
    assert told == ["Leonie Harcastle", correction_id]

    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(store / "corrections.jsonl", fresh)
    assert onrecord("run", news, "--output", fresh).returncode == 0
    assert spoken(fresh) == (moved, "Leonie Harcastle", correction_id)

    assert correction_id
    assert onrecord("corrections", "undo", correction_id, "--output", store).returncode == 0
    assert onrecord("run", news, "--output", store).returncode == 0
    assert spoken(store) == (moved, "Judith Harcastle", None)
    listed = onrecord("corrections", "list", "--all", "--format", "json", "--output", store)
    assert [row["holds"] for row in json.loads(listed.stdout)] == ["no", "yes"]
