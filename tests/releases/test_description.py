"""A release describes itself: right files, known to `verify`, made again by `repair`, without a word of an article."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

import releases
from releases.description.texts import texts
from releases.files.manifest import Manifest
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing, filled, removing

NAMES = {"README.md", "CHANGES.md", "croissant.json", "datapackage.json"}
READ = [name for name, table in TABLES.items() if not table.system]


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    return store


def folder(store: releases.Store, number: int) -> Path:
    return Path(store.name, "releases", f"{number:04d}")


def card(store: releases.Store, number: int) -> dict[str, Any]:
    """What a README.md says to programs."""
    page = (folder(store, number) / "README.md").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(page.split("---\n")[1])
    return found


def loaded(store: releases.Store, number: int, name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder(store, number) / name).read_bytes())
    return body


def test_they_follow_from_the_manifest_alone(store: releases.Store) -> None:
    for release in store.releases():
        assert set(release.manifest.described) == NAMES
        for name, data in texts(release.manifest, None).items():
            assert (folder(store, release.number) / name).read_bytes() == data
    assert releases.verify(store) == []


def test_every_table_and_column_is_told(store: releases.Store) -> None:
    told = card(store, 2)
    configs = {one["config_name"]: one for one in told["configs"]}
    counts = store.release(2).manifest.counts
    filled_ones = [name for name in READ if counts[name]]
    assert len(filled_ones) < len(READ)  # nothing was rejected
    assert list(configs) == [one["config_name"] for one in told["dataset_info"]] == filled_ones
    assert [one["config_name"] for one in told["configs"] if one.get("default")] == ["said"]
    for one in told["dataset_info"]:
        assert [column["name"] for column in one["features"]] == list(TABLES[one["config_name"]].names)
    page = (folder(store, 2) / "README.md").read_text(encoding="utf-8")
    package, croissant = loaded(store, 2, "datapackage.json"), loaded(store, 2, "croissant.json")
    for at, name in enumerate(READ):
        columns = list(TABLES[name].names)
        (files,) = configs[name]["data_files"] if name in configs else [{"path": f"{name}/*"}]
        links = sorted(str(path.relative_to(folder(store, 2))) for path in folder(store, 2).glob(files["path"]))
        assert links == package["resources"][at]["path"]
        assert len(links) == len(store.release(2).parts(name))
        assert [one["name"] for one in package["resources"][at]["schema"]["fields"]] == columns
        assert [one["name"] for one in croissant["recordSet"][at]["field"]] == columns
        assert f"### {name}\n" in page
        for column in TABLES[name].columns:
            assert f"| `{column.name}` | {column.description} |" in page


def test_references_lead_to_fields_that_are_there(store: releases.Store) -> None:
    croissant = loaded(store, 2, "croissant.json")
    fields = {field["@id"] for records in croissant["recordSet"] for field in records["field"]}
    referred = {
        field["references"]["field"]["@id"]
        for records in croissant["recordSet"]
        for field in records["field"]
        if "references" in field
    }
    assert referred
    assert referred <= fields
    package = loaded(store, 2, "datapackage.json")
    known = {(one["name"], field["name"]) for one in package["resources"] for field in one["schema"]["fields"]}
    keys = [key["reference"] for one in package["resources"] for key in one["schema"].get("foreignKeys", ())]
    assert keys
    assert all((key["resource"] or one, *key["fields"]) in known for one, key in zip(READ, keys, strict=False))


def test_what_changed_is_told_in_numbers(store: releases.Store) -> None:
    found = releases.diff(store.release(1), store.release(2))
    page = (folder(store, 2) / "CHANGES.md").read_text()
    assert "- 1 article has another text.\n" in page
    assert "- 1 quote has nearly the same words as before, in an edited article.\n" in page
    assert "- 1 quote has the same words and another speaker.\n" in page
    for row in found.tables.to_dict("records"):
        rows = [f"{row[name]:,}" for name in ("after", "added", "removed", "changed")]
        assert f"| {row['table']} | {' | '.join(rows)} |" in page
    assert "onrecord diff 1 2" in page
    assert "It is the first: all came in." in (folder(store, 1) / "CHANGES.md").read_text()
    store.publish(removing(store, [doc_id(5), doc_id(6)]), pipeline=PIPELINE, collections={"wire": {}})
    later = (folder(store, 3) / "CHANGES.md").read_text()
    assert "- 2 articles went.\n- 12 quotes went.\n" in later


def test_who_publishes_is_handed_the_difference(store: releases.Store) -> None:
    after = store.publish(editing([article(4, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    assert after.since_parent is not None
    expected = releases.diff(store.release(2), store.release(3))
    for name in ("tables", "documents", "quotes"):
        pd.testing.assert_frame_equal(getattr(after.since_parent, name), getattr(expected, name))
    assert store.release(3).since_parent is None


def test_no_word_of_an_article_is_in_them(store: releases.Store) -> None:
    rows = article(30)
    rows["documents"][0] |= {"title": "Zephyrine headline", "publisher": "Zephyrine Post", "authors": ["Zephyrine Ott"]}
    store.publish(adding([rows]), pipeline=PIPELINE, collections={"wire": {}})
    for name in NAMES:
        page = (folder(store, 3) / name).read_text(encoding="utf-8")
        assert "Zephyrine" not in page
        assert not set(store.release(3).read("quotes")["text"]) & set(re.split(r"[“”\n]", page))


def test_a_part_says_what_its_columns_mean(store: releases.Store) -> None:
    for name, table in TABLES.items():
        path = store.release(2).paths(name)[0]
        schema = pq.read_schema(path)
        told = {field.name: (field.metadata or {}).get(b"description", b"").decode() for field in schema}
        assert told == {column.name: column.description for column in table.columns}
    assert list(pd.read_parquet(folder(store, 2) / "quotes").columns) == list(TABLES["quotes"].names)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_damaged_or_missing_one_is_told_and_made_again(store: releases.Store, name: str) -> None:
    path = folder(store, 1) / name
    before = path.read_bytes()
    for harm in (lambda: path.write_bytes(before[:-9]), path.unlink):
        harm()
        (problem,) = releases.verify(store)
        assert problem.where == str(path)
        done = releases.repair(store)
        assert [name in sentence for sentence in done.mended] == [True]
        assert (done.beyond, path.read_bytes(), releases.verify(store)) == ([], before, [])


def test_the_next_run_mends_those_of_the_newest(store: releases.Store) -> None:
    (folder(store, 2) / "README.md").unlink()
    assert releases.heal(store) == ["README.md of release 2 is made again (it is missing)"]
    assert releases.heal(store) == []


def test_a_stray_file_is_told_and_left(store: releases.Store) -> None:
    stray = folder(store, 1) / "notes.md"
    stray.write_text("mine")
    (problem,) = releases.verify(store)
    assert (problem.where, problem.what) == (str(stray), "is not in the manifest; remove it")
    assert releases.repair(store).beyond == [problem]
    assert stray.read_text() == "mine"


def test_words_of_another_version_are_made_again_in_those_of_this_one(store: releases.Store) -> None:
    release = store.release(2)
    other = dataclasses.replace(release.manifest, described={**release.manifest.described, "README.md": "0" * 64})
    store.storage.restore_manifest(2, other.to_json())
    store.storage.keep_copy(2, other.to_json())
    assert [problem.what for problem in releases.verify(store)] == ["is not what was published"]
    assert len(releases.repair(store).mended) == 1
    assert releases.verify(store) == []
    assert store.release(2).manifest == release.manifest


def test_a_release_of_the_first_version_has_none_and_is_sound(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "schema_versions" / "1", tmp_path / "old", symlinks=True)
    store = releases.open(tmp_path / "old", SMALL)
    assert releases.verify(store) == []
    assert releases.repair(store).mended == ["the manifest of release 1 has a copy again"]
    assert not (folder(store, 1) / "README.md").exists()
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    assert set(card(store, 2)) == {"pretty_name", "tags", "configs", "dataset_info"}
    back = releases.rollback(store, 1)
    told = card(store, back.number)
    assert "said" not in [one["config_name"] for one in told["configs"]]
    assert [one["config_name"] for one in told["configs"] if one.get("default")] == ["quotes"]
    assert "it has the content of release 1, after release 2" in (folder(store, 3) / "CHANGES.md").read_text()
    assert releases.verify(store) == []


def test_a_takedown_is_told_by_number(store: releases.Store) -> None:
    releases.purge(store, [doc_id(4)], "court order")
    assert releases.verify(store) == []
    assert (folder(store, 2) / "datapackage.json").read_bytes() == texts(store.release(2).manifest, None)[
        "datapackage.json"
    ]
    manifest = store.release(2).manifest
    entry = {**manifest.purged[-1], "at": "9999-12-31T00:00:00+00:00"}
    page = texts(dataclasses.replace(manifest, purged=(entry,)), None)["CHANGES.md"].decode()
    assert "Taken down from it since: 1 article. The changes above were counted before." in page
    earlier = {**entry, "at": "2000-01-01T00:00:00+00:00"}
    assert "Taken down" not in texts(dataclasses.replace(manifest, purged=(earlier,)), None)["CHANGES.md"].decode()


def test_a_parent_that_cannot_be_compared_costs_the_comparison(store: releases.Store) -> None:
    part = Path(store.release(2).paths("sentences")[-1])
    fresh = set(store.release(2).parts("sentences")) - set(store.release(1).parts("sentences"))
    for path in (part.with_name(one.file) for one in fresh):
        path.unlink()
    made = releases.rollback(store, 1)
    assert (made.since_parent, made.manifest.changes) == (None, None)
    assert "What changed since then could not be told." in (folder(store, 3) / "CHANGES.md").read_text()


def test_an_older_version_reads_a_described_manifest(store: releases.Store) -> None:
    data = store.storage.manifest(2)
    body = json.loads(data)
    assert {"changes", "described"} <= set(body)
    assert Manifest.from_json(data, "it").to_json() == data
