"""A store that a newer version wrote, and the fields of a manifest that this one does not know."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest

import releases
from releases.files.manifest import Manifest
from releases.reading.querying import select
from releases.tables.schemas import SCHEMA_VERSION
from tests.releases.corpus import copy_of, doc_id
from tests.releases.four_releases import four_releases, manifest, publish, without_copy, wrong


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return copy_of(four_releases, tmp_path)


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
