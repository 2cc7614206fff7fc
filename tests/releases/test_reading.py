"""Reading a release: pandas, Arrow, DuckDB, an Iceberg catalog, and releases of older schemas."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import releases
from releases.exports.iceberg import default_catalog, register_release
from releases.reading.querying import pieces, select
from releases.tables.schemas import SCHEMA_VERSION, TABLES
from tests.releases.corpus import NAMES, PIPELINE, SMALL, article, doc_id, editing, filled

FIXTURES = Path(__file__).parent / "schema_versions"


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20)
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    return store


def test_read_takes_columns_and_filters(store: releases.Store) -> None:
    quotes = store.release(1).read("quotes", columns=["text", "cue"], filters=[("speaker_name", "=", NAMES[0])])
    everything = store.release(1).read("quotes")
    assert list(quotes.columns) == ["text", "cue"]
    assert sorted(quotes["text"]) == sorted(everything[everything["speaker_name"] == NAMES[0]]["text"])


def test_batches_add_up_to_the_table(store: releases.Store) -> None:
    release = store.release(2)
    pieces = list(release.batches("mentions", ["doc_id", "text"]))
    assert len(pieces) == len(release.parts("mentions")) > 1
    assert sum(piece.num_rows for piece in pieces) == release.manifest.counts["mentions"]


def test_blocks_have_all_rows_of_their_documents(store: releases.Store) -> None:
    release = store.release(2)
    blocks = list(release.blocks({"documents": ["doc_id"], "quotes": ["quote_id", "doc_id"]}))
    assert len(blocks) > 1
    for table in ("documents", "quotes"):
        assert pa.concat_tables([block[table] for block in blocks]).num_rows == release.manifest.counts[table]
    for block in blocks:
        assert set(block["quotes"]["doc_id"].to_pylist()) <= set(block["documents"]["doc_id"].to_pylist())


@pytest.mark.parametrize(
    ("table", "columns", "message"),
    [
        ("quote", None, "there is no table 'quote'; the tables are sources"),
        ("quotes", ["colour"], "no column 'colour'"),
    ],
)
def test_a_wrong_name_says_which_there_are(
    store: releases.Store, table: str, columns: list[str] | None, message: str
) -> None:
    with pytest.raises(releases.StoreError, match=message):
        store.release(1).read(table, columns)


def test_every_table_is_a_view_in_duckdb(store: releases.Store) -> None:
    release = store.release(2)
    with release.duckdb() as connection:
        for table in TABLES:
            (n,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or ()
            assert n == release.manifest.counts[table]
        rows = connection.execute(
            "SELECT d.title, q.text FROM quotes q JOIN documents d USING (doc_id) WHERE q.text LIKE '%version1%'"
        ).fetchall()
    assert [title for title, _ in rows] == ["Bridge report 3"]


def test_a_reader_keeps_its_release_while_others_publish(store: releases.Store) -> None:
    release = store.latest()
    assert release is not None
    before = release.read("quotes")
    store.publish(editing([article(5, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    pd.testing.assert_frame_equal(release.read("quotes"), before)


def test_conditions_in_sql_or_plain(store: releases.Store) -> None:
    release = store.release(1)
    plain, n_plain = select(release, "quotes", [f"speaker_name={NAMES[0]}"], ["text"], None)
    sql, n_sql = select(release, "quotes", [f"speaker_name = '{NAMES[0]}'", "kind = 'direct'"], ["text"], 1)
    assert n_plain == n_sql == len(plain)
    assert len(sql) == 1
    with pytest.raises(releases.StoreError, match="is no condition on quotes"):
        select(release, "quotes", ["speaker_name ~~~"], None, None)


@pytest.mark.parametrize("columns", [None, ["text", "quote_id"]])
def test_rows_that_meet_a_condition_come_in_pieces(store: releases.Store, columns: list[str] | None) -> None:
    release, where = store.release(2), ["kind=direct"]
    schema, found, count = pieces(release, "quotes", where, columns, 4)
    some = list(found)
    assert len(some) > 2
    assert max(piece.num_rows for piece in some) <= 4
    rows = pa.concat_tables(some)
    whole = release.arrow("quotes", filters=[("kind", "=", "direct")])
    assert rows == whole.select(columns or whole.column_names).cast(schema)  # in the order of the files
    assert rows.num_rows == count == select(release, "quotes", where, columns, 0)[1]
    assert rows.sort_by("quote_id") == select(release, "quotes", where, columns, None)[0].sort_by("quote_id")


def test_a_part_that_is_gone_is_told_of_while_pieces_are_read(store: releases.Store) -> None:
    release = store.release(2)
    _, found, _ = pieces(release, "quotes", ["kind=direct"], None, 4)
    for path in release.paths("quotes"):
        Path(path).unlink()
    with pytest.raises(releases.Damaged):
        list(found)


def test_an_iceberg_catalog_reads_the_parts_where_they_lie(store: releases.Store) -> None:
    catalog = default_catalog(store.name)
    files = {path: path.stat().st_ino for path in Path(store.name, "parts").rglob("*.parquet")}
    for number in (1, 2):
        assert "onrecord.quotes" in register_release(store.release(number), catalog)
        for table in ("quotes", "documents", "rejects"):
            frame = pd.read_iceberg(f"onrecord.{table}", catalog_properties={"uri": catalog, "type": "sql"})
            expected = store.release(number).read(table)
            key = list(TABLES[table].sorted_by)
            pd.testing.assert_frame_equal(
                frame.sort_values(key, ignore_index=True)[key], expected.sort_values(key, ignore_index=True)[key]
            )
    assert {path: path.stat().st_ino for path in Path(store.name, "parts").rglob("*.parquet")} == files
    assert list(Path(store.name, "iceberg").rglob("*.parquet")) == []


def test_a_store_elsewhere_needs_a_catalog_to_be_named() -> None:
    with pytest.raises(releases.StoreError, match="--catalog"):
        default_catalog("s3://bucket/store")


def test_each_schema_version_has_a_fixture() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == [f"{n}" for n in range(1, SCHEMA_VERSION + 1)]


@pytest.fixture(params=range(1, SCHEMA_VERSION + 1))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> releases.Store:
    """A copy of the small release written when the schema had that version."""
    shutil.copytree(FIXTURES / str(request.param), tmp_path / "old", symlinks=True)
    return releases.open(tmp_path / "old", SMALL)


def test_a_release_of_an_older_schema_reads(old: releases.Store) -> None:
    release = old.release(1)
    for name, table in TABLES.items():
        frame = release.read(name)
        assert list(frame.columns) == list(table.names)
        assert len(frame) == release.manifest.counts.get(name, 0)
        for column in table.columns:
            if column.since > release.manifest.schema_version:
                assert frame[column.name].isna().all()
    assert doc_id(3) in set(release.read("documents")["doc_id"])
    assert releases.verify(old) == []


def test_a_release_of_an_older_schema_is_published_upon_and_compared(old: releases.Store) -> None:
    release = old.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    assert release.manifest.schema_version == SCHEMA_VERSION
    found = releases.diff(old.release(1), release)
    assert set(found.documents["doc_id"]) == {doc_id(3)}
    assert found.tables.set_index("table").loc["documents", "changed"] == 1
    assert releases.verify(old) == []


def test_a_table_and_a_column_younger_than_a_release(store: releases.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema grows: what is written already reads with nulls, compares, and verifies when linked."""
    import dataclasses

    import pyarrow as pa

    from releases.tables import schemas

    grown = dataclasses.replace(
        TABLES["quotes"],
        columns=(
            *TABLES["quotes"].columns,
            schemas.Column("tone", pa.string(), "Tone.", nullable=True, since=SCHEMA_VERSION + 1),
        ),
    )
    young = schemas.Table(
        "topics", "Topics.", (TABLES["quotes"].column("doc_id"),), ("doc_id",), "corpus", since=SCHEMA_VERSION + 1
    )
    monkeypatch.setitem(TABLES, "quotes", grown)
    monkeypatch.setitem(TABLES, "topics", young)
    monkeypatch.setattr("releases.store.store.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert store.release(1).read("quotes")["tone"].isna().all()
    assert store.release(1).read("topics").empty
    rows = editing([article(4, version=1)])
    release = store.publish(rows, pipeline=PIPELINE, collections={"wire": {}})
    assert release.manifest.schema_version == SCHEMA_VERSION + 1
    assert releases.diff(store.release(2), release).summary().startswith("release 2 → 3: documents: 1 edited;")
    assert releases.verify(store) == []
    with release.duckdb() as connection:
        assert connection.execute("SELECT count(tone), count(*) FROM quotes").fetchone() == (0, 120)
