"""Tables made of the others when a release is published, for people to begin with.

A column that another table has is written down there; here stands only what is told otherwise.
"""

from __future__ import annotations

from releases.tables.articles import DOCUMENTS
from releases.tables.columns import BOOL, STRING, STRINGS, Column, Table
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
            description="Whether the words were said, denied or asked, not spoken of, or are only supposed.",
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
        QUOTES.repeated("confidence", since=2),
        QUOTES.repeated("name_confidence", since=2, description="How sure `speaker_name` is, from 0 to 1."),
        QUOTES.repeated(
            "correction_id",
            since=2,
            description="The correction by hand (`corrections.jsonl`) that made the quote what it is.",
        ),
    ),
)
