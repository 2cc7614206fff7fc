"""Headlines of web pages, without the names of site and section that pages put around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from transforms.reading.elements import Element

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s+[|–—•·›»«:~/-]+\s+|\s*[|›»]\s*|\s+::\s+")
_SEPARATOR = re.compile(r"(\s+[|–—•·›»«:~/-]+\s+|\s*[|›»]\s*|\s+::\s+)")
#: A piece of the title of this many words may be the name of a site or section; what is longer is a headline.
_MAX_NAME_WORDS = 9
#: Two wordings of one headline share this part of the shorter one's words.
_SAME = 0.5
_MIN_WORDS = 2
_HIDDEN = re.compile(
    r"logo|site-?(?:title|name)|brand|visually-?hidden|screen-reader|sr-only|comment|related|widget|sidebar", re.I
)
#: Names of sections and boxes, which are headings and no headlines.
_NO_HEADLINE = re.compile(
    r"(?:the )?(?:latest |breaking |top |local |world |national |regional |more |our )*(?:news|headlines?|stories|sports?|opinion|politics"
    r"|business|home|home ?page|menu|search|article|story|blog|comments?|newsletter"
    r"|share|advertisement|related (?:articles|stories|posts|news))",
    re.I,
)
_HEADLINE = re.compile(
    r"\b(?:headline|entry-?title|post-?title|article-?title|article__?title|article-?head(?:line|ing)|story-?title)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Site:
    """What a page's site is called."""

    names: frozenset[str]
    """names, letters and digits alone, lower case"""

    @classmethod
    def of(cls, names: Iterable[str | None], url: str | None) -> Site:
        """From what the page says and the host of its address."""
        found = {_letters(name) for name in names if name}
        if host := (urlsplit(url).hostname if url else None):
            parts = host.removeprefix("www.").split(".")
            found.update((_letters(host.removeprefix("www.")), _letters(parts[-2]) if len(parts) > 1 else ""))
        return cls(frozenset(name for name in found if len(name) > 1))

    def is_called(self, words: str) -> bool:
        """Whether `words` are the site's name."""
        letters = _letters(words)
        return bool(letters) and (
            letters in self.names
            or any(len(name) > 3 and (letters == f"the{name}" or name == f"the{letters}") for name in self.names)
            or any(len(name) > 4 and letters.startswith(name) and len(letters) <= len(name) + 4 for name in self.names)
        )


def headline(tree: Element, declared: Sequence[str | None], site: Site) -> str | None:
    """The article's headline, of what is declared (best first) and what the page shows as one."""
    title = _text(next(iter(tree.xpath("//head/title")), None)) or _text(next(iter(tree.xpath("//title")), None))
    shown = _shown(tree, site)
    wanted = [name for name in (*declared, title) if name]
    for name in wanted:
        for words in shown:
            if _same(words, name) and not _NO_HEADLINE.fullmatch(words):
                return words
    for name in wanted:
        bare = without_site(name, site)
        if bare and not site.is_called(bare) and not _NO_HEADLINE.fullmatch(bare):
            return bare
    return next((words for words in shown if not _NO_HEADLINE.fullmatch(words)), None)


def without_site(title: str, site: Site) -> str:
    """`title` without the pieces at its ends that name the site, and with it the section beside it."""
    pieces = _SEPARATOR.split(title)
    while len(pieces) > 2 and (site.is_called(pieces[-1]) or _ends_in_name(pieces, site)):
        del pieces[-2:]
    while len(pieces) > 2 and site.is_called(pieces[0]):
        del pieces[:2]
    bare = "".join(pieces).strip()
    name, colon, rest = bare.partition(": ")
    return rest.strip() if colon and rest.strip() and site.is_called(name) else bare


def _ends_in_name(pieces: Sequence[str], site: Site) -> bool:
    """Whether the last piece holds the site's name among a few other words: “News from Harbour Post”."""
    last = _letters(pieces[-1])
    words = pieces[-1].split()
    return len(words) <= _MAX_NAME_WORDS and any(len(name) > 4 and name in last for name in site.names)


def _shown(tree: Element, site: Site) -> list[str]:
    """Headlines that the page shows, the likeliest first; none that is the site's name."""
    found: list[tuple[int, int, str]] = []
    seen: set[str] = set()
    paths = "//*[self::h1 or self::h2 or self::h3][position() < 40] | //*[@itemprop='headline' or @itemprop='name headline']"
    for at, element in enumerate(tree.xpath(paths)):
        words = _text(element)
        if not words or words in seen or site.is_called(words) or len(words) > 300:
            continue
        seen.add(words)
        rank = _shown_rank(element)
        if rank < _NOT_SHOWN:
            found.append((rank, at, words))
    return [words for _, _, words in sorted(found)]


_NOT_SHOWN = 3


def _shown_rank(element: Element) -> int:
    """0 for what is marked as the headline, 1 for a first heading, 2 for another one in the article, 3 for none."""
    classes = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _HIDDEN.search(classes) or next(element.iterancestors("nav", "footer", "aside"), None) is not None:
        return _NOT_SHOWN
    if element.get("itemprop") or _HEADLINE.search(classes):
        return 0 if element.tag == "h1" or element.get("itemprop") else 1
    return 1 if element.tag == "h1" else 2


def _same(shown: str, declared: str) -> bool:
    """Whether a heading and a declared title are wordings of one headline."""
    a, b = _words(shown), _words(declared)
    if len(a) < _MIN_WORDS:
        return bool(a) and any(_words(piece) == a for piece in _PARTS.split(declared))
    common = len(a & b)
    return common >= _MIN_WORDS and common >= _SAME * min(len(a), len(b)) and common >= 0.3 * max(len(a), len(b))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _text(element: Element | None) -> str | None:
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None
