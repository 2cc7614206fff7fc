"""Meta elements of web pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.reading.elements import Element
from transforms.reading.values import one

_LOWER = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_META = f"//meta[{_LOWER.format('@property')} = $name or {_LOWER.format('@name')} = $name or {_LOWER.format('@itemprop')} = $name]"
#: Things of their own inside an article, which have authors, titles and days of their own.
_OTHERS = frozenset(("citation", "comment", "review", "reviews", "isbasedon", "mentions", "relatedlink", "haspart"))


def contents(tree: Element, names: Iterable[str]) -> Iterator[str]:
    """Contents of the meta elements of these names (lower case), one name after the other."""
    for name in names:
        for element in tree.xpath(_META, name=name):
            if (words := one(element.get("content"))) and not is_of_another(element):
                yield words


def is_of_another(element: Element) -> bool:
    """Whether an element describes something cited, a comment or the like."""
    around = (str(e.get("itemprop") or "").lower() for e in element.iterancestors())
    return any(not _OTHERS.isdisjoint(names.split()) for names in around if names)
