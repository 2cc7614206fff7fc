"""What a web page declares of its article: in JSON-LD, in meta elements, in its address and its visible front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from transforms.reading import addresses, fields, markup
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.values import MAX_DEPTH, one
from transforms.reading.web import json_ld, page_dates, titles

_LOWER = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_META = f"//meta[{_LOWER.format('@property')} = $name or {_LOWER.format('@name')} = $name or {_LOWER.format('@itemprop')} = $name]/@content"
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "twitter:site", "dc.publisher", "apple-mobile-web-app-title", "publisher")
_AUTHORS = (
    *(
        "author",
        "article:author",
        "byl",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "dcsext.author",
    ),
    *("article:author_name", "author_name", "authors", "byline", "citation_author", "creator", "twitter:data1"),
)
_LANGUAGES = ("og:locale", "content-language", "language", "dc.language")
#: Of the languages of pages all but American English write the day first; a page that says no more than `en` may be any.
_DAY_FIRST = re.compile(r"(?!en(?:[-_](?:us|ca|ph))?$|zh|ja|ko|hu|fa)[a-z]{2}", re.I)
_MAX_AUTHORS = 12
_NO_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


def metadata(tree: Any, options: ReadOptions, fetched: str | None) -> dict[str, object]:
    """Columns of a record other than its text and id."""
    if options.day_first is None and _DAY_FIRST.match(tree.get("lang") or ""):
        options = replace(options, day_first=True)
    said = json_ld.article(tree)
    choices = fields.choose(said, options.fields)
    known = fields.metadata(choices, options)
    base = next(iter(tree.xpath("//base/@href")), None)
    url = addresses.declared(_addresses(choices, tree), fetched, base)
    names = [*_metas(tree, _SITES), *json_ld.site_names(tree)]
    publisher = known["publisher"] or _publisher(tree)
    site = titles.Site.of([*names, one(publisher)], url)
    title = titles.headline(tree, [one(known["title"]), *_metas(tree, _TITLES)], site)
    published, updated = page_dates.of_page(tree, options, choices)
    return {
        "title": title,
        "authors": _authors(tree, choices.get("authors", ()), one(publisher)),
        "publisher": publisher,
        "url": url,
        "published_at": published,
        "updated_at": updated,
        "language": known["language"] or tree.get("lang") or next(_metas(tree, _LANGUAGES), None),
    }


def _metas(tree: Any, names: Iterable[str]) -> Iterator[str]:
    """Contents of the meta elements of these names, one name after the other."""
    for name in names:
        for content in tree.xpath(_META, name=name):
            if words := one(str(content)):
                yield words


def _addresses(choices: dict[str, list[object]], tree: Any) -> Iterator[str | None]:
    yield from tree.xpath("//link[@rel='canonical']/@href")
    yield from _metas(tree, ("og:url",))
    yield from map(one, choices.get("url", ()))
    yield from _metas(tree, ("twitter:url", "parsely-link", "url"))


def _publisher(tree: Any) -> str | None:
    return next(_metas(tree, _SITES[:2]), None) or next(iter(json_ld.site_names(tree)), None)


#: Where pages show who wrote them; what stands in comments or beside the article is somebody else's.
_BYLINES = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//*[@rel='author']",
    "//*[{} or contains(@class, 'author-name') or contains(@class, 'authorName') or contains(@class, 'author_name')"
    " or contains(@class, 'article-author') or contains(@class, 'articleAuthor') or contains(@class, 'entry-author')"
    " or contains(@class, 'post-author') or contains(@class, 'article__author') or contains(@class, 'byline') or contains(@class, 'Byline')"
    " or contains(@data-testid, 'byline')]".format(
        " or ".join(
            f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in ("byline", "author", "autor")
        )
    ),
)
_ELSEWHERE = re.compile(r"comment|kommentar|sidebar|related|teaser|widget|footer|author-?bio|recommend|reply", re.I)
_MAX_BYLINE_CHARS = 120


def _authors(tree: Any, said: Sequence[object], publisher: str | None) -> tuple[str, ...]:
    """Who wrote it: people before the publisher, what is declared before what is shown."""
    houses = _houses(said) | ({_letters(publisher)} if publisher else set())
    found: tuple[str, ...] = ()
    for names in _candidates(tree, said):
        others = tuple(name for name in names if _letters(name) not in houses)
        if others:
            return others[:_MAX_AUTHORS]
        found = found or names
    return found


def _houses(said: object, depth: int = 0) -> set[str]:
    """Names, letters and digits alone, of the organisations among those whom JSON-LD names as authors."""
    if isinstance(said, list | tuple) and depth < MAX_DEPTH:
        return {name for item in said for name in _houses(item, depth + 1)}
    if isinstance(said, Mapping) and re.search("organi[sz]ation", str(said.get("@type")), re.I):
        return {_letters(name) for name in people(said)}
    return set()


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _candidates(tree: Any, said: Sequence[object]) -> Iterator[tuple[str, ...]]:
    from trafilatura.metadata import extract_metadata

    yield from map(people, said)
    for name in _AUTHORS:
        yield people(list(_metas(tree, (name,))))
    for path in _BYLINES:
        yield _shown(tree, path)
    yield _signed(tree)
    yield people((extract_metadata(tree, date_config=_NO_DATES).author or "").split(";"))


def _shown(tree: Any, path: str) -> tuple[str, ...]:
    found: list[str] = []
    for element in tree.xpath(path):
        words = one(element.get("content")) or markup.short_words(element, _MAX_BYLINE_CHARS)
        if words and len(words) <= _MAX_BYLINE_CHARS and not _is_elsewhere(element):
            found += people(words)
        if found and path is _BYLINES[-1]:
            break
    return people(found)


_NAME = r"[^\W\d_a-z][\w.’'-]*(?: (?:de|da|del|van|von|der|den|di|al|el|bin|v\.) |[ ])"
_SIGNED = re.compile(
    rf"(?:By|BY|Von|Par|Por|Di|Written by|Text(?: von)?:?|Author:|Autor(?:in)?:|Redaktion:|Words:|Story by)\s+"
    rf"((?:{_NAME}){{1,3}}[^\W\d_a-z][\w’'-]+(?:(?: and | und | & |, )(?:{_NAME}){{1,3}}[^\W\d_a-z][\w’'-]+){{0,3}})\W*"
)
#: A signature stands this near behind the headline, counted in elements.
_SIGNED_WITHIN = 200
_SIGNED_LAST = 60


def _signed(tree: Any) -> tuple[str, ...]:
    """Names in a short line of their own behind the headline: “By Ann Lee”."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    at = next((n for n, element in enumerate(elements) if element.tag == "h1"), 0)
    last = tree.xpath("//article//p | //article//em | //main//p | //div//p")[-_SIGNED_LAST:]
    for element in (*elements[at : at + _SIGNED_WITHIN], *last):
        words = "" if element.tag in ("script", "style") else markup.short_words(element, _MAX_BYLINE_CHARS)
        if (found := _SIGNED.fullmatch(words)) and not _is_elsewhere(element):
            return people(found.group(1))
    return ()


def _is_elsewhere(element: Any) -> bool:
    around = (
        f"{e.get('class') or ''} {e.get('id') or ''}" for e in element.iterancestors() if e.tag not in ("body", "html")
    )
    return any(map(_ELSEWHERE.search, around)) or next(element.iterancestors("footer", "nav"), None) is not None
