"""Indexes spare work and decide nothing: lost, torn or damaged at any moment, the rows are those of a store made at once."""

from __future__ import annotations

import errno
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import releases
from benchmarks.interrupted_runs import differences
from flows.runs.corpus import copies, entities, namings
from flows.sources.collections import Collection
from releases.indexes import kept, packs
from releases.indexes.blocks import Index
from tests.flows import test_histories
from tests.flows.test_histories import bring_up_to_date, disturb

model = test_histories.model

KEYS = {"a": "kk"}


def files(store: Path) -> list[Path]:
    return sorted(path for name in ("indexes", "statements") for path in (store / name).rglob("*") if path.is_file())


def lose(store: Path, chance: random.Random) -> None:
    """Removes, cuts or damages some files of the indexes."""
    for path in files(store):
        what, data = chance.random(), path.read_bytes()
        if what < 0.15:
            path.unlink()
        elif what < 0.3:
            path.write_bytes(data[: chance.randrange(len(data) + 1)])
        elif what < 0.45 and data:
            at = chance.randrange(len(data))
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def check(store: Path, folder: Path, model: str) -> None:
    fresh = store.with_name("fresh")
    bring_up_to_date(releases.open(str(fresh)), [Collection("a", str(folder))], KEYS, model)
    assert differences(store, fresh) == []
    assert releases.verify(releases.open(str(store))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_histories_that_lose_their_indexes_leave_the_rows_of_a_fresh_store(
    seed: int, tmp_path: Path, model: str
) -> None:
    chance = random.Random(seed)
    folder, store = tmp_path / "a", tmp_path / "store"
    folder.mkdir()
    for _ in range(4):
        for _ in range(chance.randint(1, 3)):
            disturb(folder / f"{chance.choice('123')}.jsonl", chance)
        if not any(folder.iterdir()):
            disturb(folder / "1.jsonl", random.Random(1))
        bring_up_to_date(releases.open(str(store)), [Collection("a", str(folder))], KEYS, model)
        lose(store, chance)
    bring_up_to_date(releases.open(str(store)), [Collection("a", str(folder))], KEYS, model)
    check(store, folder, model)


TORN = """
import os, signal, sys
from pathlib import Path
import releases
from flows.sources.collections import Collection
from releases.indexes import kept
from tests.flows.test_histories import bring_up_to_date

store, folder, model, number = sys.argv[1:]
written, save = 0, kept.save

def torn(path, columns):
    global written
    save(path, columns)
    written += 1
    if written == int(number):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

kept.save = torn
bring_up_to_date(releases.open(store), [Collection("a", folder)], {"a": "kk"}, model)
"""


@pytest.mark.parametrize("number", [2, 5])
def test_a_run_killed_while_it_writes_an_index_leaves_the_next_one_right(
    number: int, tmp_path: Path, model: str
) -> None:
    chance = random.Random(number)
    folder, store = tmp_path / "a", tmp_path / "store"
    folder.mkdir()
    for name in "123":
        disturb(folder / f"{name}.jsonl", chance)
    bring_up_to_date(releases.open(str(store)), [Collection("a", str(folder))], KEYS, model)
    for name in "456":
        disturb(folder / f"{name}.jsonl", chance)
    killed = subprocess.run([sys.executable, "-c", TORN, store, folder, model, str(number)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert releases.open(str(store)).numbers() == [1]
    assert any(kept.load(path) is None for path in files(store)), files(store)
    bring_up_to_date(releases.open(str(store)), [Collection("a", str(folder))], KEYS, model)
    check(store, folder, model)


def test_ten_more_read_the_parts_of_their_own_blocks_alone(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is used: neither all signatures are compared nor all mentions counted again."""
    folder, store = tmp_path / "a", releases.open(str(tmp_path / "store"))
    folder.mkdir()
    disturb(folder / "1.jsonl", random.Random(3))
    bring_up_to_date(store, [Collection("a", str(folder))], KEYS, model)
    monkeypatch.setattr(copies, "of_all", None)
    monkeypatch.setattr(entities.Counted, "_stored", None)
    disturb(folder / "2.jsonl", random.Random(5))
    bring_up_to_date(store, [Collection("a", str(folder))], KEYS, model)
    assert store.numbers() == [1, 2]


def test_an_index_forgets_what_no_release_has(tmp_path: Path, model: str) -> None:
    folder, store = tmp_path / "a", releases.open(str(tmp_path / "store"))
    folder.mkdir()
    for seed in range(1, 7):
        (folder / "1.jsonl").write_text("")
        disturb(folder / "1.jsonl", random.Random(seed))
        bring_up_to_date(store, [Collection("a", str(folder))], KEYS, model)
    newest = store.latest()
    assert newest is not None
    assert newest.manifest.counts["documents"]
    for kind in (copies.KIND, namings.KIND):
        names = {name for path in packs.files(Index(store.scratch, kind).folder) for name in packs.names(path)}
        assert 1 <= len(names) <= 4


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("was", ["missing", "old"])
def test_a_store_that_cannot_be_written_to_is_read_without_its_indexes(
    was: str, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing, or was kept by another version, is made in memory; nothing is written, and nothing is wrong."""
    folder, store = tmp_path / "a", releases.open(str(tmp_path / "store"))
    folder.mkdir()
    for seed in (3, 5):
        disturb(folder / f"{seed}.jsonl", random.Random(seed))
        bring_up_to_date(store, [Collection("a", str(folder))], KEYS, model)
    one, two = (store.release(number) for number in store.numbers())
    whole = two.documents().columns
    told = releases.diff(one, two).summary()
    indexes = tmp_path / "store" / "indexes"
    if was == "old":
        for path in indexes.rglob("*.blocks"):
            path.write_bytes(b"kept otherwise" + path.read_bytes())
        before = files(tmp_path / "store")
        # Root may write to any folder: so no file of an index can be put in place.
        monkeypatch.setattr(kept, "save", _refused)
    else:
        indexes.rename(tmp_path / "gone")
        indexes.write_text("in the way of a folder, so that nobody, root neither, can make one")
        before = files(tmp_path / "store")
    again = releases.open(str(tmp_path / "store"))
    one, two = (again.release(number) for number in again.numbers())
    assert {name: column.tolist() for name, column in two.documents().columns.items()} == {
        name: column.tolist() for name, column in whole.items()
    }
    assert releases.diff(one, two).summary() == told
    assert two.read("entities").equals(store.release(two.number).read("entities"))
    assert releases.verify(again) == []
    assert files(tmp_path / "store") == before


def _refused(path: Path, columns: object) -> None:
    raise PermissionError(errno.EACCES, "not ours to write", str(path))
