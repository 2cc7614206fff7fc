"""Real runs on damaged stores: what is damaged costs itself, with a sentence, and the run goes on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import releases
from tests.conftest import SEEDS, Command


@pytest.fixture
def store(seeds_store: Path, tmp_path: Path) -> Path:
    """A copy of a store with the release that the seeds give."""
    copy = tmp_path / "output"
    shutil.copytree(seeds_store, copy, symlinks=True)
    return copy


def test_a_run_with_nothing_to_do_mends_and_clears_away(onrecord: Command, store: Path) -> None:
    half = store / "staging" / "0123456789abcdef" / "read" / ".draft-x"
    half.mkdir(parents=True)
    (half / "rejects.parquet").write_bytes(b"half")
    (store / "latest").unlink()
    lost = sorted((store / "parts" / "documents").iterdir())[0]
    lost.unlink()
    manifest = store / "releases" / "0001" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-100])
    done = onrecord("run", SEEDS, "--output", store)
    assert done.returncode == 0, done.stderr
    assert "Nothing to do" in done.stdout
    said = " ".join((done.stdout + done.stderr).split())
    assert "the manifest of release 1 is again what its copy says" in said
    assert f"{lost.name} is whole again" in said.replace("\n", "")
    assert not (store / "staging").exists()
    assert os.readlink(store / "latest") == "releases/0001"
    assert releases.verify(releases.open(store)) == []


@pytest.mark.slow
def test_a_run_goes_on_past_a_damaged_older_release(onrecord: Command, store: Path, tmp_path: Path) -> None:
    news = tmp_path / "seeds"
    shutil.copytree(SEEDS, news)
    releases.rollback(releases.open(store), 1)
    (store / "releases" / "0001" / "manifest.json").write_bytes(b"{")
    (store / "manifests" / "0001.json").unlink()
    (news / "more.txt").write_text("“The pier will be mended,” said Olga Brandt.\n", encoding="utf-8")
    done = onrecord("run", news, "--output", store)
    assert done.returncode == 0, done.stderr
    assert "Release 0003" in done.stdout
    said = " ".join((done.stdout + done.stderr).split())
    assert "an older release is left out of the comparison" in said
    assert "Traceback" not in said
    listed = onrecord("releases", "--output", store)
    assert "its manifest is damaged" in listed.stdout
    repaired = onrecord("repair", "--output", store)
    assert repaired.returncode == 1
    assert "release 1" in repaired.stdout
    assert "1 problem(s)" in repaired.stderr
