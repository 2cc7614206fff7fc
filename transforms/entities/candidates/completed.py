"""People completed: with the initials, first names, surname and “Jr.” that the model left out, without a role."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest

from transforms.english import head_words
from transforms.english.common_words import COMMON
from transforms.english.name_words import COURTESY, NAME_SUFFIXES, NOT_NAMES, PARTICLES, TITLES
from transforms.english.role_words import MODIFIERS, NOUNS
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.candidates.pieces import after_titles
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.kept_lists import known

_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\. ?){1,3}$|(?<=[a-z:] )[B-HJ-Z] $")
_NEXT_WORD = re.compile(r"\]? ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")
_VERB_BEFORE = re.compile(r"(?:^|[\n.!?”\"] ?)(?P<verb>Said|Says|Adds|Added|Asks|Asked|Replied) $")
_JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")
_TITLE_AND_NAME = re.compile(
    r"\b(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Madam|Madame|Sir|Hon|Sen|Rep|Gov|Prof|Rev|Capt|Col|Lt|Sgt|Justice|Judge|Chief"
    r"|President|Premier|Chancellor|Minister|Senator|Governor|Mayor)"
    r"\.? (?P<name>(?:[A-Z][\w-]+ |[A-Z]\. ){1,2})$"
)
#: Labels that the model gives to people behind a title.
_MISTAKEN = frozenset({"ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
_NO_SURNAMES = frozenset({"ORG", "WORK_OF_ART", "PRODUCT", "FAC", "EVENT"})
_MONTHS = frozenset({"May", "March", "April", "June"})  # that are surnames too


def completed(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with people completed, and with those made people that a title says are; what they swallow goes."""
    surnames = Counter(c.words[-1] for c in found if c.label == "PERSON")
    full = {c.words for c in found if c.label == "PERSON" and len(c.words) > 1}
    made: list[Candidate] = []
    joined = _with_first_alone(text, found)
    for candidate, after in zip_longest(joined, joined[1:]):
        floor = made[-1].end if made else 0
        if candidate.label == "PERSON":
            floor = max(floor, _behind_verb(text, candidate, full))
            candidate = _person(text, _without_epithet(text, candidate, full, surnames), floor, after, surnames)
        elif candidate.label in _MISTAKEN:
            candidate = _person_by_title(text, candidate, floor, surnames)
        made.append(candidate)
    ends = [0, *(c.end for c in made)]
    return [c for c, end in zip(made, ends, strict=False) if c.start >= end]


def _with_first_alone(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with people whom the model cut behind the first of their names as one: “Maria” and “Teresa Lund Rojas”."""
    made: list[Candidate] = []
    for candidate in found:
        before = made[-1] if made else None
        if before is not None and _is_first_of(text, before, candidate):
            made[-1] = before.spanning(text, before.start, candidate.end, "completed")
        else:
            made.append(candidate)
    return made


def _is_first_of(text: str, first: Candidate, rest: Candidate) -> bool:
    if first.label != rest.label or first.label != "PERSON" or len(first.words) > 1 or len(rest.words) < 2:
        return False
    beside = text[first.end : rest.start] == " " and rest.title is None
    return beside and all(first_and_last.is_usual_first_name(c.words[0]) for c in (first, rest))


def _behind_verb(text: str, person: Candidate, full: set[tuple[str, ...]]) -> int:
    """Where a verb of saying ends that opens the sentence before `person`: “*Said* Lund, who …”; else 0.

    “Said” is a first name too, but not of somebody whom the article names by another.
    """
    verb = _VERB_BEFORE.search(text, max(0, person.start - 12), person.start)
    if verb is None:
        return 0
    if verb["verb"] == "Said" and not any(name[-1] == person.words[-1] and name[0] != "said" for name in full):
        return 0
    return person.start


def behind_titles(text: str, found: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """`found` with those of `new` (which are in it) completed that stand behind a title and another name."""
    added = {c.start for c in new if len(c.words) == 1 and c.label in _MISTAKEN | {"PERSON"}}
    made: list[Candidate] = []
    for candidate in found:
        if candidate.start in added and not known(candidate.words[0]):
            floor = made[-1].end if made else 0
            candidate = _titled(text, candidate, floor)
            if candidate.label == "PERSON":
                candidate = _with_usual_first_name(text, candidate, floor)
        made.append(candidate)
    return made


def _person(text: str, person: Candidate, floor: int, after: Candidate | None, surnames: Counter[str]) -> Candidate:
    person = _with_first_names(text, person, floor)
    person = _with_first_name(text, person, floor, surnames)
    person = _with_initials(text, person, floor)
    person = _without_role(text, _without_trade(text, person), surnames)
    person = _with_particle(text, person, after)
    if len(person.words) == 1 and (whole := _with_surname(text, person, after)) is not person:
        return whole
    return _with_junior(text, person)


def _with_particle(text: str, person: Candidate, after: Candidate | None) -> Candidate:
    """A name cut behind a particle with the surname that goes on there: “Ludwig van der” before “Hoeven”."""
    if person.words[-1] not in PARTICLES or not person.text[-1].islower():
        return person
    ceiling = after.end if after and after.start == person.end + 1 else after.start if after else len(text)
    surname = _NEXT_WORD.match(text, person.end, ceiling)
    return person.spanning(text, person.start, surname.end(), "completed") if surname else person


def _with_first_names(text: str, person: Candidate, floor: int) -> Candidate:
    """A surname with the names between it and a title: “President Jorun Kai” before “Lund”."""
    if len(person.words) == 1 and not person.title and (before := _title_and_name(text, floor, person.start)):
        return person.spanning(text, before.start("name"), person.end, "completed")
    return person


def _with_first_name(text: str, person: Candidate, floor: int, surnames: Counter[str]) -> Candidate:
    """A surname with the first name that the model left out: “Anton Lund and Pilar Lund”."""
    if len(person.words) > 1 or person.title or not first_and_last.is_last_name(person.words[0]):
        return person
    before = _WORD_BEFORE.search(text, max(floor, person.start - 20), person.start)
    first = normal.fold(before.group(1)) if before else ""
    if before is None or first in TITLES or first in NOT_NAMES or first in NOUNS or known(first) or first in COMMON:
        return person
    everyday = first.endswith(("ing", "ed", "ly")) or f" {before.group(1).lower()} " in text or first in MODIFIERS
    if not first_and_last.is_first_name(first) and (everyday or surnames[person.words[0]] < 2):
        return person
    return person.spanning(text, before.start(1), person.end, "completed")


def _with_usual_first_name(text: str, person: Candidate, floor: int) -> Candidate:
    """A surname that the model missed with the usual first name before it: “*Joan* Lund Goes After Ben Varga”."""
    before = _WORD_BEFORE.search(text, max(floor, person.start - 20), person.start)
    if before is None or len(person.words) > 1 or not first_and_last.is_usual_first_name(normal.fold(before.group(1))):
        return person
    if normal.fold(before.group(1)) in COMMON or known(normal.fold(before.group(1))):
        return person
    return person.spanning(text, before.start(1), person.end, "completed")


_WORD_BEFORE = re.compile(r"(?<![\w.-])([A-Z][a-z]{2,}) $")


def _with_initials(text: str, person: Candidate, floor: int) -> Candidate:
    initials = _INITIALS.search(text, max(floor, person.start - 9), person.start)
    if initials and not known(normal.key(initials.group())):
        return person.spanning(text, initials.start(), person.end, "completed")
    return person


def _without_role(text: str, person: Candidate, surnames: Counter[str]) -> Candidate:
    """A surname that the article has by itself, without the role before it: “Striker Lund”."""
    if len(person.words) == 2 and surnames[person.words[1]] > 1 and _is_role(person.words[0]):
        title = person.text.split()[0]
        return person.spanning(text, person.start + len(title) + 1, person.end, "edges")._replace(title=title)
    return person


def _without_trade(text: str, person: Candidate) -> Candidate:
    """A full name without the trade before it that no list has: “Stallholder Ben Rudd”."""
    trade, *name = person.words
    if len(name) != 2 or first_and_last.is_first_name(trade) or not _TRADE.search(trade):
        return person
    if not (first_and_last.is_usual_first_name(name[0]) and name[1].isalpha() and len(name[1]) > 1):
        return person
    shown = person.text.split()[0]
    return person.spanning(text, person.start + len(shown) + 1, person.end, "edges")._replace(title=shown)


_TRADE = re.compile(
    r"\w{2}(?:[dghklnprtv]er|[st]or|ist|ian|man|woman|guard|keeper|holder|maker|smith|master|mistress|worker)$"
)


def _without_epithet(text: str, person: Candidate, full: set[tuple[str, ...]], surnames: Counter[str]) -> Candidate:
    """A name without the capitalised word before it that is none: “Crooked Ada Lund”, “Pushing Lund”."""
    first, *rest = person.words
    if len(rest) == 1 and _is_verb_before(text, person, full):
        return person.spanning(text, text.index(" ", person.start) + 1, person.end, "edges")
    if not rest or len(first) < 3 or first_and_last.is_usual_first_name(first) or first in NAME_SUFFIXES:
        return person
    if rest[0] in PARTICLES:
        return person  # Dirk van der Moolen, who is “Van der Moolen” from then on
    said = tuple(rest) in full and first_and_last.is_usual_first_name(rest[0])
    doing = len(rest) == 1 and first.endswith("ing") and len(first) > 5 and surnames[rest[0]] > 1
    word = _WORD.match(text, person.start, person.end) if said or doing else None
    return person.spanning(text, word.end(), person.end, "edges") if word else person


def _is_verb_before(text: str, person: Candidate, full: set[tuple[str, ...]]) -> bool:
    """Whether the first of two words is a headline's verb, before somebody with another first name: “Senator *Endorsed* Lund”.

    “Will” is one where what Lund will do stands behind: “*Will* Lund come?”
    """
    first, surname = person.words
    others = [
        name for name in full if name[-1] == surname and name[0] != first and first_and_last.is_first_name(name[0])
    ]
    if not others or text.count(person.text) > 1:
        return False
    if first == "will":
        return _BARE_VERB.match(text, person.end) is not None
    return first_and_last.is_past_verb(first)


_BARE_VERB = re.compile(
    r" (?!said\b|told\b|and\b|or\b|in\b|of\b|on\b|was\b|has\b|had\b|as\b|is\b)[a-z]+(?<!ed)(?<!s)\b"
)
_WORD = re.compile(r"[\w'’.-]+\s+")


def _with_junior(text: str, person: Candidate) -> Candidate:
    if NAME_SUFFIXES.intersection(person.words[-1:]) and text[person.end : person.end + 1] == ".":
        return person.spanning(text, person.start, person.end + 1, "completed")  # “said Ben Lund Sr.”
    junior = _JUNIOR.match(text, person.end)
    if junior and not NAME_SUFFIXES.intersection(person.words[1:]):
        return person.spanning(text, person.start, junior.end(), "completed")
    return person


def _with_surname(text: str, person: Candidate, after: Candidate | None) -> Candidate:
    """A usual first name with the surname that follows it, which the model left out or took for something else."""
    if not first_and_last.is_usual_first_name(person.words[0]):
        return person
    ceiling = after.start if after else len(text)
    if after and _taken_for_other(after, person.end):
        ceiling = after.end
    surname = _NEXT_WORD.match(text, person.end, ceiling)
    if surname is None:
        return person
    word = normal.fold(surname.group(1))
    # Behind a rare surname the clause about its bearer begins, of whom the article may tell further on.
    rare = _CLAUSE_OF_BEARER.match(text, surname.end()) is not None and not (
        word in COMMON or word in NOUNS or known(word)
    )
    if first_and_last.is_last_name(word) or rare:
        return person.spanning(text, person.start, surname.end(), "completed")
    return person


_CLAUSE_OF_BEARER = re.compile(r", (?:\d{1,3}|who|whose|an?|the|[a-z]+ (?:of|at|for))\b")


def _taken_for_other(other: Candidate, end: int) -> bool:
    """Whether a month or a single other word straight after a first name is a surname: “Theodora May”."""
    if other.label == "DATE":
        return other.text in _MONTHS and other.start == end + 1
    return other.label in _NO_SURNAMES and len(other.words) == 1 and not known(other.words[0])


def _person_by_title(text: str, other: Candidate, floor: int, surnames: Counter[str]) -> Candidate:
    """A candidate of another label as a person where a title says so: “Justice Lund”, “Madam Oona” before “Lund”."""
    if len(other.words) == 1:
        return other if gazetteer.find(other.words[0]) else _titled(text, other, floor)
    after = after_titles(text, other.start, other.end)
    if after > other.start and other.words[-1] not in head_words.LAST:
        words = normal.words(text[after : other.end])
        courteous = normal.words(text[other.start : after])[-1] in COURTESY
        if (surnames[words[-1]] or courteous) and len(words) < 4:
            title = text[other.start : after].strip()
            return other.spanning(text, after, other.end, "title")._replace(label="PERSON", title=title)
    return other


def _titled(text: str, surname: Candidate, floor: int) -> Candidate:
    """A single word with the title and names before it as a person; as it is where there are none."""
    before = _title_and_name(text, floor, surname.start)
    if before and surname.words[0] not in head_words.LAST:
        person = surname.spanning(text, before.start("name"), surname.end, "title")
        return person._replace(label="PERSON", title=before["title"])
    return surname


def _title_and_name(text: str, floor: int, end: int) -> re.Match[str] | None:
    """A title with other names between it and `end`; words of any other kind there are no names."""
    match = _TITLE_AND_NAME.search(text, max(floor, end - 36), end)
    if match is None or any(known(w) or w in NOUNS or w in COMMON for w in normal.words(match["name"])):
        return None
    # “Senator *Endorsed* Lund”, in a headline
    return None if any(map(first_and_last.is_past_verb, normal.words(match["name"]))) else match


def _is_role(word: str) -> bool:
    return word in NOUNS and not first_and_last.is_usual_first_name(word)
