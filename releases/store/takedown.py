"""Takedowns: an article's rows leave every release, and its text every file of the store."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import StoreError
from releases.store.maintenance import now, prune
from releases.store.manifest import Manifest, Part
from releases.store.parts import empty, read_part, read_parts
from releases.store.publishing import Workspace, counts
from releases.store.store_backends import told
from releases.tables import checks
from releases.tables.ids import IdSet, ids, within
from releases.tables.schemas import DOCUMENT_TABLES, TABLES

if TYPE_CHECKING:
    from releases.store.store import Store

REASON = "taken_down"
"""`rejects.reason` of a record whose document was taken down."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a takedown did."""

    documents: tuple[str, ...]
    """taken down, of those asked for"""
    releases: tuple[int, ...]
    """that held one of them and were written again without"""
    twins: tuple[str, ...]
    """documents of the newest release that were marked as duplicates of one of them: they still hold such a text"""


def purge(store: Store, doc_ids: Sequence[str], reason: str) -> Purged:
    """Takes documents out of every release, whatever its age, and their text out of every part and checkpoint.

    Each record becomes a row of `rejects` with the reason `taken_down`. The manifests say when, why and which ids, and
    every later release carries that on, so that a run knows what it must not publish again (`Manifest.purged_ids`).
    Entities that only those documents named leave too; counts of others stay as they were published. Killed half-way,
    it leaves every release whole, some not yet purged: run it again. Raises StoreError where no release knows an id.
    """
    with store.lock(wait=store.publish_wait), told("purging", store.name):
        work = _Work(store, frozenset(doc_ids), {"at": now(), "reason": reason, "documents": sorted(set(doc_ids))})
        manifests = [release.manifest for release in store.releases()]
        found = {manifest.number: work.held_by(manifest) for manifest in manifests}
        known = set().union(*found.values(), *(manifest.purged_ids for manifest in manifests))
        unknown = work.gone - known
        if unknown:
            raise StoreError(f"no release of {store.name} has a document {sorted(unknown)[0]}; nothing was purged")
        newest = manifests[-1]
        twins = work.twins(newest)
        for manifest in manifests:
            if found[manifest.number] or (manifest is newest and not work.gone <= manifest.purged_ids):
                work.replace(manifest, found[manifest.number])
        shutil.rmtree(store.scratch / "staging", ignore_errors=True)  # checkpoints hold the text too
        prune(store, keep=len(manifests))
        held = set().union(*found.values())
        return Purged(tuple(sorted(held)), tuple(n for n in found if found[n]), twins)


class _Work:
    """One takedown; parts that several releases share are written once."""

    def __init__(self, store: Store, gone: frozenset[str], entry: dict[str, Any]) -> None:
        self.store, self.gone, self.entry = store, gone, entry
        self.ids = pa.array(sorted(gone), pa.string())

    def held_by(self, manifest: Manifest) -> set[str]:
        """Which of the documents a release holds."""
        rows = read_parts(self.store.storage, "documents", manifest.tables["documents"], ["doc_id"])
        return set(pc.filter(rows.column("doc_id"), pc.is_in(rows.column("doc_id"), self.ids)).to_pylist())

    def twins(self, manifest: Manifest) -> tuple[str, ...]:
        """Documents that stay and are marked as duplicates of one that goes."""
        rows = read_parts(self.store.storage, "documents", manifest.tables["documents"], ["doc_id", "duplicate_of"])
        rows = rows.filter(pc.is_in(rows.column("duplicate_of"), self.ids))
        return tuple(sorted(set(rows.column("doc_id").to_pylist()) - self.gone))

    def replace(self, manifest: Manifest, found: set[str]) -> None:
        """Puts a release without the documents in the place of the one with them."""
        with self.store.workspace() as workspace:
            tables = dict(manifest.tables)
            if found:
                self._rewrite(workspace, manifest, tables)
            entry = {**self.entry, "from_this_release": len(found)}
            fresh = dataclasses.replace(
                manifest, tables=tables, counts=counts(tables), purged=(*manifest.purged, entry)
            )
            workspace.store()
            self.store.storage.stage(fresh, workspace.folder)
            self.store.storage.exchange(fresh, workspace.folder)

    def _rewrite(self, workspace: Workspace, manifest: Manifest, tables: dict[str, tuple[Part, ...]]) -> None:
        documents = read_parts(
            workspace, "documents", tables["documents"],
            ["doc_id", "collection", "source", "record", "source_sha256", "duplicate_of", "published_at"],
        )  # fmt: skip
        leaving = documents.filter(pc.is_in(documents.column("doc_id"), self.ids))
        heirs = _heirs(documents, self.gone)
        for name in DOCUMENT_TABLES:
            parts = []
            for part in tables.get(name, ()):
                rows = read_part(workspace, name, part)
                fresh = rows.filter(pc.invert(pc.is_in(rows.column("doc_id"), self.ids)))
                if name == "documents":
                    fresh = _with_heirs(fresh, heirs)
                if fresh.equals(rows):
                    parts.append(part)
                elif fresh.num_rows:
                    parts.append(workspace.write(name, fresh, part.block))
            tables[name] = tuple(parts) or (workspace.write(name, empty(name)),)
        tables["rejects"] = self._rejects(workspace, tables["rejects"], leaving)
        tables["sources"] = _sources(workspace, tables["sources"], leaving)
        tables["entities"] = _entities(workspace, tables)

    def _rejects(self, workspace: Workspace, parts: tuple[Part, ...], leaving: pa.Table) -> tuple[Part, ...]:
        rows = [
            {"collection": row["collection"], "source": row["source"], "record": row["record"],
             "source_sha256": row["source_sha256"], "stage": "planning", "reason": REASON,
             "detail": self.entry["reason"], "doc_id": row["doc_id"]}
            for row in leaving.to_pylist()
        ]  # fmt: skip
        added = workspace.write("rejects", pa.Table.from_pylist(rows, schema=TABLES["rejects"].schema))
        return (*(part for part in parts if part.rows), added)


def _heirs(documents: pa.Table, gone: frozenset[str]) -> dict[str, str | None]:
    """New `duplicate_of` of each duplicate of a document that goes: the first of those that stay, None for itself."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in documents.filter(pc.is_valid(documents.column("duplicate_of"))).to_pylist():
        if row["duplicate_of"] in gone and row["doc_id"] not in gone:
            groups.setdefault(row["duplicate_of"], []).append(row)
    heirs: dict[str, str | None] = {}
    for rows in groups.values():
        rows.sort(key=lambda row: (row["published_at"] is None, row["published_at"] or 0, row["doc_id"]))
        first = rows[0]["doc_id"]
        heirs |= {row["doc_id"]: None if row["doc_id"] == first else first for row in rows}
    return heirs


def _with_heirs(rows: pa.Table, heirs: dict[str, str | None]) -> pa.Table:
    if not heirs:
        return rows
    values = [
        heirs.get(key, old)
        for key, old in zip(rows.column("doc_id").to_pylist(), rows.column("duplicate_of").to_pylist(), strict=True)
    ]
    at = rows.column_names.index("duplicate_of")
    return rows.set_column(at, rows.schema.field(at), pa.array(values, pa.string()))


def _sources(workspace: Workspace, parts: tuple[Part, ...], leaving: pa.Table) -> tuple[Part, ...]:
    """The same records, fewer of them documents and more of them rejects."""
    counted = checks.count_documents(leaving).to_pylist()
    lost = {(row["collection"], row["source"]): row["n_documents"] for row in counted}
    fresh = []
    for part in parts:
        rows = read_part(workspace, "sources", part).to_pylist()
        touched = [row for row in rows if (row["collection"], row["source"]) in lost]
        for row in touched:
            row["n_documents"] -= lost[row["collection"], row["source"]]
            row["n_rejects"] += lost[row["collection"], row["source"]]
        table = pa.Table.from_pylist(rows, schema=TABLES["sources"].schema)
        fresh.append(workspace.write("sources", table) if touched else part)
    return tuple(fresh)


def _entities(workspace: Workspace, tables: dict[str, tuple[Part, ...]]) -> tuple[Part, ...]:
    """Entities that something still names, or that others are joined with."""
    named = IdSet()
    for table, column in checks.ENTITY_COLUMNS:
        for part in tables[table]:
            named.add(checks.references(read_part(workspace, table, part, [column]), column))
    known = named.sorted()
    joined = read_parts(workspace, "entities", tables["entities"], ["entity_id", "canonical_id"])
    staying = joined.filter(pa.array(within(ids(joined.column("entity_id")), known)))
    known = np.union1d(known, checks.references(staying, "canonical_id"))
    fresh = []
    for part in tables["entities"]:
        rows = read_part(workspace, "entities", part)
        kept = rows.filter(pa.array(within(ids(rows.column("entity_id")), known)))
        if kept.num_rows == rows.num_rows:
            fresh.append(part)
        elif kept.num_rows:
            fresh.append(workspace.write("entities", kept))
    return tuple(fresh) or (workspace.write("entities", empty("entities")),)
