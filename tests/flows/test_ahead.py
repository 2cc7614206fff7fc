"""What a run does before its flow begins: the inventory and the first reading, or nothing that anybody notices."""

from __future__ import annotations

import multiprocessing
import subprocess
from importlib import import_module
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from flows.errors import RunError
from flows.runs import planning, versions
from flows.runs.beginning import ahead as module
from flows.runs.beginning.ahead import Ahead
from flows.runs.beginning.early_groups import EarlyGroups, Read, whole
from flows.runs.beginning.start import Start
from flows.runs.settings import Settings
from flows.runs.stages import ReadOptions, annotate_group, read_unit
from flows.runs.workers import Workers
from flows.sources.collections import Collection
from tests.conftest import SEEDS
from tests.flows import poison

ARTICLE = "The ferry to Varnholm will sail again on Monday, the harbour master said.\n\n" * 4


@pytest.fixture
def wire(tmp_path: Path) -> Collection:
    (tmp_path / "wire").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "wire" / name).write_text(ARTICLE + name, encoding="utf-8")
    return Collection("wire", str(tmp_path / "wire"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=str(tmp_path / "output"), workers=1, language="any")


def test_sources_are_read_before_the_flow_asks(
    wire: Collection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "get_ready", poison.process_id)
    store = releases.open(settings.output)
    with store.lock(), Ahead(store, [wire], settings) as ahead:
        ahead.wait()
        assert ahead.start is not None
        assert ahead.inventory is not None
        assert [file.source for file in ahead.inventory.to_read] == ["a.txt", "b.txt"]
        workers = ahead.take_workers()
        assert isinstance(workers, Workers)
        (unit,) = planning.read_units(ahead.inventory.to_read, [wire], ahead.start.reading)
        staging = store.staging(versions.staging_key(settings))
        with workers:
            result = workers.call(read_unit, unit, ReadOptions.of(settings), str(staging), False)
            assert not workers._begun  # the call took what was begun
        assert result.n_articles == 2
        assert [path.name for path in (staging / "read").iterdir()] == [unit.key]


def test_a_run_with_nothing_to_do_starts_no_worker(seeds_store: Path, tmp_path: Path) -> None:
    subprocess.run(["cp", "-a", str(seeds_store), str(tmp_path / "output")], check=True)
    settings = Settings(output=str(tmp_path / "output"))
    store = releases.open(settings.output)
    with store.lock(), Ahead(store, [Collection("seeds", str(SEEDS))], settings) as ahead:
        ahead.wait()
        assert ahead.start is not None
        assert ahead.inventory is not None
        assert ahead.inventory.n_sources > 10
        assert ahead.inventory.nothing_to_do
        assert ahead.workers is None


def test_nobody_waits_for_workers_that_nobody_took(wire: Collection, settings: Settings) -> None:
    store = releases.open(settings.output)
    with store.lock(), Ahead(store, [wire], settings) as ahead:
        ahead.wait()
        assert ahead.workers is not None
    assert not [child for child in multiprocessing.active_children() if "Spawn" in type(child).__name__]


def test_what_fails_is_left_to_the_flow(wire: Collection, settings: Settings) -> None:
    for path in Path(wire.root).iterdir():
        path.unlink()
    store = releases.open(settings.output)
    with store.lock(), Ahead(store, [wire], settings) as ahead:
        ahead.wait()
        assert ahead.start is None
        assert ahead.workers is None
        found = releases.open(settings.output).latest()
        with pytest.raises(RunError, match="is empty"):
            Start.of(store, [wire], settings).inventory()
    assert found is None


def test_a_fault_of_ours_is_not_swallowed(
    wire: Collection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(module, "start_workers", broken)
    store = releases.open(settings.output)
    with store.lock(), Ahead(store, [wire], settings) as ahead, pytest.raises(ZeroDivisionError):
        ahead.wait()


@given(st.lists(st.integers(1, 8), max_size=80), st.randoms(use_true_random=False), st.integers(1, 3))
def test_what_is_annotated_early_are_groups_in_the_end(sizes: list[int], chance: Random, n_workers: int) -> None:
    paths = [f"read/unit/articles-{at:06}-00000.parquet" for at in range(len(sizes))]
    rows = [(at, row) for at, size in enumerate(sizes) for row in range(size)]
    table = pa.table({name: pa.array([row[at] for row in rows], pa.int32()) for at, name in enumerate(("file", "row"))})
    in_the_end = set(planning.groups(table, paths, 8, n_workers))
    read = [Read((0, path), path, size) for path, size in zip(paths, sizes, strict=True)]
    some = chance.sample(read, chance.randint(0, len(read)))
    early = list(whole(some, 8, n_workers))
    assert {planning.group(path, tuple(range(sizes[paths.index(path)]))) for path in early} <= in_the_end
    assert len(early) == len(set(early))
    if sum(sizes) >= 8 * (planning.SHARES_AT_THE_END * n_workers + 1):
        assert list(whole(read, 8, n_workers))  # and there are such where there is much


def test_an_idle_worker_annotates_what_new_sources_hold(settings: Settings, tmp_path: Path) -> None:
    settings = settings.model_copy(update={"batch_size": 2})
    (tmp_path / "wire").mkdir()
    for number in range(24):
        (tmp_path / "wire" / f"{number:02}.txt").write_text(f"{ARTICLE}{number}", encoding="utf-8")
    here = Collection("wire", str(tmp_path / "wire"))
    store = releases.open(settings.output)
    start = Start.of(store, [here], settings)
    inventory = start.inventory()
    units = planning.read_units(inventory.to_read, [here], start.reading)
    staging = str(store.staging(versions.staging_key(settings)))
    with Workers(1, timeout=120.0) as workers:
        results = [read_unit(unit, ReadOptions.of(settings), staging) for unit in units]
        EarlyGroups(workers, settings, staging, units, frozenset()).add(units, results, idle=True)
        early = EarlyGroups(workers, settings, staging, units, inventory.new)
        early.add(units, results, idle=False)
        assert not workers._begun
        early.add([], [], idle=True)
        assert len(workers._begun) == 4
        ((function, (group, *given)), _) = next(iter(workers._begun.items()))
        assert function is annotate_group
        assert workers.call(annotate_group, group, *given).n_documents == 2
        assert len(workers._begun) == 3


def test_what_workers_import_early_is_there() -> None:
    assert [import_module(name).__name__ for name in module.NEEDED] == list(module.NEEDED)
