"""A run's workers write the parts of a release: the same bytes whoever writes them, and none lost with a worker."""

from __future__ import annotations

import operator
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import releases
from flows.errors import RunError
from flows.runs.workers import Workers
from flows.runs.workers.lent import LentHands
from releases import Change
from releases.files.manifest import Part
from releases.files.store_backends import LocalStorage
from releases.store.workspace import Hands
from releases.tables.schemas import DOCUMENT_TABLES
from tests.flows import poison
from tests.flows.poison import WriterDies
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing, removing

EDITED = (3, 4, 17, 30)


@pytest.fixture(scope="module")
def lent() -> Iterator[LentHands]:
    with Workers(2, timeout=60.0) as workers:
        yield LentHands(workers)


def in_files(changes: dict[str, Change], folder: Path, rows_in_a_file: int) -> dict[str, Change]:
    """The rows that a run leaves in files, in files."""
    made = dict(changes)
    for name in DOCUMENT_TABLES:
        (rows,) = changes[name].added
        assert isinstance(rows, pa.Table)
        paths = []
        for at in range(0, rows.num_rows, rows_in_a_file):
            paths.append(folder / f"{name}-{at}.parquet")
            pq.write_table(rows.slice(at, rows_in_a_file), paths[-1])
        made[name] = replace(changes[name], added=paths)
    return made


def history(store: releases.Store, hands: Hands | None, folder: Path) -> list[dict[str, tuple[Part, ...]]]:
    """The parts of three releases: a first load, one with edits and new articles, one that lost some."""
    folder.mkdir()
    edited, new = editing([article(n, version=1) for n in EDITED]), adding([article(n) for n in range(40, 60)])
    both = {
        name: Change(
            removed=edited[name].removed if name in edited else None, added=[*_of(edited, name), *change.added]
        )
        for name, change in new.items()
    }
    for changes in (in_files(adding([article(n) for n in range(40)], first=True), folder, 23), both):
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, hands=hands)
    gone = removing(store, [doc_id(n) for n in (0, 1, 2, 44)])
    store.publish(gone, pipeline=PIPELINE, collections={"wire": {}}, hands=hands)
    assert releases.verify(store) == []
    return [dict(release.manifest.tables) for release in store.releases()]


def _of(changes: dict[str, Change], name: str) -> list[Path | pa.Table]:
    return list(changes[name].added) if name in changes else []


def files_of(store: releases.Store) -> dict[str, bytes]:
    """What is kept in the store but for the times in it: the parts, and what the indexes know of them."""
    root = Path(store.name)
    paths = [path for pattern in ("parts/*/*", "indexes/*/*", "statements/*") for path in root.glob(pattern)]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def test_parts_are_the_same_whoever_writes_them(tmp_path: Path, lent: LentHands) -> None:
    own_store, lent_store = (releases.open(tmp_path / name, SMALL) for name in ("own", "lent"))
    assert history(own_store, None, tmp_path / "1") == history(lent_store, lent, tmp_path / "2")
    assert files_of(own_store) == files_of(lent_store)


def test_every_byte_of_the_release_before_is_looked_at_by_the_workers(
    tmp_path: Path, lent: LentHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a byte of what is sound is read for it here; and whatever is wrong is told, as if it had been."""
    monkeypatch.setattr("releases.store.store.LOOKED_AT", 20_000)
    store = releases.open(tmp_path / "store", SMALL)
    history(store, lent, tmp_path / "1")
    more = adding([article(n) for n in range(80, 83)])
    with monkeypatch.context() as here:
        here.setattr(LocalStorage, "damage", None)
        assert store.publish(more, pipeline=PIPELINE, collections={"wire": {}}, hands=lent).number == 4
    newest = store.latest()
    assert newest is not None
    for table in ("documents", "entities"):
        path = Path(newest.paths(table)[-1])
        sound = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(sound[:-9] + bytes([sound[-9] ^ 1]) + sound[-8:])
        with pytest.raises(releases.Damaged, match=rf"{table}.*its bytes have changed"):
            store.publish(adding([article(90)]), pipeline=PIPELINE, collections={"wire": {}}, hands=lent)
        path.write_bytes(sound)


def test_one_worker_makes_them_too(tmp_path: Path, lent: LentHands) -> None:
    with Workers(1, timeout=60.0) as alone:
        one = history(releases.open(tmp_path / "one", SMALL), LentHands(alone), tmp_path / "1")
    assert one == history(releases.open(tmp_path / "two", SMALL), lent, tmp_path / "2")


def test_no_part_is_lost_with_a_worker_that_dies_writing(tmp_path: Path, lent: LentHands) -> None:
    sound, hit = (releases.open(tmp_path / name, SMALL) for name in ("sound", "hit"))
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    made = history(hit, WriterDies(lent, str(deaths)), tmp_path / "1")
    for function in ("write_block", "write_said"):
        assert len(list(deaths.glob(f"{function}-*"))) >= 3  # one in each publish
    assert made == history(sound, None, tmp_path / "2")
    assert not list(Path(hit.name, "staging").iterdir())  # nor does half a part stay


def test_results_come_in_order_and_few_are_asked_for_ahead(lent: LentHands) -> None:
    asked: list[int] = []

    def works() -> Iterator[poison.Numbers]:
        for number in (1, 2, 3, 4, 5, 6, 7, 8):
            asked.append(number)
            yield poison.Numbers((number,))

    found = lent.map(poison.double, works())
    assert next(found) == [2]
    assert len(asked) == 4
    assert [next(found) for _ in range(7)] == [[4], [6], [8], [10], [12], [14], [16]]


def test_what_is_wrong_with_the_rows_comes_back(tmp_path: Path, lent: LentHands) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    changes = adding([article(n) for n in range(20)], first=True)
    (mentions,) = changes["mentions"].added
    assert isinstance(mentions, pa.Table)
    at = mentions.column_names.index("text")
    changes["mentions"] = Change(added=[mentions.set_column(at, "text", pa.array(["else"] * mentions.num_rows))])
    with pytest.raises(releases.CheckFailed, match="mentions"):
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, hands=lent)
    assert store.latest() is None
    assert not list(Path(store.name).glob("parts/*/*"))


def test_a_stop_ends_a_publish_that_waits_for_workers() -> None:
    with Workers(2, timeout=600.0) as workers:
        threading.Timer(1.0, workers.stop).start()
        began = time.monotonic()
        with pytest.raises(RunError, match="stopped"):
            list(LentHands(workers).map(poison.double, [poison.Numbers((99,))] * 6))
        assert time.monotonic() - began < 5.0


def test_what_was_begun_in_vain_stops_no_publish(tmp_path: Path) -> None:
    """An early group that came out otherwise; and its result is not kept for the rest of the run."""
    store = releases.open(tmp_path / "store", SMALL)
    with Workers(1, timeout=60.0) as workers:
        for number, articles in enumerate([range(10), range(10, 12)], 1):
            workers.begin(operator.neg, number)
            changes = adding([article(n) for n in articles], first=number == 1)
            published = store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, hands=LentHands(workers))
            assert published.number == number
        workers.forget_begun()
        assert workers._begun == {}
