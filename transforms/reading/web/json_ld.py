"""JSON-LD of web pages: the object that describes the article, with what it refers to put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from transforms.reading import json_values
from transforms.reading.elements import Element
from transforms.reading.source import Unreadable

_NEWS = re.compile(r"newsarticle|reportage|analysisnews|opinionnews|backgroundnews|reviewnews|liveblogposting", re.I)
_ARTICLE = re.compile(r"article|posting|report$|review$|advertiser", re.I)
_PAGE = re.compile(r"webpage|itempage|profilepage|aboutpage|videoobject|recipe|podcastepisode|qapage", re.I)
_WRAPPING = re.compile(
    r"\A\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|(?://)?\s*-->)\s*\Z"
)
_COMMENTS = re.compile(r"\A(?:\s*(?:/\*.*?\*/|//[^\n]*\n|<!--.*?-->))+", re.S)
_NEWS_KIND = re.compile(r"\"@type\"\s*:\s*\[?\s*\"(?:\w*News)?Article\"|\"@type\"\s*:\s*\"BlogPosting\"")
_DATES = re.compile(r"\"(datePublished|dateModified)\"\s*:\s*\"([^\"\n]{8,40})\"")
#: Columns whose value may be a reference to another object of the page.
_REFERRING = ("author", "creator", "contributor", "publisher", "sourceOrganization")
#: A page declares a few dozen objects; what holds thousands is no description of an article.
_MAX_OBJECTS = 2_000
_MAX_DEPTH = 8


def article(tree: Element) -> Mapping[str, object]:
    """What the page's JSON-LD says of its article: news before other articles, those before the page as such.

    References by `@id` to people and publishers of the page are resolved. Empty where no object describes an article.
    """
    objects = list(_objects(tree))
    best = min(objects, key=_rank, default=None)  # of several the first
    if best is None or _rank(best) > _RANK_PAGE:
        return {}
    by_id = _by_id(objects)
    rank = _rank(best)
    found = {key: value for key, value in best.items() if key != "name" or rank != _RANK_PAGE}
    for name in _REFERRING:
        if name in found:
            found[name] = _resolved(found[name], by_id)
    if rank == _RANK_PAGE:
        found.pop("publisher", None)
    return found


def site_names(tree: Element) -> list[str]:
    """Names of the site and its publisher, as the page's JSON-LD has them."""
    names = []
    for value in _objects(tree):
        kind = str(value.get("@type"))
        if re.search(r"website|organization|newspaper", kind, re.I) and isinstance(value.get("name"), str):
            names.append(str(value["name"]))
    return names


_RANK_PAGE = 2


def _rank(value: Mapping[str, object]) -> int:
    kind = str(value.get("@type"))
    if _NEWS.search(kind):
        return 0
    if _ARTICLE.search(kind):
        return 1
    return _RANK_PAGE if _PAGE.search(kind) else _RANK_PAGE + 1


def _objects(tree: Element) -> Iterator[Mapping[str, object]]:
    """All objects of the page's JSON-LD, outer ones first."""
    waiting: list[tuple[object, int]] = [(value, 0) for value in _scripts(tree)]
    n_objects = 0
    while waiting and n_objects < _MAX_OBJECTS:
        value, depth = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = [(item, depth + 1) for item in value] if depth < _MAX_DEPTH else []
        elif isinstance(value, Mapping):
            n_objects += 1
            yield value
            if depth < _MAX_DEPTH:
                waiting += [(inner, depth + 1) for inner in value.values() if isinstance(inner, Mapping | list)]


def _scripts(tree: Element) -> Iterator[object]:
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"):
        text = "".join(script.itertext())
        bare = _COMMENTS.sub("", _WRAPPING.sub("", _WRAPPING.sub("", text)))
        for written in (text, bare, unescape(bare)):
            try:
                yield json_values.loads(written)
                break
            except Unreadable:
                continue  # a page may hold broken scripts and be well readable
        else:
            yield from list(_several(bare)) or _pieces(bare)


def _several(text: str) -> Iterator[object]:
    """The values at the beginning of a script that follow one another, or have something behind them."""
    try:
        yield from json_values.several(text)
    except Unreadable:
        return


def _pieces(text: str) -> Iterator[object]:
    """Of a script that is no JSON the dates that stand in it, where it is of an article."""
    if _NEWS_KIND.search(text):
        yield {"@type": "NewsArticle", **dict(_DATES.findall(text))}


def _by_id(objects: list[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """Objects by their `@id`; of several of one id the one that says most."""
    found: dict[str, Mapping[str, object]] = {}
    for value in objects:
        name = value.get("@id")
        if isinstance(name, str) and len(value) > len(found.get(name, ())):
            found[name] = value
    return found


def _resolved(value: object, by_id: Mapping[str, Mapping[str, object]]) -> object:
    """`value` with the objects that it refers to; a reference to nothing is left out, for it names nobody."""
    if isinstance(value, list):
        return [found for item in value if (found := _resolved(item, by_id)) is not None]
    if isinstance(value, str) and value in by_id:
        return by_id[value]
    if isinstance(value, Mapping) and "name" not in value and isinstance(value.get("@id"), str):
        found = by_id.get(str(value["@id"]))
        if found is not None and "name" in found:
            return found
        return value if "url" in value or str(value.get("@type", "")).lower().endswith("page") else None
    return value
