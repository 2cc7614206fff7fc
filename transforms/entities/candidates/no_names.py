"""What the model takes for names and is none: adjectives before question marks, species, roles, written-out terms."""

from __future__ import annotations

import re

from transforms.english import head_words
from transforms.english.name_words import NAMED
from transforms.english.role_words import NOUNS
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import first_and_last, gazetteer
from transforms.entities.known.kept_lists import known

_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:;…\n]['’”\")]*|[“\"‘(—–])\s*$")
#: The second word of a species: “Beauveria bassiana”, “Edwardsiella andrillae”.
_SPECIES = re.compile(
    r" [a-z]{3,}(?:iana|siana|ensis|ense|illae|ides|oides|ii|cola|iae|icus|ica|ata|atus|ulum|osa|osum)\b"
)
_KINDS = re.compile(
    r"\b(?:species|fungus|fungi|bacteri|genus|parasite|pathogen|insect|beetle|anemone|plants?|larva|virus)"
)
_EXPANSION = re.compile(r" [\[(](?P<words>[A-Z][\w-]+(?: [\w-]+){1,5})[\]),]")
_ADJECTIVE = re.compile(r"(?:sh|ous|ful|ive|ic|less|ry|ty|ed|able|ible|ent|ant|air|uel|rude|ick|ing|er|al|ely)$")
#: A word that begins with a small letter and has a capital inside is a thing's name, never a person's.
_CAMEL = re.compile(r"[a-z]{1,5}[A-Z]\w*")


def left_out(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` without what is no name, and with another label where the words by themselves forbid the model's."""
    written_out = {c.text for c in found if c.text.isupper() and c.label in NAMED and _is_term(text, c)}
    species: bool | None = None
    made: list[Candidate] = []
    for candidate in found:
        if candidate.label in NAMED and len(candidate.words) == 1:
            if candidate.text in written_out or _no_name(text, candidate):
                continue
            if candidate.label not in ("NORP", "DATE") and _SPECIES.match(text, candidate.end):
                species = bool(_KINDS.search(text)) if species is None else species
                if species:
                    continue
        made.append(_relabelled(text, candidate))
    return made


def _no_name(text: str, candidate: Candidate) -> bool:
    """Whether a single word is no name."""
    joined = candidate.label == "PERSON" and "&" in candidate.text
    return joined or _asked(text, candidate) or _role_alone(text, candidate) or _many_of_role(text, candidate)


def _relabelled(text: str, candidate: Candidate) -> Candidate:
    """The candidate, as what its words and those behind it say that it is."""
    single = len(candidate.words) == 1
    if single and candidate.label in ("PERSON", "GPE") and _CAMEL.fullmatch(candidate.text):
        return candidate._replace(label="PRODUCT", method="label")
    if candidate.label not in _BEARERS:
        return candidate
    if act := _ACT.match(text, candidate.end):
        return candidate.spanning(text, candidate.start, act.end(), "edges")._replace(label="LAW")
    return candidate if single else _place_of_role(text, candidate)


_BEARERS = frozenset({"PERSON", "ORG"})
#: Of which clubs have their names.
_CLUBS = frozenset({"driver", "pilot", "racer", "ranger", "sailor", "senator", "star", "wrestler"})
#: What makes the names before it those of an act: “Okhotin*-Lund Act*”.
_ACT = re.compile(r"(?:[-–][A-Z]\w+){0,3} (?:Act|Bill|Amendment)\b(?! [A-Z])")


def _place_of_role(text: str, candidate: Candidate) -> Candidate:
    """The place alone where a role of its stands behind it: “Virginia Governor(s)”, “California Driver's license”."""
    words = candidate.words[:-1] if candidate.words[-1] == "s" else candidate.words
    if len(words) < 2 or words[-1] not in NOUNS:
        return candidate
    place = gazetteer.find(" ".join(words[:-1]))
    if place is None or not place.sure or (candidate.label == "PERSON" and first_and_last.like_person(words)):
        return candidate
    end = candidate.start + candidate.text.lower().rindex(words[-1])
    end = candidate.start + len(text[candidate.start : end].rstrip())
    return candidate.spanning(text, candidate.start, end, "edges")._replace(label="GPE")


def _asked(text: str, candidate: Candidate) -> bool:
    """Whether a word is all of a question, and an adjective as far as one can see: “Harsh? Perhaps.”"""
    if text[candidate.end : candidate.end + 1] != "?" or candidate.label == "NORP":
        return False
    word = candidate.words[0]
    if known(word) or first_and_last.is_usual_first_name(word) or not _ADJECTIVE.search(word):
        return False
    opens = _SENTENCE_BEFORE.search(text, max(0, candidate.start - 6), candidate.start)
    return opens is not None and text.count(candidate.text) == 1


def _role_alone(text: str, candidate: Candidate) -> bool:
    """Whether a person is a role that opens a sentence: “Artist's rendering”."""
    word = candidate.words[0]
    if candidate.label != "PERSON" or word not in NOUNS or candidate.title or first_and_last.is_last_name(word):
        return False
    return _SENTENCE_BEFORE.search(text, max(0, candidate.start - 6), candidate.start) is not None


def _many_of_role(text: str, candidate: Candidate) -> bool:
    """Whether a word that opens a sentence is no body but what many people are: “*Detectives* declined to say …”.

    A club may be called so, which the article then says within its sentences as well.
    """
    word = candidate.words[0]
    if candidate.label not in _BEARERS or not word.endswith("s") or word[:-1] not in NOUNS - _CLUBS:
        return False
    if _SENTENCE_BEFORE.search(text, max(0, candidate.start - 6), candidate.start) is None:
        return False
    return not any(
        _SENTENCE_BEFORE.search(text, max(0, m.start() - 6), m.start()) is None
        for m in re.finditer(rf"\b{re.escape(candidate.text)}\b", text)
    )


def _is_term(text: str, candidate: Candidate) -> bool:
    """Whether an abbreviation is written out behind it as no body's name: “ROS [Reactive Oxygen Species]”."""
    behind = _EXPANSION.match(text, candidate.end, candidate.end + 60)
    if behind is None or known(candidate.words[0]):
        return False
    words = [w for w in behind["words"].split() if w[0].isupper()]
    letters = "".join(w[0] for w in words)
    return letters == candidate.text and words[-1].lower() not in head_words.LAST
