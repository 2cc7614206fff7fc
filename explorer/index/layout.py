"""The tables of the index and how it is opened.

Rows are kept by *piece*: what one block of a release (or one part of `entities`) brings, known by the hashes of its
parts. Releases that share parts share pieces, so a new release costs what is new in it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

VERSION = 2
"""Goes up when the tables below or what is put into them change; an index of another version is made again."""

FILE = "index.sqlite"

TABLES = """
CREATE TABLE piece (
    id INTEGER PRIMARY KEY, signature TEXT NOT NULL UNIQUE, block TEXT, first_quote INTEGER, first_document INTEGER);
CREATE TABLE columns (piece INTEGER, name TEXT, data BLOB, UNIQUE (piece, name));
CREATE TABLE held (release INTEGER NOT NULL, piece INTEGER NOT NULL, PRIMARY KEY (release, piece)) WITHOUT ROWID;
CREATE TABLE complete (release INTEGER PRIMARY KEY, manifest TEXT NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE document (
    id INTEGER PRIMARY KEY, piece INTEGER NOT NULL, doc_id TEXT NOT NULL, title TEXT, url TEXT, publisher TEXT,
    collection TEXT, published INTEGER, duplicate_of TEXT);
CREATE INDEX document_by_id ON document (doc_id);
CREATE INDEX document_by_piece ON document (piece);
CREATE INDEX document_by_first ON document (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE TABLE quote (
    id INTEGER PRIMARY KEY, piece INTEGER NOT NULL, document INTEGER NOT NULL, published INTEGER, kind TEXT, act TEXT,
    polarity TEXT, speaker_kind TEXT, confidence REAL, is_copy INTEGER, words INTEGER);
CREATE INDEX quote_by_piece ON quote (piece);
CREATE INDEX quote_by_words ON quote (words);
CREATE TABLE wording (
    id INTEGER PRIMARY KEY, quote_id TEXT NOT NULL, start INTEGER, text TEXT, speaker TEXT, name TEXT, cue TEXT,
    role TEXT, name_confidence REAL);
CREATE INDEX wording_by_id ON wording (quote_id);
CREATE TABLE link (quote INTEGER, role INTEGER, entity INTEGER, PRIMARY KEY (quote, role, entity)) WITHOUT ROWID;
CREATE TABLE named (entity INTEGER, document INTEGER, PRIMARY KEY (entity, document)) WITHOUT ROWID;
CREATE INDEX named_by_document ON named (document);
CREATE TABLE entity (
    piece INTEGER, term INTEGER, canonical INTEGER, name TEXT, label TEXT, gender TEXT, external_ref TEXT, aliases TEXT,
    n_documents INTEGER, n_mentions INTEGER, n_quotes INTEGER, PRIMARY KEY (term, piece)) WITHOUT ROWID;
CREATE INDEX entity_by_canonical ON entity (canonical, piece);
CREATE INDEX entity_by_name ON entity (name COLLATE NOCASE);
CREATE INDEX entity_by_piece ON entity (piece);
CREATE VIEW searched AS
    SELECT w.id AS id, w.text AS text, coalesce(w.name, '') || ' ' || coalesce(w.speaker, '') AS speaker,
           coalesce(d.title, '') AS title
    FROM wording w JOIN quote q ON q.id = w.id JOIN document d ON d.id = q.document;
CREATE VIRTUAL TABLE found USING fts5 (
    text, speaker, title, content = 'searched', content_rowid = 'id', {tokens});
"""

TOKENS = "tokenize = 'unicode61 remove_diacritics 2'"
"""What counts as a word, and as the same word."""

SPEAKS, ABOUT = 0, 1
"""Roles of `link`."""


def connect(path: Path, *, writing: bool = False) -> sqlite3.Connection:
    """The index at `path`, made when it is not there. Raises sqlite3.Error where it cannot be."""
    connection = sqlite3.connect(path, timeout=60.0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")  # it can be made again
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{128_000 if writing else 32_000}")
    if not writing:
        connection.execute("PRAGMA query_only = ON")
    return connection


def version(connection: sqlite3.Connection) -> int:
    """The version that an index was made with; 0 for an empty file."""
    ((found,),) = connection.execute("PRAGMA user_version").fetchall()
    return int(found)


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables in an empty file."""
    connection.executescript(
        f"BEGIN IMMEDIATE; {TABLES.format(tokens=TOKENS)} PRAGMA user_version = {VERSION}; COMMIT;"
    )
