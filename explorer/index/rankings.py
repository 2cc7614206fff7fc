"""Who comes most often: people of a release by counts, and days by articles or quotes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

import numpy as np

from explorer.index.columns import NEVER, PIECES, Array, Columns

A_DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody or something, as a release calls it, and how often."""

    id: str
    """its canonical entity's"""
    name: str
    label: str | None
    quotes: int
    mentions: int


def linked(columns: Columns, role: int, mask: Array) -> Array:
    """How many of the quotes that a mask holds each of the people is linked with in a role."""
    links = columns.links[role]
    counts: Array = np.bincount(links.who[mask[links.quotes]], minlength=len(columns.people.terms))
    return counts


def top(columns: Columns, connection: sqlite3.Connection, release: int, quotes: Array, most: int) -> list[Ranked]:
    """The people with most quotes of those counted, then with most mentions, then by name; without those of none."""
    people = columns.people
    quotes = quotes.copy()
    quotes[0] = 0  # nobody
    there = np.flatnonzero(quotes)
    if len(there) > most:  # and all that are level with the last, so that the name can decide
        there = there[_at_least(quotes[there], people.n_mentions[there], most)]
    return _named(columns, connection, release, there, quotes)[:most]


def _at_least(quotes: Array, mentions: Array, most: int) -> Array:
    order = np.lexsort((-mentions, -quotes))
    last = order[most - 1]
    level: Array = (quotes > quotes[last]) | ((quotes == quotes[last]) & (mentions >= mentions[last]))
    return level


def called(columns: Columns, connection: sqlite3.Connection, release: int, name: str, most: int) -> list[Ranked]:
    """Whose name, or another form of it, holds some letters, those who speak most first."""
    plain = "".join(one for one in name if not "\ud800" <= one <= "\udfff")
    found = connection.execute(
        f"""SELECT DISTINCT canonical FROM entity WHERE piece IN {PIECES}
            AND (instr(lower(name), lower(:name)) OR instr(lower(aliases), lower(:name)))""",
        {"release": release, "name": plain},
    )
    numbers = np.unique(columns.people.numbers(np.fromiter((row[0] for row in found), np.int64)))
    numbers = numbers[numbers > 0]
    counts = columns.people.n_quotes
    if len(numbers) > most:
        numbers = numbers[_at_least(counts[numbers], columns.people.n_mentions[numbers], most)]
    return _named(columns, connection, release, numbers, counts)[:most]


AT_ONCE = 500


def _named(
    columns: Columns, connection: sqlite3.Connection, release: int, numbers: Array, quotes: Array
) -> list[Ranked]:
    people, found = columns.people, []
    of_term = {int(people.terms[at]): int(at) for at in numbers}
    terms = list(of_term)
    for first in range(0, len(terms), AT_ONCE):
        marks = ", ".join(map(str, terms[first : first + AT_ONCE]))
        rows = connection.execute(
            f"""SELECT t.id, t.value, e.name, e.label FROM term t
                LEFT JOIN entity e ON e.term = t.id AND e.piece IN {PIECES} WHERE t.id IN ({marks})""",
            {"release": release},
        )
        for term, value, name, label in rows:
            at = of_term[term]
            found.append(Ranked(value, name or value, label, int(quotes[at]), int(people.n_mentions[at])))
    return sorted(found, key=lambda one: (-one.quotes, -one.mentions, one.name, one.id))


def days(seconds: Array) -> dict[date, int]:
    """How many there are of each day (UTC); without those that have no date."""
    each, counts = np.unique(seconds[seconds != NEVER] // A_DAY, return_counts=True)
    return {date.fromordinal(EPOCH + int(day)): int(n) for day, n in zip(each, counts, strict=True)}


def newest(columns: Columns, documents: Array, most: int) -> list[int]:
    """Numbers of the newest of some documents (positions)."""
    published = columns.doc_published[documents]
    first = np.argsort(-published.astype(np.float64), kind="stable")[:most] if len(documents) else documents
    numbers: list[int] = columns.documents.numbers(documents[first]).tolist()
    return numbers
