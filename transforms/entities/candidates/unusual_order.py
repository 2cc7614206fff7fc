"""People named in unusual order: surname first (“Lund, Ada. The Water Board.”), with a nickname inside the name
(“Ada “The Heron” Lund”), with others (“Lund et al.”).
"""

from __future__ import annotations

import re

from transforms.english.common_words import COMMON
from transforms.english.role_words import NOUNS
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.known import first_and_last, normal
from transforms.entities.known.kept_lists import known

#: Entries that an article must have for them to be a list: one line alone may be “Paris, France. …”.
LIST = 4

_NAME = r"[A-Z][\w'’-]+, [A-Z][\w'’-]+(?: [A-Z][\w'’-]*\.?)*?"
_ENTRY = re.compile(rf"^[ \t]*{_NAME}(?: (?:and|&) {_NAME})*(?=\. [A-Z\"“‘])", re.M)
_PART = re.compile(r"([A-Z][\w'’-]+), ([A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)*)")


_NICKNAME = re.compile(
    r"(?P<first>\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*)?) [“\"‘'](?:[Tt]he )?[A-Z][^”\"’'\n.,!?]{1,24}[”\"’'] (?P<last>[A-Z][\w'’-]*\w)"
)
#: The same to look for first, from its mark on, which costs a tenth.
_MARKED_NAME = re.compile(r"[“\"‘'](?<=[a-z] .)(?:[Tt]he )?[A-Z][^”\"’'\n.,!?]{1,24}[”\"’'] [A-Z]")
#: What somebody is before a name; a whole first name otherwise.
_CALLINGS = NOUNS | {"airman", "marine", "navy", "seal"}
_ET_AL = re.compile(r"\b[A-Z][\w'’-]+(?= et al\b)")


def _parts(text: str, entry: re.Match[str]) -> list[re.Match[str]]:
    return list(_PART.finditer(text, entry.start(), entry.end()))


def _nicknamed(text: str, found: list[Candidate]) -> list[Candidate]:
    """People whose names have a nickname between quotation marks, where one of their other names is a person's."""
    if not _MARKED_NAME.search(text):
        return []
    surnames = {c.words[-1] for c in found if c.label == "PERSON"}
    edges = {e for c in found if c.label == "PERSON" for e in (c.start, c.end)}
    new = []
    for match in _NICKNAME.finditer(text):
        given, last = match["first"].split(), normal.fold(match["last"])
        first, start = normal.fold(given[0]), match.start()
        if len(given) > 1 and first in _CALLINGS and first_and_last.is_usual_first_name(normal.fold(given[1])):
            first, start = normal.fold(given[1]), match.end("first") - len(given[1])  # Farmer *John “Tig” Lund*
        named = match.end("first") in edges or first_and_last.is_usual_first_name(first)
        surname = last in surnames or (first_and_last.is_last_name(last) and last not in COMMON)
        if named and (surname or match.start("last") in edges):
            name = f"{text[start : match.end('first')]} {match['last']}"
            new.append(Candidate(start, match.end(), "PERSON", name, normal.words(name), method="order"))
    return new


def _listed(text: str) -> list[Candidate]:
    """People in a list with semicolons (“Pell, Gus; Soto, Pilar; and Varga, Leo”) and in a line of authors."""
    runs = [*_BY.finditer(text), *(_SEMICOLONS.finditer(text) if "; " in text else ())]
    new = []
    for run in runs:
        for part in _PART.finditer(text, run.start("names"), run.end("names")):
            name = f"{part.group(2)} {part.group(1)}"
            words = normal.words(name)
            if len(words) > 1 and first_and_last.is_first_name(words[0]) and not known(normal.key(part.group(1))):
                new.append(Candidate(part.start(), part.end(), "PERSON", name, words, method="order"))
    return new


_FIRST_LAST = r"[A-Z][\w'’-]+, [A-Z][\w'’-]+(?: [A-Z]\.)?"
_SEMICOLONS = re.compile(rf"(?P<names>{_FIRST_LAST}(?:; (?:and )?{_FIRST_LAST})+)")
_BY = re.compile(
    rf"^(?:[Bb]y|BY|Author:|Authors:|Written by) (?P<names>{_FIRST_LAST}(?:(?: and |; ){_FIRST_LAST})*)$", re.M
)


def put_right(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the people at the head of entries in a list of sources, in place of what overlaps them."""
    new = [
        Candidate(m.start(), m.end(), "PERSON", m.group(), normal.words(m.group()), method="order")
        for m in (_ET_AL.finditer(text) if " et al" in text else ())
    ]
    new += _nicknamed(text, found)
    new += _listed(text)
    entries = list(_ENTRY.finditer(text))
    in_a_list = len(entries) >= LIST
    for entry in entries:
        people_of_entry = [(p, normal.words(f"{p.group(2)} {p.group(1)}")) for p in _parts(text, entry)]
        listed = in_a_list or any(first_and_last.is_usual_first_name(words[0]) for _, words in people_of_entry)
        for part, words in people_of_entry:
            name = f"{part.group(2)} {part.group(1)}"
            if len(words) > 1 and listed:
                new.append(Candidate(part.start(), part.end(), "PERSON", name, words, method="order"))
    return put_in(found, new)
