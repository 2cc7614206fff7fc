"""Questions to the index: which quotes of a release meet a selection, how many, and how they spread over its columns."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from explorer.index.layout import ABOUT, SPEAKS
from explorer.index.words import Words, parse

MOST_HITS = 20_000
"""Hits that are counted, spread over the columns and ranked; of more, the page says that they are more."""

PER_PAGE = 50
MOST_PAGES = 200
"""Deeper than anybody leafs; a further page costs what all before it cost."""

SECONDS = 5.0
"""A question may take this long; then the page says so. The slowest of a million quotes took a second."""

STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock."""

IN_QUOTE = ("kind", "act", "polarity", "speaker_kind")
"""Facets that are columns of `quote`, words from closed lists."""

NAMED = ("publisher", "collection")
"""Facets that are numbers of terms in `quote`."""

ENTITIES = {"speaker": SPEAKS, "about": ABOUT}
FACETS = ("speaker", "about", *NAMED, *IN_QUOTE, "gender", "copy")
SHOWN_VALUES = 12

SORTS = ("relevance", "date", "oldest", "confidence")
ORDER = {
    "date": "q.published IS NULL, q.published DESC, q.id",
    "oldest": "q.published IS NULL, q.published, q.id",
    "confidence": "q.confidence DESC, q.published DESC, q.id",
}

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
    more: bool
    """whether there are more than were counted"""
    facets: Mapping[str, list[Value]]
    ranked: bool = True
    """False where there were too many hits to put all into the order asked for"""


@contextmanager
def deadline(connection: sqlite3.Connection, seconds: float = SECONDS) -> Iterator[None]:
    """Ends what takes longer with TooSlow."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise TooSlow from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


PIECES = "(SELECT piece FROM held WHERE release = :release)"


class Question:
    """A selection as SQL: conditions on `quote q`, with named parameters."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self.connection, self.selection = connection, selection
        self.words: Words = parse(selection.q)
        self.parameters: dict[str, object] = {"release": selection.release}
        self.conditions = [f"q.piece IN {PIECES}"]
        for name in FACETS:
            if values := selection.filters.get(name):
                self._filter(name, values)
        for name, operator, value in (
            ("published", ">=", selection.since), ("published", "<", selection.until),
            ("confidence", ">=", selection.confidence),
        ):  # fmt: skip
            if value is not None:
                self.conditions.append(f"q.{name} {operator} {self._put(value)}")

    def _put(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    def _filter(self, name: str, values: Sequence[str]) -> None:
        marks = ", ".join(self._put(value) for value in values)
        if name in ENTITIES:
            known = (
                f"SELECT term FROM entity WHERE piece IN {PIECES} AND canonical IN "
                f"(SELECT canonical FROM entity WHERE piece IN {PIECES} AND term IN "
                f"(SELECT id FROM term WHERE value IN ({marks})))"
            )
            condition = f"q.id IN (SELECT quote FROM link WHERE role = {ENTITIES[name]} AND entity IN ({known}))"
        elif name in NAMED:
            condition = f"q.{name} IN (SELECT id FROM term WHERE value IN ({marks}))"
        elif name == "gender":
            known = f"SELECT term FROM entity WHERE piece IN {PIECES} AND gender IN ({marks})"
            condition = f"q.id IN (SELECT quote FROM link WHERE role = {SPEAKS} AND entity IN ({known}))"
        elif name == "copy":
            condition = f"q.is_copy IN ({', '.join(self._put(int(value == 'yes')) for value in values)})"
        else:
            condition = f"q.{name} IN ({marks})"
        self.conditions.append(condition)

    def sql(self, columns: str, *, test: bool = False) -> str:
        """The selection as a query; `test` looks each quote up among the words' hits instead of going through them."""
        conditions, source = list(self.conditions), "quote q"
        self.parameters["words"], self.parameters["without"] = self.words.wanted, self.words.unwanted
        if self.words.wanted and test:
            conditions.append("EXISTS (SELECT 1 FROM found WHERE found MATCH :words AND rowid = q.id)")
        elif self.words.wanted:
            source = "found f CROSS JOIN quote q ON q.id = f.rowid"
            conditions.append("found MATCH :words")
            # Whose words they are is looked at before the quote's row: of a frequent word few hits are left for that.
            conditions = [one.replace("q.id IN (SELECT quote", "+f.rowid IN (SELECT quote") for one in conditions]
        if self.words.unwanted:
            conditions.append("q.id NOT IN (SELECT rowid FROM found WHERE found MATCH :without)")
        return f"SELECT {columns} FROM {source} WHERE {' AND '.join(conditions)}"

    def run(self, sql: str, **more: object) -> list[tuple[Any, ...]]:
        """Rows of a query that may use the selection's parameters."""
        return self.connection.execute(sql, {**self.parameters, **more}).fetchall()


def search(connection: sqlite3.Connection, selection: Selection, page: int = 1, *, facets: bool = True) -> Hits:
    """The hits of a page (from 1), their number and their spread. Raises TooSlow."""
    question = Question(connection, selection)
    with deadline(connection):
        connection.execute("DROP TABLE IF EXISTS temp.hit")
        connection.execute("PRAGMA query_only = OFF")  # for the temporary table alone: GET changes nothing
        try:
            return _search(question, page, facets)
        finally:
            connection.set_progress_handler(None, 0)
            connection.execute("DROP TABLE IF EXISTS temp.hit")
            connection.execute("PRAGMA query_only = ON")


def _search(question: Question, page: int, facets: bool) -> Hits:
    by_rank = question.selection.sort == "relevance" and question.words.wanted is not None
    rank = "f.rank" if by_rank else "0"
    question.connection.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, rank REAL)")
    ordered = question.sql(f"q.id, {rank}")
    question.run(f"INSERT INTO temp.hit {ordered} LIMIT {MOST_HITS + 1}")
    ((count,),) = question.run("SELECT count(*) FROM temp.hit")
    more = count > MOST_HITS
    found = _facets(question) if facets else {}
    order = (
        "h.rank, q.id" if by_rank else ORDER[question.selection.sort if question.selection.sort in ORDER else "date"]
    )
    window = {"offset": (page - 1) * PER_PAGE, "size": PER_PAGE}
    ranked = True
    if more and not by_rank:
        try:
            walk = question.sql("q.id", test=True)
            rows = question.run(f"{walk} ORDER BY {order} LIMIT :size OFFSET :offset", **window)
            return Hits(tuple(row[0] for row in rows), MOST_HITS, more, found)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            question.connection.set_progress_handler(None, 0)
            ranked = False
    rows = question.run(
        f"SELECT q.id FROM temp.hit h JOIN quote q ON q.id = h.id ORDER BY {order} LIMIT :size OFFSET :offset", **window
    )
    return Hits(tuple(row[0] for row in rows), min(count, MOST_HITS), more, found, ranked and not (more and by_rank))


def _facets(question: Question) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for name, role in ENTITIES.items():
        found[name] = _values(question, f"""
            SELECT t.value, e.name, n FROM (
                SELECT c.canonical AS who, count(DISTINCT l.quote) AS n
                FROM temp.hit h JOIN link l ON l.quote = h.id AND l.role = {role}
                JOIN entity c ON c.term = l.entity AND c.piece IN {PIECES}
                GROUP BY c.canonical ORDER BY n DESC, who LIMIT {SHOWN_VALUES})
            JOIN term t ON t.id = who
            LEFT JOIN entity e ON e.term = who AND e.piece IN {PIECES} ORDER BY n DESC, e.name""")  # fmt: skip
    for name in NAMED:
        found[name] = _values(question, f"""
            SELECT t.value, t.value, count(*) AS n FROM temp.hit h JOIN quote q ON q.id = h.id
            JOIN term t ON t.id = q.{name} GROUP BY q.{name} ORDER BY n DESC, t.value LIMIT {SHOWN_VALUES}""")  # fmt: skip
    for name in IN_QUOTE:
        found[name] = _values(question, f"""
            SELECT q.{name}, q.{name}, count(*) AS n FROM temp.hit h JOIN quote q ON q.id = h.id
            WHERE q.{name} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1""")  # fmt: skip
    found["gender"] = _values(question, f"""
        SELECT e.gender, e.gender, count(DISTINCT l.quote) AS n FROM temp.hit h
        JOIN link l ON l.quote = h.id AND l.role = {SPEAKS} JOIN entity e ON e.term = l.entity AND e.piece IN {PIECES}
        WHERE e.gender IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1""")  # fmt: skip
    found["copy"] = _values(question, """
        SELECT iif(q.is_copy, 'yes', 'no'), iif(q.is_copy, 'yes', 'no'), count(*) AS n
        FROM temp.hit h JOIN quote q ON q.id = h.id GROUP BY q.is_copy ORDER BY n DESC""")  # fmt: skip
    return found


def _values(question: Question, sql: str) -> list[Value]:
    return [Value(value, label or value, count) for value, label, count in question.run(sql)]


def all_ids(connection: sqlite3.Connection, selection: Selection, most: int) -> list[int] | None:
    """Every quote of a selection in its order; None where they are more than `most`. Raises TooSlow."""
    question = Question(connection, selection)
    order = ORDER.get(selection.sort, ORDER["date"])
    with deadline(connection, 4 * SECONDS):
        rows = question.run(f"{question.sql('q.id')} ORDER BY {order} LIMIT {most + 1}")
    return None if len(rows) > most else [row[0] for row in rows]


def seconds(year: int, month: int, day: int) -> int:
    """The start of a day (UTC) as the index counts time."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
