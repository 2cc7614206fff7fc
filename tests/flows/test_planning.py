from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from flows.errors import RunError
from flows.runs import planning
from flows.runs.beginning.start import Start
from flows.runs.planning import Inventory
from flows.runs.settings import Settings
from flows.runs.stages import Group
from flows.runs.staging import ReadResult
from flows.runs.versions import Same
from flows.sources.collections import Collection, SourceFile, SourceReject

COLLECTIONS = [Collection("a", "/a"), Collection("b", "/b")]


def inventory(*files: SourceFile) -> Inventory:
    return planning.compare(files, ["a", "b"], None, same=Same())


def test_without_a_parent_every_source_is_new() -> None:
    found = inventory(SourceFile("a", "x.txt", 1, "1"), SourceFile("a", "y.txt", 1, "2"))
    assert [f.source for f in found.to_read] == ["x.txt", "y.txt"]
    assert (len(found.new), found.changed, found.missing) == (2, frozenset(), frozenset())


def test_what_cannot_be_read_is_not_sent_to_the_reader() -> None:
    refused = SourceReject("a", "pipe", "not_a_file")
    found = planning.compare([refused], ["a"], None, same=Same())
    assert found.to_read == ()
    assert found.refused == (refused,)
    assert found.reread == {("a", "pipe")}


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20_000_000)), max_size=600),
)
def test_units_hold_every_source_once_in_order_within_their_limits(sizes: list[tuple[str, int]]) -> None:
    files = [SourceFile(c, f"{n:04}", size, "h") for n, (c, size) in enumerate(sorted(sizes))]
    units = planning.read_units(files, COLLECTIONS, {"a": "key", "b": "key"})
    assert [f for unit in units for f in unit.files] == files
    for unit in units:
        assert {f.collection for f in unit.files} == {unit.collection.name}
        assert len(unit) <= planning.UNIT_SOURCES
        assert len(unit) == 1 or sum(f.n_bytes for f in unit.files) <= planning.UNIT_BYTES
    assert len({unit.key for unit in units}) == len(units)


def test_a_unit_is_named_by_what_is_in_it() -> None:
    def key(sha: str, salt: str = "salt") -> str:
        return planning.read_units([SourceFile("a", "x", 1, sha)], COLLECTIONS, {"a": salt})[0].key

    assert key("1") == key("1")
    assert len({key("1"), key("2"), key("1", "other pipeline")}) == 3


@given(st.lists(st.integers(0, 3), max_size=200), st.integers(1, 40), st.integers(1, 9))
def test_groups_hold_every_article_once_and_never_cross_files(file_of: list[int], size: int, n_workers: int) -> None:
    files = sorted(file_of)
    table = pa.table({"file": pa.array(files, pa.int32()), "row": pa.array(range(len(files)), pa.int32())})
    names = [f"staging/read/u/articles-{n}.parquet" for n in range(4)]
    made = planning.groups(table, names, size, n_workers)
    assert [(g.article_file, row) for g in made for row in g.rows] == [(names[f], n) for n, f in enumerate(files)]
    assert all(1 <= len(g) <= size for g in made)
    assert len({g.key for g in made}) == len(made)


def test_the_last_groups_are_small() -> None:
    table = pa.table({"file": pa.array([0] * 1000, pa.int32()), "row": pa.array(range(1000), pa.int32())})
    sizes = [len(group) for group in planning.groups(table, ["a/b.parquet"], 64, 2)]
    assert sizes[0] == 64
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= planning.SMALLEST_GROUP


def test_a_book_does_not_come_last(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("a", "b", "c", "d")]
    for path, n_bytes in zip(paths, (400, 500, 90, 9000), strict=True):
        Path(path).write_bytes(bytes(n_bytes))
    groups = [
        Group("1", paths[0], (0, 1)),
        Group("2", paths[0], (2, 3)),
        Group("3", paths[1], (0, 1, 2)),
        Group("4", paths[2], (0,)),
        Group("5", paths[3], (0,)),
    ]
    assert planning.largest_first(groups) == [4, 2, 0, 1, 3]


@given(st.integers(0, 3000), st.integers(1, 64))
def test_tasks_hold_every_call_once_and_the_last_hold_one(n: int, n_workers: int) -> None:
    items = list(range(n))
    tasks = planning.in_tasks(items, n_workers)
    assert [item for task in tasks for item in task] == items
    assert all(len(task) == 1 for task in tasks[-n_workers:])
    assert len(tasks) <= planning.MAX_TASKS_PER_STAGE + 12 * n_workers


def test_a_run_that_could_not_read_most_of_its_sources_stops(tmp_path: Path) -> None:
    here = Collection("wire", str(tmp_path))
    read = [ReadResult("a", n_sources=5, n_faults=4), ReadResult("b", n_sources=4, n_faults=3)]
    with pytest.raises(RunError, match="7 of 9 sources could not be read; nothing was published"):
        planning.guard_faults(read, [here])
    planning.guard_faults([ReadResult("a", n_sources=9, n_faults=4)], [here])


def test_an_empty_collection_stops_the_run(tmp_path: Path) -> None:
    settings = Settings(output=str(tmp_path / "output"))
    start = Start.of(releases.open(settings.output), [Collection("wire", str(tmp_path))], settings)
    with pytest.raises(RunError, match=r"collection 'wire' .* is empty: check the path, or pass --force"):
        start.inventory()
