"""Publishing: what is new, edited and withdrawn ends up in a release, whole, at a cost that follows the change."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import releases
from releases import Change, CheckFailed
from releases.files.manifest import Manifest
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing, filled, removing


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return releases.open(tmp_path / "store", SMALL)


def publish(store: releases.Store, changes: dict[str, Change], collection: str = "wire") -> releases.Release:
    return store.publish(changes, pipeline=PIPELINE, collections={collection: {}})


def test_an_empty_place_is_a_store_without_releases(store: releases.Store) -> None:
    assert store.latest() is None
    assert store.releases() == []
    with pytest.raises(releases.StoreError, match="has none yet"):
        store.release(1)


def test_the_first_release_holds_what_was_added(store: releases.Store) -> None:
    release = filled(store, 20)
    assert release.number == 1
    assert release.manifest.parent is None
    assert release.manifest.counts["documents"] == 20
    assert [len(release.parts(table)) for table in ("documents", "quotes", "rejects")] == [3, 3, 1]
    assert sorted(release.read("documents")["doc_id"]) == sorted(doc_id(number) for number in range(20))


def test_plain_pandas_reads_a_release_and_the_latest(store: releases.Store) -> None:
    filled(store, 20)
    publish(store, editing([article(3, version=1)]))
    old = pd.read_parquet(Path(store.name, "releases", "0001", "quotes"))
    new = pd.read_parquet(Path(store.name, "latest", "quotes"))
    assert len(old) == len(new) == 120
    assert set(new["quote_id"]) - set(old["quote_id"])
    assert set(old["quote_id"]) - set(new["quote_id"])


def test_every_table_is_there_even_when_empty(store: releases.Store) -> None:
    release = filled(store, 0)
    for table in TABLES:
        frame = pd.read_parquet(Path(store.name, "latest", table))
        assert list(frame.columns) == list(TABLES[table].names)
        assert release.read(table).empty == (table != "entities")


def test_an_edit_rewrites_its_block_and_links_the_others(store: releases.Store) -> None:
    first = filled(store, 40)
    second = publish(store, editing([article(3, version=1)]))
    before, after = ({part.hash for part in release.parts("quotes")} for release in (first, second))
    assert len(before & after) == 4
    assert len(after - before) == 1
    linked = Path(store.name, "releases", "0002", "quotes")
    shared = [path for path in linked.iterdir() if os.stat(path).st_nlink == 3]
    assert len(shared) == 4


def test_unchanged_tables_publish_nothing(store: releases.Store) -> None:
    filled(store, 20)
    publish(store, editing([article(3, version=1)]))
    again = publish(store, editing([article(3, version=1)]))
    assert again.number == 2
    assert store.numbers() == [1, 2]


def test_a_withdrawn_document_leaves_every_table(store: releases.Store) -> None:
    filled(store, 20)
    release = publish(store, removing(store, [doc_id(3)]))
    for table in TABLES.values():
        if "doc_id" in table.names:
            assert doc_id(3) not in set(release.read(table.name)["doc_id"])
    assert release.manifest.counts["quotes"] == 19 * 6


def test_small_parts_are_merged_when_they_are_many(store: releases.Store) -> None:
    filled(store, 0)
    for number in range(12):
        release = publish(store, adding([article(number, per_source=1)]))
    assert release.manifest.counts["documents"] == 12
    assert len(release.parts("documents")) <= SMALL.small_parts + 1
    assert len(release.parts("sources")) <= SMALL.small_parts + 1


def test_everything_annotated_anew_is_cut_anew(store: releases.Store) -> None:
    filled(store, 40)
    release = publish(store, editing(article(number, version=1) for number in range(40)))
    assert release.manifest.counts["documents"] == 40
    assert [part.rows for part in release.parts("documents")] == [8] * 5


def test_equal_history_gives_equal_bytes(tmp_path: Path) -> None:
    parts = []
    for name in ("one", "two"):
        store = releases.open(tmp_path / name, SMALL)
        filled(store, 20)
        parts.append(publish(store, editing([article(3, version=1)])).manifest.tables)
    assert parts[0] == parts[1]


def test_staged_files_give_the_same_parts_as_tables(store: releases.Store, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    changes = adding((article(number) for number in range(20)), first=True)
    staged = {}
    for name, change in changes.items():
        rows = next(iter(change.added))
        assert isinstance(rows, pa.Table)
        paths = []
        for at in range(0, rows.num_rows, 7):
            paths.append(tmp_path / f"{name}-{at}.parquet")
            pq.write_table(rows.slice(at, 7), paths[-1])
        staged[name] = Change(added=paths, replaced=change.replaced)
    other = releases.open(tmp_path / "other", SMALL)
    assert publish(store, changes).manifest.tables == publish(other, staged).manifest.tables


def test_a_key_must_not_stand_in_two_parts(store: releases.Store) -> None:
    first = filled(store, 20)
    for table in ("sources", "entities"):
        again = first.arrow(table).slice(0, 1)
        with pytest.raises(CheckFailed, match="stands in several rows"):
            publish(store, {table: Change(added=[again])})


def broken(table: str, column: str, value: object) -> dict[str, Change]:
    """A new article with one cell of one table set to something wrong."""
    changes = adding([article(100, per_source=1)])
    rows = next(iter(changes[table].added))
    assert isinstance(rows, pa.Table)
    values = [value, *rows[column].to_pylist()[1:]]
    at = rows.column_names.index(column)
    changed = rows.set_column(at, rows.schema.field(at), pa.array(values, rows.schema.field(at).type))
    return {**changes, table: Change(added=[changed])}


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("sentences", "text", "other words", "text is not documents.text"),
        ("sentences", "sentence_id", 4, "stands in several rows"),
        ("sentences", "kind", "poem", "none of body, heading, pull_quote"),
        ("mentions", "end", 100_000, "text is not documents.text"),
        ("mentions", "start", -1, "text is not documents.text"),
        ("mentions", "sentence_id", 99, "the sentence is not there"),
        ("mentions", "label", None, "label is null"),
        ("mentions", "entity_id", "nobody", "is no entities.entity_id"),
        ("quotes", "speaker_entity_id", "nobody", "is no entities.entity_id"),
        ("quotes", "about_entity_ids", ["nobody"], "is no entities.entity_id"),
        ("quotes", "speaker_entity_ids", ["nobody"], "is no entities.entity_id"),
        ("quotes", "speaker_candidates", ["nobody"], "is no entities.entity_id"),
        ("quotes", "speaker_affiliation_id", "nobody", "is no entities.entity_id"),
        ("quotes", "within_quote_id", "no quote", "the quote that reports it is not there"),
        ("quotes", "act", "deed", "none of speech, thought, stance"),
        ("quotes", "spans", [], "spans or confidence"),
        ("quotes", "confidence", 1.5, "spans or confidence"),
        ("quotes", "speaker", "Somebody Else", "speaker is not where"),
        ("quotes", "doc_id", "nowhere", "is in no row of documents"),
        ("documents", "duplicate_of", "nowhere", "is no documents.doc_id"),
        ("documents", "content_sha256", "0", "is not that of text"),
        ("documents", "n_sentences", 1, "says 1 sentences"),
        ("sources", "n_documents", 2, "says n_documents 2"),
        ("sources", "n_records", 2, "says n_records 2"),
    ],
)
def test_rows_that_break_an_invariant_publish_nothing(
    store: releases.Store, table: str, column: str, value: object, message: str
) -> None:
    filled(store, 20)
    with pytest.raises(CheckFailed, match="nothing was published") as failure:
        publish(store, broken(table, column, value))
    assert any(message in str(problem) for problem in failure.value.problems)
    assert store.numbers() == [1]


def test_a_document_cannot_be_added_twice(store: releases.Store) -> None:
    filled(store, 20)
    with pytest.raises(CheckFailed, match="is there already"):
        publish(store, adding([article(3)]))


def test_an_entity_that_is_still_named_cannot_leave(store: releases.Store) -> None:
    first = filled(store, 20)
    rest = first.arrow("entities").slice(1)
    with pytest.raises(CheckFailed, match="is no entities"):
        publish(store, {"entities": Change(added=[rest], replaced=True)})


def test_a_source_whose_documents_left_must_say_so(store: releases.Store) -> None:
    filled(store, 20)
    with pytest.raises(CheckFailed, match="n_documents 10, the tables say 9"):
        publish(store, {"documents": Change(removed=pa.table({"doc_id": [doc_id(3)]}))})


def test_tables_too_large_to_hold_are_put_on_disk_first(
    store: releases.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = filled(store, 20).manifest.tables
    monkeypatch.setattr("releases.store.staged.HELD_BYTES", 1_000)
    other = releases.open(tmp_path / "other", SMALL)
    assert filled(other, 20).manifest.tables == expected
    assert list((tmp_path / "other" / "staging").iterdir()) == []


def test_every_part_is_on_disk_before_its_release_appears(
    store: releases.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    before_it_appeared: set[int] = set()
    fsync, rename = os.fsync, os.rename

    def told_fsync(descriptor: int) -> None:
        fsync(descriptor)
        synced.add(os.fstat(descriptor).st_ino)

    def told_rename(source: Path, target: Path) -> None:
        before_it_appeared.update(synced)
        rename(source, target)

    monkeypatch.setattr(os, "fsync", told_fsync)
    monkeypatch.setattr(os, "rename", told_rename)
    filled(store, 20)
    parts = {path.stat().st_ino for path in Path(store.name, "parts").glob("*/*.parquet")}
    assert len(parts) >= len(TABLES)
    assert parts <= before_it_appeared


def test_a_manifest_is_made_into_bytes_once_and_not_kept_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a million articles has 6 MB, and takes a third of a second."""
    made, places, to_json = list[int](), set[int](), Manifest.to_json

    def counted(manifest: Manifest) -> bytes:
        made.append(manifest.number)
        places.add(id(manifest))  # other tests' manifests may live in this process
        return to_json(manifest)

    monkeypatch.setattr(Manifest, "to_json", counted)
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    publish(store, editing([article(3, version=1)]))
    assert made == [1, 2]
    assert (tmp_path / "store/releases/0002/manifest.json").read_bytes() == store.storage.copy(2)
    del store
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Manifest) and id(one) in places]
