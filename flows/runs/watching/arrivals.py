"""Whether articles come as they usually do: none for too long, or far fewer or more in a day than on its weekday.

A run counts the documents that are new, by collection and hour. The newest release's notes carry the counts on, so that
they outlive the releases that `prune` takes, and a run that finds nothing new can be judged by them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from flows.runs.quality import Check
from flows.runs.settings import Settings

if TYPE_CHECKING:
    from releases import Release

NOTE = "arrivals"
#: Days of which gaps between arrivals are looked at.
RECENT = timedelta(days=28)
#: Days that are kept: the last day, and the same one of four weeks before it.
KEPT = timedelta(days=30)
#: Below so many gaps a long one says little.
MIN_GAPS = 5
#: Below so many articles a day, usually, few or many say little.
MIN_USUAL = 5
WEEKS = 4
HOUR = "%Y-%m-%dT%H"
"""how an hour is written"""
_DAY = timedelta(days=1)

Arrivals = Mapping[str, Mapping[str, int]]
"""Of each collection the new documents by the hour (UTC, `2031-05-02T06`) in which a run saw them first."""


def now() -> datetime:
    """The moment by which a run is judged."""
    return datetime.now(tz=UTC)


def known(parent: Release | None) -> Arrivals:
    """What the newest release carries; nothing where it has none, as releases of 0.1."""
    kept: Arrivals = parent.manifest.notes.get(NOTE, {}) if parent else {}
    return kept


def extended(before: Arrivals, new: Mapping[str, int], moment: datetime) -> dict[str, dict[str, int]]:
    """With the documents that a run found new (by collection), without what is older than `KEPT`."""
    oldest, hour = f"{moment - KEPT:{HOUR}}", f"{moment:{HOUR}}"
    kept = {name: {at: n for at, n in counts.items() if at >= oldest} for name, counts in before.items()}
    for name, n in new.items():
        counts = kept.setdefault(name, {})
        counts[hour] = counts.get(hour, 0) + n
    return {name: dict(sorted(counts.items())) for name, counts in sorted(kept.items()) if counts}


def judge(arrivals: Arrivals, names: Iterable[str], moment: datetime, settings: Settings) -> list[Check]:
    """Two expectations a collection. None stops a strict run: what did come is right."""
    return [
        check
        for name in sorted(names)
        for check in (
            _fresh(name, arrivals.get(name, {}), moment, settings),
            _usual_day(name, arrivals.get(name, {}), moment, settings),
        )
    ]


def _fresh(name: str, counts: Mapping[str, int], moment: datetime, settings: Settings) -> Check:
    """Hours since the last article, against the 90th percentile of the gaps of four weeks."""
    hours = [at for at in map(_moment, sorted(counts)) if at > moment - RECENT]
    gaps = sorted((b - a) / timedelta(hours=1) for a, b in pairwise(hours))
    told = f"hours without a new article in '{name}'"
    if len(gaps) < MIN_GAPS:
        return Check(told, None, "as usual", passed=True, halts=False)
    limit = settings.max_silence * gaps[-(-9 * len(gaps) // 10) - 1]
    silent = (moment - hours[-1]) / timedelta(hours=1)
    return Check(told, silent, f"at most {limit:g}", passed=silent <= limit, halts=False)


def _usual_day(name: str, counts: Mapping[str, int], moment: datetime, settings: Settings) -> Check:
    """New articles of the last 24 hours, against the median of the same hours one to four weeks ago."""
    by_hour = {_moment(at): n for at, n in counts.items()}
    told = f"new articles of a day in '{name}' against the last {WEEKS} of its weekday"
    expected = f"{settings.min_day:g} to {settings.max_day:g}"
    before = [_of_day(by_hour, moment - week * 7 * _DAY) for week in range(1, WEEKS + 1)]
    began = min(by_hour, default=moment)
    usual = median(before)
    if began > moment - WEEKS * 7 * _DAY or usual < MIN_USUAL:
        return Check(told, None, expected, passed=True, halts=False)
    value = _of_day(by_hour, moment) / usual
    return Check(told, value, expected, passed=settings.min_day <= value <= settings.max_day, halts=False)


def _of_day(by_hour: Mapping[datetime, int], end: datetime) -> int:
    return sum(n for at, n in by_hour.items() if end - _DAY < at <= end)


def _moment(hour: str) -> datetime:
    return datetime.strptime(hour, HOUR).replace(tzinfo=UTC)
