"""People whom the model missed or cut, known by what introduces them: a role, an age, a verb of speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.article import Paragraph
from transforms.english import head_words
from transforms.english.common_words import COMMON
from transforms.english.name_words import BEFORE_TITLES, NOT_NAMES, TITLES
from transforms.english.number_words import MONTHS, SMALL, WEEKDAYS
from transforms.english.role_words import ABBREVIATED, MODIFIERS, NOUNS
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.known import first_and_last, normal
from transforms.entities.known.kept_lists import known

_WORD = r"[A-ZÀ-ÖØ-ÞŁŠŽČ][a-zà-öø-ÿłšžč]+(?:['’-][A-ZÀ-Þ][a-zà-ÿ]+)?"
_RUN = re.compile(
    rf"(?<![\w.’'@#-]){_WORD}(?: (?:[A-Z]\.|de|del|della|di|da|van|von|der|den|bin|al|el|la|{_WORD}))* {_WORD}(?![\w@-])"
)
_SPEAKS = re.compile(
    r"(?:,? (?:said|says|told|tells|added|adds|asked|replied|warned|argued|insisted|explained|recalled|wrote)\b"
    r"|, who (?:is|was|has|said|says|uses|runs|lives|works|works)\b|, \d\d[,.;])"
)
_SAID = re.compile(r"\b(?:said|says|asked|added|adds|replied|recalled|warned|explained|named|called) $")
_ROLE = re.compile(r"([\w-]+),? $")
#: Words that a name of this kind never holds: what the model did not call a name is one only if nothing speaks against.
_NO_WORDS = COMMON | NOT_NAMES | frozenset(SMALL) | frozenset(MONTHS) | frozenset(WEEKDAYS)
_ROLES = NOUNS | TITLES
_LONGEST = 4


def with_introduced(text: str, found: list[Candidate], titled: list[Paragraph]) -> list[Candidate]:
    """`found` with people who are introduced as such, in place of pieces of their names."""
    new = [c for c in _introduced(text) if _is_new(c, found) and not _in_any(c, titled)]
    return put_in(found, [c for c in new if not _is_verb_and_surname(c, found)])


def _is_verb_and_surname(person: Candidate, found: list[Candidate]) -> bool:
    """Whether “Said Lund” is no Said, but a verb before the surname of somebody with another first name."""
    first = person.words[0]
    is_verb = first == "said" or first_and_last.is_past_verb(first)
    return is_verb and any(
        c.label == "PERSON" and len(c.words) > 1 and c.words[-1] == person.words[-1] and c.words[0] != first
        for c in found
    )


def _introduced(text: str) -> Iterator[Candidate]:
    for run in _RUN.finditer(text):
        start, title = _behind_office(text, run.start(), run.end()) or _behind_role(text, run.start(), run.end())
        shown = text[start : run.end()]
        words = normal.words(shown)
        if not 2 <= len(words) <= _LONGEST or not _is_name(words):
            continue
        if title or _SPEAKS.match(text, run.end()) or _SAID.search(text, max(0, start - 12), start):
            yield Candidate(start, run.end(), "PERSON", shown, words, title=title, method="introduced")


def _behind_office(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Where the name begins behind an office and its fields: “Minister of Finance and” before “Planning Iker Ruiz”."""
    if not text.endswith((" of ", " for ", " and ", " the ", ", "), 0, start):
        return None
    office = _OFFICE.search(text, max(0, start - 70), start)
    words = list(re.finditer(r"\S+", text[start:end])) if office else []
    if office is None or len(words) < 3:
        return None
    usual = (w for w in words[1:-1] if first_and_last.is_first_name(normal.fold(w.group())))
    first = next(usual, words[-2])
    return start + first.start(), text[office.start() : start + first.start()].strip()


_OFFICE = re.compile(
    r"\b(?:Minister|Secretary|Undersecretary|Director|Head|Chief|Commissioner|Professor|Dean) (?:of|for) (?:the )?"
    r"(?:[A-Z][a-z]+(?:, | and | & | ))*$"
)


def _behind_role(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Where the name begins behind capitalised roles, and the role before it."""
    title = None
    at = start
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word.group().lower().strip(".")
        if bare in _ROLES and not first_and_last.is_usual_first_name(bare):
            at, title = start + word.end() + 1, word.group()
        elif bare not in MODIFIERS and bare not in BEFORE_TITLES:
            break
    if at >= end:
        return start, None
    if title is None and (before := _ROLE.search(text, max(0, start - 24), start)):
        bare = before.group(1).lower()
        title = before.group(1) if bare in _ROLES and bare not in ABBREVIATED else None
    return at, title


def _is_name(words: tuple[str, ...]) -> bool:
    """Whether words can be a person's name: no known place, people or body, no word for one, no everyday word."""
    if any(w in _NO_WORDS for w in words) or words[-1] in head_words.LAST or words[0] in head_words.FIRST:
        return False
    if known(" ".join(words)) or known(words[0]) or words[-1] in NOUNS or words[0] in MODIFIERS:
        return False
    return first_and_last.is_first_name(words[0]) or first_and_last.is_last_name(words[-1])


def _is_new(person: Candidate, found: list[Candidate]) -> bool:
    """Whether the model has nothing there, or nothing but pieces of the name."""
    over = [c for c in found if c.start < person.end and person.start < c.end]
    if any(c.label == "PERSON" and len(c.words) > 1 and c.end == person.end for c in over):
        return False  # “Miss Universe Ada Lund” is Ada Lund
    return all(person.start <= c.start and c.end <= person.end and c.words != person.words for c in over) and not any(
        c.label not in ("PERSON", "ORG", "GPE", "WORK_OF_ART", "PRODUCT", "FAC") for c in over
    )


def _in_any(person: Candidate, lines: list[Paragraph]) -> bool:
    return any(p.start <= person.start < p.end for p in lines)
