"""What a run does before its flow begins: the inventory and the first reading, or nothing that anybody notices."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

import releases
from flows.errors import RunError
from flows.runs import planning, versions
from flows.runs.beginning import ahead as module
from flows.runs.beginning.ahead import Ahead
from flows.runs.beginning.start import Start
from flows.runs.settings import Settings
from flows.runs.stages import ReadOptions, read_unit
from flows.runs.workers import Workers
from flows.sources.collections import Collection
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
    monkeypatch.setattr(module, "load_model", poison.process_id)
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
