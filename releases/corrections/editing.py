"""What corrections make of one article's quotes, given the rows of the pipeline. Nothing here knows of releases."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from releases.corrections import finding
from releases.corrections.finding import Stub
from releases.corrections.line import Correction
from releases.tables.columns import Row, RowView
from releases.tables.schemas import TABLES

METHOD = "corrected"
"""`method` of a row that a correction made or changed."""

OPENING, CLOSING = "“\"«‘'", "”\"»’'"

Span = tuple[int, int]


class NeedsText(Exception):
    """Only the article's text can tell, and it was not given."""


class Lost(Exception):
    """Why a correction finds nothing to correct, in words."""


@dataclass(slots=True)
class Article:
    """What corrections need of an article."""

    doc_id: str
    quotes: Sequence[Stub]
    """as the pipeline found them"""
    text: str | None = None
    sentences: Sequence[tuple[int, int]] = ()
    """`sentence_id` and `start`, in order"""
    mentions: Sequence[RowView] = ()
    """those that name an entity: `start`, `end`, `text`, `name`, `label`, `entity_id`, `role`"""

    def words(self) -> str:
        """Its text. Raises NeedsText where it was not given."""
        if self.text is None:
            raise NeedsText
        return self.text

    def entity(self, name: str) -> RowView | None:
        """The first mention with this name, full or as written."""
        for column in ("name", "text"):
            if found := next((m for m in self.mentions if m[column] == name), None):
                return found
        return None

    def about(self, spans: Sequence[Span]) -> list[str]:
        """Entities named inside some stretches of the text, each once."""
        inside = [m for m in self.mentions if any(s <= m["start"] and m["end"] <= e for s, e in spans)]
        return list(dict.fromkeys(m["entity_id"] for m in inside))

    def sentence(self, at: int) -> int:
        """The sentence that a place is in."""
        starts = [start for _, start in self.sentences]
        return self.sentences[max(0, bisect_right(starts, at) - 1)][0]


@dataclass(slots=True)
class Plan:
    """What is to become of one quote: all corrections that found it, in the order of the file."""

    set: Row = field(default_factory=dict)
    dropped: bool = False
    by: str | None = None
    """the last correction that says anything"""

    def take(self, one: Correction) -> None:
        """Take in one more."""
        if one.drop:
            self.dropped, self.by = True, one.id
        elif one.set:
            self.set |= one.set
            self.dropped, self.by = False, one.id


@dataclass(slots=True)
class Plans:
    """What is to become of an article's quotes."""

    of: dict[str, Plan] = field(default_factory=dict)
    """by quote_id, of those of the pipeline"""
    added: dict[str, tuple[Plan, list[Span]]] = field(default_factory=dict)
    """by quote_id, with their stretches"""
    found: dict[str, str] = field(default_factory=dict)
    """quote_id by correction"""
    lost: dict[str, str] = field(default_factory=dict)
    """why, by correction"""


def plans(article: Article, corrections: Sequence[Correction]) -> Plans:
    """Finds what each correction is about. Raises NeedsText where the text must be asked and is not there."""
    made = Plans()
    extra: list[Stub] = []
    for one in corrections:
        if one.add:
            _attempt(made, one, partial(_add, article, one, made, extra))
    quotes = [*article.quotes, *extra]
    for one in corrections:
        if not one.add:
            _attempt(made, one, partial(_find, article, one, quotes))
    for one in corrections:  # in the order of the file, whatever was found first
        if quote_id := made.found.get(one.id):
            plan = made.added[quote_id][0] if quote_id in made.added else made.of.setdefault(quote_id, Plan())
            plan.take(one)
            if one.add:
                plan.by, plan.dropped = one.id, False
    return made


def _attempt(made: Plans, one: Correction, search: Callable[[], str]) -> None:
    try:
        made.found[one.id] = search()
    except Lost as error:
        made.lost[one.id] = str(error)


def _find(article: Article, one: Correction, quotes: Sequence[Stub]) -> str:
    quote_id = finding.find(one, quotes, article.words)
    if quote_id is None:
        raise Lost("no quote of its article has its words, or nearly")
    if one.set and "spans" in one.set:
        stub = next(quote for quote in quotes if quote.quote_id == quote_id)
        _spans(article.words(), one.set["spans"], stub.start)
    if one.set and "speaker" in one.set:
        article.words()
    return quote_id


def _add(article: Article, one: Correction, made: Plans, extra: list[Stub]) -> str:
    text = article.words()
    at = finding.place(text, one)
    if at is None:
        raise Lost("its words are not in its article")
    spans = _spans(text, one.set["spans"], at[0]) if one.set and "spans" in one.set else [at]
    if known := finding.in_place((spans[0][0], spans[-1][1]), [*article.quotes, *extra]):
        return known
    words = joined(text, spans)
    taken = {quote.quote_id for quote in (*article.quotes, *extra)}
    quote_id = _quote_id(article.doc_id, words, taken)
    extra.append(Stub(quote_id, words, spans[0][0], spans[-1][1]))
    made.added[quote_id] = Plan(), spans
    return quote_id


def _quote_id(doc_id: str, words: str, taken: set[str]) -> str:
    """The id that the pipeline would give it, with an ordinal where that is taken."""
    base = f"{doc_id}-{hashlib.sha256(' '.join(words.split()).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    n, quote_id = 1, base
    while quote_id in taken:
        n += 1
        quote_id = f"{base}-{n}"
    return quote_id


def _spans(text: str, given: Sequence[Any], near: int) -> list[Span]:
    """The stretches that a correction names, by their words or their places. Raises Lost where one is not there."""
    found: list[Span] = []
    for one in given:
        if isinstance(one, str):
            all_places = [at for at in finding.places(text, one) if not found or at[0] >= found[-1][1]]
            if not all_places:
                raise Lost(f"the words of a stretch are not in its article: {one[:40]}")
            found.append(min(all_places, key=lambda at: abs(at[0] - near)))
        else:
            found.append((one["start"], one["end"]))
        near = found[-1][1]
    edges = [edge for span in found for edge in span]
    if edges != sorted(edges) or edges[-1] > len(text) or any(s >= e for s, e in found):
        raise Lost("its stretches are not in order, or not in the text")
    return found


def joined(text: str, spans: Sequence[Span]) -> str:
    """The words of some stretches in one line, each without the quotation marks around it."""
    parts = []
    for start, end in spans:
        part = re.sub(r"\s+", " ", text[start:end]).strip()
        if len(part) > 1 and part[0] in OPENING and part[-1] in CLOSING:
            part = part[1:-1].strip()
        parts.append(part)
    return " ".join(parts)


def edited(row: Row, plan: Plan, article: Article) -> Row:
    """A quote's row as the plan has it."""
    fresh = {**row, "correction_id": plan.by, "method": METHOD, "confidence": 1.0}
    wanted = plan.set
    if "spans" in wanted:
        _cut(fresh, _spans(article.words(), wanted["spans"], row["start"]), article)
    fresh |= {name: wanted[name] for name in ("kind", "polarity", "act") if name in wanted}
    if "speaker" in wanted:
        fresh |= _speaker(wanted["speaker"], fresh["start"], article)
    if "speaker_name" in wanted:
        fresh |= _named(wanted["speaker_name"], fresh, article)
    return fresh


def _cut(row: Row, spans: list[Span], article: Article) -> None:
    row["spans"] = [{"start": start, "end": end} for start, end in spans]
    row["start"], row["end"] = spans[0][0], spans[-1][1]
    row["text"] = joined(article.words(), spans)
    row["sentence_id"] = article.sentence(row["start"])
    row["about_entity_ids"] = article.about(spans)


def _speaker(words: str | None, near: int, article: Article) -> Row:
    """The words for the speaker, and where they stand next to the quote, if anywhere."""
    found = finding.places(article.words(), words) if words else []
    start, end = min(found, key=lambda at: abs(at[0] - near)) if found else (None, None)
    if start is not None:
        words = article.words()[start:end]
    return {"speaker": words, "speaker_start": start, "speaker_end": end}


def _named(name: str | None, before: Row, article: Article) -> Row:
    """Who speaks: an entity where the article names it, else a name alone."""
    known = article.entity(name) if name else None
    entity_id = known["entity_id"] if known else None
    row: Row = {
        "speaker_name": name,
        "speaker_entity_id": entity_id,
        "speaker_entity_ids": [entity_id] if entity_id else [],
        "speaker_candidates": [],
        "name_confidence": 1.0 if name else None,
    }
    if known and known["label"] in ("PERSON", "ORG"):
        row["speaker_kind"] = "person" if known["label"] == "PERSON" else "organisation"
    elif name and before["speaker_kind"] == "unnamed_person":
        row["speaker_kind"] = "person"
    if name != before["speaker_name"]:
        row |= _office(entity_id, before, article)
    return row


def _office(entity_id: str | None, before: Row, article: Article) -> Row:
    """The office of somebody else than the pipeline took for the speaker, whose own was found by the name.

    What the words for the speaker say of it holds, whoever it is; else it is the first that the article gives.
    """
    role = before["speaker_role"]
    if role and role.casefold() in (before["speaker"] or "").casefold():
        return {}
    first = next((m["role"] for m in article.mentions if m["entity_id"] == entity_id and m["role"]), None)
    return {"speaker_role": first, "speaker_affiliation_id": None}


def added(quote_id: str, plan: Plan, spans: list[Span], article: Article) -> Row:
    """The row of a quote that the pipeline does not find."""
    row: Row = dict.fromkeys(TABLES["quotes"].names)
    marked = article.words()[: spans[0][0]].rstrip().endswith(tuple(OPENING[:3]))
    row |= {"quote_id": quote_id, "doc_id": article.doc_id, "kind": "direct" if marked else "indirect"}
    row |= {"is_pull_quote": False, "polarity": "said", "act": "speech", "speaker_entity_ids": []}
    row |= {"speaker_candidates": []}
    _cut(row, spans, article)
    return edited(row, plan, article)
