"""When an article on a web page was published and edited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from transforms.reading import dates, fields, markup
from transforms.reading.options import ReadOptions

#: Fixed, so that the reading of a page does not hang on the day it is read.
_LATEST_DATE = "2099-12-31"
_LOWER = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_META = f"//meta[{_LOWER.format('@property')} = $name or {_LOWER.format('@name')} = $name or {_LOWER.format('@itemprop')} = $name]/@content"
_PUBLISHED = (
    *("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date"),
    *("pubdate", "publishdate", "publish_date", "publish-date", "date.published", "dc.date.issued", "dcterms.created"),
    *("dc.date", "dcterms.date", "cxenseparse:recs:publishtime", "date", "article.published", "rnews:datepublished"),
    *("originalpublicationdate", "publication_date", "article_date_original", "timestamp", "datecreated"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "last-modified")
_TIMES = (
    "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content",
    "//time[@pubdate]/@datetime",
    "//time[contains(@class, 'published') or contains(@class, 'entry-date') or contains(@class, 'publish')]/@datetime",
    "//abbr[contains(@class, 'published')]/@title",
    "//article//time/@datetime",
)
_COPYRIGHT = re.compile(r"©|&copy;|\bcopyright\b|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten", re.I)
_MAX_COPYRIGHT_CHARS = 300


def of_page(tree: Any, options: ReadOptions, said: dict[str, list[object]]) -> tuple[datetime | None, datetime | None]:
    """Publication and last edit: as JSON-LD (`said`) has them, then meta and time elements, then words on the page.

    A year in a copyright line is no date, nor is what stands in a script.
    """
    published = _first((*said.get("published_at", ()), *_metas(tree, _PUBLISHED), *_times(tree)), options)
    updated = _first((*said.get("updated_at", ()), *_metas(tree, _UPDATED)), options)
    shown = published or next((moment for day in _shown(tree) if (moment := fields.moment(day, options))), None)
    return shown or dates.to_utc(_found(tree), options.zone), updated


def _first(values: Sequence[object], options: ReadOptions) -> datetime | None:
    return next((moment for value in values if (moment := fields.moment(value, options))), None)


def _metas(tree: Any, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield from map(str, tree.xpath(_META, name=name))


def _times(tree: Any) -> Iterator[str]:
    for path in _TIMES:
        yield from map(str, tree.xpath(path))


def _shown(tree: Any) -> Iterator[str]:
    """Full dates in the short elements around the headline, those behind it first; none that is said to be an edit's."""
    for element in _around_headlines(tree):
        words = " ".join((element.text or "").split()) or _short_text(element)
        if not 8 <= len(words) <= _MAX_DATE_CHARS or _EDITED.search(words) or _COPYRIGHT.search(words):
            continue
        day = _FULL_DAY.search(words)
        if day and (_says_date(element) or len(words) <= len(day.group()) + _LABEL_CHARS):
            yield day.group()


def _around_headlines(tree: Any) -> Iterator[Any]:
    """Elements behind the first headings, then those before them."""
    elements = [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in ("script", "style", "noscript")]
    names = [element.tag for element in elements]
    headings = [at for at, name in enumerate(names) if name == "h1"] or [names.index("h2") if "h2" in names else -1]
    for at in headings:
        yield from elements[at + 1 : at + _BEHIND] if at >= 0 else ()
    for at in headings:
        yield from elements[max(0, at - _BEFORE) : max(0, at)]


def _says_date(element: Any) -> bool:
    return bool(_DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''} {element.tag}"))


def _short_text(element: Any) -> str:
    """All words of an element that has few children."""
    return markup.short_words(element, _MAX_DATE_CHARS) if 0 < len(element) <= _MAX_CHILDREN else ""


#: A date stands within so many elements behind the headline, or before it; what stands farther belongs to other things.
_BEHIND, _BEFORE = 40, 12
_MAX_DATE_CHARS, _LABEL_CHARS, _MAX_CHILDREN = 160, 30, 4
_DATE_CLASS = re.compile(r"date|time|datum|publi|posted|byline|meta|info", re.I)
_EDITED = re.compile(r"^\W*(?:last )?(?:updated?|modified|edited|aktualisiert|geändert|letzte)", re.I)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:\d\d? {_MONTHS},? \d{{4}}|{_MONTHS} \d\d?(?:st|nd|rd|th)?,? \d{{4}})"
_FULL_DAY = re.compile(
    rf"\b(?:\d{{4}}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{{4}}|\d\d?/\d\d?/\d{{4}}|{_DAY})"
    r"(?!\d)(?:,? (?:at )?\d\d?:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?)?",
    re.I,
)


def _found(tree: Any) -> str | None:
    """The day that htmldate finds in the page's address and visible words."""
    from htmldate import find_date

    tree = deepcopy(tree)
    for element in tree.xpath("//script | //style | //noscript | //footer"):
        element.drop_tree()
    for element in tree.xpath("//*[not(*)]"):
        if element.text and len(element.text) < _MAX_COPYRIGHT_CHARS and _COPYRIGHT.search(element.text):
            element.text = ""
    found = find_date(tree, original_date=True, extensive_search=True, max_date=_LATEST_DATE)
    if not found or (found.endswith("-01-01") and not _is_written(tree, found)):
        return None
    return str(found)


def _is_written(tree: Any, day: str) -> bool:
    """Whether a first of January stands on the page as a day; else only its year does."""
    year = day[:4]
    first = (
        rf"\b(?:0?1[./-]0?1[./-]{year}|{year}[./-]0?1[./-]0?1|1\.? jan\w*\.?,? {year}|jan\w*\.? 1(?:st)?,? {year})\b"
    )
    return bool(re.search(first, " ".join(tree.itertext()), re.I))
