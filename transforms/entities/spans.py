"""The model's names, with their edges put right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.article import Annotated
from transforms.entities import heads, normal, people, places
from transforms.entities.words import BEFORE_TITLES, NAMED, NOBLE, NOT_NAMES, PARTICLES, TITLES, VALUED

_FRONT = re.compile(r"(?:[\s\"“”„«»‘’'`(\[*•·|/_–—…:;,.-]+|(?:the|a|an|The|A|An)\s+)+")
_BACK = re.compile(r"(?:['’]s?|[\s\"“”„«»‘`([*•·|/_–—…:;,-]|(?<=\w{4})\.|(?<=\W)\.)+$")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_PERSON_BREAK = re.compile(r"\s*(?:\n|/|;|\s(?:and|&|or|vs\.?)\s|,\s(?!(?:Jr|Sr|II|III|IV)\b))\s*")
_JOINT = re.compile(r"\s*(?:\n|,?\sand\s|,\s)\s*")
_LOWER = re.compile(r"\s*(?<!\S)[a-z]{2,}(?!\S)\s*")
_LOWER_FRONT = re.compile(r"(?:[a-z]{3,}\s+)+(?=[A-Z])")
_PAIR = re.compile(r"(?<=\w|\.)\s?[-–/]\s?(?=[A-Z])")
_WEB = re.compile(r"https?:|www\.|@\w|\w/\w.*/")
_WORD = re.compile(r"\S+")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}$")
_NEXT_WORD = re.compile(r" ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")


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
    """what stood before the name inside the model's span"""


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
    return _completed(text, found)


def place_in_sentences(annotated: Annotated, found: list[Candidate]) -> None:
    """Fill in the sentence of each candidate."""
    starts = [s.start for s in annotated.sentences]
    for candidate in found:
        candidate.sentence = max(0, bisect_right(starts, candidate.start) - 1)


def tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """First and last token (exclusive) of a stretch of text, from the start offsets of all tokens."""
    return max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)


def _pieces(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The names inside one span of the model: joined people, and names on two lines, are several."""
    shown = text[start:end]
    if _WEB.search(shown):
        return
    cuts: list[tuple[int, int]] = []
    if label == "PERSON":
        cuts += (m.span() for m in _PERSON_BREAK.finditer(text, start, end))
        cuts += (m.span() for m in _LOWER.finditer(text, start, end) if not _inside_name(text, start, m))
    elif label == "ORG":
        cuts += (m.span() for m in _JOINT.finditer(text, start, end) if _two_organisations(text, start, m, end))
    else:
        cuts += (m.span() for m in _LINE_BREAK.finditer(text, start, end))
    if not places.find(" ".join(normal.words(shown))):
        cuts += (
            m.span()
            for m in _PAIR.finditer(text, start, end)
            if _two_names(text[start : m.start()], text[m.end() : end])
        )
    at = start
    for a, b in sorted(cuts):
        if a >= at:
            yield from _trimmed(text, at, a, label)
            at = b
    yield from _trimmed(text, at, end, label)


def _inside_name(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether a lower-case word belongs to a person's name: "de", a title, the "of" of nobility."""
    shown = word.group().strip()
    if shown == "of":
        return (
            text[start : word.start()].split()[-1:][0].lower() in NOBLE if text[start : word.start()].strip() else False
        )
    return shown in PARTICLES or shown in TITLES or shown in BEFORE_TITLES


def _two_organisations(text: str, start: int, link: re.Match[str], end: int) -> bool:
    """Whether "A and B" or "A, B" are two organisations: both end with a word for one."""
    if "\n" in link.group():
        return True
    left, right = normal.words(text[start : link.start()]), normal.words(text[link.end() : end])
    if not left or not right or heads.LAST.get(left[-1]) != "ORG":
        return False
    return heads.LAST.get(right[-1]) == "ORG" or len(right) > 1


def _two_names(left: str, right: str) -> bool:
    """Whether the sides of a hyphen are two places or peoples: “U.S.-China”, “Russian-Chinese”."""
    known = places.by_key().keys() | places.demonym_keys().keys()
    return normal.key(left) in known and normal.key(right) in known


def _trimmed(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The name without articles, titles, quotation marks and possessive at its edges; nothing if none is left."""
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if back := _BACK.search(text[start:end]):
        end = start + back.start()
    title = None
    if label == "PERSON":
        after = _after_titles(text, start, end)
        if after > start:
            title, start = text[start:after].strip(), after
    elif label != "NORP" and (lower := _LOWER_FRONT.match(text, start, end)):
        start = lower.end()
    shown = text[start:end]
    words = normal.words(shown)
    if not words or (label != "NORP" and shown == shown.lower() and shown.isascii()):
        return
    if len(words) == 1 and (words[0] in NOT_NAMES or len(words[0]) == 1):
        return
    if label == "PERSON" and words[-1] in TITLES and not people.is_usual_first_name(words[0]):
        return
    yield Candidate(start, end, label, shown, words, title=title)


def _after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins after the titles in front of it; at least one word is left."""
    parts = [(m.start(), m.group().lower().replace(".", "")) for m in _WORD.finditer(text, start, end)]
    after = start
    for n, (_, word) in enumerate(parts[:-1]):
        if word in TITLES and not (word in NOBLE and parts[n + 1][1] == "of"):
            after = parts[n + 1][0]
        elif word not in BEFORE_TITLES:
            break
    return after


def _completed(text: str, found: list[Candidate]) -> list[Candidate]:
    """People with the initials before and the surname after the name that the model left out."""
    for n, candidate in enumerate(found):
        if candidate.label != "PERSON":
            continue
        floor = found[n - 1].end if n else 0
        if initials := _INITIALS.search(text, max(floor, candidate.start - 9), candidate.start):
            _set(candidate, text, initials.start(), candidate.end)
        if len(candidate.words) == 1 and people.is_usual_first_name(candidate.words[0]):
            ceiling = found[n + 1].start if n + 1 < len(found) else len(text)
            surname = _NEXT_WORD.match(text, candidate.end, ceiling)
            if surname and people.is_last_name(normal.fold(surname.group(1))):
                _set(candidate, text, candidate.start, surname.end())
    return found


def _set(candidate: Candidate, text: str, start: int, end: int) -> None:
    candidate.start, candidate.end = start, end
    candidate.text = text[start:end]
    candidate.words = normal.words(candidate.text)
