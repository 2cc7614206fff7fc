"""Names that the model missed: those it found elsewhere in the article, and those of the kept lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.article import NamingRule, Paragraph
from transforms.english.common_words import COMMON
from transforms.english.name_words import NAME_SUFFIXES, NAMED, NOT_NAMES, VALUED
from transforms.english.number_words import HOLIDAYS, MONTHS, SEASONS, WEEKDAYS
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.candidates.completed import behind_titles
from transforms.entities.known import first_and_last, gazetteer, normal, organisations
from transforms.entities.known.authority import Authority
from transforms.entities.known.first_word_index import CAPITALISED, Names, indexed

_SHORTEST = 2
"""letters of the shortest name looked for: Xi, Li, Wu"""
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:\n]|[\"“‘(\[])[\s\"“‘'(\[]*$")
_NEXT_NAME = re.compile(r"[ \xa0][A-Z]\w")

_WORD_BEFORE = re.compile(r"(\w+)\.?[-–]$")
_PIECES = 4
"""pieces, at most, that the model cuts a name into"""
_OF_WORDS = re.compile(r"(?!The )[\w.,'’&-]+(?: [\w.,'’&-]+)+")
_DIRECTIONS = frozenset({"West", "Midwest"})  # a region only with an article, and not before a name
_DATES = frozenset({*MONTHS, *WEEKDAYS, *SEASONS, *HOLIDAYS, "today", "yesterday", "tomorrow"})
_NO_NAMES = COMMON | NOT_NAMES
_PREFIXES = frozenset({"anti", "pro", "ex", "non", "post", "pre", "mid", "un"})


@cache
def _kept() -> Names:
    """Names of the kept lists that mean one thing wherever they stand."""
    names = {name: place.label for name, place in gazetteer.by_name().items() if place.sure}
    names |= dict.fromkeys(gazetteer.demonyms(), "NORP")
    names |= dict.fromkeys(organisations.organisations(), "ORG")
    return indexed({n: v for n, v in names.items() if n[0].isupper() and n not in _DOUBTFUL})


#: Names of the kept lists that are other words as often, so that only the model's word counts.
_DOUBTFUL = frozenset({
    "The Sun", "The Times", "The Age", "The Hill", "The Mirror", "Slate", "Salon", "Vox", "RT", "AP", "WHO", "SEC",
    "Pole", "Poles", "Turk", "Dominican", "Lao", "The States", "America", "Islamic Republic", "Congress",
    "La.", "Mass.", "Miss.", "Wash.", "Ind.", "Pa.", "Me.", "Ill.", "Washington", "Victoria",
})  # fmt: skip


def with_missed(
    text: str, found: list[Candidate], titled: list[Paragraph], authority: Authority | None
) -> list[Candidate]:
    """`found` with the names that it lacks, or has pieces of; `titled` are the lines whose capitals tell nothing."""
    new = _missed(text, found, titled, authority)
    return behind_titles(text, put_in(found, new), new)


def _missed(text: str, found: list[Candidate], titled: list[Paragraph], authority: Authority | None) -> list[Candidate]:
    given = authority.index if authority else {}
    own = indexed(_own_names(found) | _shouted_names(text, found, titled))
    kept = _kept()
    new: list[Candidate] = []
    taken = 0
    n = 0
    for match in CAPITALISED.finditer(text):
        word = match.group()
        if not (word in kept or word in own or word in given):
            continue
        at = match.start()
        if at < taken or not _begins(text, at):
            continue
        while n < len(found) and found[n].end <= at:
            n += 1
        if n < len(found) and found[n].start < at:
            continue
        for method, name, label in _options(text, at, word, given, own, kept):
            end = at + len(name)
            if _free(found, n, at, end, name) and _whole(text, end) and _plausible(text, at, end, label, titled):
                new.append(Candidate(at, end, label, name, normal.words(name), method=method))
                taken = end
                break
    return new


def _shouted_names(text: str, found: list[Candidate], titled: list[Paragraph]) -> dict[str, str]:
    """People's surnames in capitals, for lines that are in capitals: “MAYOR KEANE QUITS”."""
    if not any(text[p.start : p.end].isupper() for p in titled):
        return {}
    last = {c.words[-1] for c in found if c.label == "PERSON" and len(c.words) > 1} - NAME_SUFFIXES
    return {word.upper(): "PERSON" for word in last - _NO_NAMES if len(word) > _SHORTEST and word.isalpha()}


def _options(
    text: str, at: int, word: str, given: Names, own: Names, kept: Names
) -> Iterator[tuple[NamingRule, str, str]]:
    """The names that stand at `at`, where `word` does, each with the rule by which it would be found and its label."""
    for name, label in given.get(word, ()):
        if text.startswith(name, at):
            yield "authority", name, label
    for name, label in own.get(word, ()):
        if text.startswith(name, at):
            yield "repeated", name, label
    for name, label in kept.get(word, ()):
        if text.startswith(name, at):
            yield "known", name, label


def _free(found: list[Candidate], n: int, at: int, end: int, name: str) -> bool:
    """Whether a name can stand there: where `found` has nothing from its n-th on, or nothing but pieces of the name."""
    if n == len(found) or end <= found[n].start:
        return True
    if found[n].label in VALUED and found[n].text == name:
        return name.isalpha() and name.lower() not in _DATES
    if not _OF_WORDS.fullmatch(name) or found[n].label not in NAMED or (found[n].start == at and found[n].end >= end):
        return False
    return all(c.end <= end for c in found[n : n + _PIECES] if c.start < end)


def _begins(text: str, at: int) -> bool:
    """Whether a name can begin at `at`: behind a hyphen, only after another name or a prefix (“anti-”, “pro-”)."""
    if at == 0 or text[at - 1] not in "-–":
        return True
    before = _WORD_BEFORE.search(text, max(0, at - 20), at)
    return before is not None and (before.group(1)[0].isupper() or before.group(1) in _PREFIXES)


def _whole(text: str, end: int) -> bool:
    """Whether a name that ends at `end` ends with its word."""
    return not text[end : end + 1].isalnum()


def _plausible(text: str, at: int, end: int, label: str, titled: list[Paragraph]) -> bool:
    """Whether a word of a known name means that name here: not where a capital says nothing, nor in another name."""
    word = text[at:end]
    if " " in word:
        return True
    if word == "Del." and _NEXT_NAME.match(text, end) and not text.endswith(", ", 0, at):
        return False  # Del. Ada Lund is a delegate
    if word in _DIRECTIONS:
        return text[max(0, at - 4) : at].lower() == "the " and not _NEXT_NAME.match(text, end)
    if label == "PERSON" and _NEXT_NAME.match(text, end) and not any(p.start <= at < p.end for p in titled):
        return False
    return not (word.lower() in COMMON and _SENTENCE_BEFORE.search(text[max(0, at - 8) : at]))


def _double(parts: list[str]) -> list[str]:
    """The first of two surnames: “Ruiz” of “Carmen Ruiz Salvatierra”."""
    first = parts[-2:-1] if len(parts) > 2 else []
    folded = [normal.fold(p) for p in first]
    return [
        p
        for p, f in zip(first, folded, strict=True)
        if first_and_last.is_last_name(f) and not first_and_last.is_usual_first_name(f)
    ]


def _own_names(found: list[Candidate]) -> dict[str, str]:
    """Names of the article worth looking for: whole names, and people's first and last names."""
    names: dict[str, str] = {}
    for candidate in found:
        label, name = candidate.label, candidate.text
        if label not in NAMED or label in VALUED or not CAPITALISED.match(name):
            continue
        if len(name) >= _SHORTEST and not (len(candidate.words) == 1 and candidate.words[0] in _NO_NAMES):
            names.setdefault(name, label)
        if label == "PERSON" and len(candidate.words) > 1:
            parts = name.split()
            if len(parts) > 2 and parts[-1].lower().strip(".") in NAME_SUFFIXES:  # “Lund Jr.” of “Ada Lund Jr.”
                names.setdefault(" ".join(parts[-2:]).replace(",", ""), label)
                parts = [*parts[:-2], parts[-2].rstrip(",")]
            for part in (parts[0], *_double(parts), parts[-1]):
                folded = part.lower()
                if len(part) >= _SHORTEST and part[0].isupper() and part.isalpha() and folded not in COMMON:
                    names.setdefault(part, label)
    return names
