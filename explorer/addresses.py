"""The address holds the whole state: a query string into a selection, and back into links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from explorer.index.asking import FACETS, MOST_PAGES, SORTS, Selection

MOST_VALUES = 50
"""Values of one filter that are looked at."""

LONGEST = 500
"""Characters of a value."""

DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True)
class Asked:
    """What an address on quotes asks for. What makes no sense in it is left out and told in `notes`."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    confidence: float | None = None
    sort: str = "date"
    page: int = 1
    notes: tuple[str, ...] = ()

    def selection(self, release: int) -> Selection:
        """The selection in a release."""
        return Selection(
            release, self.q, self.filters, _start(self.since), _end(self.until), self.confidence, self.sort
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The query string, without the page."""
        found = [("q", self.q)] if self.q else []
        found += [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        found += [(name, value) for name, value in (("since", self.since), ("until", self.until)) if value]
        found += [("confidence", f"{self.confidence:g}")] if self.confidence is not None else []
        return found + ([("sort", self.sort)] if self.sort != self.usual_sort else [])

    @property
    def usual_sort(self) -> str:
        """The order where none is asked for."""
        return "relevance" if self.q else "date"

    def but(self, name: str, value: str, *, add: bool) -> list[tuple[str, str]]:
        """The query string with a value of a filter added or taken away."""
        without = [pair for pair in self.pairs() if pair != (name, value)]
        return [*without, (name, value)] if add else without


def read(query: QueryParams) -> Asked:
    """What a query string asks for; nothing in it is an error."""
    notes: list[str] = []
    filters = {}
    for name in FACETS:
        values = [value[:LONGEST] for value in query.getlist(name) if value.strip()]
        if values:
            filters[name] = tuple(dict.fromkeys(values[:MOST_VALUES]))
    dates = {}
    for name in ("since", "until"):
        given = query.get(name, "").strip()
        dates[name] = given if not given or _period(given) else ""
        if given and not dates[name]:
            notes.append(f"{name} is no date like 2026-01-31, so it was left out")
    q = "".join(one for one in query.get("q", "")[:LONGEST] if not "\ud800" <= one <= "\udfff").strip()
    confidence = _number(query.get("confidence", ""))
    sort = query.get("sort", "")
    usual = "relevance" if q else "date"
    chosen = sort if sort in SORTS and (q or sort != "relevance") else usual
    page = query.get("page", "1")
    number = min(max(int(page), 1), MOST_PAGES) if page.isdecimal() and page.isascii() and len(page) < 9 else 1
    return Asked(q, filters, dates["since"], dates["until"], confidence, chosen, number, tuple(notes))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value <= 1 else None


def _period(text: str) -> tuple[date, date] | None:
    """First day and day after the last of a day, a month or a year; None where it is none."""
    if not DAY.fullmatch(text) or not text.isascii():
        return None
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, date(year + month // 12, month % 12 + 1, 1)
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None


def _start(text: str) -> int | None:
    period = _period(text)
    return None if period is None else _seconds(period[0])


def _end(text: str) -> int | None:
    period = _period(text)
    return None if period is None else _seconds(period[1])


def _seconds(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def link(path: str, pairs: Sequence[tuple[str, object]] = (), anchor: str = "") -> str:
    """An address on this server: a path of plain parts, a query, an anchor."""
    text = urlencode([(name, value) for name, value in pairs if value is not None and value != ""])
    return path + (f"?{text}" if text else "") + (f"#{quote(anchor, safe='')}" if anchor else "")


def path(*parts: object) -> str:
    """A path of parts that may hold any character."""
    return "/" + "/".join(quote(str(part), safe="") for part in parts)
