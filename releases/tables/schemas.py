"""The tables of a release: their columns, keys and meaning. The data dictionary and every check are made from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

SCHEMA_VERSION = 2
"""Goes up when a column or table is added; a release keeps the version it was written with and stays readable."""

Unit = Literal["document", "source", "corpus"]

STRING = pa.string()
INT = pa.int32()
LONG = pa.int64()
BOOL = pa.bool_()
REAL = pa.float64()
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
SPANS = pa.list_(pa.struct([pa.field("start", INT), pa.field("end", INT)]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    since: int = 1
    """the schema version that added it; older releases read as null"""
    values: tuple[str, ...] = ()
    """the only values allowed, where there are few"""
    refers: str | None = None
    """`table.column` whose values this one's (or its items) are taken from"""


@dataclass(frozen=True)
class Table:
    """One table of a release.

    `unit` says what its rows belong to, and so how they are cut into parts: a document (all tables of that unit are cut
    at the same documents), a source, or the corpus as a whole. `system` tables serve the next run, not analysts.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unit: Unit
    order: tuple[str, ...] = ()
    """columns that rows are sorted by within a part, where they are not the key"""
    since: int = 1
    system: bool = False
    derived: bool = False
    """whether it follows from the release's other tables, and is made of them when a release is published"""

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema as it is stored; nullability is checked, not encoded, so that columns can be added later."""
        return pa.schema([pa.field(column.name, column.type) for column in self.columns])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """Columns that rows are sorted by within a part."""
        return self.order or self.key

    @property
    def removal(self) -> tuple[str, ...]:
        """Columns by which rows of the parent release are taken out when a release is published."""
        return {"document": ("doc_id",), "source": ("collection", "source"), "corpus": self.key}[self.unit]

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)


DOC_ID = Column("doc_id", STRING, "The document it belongs to.", refers="documents.doc_id")

SOURCES = Table(
    name="sources",
    description="One row per input file or object: the inventory by which the next run knows what is new.",
    key=("collection", "source"),
    unit="source",
    columns=(
        Column("collection", STRING, "Name of the collection the source belongs to."),
        Column("source", STRING, "POSIX path relative to the collection's root; for an archive, the archive."),
        Column("source_sha256", STRING, "SHA-256 of the source's bytes, hexadecimal."),
        Column("n_bytes", LONG, "Size of the source in bytes."),
        Column("n_records", LONG, "Records found in the source: the sum of its documents and its rejected records."),
        Column("n_documents", LONG, "Rows of `documents` that come from the source."),
        Column("n_rejects", LONG, "Rows of `rejects` that come from the source, the source itself included."),
    ),
)

DOCUMENTS = Table(
    name="documents",
    description="One row per article that was read, cleaned and annotated.",
    key=("doc_id",),
    unit="document",
    columns=(
        Column("doc_id", STRING, "Hash of the article's identity; an edited article keeps it."),
        Column("collection", STRING, "Name of the collection it was found in."),
        Column("source", STRING, "The source it was found in."),
        Column("record", STRING, "The record's own id where unique in its source, else its position or member path."),
        Column("source_format", STRING, "Format the source was read as."),
        Column("source_sha256", STRING, "SHA-256 of the source's bytes, hexadecimal."),
        Column("external_id", STRING, "The record's own id.", nullable=True),
        Column("url", STRING, "Address of the article, in canonical form.", nullable=True),
        Column("title", STRING, "Headline as the source gives it.", nullable=True),
        Column("authors", STRINGS, "Authors as the source gives them, in order; empty where it names none."),
        Column("publisher", STRING, "Publisher as the source gives it.", nullable=True),
        Column("published_at", TIME, "When the article was published (UTC).", nullable=True),
        Column("updated_at", TIME, "When the article was last edited, by its own word (UTC).", nullable=True),
        Column("dateline", STRING, "Place and date line that opens the body, as written.", nullable=True),
        Column("language", STRING, "Language code (ISO 639-1).", nullable=True),
        Column("text", STRING, "Cleaned body, headline included. All offsets are code points in this text."),
        Column("content_sha256", STRING, "SHA-256 of `text` in UTF-8, hexadecimal: it changes when the article does."),
        Column(
            "duplicate_of",
            STRING,
            "The first document with the same or nearly the same text; null for that document itself.",
            nullable=True,
            refers="documents.doc_id",
        ),
        Column("n_paragraphs", INT, "Paragraphs in `text`."),
        Column("n_sentences", INT, "Rows of `sentences`."),
        Column("n_words", INT, "Words in `text`."),
        Column("n_boilerplate", INT, "Lines left out of `text` as boilerplate."),
    ),
)

SENTENCES = Table(
    name="sentences",
    description="One row per sentence, headings included.",
    key=("doc_id", "sentence_id"),
    unit="document",
    columns=(
        DOC_ID,
        Column("sentence_id", INT, "Ordinal of the sentence in its document, from 0."),
        Column("paragraph", INT, "Ordinal of its paragraph, from 0."),
        Column("start", INT, "First code point in `documents.text`."),
        Column("end", INT, "Code point after the last."),
        Column("text", STRING, "The sentence, word for word."),
        Column("kind", STRING, "What the sentence's paragraph is.", values=("body", "heading", "pull_quote")),
    ),
)

MENTIONS = Table(
    name="mentions",
    description="One row per naming in the text: of a person, place, organisation, date, amount, …",
    key=("doc_id", "mention_id"),
    unit="document",
    columns=(
        DOC_ID,
        Column("mention_id", INT, "Ordinal of the mention in its document, from 0."),
        Column("sentence_id", INT, "The sentence it stands in.", refers="sentences.sentence_id"),
        Column("start", INT, "First code point in `documents.text`."),
        Column("end", INT, "Code point after the last."),
        Column("text", STRING, "The naming, word for word."),
        Column("label", STRING, "Kind of thing named (OntoNotes label)."),
        Column("role", STRING, "What the text says the person is, as written.", nullable=True),
        Column("name", STRING, "Fullest form of the name in the document.", nullable=True),
        Column("entity_id", STRING, "What it names.", nullable=True, refers="entities.entity_id"),
        Column(
            "external_ref",
            STRING,
            "Identifier: ISO 3166, GeoNames, or from the authority file; of a people, its country's.",
            nullable=True,
        ),
        Column(
            "gender",
            STRING,
            "Of a person, where titles, first name or pronouns tell.",
            nullable=True,
            values=("male", "female"),
        ),
        Column("value", STRING, "ISO 8601 for dates, a plain number for amounts.", nullable=True),
        Column("unit", STRING, "Unit or currency of `value`.", nullable=True),
    ),
)

ENTITIES = Table(
    name="entities",
    description="One row per person, place or organisation named, with its counts over the corpus.",
    key=("entity_id",),
    unit="corpus",
    columns=(
        Column("entity_id", STRING, "Hash of label and normalised name; depends on the document alone."),
        Column(
            "canonical_id",
            STRING,
            "The entity it is joined with across the corpus, itself where none; computed anew for each release.",
            refers="entities.entity_id",
        ),
        Column("name", STRING, "Name of the canonical entity."),
        Column("label", STRING, "Kind of entity (OntoNotes label)."),
        Column("aliases", STRINGS, "Forms of the name found in the texts."),
        Column(
            "external_ref",
            STRING,
            "Identifier: ISO 3166, GeoNames, or from the authority file; of a people, its country's.",
            nullable=True,
        ),
        Column(
            "gender",
            STRING,
            "Of a person, where titles, first name or pronouns tell.",
            nullable=True,
            values=("male", "female"),
        ),
        Column("n_documents", LONG, "Documents that name it, duplicates left out."),
        Column("n_mentions", LONG, "Mentions of it, duplicates left out."),
        Column("n_quotes", LONG, "Quotes it speaks, duplicates left out."),
        Column("first_published_at", TIME, "Earliest dated document that names it (UTC).", nullable=True),
        Column("last_published_at", TIME, "Latest dated document that names it (UTC).", nullable=True),
        Column(
            "correction_id",
            STRING,
            "The correction by hand (`corrections.jsonl`) that made this row what it is.",
            nullable=True,
            since=2,
        ),
    ),
)

QUOTES = Table(
    name="quotes",
    description="One row per quote: a span of direct, indirect or mixed speech, with its cue and its speaker.",
    key=("quote_id",),
    unit="document",
    order=("doc_id", "start", "quote_id"),
    columns=(
        Column("quote_id", STRING, "`doc_id` and a hash of the words, with an ordinal where they are repeated."),
        DOC_ID,
        Column("sentence_id", INT, "The first sentence of the quote.", refers="sentences.sentence_id"),
        Column("start", INT, "First code point of the quote in `documents.text`."),
        Column("end", INT, "Code point after the last; `start` and `end` enclose all spans."),
        Column("spans", SPANS, "The stretches of text that are quoted; an interrupted quote has several."),
        Column("text", STRING, "The spans as an editor would print them: joined, outer quotation marks removed."),
        Column("kind", STRING, "How the words are given.", values=("direct", "mixed", "indirect")),
        Column("is_pull_quote", BOOL, "Whether it is set apart as a pull quote, so repeats words of the body."),
        Column("cue", STRING, "The words that attribute it (said, according to), as written.", nullable=True),
        Column("cue_lemma", STRING, "Base form of the cue.", nullable=True),
        Column("cue_start", INT, "First code point of the cue.", nullable=True),
        Column("cue_end", INT, "Code point after the cue.", nullable=True),
        Column(
            "polarity",
            STRING,
            "Whether the words were said, denied or asked, were what somebody would not speak of (declined), or are only "
            "supposed to be said (hypothetical). The last two since schema version 2.",
            values=("said", "denied", "asked", "declined", "hypothetical"),
        ),
        Column("speaker", STRING, "The speaker as written.", nullable=True),
        Column("speaker_start", INT, "First code point of the speaker.", nullable=True),
        Column("speaker_end", INT, "Code point after the speaker.", nullable=True),
        Column("speaker_entity_id", STRING, "The speaker.", nullable=True, refers="entities.entity_id"),
        Column(
            "speaker_name",
            STRING,
            "Their full name in the document; two who speak as one, joined by “; ”.",
            nullable=True,
        ),
        Column("about_entity_ids", STRINGS, "Entities named inside the quote.", refers="entities.entity_id"),
        Column("confidence", REAL, "How sure the rule is, from 0 to 1."),
        Column("method", STRING, "The rule that found it."),
        Column(
            "act",
            STRING,
            "Whether they are words said, what somebody thinks or feels, or an attitude towards something named.",
            nullable=True,
            since=2,
            values=("speech", "thought", "stance"),
        ),
        Column(
            "within_quote_id",
            STRING,
            "The quote that reports this one, its words inside the other's; null for the outer layer.",
            nullable=True,
            since=2,
            refers="quotes.quote_id",
        ),
        Column(
            "speaker_entity_ids",
            STRINGS,
            "All who speak; `speaker_entity_id` is null where they are several.",
            nullable=True,
            since=2,
            refers="entities.entity_id",
        ),
        Column(
            "name_confidence",
            REAL,
            "How sure `speaker_name` is, from 0 to 1; null without one.",
            nullable=True,
            since=2,
        ),
        Column(
            "speaker_candidates",
            STRINGS,
            "Whom the words for the speaker could mean where the name was left open.",
            nullable=True,
            since=2,
            refers="entities.entity_id",
        ),
        Column(
            "speaker_kind",
            STRING,
            "What kind of source speaks.",
            nullable=True,
            since=2,
            values=("person", "organisation", "document", "unnamed_person", "unnamed_group"),
        ),
        Column("speaker_role", STRING, "In what office or capacity, as written.", nullable=True, since=2),
        Column(
            "speaker_affiliation_id",
            STRING,
            "Whose aide, lawyer, spokesman or member the speaker is.",
            nullable=True,
            since=2,
            refers="entities.entity_id",
        ),
        Column(
            "medium",
            STRING,
            "Through what it was said, where the text tells.",
            nullable=True,
            since=2,
            values=("statement", "interview", "broadcast", "social_media", "court", "letter", "report"),
        ),
        Column("told", STRING, "Whom it was said to, as written.", nullable=True, since=2),
        Column("anonymity", STRING, "Why the source is not named, as written.", nullable=True, since=2),
        Column(
            "correction_id",
            STRING,
            "The correction by hand (`corrections.jsonl`) that made this row what it is; `method` is then `corrected`.",
            nullable=True,
            since=2,
        ),
    ),
)

SAID = Table(
    name="said",
    description="One flat row per quote, with what the other tables know of it: the table to begin with.",
    key=("quote_id",),
    unit="document",
    order=("doc_id", "start", "quote_id"),
    since=2,
    derived=True,
    columns=(
        Column("quote_id", STRING, "The quote.", since=2, refers="quotes.quote_id"),
        Column("doc_id", STRING, "The document it stands in.", since=2, refers="documents.doc_id"),
        Column("start", INT, "First code point of the quote in `documents.text`.", since=2),
        Column("text", STRING, "The words, as in `quotes.text`.", since=2),
        Column("kind", STRING, "How the words are given.", since=2, values=("direct", "mixed", "indirect")),
        Column(
            "is_pull_quote", BOOL, "Whether it is set apart as a pull quote, so repeats words of the body.", since=2
        ),
        Column(
            "act",
            STRING,
            "Whether they are words said, what somebody thinks or feels, or an attitude towards something named.",
            nullable=True,
            since=2,
            values=("speech", "thought", "stance"),
        ),
        Column(
            "polarity",
            STRING,
            "Whether the words were said, denied or asked, not spoken of, or are only supposed.",
            since=2,
            values=("said", "denied", "asked", "declined", "hypothetical"),
        ),
        Column("cue", STRING, "The words that attribute it (said, according to), as written.", nullable=True, since=2),
        Column("sentence", STRING, "The sentences that the quote stands in, as printed.", since=2),
        Column("speaker", STRING, "The speaker as written.", nullable=True, since=2),
        Column(
            "speaker_name",
            STRING,
            "Their name over the whole corpus, else their full name in the document; of several, joined by “; ”.",
            nullable=True,
            since=2,
        ),
        Column(
            "speaker_canonical_id",
            STRING,
            "The speaker over the whole corpus: what to count by.",
            nullable=True,
            since=2,
            refers="entities.entity_id",
        ),
        Column(
            "speaker_kind",
            STRING,
            "What kind of source speaks.",
            nullable=True,
            since=2,
            values=("person", "organisation", "document", "unnamed_person", "unnamed_group"),
        ),
        Column("speaker_role", STRING, "In what office or capacity, as written.", nullable=True, since=2),
        Column(
            "speaker_gender",
            STRING,
            "Where titles, first name or pronouns tell.",
            nullable=True,
            since=2,
            values=("male", "female"),
        ),
        Column("about_names", STRINGS, "Names, over the whole corpus, of whom and what the words name.", since=2),
        Column("title", STRING, "Headline of the article.", nullable=True, since=2),
        Column("publisher", STRING, "Publisher as the source gives it.", nullable=True, since=2),
        Column("url", STRING, "Address of the article, in canonical form.", nullable=True, since=2),
        Column("published_at", TIME, "When the article was published (UTC).", nullable=True, since=2),
        Column("collection", STRING, "Name of the collection the article was found in.", since=2),
        Column("is_copy", BOOL, "Whether the article repeats another (`documents.duplicate_of`).", since=2),
        Column("confidence", REAL, "How sure the rule is, from 0 to 1.", since=2),
        Column("name_confidence", REAL, "How sure `speaker_name` is, from 0 to 1.", nullable=True, since=2),
    ),
)

REJECTS = Table(
    name="rejects",
    description="One row per source or record that could not become a document, with the reason.",
    key=(),
    unit="source",
    order=("collection", "source", "record", "stage", "reason", "detail"),
    columns=(
        Column("collection", STRING, "Name of the collection."),
        Column("source", STRING, "The source."),
        Column("record", STRING, "The record; null where the whole source was rejected.", nullable=True),
        Column("source_sha256", STRING, "SHA-256 of the source's bytes, hexadecimal."),
        Column("stage", STRING, "The step that rejected it."),
        Column("reason", STRING, "One of a documented list."),
        Column("detail", STRING, "What exactly was wrong, in words."),
        Column(
            "doc_id", STRING, "The document it would have been, lost to when superseded, or withdraws.", nullable=True
        ),
        Column(
            "withdrawn_at",
            TIME,
            "Of a notice that withdraws a story: when it was sent (UTC); versions of up to then are withdrawn.",
            nullable=True,
            since=2,
        ),
    ),
)

FINGERPRINTS = Table(
    name="fingerprints",
    description="One row per document: what the next run needs to see what it need not annotate or compare again.",
    key=("doc_id",),
    unit="document",
    system=True,
    columns=(
        DOC_ID,
        Column("annotation_sha256", STRING, "Hash of all that the document's annotation depends on."),
        Column("minhash", pa.binary(), "Signature by which near duplicates are found.", nullable=True),
        Column("headings", pa.list_(INT), "Paragraphs that the source marks as headings.", nullable=True, since=2),
        Column(
            "pull_quotes", pa.list_(INT), "Paragraphs that the source marks as pull quotes.", nullable=True, since=2
        ),
    ),
)

ORIGINALS = Table(
    name="originals",
    description="One row per row that a correction by hand changed, as the pipeline made it: what undoing brings back.",
    key=("doc_id", "row_table", "row_key"),
    unit="document",
    since=2,
    system=True,
    columns=(
        DOC_ID,
        Column("row_table", STRING, "The table that the row is in.", values=("quotes",)),
        Column("row_key", STRING, "Its `quote_id`."),
        Column("row", STRING, "The row as JSON; null for one that only the correction made.", nullable=True),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (SOURCES, DOCUMENTS, SENTENCES, MENTIONS, ENTITIES, QUOTES, SAID, REJECTS, FINGERPRINTS, ORIGINALS)
}
"""Every table of a release by its name, in reading order."""

DOCUMENT_TABLES = tuple(table.name for table in TABLES.values() if table.unit == "document" and not table.derived)
"""Tables cut into parts at the same documents, less those that are made of them."""


def conform(rows: pa.Table, table: str) -> pa.Table:
    """Rows with exactly the columns and types of `table`: columns absent are null, types are cast, metadata dropped.

    Raises ValueError for a column that the table does not have or a value that does not fit its type.
    """
    schema = TABLES[table].schema
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)[0]!r}; add it to releases/tables/schemas.py first")
    arrays = []
    for field in schema:
        if field.name not in rows.column_names:
            arrays.append(pa.nulls(rows.num_rows, field.type))
            continue
        try:
            arrays.append(rows.column(field.name).cast(field.type))
        except pa.ArrowInvalid as error:
            raise ValueError(f"{table}.{field.name}: {error}") from error
    return pa.table(arrays, schema=schema)
