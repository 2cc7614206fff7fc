"""One damaged file costs itself: it is told, mended where the store holds it twice, and never published on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

import releases
from releases.reading.querying import select
from tests.releases.corpus import copy_of, doc_id
from tests.releases.four_releases import (
    Damage,
    cut,
    damages,
    flip,
    four_releases,
    manifest,
    own_part,
    publish,
    shared_part,
    without_copy,
    wrong,
)


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return copy_of(four_releases, tmp_path)


# --- manifests


@damages
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_damaged_manifest_is_written_again_from_its_copy(store: releases.Store, number: int, damage: Damage) -> None:
    before = manifest(store, number).read_bytes()
    damage(manifest(store, number))
    assert any(f"{number:04d}/manifest.json" in problem for problem in wrong(store))
    done = releases.repair(store)
    assert done.mended == [f"the manifest of release {number} is again what its copy says"]
    assert done.beyond == []
    assert manifest(store, number).read_bytes() == before
    assert wrong(store) == []


@damages
def test_a_damaged_manifest_without_a_copy_costs_its_release_and_no_other(
    store: releases.Store, damage: Damage
) -> None:
    without_copy(store, 2)
    damage(manifest(store, 2))
    (problem,) = releases.repair(store).beyond
    assert problem.where == "release 2"
    assert "it has no copy; restore it from a copy of the store, or prune it" in problem.what
    assert [release.number for release in store.sound_releases()[0]] == [1, 3, 4]
    assert publish(store, 4).number == 5
    assert releases.diff(store.release(3), store.release(5)).documents["change"].tolist() == ["edited"]
    assert len(store.release(1).read("quotes")) == 120
    done = releases.prune(store, keep=4)
    assert done.releases == (1,)
    assert (done.n_parts, done.unknown) == (0, (2,))
    assert releases.prune(store, keep=3).releases == (2,)
    assert wrong(store) == []


def test_prune_takes_what_a_damaged_manifest_needs_from_its_copy(store: releases.Store) -> None:
    cut(manifest(store, 3))
    assert releases.prune(store, keep=2).n_parts > 0
    assert releases.repair(store).beyond == []
    assert wrong(store) == []
    assert len(store.release(3).read("quotes")) == 120


@damages
def test_rollback_heals_a_damaged_newest_release(store: releases.Store, damage: Damage) -> None:
    without_copy(store, 4)
    damage(manifest(store, 4))
    (problem,) = releases.repair(store).beyond
    assert "`onrecord rollback 3`" in problem.what
    assert releases.rollback(store, 3).number == 5
    assert publish(store, 7).number == 6
    assert [release.number for release in store.sound_releases(3)[0]] == [5, 6]


def test_rollback_carries_on_a_takedown_that_only_a_damaged_manifest_tells_of(store: releases.Store) -> None:
    releases.purge(store, [doc_id(5)], "court order")
    Path(store.name, "manifests", "0003.json").write_text("{")
    cut(manifest(store, 4))
    assert releases.rollback(store, 2).manifest.purged_ids == {doc_id(5)}


def test_a_manifest_in_the_place_of_another_is_damage(store: releases.Store) -> None:
    shutil.copy(manifest(store, 1), manifest(store, 3))
    with pytest.raises(releases.Damaged, match="is that of release 1"):
        store.release(3)
    assert releases.repair(store).beyond == []
    assert wrong(store) == []


@pytest.mark.parametrize("number", [2, 4])
def test_a_release_whose_folder_is_gone_is_told_and_comes_back(store: releases.Store, number: int) -> None:
    before = store.release(number).read("quotes")
    shutil.rmtree(manifest(store, number).parent)
    assert f"release {number}: is gone" in wrong(store)
    if number == 4:
        with pytest.raises(releases.Damaged, match=r"release 4 of .* is gone"):
            publish(store, 4)
        with pytest.raises(releases.Damaged, match=r"release 4 of .* is gone"):
            releases.rollback(store, 1)
    assert releases.repair(store).beyond == []
    assert wrong(store) == []
    pd.testing.assert_frame_equal(store.release(number).read("quotes"), before)
    assert len(pd.read_parquet(Path(store.name, "releases", f"{number:04d}", "quotes"))) == 120


def test_copies_are_made_where_they_are_missing_and_go_with_their_release(store: releases.Store) -> None:
    for number in store.numbers():
        without_copy(store, number)
    publish(store, 4)
    assert store.storage.copies() == [4, 5]
    releases.repair(store)
    assert store.storage.copies() == [1, 2, 3, 4, 5]
    releases.prune(store, keep=2)
    assert store.storage.copies() == [4, 5]


@damages
def test_a_damaged_copy_is_told_and_made_anew(store: releases.Store, damage: Damage) -> None:
    damage(Path(store.name, "manifests", "0003.json"))
    told = [] if damage is Path.unlink else ["release 3: the copy of its manifest is damaged"]  # old stores have none
    assert wrong(store) == told
    assert releases.repair(store).mended == ["the manifest of release 3 has a copy again"]
    assert store.copied(3) == store.release(3).manifest


# --- parts and links


@pytest.mark.parametrize("table", ["documents", "quotes", "fingerprints", "sources", "entities", "rejects"])
def test_a_lost_part_comes_back_from_a_link(store: releases.Store, table: str) -> None:
    path = Path(store.release(4).paths(table)[-1])
    before = path.read_bytes()
    path.unlink()
    assert any(str(path) in problem for problem in wrong(store))
    done = releases.repair(store)
    assert [str(path) in sentence for sentence in done.mended] == [True]
    assert done.beyond == []
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o444
    assert wrong(store) == []


def test_a_part_replaced_by_another_file_comes_back_from_a_link(store: releases.Store) -> None:
    path = shared_part(store)
    path.unlink()
    path.write_bytes(b"PAR1 of another program")
    assert releases.repair(store).beyond == []
    assert wrong(store) == []


@damages
def test_links_come_back_from_parts(store: releases.Store, damage: Damage) -> None:
    link = sorted(Path(store.name, "releases", "0003", "quotes").iterdir())[0]
    data = link.read_bytes()
    link.unlink()
    link.write_bytes(data)
    damage(link)
    assert any(str(link) in problem for problem in wrong(store))
    assert releases.repair(store).mended == [f"{link} is linked again"]
    assert wrong(store) == []
    assert len(pd.read_parquet(link.parent)) == 120


def test_a_table_folder_that_is_gone_is_linked_again(store: releases.Store) -> None:
    shutil.rmtree(Path(store.name, "releases", "0004", "quotes"))
    assert releases.repair(store).beyond == []
    assert len(pd.read_parquet(Path(store.name, "latest", "quotes"))) == 120


def test_a_foreign_file_in_a_release_is_told_and_left(store: releases.Store) -> None:
    foreign = Path(store.name, "releases", "0004", "quotes", "notes.txt")
    foreign.write_text("mine")
    (problem,) = releases.repair(store).beyond
    assert (problem.where, problem.what) == (str(foreign), "is not in the manifest; remove it")
    assert foreign.exists()


@pytest.mark.parametrize("damage", [flip, cut])
def test_what_is_there_once_and_damaged_is_told_with_what_to_do(store: releases.Store, damage: Damage) -> None:
    path = own_part(store, 4)
    damage(path)
    (problem,) = releases.repair(store).beyond
    assert problem.where == str(path)
    assert "release 4 cannot be read whole" in problem.what
    assert "`onrecord rollback 3`" in problem.what
    assert releases.rollback(store, 3).number == 5
    assert publish(store, 8).number == 6
    assert len(store.release(6).read("quotes")) == 120


@pytest.mark.parametrize(
    "table", ["documents", "sentences", "mentions", "quotes", "fingerprints", "sources", "entities"]
)
@pytest.mark.parametrize("damage", [flip, cut])
def test_nothing_is_published_that_shares_a_damaged_part(store: releases.Store, table: str, damage: Damage) -> None:
    """Article 3 is edited; the part that is damaged holds others, which the publish need not read."""
    path = shared_part(store, table)
    damage(path)
    with pytest.raises(releases.Damaged, match="nothing was published") as failure:
        publish(store, 4)
    assert str(path) in str(failure.value)
    assert "\n" not in str(failure.value)
    with pytest.raises(releases.Damaged, match="nothing was published"):
        releases.rollback(store, 1)
    assert store.numbers() == [1, 2, 3, 4]


def test_nothing_is_published_that_was_made_from_a_damaged_part(store: releases.Store) -> None:
    """A byte of a title, which no check of rows can know to be wrong, in the block that is rewritten."""
    path = own_part(store, 4, "documents")
    rows = store.release(4).arrow("documents")
    data = path.read_bytes()
    for at in range(4, len(data) - 8):  # a byte whose change still gives rows
        path.chmod(0o644)
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        try:
            changed = store.release(4).arrow("documents")
        except releases.StoreError:
            continue
        if changed.num_rows == rows.num_rows and changed["text"] == rows["text"] and changed != rows:
            break
    else:
        pytest.fail("no such byte")
    with pytest.raises(releases.Damaged, match="its bytes have changed"):
        publish(store, 4)
    assert store.numbers() == [1, 2, 3, 4]


def test_a_publish_mends_the_lost_part_that_it_shares(store: releases.Store) -> None:
    path = shared_part(store, "quotes")
    path.unlink()
    assert publish(store, 4).number == 5
    assert wrong(store) == []


# --- one damaged file, and all that opens releases


@damages
@pytest.mark.parametrize("file", ["manifest", "part"])
def test_damage_in_an_old_release_costs_no_command_on_another(store: releases.Store, file: str, damage: Damage) -> None:
    if file == "manifest":
        without_copy(store, 2)
        damage(manifest(store, 2))
    else:
        damage(own_part(store, 2))
    latest = store.latest()
    assert latest is not None
    assert len(select(latest, "quotes", [], None, None)[0]) == 120
    assert releases.diff(store.release(3), latest).documents["change"].tolist() == ["edited"]
    assert releases.verify(store, 4) == []
    assert {problem.split("/manifest")[0].split(":")[0] for problem in wrong(store)}
    assert publish(store, 5).number == 5
    assert releases.rollback(store, 3).number == 6
    assert releases.prune(store, keep=4).releases == (1, 2)
    assert wrong(store) == []


# --- the newest release, before a run


def test_heal_mends_what_the_next_run_needs(store: releases.Store) -> None:
    part, link = own_part(store, 4, "documents"), sorted(Path(store.name, "releases", "0004", "quotes").iterdir())[1]
    part.unlink()
    link.unlink()
    cut(manifest(store, 4))
    Path(store.name, "latest").unlink()
    told = releases.heal(store)
    assert len(told) == 3
    assert wrong(store) == []
    assert os.readlink(Path(store.name, "latest")) == "releases/0004"
    assert releases.heal(store) == []


def test_what_kills_left_goes_with_the_next_publish(store: releases.Store) -> None:
    root = Path(store.name)
    left = [
        root / ".latest-4711",
        root / "parts" / "quotes" / ".abc-4711",
        root / "manifests" / ".0003.json-4711",
        root / "releases" / "0004" / ".manifest.json-4711",
        root / "releases" / "0004" / "quotes" / ".00000-abc.parquet-4711",
    ]
    for path in left:
        path.write_bytes(b"half")
    publish(store, 6)
    assert [path for path in left if path.exists()] == []
