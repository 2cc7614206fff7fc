"""Other names that a text gives somebody: “who goes by Shorty”, “known as Birdie”, “the team, known as the Gliders”."""

from __future__ import annotations

import re

from transforms.english import head_words
from transforms.english.common_words import COMMON
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.known import normal
from transforms.entities.known.kept_lists import known

#: What stands between somebody's name and another name of his or hers.
LINK = re.compile(
    r"(?:,? (?:who|and|also|now|then|whom?)\b[^.;:\n]{0,40}?)?,? ?\(?"
    r"(?:(?:who )?(?:goes|went|going) by (?:the (?:nick)?name(?: of)? )?"
    r"|(?:better|also|widely|popularly|universally|best|commonly)? ?known (?:to [\w ]{2,24} )?(?:as|by the name) "
    r"|(?:who (?:is|was) )?nicknamed |a\.?k\.?a\.? )(?:the |The )?[“\"‘']?"
)
_CALLED = re.compile(
    r"(?:(?:goes|went|going) by(?: the name(?: of)?)?|known as|nicknamed|aka) (?:the )?[“\"‘']?"
    r"(?P<name>[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)?)"
)
#: Characters between a name and the other name, at most.
REACH = 70
_SIGNS = (" known as ", "goes by ", "went by ", "going by ", "nicknamed ", " aka ")
_NOUN = re.compile(r"[\w-]+")


def with_other_names(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the other names that the model missed or took for something else, as what they are names of."""
    if not has_sign(text):
        return found
    new = []
    for match in _CALLED.finditer(text):
        start, end = match.span("name")
        words = normal.words(match["name"])
        if not words or words[0] in COMMON or known(" ".join(words)):
            continue
        label = _label(text, found, match.start(), start)
        if label and not any(c.start <= start and end <= c.end and c.label == label for c in found):
            new.append(Candidate(start, end, label, match["name"], words, method="introduced"))
    return put_in(found, new)


def has_sign(text: str) -> bool:
    """Whether a text says of anybody that he or she is called otherwise."""
    return any(sign in text for sign in _SIGNS)


def bearer(text: str, found: list[Candidate], start: int) -> Candidate | None:
    """The person of `found` whose other name begins at `start`; None where none is linked to it."""
    before = [c for c in found if c.end <= start and start - c.end <= REACH]
    for candidate in reversed(before):
        if LINK.fullmatch(text, candidate.end, start):
            return candidate
    return None


def _label(text: str, found: list[Candidate], link: int, start: int) -> str | None:
    """What is called so: the person named just before, or a team, a company told by its noun."""
    if bearer(text, [c for c in found if c.label == "PERSON"], start):
        return "PERSON"
    nouns = _NOUN.findall(text[max(0, link - 40) : link].rpartition(". ")[2].lower())
    kind = next((k for n in reversed(nouns) if (k := head_words.SAID_TO_BE.get(n) or head_words.LAST.get(n))), None)
    return kind if kind in ("ORG", "GPE", "LOC", "FAC") else None
