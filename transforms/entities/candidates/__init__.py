"""Candidates: the model's names put right at their edges, and those it missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.article import Annotated
from transforms.english.name_words import NAMED, VALUED
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.candidates.completed import completed
from transforms.entities.candidates.pieces import pieces

_NO_NOUNS = frozenset({"VBD", "VBG", "VBN", "VBP", "CC", "IN"})  # tags of words that no name consists of
_EDGES = " \t\n\r\f\v\xa0,;:"
_LEFT_OUT = {
    "MONEY": re.compile(r"(?:\b(?:US|C|A|NZ|HK|S|R))?[$£€¥₹₱₵₦]\s?$|\bRs\.?\s?$"),
    "DATE": re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|[JFMASOND][a-z]{2,8})\.? $"),
}


def candidates(annotated: Annotated) -> list[Candidate]:
    """The model's names and values in text order, not overlapping, with corrected edges."""
    text = annotated.text
    found: list[Candidate] = []
    for ent in annotated.doc.ents:
        start, end, label = ent.start_char, ent.end_char, ent.label_
        if label in NAMED:
            if len(ent) == 1 and annotated.doc[ent.start].tag_ in _NO_NOUNS:
                continue
            found.extend(_told(list(pieces(text, start, end, label)), start, end))
        elif label in VALUED and (amount := _amount(text, start, end, label, found[-1].end if found else 0)):
            found.append(amount)
    return completed(text, found)


def _told(names: list[Candidate], start: int, end: int) -> Iterator[Candidate]:
    """The names inside the model's span `start:end`, with what made them: cut apart, or its edges corrected."""
    for name in names:
        if len(names) > 1:
            yield name._replace(method="parted")
        else:
            yield name if name.start == start and name.end == end else name._replace(method="edges")


def _amount(text: str, start: int, end: int, label: str, floor: int) -> Candidate | None:
    """A date or amount without white space, with the currency sign or the month before it that the model left out."""
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip(_EDGES))
    end = start + len(shown.strip(_EDGES))
    if start < end and shown[0].isdigit():
        before = _LEFT_OUT[label].search(text, floor, start) if label in _LEFT_OUT else None
        start = before.start() if before else start
    if start >= end:
        return None
    return Candidate(start, end, label, text[start:end], (), method="model" if text[start:end] == shown else "edges")
