"""What plain `pd.read_parquet(folder)` returns after two updates: onrecord, Delta Lake, Iceberg.

    pip install deltalake 'pyiceberg[sql-sqlite]'
    python -m benchmarks.formats

2,000 articles; each update replaces all rows of 1% of them. A table format keeps the files of earlier versions beside the
current ones and leaves it to its own reader to choose; a plain reader of the folder takes them all.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa

import releases
from tests.releases.corpus import PIPELINE, article, editing, filled

DOCUMENTS = 2_000
UPDATES = 2


def edited(update: int) -> list[int]:
    """Which articles an update edits."""
    return list(range(update * 20, update * 20 + DOCUMENTS // 100))


def with_onrecord(folder: Path) -> tuple[int, int]:
    """(rows that plain pandas reads, rows there are)."""
    store = releases.open(folder)
    filled(store, DOCUMENTS)
    for update in range(1, UPDATES + 1):
        changes = editing(article(number, version=update) for number in edited(update))
        store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})
    return len(pd.read_parquet(folder / "latest" / "quotes")), store.release(UPDATES + 1).manifest.counts["quotes"]


def versions(folder: Path) -> list[pa.Table]:
    """The table `quotes` of each release of such a store."""
    with_onrecord(folder)
    return [release.arrow("quotes") for release in releases.open(folder).releases()]


def with_delta(folder: Path, tables: list[pa.Table]) -> tuple[int, int]:
    """The same table kept by Delta Lake: delete and append."""
    from deltalake import DeltaTable, write_deltalake

    write_deltalake(str(folder), tables[0])
    for update, table in enumerate(tables[1:], 1):
        keys = ", ".join(f"'{key}'" for key in _documents(update))
        DeltaTable(str(folder)).delete(f"doc_id IN ({keys})")
        write_deltalake(str(folder), _rows(table, update), mode="append")
    return len(pd.read_parquet(folder)), DeltaTable(str(folder)).to_pyarrow_table().num_rows


def with_iceberg(folder: Path, tables: list[pa.Table]) -> tuple[int, int]:
    """The same table kept by Iceberg: overwrite of the edited documents' rows."""
    from pyiceberg.catalog.sql import SqlCatalog

    folder.mkdir()
    catalog = SqlCatalog("default", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
    catalog.create_namespace("news")
    table = catalog.create_table("news.quotes", tables[0].schema)
    table.append(tables[0])
    for update, rows in enumerate(tables[1:], 1):
        edited_ids = ", ".join(f"'{doc_id}'" for doc_id in _documents(update))
        table.overwrite(_rows(rows, update), overwrite_filter=f"doc_id IN ({edited_ids})")
    (data,) = folder.glob("**/data")
    return len(pd.read_parquet(data)), table.scan().to_arrow().num_rows


def _documents(update: int) -> list[str]:
    return [article(number)["documents"][0]["doc_id"] for number in edited(update)]


def _rows(table: pa.Table, update: int) -> pa.Table:
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table["doc_id"], pa.array(_documents(update))))


def main() -> None:
    """Command line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = versions(folder / "versions")
        for what, (read, there) in {
            "onrecord": with_onrecord(folder / "onrecord"),
            "Delta Lake": with_delta(folder / "delta", tables),
            "Iceberg": with_iceberg(folder / "iceberg", tables),
        }.items():
            print(json.dumps({"format": what, "rows read": read, "rows there are": there, "times": read / there}))


if __name__ == "__main__":
    main()
