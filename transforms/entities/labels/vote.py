"""One label for every name of an article: kept lists, what the name itself says, the text around it, then a vote."""

from __future__ import annotations

import re

from transforms.english import head_words
from transforms.english.name_words import NAME_SUFFIXES, NAMED
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import first_and_last, gazetteer
from transforms.entities.known.organisations import organisation_keys

Words = tuple[str, ...]
Told = dict[Words, str]
"""labels by the words of names"""

#: Labels that a person's name is mistaken for.
_LIKE_PERSON = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP"})


def labelled(text: str, found: list[Candidate], told: Told) -> list[Candidate]:
    """`found` with one label for all names of the same words; those that turn out to be no names are left out.

    `told` has labels that the text around the names gives. Dates and amounts stay as they are.
    """
    named = [c for c in found if c.label in NAMED]
    label_of = _without_slips(_chosen(text, named, told))
    made = (
        c._replace(label=label_of[c.words], method="label") if c.label in NAMED and label_of[c.words] != c.label else c
        for c in found
    )
    return [c for c in made if c.label]


def _votes(found: list[Candidate]) -> dict[Words, dict[str, int]]:
    """How often the model gives each label; a title speaks for a person."""
    votes: dict[Words, dict[str, int]] = {}
    for candidate in found:
        count = votes.setdefault(candidate.words, {})
        count[candidate.label] = count.get(candidate.label, 0) + 1
        if candidate.title:
            count["PERSON"] = count.get("PERSON", 0) + 2
    return votes


def _chosen(text: str, found: list[Candidate], told: Told) -> Told:
    """The label of each name by itself: what the text tells, else what the name tells, else most votes."""
    said, common = _said_to_be(text, found), _common_words(text, found)
    chosen: Told = {}
    for words, count in _votes(found).items():
        label = told[words] if words in told else "" if words in common else _told_by_name(words, count)
        chosen[words] = said.get(words, _most(count)) if label is None else label
    return chosen


def _without_slips(chosen: Told) -> Told:
    """`chosen` with the labels of single words as the longer names have them: storms, people's surnames."""
    storms = {words[1]: label for words, label in chosen.items() if len(words) == 2 and words[0] in head_words.NAMING}
    stormy = {words: storms.get(words[0], label) if len(words) == 1 else label for words, label in chosen.items()}
    people = [words for words, label in stormy.items() if label == "PERSON"]
    surnames = {w for words in people for w in _ends(words)}
    doubled = {words[n:] for words in people for n in range(1, len(words) - 1)}
    return {
        words: "PERSON" if words in doubled or _is_surname(words, label, surnames) else label
        for words, label in stormy.items()
    }


def _is_surname(words: Words, label: str, surnames: set[str]) -> bool:
    if len(words) != 1 or label not in _LIKE_PERSON or words[0] not in surnames:
        return False
    return not _sure_place(words) and not (len(words[0]) < 4 and words[0] in organisation_keys())  # “U.N.”


def _most(count: dict[str, int]) -> str:
    return max(count, key=lambda label: count[label])


def _said_to_be(text: str, found: list[Candidate]) -> dict[tuple[str, ...], str]:
    """Labels that the article itself gives: “Stella is a NASA mission”, “Ondara, a village in …”."""
    said: dict[tuple[str, ...], str] = {}
    for candidate in found:
        if (
            candidate.words not in said
            and not gazetteer.find(" ".join(candidate.words))
            and text[candidate.end : candidate.end + 4] in _COPULAS
        ):
            phrase = _IS_A.match(text, candidate.end)
            nouns = phrase["what"].split() if phrase else []
            for n, word in enumerate(nouns):
                if word in _PREPOSITIONS:
                    break
                if word in head_words.SAID_TO_BE and (
                    n + 1 == len(nouns) or nouns[n + 1] in _PREPOSITIONS or n + 2 > 2
                ):
                    said[candidate.words] = head_words.SAID_TO_BE[word]
    return said


def _common_words(text: str, found: list[Candidate]) -> set[tuple[str, ...]]:
    """Single words that are capitalised where sentences begin only, and written small elsewhere in the article."""
    opening: dict[tuple[str, ...], bool] = {}
    for candidate in found:
        if len(candidate.words) == 1:
            before = text[max(0, candidate.start - 3) : candidate.start].rstrip(" \"“‘'")
            opens = candidate.start == 0 or before.endswith((".", "!", "?", "\n", ":")) or not before
            opening[candidate.words] = opens and opening.get(candidate.words, True)
    return {
        words
        for words, opens in opening.items()
        if opens and any(f" {words[0]}{end}" in text for end in (" ", ",", ".", "s ", "?", ")"))
    }


_COPULAS = frozenset({", a ", ", an", ", th", " is ", " was", " are"})
_IS_A = re.compile(r"(?:,| is| was| are) (?:an?|the) (?P<what>(?:[\w’'&-]+ ){0,6}[\w’'&-]+)")
_PREPOSITIONS = frozenset("of in for at on from with to by that which who where and or about near".split())


def _ends(words: tuple[str, ...]) -> tuple[str, ...]:
    """First and last name of a person's full name."""
    words = tuple(w for n, w in enumerate(words) if not n or w not in NAME_SUFFIXES)  # J.R. Lund
    return (words[0], words[-1]) if len(words) > 1 else ()


def _sure_place(words: tuple[str, ...]) -> bool:
    place = gazetteer.find(" ".join(words))
    return place is not None and place.sure


def _told_by_name(words: tuple[str, ...], count: dict[str, int]) -> str | None:
    """The label that a name tells by itself."""
    name = " ".join(words)
    place = gazetteer.find(name)
    if place and place.sure:
        return place.label
    if name in gazetteer.demonym_keys() and count.keys() <= {"NORP", "GPE", "ORG", "PERSON", "LANGUAGE"}:
        return "NORP"
    if name in organisation_keys():
        return "ORG"
    if len(words) == 1:
        return head_words.ALONE.get(name)
    if first_and_last.like_person(words):
        return "PERSON"
    if words[0] in head_words.FIRST:
        return head_words.FIRST[words[0]]
    head = next((n for n, word in enumerate(words) if n and word in ("of", "for", "on")), len(words)) - 1
    told = head_words.LAST.get(words[head])
    if head < len(words) - 1:
        return told if told in ("ORG", "LOC") else None
    person = _most(count) == "PERSON" and (count.get("PERSON", 0) > 2 or first_and_last.is_usual_first_name(words[0]))
    if told and not (words[-1] in head_words.ALSO_SURNAMES and person):
        return told
    return None
