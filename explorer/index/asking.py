"""Questions to the index: which quotes of a release meet a selection, how many, and how they spread over its columns.

SQLite's full text finds words; the rest is done in the columns (`explorer.index.columns`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from explorer.index.columns import NEVER, PIECES, Array, Columns
from explorer.index.layout import ABOUT, SPEAKS
from explorer.index.words import Words, parse

PER_PAGE = 50
MOST_PAGES = 200
"""Deeper than anybody leafs."""

SECONDS = 5.0
"""A question may take this long; then the page says so. The slowest of a million quotes took half a second."""

STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock."""

CODED = ("publisher", "collection", "kind", "act", "polarity", "speaker_kind")
"""Facets that are columns of words."""

OPEN_ENDED = ("speaker", "about", "publisher", "collection")
"""Facets of which the most frequent values are shown; of the others there are few."""

ENTITIES = {"speaker": SPEAKS, "about": ABOUT}
FACETS = ("speaker", "about", *CODED, "gender", "copy")
SHOWN_VALUES = 12

SORTS = ("relevance", "date", "oldest", "confidence")

TEXT, SPEAKER, TITLE = 4.0, 2.0, 1.0
"""What a word weighs in the quote, in the speaker's name, in the headline."""

K, B = 1.2, 0.75
"""How soon more of a word counts no more, and how much longer quotes are held back: BM25's usual two (Robertson and
Zaragoza 2009, “The Probabilistic Relevance Framework”)."""

MARK, UNMARK = "\x02", "\x03"
"""Around what was searched for, in texts that are not yet HTML."""


class TooSlow(Exception):
    """A question took longer than it may."""


@dataclass(frozen=True)
class Selection:
    """Which quotes of which release. Dates are seconds since 1970 (UTC), the end exclusive."""

    release: int
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """values per facet (FACETS), any of them; speakers and those spoken about by the id of an entity"""
    since: int | None = None
    until: int | None = None
    confidence: float | None = None
    sort: str = "date"


@dataclass(frozen=True)
class Value:
    """A value of a facet."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Hits:
    """What a selection brings."""

    ids: tuple[int, ...]
    """quotes of the page asked for, in order"""
    count: int
    facets: Mapping[str, list[Value]]


@contextmanager
def deadline(connection: sqlite3.Connection, seconds: float = SECONDS) -> Iterator[None]:
    """Ends what takes longer with TooSlow."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if time.monotonic() > end:  # "interrupted", or what SQLite says of a table that it was just opening
            raise TooSlow from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


class Question:
    """A selection in a release's columns. Raises TooSlow."""

    def __init__(self, columns: Columns, connection: sqlite3.Connection, selection: Selection) -> None:
        self.columns, self.connection, self.selection = columns, connection, selection
        self.words: Words = parse(selection.q)
        with deadline(connection):
            self.found: Array = self._narrowed(self._worded())
            """positions of the quotes that meet it, ascending"""

    def _match(self, expression: str) -> Array:
        rows = self.connection.execute("SELECT rowid FROM found WHERE found MATCH ?", [expression])
        return self.columns.quotes.positions(np.fromiter((row[0] for row in rows), np.int64))

    def _worded(self) -> Array:
        """What has the words that are wanted and none of those that are not."""
        found = np.arange(self.columns.n) if self.words.wanted is None else self._match(self.words.wanted)
        if self.words.unwanted is not None:
            unwanted = self.columns.only(self._match(self.words.unwanted))
            found = found[~unwanted[found]]
        return found

    def _narrowed(self, found: Array) -> Array:
        columns, selection = self.columns, self.selection
        for name in FACETS:
            if values := selection.filters.get(name):
                found = found[self._meets(name, values, found)]
        if selection.since is not None:
            found = found[columns.published[found] >= selection.since]
        if selection.until is not None:
            published = columns.published[found]
            found = found[(published < selection.until) & (published > NEVER)]
        if selection.confidence is not None:
            found = found[columns.confidence[found] >= selection.confidence]
        return found

    def _meets(self, name: str, values: Sequence[str], found: Array) -> Array:
        """Which of the quotes found have one of the values."""
        columns = self.columns
        if name == "copy":
            return np.isin(columns.is_copy[found], [value == "yes" for value in values])
        terms = self._terms(values)
        if name in ENTITIES:
            mask: Array = columns.of_people(ENTITIES[name], columns.people.numbers(terms))
            return mask[found]
        if name == "gender":
            mask = columns.of_people(SPEAKS, np.flatnonzero(np.isin(columns.people.gender, terms)))
            return mask[found]
        coded = columns.coded[name]
        wanted: Array = coded.holding(terms)
        return wanted[coded.codes[found]]

    def _terms(self, values: Sequence[str]) -> Array:
        marks = ", ".join("?" * len(values))
        rows = self.connection.execute(f"SELECT id FROM term WHERE value IN ({marks})", values)
        return np.fromiter((row[0] for row in rows), np.int64)

    def ordered(self, most: int | None = None) -> Array:
        """The first `most` positions of those found (default: all), in the order asked for."""
        places = {"oldest": "by_age", "confidence": "by_confidence"}.get(self.selection.sort, "by_time")
        keys: Array = getattr(self.columns, places)[self.found].astype(np.int64)
        if self.selection.sort == "relevance" and self.words.wanted is not None:
            keys += self._relevance().astype(np.int64) << 32  # of equally relevant ones the newest first
        if most is not None and most < len(keys):
            first = np.argpartition(keys, most - 1)[:most]
            return self.found[first[np.argsort(keys[first])]]
        return self.found[np.argsort(keys)]

    def _relevance(self) -> Array:
        """How far down each quote found goes, from 0: BM25 in which a word counts once, where it weighs most.

        All words asked for are in every quote found, so that how rare they are makes no difference.
        """
        columns, wanted = self.columns, self.words.wanted
        if not len(self.found):
            return np.zeros(0)
        length = columns.length[self.found].astype(np.float64)
        held_back = K * (1 - B + B * length / max(float(columns.length.mean()), 1.0))
        score = np.zeros(len(self.found))
        among = f" AND {wanted}" if len(self.words.there) > 1 else ""
        with deadline(self.connection):
            for term in self.words.there:
                weight = np.full(columns.n, TITLE, np.float32)
                for column, worth in (("speaker", SPEAKER), ("text", TEXT)):
                    weight[self._match(f"{{{column}}} : {term.expression}{among}")] = worth
                here = weight[self.found]
                score += here * (K + 1) / (here + held_back)
        return np.round((len(self.words.there) * (K + 1) - score) * 1e6)


def search(
    columns: Columns, connection: sqlite3.Connection, selection: Selection, page: int = 1, *, facets: bool = True
) -> Hits:
    """The hits of a page (from 1), their number and their spread. Raises TooSlow."""
    question = Question(columns, connection, selection)
    shown = question.ordered(page * PER_PAGE)[(page - 1) * PER_PAGE :]
    spread = _facets(question) if facets else {}
    return Hits(tuple(columns.quotes.numbers(shown).tolist()), len(question.found), spread)


def _facets(question: Question) -> dict[str, list[Value]]:
    columns, found = question.columns, question.found
    here = columns.only(found)
    counts: dict[str, dict[int, int]] = {}
    for name, role in ENTITIES.items():
        links = columns.links[role]
        each = np.bincount(links.who[here[links.quotes]], minlength=len(columns.people.terms))
        counts[name] = _most(each, columns.people.terms, SHOWN_VALUES)
    for name in CODED:
        coded = columns.coded[name]
        each = np.bincount(coded.codes[found], minlength=len(coded.terms))
        counts[name] = _most(each, coded.terms, SHOWN_VALUES if name in OPEN_ENDED else None)
    genders = {int(term) for term in np.unique(columns.people.gender)} - {0}
    of_gender = {
        term: int(np.count_nonzero(here & columns.of_people(SPEAKS, np.flatnonzero(columns.people.gender == term))))
        for term in genders
    }
    counts["gender"] = {term: n for term, n in of_gender.items() if n}
    named = _labels(question, counts)
    spread = {
        name: sorted((Value(*named[term, name in ENTITIES], n) for term, n in each.items()), key=_in_order)
        for name, each in counts.items()
    }
    copies = int(np.count_nonzero(columns.is_copy[found]))
    copied = [Value(word, word, n) for word, n in (("no", len(found) - copies), ("yes", copies)) if n]
    return {**spread, "copy": sorted(copied, key=_in_order)}


def _in_order(value: Value) -> tuple[int, str, str]:
    return -value.count, value.label, value.value


def _most(counts: Array, terms: Array, most: int | None) -> dict[int, int]:
    """The numbers of the terms that are there most often; without null, which is the first."""
    counts = counts[1:]
    there = np.flatnonzero(counts)
    order = there[np.lexsort((there, -counts[there]))] if most is None or len(there) <= most else _first(counts, most)
    return {int(terms[1 + at]): int(counts[at]) for at in order}


def _first(counts: Array, most: int) -> Array:
    """The `most` highest, of equal ones those that come first."""
    keys = counts.astype(np.int64) * len(counts) + (len(counts) - 1 - np.arange(len(counts)))
    return np.argpartition(-keys, most - 1)[:most]


def _labels(question: Question, counts: Mapping[str, Mapping[int, int]]) -> dict[tuple[int, bool], tuple[str, str]]:
    """Value and label of terms, as words (False) and as people (True), whose label is their name in the release."""
    marks = ", ".join(str(term) for each in counts.values() for term in each) or "0"
    rows = question.connection.execute(
        f"""SELECT t.id, t.value, e.name FROM term t LEFT JOIN entity e ON e.term = t.id AND e.piece IN {PIECES}
            WHERE t.id IN ({marks})""",
        {"release": question.selection.release},
    )
    found: dict[tuple[int, bool], tuple[str, str]] = {}
    for term, value, name in rows:
        found[term, False], found[term, True] = (value, value), (value, name or value)
    return found


def all_ids(columns: Columns, connection: sqlite3.Connection, selection: Selection, most: int) -> list[int] | None:
    """Every quote of a selection in its order; None where they are more than `most`. Raises TooSlow."""
    question = Question(columns, connection, selection)
    if len(question.found) > most:
        return None
    ids: list[int] = columns.quotes.numbers(question.ordered()).tolist()
    return ids


def seconds(year: int, month: int, day: int) -> int:
    """The start of a day (UTC) as the index counts time."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
