"""What came in: sources, the articles read from them, their sentences, and what could not be read."""

from __future__ import annotations

from releases.tables.columns import DOC_ID, END, INT, LONG, START, STRING, STRINGS, TIME, Column, Table

SOURCE_SHA256 = Column("source_sha256", STRING, "SHA-256 of the source's bytes, hexadecimal.")

SOURCES = Table(
    name="sources",
    description="One row per input file or object: the inventory by which the next run knows what is new.",
    key=("collection", "source"),
    unit="source",
    columns=(
        Column("collection", STRING, "Name of the collection the source belongs to."),
        Column("source", STRING, "POSIX path relative to the collection's root; for an archive, the archive."),
        SOURCE_SHA256,
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
        SOURCE_SHA256,
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
        START,
        END,
        Column("text", STRING, "The sentence, word for word."),
        Column("kind", STRING, "What the sentence's paragraph is.", values=("body", "heading", "pull_quote")),
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
        SOURCE_SHA256,
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
