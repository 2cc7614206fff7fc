"""What a web page declares of its article: in JSON-LD, in meta elements, in its address and its visible front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.reading import addresses, fields
from transforms.reading.elements import Element
from transforms.reading.options import ReadOptions
from transforms.reading.values import one
from transforms.reading.web import bylines, json_ld, meta, page_dates, titles

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "twitter:site", "dc.publisher", "apple-mobile-web-app-title", "publisher")
_LANGUAGES = ("og:locale", "content-language", "language", "dc.language")
#: What tells the host of a page whose own address is given without it.
_BASES = "//base/@href | //link[@rel='shortlink' or @rel='amphtml' or (@rel='alternate' and @hreflang)]/@href[contains(., '://')]"
#: Of the languages of pages all but American English write the day first; a page that says no more than `en` may be any.
_DAY_FIRST = re.compile(r"(?!en(?:[-_](?:us|ca|ph))?$|zh|ja|ko|hu|fa)[a-z]{2}", re.I)


def metadata(tree: Element, options: ReadOptions, fetched: str | None) -> dict[str, object]:
    """Columns of a record other than its text and id."""
    said = json_ld.article(tree)
    choices = fields.choose(said, options.fields)
    known = fields.metadata(choices, options)
    base = next(iter(tree.xpath(_BASES)), None)
    url = addresses.declared(_addresses(choices, tree), fetched, base)
    names = [*meta.contents(tree, _SITES), *json_ld.site_names(tree)]
    said_publisher = one(known["publisher"])
    publisher = _publisher(tree) if said_publisher is None or addresses.is_address(said_publisher) else said_publisher
    site = titles.Site.of([*names, publisher], url)
    title = titles.headline(tree, [one(known["title"]), *meta.contents(tree, _TITLES)], site)
    day_first = bool(_DAY_FIRST.match(_language(tree) or ""))
    published, updated = page_dates.of_page(tree, options, choices, title, day_first=day_first)
    return {
        "title": title,
        "authors": bylines.authors(tree, choices.get("authors", ()), publisher, title),
        "publisher": publisher,
        "url": url,
        "published_at": published,
        "updated_at": updated,
        "language": known["language"] or _language(tree) or next(meta.contents(tree, _LANGUAGES), None),
    }


def _addresses(choices: dict[str, list[object]], tree: Element) -> Iterator[str | None]:
    yield from tree.xpath("//link[@rel='canonical']/@href")
    yield from meta.contents(tree, ("og:url",))
    yield from map(one, choices.get("url", ()))
    yield from meta.contents(tree, ("twitter:url", "parsely-link", "url"))


def _publisher(tree: Element) -> str | None:
    return next(meta.contents(tree, _SITES[:2]), None) or next(iter(json_ld.site_names(tree)), None)


def _language(tree: Element) -> str | None:
    """The language that the page's root declares, as HTML or as XML."""
    names = ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
    return next((str(tree.get(name)) for name in names if tree.get(name)), None)
