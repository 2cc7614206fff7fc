"""What a look at a store has learned of its parts: each is hashed and read once, however many releases share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from releases.errors import Damaged, Problem
from releases.files.manifest import Manifest, Part
from releases.files.parts import read_part, read_parts
from releases.files.store_backends import Storage
from releases.tables import checks
from releases.tables.ids import Ids
from releases.tables.said import check_said
from releases.tables.schemas import DOCUMENT_TABLES, TABLES

KEPT_BYTES = 256 << 20
"""What the columns that are kept of parts may take in memory; those of further parts are read again for each release."""

COMPARED = {
    "documents": ("doc_id", "collection", "source", "record", "duplicate_of"),
    "quotes": ("quote_id",),
    "entities": ("entity_id", "canonical_id"),
    "sources": (*checks.PLACE, *checks.SOURCE_COUNTS),
    "rejects": ("collection", "source", "record"),
    "statements": ("statement_id", "n_quotes", "first_quote_id", "first_doc_id"),
    "quote_statements": TABLES["quote_statements"].names,
}
"""Columns that are compared across a whole release, besides the keys of the tables that `whole_tables` names."""

WORDS = ("quote_id", "text")
"""Columns in which `said` has to be as `quotes` is."""

PartKey = tuple[str, str]
"""(table, hash)"""

Tables = Mapping[str, pa.Table]

Block = Mapping[str, tuple[Part, ...]]
"""parts of some documents, by table"""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a part brings to the checks across a release."""

    rows: pa.Table
    """the columns that are compared"""
    named: Mapping[str, Ids]
    """the different entities that it names, by column"""

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return int(self.rows.nbytes) + sum(ids.nbytes for ids in self.named.values())


def whole_tables() -> list[str]:
    """Tables whose rows are looked at by themselves, not with those of the same documents."""
    return [name for name, table in TABLES.items() if table.unit != "document" or table.derived]


def _across(table: str) -> list[str]:
    """Columns that are compared across a whole release."""
    key = () if table in DOCUMENT_TABLES else TABLES[table].key
    return list(dict.fromkeys((*COMPARED.get(table, ()), *key)))


def _naming(table: str) -> list[str]:
    """Columns that name entities."""
    return [column for one, column in checks.ENTITY_COLUMNS if one == table]


class Extracts:
    """The extracts of parts, as many as `KEPT_BYTES` hold."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._kept: dict[PartKey, Extract] = {}
        self._bytes = 0
        self._needed: set[PartKey] = set()
        self._others = False

    def take(self, table: str, part: Part, rows: pa.Table) -> Extract:
        """That of a part whose rows are at hand."""
        named = {column: checks.references(rows, column) for column in _naming(table)}
        extract = Extract(rows.select(_across(table)), named)
        if (table, part.hash) in self._kept:
            return extract
        if self._bytes + extract.nbytes > KEPT_BYTES:
            self._forget()
        if self._bytes + extract.nbytes <= KEPT_BYTES:
            self._kept[table, part.hash] = extract
            self._bytes += extract.nbytes
        return extract

    def of(self, table: str, part: Part) -> Extract:
        """That of a part, read again where it was not kept."""
        kept = self._kept.get((table, part.hash))
        if kept is not None:
            return kept
        return self.take(table, part, read_part(self._storage, table, part, [*_across(table), *_naming(table)]))

    def column(self, manifest: Manifest, table: str, columns: Iterable[str]) -> pa.Table:
        """Some of the columns that are compared, of a whole release."""
        wanted = list(columns)
        pieces = [self.of(table, part).rows.select(wanted) for part in manifest.tables.get(table, ()) if part.rows]
        return pa.concat_tables(pieces) if pieces else TABLES[table].schema.empty_table().select(wanted)

    def go_on_to(self, manifest: Manifest) -> None:
        """From here on it is this release whose extracts are asked for."""
        self._needed = manifest.parts()
        self._others = True

    def _forget(self) -> None:
        """Makes room: forgets those of parts that the release at hand does not have."""
        if self._others:
            self._kept = {key: extract for key, extract in self._kept.items() if key in self._needed}
            self._bytes = sum(extract.nbytes for extract in self._kept.values())
            self._others = False


class LookedAt:
    """Parts of a store that were looked at, and what was wrong with them."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.extracts = Extracts(storage)
        self._sound: dict[PartKey, bool] = {}
        self._opened: set[PartKey] = set()
        self._rows: dict[PartKey, list[Problem]] = {}
        self._blocks: dict[tuple[PartKey, ...], list[Problem]] = {}
        self._said: dict[tuple[PartKey, ...], list[Problem]] = {}

    def bytes(self, manifest: Manifest) -> Iterator[Problem]:
        """What is wrong with the files of a release's parts, where that is not told yet."""
        for table, part in _parts(manifest):
            if (table, part.hash) not in self._sound:
                what = self.storage.damage(table, part)
                self._sound[table, part.hash] = what is None
                if what:
                    yield Problem(self.storage.part_path(table, part), what)

    def sound(self, manifest: Manifest) -> bool:
        """Whether nothing is wrong with the files of its parts, as far as they were looked at."""
        return self._all_sound(manifest.parts())

    def open(self, manifest: Manifest) -> Iterator[Problem]:
        """Of which sound parts the rows cannot be read, or are not as many as the manifest says; reads one column."""
        for table, part in _parts(manifest):
            known = table in TABLES  # else of a newer version
            if known and self._sound[table, part.hash] and (table, part.hash) not in self._opened:
                _, problems = self._open(table, part, TABLES[table].names[:1])
                yield from problems

    def read(self, manifest: Manifest) -> Iterator[Problem]:
        """Reads the parts that are new and checks their rows; tells what `open` would."""
        self.extracts.go_on_to(manifest)
        for block in blocks(manifest).values():
            documents, problems = self._read_documents(block)
            yield from problems
            if "said" in manifest.tables:
                yield from self._read_said(block, documents)
        for table in whole_tables():
            for part in manifest.tables.get(table, ()):
                _, problems = self._read_whole(table, part)
                yield from problems
        yield from self.open(manifest)

    def block(self, block: Block) -> list[Problem]:
        """What is wrong with the rows of some documents, which `read` has read."""
        return self._blocks.get(_content(block, DOCUMENT_TABLES), [])

    def said(self, block: Block) -> list[Problem]:
        """What is wrong between the quotes of some documents and their rows of `said`."""
        return self._said.get(_content(block, ("quotes", "said")), [])

    def whole(self, table: str, parts: Iterable[Part]) -> list[Problem]:
        """What is wrong with the rows of a table that `whole_tables` names, part by part and between them."""
        some = [part for part in parts if part.rows]
        problems = [problem for part in some for problem in self._rows.get((table, part.hash), ())]
        return problems or checks.check_keys(table, (self.extracts.of(table, part).rows for part in some))

    def _read_documents(self, block: Block) -> tuple[Tables | None, list[Problem]]:
        """All rows of some documents, checked, where they are new; and what `open` says of their parts."""
        content = _content(block, DOCUMENT_TABLES)
        if content in self._blocks:
            return None, []
        tables, found = {}, []
        for table in DOCUMENT_TABLES:
            pieces = [TABLES[table].schema.empty_table()]
            for part in block.get(table, ()):
                rows, problems = self._open(table, part, TABLES[table].names)
                pieces += [] if rows is None else [rows]
                found += problems
            tables[table] = pa.concat_tables(pieces)
        if not self._all_sound(content):
            return None, found
        self._blocks[content] = checks.check_block(tables)
        return tables, found

    def _read_said(self, block: Block, documents: Tables | None) -> Iterator[Problem]:
        content = _content(block, ("quotes", "said"))
        if content in self._said:
            return
        told: list[pa.Table] = []
        for part in block.get("said", ()):
            rows, problems = self._read_whole("said", part)
            yield from problems
            if not problems:
                told.append(self._words("said", (part,)) if rows is None else rows.select(WORDS))
        if self._all_sound(content):
            quotes = documents["quotes"] if documents else self._words("quotes", block.get("quotes", ()))
            self._said[content] = check_said(quotes, pa.concat_tables([self._words("said", ()), *told]))

    def _words(self, table: str, parts: tuple[Part, ...]) -> pa.Table:
        return read_parts(self.storage, table, parts, WORDS)

    def _read_whole(self, table: str, part: Part) -> tuple[pa.Table | None, list[Problem]]:
        """The rows of a part that are looked at by themselves, checked, where it is new; and what `open` says of it."""
        if (table, part.hash) in self._rows or not part.rows:
            return None, []
        rows, problems = self._open(table, part, TABLES[table].names)
        if rows is not None:
            self._rows[table, part.hash] = checks.check_rows(table, rows)
        return rows, problems

    def _open(self, table: str, part: Part, columns: tuple[str, ...]) -> tuple[pa.Table | None, list[Problem]]:
        what, rows = None, None
        self._opened.add((table, part.hash))
        try:
            rows = read_part(self.storage, table, part, columns)
        except (Damaged, ValueError) as error:
            what = str(error)
        else:
            if rows.num_rows != part.rows:
                what = f"holds {rows.num_rows} rows, its manifest says {part.rows}"
        if what is not None:
            self._sound[table, part.hash] = False
            return None, [Problem(self.storage.part_path(table, part), what)]
        if rows is not None and columns == TABLES[table].names:
            self.extracts.take(table, part, rows)
        return rows, []

    def _all_sound(self, parts: Iterable[PartKey]) -> bool:
        return all(self._sound[key] for key in parts)


def blocks(manifest: Manifest) -> dict[str, Block]:
    """Parts of a release by the documents whose rows they hold, in the order of `documents`."""
    found: dict[str, dict[str, tuple[Part, ...]]] = {}
    for table in (*DOCUMENT_TABLES, "said"):
        for part in manifest.tables.get(table, ()):
            if part.block is not None and part.rows:
                block = found.setdefault(part.block, {})
                block[table] = (*block.get(table, ()), part)
    return dict(found)


def _parts(manifest: Manifest) -> Iterator[tuple[str, Part]]:
    return ((table, part) for table, parts in manifest.tables.items() for part in parts)


def _content(block: Block, tables: Iterable[str]) -> tuple[PartKey, ...]:
    return tuple((table, part.hash) for table in tables for part in block.get(table, ()))
