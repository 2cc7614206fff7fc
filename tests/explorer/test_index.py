"""The index follows the store: new parts come, pruned ones go, and a takedown leaves nothing."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import releases
from explorer.index import filling
from explorer.index.keeping import Index, folder_for
from explorer.library import Library
from releases import Store
from tests.explorer.conftest import article, client, fill
from tests.releases import corpus


@pytest.fixture
def own(tmp_path: Path) -> Store:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    fill(store, range(20))
    return store


def count(index: Index, table: str) -> int:
    ((n,),) = index.connection().execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(n)


def test_a_new_release_costs_what_is_new(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(own, folder_for(own))
    index.fill(own.release(1))
    read: list[str | None] = []
    real = filling._read

    def noted(release: Any, piece: Any) -> Any:
        read.append(piece.block)
        return real(release, piece)

    monkeypatch.setattr(filling, "_read", noted)
    second = fill(own, range(20, 30))
    progress = index.fill(second)
    assert progress.complete
    assert 0 < len(read) < progress.total
    assert count(index, "quote") == 30 * 6
    read.clear()
    Index(own, folder_for(own)).fill(second)
    assert read == []


def test_pruned_parts_go_with_their_words(own: Store) -> None:
    index = Index(own, folder_for(own))
    index.fill(own.release(1))
    changed = own.publish(corpus.editing([article(0, version=1)]), pipeline=corpus.PIPELINE, collections={"wire": {}})
    index.fill(changed)
    before = count(index, "quote")
    releases.prune(own, 1)
    assert index.forget_gone()
    assert count(index, "quote") == 20 * 6 < before
    assert count(index, "wording") == count(index, "quote") == count(index, "found")
    assert count(index, "document") == 20
    index.connection().execute("PRAGMA query_only = OFF")
    index.connection().execute("INSERT INTO found (found) VALUES ('integrity-check')")
    ((left,),) = index.connection().execute("SELECT count(*) FROM found WHERE found MATCH 'version1'").fetchall()
    assert left == 1


def test_a_takedown_leaves_no_word(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    rows = [article(number) for number in range(20)]
    rows[5]["documents"][0]["title"] = "Xylographers unite"
    store.publish(corpus.adding(rows, first=True), pipeline=corpus.PIPELINE, collections={"wire": {}})
    pages = client(store)
    library: Library = pages.library
    assert "6 quotes" in pages.get("/quotes?q=Xylographers").text
    files = [path for path in library.index.folder.iterdir() if b"Xylographers" in path.read_bytes()]
    assert files, "the test looks in the wrong place"
    done = releases.purge(store, [corpus.doc_id(5)], "asked to")
    assert "search index" in done.removed
    assert not library.index.folder.exists()
    assert "Nothing is quoted like that" in pages.get("/quotes?q=Xylographers").text
    assert not any(b"Xylographers" in path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())


def test_a_takedown_reaches_an_index_elsewhere(own: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.library.LOOK_AGAIN", 0.0)
    pages = client(own, cache=tmp_path / "cache")
    gone = corpus.doc_id(5)
    assert pages.get(f"/articles/{gone}").status_code == 200
    releases.purge(own, [gone], "asked to")
    assert pages.get(f"/articles/{gone}").status_code == 404
    assert not any(gone.encode() in path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())


@pytest.mark.parametrize("harm", [b"", b"no database at all" * 1000])
def test_a_damaged_index_is_made_again(own: Store, harm: bytes) -> None:
    index = Index(own, folder_for(own))
    index.fill(own.release(1))
    index.connection().close()
    for path in index.folder.iterdir():
        path.unlink()
    index.path.write_bytes(harm)
    again = client(own)
    assert "120 quotes" in again.get("/quotes").text


def test_an_index_of_another_version_is_made_again(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    client(own).get("/quotes")
    monkeypatch.setattr("explorer.index.layout.VERSION", 99)
    assert "120 quotes" in client(own).get("/quotes").text


def test_where_the_index_lies(own: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_for(own) == Path(own.name) / "explorer"
    assert folder_for(own, tmp_path / "cache").parent == tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert folder_for(own).parent == tmp_path / "xdg" / "onrecord"
    assert folder_for(own) != folder_for(releases.open(tmp_path / "other"))


def test_an_index_that_nobody_can_keep_is_one_sentence(own: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    answer = client(own, cache=tmp_path / "file").get("/quotes")
    assert answer.status_code == 503
    assert "--cache" in answer.text


def test_two_releases_keep_their_own_names(own: Store) -> None:
    """Entities are of a release: a name that changes does so in the new one only."""
    key = corpus.entity_id("Ada Vell")
    renamed = corpus.entities().to_pylist()
    for row in renamed:
        row["name"] = "Ada Vell-Marsh" if row["entity_id"] == key else row["name"]
    table = corpus.entities().from_pylist(renamed, schema=corpus.entities().schema)
    own.publish(
        {"entities": releases.Change(added=[table], replaced=True)}, pipeline=corpus.PIPELINE, collections={"wire": {}}
    )
    pages = client(own)
    assert "<h1><bdi>Ada Vell</bdi></h1>" in pages.get(f"/entities/{key}?release=1").text
    assert "<h1><bdi>Ada Vell-Marsh</bdi></h1>" in pages.get(f"/entities/{key}").text


def test_a_half_filled_index_says_so(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(connection: sqlite3.Connection, release: releases.Release, piece: filling.Piece) -> None:
        if len(done) >= 2:
            raise SystemExit
        done.append(piece)
        real(connection, release, piece)

    done: list[filling.Piece] = []
    real = filling.fill
    monkeypatch.setattr(filling, "fill", slow)
    with pytest.raises(SystemExit):
        Index(own, folder_for(own)).fill(own.release(1))
    monkeypatch.setattr(Library, "_fill", lambda *_: None)
    page = client(own).get("/quotes").text
    assert "being indexed" in page
    assert client(own).get("/quotes.csv").status_code == 503
