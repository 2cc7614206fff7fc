"""Dates and times as ISO 8601, reckoned from the day the article was published.

What the text leaves open stays open, in the forms of ISO 8601-2: `XXXX-05-09` for a day of an unknown year, `199X` for
a decade, `2030-23` for an autumn, `2030-W07` for a week, `2010/2015` for a range, `P3D` for a length of time.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from transforms.english.number_words import DURATIONS, HOLIDAYS, MONTHS, MULTIPLES, ORDINALS, SEASONS, WEEKDAYS
from transforms.entities.values.numbers import number, plain

_M = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_Y = r"(?P<year>1[0-9]\d\d|20\d\d)\b"
_W = r"(?:(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b\.?,?\s*(?:the\s+)?)?"
_UNIT = r"(?P<unit>second|minute|hour|day|week|month|year|decade|century|centurie|fortnight)s?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_FRONT = re.compile(r"^(?:(?:the|on|in|of|by|since|until|before|after|during|early|late|mid|earlier|later)[\s-]+)+")
_ASIDE = re.compile(r"\s+(?:morning|afternoon|evening|night|noon|midday)$")

_BEFORE_OR_AFTER: dict[str, Callable[[int, int], bool]] = {"last": operator.lt, "next": operator.gt}

Found = Callable[[re.Match[str], date | None], str | None]


def day(text: str, published: date | None) -> str | None:
    """The value of a DATE, or of a TIME that names a day; None where the text does not tell."""
    low = " ".join(text.lower().replace("’", "'").split())
    if value := _range(low, published):
        return value
    bare = _ASIDE.sub("", _FRONT.sub("", low)) or low
    for form in dict.fromkeys((low, bare)):
        for pattern, found in _FORMS:
            if match := pattern.fullmatch(form):
                return found(match, published)
    return None


def time(text: str, published: date | None) -> str | None:
    """The value of a TIME: `T14:30` for a time of day, `PT4H` for a length, else the day it names."""
    low = " ".join(text.lower().replace("’", "'").split())
    if clock := _CLOCK.search(low):
        if _SEVERAL.search(low):
            return None
        hour, minute = int(clock["hour"]), int(clock["minute"] or clock["exact"] or 0)
        if clock["half"] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if clock["half"][0] == "p" else 0)
        return f"T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
    if low in ("noon", "midday", "midnight"):
        return "T00:00" if low == "midnight" else "T12:00"
    if low in ("tonight", "this morning", "this afternoon", "this evening"):
        return _iso(published)
    if low == "last night":
        return _iso(published - timedelta(days=1)) if published else None
    return day(text, published)


_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)|:(?P<exact>\d\d)(?!\d))"
)
_SEVERAL = re.compile(r"\bto\b|\d\s?[-–]\s?\d|\band\b")


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _calendar(match: re.Match[str], published: date | None) -> str | None:
    """A day with its month, and the year named or the nearest."""
    groups = match.groupdict()
    month, number_ = MONTHS[groups["month"]], int(groups["day"])
    return _day_of_year(month, number_, groups.get("year"), published)


def _day_of_year(month: int, number_: int, year: str | None, published: date | None) -> str | None:
    years = [int(year)] if year else [published.year + n for n in (-1, 0, 1)] if published else [2000]
    days = []
    for y in years:
        try:
            days.append(date(y, month, number_))
        except ValueError:
            continue
    if not days:
        return None
    if year:
        return days[0].isoformat()
    if published is None:
        return f"XXXX-{month:02d}-{number_:02d}"
    return min(days, key=lambda d: _far((d - published).days)).isoformat()


#: How much farther a day to come counts than a past one, where the year is not written: news tells more of the past, so
#: that in September “February” is the last one and “January” the next.
_AHEAD = 1.5


def _far(ahead: int) -> float:
    return ahead * _AHEAD if ahead > 0 else -ahead


def _month(match: re.Match[str], published: date | None) -> str | None:
    month, year, which = MONTHS[match["month"]], match.groupdict().get("year"), match.groupdict().get("which")
    if year is None and published is None:
        return f"XXXX-{month:02d}"
    if year is None and published:
        years = (published.year - 1, published.year, published.year + 1)
        months = {y: 12 * (y - published.year) + month - published.month for y in years}
        fits = _BEFORE_OR_AFTER.get(which or "")
        allowed = [y for y in years if fits is None or fits(months[y], 0)]
        year = str(min(allowed, key=lambda y: _far(months[y])))
    return f"{year}-{month:02d}"


def _weekday(match: re.Match[str], published: date | None) -> str | None:
    """A day of the week: the last one up to the day of publication, as news writing has it; "next" is after it."""
    if published is None:
        return None
    behind = (published.weekday() - WEEKDAYS[match["name"]]) % 7
    which = (match["which"] or "").strip()
    if which == "next":
        return _iso(published + timedelta(days=7 - behind))
    if which in ("this", "this coming", "coming"):
        return _iso(published + timedelta(days=-behind % 7))
    return _iso(published - timedelta(days=behind or (7 if which in ("last", "past") else 0)))


_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}


def _relative(match: re.Match[str], published: date | None) -> str | None:
    """ "Last year", "this month", "next week"."""
    return _shifted(match["unit"], _SHIFT[match["which"]], published)


#: What half a unit of time is counted in.
_SMALLER = {"year": (12, "month"), "decade": (10, "year"), "century": (100, "year"), "week": (7, "day")}


def _shifted(unit: str, by: Fraction | int, published: date | None) -> str | None:
    """The unit of time that lies `by` units from the published day, as exactly as the unit is."""
    if published is None or not -2000 <= by <= 2000:
        return None
    if by % 1:
        smaller = _SMALLER.get(unit)
        by, unit = (by * smaller[0], smaller[1]) if smaller else (by, unit)
        if by % 1:
            return None
    n = int(by)
    if unit == "quarter":
        quarters = 4 * published.year + (published.month - 1) // 3 + n
        return f"{quarters // 4:04d}-{33 + quarters % 4}"
    if unit == "decade":  # as exactly as the unit is, too
        return f"{(published.year + 10 * n) // 10:03d}X"
    if unit in MULTIPLES:
        times, unit = MULTIPLES[unit]
        if unit == "year":
            return None
        n *= times
    if unit == "day":
        return _iso(published + timedelta(days=n))
    if unit == "week":
        year, week, _ = (published + timedelta(weeks=n)).isocalendar()
        return f"{year}-W{week:02d}"
    if unit == "month":
        months = 12 * published.year + published.month - 1 + n
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{published.year + n:04d}" if unit == "year" and published.year + n > 0 else None


def _count(match: re.Match[str]) -> Fraction | None:
    """How many units: “two”, “a”, “half a”; “a year and a half” has its share behind the unit."""
    words = match["count"]
    count = Fraction(1) if words in ("a", "an", "one") else number(words)
    share = match.groupdict().get("share")
    behind = number(share) if share else Fraction(0)
    return None if count is None or behind is None else count + behind


def _ago(match: re.Match[str], published: date | None) -> str | None:
    count = _count(match)
    sign = 1 if match["way"] in ("from now", "later") else -1
    return None if count is None or match["way"] == "later" else _shifted(match["unit"], sign * count, published)


def _length(match: re.Match[str], _: date | None) -> str | None:
    """A length of time: "two years", "42-year-old"."""
    count = _count(match)
    unit = {"centurie": "century"}.get(match["unit"], match["unit"])
    if count is None:
        return None
    if unit in MULTIPLES:
        times, unit = MULTIPLES[unit]
        count *= times
    return "P" + DURATIONS[unit].format(plain(count))


def _season(match: re.Match[str], published: date | None) -> str | None:
    groups = match.groupdict()
    season, year, which = SEASONS[groups["season"]], groups.get("year"), groups.get("which")
    if year is None and which and published:
        year = str(published.year + _SHIFT[which])
    return f"{year or 'XXXX'}-{season}"


def _quarter(match: re.Match[str], _: date | None) -> str | None:
    return f"{match['year'] or 'XXXX'}-{32 + _which(match)}"


def _half(match: re.Match[str], _: date | None) -> str | None:
    return f"{match['year'] or 'XXXX'}-{39 + _which(match)}"


def _which(match: re.Match[str]) -> int:
    """Which part of a year: “third”, “3rd”, “Q3”, “3Q”."""
    groups = match.groupdict()
    word = groups.get("nth") or groups.get("q") or groups.get("n") or ""
    return ORDINALS.get(word) or int(word[0])


def _so_far(match: re.Match[str], published: date | None) -> str | None:
    """The part of a year up to now, as far as the day of publication is known."""
    year = match["year"]
    if published is None or int(year) != published.year:
        return year
    return f"{year}-01-01/{published.isoformat()}"


def _weekend(match: re.Match[str], published: date | None) -> str | None:
    """Saturday and Sunday of the week of publication, or of the one before or after it; bare, those last begun."""
    if published is None:
        return None
    weeks = _SHIFT[match["which"]] if match["which"] else -(published.weekday() < 5)
    saturday = published + timedelta(days=5 - published.weekday(), weeks=weeks)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _near(days: int) -> Found:
    return lambda _, published: _iso(published + timedelta(days=days)) if published else None


def _holiday(match: re.Match[str], published: date | None) -> str | None:
    return _day_of_year(*HOLIDAYS[match["holiday"]], match["year"], published)


def _quarter_of(match: re.Match[str], published: date | None) -> str | None:
    """A quarter of the year of publication or of the one before or after it: “the fourth quarter of last year”."""
    return f"{published.year + _SHIFT[match['which']]}-{32 + _which(match)}" if published else None


#: Decades in words are the last century's.
_TENS = {"fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}
_AND_SHARE = r"(?: and (?P<share>(?:an? |one |three )?(?:half|quarters?|third)))?"
_WHICH = r"(?P<which>last|past|previous|this|current|next|coming|following)"
_FORMS: list[tuple[re.Pattern[str], Found]] = [
    (re.compile(pattern), found)
    for pattern, found in (
        (r"(?P<which>last |past |this coming |this |next |coming )?(?P<name>" + "|".join(WEEKDAYS) + r")\.?", _weekday),
        (_W + _M + r"\s?" + _D + r"(?:,?\s*" + _Y + r")?", _calendar),
        (_W + r"(?:the )?" + _D + r"\s(?:of )?" + _M + r"(?:,?\s*" + _Y + r")?", _calendar),
        (_Y, lambda m, _: m["year"]),
        (r"(?:" + _WHICH + r"\s)?" + _M + r"(?:,?\s*(?:of )?" + _Y + r")?", _month),
        (r"today|tonight|the same day", _near(0)),
        (r"yesterday", _near(-1)),
        (r"tomorrow", _near(1)),
        (r"(?:the )?day before yesterday", _near(-2)),
        (r"(?:the )?day after tomorrow", _near(2)),
        (r"(?:(?:the )?(?:end|start|beginning|middle) of |early |late )?" + _WHICH + r" (?P<unit>week|month|year|quarter)", _relative),
        (_WHICH + r" (?P<unit>day)", _relative),
        (r"(?:the )?(?:end|start|beginning|middle|rest) of the (?P<unit>week|month|year)", lambda m, p: _shifted(m["unit"], 0, p)),
        (r"(?:that|later|earlier) (?:this) (?P<unit>week|month|year)", lambda m, p: _shifted(m["unit"], 0, p)),
        (r"(?:this (?=past))?(?:(?P<which>last|past|this|next|coming) )?weekend", _weekend),
        (r"(?P<count>.+?) " + _UNIT + _AND_SHARE + r" (?P<way>ago|earlier|from now|later)", _ago),
        (_Y + r" so far", _so_far),
        (r"(?P<decade>1\d\d|20\d)0'?s", lambda m, _: m["decade"] + "X"),
        (r"(?:" + _WHICH + r" )?" + _SEASON + r"(?: (?:of )?" + _Y + r")?", _season),
        (r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter(?: (?:of |in )?" + _Y + r")?", _quarter),
        (r"(?:the )?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter of " + _WHICH + r" year", _quarter_of),
        (r"(?:the )?(?P<nth>\d{1,2})(?:st|nd|rd|th)[ -]century", lambda m, _: f"{int(m['nth']) - 1:02d}XX"),
        (r"(?P<tens>" + "|".join(_TENS) + r")", lambda m, _: f"19{_TENS[m['tens']]}X"),
        (r"(?:q(?P<q>[1-4])|(?P<n>[1-4])q)(?:[ ,-]*(?:of )?" + _Y + r")?", _quarter),
        (_Y + r"[ -]q(?P<q>[1-4])", _quarter),
        (r"(?P<nth>first|second|1st|2nd)[ -]half(?: (?:of |in )?" + _Y + r")?", _half),
        (r"h(?P<q>[12])[ -]?" + _Y, _half),
        (r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", lambda m, p: _day_of_year(int(m["m"]), int(m["d"]), m["year"], p)),
        (r"9/11", lambda *_: "2001-09-11"),
        (r"(?P<holiday>" + "|".join(HOLIDAYS) + r")(?:,? " + _Y + r")?", _holiday),
        (r"(?:(?:the|just|last|past|next|first|some|about|nearly|almost|more than|over|at least) )*"
         r"(?P<count>[\w.,½¼¾/ -]+?)[ -]" + _UNIT + r"(?:[ -]old)?" + _AND_SHARE, _length),
    )
]  # fmt: skip
_BETWEEN = re.compile(r"(?:from |between )?(?P<a>.+?)\s?(?:-|–|—| to | and | through | until )\s?(?P<b>.+)")


def _range(low: str, published: date | None) -> str | None:
    """Two dates joined by a dash or a word: years, months, or days of one month (“May 9-11”)."""
    match = _BETWEEN.fullmatch(low)
    if match is None or re.fullmatch(r"\d{4}-\d\d-\d\d", low):
        return None
    a, b = match["a"], match["b"]
    if re.fullmatch(r"\d{4}", a) and re.fullmatch(r"\d\d", b):
        b = a[:2] + b
    if (month := re.match(_M, a)) and re.fullmatch(r"\d{1,2}(?:, \d{4})?", b):
        b = f"{month.group()} {b}"
        a += b[b.index(",") :] if "," in b else ""
    first, last = (_simple(part, published) for part in (a, b))
    return f"{first}/{last}" if first and last and len(first) == len(last) and first < last else None


def _simple(text: str, published: date | None) -> str | None:
    for pattern, found in _FORMS[1:5]:
        if match := pattern.fullmatch(text):
            return found(match, published)
    return None
