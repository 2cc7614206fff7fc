"""A selection as code to paste: pandas, and SQL for DuckDB, over the release's own tables. Both give the selection's rows.

Words are looked for as the search looks for them: whole, whatever their case and accents, a phrase across punctuation,
in the quote, in the speaker's name and words for them, in the headline.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.index.asking import Selection
from explorer.index.rows import when
from explorer.index.words import Term, parse
from releases import Release, Store

FROM_DOCUMENTS = ("doc_id", "title", "publisher", "published_at", "collection", "duplicate_of")
SHOWN = {"quote_id": "q", "speaker_name": "q", "text": "q", "title": "d", "publisher": "d", "published_at": "d"}
COLUMNS = {"publisher": "d", "collection": "d", "kind": "q", "act": "q", "polarity": "q", "speaker_kind": "q"}
"""Filters that are columns, and the table that each is in: q(uotes) or d(ocuments)."""

ORDERS = {"date": ("published_at", False), "oldest": ("published_at", True), "confidence": ("confidence", False)}
"""By what to sort, and whether upwards; relevance is the search's own."""

SEVERAL_SPEAKERS = 2
"""Since this schema quotes tell all who speak."""

WORD = re.compile(r"[^\W_]+")
ACCENT = re.compile("[\u0300-\u036f]")

PLAIN = """
def plain(texts):  # small letters without accents
    apart = texts.fillna("").str.lower().map(lambda text: unicodedata.normalize("NFD", text))
    return apart.str.replace("[\\u0300-\\u036f]", "", regex=True)


searched = [
    plain(rows["text"]),
    plain(rows["speaker_name"].fillna("") + " " + rows["speaker"].fillna("")),
    plain(rows["title"]),
]


def has(pattern):
    return pd.concat([column.str.contains(pattern) for column in searched], axis=1).any(axis=1)

"""


@dataclass(frozen=True)
class Place:
    """Where a reader finds the tables of a release: in its folder, or in a bucket through `onrecord`."""

    store: str
    release: int
    several_speakers: bool

    @property
    def folder(self) -> str | None:
        """The folder of the release; None in a bucket, where the manifest knows the parts."""
        return None if "://" in self.store else f"{self.store.rstrip('/')}/releases/{self.release:04d}"

    @property
    def opened(self) -> str:
        """The release in Python."""
        return f"onrecord.open({self.store!r}).release({self.release})"


def place(store: Store, release: Release) -> Place:
    """Where a reader finds a release."""
    return Place(store.name, release.number, release.manifest.schema_version >= SEVERAL_SPEAKERS)


def as_pandas(where: Place, selection: Selection) -> str:
    """The selection in pandas."""
    words = parse(selection.q)
    conditions = [f"has({_pandas_pattern(term)!r})" for term in words.there]
    conditions += [f"~has({_pandas_pattern(term)!r})" for term in words.absent]
    filters, people = selection.filters, []
    speakers = (
        'rows["speaker_entity_ids"]' if where.several_speakers else 'rows["speaker_entity_id"].map(lambda one: [one])'
    )
    for name, column, of in (
        ("speaker", speakers, "canonical"), ("about", 'rows["about_entity_ids"]', "canonical"), ("gender", speakers, "gender"),
    ):  # fmt: skip
        if values := filters.get(name):
            test = f"lambda ids: any({of}.get(one) in {list(values)!r} for one in ids)"
            conditions.append(f'{column}.map({test}, na_action="ignore").eq(True)')
            people.append(of)
    for name in COLUMNS:
        if values := filters.get(name):
            conditions.append(f'rows["{name}"].isin({list(values)!r})')
    if len(copies := set(filters.get("copy", ()))) == 1:
        conditions.append(f'rows["duplicate_of"].{"notna" if copies == {"yes"} else "isna"}()')
    if selection.since is not None:
        conditions.append(f'(rows["published_at"] >= "{_day(selection.since)}")')
    if selection.until is not None:
        conditions.append(f'(rows["published_at"] < "{_day(selection.until)}")')
    if selection.confidence is not None:
        conditions.append(f'(rows["confidence"] >= {selection.confidence})')
    return "\n".join(
        [
            *(["import unicodedata", ""] if words else []),
            *_read(where, bool(people)),
            *(PLAIN.splitlines() if words else []),
            *(["rows = rows[", *(f"    {'& ' if at else ''}{one}" for at, one in enumerate(conditions)), "]"] if conditions else []),
            *_sorted(selection),
            f"print(rows[{list(SHOWN)!r}])",
        ]
    ) + "\n"  # fmt: skip


def _read(where: Place, people: bool) -> list[str]:
    columns = f"columns={list(FROM_DOCUMENTS)!r}"
    who = "columns=['entity_id', 'canonical_id', 'gender']"
    if where.folder is None:
        lines = ["import onrecord", "import pandas as pd", "", f"release = {where.opened}"]
        documents, quotes, entities = (
            f'release.read("documents", {columns})',
            'release.read("quotes")',
            f'release.read("entities", {who})',
        )
    else:
        lines = ["import pandas as pd", "", f"release = {where.folder!r}"]
        documents, quotes, entities = (
            f'pd.read_parquet(f"{{release}}/{table}"{more})'
            for table, more in (("documents", f", {columns}"), ("quotes", ""), ("entities", f", {who}"))
        )
    lines += [f"documents = {documents}", f'rows = {quotes}.merge(documents, on="doc_id")']
    if people:
        lines += [f'people = {entities}.set_index("entity_id")', 'canonical = people["canonical_id"]',
                  'gender = canonical.map(people["gender"])']  # fmt: skip
    return lines


def _sorted(selection: Selection) -> list[str]:
    if selection.sort not in ORDERS:
        return []
    column, upwards = ORDERS[selection.sort]
    return [f'rows = rows.sort_values("{column}", ascending={upwards}, kind="stable")']


def as_sql(where: Place, selection: Selection) -> str:
    """The selection in SQL as DuckDB has it."""
    words, filters = parse(selection.q), selection.filters
    conditions = [_has(term) for term in words.there] + [f"NOT {_has(term)}" for term in words.absent]
    speakers = "q.speaker_entity_ids" if where.several_speakers else "[q.speaker_entity_id]"
    for name, column, of in (
        ("speaker", speakers, "e.canonical_id"), ("about", "q.about_entity_ids", "e.canonical_id"), ("gender", speakers, "c.gender"),
    ):  # fmt: skip
        if values := filters.get(name):
            entities = _table(where, "entities")
            joined = f"{entities} e LEFT JOIN {entities} c ON c.entity_id = e.canonical_id"
            conditions.append(
                f"list_has_any({column}, (SELECT list(e.entity_id) FROM {joined} WHERE {of} IN ({_texts(values)})))"
            )
    for name, table in COLUMNS.items():
        if values := filters.get(name):
            conditions.append(f"{table}.{name} IN ({_texts(values)})")
    if len(copies := set(filters.get("copy", ()))) == 1:
        conditions.append(f"d.duplicate_of IS {'NOT ' if copies == {'yes'} else ''}NULL")
    for operator, moment in ((">=", selection.since), ("<", selection.until)):
        if moment is not None:
            conditions.append(f"d.published_at {operator} TIMESTAMPTZ '{_day(moment)} 00:00:00+00'")
    if selection.confidence is not None:
        conditions.append(f"q.confidence >= {selection.confidence}")
    lines = [
        *([f"-- for {where.opened}.duckdb()"] if where.folder is None else []),
        f"SELECT {', '.join(f'{table}.{column}' for column, table in SHOWN.items())}",
        f"FROM {_table(where, 'quotes')} q",
        f"JOIN {_table(where, 'documents')} d USING (doc_id)",
        *(["WHERE " + "\n  AND ".join(conditions)] if conditions else []),
    ]
    if selection.sort in ORDERS:
        column, upwards = ORDERS[selection.sort]
        lines.append(f"ORDER BY {column} {'ASC' if upwards else 'DESC'} NULLS LAST")
    return "\n".join(lines) + ";\n"


def _table(where: Place, name: str) -> str:
    return name if where.folder is None else f"read_parquet({_text(f'{where.folder}/{name}/*.parquet')})"


def _tokens(term: Term) -> list[str]:
    """The words of a term as the search compares them."""
    apart = unicodedata.normalize("NFD", term.text.lower())
    found: list[str] = WORD.findall(ACCENT.sub("", apart))
    return found


def _pandas_pattern(term: Term) -> str:
    return r"(?<![^\W_])" + r"[\W_]+".join(_tokens(term)) + ("" if term.begins else r"(?![^\W_])")


_SEARCHED = ("q.text", "concat_ws(' ', q.speaker_name, q.speaker)", "coalesce(d.title, '')")


def _has(term: Term) -> str:
    pattern = r"(^|[^\pL\pN])" + r"[^\pL\pN]+".join(_tokens(term)) + ("" if term.begins else r"([^\pL\pN]|$)")
    tests = (f"regexp_matches(strip_accents(lower({column})), {_text(pattern)})" for column in _SEARCHED)
    return f"({' OR '.join(tests)})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(map(_text, values))


def _day(seconds: int) -> str:
    day = when(seconds)
    return "" if day is None else f"{day:%Y-%m-%d}"
