"""Quotes, documents and entities out of the index, with the names that a release gives them."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from explorer.index.asking import MARK, UNMARK
from explorer.index.columns import PIECES
from explorer.index.layout import ABOUT, SPEAKS, TOKENS
from explorer.index.words import Words
from releases.tables.columns import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something, as a release calls it."""

    id: str
    """its canonical entity's"""
    name: str
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote with what a reader wants to know of it; `marked` holds MARK and UNMARK around what was searched for."""

    quote_id: str
    doc_id: str
    start: int
    text: str
    marked: str
    kind: str
    act: str | None
    polarity: str
    cue: str | None
    speaker: str | None
    speaker_name: str | None
    speakers: tuple[Named, ...]
    speaker_kind: str | None
    speaker_role: str | None
    about: tuple[Named, ...]
    title: str | None
    title_marked: str | None
    publisher: str | None
    url: str | None
    published_at: datetime | None
    collection: str
    is_copy: bool
    confidence: float
    name_confidence: float | None

    @property
    def who(self) -> str | None:
        """The name that a release gives the speaker, else that of the document, else the words for them."""
        return "; ".join(one.name for one in self.speakers) or self.speaker_name or self.speaker


def when(seconds: int | None) -> datetime | None:
    """A time of the index."""
    return None if seconds is None else EPOCH + timedelta(seconds=seconds)


def quotes(connection: sqlite3.Connection, release: int, ids: Sequence[int], words: Words | None = None) -> list[Quote]:
    """The quotes with these numbers, in this order."""
    found: dict[int, Quote] = {}
    for some in _chunks(ids):
        marks = ", ".join(map(str, some))
        marked = _marked(connection, marks, words)
        speakers, about = (_linked(connection, release, marks, role) for role in (SPEAKS, ABOUT))
        rows = connection.execute(
            f"""SELECT q.id, w.quote_id, d.doc_id, w.start, w.text, q.kind, q.act, q.polarity, w.cue, w.speaker, w.name,
                       q.speaker_kind, w.role, d.title, d.publisher, d.url, q.published, d.collection, q.is_copy,
                       q.confidence, w.name_confidence
                FROM quote q JOIN wording w ON w.id = q.id JOIN document d ON d.id = q.document
                WHERE q.id IN ({marks})"""
        )
        for (
            at, quote_id, doc_id, start, text, kind, act, polarity, cue, speaker, name, speaker_kind, role, title,
            publisher, url, published, collection, is_copy, confidence, name_confidence,
        ) in rows:  # fmt: skip
            shown, headline = marked.get(at, (text, title))
            found[at] = Quote(
                quote_id, doc_id, start, text, shown, kind, act, polarity, cue, speaker, name,
                tuple(speakers.get(at, ())), speaker_kind, role, tuple(about.get(at, ())), title, headline, publisher,
                url, when(published), collection, bool(is_copy), confidence, name_confidence,
            )  # fmt: skip
    return [found[at] for at in ids if at in found]


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]


class _Marker(threading.local):
    """A table of the few quotes that a page shows, to mark in them what was searched for, by the index's own rules.

    In the index itself each of them would be looked for anew, and for `b*` all that begins so with each.
    """

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute(f"CREATE VIRTUAL TABLE found USING fts5 (text, speaker, title, {TOKENS})")

    def marked(self, rows: Iterable[tuple[int, str, str, str]], wanted: str) -> dict[int, tuple[str, str]]:
        """Text and title with marks, by the number of the quote."""
        self.connection.execute("DELETE FROM found")
        self.connection.executemany("INSERT INTO found (rowid, text, speaker, title) VALUES (?, ?, ?, ?)", rows)
        found = self.connection.execute(
            "SELECT rowid, highlight(found, 0, ?, ?), highlight(found, 2, ?, ?) FROM found WHERE found MATCH ?",
            [MARK, UNMARK, MARK, UNMARK, wanted],
        )
        return {at: (text, title) for at, text, title in found}


_MARKER = _Marker()


def _marked(connection: sqlite3.Connection, marks: str, words: Words | None) -> dict[int, tuple[str, str]]:
    if words is None or not words.wanted:
        return {}
    rows = connection.execute(f"SELECT id, text, speaker, title FROM searched WHERE id IN ({marks})")
    return _MARKER.marked(rows, words.wanted)


def _linked(connection: sqlite3.Connection, release: int, marks: str, role: int) -> dict[int, list[Named]]:
    """Whom the quotes are linked with in a role, by their canonical entities, each once."""
    rows = connection.execute(
        f"""SELECT DISTINCT l.quote, t.value, coalesce(c.name, e.name), c.gender
            FROM link l JOIN entity e ON e.term = l.entity AND e.piece IN {PIECES}
            JOIN term t ON t.id = e.canonical LEFT JOIN entity c ON c.term = e.canonical AND c.piece IN {PIECES}
            WHERE l.role = {role} AND l.quote IN ({marks}) ORDER BY l.quote, 3""",
        {"release": release},
    )
    found: dict[int, list[Named]] = {}
    for at, key, name, gender in rows:
        found.setdefault(at, []).append(Named(key, name, gender))
    return found


def articles(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """Documents with these numbers as lists show them, in this order."""
    marks = ", ".join(map(str, numbers)) or "0"
    found = connection.execute(f"SELECT id, doc_id, title, publisher, published FROM document WHERE id IN ({marks})")
    known = {
        at: {"doc_id": doc_id, "title": title, "publisher": publisher, "published_at": when(published)}
        for at, doc_id, title, publisher, published in found
    }
    return [known[at] for at in numbers if at in known]


def document_numbers(connection: sqlite3.Connection, doc_ids: Sequence[str]) -> list[int]:
    """The numbers that documents of some ids have, in any release."""
    found = connection.execute(
        "SELECT id FROM document WHERE doc_id IN (SELECT value FROM json_each(?))", [json.dumps(list(doc_ids))]
    )
    return [row[0] for row in found]


def quote_number(connection: sqlite3.Connection, release: int, quote_id: str) -> int | None:
    """The number of a quote in a release; None where the release has none of that id."""
    row = connection.execute(
        f"""SELECT w.id FROM wording w JOIN quote q ON q.id = w.id
            WHERE w.quote_id = :id AND q.piece IN {PIECES}""",
        {"id": quote_id, "release": release},
    ).fetchone()
    return None if row is None else int(row[0])


def same_words(connection: sqlite3.Connection, release: int, number: int, most: int) -> list[int]:
    """Other quotes of the same words, the earliest first."""
    rows = connection.execute(
        f"""SELECT id FROM quote q WHERE words = (SELECT words FROM quote WHERE id = :id) AND id <> :id
            AND q.piece IN {PIECES} ORDER BY published IS NULL, published, id LIMIT :most""",
        {"id": number, "release": release, "most": most},
    )
    return [row[0] for row in rows]


def by_date(connection: sqlite3.Connection, release: int, quote_ids: Sequence[str], most: int) -> list[int]:
    """The numbers of some quotes, the earliest first."""
    found: list[tuple[bool, int, int]] = []
    for at in range(0, len(quote_ids), AT_ONCE):
        some = {f"id{n}": key for n, key in enumerate(quote_ids[at : at + AT_ONCE])}
        rows = connection.execute(
            f"""SELECT q.published IS NULL, coalesce(q.published, 0), q.id FROM wording w JOIN quote q ON q.id = w.id
                WHERE w.quote_id IN ({", ".join(":" + name for name in some)}) AND q.piece IN {PIECES}""",
            {**some, "release": release},
        )
        found += rows.fetchall()
    return [number for *_, number in sorted(found)[:most]]


def block_of(connection: sqlite3.Connection, release: int, doc_id: str) -> str | None:
    """The block that a document is in, in a release; None where it is not there."""
    row = connection.execute(
        f"""SELECT p.block FROM document d JOIN piece p ON p.id = d.piece
            WHERE d.doc_id = :id AND d.piece IN {PIECES}""",
        {"id": doc_id, "release": release},
    ).fetchone()
    return None if row is None else str(row[0])


def canonical(connection: sqlite3.Connection, release: int, ids: Iterable[str]) -> dict[str, Named]:
    """Canonical entities of some ids."""
    found: dict[str, Named] = {}
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        marks = ", ".join(f":id{n}" for n in range(len(some)))
        rows = connection.execute(
            f"""SELECT i.value, t.value, coalesce(c.name, e.name), c.gender FROM term i
                JOIN entity e ON e.term = i.id AND e.piece IN {PIECES} JOIN term t ON t.id = e.canonical
                LEFT JOIN entity c ON c.term = e.canonical AND c.piece IN {PIECES} WHERE i.value IN ({marks})""",
            {"release": release, **{f"id{n}": value for n, value in enumerate(some)}},
        )
        found.update({key: Named(value, name, gender) for key, value, name, gender in rows})
    return found


def entity_by_name(connection: sqlite3.Connection, release: int, name: str) -> str | None:
    """The canonical id of whoever is called so and is named most."""
    row = connection.execute(
        f"""SELECT t.value FROM entity e JOIN term t ON t.id = e.canonical
            WHERE e.name = :name COLLATE NOCASE AND e.piece IN {PIECES} ORDER BY e.n_mentions DESC, t.value LIMIT 1""",
        {"name": name, "release": release},
    ).fetchone()
    return None if row is None else str(row[0])


def members(connection: sqlite3.Connection, release: int, canonical_id: str) -> list[Row]:
    """All entities that are joined with one, itself included."""
    names = ("entity_id", "name", "label", "gender", "external_ref", "aliases", "n_documents", "n_mentions", "n_quotes")
    rows = connection.execute(
        f"""SELECT i.value, e.name, e.label, e.gender, e.external_ref, e.aliases, e.n_documents, e.n_mentions, e.n_quotes
            FROM term t JOIN entity e ON e.canonical = t.id JOIN term i ON i.id = e.term
            WHERE t.value = :id AND e.piece IN {PIECES} ORDER BY e.n_mentions DESC, i.value""",
        {"id": canonical_id, "release": release},
    )
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for one in found:
        one["aliases"] = json.loads(one["aliases"])
    return found


SCHEMA = pa.schema(
    [
        ("quote_id", pa.string()), ("doc_id", pa.string()), ("text", pa.string()), ("kind", pa.string()),
        ("act", pa.string()), ("polarity", pa.string()), ("cue", pa.string()), ("speaker", pa.string()),
        ("speaker_name", pa.string()), ("speaker_canonical_id", pa.string()), ("speaker_kind", pa.string()),
        ("speaker_role", pa.string()), ("speaker_gender", pa.string()), ("about_names", pa.list_(pa.string())),
        ("title", pa.string()), ("publisher", pa.string()), ("url", pa.string()),
        ("published_at", pa.timestamp("us", tz="UTC")), ("collection", pa.string()), ("is_copy", pa.bool_()),
        ("confidence", pa.float64()), ("name_confidence", pa.float64()),
    ]
)  # fmt: skip
"""A downloaded selection: a flat row a quote, named as in the tables."""


def flat(found: Iterable[Quote]) -> pa.Table:
    """Quotes as rows of SCHEMA."""
    return pa.Table.from_pylist([flat_row(one) for one in found], schema=SCHEMA)


def flat_row(one: Quote) -> Row:
    """A quote as a row of SCHEMA."""
    single = one.speakers[0] if len(one.speakers) == 1 else None
    same = {name: getattr(one, name) for name in SCHEMA.names if hasattr(one, name)}
    return {
        **same,
        "speaker_name": "; ".join(speaker.name for speaker in one.speakers) or one.speaker_name,
        "speaker_canonical_id": single.id if single else None,
        "speaker_gender": single.gender if single else None,
        "about_names": [about.name for about in one.about],
    }
