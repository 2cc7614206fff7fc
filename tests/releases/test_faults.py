"""Broken disks, missing files, other users, several publishers: one clear sentence, and nothing published is harmed."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest

import releases
from benchmarks.crash_store import crash, forked, told_steps
from releases.reading.querying import select
from tests.releases.corpus import PIPELINE, SMALL, adding, article, copy_of, editing, filled


def two_releases(folder: Path) -> releases.Store:
    """Of 20 documents."""
    store = releases.open(folder / "store", SMALL)
    filled(store, 20)
    publish(store, 1)
    return store


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return copy_of(two_releases, tmp_path)


def publish(store: releases.Store, version: int) -> releases.Release:
    return store.publish(editing([article(3, version=version)]), pipeline=PIPELINE, collections={"wire": {}})


def quotes_part(store: releases.Store, number: int = 1) -> Path:
    """A part of release `number` that the other release does not share."""
    ours, others = (store.release(one).paths("quotes") for one in (number, 3 - number))
    return Path(next(path for path in ours if path not in others))


def in_child(work: Callable[[], object]) -> str:
    """Runs `work` in a process of its own; the name and message of what it raised, else what it returned."""

    def told(writer: int) -> None:
        try:
            answer = f"returned {work()}"
        except (releases.StoreError, OSError) as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writer, f"{answer}\n".encode())

    pid, pipe = forked(told)
    answer = told_steps(pipe)
    os.waitpid(pid, 0)
    return "\n".join(answer)


def problems(store: releases.Store) -> list[str]:
    return [str(problem) for problem in releases.verify(store)]


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-100]), "its manifest says"),
        (lambda path: _flip(path), "its bytes have changed"),
        (lambda path: path.write_bytes(b""), "has 0 bytes"),
    ],
    ids=["truncated", "flipped", "emptied"],
)
def test_verify_names_a_part_whose_bytes_are_wrong(
    store: releases.Store, damage: Callable[[Path], object], what: str
) -> None:
    path = quotes_part(store)
    path.chmod(0o644)
    damage(path)
    (problem,) = problems(store)
    assert str(path) in problem
    assert what in problem
    assert releases.verify(store, 2) == []
    assert len(store.release(2).read("quotes")) == 120


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_deleted_part_is_named_and_other_releases_read_on(store: releases.Store) -> None:
    path = quotes_part(store)
    path.unlink()
    assert any(str(path) in problem and "cannot be read" in problem for problem in problems(store))
    with pytest.raises(releases.Damaged, match="missing"):
        store.release(1).read("quotes")
    with pytest.raises(releases.Damaged, match="missing"):
        releases.diff(store.release(1), store.release(2))
    assert len(store.release(2).read("quotes")) == 120


def test_a_truncated_part_is_one_sentence_to_a_reader(store: releases.Store) -> None:
    path = quotes_part(store)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(releases.Damaged, match="onrecord verify") as failure:
        store.release(1).read("quotes")
    assert "\n" not in str(failure.value)
    with pytest.raises(releases.Damaged, match="damaged"):
        select(store.release(1), "quotes", ["kind=direct"], None, None)


def test_missing_and_foreign_files_in_a_release_are_named(store: releases.Store) -> None:
    folder = Path(store.name, "releases", "0002", "quotes")
    lost = sorted(folder.iterdir())[0]
    lost.unlink()
    foreign = folder / "notes.parquet"
    foreign.write_bytes(b"")
    found = problems(store)
    assert any(str(lost) in problem and "is missing" in problem for problem in found)
    assert any(str(foreign) in problem and "not in the manifest" in problem for problem in found)


@pytest.mark.parametrize("length", [0, 200, -40])
def test_a_manifest_cut_short_is_named_and_an_older_release_can_be_published_again(
    store: releases.Store, length: int
) -> None:
    manifest = Path(store.name, "releases", "0002", "manifest.json")
    manifest.write_bytes(manifest.read_bytes()[:length])
    with pytest.raises(releases.Damaged, match=r"0002/manifest\.json is cut short or altered"):
        store.latest()
    with pytest.raises(releases.Damaged):
        publish(store, 2)
    (problem,) = problems(store)
    assert str(manifest) in problem
    assert len(store.release(1).read("quotes")) == 120
    assert releases.rollback(store, 1).number == 3
    assert publish(store, 2).number == 4


def test_a_changed_manifest_is_found(store: releases.Store) -> None:
    manifest = Path(store.name, "releases", "0001", "manifest.json")
    manifest.write_text(manifest.read_text().replace('"documents": 20', '"documents": 21'))
    (problem,) = problems(store)
    assert "its digest does not match" in problem


@pytest.mark.parametrize("state", ["missing", "dangling", "stale"])
def test_latest_is_repaired(store: releases.Store, state: str) -> None:
    link = Path(store.name, "latest")
    link.unlink()
    if state != "missing":
        link.symlink_to("releases/0009" if state == "dangling" else "releases/0001")
    latest = releases.open(store.name).latest()
    assert latest is not None
    assert latest.number == 2
    assert os.readlink(link) == "releases/0002"


def test_a_store_copied_without_its_links_still_publishes(store: releases.Store, tmp_path: Path) -> None:
    copy = releases.open(tmp_path / "copy", SMALL)
    shutil.copytree(store.name, copy.name, symlinks=False)
    with pytest.warns(UserWarning, match="latest is no link"):
        assert publish(copy, 2).number == 3
    assert len(pd.read_parquet(Path(copy.name, "releases", "0003", "quotes"))) == 120


@pytest.mark.parametrize("limit", [0, 5_000])
def test_a_full_disk_publishes_nothing(store: releases.Store, limit: int) -> None:
    def full() -> object:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return publish(store, 2)

    answer = in_child(full)
    assert answer.startswith("StoreError: ")
    assert "disk is full" in answer
    assert "\n" not in answer
    assert store.numbers() == [1, 2]
    assert problems(store) == []
    assert publish(store, 2).number == 3


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_reader_without_write_permission_reads(shared_folder: Path) -> None:
    store = releases.open(shared_folder / "store", SMALL)
    filled(store, 20)
    Path(store.name, "latest").unlink()

    def other_user(work: Callable[[], object]) -> str:
        def changed() -> object:
            os.setuid(65534) if os.getuid() == 0 else None
            return work()

        Path(store.name).chmod(0o555)
        answer = in_child(changed)
        Path(store.name).chmod(0o755)
        return answer

    def read() -> object:
        latest = releases.open(store.name).latest()
        return latest and len(latest.read("quotes"))

    assert other_user(read) == "returned 120"
    answer = other_user(lambda: publish(releases.open(store.name), 2))
    assert answer.startswith("StoreError: ")
    assert "no permission to write there" in answer
    assert store.numbers() == [1]


@pytest.fixture
def elsewhere(store: releases.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on another file system than the store."""
    folder = tmp_path_factory.mktemp("elsewhere")
    assert os.stat(folder).st_dev != os.stat(store.name).st_dev
    return folder


def test_parts_on_another_file_system_are_copied(store: releases.Store, elsewhere: Path) -> None:
    parts = Path(store.name, "parts")
    shutil.copytree(parts, Path(elsewhere, "parts"))
    shutil.rmtree(parts)
    parts.symlink_to(Path(elsewhere, "parts"))
    with pytest.warns(UserWarning, match="hard links do not work"):
        assert publish(store, 2).number == 3
    assert problems(store) == []
    assert len(pd.read_parquet(Path(store.name, "latest", "quotes"))) == 120


def test_releases_on_another_file_system_are_refused(store: releases.Store, elsewhere: Path) -> None:
    folder = Path(store.name, "releases")
    shutil.copytree(folder, Path(elsewhere, "releases"))
    shutil.rmtree(folder)
    folder.symlink_to(Path(elsewhere, "releases"))
    with pytest.raises(releases.StoreError, match="several file systems"):
        publish(store, 2)
    assert store.numbers() == [1, 2]


@pytest.mark.parametrize("place", ["a file", "ftp://host/store"])
def test_a_place_that_cannot_be_a_store(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("text")
    with pytest.raises(releases.StoreError, match="give a folder"):
        releases.open(tmp_path / place if place == "a file" else place)


def publish_collection(root: str, collection: str, base: int) -> str:
    """In a process of its own: publishes three articles of a collection, worked out against release `base`."""
    store = releases.open(root, SMALL)
    changes = adding([article(number, collection=collection, per_source=1) for number in range(3)])
    try:
        release = store.publish(
            changes, pipeline=PIPELINE, collections={collection: {}}, base=store.release(base) if base else None
        )
    except releases.StoreError as error:
        return f"{type(error).__name__}: {error}"
    return str(release.number)


def test_four_publishers_of_different_collections_all_publish(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    names = ["east", "west", "north", "south"]
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        answers = list(pool.map(publish_collection, [store.name] * 4, names, [1] * 4))
    assert sorted(answers) == ["2", "3", "4", "5"]
    latest = store.latest()
    assert latest is not None
    assert latest.manifest.counts["documents"] == 32
    assert set(latest.manifest.collections) == {"wire", *names}
    assert problems(store) == []


@pytest.mark.slow
def test_of_four_publishers_of_one_collection_one_publishes(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        answers = sorted(pool.map(publish_collection, [store.name] * 4, ["east"] * 4, [1] * 4))
    assert answers[0] == "2"
    assert all(
        answer.startswith("Conflict: release 2, published meanwhile, changed east too") for answer in answers[1:]
    )
    assert store.numbers() == [1, 2]
    assert problems(store) == []


def test_whole_corpus_tables_are_asked_for_again_after_a_rebase(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    base = filled(store, 20)
    publish_collection(store.name, "east", 1)
    parents = []

    def changes(parent: releases.Release | None) -> dict[str, releases.Change]:
        assert parent is not None
        parents.append(parent.number)
        table = parent.arrow("entities")
        new = adding([article(number, collection="west", per_source=1) for number in range(3)])
        return {**new, "entities": releases.Change(added=[table], replaced=True)}

    with pytest.raises(releases.Conflict, match="published meanwhile"):
        store.publish(changes(base), pipeline=PIPELINE, collections={"west": {}}, base=base)
    release = store.publish(changes, pipeline=PIPELINE, collections={"west": {}}, base=base)
    assert parents == [1, 2]
    assert release.number == 3
    assert release.manifest.counts["documents"] == 26


@pytest.mark.slow
def test_killed_publishers_harm_nothing(tmp_path: Path) -> None:
    """A few random kills and one at each step; benchmarks/crash_store.py does hundreds."""
    result = crash(str(tmp_path / "store"), kills=2, per_step=1, seed=7)
    assert result is not None
    assert result["problems"] == []
    assert result["looks of the reader"] > 0


@pytest.mark.slow
def test_a_corrupting_hand_is_told_and_nothing_is_published_on_what_it_did(tmp_path: Path) -> None:
    """A few files; `benchmarks.crash_store --hand` goes on to a thousand. Stopped after each and gone on with."""
    result = None
    for _ in range(20):
        result = crash(str(tmp_path / "store"), kills=3, per_step=0, seed=3, seconds=0.01, hand=True)
        if result is not None:
            break
    assert result is not None
    assert result["problems"] == []
    assert sum(result["files touched by the hand"].values()) >= 6
