"""When an article on a web page was published and edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from transforms.reading import dates, fields, markup
from transforms.reading.elements import Element
from transforms.reading.month_names import MONTHS
from transforms.reading.options import ReadOptions
from transforms.reading.web import meta, places

#: Fixed, so that the reading of a page does not hang on the day it is read.
_LATEST_DATE = "2099-12-31"
_PUBLISHED = (
    *("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date"),
    *("pubdate", "pub_date", "publishdate", "publish_date", "publish-date", "date.published", "dc.date.issued"),
    *("cxenseparse:recs:publishtime", "article.published", "rnews:datepublished", "originalpublicationdate"),
    *("publication_date", "publicationdate", "article_date_original", "dcterms.issued", "citation_publication_date"),
)
#: Names that some sites use for the day of the last change, or of the day itself.
_WEAK = ("dcterms.created", "dc.date", "dcterms.date", "date", "timestamp", "datecreated")
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "last-modified")
_TIMES = (
    ("//*[@itemprop='datePublished'][@datetime]", "datetime"),
    ("//*[@itemprop='datePublished'][@content]", "content"),
    ("//time[@pubdate]", "datetime"),
    (
        "//time[contains(@class, 'published') or contains(@class, 'entry-date') or contains(@class, 'publish')]",
        "datetime",
    ),
    ("//abbr[contains(@class, 'published')]", "title"),
    ("//article//time", "datetime"),
)

#: A date stands within so many elements behind the headline, or before it; what stands farther belongs to other things.
_BEHIND, _TIME_BEHIND, _BEFORE = 40, 60, 12
#: What programs write that know no date.
_NO_MOMENTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime(1980, 1, 1, tzinfo=UTC))
_A_DAY, _HALF_AN_HOUR = timedelta(days=1), timedelta(minutes=30)
_EASTMOST, _WESTMOST = timedelta(hours=14), timedelta(hours=12)
_COPYRIGHT = re.compile(r"©|&copy;|\bcopyright\b|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten", re.I)
_MAX_COPYRIGHT_CHARS = 300


def of_page(
    tree: Element,
    options: ReadOptions,
    said: Mapping[str, Sequence[object]],
    title: str | None = None,
    *,
    day_first: bool = False,
) -> tuple[datetime | None, datetime | None]:
    """Publication and last edit: as JSON-LD (`said`) has them, then meta and time elements, then words on the page.

    A year in a copyright line is no date, nor is what stands in a script, a comment or an address of a style sheet.
    3/4/2031 is read as the collection's options say, else as another date of the page tells, else with the day first
    where `day_first` says so.
    """
    shown_days = list(_shown(tree, title))
    declared = list(_declared(tree, said, title))
    weak, edits = list(meta.contents(tree, _WEAK)), [*said.get("updated_at", ()), *meta.contents(tree, _UPDATED)]
    if options.day_first is None:
        told = _told_order([*declared, *weak, *edits], shown_days)
        options = replace(options, day_first=day_first if told is None else told)
    updated = _first(edits, options)
    shown = _moments(shown_days, options)
    published = _agreed(_moments(declared, options), shown, updated)
    if published is None:
        published = _first(weak, options)
        if shown and (published is None or shown[0] < published - _A_DAY):
            published = shown[0]  # the page's own date may be that of its last change, the one by the headline is none
    return published or dates.to_utc(_found(tree), options.zone), updated


def _told_order(declared: Sequence[object], shown: Sequence[str]) -> bool | None:
    """Whether 3/4/2031 is the third of April, as another date tells that can be read in one way only."""
    written = [value for value in declared if isinstance(value, str)]
    slashed = [found for value in written if (found := _SLASHED.match(value))]
    if not slashed:
        return None
    known = {value[:10] for value in written if _ISO_DAY.match(value)}
    known.update(f"{moment:%Y-%m-%d}" for day in shown if "/" not in day and (moment := dates.to_utc(day)))
    for found in slashed:
        one, two, year = (int(part) for part in found.groups())
        as_day, as_month = f"{year}-{two:02}-{one:02}" in known, f"{year}-{one:02}-{two:02}" in known
        if as_day != as_month:
            return as_day
    return None


def _declared(tree: Element, said: Mapping[str, Sequence[object]], title: str | None) -> Iterator[object]:
    yield from said.get("published_at", ())
    yield from meta.contents(tree, _PUBLISHED)
    yield from _times(tree)
    for element in _around_headlines(places.elements(tree), title):
        if element.tag == "time" and element.get("datetime") and not places.is_elsewhere(element):
            yield str(element.get("datetime"))


def _agreed(moments: Sequence[datetime], shown: Sequence[datetime], updated: datetime | None) -> datetime | None:
    """The first of the moments that a page declares; but another one where more of the page speaks for it.

    That is a moment declared twice, whose clock the first one shows in another zone, and one of the day that the page
    shows, where the first one is of another day.
    """
    if not moments:
        return None
    first, *others = moments
    for moment in others:
        apart = abs(moment - first)
        if (
            timedelta(0) < apart < _A_DAY
            and not apart % _HALF_AN_HOUR
            and others.count(moment) > 1
            and first not in others
        ):
            return moment
        if moment != updated and _is_on(moment, shown) and not _is_on(first, shown):
            return moment
    return first


def _is_on(moment: datetime, days: Sequence[datetime]) -> bool:
    """Whether a moment is of one of some days (their midnights, of zones unknown)."""
    return any(-_EASTMOST <= moment - day <= _A_DAY + _WESTMOST for day in days)


def _moments(values: Iterable[object], options: ReadOptions) -> list[datetime]:
    return [moment for value in values if (moment := fields.moment(value, options)) and moment not in _NO_MOMENTS]


def _first(values: Sequence[object], options: ReadOptions) -> datetime | None:
    return next(iter(_moments(values, options)), None)


def _times(tree: Element) -> Iterator[str]:
    for path, name in _TIMES:
        for element in tree.xpath(path):
            marked = "itemprop" in element.attrib
            elsewhere = places.is_in_comment(element) if marked else places.is_elsewhere(element)
            if (value := element.get(name)) and not elsewhere and not meta.is_of_another(element):
                yield str(value)


def _shown(tree: Element, title: str | None) -> Iterator[str]:
    """Full dates in the short elements around the headline, those behind it first, then those that a label announces.

    None that is said to be an edit's. Names of months are English.
    """
    elements = places.elements(tree)
    for element in _around_headlines(elements, title):
        words = " ".join((element.text or "").split()) or _short_text(element)
        if not 8 <= len(words) <= _MAX_DATE_CHARS or _EDITED.search(words) or _COPYRIGHT.search(words):
            continue
        day = _FULL_DAY.search(words)
        if not day or places.is_elsewhere(element):
            continue
        if _says_date(element) or len(words) <= len(day.group()) + _LABEL_CHARS:
            yield _in_english(day.group())
    for element in elements:
        text = element.text or ""
        day = _LABELLED.match(text) or (_BEGINS.match(text) if element.tag == "p" else None)
        if day and not places.is_elsewhere(element):
            yield _in_english(day.group(1))


def _around_headlines(elements: Sequence[Element], title: str | None) -> Iterator[Element]:
    """Elements behind the headline and the first headings, then those before them."""
    headings = [at for at, element in enumerate(elements) if element.tag == "h1"]
    headings = list(dict.fromkeys((places.headline_at(elements, title), *headings)))
    for at in headings:
        yield from elements[at + 1 : at + _BEHIND]
        yield from (element for element in elements[at + _BEHIND : at + _TIME_BEHIND] if element.tag == "time")
    for at in headings:
        yield from elements[max(0, at - _BEFORE) : max(0, at)]


def _in_english(day: str) -> str:
    """A day as it is written, with the English name of its month."""
    found = _NAMED.search(day)
    return _NAMED.sub(f" {MONTHS[found.group(1).lower()]} ", day) if found else day


def _says_date(element: Element) -> bool:
    return bool(_DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''} {element.tag}"))


def _short_text(element: Element) -> str:
    """All words of an element that has few children."""
    return markup.short_words(element, _MAX_DATE_CHARS) if 0 < len(element) <= _MAX_CHILDREN else ""


_MAX_DATE_CHARS, _LABEL_CHARS, _MAX_CHILDREN = 160, 30, 4
_DATE_CLASS = re.compile(r"date|time|datum|publi|posted|byline|meta|info", re.I)
_EDITED = re.compile(
    r"^\W*(?:last )?(?:updated?|modified|edited|aktualisiert|geändert|letzte|stand\b|mis à jour|actualizado|aggiornato|bijgewerkt)",
    re.I,
)
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"\.?\s?(?:\bde )?\b({_MONTHS})\b\.?(?: de\b)?\s?", re.I)
_DAY = (
    rf"(?:\d\d?(?:\.|st|nd|rd|th|er|º)?\s?(?:de )?(?:{_MONTHS})\b\.?,?(?: de)? \d{{4}}"
    rf"|(?:{_MONTHS})\b\.? \d\d?(?:st|nd|rd|th)?,? \d{{4}})"
)
_ANY_DAY = (
    rf"\b(?:\d{{4}}-\d\d?-\d\d?|\d\d?\.\s?\d\d?\.\s?\d{{4}}|\d\d?/\d\d?/\d{{4}}|{_DAY})"
    r"(?!\d)(?:,? (?:at )?\d\d?:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?-i: (?:IST|GMT|UTC|BST|CES?T|[ECMP][SD]?T)\b)?)?"
)
_FULL_DAY = re.compile(_ANY_DAY, re.I)
#: What stands right before a day of publication, and how a text begins that says its own.
_LABELLED = re.compile(
    r"\W*(?:(?:first |originally )?(?:published|posted|created|written)"
    r"|veröffentlicht|erstellt|publié|publicado|pubblicato|geplaatst|gepubliceerd)(?: on| am| le| el| il| op)?:?\s+"
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?({_ANY_DAY})",
    re.I,
)
_BEGINS = re.compile(rf"\s*\(({_ANY_DAY})\)\s*\S", re.I)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SLASHED = re.compile(r"\s*(\d\d?)[/-](\d\d?)[/-](\d{4})")


def _found(tree: Element) -> str | None:
    """The day that htmldate finds in the page's address and visible words; in comments only where it stands nowhere else."""
    tree = deepcopy(tree)
    for element in tree.xpath("//script | //style | //noscript | //footer | //link[@rel='stylesheet'] | //figcaption"):
        element.drop_tree()
    for element in tree.xpath("//*[not(*)]"):
        if element.text and len(element.text) < _MAX_COPYRIGHT_CHARS and _COPYRIGHT.search(element.text):
            element.text = ""
    others = places.of_others(tree)
    for element in others:
        if not places.has_comments(element):
            element.drop_tree()
    comments = deepcopy(tree) if any(map(places.has_comments, others)) else None
    for element in filter(places.has_comments, others):
        element.drop_tree()
    return _by_htmldate(tree) or (_by_htmldate(comments) if comments is not None else None)


def _by_htmldate(tree: Element) -> str | None:
    from htmldate import find_date

    found = find_date(tree, original_date=True, extensive_search=True, max_date=_LATEST_DATE)
    # the first of a month is what it makes of a month alone, as in the address of a picture
    return None if not found or (found.endswith("-01") and not _is_written(tree, found)) else str(found)


def _is_written(tree: Element, day: str) -> bool:
    """Whether a first of a month stands on the page as a day; else only its month does."""
    year, month = day[:4], int(day[5:7])
    name = "|".join(name for name, english in MONTHS.items() if english == _ENGLISH[month - 1])
    first = (
        rf"\b(?:0?1[./-]0?{month}[./-]{year}|0?{month}[./-]0?1[./-]{year}|{year}[./-]0?{month}[./-]0?1"
        rf"|0?1(?:\.|st)? (?:de )?(?:{name})\b\.?,?(?: de)? {year}|(?:{name})\b\.? 0?1(?:st)?,? {year})(?!\d)"
    )
    addresses = " ".join(map(str, tree.xpath("//link[@rel='canonical']/@href | //meta/@content")))
    return bool(re.search(first, f"{' '.join(tree.itertext())} {addresses}", re.I))


_ENGLISH = list(dict.fromkeys(MONTHS.values()))
