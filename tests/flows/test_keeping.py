"""How many releases stay, and what is done about a store by its own deployments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import releases
from flows.upkeep import keeping
from releases.store.store import Store
from tests.conftest import Command
from tests.releases.corpus import SMALL, adding, article, entities

NOON = datetime(2031, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Ten releases: an old one, then one every second day until the 29th."""
    made = releases.open(tmp_path / "output", SMALL)
    added = {**adding([article(0)]), "entities": releases.Change(added=[entities()])}
    made.publish(added, pipeline={"key": "one"}, collections={"wire": {}})
    for n in range(1, 10):
        moment = NOON - timedelta(days=19 - 2 * n)
        monkeypatch.setattr("releases.store.maintenance.now", moment.isoformat)
        releases.rollback(made, 1)
    return made


@pytest.mark.parametrize(
    ("newest", "days", "expected"),
    [(3, 0, 3), (0, 0, 1), (30, 0, 30), (1, 6, 3), (5, 6, 5), (1, 36500, 10), (1, 1, 1)],
)
def test_so_many_releases_and_so_many_days(store: Store, newest: int, days: int, expected: int) -> None:
    assert keeping.how_many(store, newest, days, NOON) == expected


def test_a_release_nobody_can_date_is_taken_for_young(store: Store) -> None:
    manifest = Path(store.name) / "releases" / "0009" / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    assert keeping.how_many(store, 1, 4, NOON) == 2


def test_the_command_takes_both(onrecord: Command, store: Store) -> None:
    said = onrecord("prune", "--output", store.name)
    assert said.returncode == 2
    assert "--keep N releases, --days N, or both" in " ".join(said.stderr.split())
    assert onrecord("prune", "--days", "36500", "--keep", "2", "--output", store.name).returncode == 0
    assert len(store.numbers()) == 10
    assert onrecord("prune", "--keep", "2", "--output", store.name).returncode == 0
    assert store.numbers() == [9, 10]
