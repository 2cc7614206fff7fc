"""Who wrote the article on a web page: what it declares, and what it shows by its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from transforms.reading import markup
from transforms.reading.elements import Element
from transforms.reading.people import people
from transforms.reading.values import MAX_DEPTH, one
from transforms.reading.web import meta, places

_DECLARED = (
    *("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator"),
    *("dcsext.author", "article:author_name", "author_name", "authors", "byline", "citation_author", "creator"),
    "twitter:data1",
)
#: Where pages show who wrote them; what stands in comments or beside the article is somebody else's.
_SHOWN = (
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
    "//*[self::header or self::hgroup][.//h1]//*[contains(concat(' ', normalize-space(@class), ' '), ' credit ')]",
)
_ONE_IS_ENOUGH = _SHOWN[-2:]
_MAX_CHARS = 120
_MAX_AUTHORS = 12
#: What has more words is a sentence about somebody.
_MAX_WORDS = 6
#: What only a house is called.
_LEGAL_FORM = re.compile(r"\b(?:e\.\s?V\.?|GmbH|AG|Inc\.?|Ltd\.?|LLC|LLP|PLC|plc|S\.p\.A\.?|B\.V\.)$")
#: A signature stands this near behind the headline, counted in elements.
_WITHIN = 200
_BEFORE = 12
_LAST = 60
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en)?|users?|profiles?|people|staff|contributors?|reporters?|journalists?|by)/[\w.%-]", re.I
)
_BEFORE_A_NAME = re.compile(r"(?:^|\W)(?:by|von|par|por|di|author|autor(?:in)?):?\s*$", re.I)

_NAME = r"[^\W\d_a-z][\w.’'-]*(?: (?:de|da|del|van|von|der|den|di|al|el|bin|v\.) |[ ])"
_NAMES = rf"(?:{_NAME}){{1,3}}[^\W\d_a-z][\w’'-]+(?:(?: and | und | & |, )(?:{_NAME}){{1,3}}[^\W\d_a-z][\w’'-]+){{0,3}}"
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_SIGNED = re.compile(
    rf"(?:{_DAY}\W+)?(?:By|BY|Von|Par|Por|Di|Written by|Text(?: von)?:?|Authors?:|Autor(?:in|en)?:?|Redaktion:|Words:|Story by)\s+"
    rf"({_NAMES})(?:\s\([^()]*\))?\W*"
)
#: The same among other things of a line: “yas! | By Ann Lee | 3 April 2031”.
_AMONG = re.compile(rf"(?:^|[|•·–—]\s*)(?:By|BY|Von)\s+({_NAMES})(?=\s*(?:[|•·–—]|$))")
#: What blogs write, whose authors may go by one name: “Posted in Notes by annlee on 3 April 2031”.
_POSTED = re.compile(
    r"\b(?:posted|published|written|submitted|veröffentlicht|erstellt|geschrieben|verfasst)(?: (?:in|unter) [^|]{1,40}?)? (?:by|von) "
    r"([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,2}?)(?= (?:under|on|in|at|am|um|unter)\b|\s*[|,•·–—(]|$)",
    re.I,
)


def authors(tree: Element, said: Sequence[object], publisher: str | None, title: str | None) -> tuple[str, ...]:
    """Who wrote it: people before the publisher, what is declared before what is shown.

    `said` is what JSON-LD names, `publisher` the name of the house, `title` the headline.
    """
    houses = _houses(said) | ({_letters(publisher)} if publisher else set())
    found: tuple[str, ...] = ()
    for names in _candidates(tree, said, title):
        houses.update(_letters(name) for name in names if _LEGAL_FORM.search(name))
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


def _candidates(tree: Element, said: Sequence[object], title: str | None) -> Iterator[tuple[str, ...]]:
    from trafilatura.metadata import extract_metadata

    yield from map(people, said)
    yield _linked(tree, title)
    for name in _DECLARED:
        yield people(list(meta.contents(tree, (name,))))
    for path in _SHOWN:
        yield _shown(tree, path)
    yield _signed(tree, title)
    yield _short(people((extract_metadata(tree, date_config=_NO_DATES).author or "").split(";")))


_NO_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


def _linked(tree: Element, title: str | None) -> tuple[str, ...]:
    """The names behind “by” that lead to somebody's own page, in the lines around the headline."""
    shown = places.elements(tree)
    at = places.headline_at(shown, title)
    for element in shown[max(0, at - _BEFORE) : at + _WITHIN]:
        if element.tag == "a" and _PROFILE.search(element.get("href") or "") and _says_by(element):
            words = markup.short_words(element, _MAX_CHARS)
            if (names := people(words)) and not places.is_elsewhere(element):
                return names
    return ()


def _says_by(link: Element) -> bool:
    """Whether the words right before a link, in its line, are those before a name."""
    element = link
    for _ in range(2):
        before = element.getprevious()
        parent = element.getparent()
        if parent is None:
            return False
        words = (before.tail or "") if before is not None else (parent.text or "")
        if words.strip():
            return bool(_BEFORE_A_NAME.search(words))
        if before is not None:
            return bool(_BEFORE_A_NAME.search(markup.short_words(before, _MAX_CHARS)))
        element = parent
    return False


def _shown(tree: Element, path: str) -> tuple[str, ...]:
    found: list[str] = []
    for element in tree.xpath(path):
        words = one(element.get("content")) or markup.short_words(element, _MAX_CHARS)
        if words and len(words) <= _MAX_CHARS and not places.is_elsewhere(element) and not meta.is_of_another(element):
            found += _short(people(words))
        if found and path in _ONE_IS_ENOUGH:
            break
    return people(found)


def _short(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if all(len(name.split()) <= _MAX_WORDS for name in names) else ()


def _signed(tree: Element, title: str | None) -> tuple[str, ...]:
    """Names in a short line of their own, behind the headline or at the end: “By Ann Lee”."""
    shown = places.elements(tree)
    at = places.headline_at(shown, title)
    last = tree.xpath("//article//p | //article//em | //main//p | //div//p")[-_LAST:]
    for element in (*shown[at : at + _WITHIN], *last):
        words = markup.short_words(element, _MAX_CHARS)
        found = _SIGNED.fullmatch(words) or _AMONG.search(words) or _POSTED.search(words)
        if found and not places.is_elsewhere(element):
            return people(found.group(1))
    return ()
