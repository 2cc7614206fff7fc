"""Looking at everything a store holds: bytes against hashes, rows against invariants, links against parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from releases.errors import Problem, StoreError
from releases.files.manifest import Manifest
from releases.store import description
from releases.store.looked_at import Extracts, LookedAt, blocks, whole_tables
from releases.tables import checks
from releases.tables.ids import NO_IDS, ids
from releases.tables.schemas import SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from releases.store.store import Store


def verify(store: Store, number: int | None = None) -> list[Problem]:
    """Everything wrong with one release, or with the whole store; an empty list when all is well.

    Each problem names its file or table. What several releases share is looked at once, and what is wrong with its rows
    told of each of them. Raises StoreError only where there is no such release.
    """
    copies, numbers = store.storage.copies(), store.numbers()  # in this order: a copy comes after its release
    if number is not None and number not in numbers:
        store.release(number)
    looked_at = LookedAt(store.storage)
    problems: list[Problem] = []
    if number is None:
        problems += [Problem(f"release {one}", "is gone") for one in copies if one not in numbers]
    for one in numbers if number is None else [number]:
        try:
            manifest = store.release(one).manifest
        except StoreError as error:
            problems.append(Problem(f"release {one}", str(error)))
            continue
        if one in copies and store.copied(one) != manifest:
            problems.append(Problem(f"release {one}", "the copy of its manifest is damaged"))
        problems += _release(store, manifest, looked_at)
    return list(dict.fromkeys(problems))


def _release(store: Store, manifest: Manifest, looked_at: LookedAt) -> list[Problem]:
    problems = _sums(manifest)
    problems += looked_at.bytes(manifest)
    known = manifest.schema_version <= SCHEMA_VERSION  # which rows a newer version allows, it alone knows
    whole = known and looked_at.sound(manifest)
    problems += looked_at.read(manifest) if whole else looked_at.open(manifest)
    problems += [Problem(where, what) for where, what in store.storage.links(manifest) if what]
    problems += description.problems(store.storage, manifest)
    if whole and looked_at.sound(manifest):
        problems += _rows(manifest, looked_at)
    return problems


def _sums(manifest: Manifest) -> list[Problem]:
    """Rows of the parts against the counts of the tables."""
    return [
        Problem(f"release {manifest.number}", f"its parts of {table} do not add up to its count")
        for table, parts in manifest.tables.items()
        if sum(part.rows for part in parts) != manifest.counts.get(table)
    ]


def _rows(manifest: Manifest, looked_at: LookedAt) -> list[Problem]:
    """Every invariant, block by block and then across the release."""
    several = blocks(manifest).values()
    problems = [problem for block in several for problem in looked_at.block(block)]
    if "said" in manifest.tables:
        problems += [problem for block in several for problem in looked_at.said(block)]
    problems += _statements(manifest, looked_at.extracts)
    for table in whole_tables():
        problems += looked_at.whole(table, manifest.tables.get(table, ()))
    problems += _across(manifest, looked_at.extracts)
    return [Problem(f"release {manifest.number}, {problem.where}", problem.what) for problem in problems]


def _statements(manifest: Manifest, extracts: Extracts) -> list[Problem]:
    """Whether statements and quotes know of each other, where the release has them."""
    if "statements" not in manifest.tables:
        return []
    told = extracts.column(manifest, "quote_statements", TABLES["quote_statements"].names)
    statements = extracts.column(manifest, "statements", ("statement_id", "n_quotes", "first_quote_id", "first_doc_id"))
    quotes = np.sort(ids(extracts.column(manifest, "quotes", ("quote_id",)).column("quote_id")))
    documents = np.sort(ids(extracts.column(manifest, "documents", ("doc_id",)).column("doc_id")))
    known = {"quotes": quotes, "documents": documents, "statements": np.sort(ids(statements.column("statement_id")))}
    from releases.store.statements import check_statements

    problems = check_statements(statements, told)
    for rows, table in ((told, "quote_statements"), (statements, "statements")):
        for column in TABLES[table].columns:
            if column.refers and column.name in rows.column_names:
                wanted = checks.references(rows, column.name)
                problems += checks.check_references(
                    f"{table}.{column.name}", wanted, known[column.refers.split(".")[0]]
                )
    return problems


def _across(manifest: Manifest, extracts: Extracts) -> list[Problem]:
    """Keys, references and sources of a whole release."""
    problems = []
    documents = extracts.column(manifest, "documents", ("doc_id", "collection", "source", "record", "duplicate_of"))
    doc_ids = np.sort(ids(documents.column("doc_id")))
    for name in ("documents", "quotes"):
        column = TABLES[name].key[0]
        values = extracts.column(manifest, name, (column,)).column(column)
        if pc.count_distinct(values).as_py() != len(values):
            problems.append(Problem(name, f"{column} stands in several rows"))
    problems += checks.check_references("documents.duplicate_of", checks.references(documents, "duplicate_of"), doc_ids)
    entities = extracts.column(manifest, "entities", ("entity_id", "canonical_id"))
    known = np.sort(ids(entities.column("entity_id")))
    problems += checks.check_references("entities.canonical_id", checks.references(entities, "canonical_id"), known)
    for table, column in checks.ENTITY_COLUMNS:
        for part in manifest.tables.get(table, ()):
            wanted = extracts.of(table, part).named[column] if part.rows else NO_IDS
            problems += checks.check_references(f"{table}.{column}", wanted, known)
    rejects = extracts.column(manifest, "rejects", ("collection", "source", "record"))
    problems += checks.check_sources(
        extracts.column(manifest, "sources", (*checks.PLACE, *checks.SOURCE_COUNTS)),
        checks.count_documents(documents),
        checks.count_rejects(rejects),
    )
    return problems + checks.check_records(documents, rejects)
