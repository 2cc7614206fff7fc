"""Tables made of the others when a release is published, for people to begin with.

A column that another table has is written down there; here stands only what is told otherwise.
"""

from __future__ import annotations

from releases.tables.articles import DOCUMENTS
from releases.tables.columns import BOOL, LONG, STRING, STRINGS, TIME, Column, Table
from releases.tables.names import ENTITIES
from releases.tables.speech import QUOTES

SAID = Table(
    name="said",
    description="One flat row per quote, with what the other tables know of it: the table to begin with.",
    key=("quote_id",),
    unit="document",
    order=("doc_id", "start", "quote_id"),
    since=2,
    derived=True,
    columns=(
        QUOTES.repeated("quote_id", since=2, description="The quote."),
        QUOTES.repeated("doc_id", since=2, description="The document it stands in."),
        QUOTES.repeated("start", since=2),
        QUOTES.repeated("text", since=2, description="The words, as in `quotes.text`."),
        QUOTES.repeated("kind", since=2),
        QUOTES.repeated("is_pull_quote", since=2),
        QUOTES.repeated("act", since=2),
        QUOTES.repeated(
            "polarity",
            since=2,
            description="Whether the words were said, denied or asked, were not said, or are only supposed.",
        ),
        QUOTES.repeated("cue", since=2),
        Column("sentence", STRING, "The sentences that the quote stands in, as printed.", since=2),
        QUOTES.repeated("speaker", since=2),
        Column(
            "speaker_name",
            STRING,
            "Their name over the whole corpus, else their full name in the document; of several, joined by “; ”.",
            nullable=True,
            since=2,
        ),
        ENTITIES.repeated(
            "canonical_id",
            since=2,
            called="speaker_canonical_id",
            description="The speaker over the whole corpus: what to count by.",
            nullable=True,
        ),
        QUOTES.repeated("speaker_kind", since=2),
        QUOTES.repeated("speaker_role", since=2),
        ENTITIES.repeated(
            "gender",
            since=2,
            called="speaker_gender",
            description="Where titles, first name or pronouns tell.",
        ),
        Column("about_names", STRINGS, "Names, over the whole corpus, of whom and what the words name.", since=2),
        DOCUMENTS.repeated("title", since=2, description="Headline of the article."),
        DOCUMENTS.repeated("publisher", since=2),
        DOCUMENTS.repeated("url", since=2),
        DOCUMENTS.repeated("published_at", since=2),
        DOCUMENTS.repeated("collection", since=2, description="Name of the collection the article was found in."),
        Column("is_copy", BOOL, "Whether the article repeats another (`documents.duplicate_of`).", since=2),
        QUOTES.repeated(
            "confidence",
            since=2,
            description="As in `quotes`, or recalibrated by judgements made here ([Quality here](quality-here.md)).",
        ),
        QUOTES.repeated("name_confidence", since=2, description="How sure `speaker_name` is, from 0 to 1."),
        QUOTES.repeated(
            "correction_id",
            since=2,
            description="The correction by hand (`corrections.jsonl`) that made the quote what it is.",
        ),
    ),
)

STATEMENTS = Table(
    name="statements",
    description="One row per statement: words that several quotes print, equal or nearly so, whole or cut.",
    key=("statement_id",),
    unit="corpus",
    since=2,
    derived=True,
    columns=(
        Column("statement_id", STRING, "Hash of the words printed first; it stays while those are the first.", since=2),
        Column("text", STRING, "The longest version, as printed first.", since=2),
        Column("n_quotes", LONG, "Quotes of it, those of copies too: its rows in `quote_statements`.", since=2),
        Column(
            "n_articles", LONG, "Articles that print it; one with its copies (`duplicate_of`) counts once.", since=2
        ),
        Column("n_outlets", LONG, "Outlets of those articles, the earliest of each with its copies.", since=2),
        Column("n_versions", LONG, "Different wordings; case, punctuation and apostrophes make none.", since=2),
        Column("first_quote_id", STRING, "The quote printed first.", since=2, refers="quotes.quote_id"),
        Column("first_doc_id", STRING, "The article that printed it first.", since=2, refers="documents.doc_id"),
        Column(
            "first_outlet",
            STRING,
            "Who printed it first: the publisher, else the host of the address, else the collection.",
            since=2,
        ),
        Column("first_url", STRING, "Address of the article that printed it first.", nullable=True, since=2),
        Column("first_published_at", TIME, "When it was printed first (UTC).", nullable=True, since=2),
        Column("last_published_at", TIME, "When it was printed last (UTC).", nullable=True, since=2),
        Column("outlets", STRINGS, "The outlets, in order of print.", since=2),
        Column("speakers", STRINGS, "Names of those it is given to, in order of print.", since=2),
        Column("speakers_differ", BOOL, "Whether it is given to different people, or to different bodies.", since=2),
        Column("versions", STRINGS, "Each wording as printed first, the longest first.", since=2),
    ),
)

QUOTE_STATEMENTS = Table(
    name="quote_statements",
    description="One row per quote that is of a statement: which one.",
    key=("quote_id",),
    unit="document",
    order=("doc_id", "quote_id"),
    since=2,
    derived=True,
    columns=(
        QUOTES.repeated("quote_id", since=2, description="The quote."),
        QUOTES.repeated("doc_id", since=2, description="The document it stands in."),
        STATEMENTS.repeated("statement_id", since=2, description="The statement it is a printing of."),
    ),
)
