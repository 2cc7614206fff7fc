"""Whole releases for other programs: SQLite with full-text search, schema.org."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

import releases
from releases.exports import cells
from releases.exports.database import write_sqlite
from releases.exports.linked_data import write_schema_org
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, filled

HOSTILE = "[/bold] =1+1 \"x\" 'y' \r\n </script> \x01 é"


@pytest.fixture
def release(tmp_path: Path) -> releases.Release:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 10)
    rows = article(11)
    rows["documents"][0] |= {"title": HOSTILE, "publisher": "Harbour Times", "url": "https://example.org/a"}
    return store.publish(adding([rows]), pipeline=PIPELINE, collections={"wire": {}})


def test_sqlite_holds_every_row(release: releases.Release, tmp_path: Path) -> None:
    done = write_sqlite(release, tmp_path / "out.db")
    assert done.n_bytes == (tmp_path / "out.db").stat().st_size
    database = sqlite3.connect(tmp_path / "out.db")
    for name, table in TABLES.items():
        if table.system:
            continue
        keys = ", ".join(f'"{key}"' for key in table.sorted_by)
        cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY {keys}')
        assert [column[0] for column in cursor.description] == list(table.names)
        order = [(key, "ascending") for key in table.sorted_by]
        expected = cells.flat(release.arrow(name).sort_by(order))
        assert cursor.fetchall() == [tuple(row.values()) for row in expected.to_pylist()]
    assert database.execute("SELECT number FROM release").fetchall() == [(2,)]
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_sqlite_is_searched(release: releases.Release, tmp_path: Path) -> None:
    write_sqlite(release, tmp_path / "out.db")
    database = sqlite3.connect(tmp_path / "out.db")
    query = "SELECT quote_id FROM said WHERE rowid IN (SELECT rowid FROM said_fts WHERE said_fts MATCH ?)"
    found = {key for (key,) in database.execute(query, ["harbour winter"])}
    said = release.said()
    words = said["text"].str.split().map(set) if len(said) else said["text"]
    assert found == set(said.loc[words.map(lambda all_: {"harbour", "winter"} <= all_), "quote_id"])
    assert found
    database.close()


def test_schema_org_has_every_quote(release: releases.Release, tmp_path: Path) -> None:
    done, count = write_schema_org(release, tmp_path / "out.jsonld")
    graph = json.loads((tmp_path / "out.jsonld").read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org"
    said = release.said().set_index("quote_id")
    assert count == len(graph["@graph"]) == len(said)
    for quotation in graph["@graph"]:
        row = said.loc[quotation["identifier"]]
        assert quotation["@type"] == "Quotation"
        assert quotation["text"] == row["text"]
        assert quotation["creator"] == {"@type": "Person", "name": row["speaker_name"]}
        assert quotation["isPartOf"]["headline"] == row["title"]
        assert None not in quotation.values()
    (named,) = {q["isPartOf"]["url"] for q in graph["@graph"] if "publisher" in q["isPartOf"]}
    assert named == "https://example.org/a"
    assert done.path.exists()


@pytest.mark.parametrize("write", [write_sqlite, write_schema_org])
def test_what_is_there_stays(release: releases.Release, tmp_path: Path, write: object) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(releases.StoreError, match="is there already"):
        write(release, tmp_path / "out")  # type: ignore[operator]
    write(release, tmp_path / "out", force=True)  # type: ignore[operator]
    assert (tmp_path / "out").read_bytes() != b"mine"


def test_half_a_file_is_none(release: releases.Release, tmp_path: Path) -> None:
    Path(release.paths("quotes")[-1]).unlink()
    Path(release.paths("said")[-1]).unlink()
    for write in (write_sqlite, write_schema_org):
        with pytest.raises(releases.Damaged):
            write(release, tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))
