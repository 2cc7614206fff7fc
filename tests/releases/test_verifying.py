"""What `verify` tells, and how often it reads what several releases share."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import releases
from releases.files.manifest import Manifest, Part
from releases.files.parts import read_part, write_part
from releases.files.store_backends import LocalStorage
from tests.releases.corpus import PIPELINE, SMALL, adding, article, copy_of, doc_id, editing, filled, removing
from tests.releases.four_releases import flip

Forged = Callable[[pa.Table], pa.Table]


def five_releases(folder: Path) -> releases.Store:
    """20 documents, one of them edited, one withdrawn, one added; and the first once more."""
    store = releases.open(folder / "store", SMALL)
    filled(store, 20, words=ALIKE)
    for changes in (
        editing([article(3, version=1)]),
        removing(store, [doc_id(7)]),
        adding([article(50, per_source=1)]),
    ):
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    releases.rollback(store, 1)
    return store


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return copy_of(five_releases, tmp_path)


class Counting(LocalStorage):
    """A folder that counts how often each part is opened and hashed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.opened: Counter[str] = Counter()
        self.hashed: Counter[str] = Counter()

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        self.opened[part.hash] += 1
        return super().open_part(table, part)

    def damage(self, table: str, part: Part) -> str | None:
        self.hashed[part.hash] += 1
        return super().damage(table, part)


def with_value(column: str, value: object) -> Forged:
    """Rows of which the last has another value in a column."""

    def forged(rows: pa.Table) -> pa.Table:
        field = rows.schema.field(column)
        values = [*rows[column].to_pylist()[:-1], value]
        return rows.set_column(rows.schema.get_field_index(column), field, pa.array(values, field.type))

    return forged


def forge(store: releases.Store, table: str, forged: Forged) -> tuple[Part, list[int]]:
    """Puts other rows in the place of the first part of a table, so that every hash fits: the new part, and who has it."""
    old = store.release(1).parts(table)[0]
    written = Path(store.name, "forged.parquet")
    new = write_part(table, forged(read_part(store.storage, table, old)), written, old.block)
    store.storage.store_part(table, new, written)
    holders = [release.manifest for release in store.releases() if old in release.parts(table)]
    for manifest in holders:
        position = manifest.tables[table].index(old)
        Path(store.name, "releases", f"{manifest.number:04d}", table, old.link(position)).unlink()
        put(store, with_parts(manifest, table, [new if part == old else part for part in manifest.tables[table]]))
    return new, [manifest.number for manifest in holders]


def with_parts(manifest: Manifest, table: str, parts: list[Part]) -> Manifest:
    counts = {**manifest.counts, table: sum(part.rows for part in parts)}
    return dataclasses.replace(manifest, tables={**manifest.tables, table: tuple(parts)}, counts=counts)


def put(store: releases.Store, manifest: Manifest) -> None:
    store.storage.restore_manifest(manifest.number, manifest.to_json())
    store.storage.keep_copy(manifest.number, manifest.to_json())
    list(store.storage.mend_links(manifest))


def test_what_releases_share_is_hashed_and_read_once(store: releases.Store) -> None:
    storage = Counting(Path(store.name))
    assert releases.verify(releases.Store(storage, store.scratch, SMALL)) == []
    parts = {hash_ for release in store.releases() for _, hash_ in release.manifest.parts()}
    assert storage.opened == storage.hashed == dict.fromkeys(parts, 1)


ALIKE = ("alike",) * 12

FORGERIES = {
    "quotes": (with_value("confidence", 2.0), "its spans or confidence are out of range"),
    "mentions": (with_value("entity_id", "0" * 16), "is no entities.entity_id"),
    "said": (with_value("text", "words that nobody said"), "is not as in quotes"),
    "sources": (with_value("n_documents", 99), "the tables say"),
    "entities": (with_value("canonical_id", "0" * 16), "is no entities.entity_id"),
    "statements": (with_value("n_quotes", 99), "says 99 quotes"),
    "quote_statements": (with_value("statement_id", "0" * 16), "is no statements.statement_id"),
    "sentences": (lambda rows: rows.slice(1), "sentences, there are"),
    "documents": (with_value("text", "Another text."), "content_sha256 is not that of text"),
}
"""By table, what is done to rows that all releases share, and what is said of it."""


@pytest.mark.parametrize("kept", [None, 0], ids=["kept", "read again"])
@pytest.mark.parametrize("table", FORGERIES)
def test_wrong_rows_are_told_of_each_release_that_has_them(
    store: releases.Store, table: str, kept: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a store is too large for its columns to be kept in memory."""
    if kept is not None:
        monkeypatch.setattr("releases.store.looked_at.KEPT_BYTES", kept)
    forged, sentence = FORGERIES[table]
    _, holders = forge(store, table, forged)
    told = [problem.where.partition(",")[0] for problem in releases.verify(store) if sentence in problem.what]
    assert len(holders) > 1
    assert sorted(set(told)) == [f"release {number}" for number in holders]
    alone = [problem for number in store.numbers() for problem in releases.verify(store, number)]
    assert alone == releases.verify(store)


def test_keys_that_stand_in_several_parts_are_told(store: releases.Store) -> None:
    sources = store.release(1).arrow("sources")
    forge(store, "sources", lambda rows: pa.concat_tables([rows, sources.slice(0, 1)]))
    told = [problem.where for problem in releases.verify(store) if "stands in several rows" in problem.what]
    assert told == ["release 1, sources", "release 2, sources", "release 5, sources"]


def test_rows_that_are_not_as_many_as_the_manifest_says_are_told_with_their_file(store: releases.Store) -> None:
    manifest = store.release(4).manifest
    first, *others = manifest.tables["quotes"]
    put(store, with_parts(manifest, "quotes", [dataclasses.replace(first, rows=first.rows + 1), *others]))
    told = (store.storage.part_path("quotes", first), f"holds {first.rows} rows, its manifest says {first.rows + 1}")
    assert [(problem.where, problem.what) for problem in releases.verify(store, 4)] == [told]


@pytest.mark.parametrize("table", ["documents", "said", "entities"])
def test_a_damaged_file_is_named_once_and_for_each_release_that_is_asked_for(store: releases.Store, table: str) -> None:
    part = store.release(1).parts(table)[0]
    path = Path(store.storage.part_path(table, part))
    flip(path)
    expected = [(str(path), "its bytes have changed")]
    assert [(problem.where, problem.what) for problem in releases.verify(store)] == expected
    for release in store.releases():
        told = [(problem.where, problem.what) for problem in releases.verify(store, release.number)]
        assert told == (expected if part in release.parts(table) else [])
