"""The one list of all that keeps words of articles: what a takedown has to clear, and what it may leave.

A new table, column, cache or index is entered here, or `tests/releases/test_text_places.py` fails.
"""

from __future__ import annotations

from dataclasses import dataclass

from releases.files.line_files import CORRECTIONS, REVIEWS

WORDS: dict[str, tuple[str, ...]] = {
    "sources": (),
    "documents": ("title", "authors", "publisher", "dateline", "text", "url"),
    "sentences": ("text",),
    "mentions": ("text", "role", "name", "value", "unit"),
    "entities": ("name", "aliases"),
    "quotes": (
        *("text", "cue", "cue_lemma", "speaker", "speaker_name"),
        *("speaker_role", "told", "anonymity"),
    ),
    "said": (
        *("text", "cue", "sentence", "speaker", "speaker_name", "speaker_role", "about_names"),
        *("title", "publisher", "url"),
    ),
    "statements": ("text", "first_outlet", "first_url", "outlets", "speakers", "versions"),
    "quote_statements": (),
    "rejects": ("detail",),
    "fingerprints": (),
    "originals": ("row",),
}
"""Columns of each table that may hold words of an article. Rows of a table with `doc_id` leave with their document;
of `entities` those that nothing else names, and forms of names that nothing else has; `statements` are made anew of the
quotes that stay; of `rejects` the row stays, for
the record must be found once, and its detail goes."""

NO_WORDS: dict[str, tuple[str, ...]] = {
    "sources": ("collection", "source", "source_sha256"),
    "documents": (
        *("doc_id", "collection", "source", "record", "source_format", "source_sha256", "external_id", "language"),
        *("content_sha256", "duplicate_of"),
    ),
    "sentences": ("doc_id", "kind"),
    "mentions": ("doc_id", "label", "entity_id", "external_ref", "gender", "method", "correction_id"),
    "entities": ("entity_id", "canonical_id", "label", "external_ref", "gender", "correction_id"),
    "quotes": (
        *("quote_id", "doc_id", "kind", "polarity", "speaker_entity_id", "about_entity_ids", "method"),
        *("act", "within_quote_id", "speaker_entity_ids", "speaker_candidates", "speaker_kind"),
        *("speaker_affiliation_id", "medium", "correction_id"),
    ),
    "said": (
        *("quote_id", "doc_id", "kind", "act", "polarity", "speaker_canonical_id", "speaker_kind", "speaker_gender"),
        *("collection", "correction_id"),
    ),
    "statements": ("statement_id", "first_quote_id", "first_doc_id"),
    "quote_statements": ("quote_id", "doc_id", "statement_id"),
    "rejects": ("collection", "source", "record", "source_sha256", "stage", "reason", "doc_id"),
    "fingerprints": ("doc_id", "annotation_sha256", "minhash"),
    "originals": ("doc_id", "row_table", "row_key"),
}
"""Columns of text or bytes that hold none: ids, hashes, names of files, words from a closed list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place outside the tables where words of articles are, or could be looked for."""

    name: str
    paths: tuple[str, ...]
    """below the store's scratch folder (the store itself, for one in a folder); a takedown removes them whole"""
    holds: str
    """which words, and how a takedown deals with them"""


PLACES: tuple[Place, ...] = (
    Place("checkpoints", ("staging",), "texts and rows of an interrupted run; a takedown removes them"),
    Place(
        "Iceberg catalog beside the store",
        ("iceberg.db", "iceberg"),
        "the first characters of the smallest and largest values of each column; a takedown removes it",
    ),
    Place(
        "indexes of documents",
        ("indexes",),
        "names, forms of names and roles, as counted; else ids and hashes, some of four words each, by which equal quotes are found. "
        "A takedown removes them, and they are made again",
    ),
    Place(
        "index of statements",
        ("statements",),
        "hashes of words of quotes, and which are the same statement; a takedown removes it, and it is made again without",
    ),
    Place(
        "search index",
        ("explorer",),
        "words, speakers and titles that `onrecord explore` searches; a takedown removes it, and it is made again without",
    ),
)
"""Caches, indexes and the like: whatever can be made again goes as a whole."""

LINE_FILES: dict[str, str] = {
    CORRECTIONS: "words of the quotes put right by hand, and names; of a line about the article its ids are left",
    REVIEWS: "words of the quotes judged by hand, and names; of a line about the article its ids are left",
}
"""Files that people add lines to: a takedown takes the words out of the lines about the article."""

NOT_OURS: dict[str, str] = {
    "the sources": "the articles as they came; `onrecord` never writes there, so delete them yourself",
    "Prefect's database": "nothing: artifacts, events, logs and states name ids, counts and places, never words",
    "an Iceberg catalog elsewhere": "first characters of values; register a later release, then expire its snapshots",
    "a search index elsewhere": (
        "words, in the folder given as `explore --cache` or in the cache of somebody who may not write to the store; "
        "it is made again without them when that `explore` looks at the store next: delete it where none will"
    ),
    "the cache of Hugging Face's datasets": "`load_dataset` copies the rows it loads to ~/.cache/huggingface; delete them there",
    "files you exported": "`show --to`, `diff --to`, copies, backups, notebooks: `onrecord` does not know of them",
}
"""What a takedown cannot or need not reach, as the documentation tells it."""
