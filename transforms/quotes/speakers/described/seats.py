"""Seats: for which state or place somebody holds office: “Sen. Ada Lund (D-Orr.)”, “Orrish Governor Bo Pell”, “Cy Dent of Orr”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.article import Mention, Naming
from transforms.english.name_words import TITLES
from transforms.english.role_words import NOUNS
from transforms.entities.joining import roles
from transforms.entities.known import gazetteer

#: Who holds office for a state, or is told by one: “the *Orr* senator”, “the *Orr* Republican”.
SEATED = frozenset(
    """
    senator governor mayor congressman congresswoman representative lawmaker legislator republican democrat independent
    conservative liberal socialist premier politician delegate
    """.split()
)
#: The party and place behind a name.
_PARTY_AND_PLACE = re.compile(r",? \(?[RDI][-–—](?P<place>[A-Z][\w.]*(?:(?<!\.) [A-Z]\w*)*)")
_OFFICES = NOUNS | TITLES
_OF = re.compile(r" of ")
#: What an office is over stands behind it.
_OF_OFFICE = re.compile(r" (?:of|from|for|in) ")
_OWNERS = re.compile(r"\b(?P<place>[A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s $")
#: What somebody is said to be: “Ada Lund is the Republican *governor of Orr*”.
_IS = re.compile(r" (?:is|was) (?:an?|the) (?P<role>(?:[\w-]+ ){0,3}(?:[a-z]+) of [A-Z][\w-]+(?: [A-Z][\w-]+){0,2})")


@cache
def _short() -> dict[str, str]:
    """The states by their abbreviations: “vt”, “n y”, “ny”."""
    names = {p.ref: p.name for p in gazetteer.by_name().values() if p.ref and p.ref.startswith("iso3166:US-")}
    found = {}
    for ref, name in names.items():
        found[ref.removeprefix("iso3166:US-").casefold()] = name.casefold()
    for short, code in gazetteer.STATE_ABBREVIATIONS.items():
        if (whole := names.get(f"iso3166:{code}")) is not None:
            found[short.replace(".", "").casefold()] = whole.casefold()
    return found


@cache
def states() -> frozenset[str]:
    """The states of the United States: “new york”."""
    return frozenset(_short().values())


def place_of(words: str) -> str:
    """A place in one spelling: “Ky.”, “KY” and “Kentucky” are one."""
    bare = words.replace(".", "").replace(" ", "").casefold()
    return _short().get(bare, words.rstrip(".").casefold())


def told(text: str, naming: Naming) -> dict[int, set[str]]:
    """Of which places the article says its people to hold office, by entity."""
    found: dict[int, set[str]] = {}
    names = {text[m.start : m.end].removeprefix("the ") for m in naming.mentions if m.label == "GPE"}
    known = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)") if names else None
    )
    for m in naming.mentions:
        if m.label == "PERSON" and m.entity is not None:
            places = {place_of(place) for place in _places(text, m, known)}
            if places:
                found.setdefault(m.entity, set()).update(places)
    return found


def _places(text: str, m: Mention, known: re.Pattern[str] | None) -> Iterator[str]:
    """The places beside a name: of the party, of the office; others than the `known` names of places count with a party only."""
    if seat := _PARTY_AND_PLACE.match(text, m.end):
        yield seat["place"]
    if known is None:
        return
    if (of := _OF.match(text, m.end)) and (place := known.match(text, of.end())):
        yield place.group()
    if (owner := _OWNERS.search(text, max(0, m.start - 40), m.start)) is not None:
        yield from known.findall(owner["place"])
    is_a = _IS.match(text, m.end)
    for role in filter(None, (m.role, roles.behind(text, m.end), is_a["role"] if is_a else None)):
        held = _OF_OFFICE.split(role)[0].split()
        if held and held[-1].rstrip(".").casefold() in _OFFICES:
            yield from known.findall(role)
