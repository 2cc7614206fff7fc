"""Companies known by the noun before their name: “carmaker *Dovic*”, “oil company *Brunmark*”, “ferry operator *Tolmar*”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.english.common_words import COMMON
from transforms.english.name_words import NOT_NAMES
from transforms.english.number_words import MONTHS, WEEKDAYS
from transforms.english.role_words import ABBREVIATED, MODIFIERS, NOUNS
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.known import normal

#: Nouns that only a company bears, whatever its name.
_SURELY = (
    r"company|firm|airline|carmaker|automaker|chipmaker|drugmaker|planemaker|steelmaker|housebuilder|retailer|supermarket"
    r"|insurer|lender|conglomerate|multinational|start-?up|wholesaler|newspaper"
)
#: Nouns that people bear, too: a company has one word behind them, and says before them what it makes.
_PERHAPS = r"operator|maker|giant|manufacturer|supplier|chain|utility"
_NAME = r"(?P<name>[A-Z][\w&-]*(?: (?:& )?[A-Z][\w&-]*){0,2})"
_CALLED = re.compile(
    rf"\b(?:(?P<surely>(?i:{_SURELY}))|(?<=[a-z] )(?P<perhaps>{_PERHAPS})) {_NAME}(?![\w@])",
)
#: The nouns without their first letter, that a sentence may write large, and with the space behind them.
_TAILS = tuple({f"{noun[1:]} " for noun in (*_SURELY.replace("-?", "").split("|"), "start-up", *_PERHAPS.split("|"))})
_NO_NAMES = COMMON | NOT_NAMES | NOUNS | MODIFIERS | ABBREVIATED | frozenset(MONTHS) | frozenset(WEEKDAYS)


def with_companies(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the companies that a noun introduces, where it has nothing or takes them for something else."""
    return put_in(found, list(_companies(text, found)))


def _companies(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    for called in _called(text):
        start, end = called.span("name")
        over = [c for c in found if c.start < end and start < c.end]
        if len(over) > 1 or any(_is_known(c, called.start(), start) for c in over):
            continue
        end = over[0].end if over else end
        words = normal.words(text[start:end])
        if not words or not _NO_NAMES.isdisjoint(words) or (called["perhaps"] and len(words) > 1):
            continue
        yield Candidate(start, end, "ORG", text[start:end], words, method="introduced")


def _called(text: str) -> Iterator[re.Match[str]]:
    """Where a noun stands before a name, in text order: looked for letter by letter first, for that costs a tenth of the pattern."""
    places = set()
    for tail in _TAILS:
        at = text.find(tail)
        while at >= 0:
            if text[at + len(tail) : at + len(tail) + 1].isupper():
                places.add(at - 1)
            at = text.find(tail, at + 1)
    last = 0
    for place in sorted(places):
        called = _CALLED.match(text, place) if place >= last else None
        if called is not None:
            last = called.end()
            yield called


def _is_known(candidate: Candidate, noun: int, name: int) -> bool:
    """Whether the model has the company without its noun, which begins at `noun`, or something else."""
    return candidate.label == "NORP" or (candidate.label == "ORG" and candidate.start != noun) or candidate.start > name
