"""Dates of metadata, in the many ways they are written, to UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Epoch numbers are taken for dates between 1973 and 2128; smaller ones may be years or counters.
_EPOCH_SECONDS = (1e8, 5e9)
_NUMBER = re.compile(r"\d{9,16}(?:\.\d+)?")
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,4})$"
)
_LABEL = re.compile(r"(?:first |last )?(?:published|updated|posted|modified|created)(?: on| at)?\s*:?\s*", re.I)
_HALF_OF_DAY = re.compile(r"\b([ap])\.\s?m\.?", re.I)
_AMERICAN_ZONE = re.compile(r"\s*\b([ECMP])T$")
_AMERICAN_ZONES = {
    "E": "America/New_York",
    "C": "America/Chicago",
    "M": "America/Denver",
    "P": "America/Los_Angeles",
}
"""“ET” is standard or daylight time as the season has it, so it is a zone, not an offset"""
#: No date is longer; what is longer is a sentence, and parsing it costs time.
_MAX_CHARS = 80


def to_utc(value: object, zone: str = "UTC") -> datetime | None:
    """Read a date of metadata; None where it is none.

    Takes datetimes, dates, epoch seconds or milliseconds, ISO 8601 (extended and basic), RFC 2822 and English ways of
    writing. A date without a zone is in `zone` (an IANA name); a day without a time is its midnight there. Words that
    depend on today (“yesterday”) are no dates. Of 3/4/2024 the month comes first, unless that is impossible.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day), zone)
    if isinstance(value, int | float):
        return _from_epoch(float(value))
    if isinstance(value, str):
        written = " ".join(value.split())
        return _from_words(written, zone) if 4 < len(written) <= _MAX_CHARS else None
    return None


def _in_utc(moment: datetime, zone: str) -> datetime | None:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))).astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 shifted out of the calendar
        return None


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def _from_epoch(number: float) -> datetime | None:
    seconds = number / 1000 if number > _EPOCH_SECONDS[1] else number
    if not _EPOCH_SECONDS[0] <= seconds <= _EPOCH_SECONDS[1]:
        return None
    return _EPOCH + timedelta(seconds=seconds)


@lru_cache(maxsize=4096)
def _from_words(written: str, zone: str) -> datetime | None:
    if _NUMBER.fullmatch(written):
        return _from_epoch(float(written))
    if written.isdigit() and not _COMPACT_DAY.fullmatch(written):
        return None
    try:
        return _in_utc(datetime.fromisoformat(written), zone)
    except ValueError:
        pass  # not ISO 8601; RFC 2822 next
    if _RFC_2822.match(written):
        try:
            return _in_utc(parsedate_to_datetime(written), zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _from_english(written, zone)


def _from_english(written: str, zone: str) -> datetime | None:
    import dateparser  # a tenth of a second, and most dates never come here

    written = _HALF_OF_DAY.sub(r"\1m", _LABEL.sub("", written, count=1))
    if american := _AMERICAN_ZONE.search(written):
        zone = _AMERICAN_ZONES[american.group(1)]
        written = written[: american.start()]
    parsed = dateparser.parse(
        written,
        languages=["en"],
        settings={
            "TIMEZONE": zone,
            "RETURN_AS_TIMEZONE_AWARE": True,
            # only full dates, so that today's date never fills in what is missing
            "PARSERS": ["absolute-time", "custom-formats"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),
        },
    )
    return _in_utc(parsed, zone) if parsed else None
