"""Ages: of what age an article tells its people to be, beside their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.article import Mention
from transforms.english import reporting_verbs

#: An age behind a name: “Leo Varga, 29, …”.
_AGE_BEHIND = re.compile(r",? (?:aged )?\(?(\d{1,3})(?=[,.;)]| *$)", re.M)
#: The same before a name: “29-year-old striker Leo Varga”.
_AGE_BEFORE = re.compile(r"(\d{1,3})-year-old (?P<between>(?:[\w-]+ ){0,3})$")
#: Words after which somebody else is named: “the 41-year-old *told* Ada Lund”, “the 23-year-old *from* Hull”.
_ANOTHERS = frozenset(reporting_verbs.VERB_FORMS) | {
    *("has", "had", "is", "met", "was", "who", "whose", "and"),
    *("at", "by", "for", "from", "in", "near", "of", "on", "outside", "with"),
}


def told(text: str, people: Iterable[Mention]) -> dict[int, dict[int, None]]:
    """Who of `people` is of what age, entities by years: “Leo Varga, 29, …”, “29-year-old striker Leo Varga”."""
    found: dict[int, dict[int, None]] = {}
    for m in people:
        behind = _AGE_BEHIND.match(text[m.end : m.end + 14])
        before = _AGE_BEFORE.search(text, max(0, m.start - 50), m.start)
        if before is not None and not _ANOTHERS.isdisjoint(before["between"].casefold().split()):
            before = None
        for match in (behind, before):
            if match and m.entity is not None:
                found.setdefault(int(match.group(1)), {})[m.entity] = None
    return found
