"""Who and what is named: each naming in a text, and the persons, places and organisations over the corpus."""

from __future__ import annotations

from releases.tables.columns import DOC_ID, END, INT, LONG, START, STRING, STRINGS, TIME, Column, Table

EXTERNAL_REF = Column(
    "external_ref",
    STRING,
    "Identifier: ISO 3166, GeoNames, or from the authority file; of a people, its country's.",
    nullable=True,
)

GENDER = Column(
    "gender",
    STRING,
    "Of a person, where titles, first name or pronouns tell.",
    nullable=True,
    values=("male", "female"),
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
        START,
        END,
        Column("text", STRING, "The naming, word for word."),
        Column("label", STRING, "Kind of thing named (OntoNotes label)."),
        Column("role", STRING, "What the text says the person is, as written.", nullable=True),
        Column("name", STRING, "Fullest form of the name in the document.", nullable=True),
        Column("entity_id", STRING, "What it names.", nullable=True, refers="entities.entity_id"),
        EXTERNAL_REF,
        GENDER,
        Column("value", STRING, "ISO 8601 for dates, a plain number for amounts.", nullable=True),
        Column("unit", STRING, "Unit or currency of `value`.", nullable=True),
        Column(
            "method",
            STRING,
            "The rule that found it, or the last that changed its edges or label ([Who is who](entities.md)).",
            nullable=True,
            since=2,
            values=(
                *("model", "edges", "parted", "completed", "title", "order", "introduced", "dateline", "amount"),
                *("repeated", "known", "authority", "label"),
            ),
        ),
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
        EXTERNAL_REF,
        GENDER,
        Column("n_documents", LONG, "Documents that name it, duplicates left out."),
        Column("n_mentions", LONG, "Mentions of it, duplicates left out."),
        Column("n_quotes", LONG, "Quotes it speaks, alone or with others, duplicates left out."),
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
