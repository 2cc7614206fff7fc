"""One damaged file costs itself: it is told, mended where the store holds it twice, and never published on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import releases
from releases.files.manifest import Manifest
from releases.reading.querying import select
from releases.tables.schemas import SCHEMA_VERSION
from tests.releases.corpus import PIPELINE, SMALL, article, doc_id, editing, filled

Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])


DAMAGES: dict[str, Damage] = {"flipped": flip, "cut": cut, "deleted": Path.unlink}
damages = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    """Four releases of 20 documents, each with another version of article 3."""
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    for version in (1, 2, 3):
        publish(store, version)
    return store


def publish(store: releases.Store, version: int, number: int = 3) -> releases.Release:
    return store.publish(editing([article(number, version=version)]), pipeline=PIPELINE, collections={"wire": {}})


def manifest(store: releases.Store, number: int) -> Path:
    return Path(store.name, "releases", f"{number:04d}", "manifest.json")


def without_copy(store: releases.Store, number: int) -> None:
    """As stores were before manifests had copies."""
    Path(store.name, "manifests", f"{number:04d}.json").unlink()


def own_part(store: releases.Store, number: int, table: str = "quotes") -> Path:
    """A part that only release `number` has."""
    others = {path for one in store.numbers() if one != number for path in store.release(one).paths(table)}
    return Path(next(path for path in store.release(number).paths(table) if path not in others))


def shared_part(store: releases.Store, table: str = "quotes") -> Path:
    """A part that every release has."""
    each = [set(release.paths(table)) for release in store.releases()]
    return Path(sorted(set.intersection(*each))[0])


def wrong(store: releases.Store) -> list[str]:
    return [str(problem) for problem in releases.verify(store)]


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


# --- stores of a newer version


def written_by_newer(store: releases.Store, number: int) -> dict[str, object]:
    """Lets a release look as a newer version would have written it: another schema, more fields, one more table."""
    found = store.release(number).manifest
    body = json.loads(found.to_json())
    body["schema_version"] = SCHEMA_VERSION + 1
    body["signature"] = {"by": "a newer version"}
    body["tables"]["quotes"][0]["bloom"] = [1, 2]
    body["tables"]["moods"] = [{**body["tables"]["rejects"][0], "hash": "0" * 64, "rows": 0, "bytes": 4}]
    body["counts"]["moods"] = 0
    rewrite(store, number, body)
    return dict(body)


def rewrite(store: releases.Store, number: int, body: dict[str, object]) -> None:
    import hashlib

    body.pop("manifest_sha256", None)
    digest = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    manifest(store, number).write_text(json.dumps({**body, "manifest_sha256": digest}))
    without_copy(store, number)


def test_a_newer_store_is_read_and_not_written(store: releases.Store) -> None:
    before = store.release(4).read("quotes")
    written_by_newer(store, 4)
    latest = store.latest()
    assert latest is not None
    pd.testing.assert_frame_equal(latest.read("quotes"), before)
    assert len(select(latest, "quotes", ["kind=direct"], None, None)[0]) == 120
    assert latest.duckdb().execute("SELECT count(*) FROM quotes").fetchone() == (120,)
    assert releases.diff(store.release(3), latest).documents["change"].tolist() == ["edited"]
    for write in (
        lambda: publish(store, 5),
        lambda: releases.rollback(store, 1),
        lambda: releases.prune(store, 1),
        lambda: releases.purge(store, [doc_id(5)], "court order"),
        lambda: releases.repair(store),
        lambda: releases.heal(store),
    ):
        with pytest.raises(
            releases.TooNew, match=r"release 4 of .* was written by a newer onrecord .*upgrade onrecord"
        ):
            write()
    assert store.numbers() == [1, 2, 3, 4]
    assert [problem for problem in wrong(store) if "moods" not in problem] == []


def test_unknown_fields_of_a_manifest_are_kept(store: releases.Store) -> None:
    body = json.loads(store.release(3).manifest.to_json())
    body["signature"] = {"by": "somebody"}
    body["tables"]["quotes"][0]["bloom"] = [1, 2]
    rewrite(store, 3, body)
    assert releases.rollback(store, 3).number == 5
    releases.purge(store, [doc_id(19)], "court order")
    for number in (3, 5):
        kept = json.loads(store.release(number).manifest.to_json())
        assert kept["signature"] == {"by": "somebody"}
        assert kept["tables"]["quotes"][0]["bloom"] == [1, 2]
    assert wrong(store) == []


def test_a_manifest_reads_back_as_it_was_written(store: releases.Store) -> None:
    for release in store.releases():
        assert Manifest.from_json(release.manifest.to_json(), "here") == release.manifest


# --- `latest`, and what kills leave


@pytest.mark.parametrize("state", ["missing", "stale", "dangling", "a file"])
def test_any_way_into_the_store_puts_latest_right(store: releases.Store, state: str) -> None:
    link = Path(store.name, "latest")
    for way in (
        lambda opened: opened.numbers(),
        lambda opened: opened.release(2),
        lambda opened: opened.latest(),
        lambda opened: releases.verify(opened, 1),
        lambda opened: releases.repair(opened),
    ):
        link.unlink()
        if state == "a file":
            link.write_text("releases/0004")  # as some archives unpack a link
        elif state != "missing":
            link.symlink_to("releases/0009" if state == "dangling" else "releases/0001")
        way(releases.open(store.name))
        assert os.readlink(link) == "releases/0004"


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
