"""Public bodies and societies that the model cut at of, and, for, at: “Ministry of Health and Sport”.

What such a body is for is a list of fields (“Lands, Forests and Water”), which a model takes for several things.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from transforms.english import head_words
from transforms.english.name_words import VALUED
from transforms.entities.candidates.candidate import Candidate, put_in
from transforms.entities.known import normal
from transforms.entities.known.kept_lists import known

#: Words for bodies that have a field behind “of”, “for” or “on”; an “and” behind that may join another field to it.
FIELDED = frozenset(
    """
    ministry department bureau office centre center institute society association union council commission committee
    agency board campaign campaigners foundation federation alliance coalition league academy college faculty school
    chamber authority directorate inspectorate secretariat confederation network panel tribunal division institution
    laboratory museum trust fund bank
    """.split()
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*\w"
_FIELD = rf"{_CAPITAL}(?: {_CAPITAL})*"
_BEFORE = re.compile(rf"(?:(?:{_CAPITAL}) ){{0,2}}(?P<head>[A-Z][a-z]+) (?:of|for|on)(?: the)? $")
_OF = re.compile(rf" (?:of|for|on)(?: the)? (?P<field>{_FIELD})")
_MORE = re.compile(rf"(?P<list>(?:, {_FIELD})*),? (?:and|&) (?P<last>{_FIELD})(?![\w@])")
_AT = re.compile(rf" at (?P<place>{_CAPITAL}(?: {_CAPITAL})?)\b")
_EACH = re.compile(_FIELD)
#: Characters in which another field stands behind a body.
REACH = 80
_BEARERS = frozenset({"PERSON", "NORP", "ORG"})
_THINGS = frozenset({"ORG", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})


def with_whole_bodies(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the bodies in it that the model cut short, whole, in place of their pieces."""
    starts = [c.start for c in found]
    new: list[Candidate] = []
    for n, candidate in enumerate(found):
        if candidate.label not in _THINGS or (new and candidate.start < new[-1].end):
            continue
        start = _begin(text, candidate, found[n - 1].end if n else 0)
        end = _end(text, start, candidate.end, found, starts)
        if start < candidate.start or end > candidate.end:
            whole = candidate.spanning(text, start, end, "completed")
            new.append(Candidate(start, end, "ORG", whole.text, whole.words, method="completed"))
    return put_in(found, new)


def _begin(text: str, candidate: Candidate, floor: int) -> int:
    """Where the body begins that a candidate is the end of: “Campaign for” before “Better Buses”."""
    if not text.endswith((" of ", " for ", " on ", " the "), 0, candidate.start):
        return candidate.start
    before = _BEFORE.search(text, max(floor, candidate.start - 50), candidate.start)
    if before is None or before["head"].lower() not in FIELDED or known(normal.key(candidate.text)):
        return candidate.start
    if head_words.LAST.get(candidate.words[-1]) == "ORG":  # a body of its own: “Office of the Water Board”
        return candidate.start
    return before.start("head")


def _end(text: str, start: int, end: int, found: list[Candidate], starts: list[int]) -> int:
    """Where the body ends that begins at `start` and reaches to `end` in the model's eyes."""
    behind = text[end : end + 5]
    if not behind.startswith((" and ", ", ", " & ", " of ", " for ", " on ", " at ")):
        return end
    words = normal.words(text[start:end])
    field = _OF.match(text, end, end + REACH) if words[-1] in FIELDED else None
    if field and _can_be_field(*field.span("field"), text, found, starts):
        words += normal.words(field.group())
        end = field.end("field")
    if words[0] == "university" and "of" in words and (place := _AT.match(text, end, end + REACH)):
        return end if normal.words(place["place"])[-1] in head_words.LAST else place.end()
    if not _is_fielded(words):
        return end
    more = _MORE.match(text, end, end + REACH)
    if more is None:
        return end
    fields = [
        *_EACH.finditer(text, more.start("list"), more.end("list")),
        *_EACH.finditer(text, more.start("last"), more.end("last")),
    ]
    if all(_can_be_field(f.start(), f.end(), text, found, starts) for f in fields):
        return more.end()
    return end


def _is_fielded(words: tuple[str, ...]) -> bool:
    """Whether a name is a body with a field: “Department for Work”, “Ondaran Ministry of Health”; not “Bank of Vellmark”."""
    at = next((n for n, w in enumerate(words) if w in ("of", "for", "on")), 0)
    field = " ".join(w for w in words[at + 1 :] if w != "the")
    return bool(at) and bool(field) and words[at - 1] in FIELDED and not known(field) and "and" not in words


def _can_be_field(start: int, end: int, text: str, found: list[Candidate], starts: list[int]) -> bool:
    """Whether capitalised words are no name of their own: of nobody, of no body, no known place, no day."""
    words = normal.words(text[start:end])
    if not words or head_words.LAST.get(words[-1]) == "ORG" or known(" ".join(words)) or known(words[0]):
        return False
    k = bisect_left(starts, start)
    inside = [c for c in found[max(0, k - 1) : k + 2] if c.start < end and start < c.end]
    return not any(c.start >= start and (c.label in VALUED or c.label in _BEARERS) for c in inside)
