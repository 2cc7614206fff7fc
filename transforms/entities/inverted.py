"""Names written surname first, as lists of books and sources have them: “Lund, Ada. The Water Board.”"""

from __future__ import annotations

import re

from transforms.entities import normal, people
from transforms.entities.spans import Candidate, put_in

#: Entries that an article must have for them to be a list: one line alone may be “Paris, France. …”.
LIST = 4

_NAME = r"[A-Z][\w'’-]+, [A-Z][\w'’-]+(?: [A-Z][\w'’-]*\.?)*?"
_ENTRY = re.compile(rf"^[ \t]*{_NAME}(?: (?:and|&) {_NAME})*(?=\. [A-Z\"“‘])", re.M)
_PART = re.compile(r"([A-Z][\w'’-]+), ([A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)*)")


def _parts(text: str, entry: re.Match[str]) -> list[re.Match[str]]:
    return list(_PART.finditer(text, entry.start(), entry.end()))


def put_right(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the people at the head of entries in a list of sources, in place of what overlaps them."""
    new: list[Candidate] = []
    entries = list(_ENTRY.finditer(text))
    in_a_list = len(entries) >= LIST
    for entry in entries:
        people_of_entry = [(p, normal.words(f"{p.group(2)} {p.group(1)}")) for p in _parts(text, entry)]
        listed = in_a_list or any(people.is_usual_first_name(words[0]) for _, words in people_of_entry)
        for part, words in people_of_entry:
            name = f"{part.group(2)} {part.group(1)}"
            if len(words) > 1 and listed:
                new.append(Candidate(part.start(), part.end(), "PERSON", name, words))
    return put_in(found, new)
