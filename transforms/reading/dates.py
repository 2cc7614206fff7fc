"""Dates of metadata, in the many ways they are written, to UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from transforms.reading.month_names import MONTHS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Epoch numbers are taken for dates between 1973 and 2128; smaller ones may be years or counters.
_EPOCH_SECONDS = (1e8, 5e9)
#: The first printed newspaper is of 1605; programs write 1 and 1601 where they know no date.
_FIRST_YEAR = 1605
_LAST_YEAR = 2199
"""programs write 9999 for what has no end"""
_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?")
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
_COMPACT_MOMENT = re.compile(
    r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?"
)
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|(?!AM|PM)[A-Z]{1,4})$"
)
_LABEL = re.compile(
    r"(?:(?:first|last|date)[ -]?)?(?:published|updated|posted|modified|created|publication date|date)(?: on| at)?\s*:?\s*",
    re.I,
)
_SECOND = re.compile(r"\s*(?:[|•·;,(–—-]\s*)?\b(?:last )?(?:updated|modified|edited)\b.*$", re.I)
_DOT_NET = re.compile(r"\\?/?Date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/?")
"""milliseconds, as .NET writes them into JSON"""
_CTIME = re.compile(r"([A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_IN_BRACKETS = re.compile(r"\[[\w+/-]+\]$")
_IANA = re.compile(r"\s([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)$")
_MONTH = re.compile(
    rf"(?<![^\W\d_])(?:de )?({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?(?: de\b)?(?=[\s,]|$)", re.I
)
_DAY_NAME = re.compile(
    r"^(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag),?\s+(?:den |le |el |il )?",
    re.I,
)
_CLOCK = re.compile(r"(?:,|\bum|\bà|\ba las|\balle|\bom)?\s+(\d\d?)(?:[:.]|\s?h\s?)(\d\d)(?:\s?uhr|\s?h)?$", re.I)
"""a time of day as the languages of those months write it"""
_HALF_OF_DAY = re.compile(r"\b([ap])\.\s?m\.?", re.I)
_ENGLISH_MONTHS = frozenset(part for name in MONTHS.values() for part in (name.lower(), name[:3].lower(), "sept"))
_MIDNIGHT = re.compile(r"\b12((?::[0-5]\d){1,2})?\s*am\b", re.I)
_DOTTED = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})(?:/(\d{1,2})/(?:\d{4}|\d{2})|-(\d{1,2})-\d{4})\b")
_ZONE_NAME = re.compile(r"\s*\(?(?<![A-Za-z])([A-Z]{2,4})\)?$")
_AMERICAN_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""“ET” is standard or daylight time as the season has it, so it is a zone, not an offset"""
_SHARED_NAMES = {
    "IST": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "CST": ("Asia/Shanghai", "Asia/Taipei", "Asia/Macau"),
    "BST": ("Asia/Dhaka",),
    "AST": ("Asia/Riyadh", "Asia/Baghdad", "Asia/Kuwait"),
}
"""names of zones that several countries use: which is meant, the collection's own zone tells"""
#: No date is longer; what is longer is a sentence, and parsing it costs time.
_MAX_CHARS = 80


def to_utc(value: object, zone: str = "UTC", *, day_first: bool = False) -> datetime | None:
    """Read a date of metadata; None where it is none.

    Takes datetimes, dates, epoch seconds or milliseconds, ISO 8601 (extended and basic), RFC 2822, 12 and 14 digits and
    English ways of writing. A date without a zone is in `zone` (an IANA name); a day without a time is its midnight
    there. Words that depend on today (“yesterday”) are no dates, nor are years before newspapers
    or the moment from which computers count. Of 3/4/2024 the month
    comes first, unless that is impossible or `day_first`; of 3.4.2024 the day does.
    """
    found = _moment(value, zone, day_first)
    return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR and found != _EPOCH else None


def _moment(value: object, zone: str, day_first: bool) -> datetime | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day), zone)
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return _from_words(str(int(value)), zone, day_first) if whole else _from_epoch(value)
    if isinstance(value, str):
        written = " ".join(value.split())
        return _from_words(written, zone, day_first) if 4 < len(written) <= _MAX_CHARS else None
    return None


def says_day_first(sample: str) -> bool:
    """Whether the dates in a piece of text can only be read with the day first: 13/5/2031, and none like 5/13/2031."""
    pairs = [(int(a), int(b or c)) for a, b, c in _SLASHED.findall(sample)]
    return any(a > 12 for a, _ in pairs) and not any(b > 12 for _, b in pairs)


def _in_utc(moment: datetime, zone: str) -> datetime | None:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))).astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 shifted out of the calendar
        return None


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def _from_epoch(number: float) -> datetime | None:
    seconds = number
    for _ in range(3):  # milliseconds, microseconds, nanoseconds
        seconds = seconds / 1000 if seconds > _EPOCH_SECONDS[1] else seconds
    if not _EPOCH_SECONDS[0] <= seconds <= _EPOCH_SECONDS[1]:
        return None
    return _EPOCH + timedelta(seconds=seconds)


@lru_cache(maxsize=4096)
def _from_words(written: str, zone: str, day_first: bool) -> datetime | None:
    if digits := _COMPACT_MOMENT.fullmatch(written):
        *parts, offset = digits.groups()
        try:
            moment = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]
        except ValueError:
            return None
        return _in_utc(datetime.fromisoformat(f"{moment.isoformat()}{offset}") if offset else moment, zone)
    if dot_net := _DOT_NET.fullmatch(written):
        return _EPOCH + timedelta(milliseconds=int(dot_net.group(1)))
    written = _IN_BRACKETS.sub("", _CTIME.sub(r"\1 \4 \2 \3", written))
    if (named := _IANA.search(written)) and named.group(1) in _zone_names():
        written, zone = written[: named.start()], named.group(1)
    if _NUMBER.fullmatch(written):
        return _from_epoch(float(written))
    if written.isdigit() and not _COMPACT_DAY.fullmatch(written):
        return None
    try:
        return _in_utc(datetime.fromisoformat(written), zone)
    except ValueError:
        pass  # not ISO 8601; RFC 2822 next
    if _RFC_2822.match(written) and written.rsplit(" ", 1)[1] not in _SHARED_NAMES:
        try:
            return _in_utc(parsedate_to_datetime(written), zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _from_english(written, zone, day_first)


def _from_english(written: str, zone: str, day_first: bool) -> datetime | None:
    import dateparser  # a tenth of a second, and most dates never come here

    written = _HALF_OF_DAY.sub(r"\1m", _LABEL.sub("", written, count=1))
    written = _of_other_languages(_SECOND.sub("", written) or written)
    written = _MIDNIGHT.sub(lambda found: f"00{found.group(1) or ':00'}", written)
    written, zone = _without_zone_name(written, zone)
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
            "DATE_ORDER": "DMY" if day_first or _DOTTED.search(written) else "MDY",
        },
    )
    return _in_utc(parsed, zone) if parsed else None


def _of_other_languages(written: str) -> str:
    """A date of a German, French, Spanish, Italian, Portuguese or Dutch text in English words; others as they are."""
    found = _MONTH.search(written)
    if found is None or found.group(1).lower() in _ENGLISH_MONTHS:
        return written
    day = _MONTH.sub(lambda name: MONTHS[name.group(1).lower()], _DAY_NAME.sub("", written), count=1)
    return _CLOCK.sub(r" \1:\2", day.replace("º", "").replace("1er ", "1 "))


def _without_zone_name(written: str, zone: str) -> tuple[str, str]:
    """`written` without a name of a zone that dateparser does not know, or knows as one of several, and that zone."""
    named = _ZONE_NAME.search(written)
    name = named.group(1) if named else ""
    if named and name in _AMERICAN_ZONES:
        return written[: named.start()], _AMERICAN_ZONES[name]
    if named and zone in _SHARED_NAMES.get(name, ()):
        return written[: named.start()], zone
    if named and name == "IST":  # most of the news in English that says so is Indian
        return written[: named.start()], _SHARED_NAMES["IST"][0]
    return written, zone
