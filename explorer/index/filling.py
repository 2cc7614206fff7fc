"""Rows of a release's parts into the index, and out of it."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from explorer.index import columns
from explorer.index.layout import ABOUT, SPEAKS
from releases import Release
from releases.files.manifest import Part
from releases.tables.columns import Row, RowView

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": ("doc_id", "title", "url", "publisher", "collection", "published_at", "duplicate_of"),
    "mentions": ("doc_id", "entity_id"),
    "quotes": (
        *("quote_id", "doc_id", "start", "text", "kind", "act", "polarity", "cue", "speaker", "speaker_name"),
        *("speaker_entity_id", "speaker_entity_ids", "about_entity_ids", "speaker_kind", "speaker_role"),
        *("confidence", "name_confidence"),
    ),
}
"""What the index takes of each table that goes by document."""

ENTITY_COLUMNS = (
    *("entity_id", "canonical_id", "name", "label", "gender", "external_ref", "aliases"),
    *("n_documents", "n_mentions", "n_quotes"),
)

MOST_WORDS = 60_000
"""Words of a quote that are counted: what fits into two bytes."""

NO_WORD = re.compile(r"\W+")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some parts of a release whose rows are indexed together."""

    signature: str
    block: str | None
    """name of the block; None for a part of `entities`"""
    parts: tuple[tuple[str, Part], ...]


def pieces(release: Release) -> list[Piece]:
    """What a release is indexed as: its entities first, since names are shown with everything else."""
    found = [
        Piece(f"entities:{part.hash}", None, (("entities", part),)) for part in release.parts("entities") if part.rows
    ]
    blocks: dict[str, list[tuple[str, Part]]] = {}
    for table in COLUMNS:
        for part in release.parts(table):
            blocks.setdefault(part.block or "", []).append((table, part))
    for name, parts in blocks.items():
        text = " ".join(f"{table}:{part.hash}" for table, part in parts)
        found.append(Piece(hashlib.sha256(text.encode()).hexdigest(), name, tuple(parts)))
    return found


def fill(connection: sqlite3.Connection, release: Release, piece: Piece) -> None:
    """Puts the rows of a piece of a release into the index unless they are there, in one transaction. Raises Damaged."""
    there = connection.execute("SELECT 1 FROM piece WHERE signature = ?", [piece.signature]).fetchone()
    tables = {} if there else _read(release, piece)
    with transaction(connection):
        known = connection.execute("SELECT id FROM piece WHERE signature = ?", [piece.signature]).fetchone()
        number = known[0] if known else _fill(connection, piece, tables)
        connection.execute("INSERT OR IGNORE INTO held VALUES (?, ?)", [release.number, number])


def _fill(connection: sqlite3.Connection, piece: Piece, tables: Mapping[str, pa.Table]) -> int:
    number = connection.execute(
        "INSERT INTO piece (signature, block) VALUES (?, ?)", [piece.signature, piece.block]
    ).lastrowid
    assert number is not None
    if piece.block is None:
        _fill_entities(connection, number, tables["entities"])
    else:
        _fill_block(connection, number, tables)
    return number


def _read(release: Release, piece: Piece) -> dict[str, pa.Table]:
    if piece.block is None:
        return {"entities": release.read_part("entities", piece.parts[0][1], ENTITY_COLUMNS)}
    return release.block(piece.block, COLUMNS)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, rolled back when the block raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class _Terms:
    """Numbers for ids and names that come back often."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def learn(self, values: Iterable[str | None]) -> None:
        """Looks up, or adds, many at once."""
        fresh = sorted({value for value in values if value is not None} - self._known.keys())
        self._connection.executemany("INSERT OR IGNORE INTO term (value) VALUES (?)", ((value,) for value in fresh))
        for some in _batched(fresh, 500):
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(f"SELECT value, id FROM term WHERE value IN ({marks})", some)
            self._known.update(rows.fetchall())

    def __getitem__(self, value: str | None) -> int | None:
        return None if value is None else self._known[value]


def _batched(values: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(values), size):
        yield values[at : at + size]


def words_key(text: str) -> int:
    """A number for the words of a quote, whatever their case and punctuation: equal words, equal numbers."""
    plain = NO_WORD.sub(" ", text.casefold()).strip()
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), signed=True)


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int((when - EPOCH).total_seconds())


def _fill_block(connection: sqlite3.Connection, piece: int, tables: Mapping[str, pa.Table]) -> None:
    documents, quotes = tables["documents"].to_pylist(), tables["quotes"].to_pylist()
    named = tables["mentions"].drop_null().group_by(["doc_id", "entity_id"]).aggregate([]).to_pylist()
    terms = _Terms(connection)
    terms.learn(row[name] for row in documents for name in ("publisher", "collection"))
    terms.learn(row[name] for row in quotes for name in ("kind", "act", "polarity", "speaker_kind", "speaker_role"))
    terms.learn(row["entity_id"] for row in named)
    terms.learn(one for row in quotes for one in itertools.chain(_speakers(row), row["about_entity_ids"] or ()))
    first = _next(connection, "document")
    places = {row["doc_id"]: first + at for at, row in enumerate(documents)}
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (places[row["doc_id"]], piece, row["doc_id"], row["title"], row["url"], row["publisher"],
             row["collection"], _seconds(row["published_at"]), row["duplicate_of"])
            for row in documents
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT OR IGNORE INTO named VALUES (?, ?)",
        ((terms[row["entity_id"]], places[row["doc_id"]]) for row in named if row["doc_id"] in places),
    )
    quote, by_id = _next(connection, "quote"), {row["doc_id"]: row for row in documents}
    links = _fill_quotes(connection, piece, quote, quotes, by_id, places, terms)
    arrays = _columns(quotes, by_id, places, terms)
    arrays["doc_published"] = [_time(row["published_at"]) for row in documents]
    for role in (SPEAKS, ABOUT):
        mine = [(at - quote, who) for at, its_role, who in links if its_role == role]
        arrays[f"link_{role}_from"], arrays[f"link_{role}_who"] = zip(*mine, strict=True) if mine else ((), ())
    columns.keep(connection, piece, (quote, first), arrays)


def _time(when: datetime | None) -> int:
    return columns.NEVER if when is None else int((when - EPOCH).total_seconds())


def _columns(
    quotes: list[Row], documents: Mapping[str, Row], places: Mapping[str, int], terms: _Terms
) -> dict[str, Sequence[Any]]:
    """What the quotes are narrowed, counted and put in order by."""
    of = [documents[row["doc_id"]] for row in quotes]
    coded = {name: [terms[row[name]] or 0 for row in of] for name in ("publisher", "collection")}
    coded |= {name: [terms[row[name]] or 0 for row in quotes] for name in ("kind", "act", "polarity", "speaker_kind")}
    return {
        **coded,
        "role": [terms[row["speaker_role"]] or 0 for row in quotes],
        "published": [_time(row["published_at"]) for row in of],
        "is_copy": [row["duplicate_of"] is not None for row in of],
        "document": [places[row["doc_id"]] for row in quotes],
        "confidence": [row["confidence"] for row in quotes],
        "length": [min(len(row["text"].split()), MOST_WORDS) for row in quotes],
    }


def _speakers(row: RowView) -> list[str]:
    return row["speaker_entity_ids"] or ([row["speaker_entity_id"]] if row["speaker_entity_id"] else [])


def _fill_quotes(
    connection: sqlite3.Connection,
    piece: int,
    first: int,
    quotes: list[Row],
    documents: Mapping[str, Row],
    places: Mapping[str, int],
    terms: _Terms,
) -> list[tuple[int, int, int | None]]:
    """Puts the quotes in, numbered from `first`; gives who is linked with them: number, role, term."""
    facts, wordings, links, found = [], [], [], []
    for at, row in enumerate(quotes, first):
        document = documents[row["doc_id"]]
        facts.append(
            (at, piece, places[row["doc_id"]], _seconds(document["published_at"]), row["kind"], row["act"],
             row["polarity"], row["speaker_kind"], row["confidence"], document["duplicate_of"] is not None,
             words_key(row["text"]))
        )  # fmt: skip
        wordings.append(
            (at, row["quote_id"], row["start"], row["text"], row["speaker"], row["speaker_name"], row["cue"],
             row["speaker_role"], row["name_confidence"])
        )  # fmt: skip
        links += [(at, SPEAKS, terms[one]) for one in _speakers(row)]
        links += [(at, ABOUT, terms[one]) for one in row["about_entity_ids"] or ()]
        spoken = f"{row['speaker_name'] or ''} {row['speaker'] or ''}"
        found.append((at, row["text"], spoken, document["title"] or ""))
    connection.executemany("INSERT INTO quote VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", facts)
    connection.executemany("INSERT INTO wording VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", wordings)
    connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", links)
    connection.executemany("INSERT INTO found (rowid, text, speaker, title) VALUES (?, ?, ?, ?)", found)
    return links


def _fill_entities(connection: sqlite3.Connection, piece: int, rows: pa.Table) -> None:
    entities = rows.to_pylist()
    terms = _Terms(connection)
    terms.learn(row[name] for row in entities for name in ("entity_id", "canonical_id", "gender"))
    connection.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (piece, terms[row["entity_id"]], terms[row["canonical_id"]], row["name"], row["label"], row["gender"],
             row["external_ref"], json.dumps(row["aliases"] or [], ensure_ascii=False), row["n_documents"],
             row["n_mentions"], row["n_quotes"])
            for row in entities
        ),
    )  # fmt: skip
    arrays: dict[str, Sequence[Any]] = {
        "term": [terms[row["entity_id"]] for row in entities],
        "canonical": [terms[row["canonical_id"]] for row in entities],
        "gender": [terms[row["gender"]] or 0 for row in entities],
        **{name: [row[name] or 0 for row in entities] for name in ("n_quotes", "n_mentions")},
    }
    columns.keep(connection, piece, (_next(connection, "quote"), _next(connection, "document")), arrays)


def _next(connection: sqlite3.Connection, table: str) -> int:
    ((last,),) = connection.execute(f"SELECT max(id) FROM {table}").fetchall()
    return (last or 0) + 1


def empty(connection: sqlite3.Connection, piece: int) -> None:
    """Takes the rows of a piece out again, in one transaction."""
    quotes, documents = "SELECT id FROM quote WHERE piece = ?", "SELECT id FROM document WHERE piece = ?"
    with transaction(connection):
        connection.execute(
            "INSERT INTO found (found, rowid, text, speaker, title) "
            f"SELECT 'delete', id, text, speaker, title FROM searched WHERE id IN ({quotes})",
            [piece],
        )
        connection.execute(f"DELETE FROM link WHERE quote IN ({quotes})", [piece])
        connection.execute(f"DELETE FROM wording WHERE id IN ({quotes})", [piece])
        connection.execute(f"DELETE FROM named WHERE document IN ({documents})", [piece])
        for table in ("quote", "document", "entity", "columns"):
            connection.execute(f"DELETE FROM {table} WHERE piece = ?", [piece])
        connection.execute("DELETE FROM held WHERE piece = ?", [piece])
        connection.execute("DELETE FROM piece WHERE id = ?", [piece])
