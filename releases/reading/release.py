"""One release, opened for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.fs as pafs

from releases.errors import Damaged, StoreError
from releases.files.manifest import Manifest, Part
from releases.files.parts import read_keys, read_part, read_parts, readable
from releases.files.store_backends import Storage
from releases.indexes.blocks import Columns, Index, Kind
from releases.indexes.documents import Documents, documents
from releases.indexes.packs import Pack
from releases.reading.connections import Parts, confine, connect, duckdb_type
from releases.tables.calibration import Calibration
from releases.tables.ids import Ids, ids, within
from releases.tables.schemas import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.compute as pc
    import pyarrow.dataset as ds
    from duckdb import DuckDBPyConnection

    from releases.differences.differences import Difference

    Filters: TypeAlias = list[tuple[str, str, object]] | list[list[tuple[str, str, object]]] | pc.Expression


RELEASE = "release"
"""Column by which `said` of several releases can be told apart; the files have none, or every part would change."""


class Release:
    """All tables of one release. What it reads never changes, whatever is published meanwhile."""

    def __init__(
        self,
        storage: Storage,
        manifest: Manifest,
        since_parent: Difference | None = None,
        scratch: Path | None = None,
    ) -> None:
        self._storage = storage
        self._scratch = scratch
        self._by_block: dict[str, dict[str | None, list[Part]]] = {}
        self.manifest = manifest
        self.since_parent = since_parent
        """what it changed, known where it was just published; else ask `onrecord.diff`"""

    def __repr__(self) -> str:
        return f"Release({self.number} of {self._storage.name})"

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.manifest.number

    @property
    def hold(self) -> bool:
        """Whether runs are asked to leave the store alone (a rollback that holds)."""
        return self.manifest.hold

    def parts(self, table: str) -> tuple[Part, ...]:
        """Parts of a table, in order; none where the release is older than the table. Raises StoreError if unknown."""
        if table not in TABLES:
            raise StoreError(f"there is no table {table!r}; the tables are {', '.join(TABLES)}")
        return self.manifest.tables.get(table, ())

    def paths(self, table: str) -> list[str]:
        """Where the table's Parquet files are, in order: what any Parquet reader can be given."""
        return [self._storage.part_path(table, part) for part in self.parts(table)]

    def dataset(self, table: str, without: Collection[str] = ()) -> ds.Dataset:
        """The table as a pyarrow dataset in today's schema; columns younger than the release are null.

        Parts whose hash is in `without` are left out.
        """
        import pyarrow.dataset as ds

        paths = [self._storage.part_path(table, part) for part in self.parts(table) if part.hash not in without]
        schema = TABLES[table].schema
        if not paths:  # a table younger than the release
            return ds.dataset(schema.empty_table())
        return ds.dataset(paths, schema=schema, filesystem=self._storage.filesystem, format="parquet")

    def arrow(self, table: str, columns: Sequence[str] | None = None, filters: Filters | None = None) -> pa.Table:
        """The table's rows as Arrow.

        `filters` is what `pd.read_parquet` takes: [("kind", "=", "direct")], or a pyarrow expression.
        Raises StoreError for an unknown table or column, Damaged where a part cannot be read.
        """
        import pyarrow.parquet as pq

        self._known(table, columns)
        expression = None if filters is None else pq.filters_to_expression(filters)
        with readable(f"a part of {table} in release {self.number}"):
            return self.dataset(table).to_table(columns=None if columns is None else list(columns), filter=expression)

    def read(self, table: str, columns: Sequence[str] | None = None, filters: Filters | None = None) -> pd.DataFrame:
        """The table's rows as a pandas frame; arguments and errors as for `arrow`."""
        return self.arrow(table, columns, filters).to_pandas()

    def said(self, columns: Sequence[str] | None = None, filters: Filters | None = None) -> pd.DataFrame:
        """The table `said` with the number of this release in a first column, `release`; arguments as for `arrow`."""
        rows = self.read("said", columns, filters)
        rows.insert(0, RELEASE, self.number)
        return rows

    def calibrated(self, confidence: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Confidences of this release's `quotes` as `said` has them: recalibrated where enough was judged, else as given."""
        found = Calibration.of(self.manifest.pipeline)
        return np.asarray(confidence, dtype=np.float64) if found is None else found.all(confidence)

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The table part by part, so that memory stays bounded however large it is."""
        self._known(table, columns)
        for part in self.parts(table):
            if part.rows:
                yield read_part(self._storage, table, part, columns)

    def blocks(self, columns: Mapping[str, Sequence[str]]) -> Iterator[dict[str, pa.Table]]:
        """Rows of several tables that go by document, with the columns asked for, some documents at a time."""
        blocks: dict[str | None, dict[str, list[Part]]] = {}
        for table, names in columns.items():
            self._known(table, names)
            for part in self.parts(table):
                blocks.setdefault(part.block, {}).setdefault(table, []).append(part)
        for parts in blocks.values():
            yield {table: read_parts(self._storage, table, parts.get(table, ()), columns[table]) for table in columns}

    def block(self, name: str, columns: Mapping[str, Sequence[str]]) -> dict[str, pa.Table]:
        """Rows of one block (`Part.block`): some documents with all their rows. Raises Damaged where a part is."""
        found = {}
        for table, names in columns.items():
            self._known(table, names)
            if table not in self._by_block:
                by_block: dict[str | None, list[Part]] = {}
                for part in self.parts(table):
                    by_block.setdefault(part.block, []).append(part)
                self._by_block[table] = by_block
            found[table] = read_parts(self._storage, table, self._by_block[table].get(name or None, ()), names)
        return found

    def rows_of(self, table: str, doc_ids: Ids, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Rows of some documents (sorted ids) in a table that goes by document; only the parts that have one are read."""
        known = self.documents() if len(doc_ids) else None
        for block in known.blocks_with(within(known.doc, doc_ids)) if known else ():
            rows = self.block(block, {table: list(dict.fromkeys(("doc_id", *(columns or TABLES[table].names))))})[table]
            found = rows.filter(pa.array(within(ids(rows["doc_id"]), doc_ids)))
            yield found if columns is None else found.select(columns)

    def documents(self, *columns: str) -> Documents:
        """All documents, with some columns of what the index has of them (`indexes.documents`); few parts are read."""
        return documents(self._storage, self.manifest.tables, self._scratch, columns)

    def indexed(self, kind: Kind) -> Iterator[tuple[str, Columns]]:
        """What is kept of each block (`Part.block`), in no order that means anything; what is not kept yet is made."""
        return Index(self._scratch, kind).blocks(self._storage, self.manifest.tables)

    def packs(self, kind: Kind, only: Collection[str] | None = None) -> Iterator[Pack]:
        """The same, many blocks at a time; or of `only` some blocks."""
        return Index(self._scratch, kind).packs(self._storage, self.manifest.tables, only=only)

    def settled(self, kind: Kind, rules: str) -> Columns | None:
        """What was kept when this release was decided as a whole by some rules (`Change.kept`); None where none is known."""
        return Index(self._scratch, kind).settled(self.manifest.tables, rules)

    def read_part(self, table: str, part: Part, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of one part of a table. Raises Damaged where it is not what it was."""
        self._known(table, columns)
        return read_part(self._storage, table, part, columns)

    def read_keys(self, table: str, part: Part, columns: tuple[str, ...]) -> Ids:
        """Some columns of each row of a part as one id. Raises Damaged where it is not what it was."""
        self._known(table, columns)
        return read_keys(self._storage, table, part, columns)

    def duckdb(self, *, confined: bool = True, tables: Collection[str] = TABLES.keys()) -> DuckDBPyConnection:
        """A DuckDB connection in memory in which every table of this release is a view (`said` with a column `release`).

        It reads the release and what is `register`ed with it, and nothing else: no other file or address, no writing,
        no attached database, no extension, no setting can be changed, and nothing is put on disk where memory runs
        short. `confined=False` lifts that, for exports by `COPY`, joins with other files and queries beyond memory:
        then whoever writes the SQL may do what this process may. Extensions are fetched only when asked for.
        `tables` are those to have a view, where not all are needed.
        """
        connection = connect()
        parts = Parts() if confined else None
        if parts is not None:
            connection.register_filesystem(parts)
        for table in tables:
            inner = f"{table} as it is stored" if table == "said" else table
            self.add_view(connection, inner, table, parts=parts)
            if inner != table:
                connection.execute(f'CREATE VIEW "{table}" AS SELECT {self.number} AS "{RELEASE}", * FROM "{inner}"')
        if confined:
            confine(connection)
        return connection

    def add_view(
        self,
        connection: DuckDBPyConnection,
        name: str,
        table: str,
        without: Collection[str] = (),
        parts: Parts | None = None,
    ) -> None:
        """Makes a table a view called `name`, in today's schema, less the parts whose hash is in `without`.

        With `parts`, which the connection must know as a file system, its files are read through that.
        """
        staying = [part for part in self.parts(table) if part.hash not in without]
        if not staying or not isinstance(self._storage.filesystem, pafs.LocalFileSystem):
            connection.register(name, self.dataset(table, without))
            return
        # DuckDB reads files up to three times as fast as it scans an Arrow dataset; the row that is not there brings the
        # columns that are younger than every part.
        none = ", ".join(f'NULL::{duckdb_type(field.type)} AS "{field.name}"' for field in TABLES[table].schema)
        columns = ", ".join(f'"{column}"' for column in TABLES[table].names)
        files = [self._storage.part_path(table, part) for part in staying]
        if parts is not None:
            files = [parts.add(file) for file in files]
        paths = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        with queryable(self):
            connection.execute(
                f"""CREATE VIEW "{name}" AS SELECT {columns} FROM (
                    SELECT * FROM read_parquet([{paths}], union_by_name = true)
                    UNION ALL BY NAME SELECT {none} WHERE false)"""
            )

    def _known(self, table: str, columns: Sequence[str] | None) -> None:
        self.parts(table)
        for column in columns or ():
            if column not in TABLES[table].names:
                raise StoreError(f"{table} has no column {column!r}; it has {', '.join(TABLES[table].names)}")


@contextmanager
def queryable(*releases: Release) -> Iterator[None]:
    """Turns DuckDB's complaints about files into Damaged; others pass."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        # What our own file system raises comes as the bare class, with Python's report of it.
        if (
            not isinstance(error, (duckdb.IOException, duckdb.InvalidInputException))
            and type(error) is not duckdb.Error
        ):
            raise
        numbers = " or ".join(str(release.number) for release in releases)
        lines = str(error).strip().splitlines()
        reason = lines[-1] if type(error) is duckdb.Error else lines[0]
        raise Damaged(f"a part of release {numbers} is missing or damaged ({reason}): see `onrecord verify`") from error
