"""Looking at everything a store holds: bytes against hashes, rows against invariants, links against parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import Damaged, Problem, StoreError
from releases.files.manifest import Manifest, Part
from releases.files.parts import read_part, read_parts
from releases.store import derived, description
from releases.store.statements import check_statements
from releases.tables import checks
from releases.tables.ids import Ids, ids
from releases.tables.said import check_said
from releases.tables.schemas import DOCUMENT_TABLES, SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from releases.reading.release import Release
    from releases.store.store import Store

PartKey = tuple[str, str]
"""(table, hash)"""


def verify(store: Store, number: int | None = None) -> list[Problem]:
    """Everything wrong with one release, or with the whole store; an empty list when all is well.

    Each problem names its file or table. What several releases share is looked at once. Raises StoreError only where
    there is no such release.
    """
    copies, numbers = store.storage.copies(), store.numbers()  # in this order: a copy comes after its release
    if number is not None and number not in numbers:
        store.release(number)
    looked_at: dict[PartKey, bool] = {}
    fine_blocks: set[tuple[str, ...]] = set()
    problems: list[Problem] = []
    if number is None:
        problems += [Problem(f"release {one}", "is gone") for one in copies if one not in numbers]
    for one in numbers if number is None else [number]:
        try:
            release = store.release(one)
        except StoreError as error:
            problems.append(Problem(f"release {one}", str(error)))
            continue
        if one in copies and store.copied(one) != release.manifest:
            problems.append(Problem(f"release {one}", "the copy of its manifest is damaged"))
        problems += _parts(store, release.manifest, looked_at)
        problems += [Problem(where, what) for where, what in store.storage.links(release.manifest) if what]
        problems += description.problems(store.storage, release.manifest)
        if release.manifest.schema_version > SCHEMA_VERSION:
            continue  # which rows a newer version allows, it alone knows
        if all(looked_at[key] for key in release.manifest.parts()):
            problems += _rows(store, release, fine_blocks)
    return list(dict.fromkeys(problems))


def _parts(store: Store, manifest: Manifest, looked_at: dict[PartKey, bool]) -> Iterator[Problem]:
    """Bytes against hashes and sizes, rows against counts."""
    for table, parts in manifest.tables.items():
        if sum(part.rows for part in parts) != manifest.counts.get(table):
            yield Problem(f"release {manifest.number}", f"its parts of {table} do not add up to its count")
        for part in parts:
            if (table, part.hash) in looked_at:
                continue
            what = store.storage.damage(table, part) or _unreadable(store, table, part)
            looked_at[table, part.hash] = what is None
            if what:
                yield Problem(store.storage.part_path(table, part), what)


def _unreadable(store: Store, table: str, part: Part) -> str | None:
    if table not in TABLES:  # of a newer version
        return None
    try:
        rows = read_part(store.storage, table, part, TABLES[table].names[:1]).num_rows
    except (Damaged, ValueError) as error:
        return str(error)
    return None if rows == part.rows else f"holds {rows} rows, its manifest says {part.rows}"


def _rows(store: Store, release: Release, fine_blocks: set[tuple[str, ...]]) -> list[Problem]:
    """Every invariant, block by block and then across the release."""
    problems: list[Problem] = []
    manifest, where = release.manifest, f"release {release.number}"
    blocks: dict[str, dict[str, list[Part]]] = {}
    for table in DOCUMENT_TABLES:
        for part in manifest.tables.get(table, ()):
            if part.block is not None:
                blocks.setdefault(part.block, {}).setdefault(table, []).append(part)
    for block in blocks.values():
        content = tuple(part.hash for table in DOCUMENT_TABLES for part in block.get(table, ()))
        if content in fine_blocks:
            continue
        found = checks.check_block(
            {table: read_parts(store.storage, table, block.get(table, ())) for table in DOCUMENT_TABLES}
        )
        problems += found
        if not found:
            fine_blocks.add(content)
    problems += _said(store, manifest)
    problems += _statements(release)
    for name, spec in TABLES.items():
        if spec.unit != "document" or spec.derived:
            problems += checks.check_parts(name, release.batches(name))
    problems += _across(release)
    return [Problem(f"{where}, {problem.where}", problem.what) for problem in problems]


def _said(store: Store, manifest: Manifest) -> Iterator[Problem]:
    """Whether every quote is in `said`, where the release has it."""
    for block in derived.blocks(manifest.tables).values() if "said" in manifest.tables else ():
        columns = ["quote_id", "text"]
        rows = [read_parts(store.storage, table, block.get(table, ()), columns) for table in ("quotes", "said")]
        yield from check_said(*rows)


def _statements(release: Release) -> list[Problem]:
    """Whether statements and quotes know of each other, where the release has them."""
    if "statements" not in release.manifest.tables:
        return []
    told = _column(release, "quote_statements", TABLES["quote_statements"].names)
    statements = _column(release, "statements", ("statement_id", "n_quotes", "first_quote_id", "first_doc_id"))
    quotes = np.sort(ids(_column(release, "quotes", ("quote_id",)).column("quote_id")))
    documents = np.sort(ids(_column(release, "documents", ("doc_id",)).column("doc_id")))
    known = {"quotes": quotes, "documents": documents, "statements": np.sort(ids(statements.column("statement_id")))}
    problems = check_statements(statements, told)
    for rows, table in ((told, "quote_statements"), (statements, "statements")):
        for column in TABLES[table].columns:
            if column.refers and column.name in rows.column_names:
                wanted = checks.references(rows, column.name)
                problems += checks.check_references(
                    f"{table}.{column.name}", wanted, known[column.refers.split(".")[0]]
                )
    return problems


def _across(release: Release) -> list[Problem]:
    """Keys, references and sources of a whole release, column by column."""
    problems = []
    documents = _column(release, "documents", ("doc_id", "collection", "source", "record", "duplicate_of"))
    doc_ids = np.sort(ids(documents.column("doc_id")))
    for name in ("documents", "quotes"):
        column = TABLES[name].key[0]
        values = _column(release, name, (column,)).column(column)
        if pc.count_distinct(values).as_py() != len(values):
            problems.append(Problem(name, f"{column} stands in several rows"))
    problems += checks.check_references("documents.duplicate_of", checks.references(documents, "duplicate_of"), doc_ids)
    entities = _column(release, "entities", ("entity_id", "canonical_id"))
    known = np.sort(ids(entities.column("entity_id")))
    problems += checks.check_references("entities.canonical_id", checks.references(entities, "canonical_id"), known)
    for table, column in checks.ENTITY_COLUMNS:
        wanted = _references(release, table, column)
        problems += [one for found in wanted for one in checks.check_references(f"{table}.{column}", found, known)]
    rejects = _column(release, "rejects", ("collection", "source", "record"))
    problems += checks.check_sources(
        _column(release, "sources", (*checks.PLACE, *checks.SOURCE_COUNTS)),
        checks.count_documents(documents),
        checks.count_rejects(rejects),
    )
    return problems + checks.check_records(documents, rejects)


def _references(release: Release, table: str, column: str) -> Iterator[Ids]:
    for rows in release.batches(table, [column]):
        yield checks.references(rows, column)


def _column(release: Release, table: str, columns: Iterable[str]) -> pa.Table:
    wanted = list(columns)
    pieces = list(release.batches(table, wanted))
    return pa.concat_tables(pieces) if pieces else TABLES[table].schema.empty_table().select(wanted)
