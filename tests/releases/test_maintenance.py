"""Verify, rollback, prune and purge."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import releases
from releases.files.manifest import Manifest
from releases.files.store_backends import LocalStorage, Texts
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, copy_of, doc_id, editing, entities, filled, removing


def three_releases(folder: Path) -> releases.Store:
    """20 documents, one of them edited, one withdrawn."""
    store = releases.open(folder / "store", SMALL)
    filled(store, 20)
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    store.publish(removing(store, [doc_id(7)]), pipeline=PIPELINE, collections={"wire": {}})
    return store


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return copy_of(three_releases, tmp_path)


def part(store: releases.Store, number: int, table: str, at: int = 0) -> Path:
    return Path(store.release(number).paths(table)[at])


def test_a_sound_store_has_no_problems(store: releases.Store) -> None:
    assert releases.verify(store) == []


def test_rollback_publishes_old_content_as_a_new_release(store: releases.Store) -> None:
    release = releases.rollback(store, 1)
    assert release.number == 4
    assert release.manifest.parent == 3
    assert release.manifest.tables == store.release(1).manifest.tables
    assert len(pd.read_parquet(Path(store.name, "latest", "documents"))) == 20
    assert store.numbers() == [1, 2, 3, 4]
    assert releases.verify(store) == []


def test_a_rollback_that_holds_stops_publishing_until_forced(store: releases.Store) -> None:
    releases.rollback(store, 1, hold=True)
    changes = editing([article(3, version=2)])
    with pytest.raises(releases.Held, match="--force"):
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    release = store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}, force=True)
    assert release.number == 5
    assert not release.hold


def test_forcing_a_held_store_publishes_even_when_nothing_changed(store: releases.Store) -> None:
    releases.rollback(store, 1, hold=True)
    release = store.publish({}, pipeline=PIPELINE, collections={"wire": {}}, force=True)
    assert release.number == 5
    assert not release.hold


def test_rollback_to_what_is_not_there(store: releases.Store) -> None:
    with pytest.raises(releases.StoreError, match="has no release 9; it has 1 to 3"):
        releases.rollback(store, 9)


def test_prune_keeps_the_newest_and_every_part_they_need(store: releases.Store) -> None:
    before = store.release(3).read("quotes")
    promised = releases.prune(store, 1, dry_run=True)
    assert store.numbers() == [1, 2, 3]
    assert releases.prune(store, 1) == promised
    assert promised.releases == (1, 2)
    assert promised.n_parts > 0
    assert store.numbers() == [3]
    pd.testing.assert_frame_equal(store.release(3).read("quotes"), before)
    assert releases.verify(store) == []
    on_disk = {(table, hash_) for table, hash_, _ in store.storage.part_files()}
    assert on_disk == store.release(3).manifest.parts()


def test_prune_never_removes_the_newest(store: releases.Store) -> None:
    with pytest.raises(releases.StoreError, match="at least one"):
        releases.prune(store, 0)
    assert store.numbers() == [1, 2, 3]


def test_after_prune_numbers_go_on(store: releases.Store) -> None:
    releases.prune(store, 1)
    changes = editing([article(5, version=1)])
    assert store.publish(changes, pipeline=PIPELINE, collections={"wire": {}}).number == 4


def test_prune_removes_what_a_killed_publish_left(store: releases.Store) -> None:
    orphan = part(store, 3, "quotes").with_name("0" * 64 + ".parquet")
    orphan.write_bytes(b"left behind")
    assert releases.prune(store, 3).n_parts == 1
    assert not orphan.exists()


def test_purge_takes_an_article_out_of_every_release_and_file(store: releases.Store) -> None:
    words = article(5)["quotes"][0]["text"]
    staged = store.staging("run") / "group.parquet"
    staged.write_text(words)
    done = releases.purge(store, [doc_id(5)], "court order")
    assert done.documents == (doc_id(5),)
    assert done.releases == (1, 2, 3)
    for release in store.releases():
        for table in TABLES.values():
            if "doc_id" in table.names and table.name != "rejects":
                assert doc_id(5) not in set(release.read(table.name)["doc_id"])
        assert words not in set(release.read("quotes")["text"])
        (entry,) = release.manifest.purged
        assert (entry["reason"], entry["documents"]) == ("court order", [doc_id(5)])
        reject = release.read("rejects", filters=[("doc_id", "=", doc_id(5))])
        assert list(reject["reason"]) == ["taken_down"]
    for path in Path(store.name).rglob("*.parquet"):
        frame = pd.read_parquet(path)
        assert not any(words in str(cell) for column in frame for cell in frame[column])
    assert not staged.exists()
    assert releases.verify(store) == []


def test_later_releases_remember_a_purge(store: releases.Store) -> None:
    releases.purge(store, [doc_id(5)], "court order")
    release = store.publish(editing([article(6, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    assert release.manifest.purged_ids == {doc_id(5)}
    assert releases.rollback(store, 1).manifest.purged_ids == {doc_id(5)}
    with pytest.raises(releases.CheckFailed, match="was purged"):
        store.publish(adding([article(5)]), pipeline=PIPELINE, collections={"wire": {}})


def test_purge_of_a_document_only_older_releases_hold(store: releases.Store) -> None:
    assert releases.purge(store, [doc_id(7)], "court order").releases == (1, 2)
    latest = store.latest()
    assert latest is not None
    assert latest.manifest.purged_ids == {doc_id(7)}
    assert releases.verify(store) == []


def test_purge_can_be_repeated(store: releases.Store) -> None:
    releases.purge(store, [doc_id(5)], "court order")
    again = releases.purge(store, [doc_id(5)], "court order")
    assert again.releases == ()
    assert releases.verify(store) == []


def test_purge_of_an_unknown_document_changes_nothing(store: releases.Store) -> None:
    with pytest.raises(releases.StoreError, match="nothing was purged"):
        releases.purge(store, [doc_id(5), "nobody"], "court order")
    assert doc_id(5) in set(store.release(3).read("documents")["doc_id"])


def test_purge_gives_duplicates_a_new_first(store: releases.Store) -> None:
    rows = [article(30, per_source=1), article(31, per_source=1), article(32, per_source=1)]
    for row in rows[1:]:
        row["documents"][0]["duplicate_of"] = doc_id(30)
    store.publish(adding(rows), pipeline=PIPELINE, collections={"wire": {}})
    done = releases.purge(store, [doc_id(30)], "court order")
    assert set(done.copies) == {doc_id(31), doc_id(32)}
    documents = store.release(4).read("documents").set_index("doc_id")["duplicate_of"]
    assert pd.isna(documents[doc_id(31)])
    assert documents[doc_id(32)] == doc_id(31)
    assert releases.verify(store) == []


def test_the_lock_names_its_holder(store: releases.Store) -> None:
    other = releases.open(store.name)
    with store.lock():
        with pytest.raises(releases.Busy, match=f"process {os.getpid()}"), other.lock():
            pass
        with store.lock():  # the same object may, as publish does inside a run
            pass
    with other.lock():
        pass


def test_the_lock_ends_with_its_process(store: releases.Store) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time, os, releases\nstore = releases.open(sys.argv[1])\n"
            "with store.lock():\n    child = os.fork()\n    if child: print('held', flush=True)\n    time.sleep(60)",
            store.name,
        ],
        stdout=subprocess.PIPE,
        process_group=0,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        with pytest.raises(releases.Busy, match=f"process {holder.pid}"), store.lock():
            pass
        holder.kill()
        holder.wait()
        with store.lock(wait=5):  # its forked child is alive, but holds nothing
            pass
    finally:
        os.killpg(holder.pid, 9)


def test_a_killed_purge_leaves_whole_releases_and_can_be_repeated(store: releases.Store) -> None:
    """Killed after it replaced the first of three releases."""
    pid = os.fork()
    if not pid:
        exchange = LocalStorage.exchange

        def exchange_once(storage: LocalStorage, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
            exchange(storage, manifest, data, texts, workdir)
            os.kill(os.getpid(), signal.SIGKILL)

        LocalStorage.exchange = exchange_once  # type: ignore[method-assign,assignment]
        releases.purge(store, [doc_id(5)], "court order")
    os.waitpid(pid, 0)
    held = [doc_id(5) in set(release.read("documents")["doc_id"]) for release in store.releases()]
    assert held == [False, True, True]
    assert releases.verify(store) == []
    assert releases.purge(store, [doc_id(5)], "court order").releases == (2, 3)
    assert releases.verify(store) == []
    on_disk = {(table, hash_) for table, hash_, _ in store.storage.part_files()}
    assert on_disk == {part for release in store.releases() for part in release.manifest.parts()}


def test_purge_names_copies_under_other_ids_and_takes_them_when_told(store: releases.Store) -> None:
    """The first of them is asked for, or the second, or one that only an older release knew as a copy."""
    rows = [article(30, per_source=1), article(31, per_source=1), article(32, per_source=1)]
    rows[1]["documents"][0]["duplicate_of"] = doc_id(30)  # nearly the same
    rows[2]["documents"][0]["content_sha256"] = rows[1]["documents"][0]["content_sha256"]
    rows[2]["documents"][0]["text"] = rows[1]["documents"][0]["text"]
    for name in ("sentences", "mentions", "quotes"):
        rows[2][name] = []
    rows[2]["documents"][0] |= {"n_sentences": 0, "n_paragraphs": 0}
    store.publish(adding(rows), pipeline=PIPELINE, collections={"wire": {}})
    promised = releases.purge(store, [doc_id(31)], "court order", dry_run=True)
    assert set(promised.copies) == {doc_id(30), doc_id(32)}
    assert doc_id(31) in set(store.release(4).read("documents")["doc_id"])
    done = releases.purge(store, [doc_id(31)], "court order")
    assert (done.documents, done.copies) == (promised.documents, promised.copies)
    manifest = store.release(4).manifest
    assert manifest.purged_copies == {doc_id(30), doc_id(32)}
    assert set(manifest.purged_texts) == {rows[1]["documents"][0]["content_sha256"]}
    everything = releases.purge(store, [doc_id(30)], "court order", copies=True)
    assert everything.documents == (doc_id(30),)
    assert releases.verify(store) == []


def test_purge_with_copies_takes_the_copies_of_every_release(store: releases.Store) -> None:
    rows = [article(30, per_source=1), article(31, per_source=1)]
    rows[1]["documents"][0]["duplicate_of"] = doc_id(30)
    store.publish(adding(rows), pipeline=PIPELINE, collections={"wire": {}})
    store.publish(removing(store, [doc_id(31)]), pipeline=PIPELINE, collections={"wire": {}})
    done = releases.purge(store, [doc_id(30)], "court order", copies=True)
    assert set(done.documents) == {doc_id(30), doc_id(31)}
    assert done.copies == ()
    assert releases.verify(store) == []


def test_purge_leaves_no_form_of_a_name_that_only_that_article_had(store: releases.Store) -> None:
    known = entities().to_pylist()
    row = article(40, per_source=1)
    mention = row["mentions"][0]
    key, name = mention["entity_id"], mention["name"]
    surname = name.split()[1]
    mention |= {"text": surname, "start": mention["end"] - len(surname)}
    for entity in known:
        if entity["entity_id"] == key:
            entity["aliases"] = [name, surname]
    changes = adding([row]) | {
        "entities": releases.Change(
            added=[pa.Table.from_pylist(known, schema=TABLES["entities"].schema)], replaced=True
        )
    }
    store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    releases.purge(store, [doc_id(40)], "court order")
    latest = store.latest()
    assert latest is not None
    left = latest.read("entities").set_index("entity_id")["aliases"]
    assert list(left[key]) == [name]
