"""Lines in title case or capitals, where the capitals of other words mislead the model."""

from __future__ import annotations

import re
from collections import Counter

from transforms.article import Annotated, Paragraph
from transforms.english import head_words
from transforms.english.common_words import COMMON
from transforms.english.name_words import NAME_SUFFIXES, NAMED
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import first_and_last, gazetteer
from transforms.entities.known.organisations import organisation_keys

#: Share of the longer words of a line that begin with a capital, from which on it is in title case: prose full of names
#: stays below it.
TITLE_CASE = 0.75
#: Words of a line, at least, for its case to tell anything.
SHORTEST = 4
#: The same for a line with a full stop, which may be a short sentence about people.
SHORTEST_SENTENCE = 6
#: Characters of a headline, at most; longer lines are read as prose without looking at their capitals.
LONGEST_LINE = 300
#: Words of a name that nothing but a headline has, at most; longer ones are pieces of the headline.
LONGEST_NAME = 3

_IN_NAMES = frozenset("of the and for on in at a".split())
_CAPITALS_BEFORE = re.compile(r"\b[A-Z]{2,} $")
_CAPITALS_AFTER = re.compile(r" (?:[A-Z]{2,}\b|[A-Z][a-z])|$", re.M)
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")


def lines(annotated: Annotated) -> list[Paragraph]:
    """The paragraphs in title case or capitals."""
    return [p for p in annotated.paragraphs if _titled(annotated.text[p.start : p.end])]


def without_mistakes(annotated: Annotated, lines: list[Paragraph], found: list[Candidate]) -> list[Candidate]:
    """`found` without names that stand in headlines only (in `lines`, or in capitals) and seem to be pieces of them.

    The names inside such a piece are found again where the rest of the article has them.
    """
    found = _without_shouting(annotated.text, found)
    if not lines:
        return found
    titled = {c.start for p in lines for c in found if p.start <= c.start < p.end}
    body = [c for c in found if c.label in NAMED and c.start not in titled]
    known = {c.words for c in body} | _repeated(found)
    surnames = {c.words[-1] for c in body if c.label == "PERSON"}
    firsts = {c.words[0] for c in body if c.label == "PERSON" and len(c.words) > 1}
    kept = []
    for candidate in found:
        piece = candidate.start in titled and candidate.label in NAMED and candidate.words not in known
        if piece and (_piece(candidate, known, surnames) or _behind_word(candidate, surnames, firsts)):
            continue
        kept.append(candidate)
    return kept


def _without_shouting(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` without single words in a run of capitals that are names nowhere else: “TURNOUT IS HIGH IN ONDARA”."""
    kept = []
    plain = {c.words for c in found if not c.text.isupper()}
    ends = {w for words in plain for w in (words[:1], words[-1:])}
    for candidate in found:
        shouted = candidate.text.isupper() and candidate.label in NAMED and len(candidate.text) > 4
        if shouted and len(candidate.words) == 1 and candidate.words not in plain and candidate.words not in ends:
            word = candidate.words[0]
            before = _CAPITALS_BEFORE.search(text, max(0, candidate.start - 30), candidate.start)
            known = gazetteer.find(word) or word in organisation_keys() or first_and_last.is_last_name(word)
            if before and _CAPITALS_AFTER.match(text, candidate.end) and not known:
                continue
        kept.append(candidate)
    return kept


def _titled(line: str) -> bool:
    if len(line) > LONGEST_LINE:
        return False
    words: list[str] = _LONGER_WORD.findall(line)
    if len(words) < (SHORTEST_SENTENCE if line.endswith(".") else SHORTEST):
        return line.isupper() and len(line.split()) > 1
    return sum(w[0].isupper() for w in words) >= TITLE_CASE * len(words)


def _repeated(found: list[Candidate]) -> set[tuple[str, ...]]:
    """Full names of people that the article has more than once, if only in headlines."""
    count = Counter(c.words for c in found if c.label == "PERSON" and len(c.words) > 1)
    return {words for words, n in count.items() if n > 1 and first_and_last.like_person(words)}


def _piece(candidate: Candidate, known: set[tuple[str, ...]], surnames: set[str]) -> bool:
    """Whether a name that nothing but a headline has is made of words of the headline."""
    words = tuple(w for w in candidate.words if w not in NAME_SUFFIXES) or candidate.words
    if words in known or len(words) == 1 or gazetteer.find(" ".join(words)):
        return False
    if candidate.text.isupper() or any(w in COMMON and w not in _IN_NAMES for w in words):
        return True
    if words[-1] in head_words.LAST or words[0] in head_words.FIRST:
        return words[0] in surnames and candidate.label == "PERSON"
    return len(words) > LONGEST_NAME or words[0] in surnames or bool(_runs(candidate, words, surnames) & known)


def _behind_word(candidate: Candidate, surnames: set[str], firsts: set[str]) -> bool:
    """Whether a person is a known surname with another word of the headline before it: “Double Standard Lund Faces”."""
    first, last = candidate.words[0], candidate.words[-1]
    person = candidate.label == "PERSON" and len(candidate.words) > 1 and last in surnames
    return person and first not in firsts and len(first) > 1 and not first_and_last.is_usual_first_name(first)


def _runs(candidate: Candidate, words: tuple[str, ...], surnames: set[str]) -> set[tuple[str, ...]]:
    """The shorter runs of words of a name, without the surname of a person."""
    runs = {words[a:b] for a in range(len(words)) for b in range(a + 1, len(words) + 1)} - {words}
    if candidate.label == "PERSON":
        runs -= {(w,) for w in words[-1:] if w in surnames}
    return runs
