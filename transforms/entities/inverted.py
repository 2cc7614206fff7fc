"""Names written surname first, as lists of books and sources have them: “Lund, Ada. The Water Board.”"""

from __future__ import annotations

import re

from transforms.entities import normal, people
from transforms.entities.spans import Candidate, put_in

_NAME = r"[A-Z][\w'’-]+, [A-Z][\w'’-]+(?: [A-Z][\w'’-]*\.?)*?"
_ENTRY = re.compile(rf"^[ \t]*{_NAME}(?: (?:and|&) {_NAME})*(?=\. [A-Z\"“‘])", re.M)
_PART = re.compile(r"([A-Z][\w'’-]+), ([A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)*)")


def put_right(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the people at the head of entries in a list of sources, in place of what overlaps them."""
    new: list[Candidate] = []
    for entry in _ENTRY.finditer(text):
        for part in _PART.finditer(text, entry.start(), entry.end()):
            name = f"{part.group(2)} {part.group(1)}"
            words = normal.words(name)
            if len(words) > 1 and people.is_usual_first_name(words[0]):
                new.append(Candidate(part.start(), part.end(), "PERSON", name, words))
    return put_in(found, new)
