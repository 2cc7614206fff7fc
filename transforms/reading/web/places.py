"""Where on a page something stands: by the headline, or among comments, teasers and menus that are of other things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.reading import markup
from transforms.reading.elements import Element

_ELSEWHERE = re.compile(
    r"comment|kommentar|sidebar|related|teaser|widget|(?<!post-)(?<!entry-)(?<!article-)footer|author-?bio|recommend|reply",
    re.I,
)
_COMMENT = re.compile("comment|kommentar|reply", re.I)
_HEADLINE = "boolean(.//h1 | .//*[contains(@class, 'entry-title') or contains(@class, 'post-title') or @itemprop='articleBody'])"
_MAX_CHARS = 300


def is_elsewhere(element: Element) -> bool:
    """Whether an element stands in comments, beside the article, below the page or in a menu."""
    return _is_of_others(element) or any(map(_is_of_others, element.iterancestors()))


def of_others(tree: Element) -> Sequence[Element]:
    """The outermost elements that hold comments, teasers, menus and what stands below the page."""
    found: list[Element] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if isinstance(element.tag, str) and _is_of_others(element):
            found.append(element)
        else:
            waiting.extend(element)
    return found


def has_comments(element: Element) -> bool:
    """Whether an element is called a comment, or holds what is."""
    return any(_is_comment(inner) for inner in element.iter() if isinstance(inner.tag, str))


def is_in_comment(element: Element) -> bool:
    """Whether an element stands in a comment."""
    return any(map(_is_comment, element.iterancestors()))


def _is_comment(element: Element) -> bool:
    return bool(_COMMENT.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _is_of_others(element: Element) -> bool:
    """What the headline stands in too is the article's own frame, whatever it is called (“right-sidebar”)."""
    if element.tag == "nav" or (element.tag == "footer" and next(element.iterancestors("article"), None) is None):
        return True
    if element.tag in ("body", "html"):
        return False
    named = _ELSEWHERE.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return bool(named) and not element.xpath(_HEADLINE)


def elements(tree: Element) -> Sequence[Element]:
    """All elements of a page that show words, in its order."""
    return [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in ("script", "style", "noscript")]


def headline_at(shown: Sequence[Element], title: str | None) -> int:
    """Number of the heading that says `title`, of elements in their order; else of the first of the highest rank, or 0."""
    names = [element.tag for element in shown]
    wanted = _letters(title or "")
    for name in ("h1", "h2", "h3"):
        for at, element in enumerate(shown):
            if wanted and names[at] == name and _letters(markup.short_words(element, _MAX_CHARS)) == wanted:
                return at
    return next((names.index(name) for name in ("h1", "h2") if name in names), 0)


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
