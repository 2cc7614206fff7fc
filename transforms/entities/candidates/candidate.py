"""A name or value in the text on its way to becoming a mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from transforms.article import Annotated, NamingRule
from transforms.entities.known import normal


class Candidate(NamedTuple):
    """A name in the text that may become a mention; of one article's candidates no two begin at the same place."""

    start: int
    end: int
    label: str
    text: str
    words: tuple[str, ...]
    sentence: int = 0
    title: str | None = None
    """what stood before the name inside the model's span"""
    method: NamingRule = "model"
    """the rule that found it, or the last that changed its edges or its label"""

    def spanning(self, text: str, start: int, end: int, method: NamingRule) -> Candidate:
        """The same with other edges, which `method` gave it, and the words between them."""
        shown = text[start:end]
        return Candidate(start, end, self.label, shown, normal.words(shown), self.sentence, self.title, method)


def put_in(found: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """`found` with `new` in place of what overlaps them, in text order."""
    if not new:
        return found
    replaced = {c.start for n in new for c in found if c.start < n.end and n.start < c.end}
    return sorted([*(c for c in found if c.start not in replaced), *new], key=lambda c: c.start)


def placed_in_sentences(annotated: Annotated, found: list[Candidate]) -> list[Candidate]:
    """`found` with the sentence of each."""
    starts = [s.start for s in annotated.sentences]
    return [c._replace(sentence=max(0, bisect_right(starts, c.start) - 1)) for c in found]


def tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """First and last token (exclusive) of a stretch of text, from the start offsets of all tokens."""
    return max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)
