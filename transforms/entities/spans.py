"""The model's names, with their edges put right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.article import Annotated
from transforms.entities import normal
from transforms.entities.words import BEFORE_TITLES, NAMED, NOT_NAMES, TITLES, VALUED

_FRONT = re.compile(r"(?:[\s\"“”„«»‘’'`(\[*•·|/_–—…:;,.-]+|(?:the|a|an|The|A|An)\s+)+")
_BACK = re.compile(r"(?:['’]s?|[\s\"“”„«»‘`([*•·|/_–—…:;,-]|(?<=\w{4})\.|(?<=\W)\.)+$")
_PERSON_BREAK = re.compile(r"\s*(?:\n|/|;|\s(?:and|&|or|vs\.?)\s|,\s(?!(?:Jr|Sr|II|III|IV)\b))\s*")
_BREAK = re.compile(r"\s*\n\s*")
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class Candidate:
    """A name in the text that may become a mention."""

    start: int
    end: int
    label: str
    text: str
    words: tuple[str, ...]
    sentence: int = 0
    title: str | None = None
    """what stood before the name inside the model's span, or stands before it in the text"""
    group: bool = False
    """a family or couple, not one person"""


def candidates(annotated: Annotated) -> list[Candidate]:
    """Names and values in text order, not overlapping, with corrected edges."""
    text = annotated.text
    found: list[Candidate] = []
    for ent in annotated.doc.ents:
        start, end, label = ent.start_char, ent.end_char, ent.label_
        if label in NAMED:
            found.extend(_pieces(text, start, end, label))
        elif label in VALUED:
            shown = text[start:end]
            start += len(shown) - len(shown.lstrip())
            shown = shown.strip()
            if shown:
                found.append(Candidate(start, start + len(shown), label, shown, ()))
    starts = [s.start for s in annotated.sentences]
    for candidate in found:
        candidate.sentence = max(0, bisect_right(starts, candidate.start) - 1)
    return found


def tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """First and last token (exclusive) of a stretch of text, from the start offsets of all tokens."""
    return max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)


def _pieces(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The names inside one span of the model: joined people and names on two lines are several."""
    pattern = _PERSON_BREAK if label == "PERSON" else _BREAK
    at = start
    for gap in pattern.finditer(text, start, end):
        yield from _trimmed(text, at, gap.start(), label)
        at = gap.end()
    yield from _trimmed(text, at, end, label)


def _trimmed(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The name without articles, titles, quotation marks and possessive ending at its edges; nothing if none is left."""
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if back := _BACK.search(text[start:end]):
        end = start + back.start()
    title = None
    if label == "PERSON":
        after = _after_titles(text, start, end)
        if after > start:
            title, start = text[start:after].strip(), after
    shown = text[start:end]
    words = normal.words(shown)
    if not words or (shown == shown.lower() and shown.isascii() and label != "NORP"):
        return
    if len(words) == 1 and (words[0] in NOT_NAMES or len(shown) == 1):
        return
    yield Candidate(start, end, label, shown, words, title=title)


def _after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins after the titles in front of it; at least one word is left."""
    parts = [(m.start(), m.group().lower().replace(".", "")) for m in _WORD.finditer(text, start, end)]
    after = start
    for n, (_, word) in enumerate(parts[:-1]):
        if word in TITLES:
            after = parts[n + 1][0]
        elif word not in BEFORE_TITLES:
            break
    return after
