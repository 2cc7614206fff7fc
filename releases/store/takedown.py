"""Takedowns: an article's rows leave every release, and its text every file of the store."""

from __future__ import annotations

import base64
import dataclasses
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from releases.corrections import ledger as corrections
from releases.description.texts import described
from releases.errors import StoreError
from releases.files.manifest import Manifest, Part
from releases.files.parts import empty, read_part, read_parts
from releases.reviews import ledger as reviews
from releases.store.derived import said_parts
from releases.store.maintenance import now, prune
from releases.store.publishing import counts
from releases.store.text_places import LINE_FILES, PLACES, WORDS
from releases.store.wordings import Wordings
from releases.store.workspace import Workspace
from releases.tables import checks
from releases.tables.calibration import Calibration
from releases.tables.columns import Row
from releases.tables.ids import IdSet, ids, within
from releases.tables.schemas import DOCUMENT_TABLES, TABLES

if TYPE_CHECKING:
    from releases.store.store import Store

REASON = "taken_down"
"""`rejects.reason` of a record whose document was taken down."""

_COPY_COLUMNS = ("doc_id", "content_sha256", "duplicate_of")


WITHOUT_WORDS = {corrections.FILE: corrections.without_words, reviews.FILE: reviews.without_words}
"""What is made of each file of lines (`text_places.LINE_FILES`)."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a takedown did, or would."""

    documents: tuple[str, ...]
    """taken down, of those asked for and their copies"""
    releases: tuple[int, ...]
    """that held one of them and were written again without"""
    copies: tuple[str, ...]
    """documents that stay in some release with the same or nearly the same text"""
    removed: tuple[str, ...] = ()
    """places outside the tables that were removed whole (`text_places.PLACES`)"""
    warnings: tuple[str, ...] = ()
    """where the text may be found still, each as one sentence that says what to do"""


def purge(store: Store, doc_ids: Sequence[str], reason: str, *, copies: bool = False, dry_run: bool = False) -> Purged:
    """Takes documents out of every release, whatever its age, and their text out of every part and checkpoint, at once.

    With `copies` also every document with the same or nearly the same text, under whatever id; else those are only
    named. Each record becomes a row of `rejects` with the reason `taken_down`. The manifests say when, why and which
    ids, with hashes and signatures of the texts (never a word of them), and every later release carries that on, so
    that a run knows what it must not publish again (`Manifest.purged_ids`, `Manifest.purged_texts`). Entities and forms
    of names that only those documents had leave too; counts of others stay as they were published. Readers who have a
    release open are told that a part is missing. Killed half-way, it leaves every release whole, some not yet purged:
    run it again. `dry_run` changes nothing. Raises StoreError where no release knows an id.
    """
    with store.writing("purging"):
        manifests = [release.manifest for release in store.releases()]
        asked = frozenset(doc_ids)
        held = {manifest.number: _Copies(store, manifest) for manifest in manifests}
        known = set().union(*(one.doc_ids for one in held.values()), *(m.purged_ids for m in manifests))
        if asked - known:
            raise StoreError(f"no release of {store.name} has a document {min(asked - known)}; nothing was purged")
        alike = _closed(held.values(), asked)
        gone = asked | alike if copies else asked
        found = {number: one.doc_ids & gone for number, one in held.items()}
        documents, touched = tuple(sorted(set().union(*found.values()))), tuple(n for n in found if found[n])
        staying = tuple(sorted(alike - gone))
        if dry_run:
            return Purged(documents, touched, staying)
        work = _Work(store, gone, reason, staying)
        work.replace_all(manifests)
        removed = (*_clear_places(store), *_clear_lines(store, gone, work.left_for_good()))
        work.clear_parts()
        prune(store, keep=len(store.numbers()))
        return Purged(documents, touched, staying, removed, store.storage.forget_versions())


class _Copies:
    """Which documents of a release have equal or nearly equal texts, as the release itself says."""

    def __init__(self, store: Store, manifest: Manifest) -> None:
        rows = read_parts(store.storage, "documents", manifest.tables["documents"], _COPY_COLUMNS)
        self._rows = rows.set_column(2, "first", pc.coalesce(rows.column("duplicate_of"), rows.column("doc_id")))
        self.doc_ids = frozenset(rows.column("doc_id").to_pylist())

    def of(self, doc_ids: frozenset[str]) -> frozenset[str]:
        """`doc_ids`, where they are here, and their copies."""
        mine = self._rows.filter(pc.is_in(self._rows.column("doc_id"), pa.array(sorted(doc_ids), pa.string())))
        alike = [
            pc.is_in(self._rows.column(name), mine.column(name).combine_chunks())
            for name in ("content_sha256", "first")
        ]
        return frozenset(self._rows.filter(pc.or_(*alike)).column("doc_id").to_pylist())


def _closed(releases: Collection[_Copies], asked: frozenset[str]) -> frozenset[str]:
    """The copies of `asked` in any release; of an edited article each release may know others."""
    return frozenset().union(*(one.of(asked) for one in releases)) - asked


def _clear_places(store: Store) -> tuple[str, ...]:
    """Removes what can be made again; the names of what was there."""
    removed = []
    for place in PLACES:
        there = [path for name in place.paths if (path := store.scratch / name).exists()]
        for path in there:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        removed += [place.name] if there else []
    return tuple(removed)


def _clear_lines(store: Store, gone: frozenset[str], entity_ids: frozenset[str]) -> Iterator[str]:
    """Takes the words out of the lines about the documents and entities; names of the files that had any."""
    for name in LINE_FILES:
        file = store.storage.lines(name)
        before = file.read()
        file.rewrite(WITHOUT_WORDS[name](gone, entity_ids))
        if file.read() != before:
            yield f"words in lines of {file.name}"


class _Work:
    """One takedown; parts that several releases share are written once."""

    def __init__(self, store: Store, gone: frozenset[str], reason: str, staying: Sequence[str]) -> None:
        self.store, self.gone = store, gone
        self.ids = pa.array(sorted(gone), pa.string())
        self.entry: dict[str, object] = {
            "at": now(), "reason": reason, "documents": sorted(gone), "copies": sorted(staying), "texts": [],
        }  # fmt: skip
        self.doomed: set[tuple[str, str]] = set()
        """parts that a release referred to before it was written again"""
        self.nameless: set[str] = set()
        """entities that nothing names any more"""
        self.wordings = Wordings(gone)

    def left_for_good(self) -> frozenset[str]:
        """Entities that nothing in the newest release names, and that left some release with the documents."""
        newest = self.store.latest() if self.nameless else None
        known = newest.arrow("entities", ["entity_id"])["entity_id"].to_pylist() if newest else ()
        return frozenset(self.nameless.difference(known))

    def replace_all(self, manifests: Sequence[Manifest]) -> None:
        """Writes every release again that holds one of the documents, and the newest, which remembers all.

        In a bucket others may publish meanwhile, from before the takedown: their releases too, until there is no new one.
        """
        self.entry["texts"] = self._texts(manifests)
        done: set[int] = set()
        while numbers := [number for number in self.store.numbers() if number not in done]:
            for number in numbers:
                done.add(number)
                manifest = self.store.release(number).manifest
                self.doomed |= {tuple(part) for entry in manifest.purged for part in entry.get("parts", ())}
                found = self._held_by(manifest)
                if found or (number == numbers[-1] and not self.gone <= manifest.purged_ids):
                    self.replace(manifest, found)

    def _held_by(self, manifest: Manifest) -> set[str]:
        rows = read_parts(self.store.storage, "documents", manifest.tables["documents"], ["doc_id"])
        return set(pc.filter(rows.column("doc_id"), pc.is_in(rows.column("doc_id"), self.ids)).to_pylist())

    def _texts(self, manifests: Sequence[Manifest]) -> list[dict[str, str]]:
        """Hash and signature of each text that the documents had in any release; what an earlier, killed try noted too."""
        found: dict[str, str] = {}
        for manifest in manifests:
            for entry in manifest.purged:
                if self.gone & set(entry["documents"]):
                    found |= {text["sha256"]: text["minhash"] for text in entry.get("texts", ())}
            sides = [
                read_parts(self.store.storage, table, manifest.tables.get(table, ()), ["doc_id", column])
                for table, column in (("documents", "content_sha256"), ("fingerprints", "minhash"))
            ]
            hashes, signatures = (
                dict(
                    zip(*(c.to_pylist() for c in side.filter(pc.is_in(side["doc_id"], self.ids)).columns), strict=True)
                )
                for side in sides
            )
            found |= {
                sha256: base64.b64encode(signatures.get(doc_id) or b"").decode() for doc_id, sha256 in hashes.items()
            }
        return [{"sha256": sha256, "minhash": minhash} for sha256, minhash in sorted(found.items())]

    def clear_parts(self) -> None:
        """Removes every part with words of the documents that no release refers to, however young it is.

        Other young parts of a bucket stay: they may belong to a release that is being published just now.
        """
        needed = {part for release in self.store.releases() for part in release.manifest.parts()}
        for table, hash_, _ in self.store.storage.part_files(young=True):
            if (table, hash_) not in needed and ((table, hash_) in self.doomed or self._is_in(table, hash_)):
                self.store.storage.remove_part(table, hash_)

    def _is_in(self, table: str, hash_: str) -> bool:
        """Whether a part that no release refers to, left by a process that was killed, has a row of the documents."""
        if not WORDS.get(table):
            return False
        if table == "statements" and not self.store.storage.bucket:
            return True  # in a folder nobody publishes beside a purge, and statements are made again
        column, gone = ("doc_id", self.gone) if "doc_id" in TABLES[table].names else ("entity_id", self.nameless)
        columns = ["first_doc_id", "versions"] if table == "statements" else [column]
        try:
            with self.store.storage.open_part(table, Part(hash_, 0, 0)) as opened:
                rows = pq.ParquetFile(opened).read(columns=columns)
        except (pa.ArrowException, OSError):
            return True  # half a file, of use to nobody
        if table == "statements":
            return self.wordings.are_in(rows)
        return bool(pc.any(pc.is_in(rows.column(column), pa.array(sorted(gone), pa.string()))).as_py())

    def replace(self, manifest: Manifest, found: set[str]) -> None:
        """Puts a release without the documents in the place of the one with them."""
        with self.store.workspace() as workspace:
            tables = dict(manifest.tables)
            if found:
                self._rewrite(workspace, manifest, tables)
            before = manifest.parts() - {(name, part.hash) for name, parts in tables.items() for part in parts}
            self.doomed |= before
            # `parts` are what another try has to clear away, should this one be killed
            entry = {**self.entry, "from_this_release": len(found), "parts": sorted(map(list, before))}
            storage = self.store.storage
            fresh = dataclasses.replace(
                manifest, tables=tables, counts=counts(tables), purged=(*manifest.purged, entry)
            )
            fresh, texts = described(fresh, storage.bucket)
            workspace.store()
            data = fresh.to_json()
            storage.stage(fresh, data, texts, workspace.folder)
            storage.exchange(fresh, data, texts, workspace.folder)

    def _rewrite(self, workspace: Workspace, manifest: Manifest, tables: dict[str, tuple[Part, ...]]) -> None:
        documents = read_parts(
            workspace, "documents", tables["documents"],
            ["doc_id", "collection", "source", "record", "source_sha256", "duplicate_of", "published_at"],
        )  # fmt: skip
        leaving = documents.filter(pc.is_in(documents.column("doc_id"), self.ids))
        heirs = _heirs(documents, self.gone)
        forms = _forms(workspace, tables["mentions"], lambda rows: pc.is_in(rows.column("doc_id"), self.ids))
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
        tables["entities"] = self._entities(workspace, tables, forms)
        if "said" in manifest.tables:
            made, _ = said_parts(workspace, tables, manifest.tables, [], Calibration.of(manifest.pipeline))
            tables["said"] = made or (workspace.write("said", empty("said")),)
        if "statements" in manifest.tables:
            layout, scratch = self.store.layout, self.store.scratch
            from releases.store.statements import statement_parts

            told = statement_parts(workspace, tables, manifest.tables, workspace.write, layout, scratch, [])
            tables |= {name: some or (workspace.write(name, empty(name)),) for name, some in told.items()}
            self.wordings.note(workspace, manifest.tables, tables["statements"])

    def _rejects(self, workspace: Workspace, parts: tuple[Part, ...], leaving: pa.Table) -> tuple[Part, ...]:
        rows = [
            {"collection": row["collection"], "source": row["source"], "record": row["record"],
             "source_sha256": row["source_sha256"], "stage": "planning", "reason": REASON,
             "detail": self.entry["reason"], "doc_id": row["doc_id"]}
            for row in leaving.to_pylist()
        ]  # fmt: skip
        added = workspace.write("rejects", pa.Table.from_pylist(rows, schema=TABLES["rejects"].schema))
        return (*(self._silenced(workspace, part) for part in parts if part.rows), added)

    def _silenced(self, workspace: Workspace, part: Part) -> Part:
        """A part of `rejects` in which what is told of a record of the documents quotes nothing of it."""
        rows = read_part(workspace, "rejects", part)
        mine = pc.fill_null(pc.is_in(rows.column("doc_id"), self.ids), False)
        mine = pc.and_(mine, pc.not_equal(rows.column("stage"), "planning"))
        if not pc.any(mine).as_py():
            return part
        at = rows.column_names.index("detail")
        return workspace.write(
            "rejects", rows.set_column(at, "detail", pc.if_else(mine, REASON, rows.column("detail")))
        )

    def _entities(self, workspace: Workspace, tables: dict[str, tuple[Part, ...]], forms: set[str]) -> tuple[Part, ...]:
        parts, nameless = _entities(workspace, tables, forms)
        self.nameless |= nameless
        return parts


def _heirs(documents: pa.Table, gone: frozenset[str]) -> dict[str, str | None]:
    """New `duplicate_of` of each duplicate of a document that goes: the first of those that stay, None for itself."""
    groups: dict[str, list[Row]] = {}
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


def _forms(workspace: Workspace, parts: Sequence[Part], of: Callable[[pa.Table], pa.Array]) -> set[str]:
    """Texts of some mentions, each once."""
    forms: set[str] = set()
    for part in parts:
        rows = read_part(workspace, "mentions", part, ["doc_id", "text"])
        forms |= set(rows.filter(of(rows)).column("text").unique().to_pylist())
    return forms


def _entities(
    workspace: Workspace, tables: dict[str, tuple[Part, ...]], forms: set[str]
) -> tuple[tuple[Part, ...], set[str]]:
    """Entities that something still names, or that others are joined with; and the ids of those that leave.

    `forms` are those that names had in the documents that left: what no other text has of them leaves the `aliases`.
    """
    named = IdSet()
    for table, column in checks.ENTITY_COLUMNS:
        for part in tables[table]:
            named.add(checks.references(read_part(workspace, table, part, [column]), column))
    asked = pa.array(sorted(forms), pa.string())
    lost = forms - _forms(workspace, tables["mentions"], lambda rows: pc.is_in(rows.column("text"), asked))
    known = named.sorted()
    joined = read_parts(workspace, "entities", tables["entities"], ["entity_id", "canonical_id"])
    staying = joined.filter(pa.array(within(ids(joined.column("entity_id")), known)))
    known = np.union1d(known, checks.references(staying, "canonical_id"))
    fresh, nameless = [], set[str]()
    for part in tables["entities"]:
        rows = read_part(workspace, "entities", part)
        stays = pa.array(within(ids(rows.column("entity_id")), known))
        nameless |= set(rows.filter(pc.invert(stays)).column("entity_id").to_pylist())
        kept = _without_forms(rows.filter(stays), lost)
        if kept.equals(rows):
            fresh.append(part)
        elif kept.num_rows:
            fresh.append(workspace.write("entities", kept))
    return tuple(fresh) or (workspace.write("entities", empty("entities")),), nameless


def _without_forms(rows: pa.Table, lost: set[str]) -> pa.Table:
    """Entities without those of their `aliases` that no text has any more."""
    at = rows.column_names.index("aliases")
    left = [[form for form in aliases if form not in lost] for aliases in rows.column("aliases").to_pylist()]
    return rows.set_column(at, rows.schema.field(at), pa.array(left, rows.schema.field(at).type))
