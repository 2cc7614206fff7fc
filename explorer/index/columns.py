"""What a release's quotes are narrowed, counted and put in order by: columns in memory, a number a quote.

SQLite finds words; to count what it finds along ten columns it would look up each hit in each of them (a second for
200,000 hits), where arrays take some milliseconds. Each piece of the index keeps its columns as they lie in memory, so
that a release's are there by joining them: 60 bytes a quote, 0.2 s for a million.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from explorer.index.layout import ABOUT, SPEAKS

Array: TypeAlias = npt.NDArray[Any]

CODED = ("publisher", "collection", "kind", "act", "polarity", "speaker_kind", "role")
"""Columns of words that come back often; in the index numbers of terms, 0 for null."""

NEVER = np.iinfo(np.int64).min
"""`published` of what has no date."""

OF_ENTITIES = ("term", "canonical", "gender", "n_quotes", "n_mentions")

TYPES: Mapping[str, str] = {
    **dict.fromkeys((*CODED, *OF_ENTITIES, "document"), "<i4"),
    **{f"link_{role}_{what}": "<i4" for role in (SPEAKS, ABOUT) for what in ("from", "who")},
    "published": "<i8",
    "doc_published": "<i8",
    "confidence": "<f8",
    "is_copy": "|u1",
    "length": "<u2",
}
"""Arrays that a piece may have: of its quotes, its documents (`doc_`), its links (`link_`), or its entities."""

PIECES = "(SELECT piece FROM held WHERE release = :release)"


def keep(
    connection: sqlite3.Connection, piece: int, first: tuple[int, int], arrays: Mapping[str, Sequence[object]]
) -> None:
    """Puts a piece's columns into the index; `first`: the numbers of its first quote and its first document."""
    connection.execute("UPDATE piece SET first_quote = ?, first_document = ? WHERE id = ?", [*first, piece])
    connection.executemany(
        "INSERT INTO columns VALUES (?, ?, ?)",
        ((piece, name, np.asarray(values, TYPES[name]).tobytes()) for name, values in arrays.items()),
    )


class Numbered:
    """Rows that were numbered piece by piece, and where they stand in a release's columns."""

    def __init__(self, firsts: Sequence[int], counts: Sequence[int]) -> None:
        self._firsts = np.asarray(firsts, np.int64)
        self._counts = np.asarray(counts, np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self._counts)]).astype(np.int64)
        self.n = int(self._starts[-1])

    def positions(self, numbers: Array) -> Array:
        """Where some rows stand; without those that are of other releases."""
        at = np.searchsorted(self._firsts, numbers, side="right") - 1
        known = at >= 0
        at, numbers = at[known], numbers[known]
        offset = numbers - self._firsts[at]
        inside = offset < self._counts[at]
        return (self._starts[at] + offset)[inside]

    def numbers(self, positions: Array) -> Array:
        """The numbers of rows that stand there."""
        at = np.searchsorted(self._starts, positions, side="right") - 1
        return self._firsts[at] + positions - self._starts[at]


@dataclass(frozen=True)
class Coded:
    """A column of words that come back often."""

    codes: Array
    """a small number a quote, 0 for null"""
    terms: Array
    """the number of the term that a code stands for"""

    @classmethod
    def of(cls, terms: Array) -> Coded:
        """The column out of numbers of terms."""
        there = np.zeros(int(terms.max(initial=0)) + 1, bool)
        there[terms] = there[0] = True
        found = np.flatnonzero(there)
        codes = np.zeros(len(there), np.min_scalar_type(len(found)))
        codes[found] = np.arange(len(found))
        return cls(codes[terms], found)

    def holding(self, terms: Array) -> Array:
        """Whether a code stands for one of these terms."""
        return np.isin(self.terms, terms)


@dataclass(frozen=True)
class Links:
    """Who is linked with which quote in a role, each pair once: positions of quotes, ascending, and numbers of people."""

    quotes: Array
    who: Array

    @classmethod
    def of(cls, quotes: Array, who: Array) -> Links:
        """The links out of pairs that may hold nobody (0) and the same twice."""
        known = who > 0
        quotes, who = quotes[known], who[known]
        if len(quotes):
            pairs = np.unique(quotes.astype(np.int64) << 32 | who)
            quotes, who = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
        return cls(quotes, who)


class People:
    """The canonical entities of a release, numbered from 1; 0 is nobody."""

    def __init__(self, term: Array, canonical: Array, gender: Array, n_quotes: Array, n_mentions: Array) -> None:
        self.terms = np.concatenate([[0], np.unique(canonical)]).astype(np.int32)
        size = int(max(term.max(initial=0), canonical.max(initial=0))) + 1
        number = np.zeros(size, np.int32)
        number[self.terms] = np.arange(len(self.terms))
        self._number = np.zeros(size, np.int32)
        self._number[term] = number[canonical]
        self._number[0] = 0
        self.gender = np.zeros(len(self.terms), np.int32)
        own = term == canonical
        self.gender[number[term[own]]] = gender[own]
        members = number[canonical]
        self.n_quotes = np.bincount(members, n_quotes, len(self.terms)).astype(np.int64)
        self.n_mentions = np.bincount(members, n_mentions, len(self.terms)).astype(np.int64)

    def numbers(self, terms: Array) -> Array:
        """The numbers of whom some entities belong to; 0 for those of other releases."""
        return self._number[np.where(terms < len(self._number), terms, 0)]


class Columns:
    """The quotes of one release as far as it is indexed. Positions are 0 to n - 1, in the order of the index."""

    def __init__(self, pieces: Sequence[tuple[int, int]], arrays: Sequence[Mapping[str, Array]]) -> None:
        """`pieces`: the numbers of their first quotes and documents; `arrays`: what `keep` was given."""
        whole = {name: _joined(arrays, name) for name in TYPES if not name.startswith("link_")}
        self.quotes = Numbered([first for first, _ in pieces], [len(one.get("published", ())) for one in arrays])
        self.documents = Numbered([first for _, first in pieces], [len(one.get("doc_published", ())) for one in arrays])
        self.n = self.quotes.n
        self.published, self.confidence = whole["published"], whole["confidence"]
        self.is_copy, self.length = whole["is_copy"].astype(bool), whole["length"]
        self.document = self.documents.positions(whole["document"]).astype(np.int32)
        self.doc_published = whole["doc_published"]
        self.coded = {name: Coded.of(whole[name]) for name in CODED}
        self.people = People(*(whole[name] for name in OF_ENTITIES))
        self.links = {role: self._linked(arrays, role) for role in (SPEAKS, ABOUT)}

    def _linked(self, arrays: Sequence[Mapping[str, Array]], role: int) -> Links:
        starts = np.cumsum([0, *(len(one.get("published", ())) for one in arrays)])
        name = f"link_{role}_from"
        quotes = [one[name] + start for one, start in zip(arrays, starts, strict=False) if name in one]
        who = self.people.numbers(_joined(arrays, f"link_{role}_who"))
        return Links.of(np.concatenate(quotes) if quotes else np.zeros(0, np.int32), who)

    def only(self, found: Array) -> Array:
        """Positions as a mask over all quotes."""
        mask = np.zeros(self.n, bool)
        mask[found] = True
        return mask

    def of_people(self, role: int, numbers: Array) -> Array:
        """A mask of the quotes that are linked with any of these people in a role."""
        links, wanted = self.links[role], np.zeros(len(self.people.terms), bool)
        wanted[numbers] = True
        wanted[0] = False
        return self.only(links.quotes[wanted[links.who]])

    @cached_property
    def by_time(self) -> Array:
        """Places of the quotes in the order of time, the newest first, those without a date last."""
        return _places(
            np.argsort(np.where(self.published == NEVER, np.iinfo(np.int64).max, -self.published), kind="stable")
        )

    @cached_property
    def by_age(self) -> Array:
        """Places of the quotes in the order of time, the oldest first, those without a date last."""
        return _places(
            np.argsort(np.where(self.published == NEVER, np.iinfo(np.int64).max, self.published), kind="stable")
        )

    @cached_property
    def by_confidence(self) -> Array:
        """Places of the quotes, the surest first and of equal ones the newest."""
        return _places(np.lexsort((self.by_time, -self.confidence)))


def _places(order: Array) -> Array:
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _joined(arrays: Sequence[Mapping[str, Array]], name: str) -> Array:
    there = [one[name] for one in arrays if name in one]
    return np.concatenate(there) if there else np.zeros(0, TYPES[name])


def load(connection: sqlite3.Connection, release: int) -> Columns:
    """The columns of what is indexed of a release."""
    pieces = connection.execute(
        f"SELECT id, first_quote, first_document FROM piece WHERE id IN {PIECES} ORDER BY id",  # as they were numbered
        {"release": release},
    ).fetchall()
    arrays: dict[int, dict[str, Array]] = {piece: {} for piece, *_ in pieces}
    for piece, name, data in connection.execute(
        f"SELECT piece, name, data FROM columns WHERE piece IN {PIECES}", {"release": release}
    ):
        arrays[piece][name] = np.frombuffer(data, TYPES[name])
    return Columns([(quote, document) for _, quote, document in pieces], list(arrays.values()))
