"""Datelines: where an agency story says it was written, before its first words; no part of what anybody says.

“LAGOS, June 4 (Reuters) - …”, “MUMBAI: …”, “Sydney, Nov 3 (IANS) …”, “(CNN) — …”, “OSLO, Feb. 3 /PRNewswire/ -- …”.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.article import Annotated, Naming, Sentence
from transforms.english import cities, countries
from transforms.quotes.parse.tokens import Tokens

_CAPITALS = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_REGION = r"(?:/[A-Z][\w.'’-]+)?(?:, [A-Z][\w.]*(?: [A-Z][\w.]*){0,2}){0,2}?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)"
_AGENCY = r"(?:\([A-Z][\w/.& ]{1,30}\)|/[A-Z][\w.& -]{1,30}/)"
_DASH = r"(?:\s*(?:—|–|―|--|\|)\s*|\s+-\s+)(?=[\"“‘'«]?[A-Z\d])"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_CAPITALS}{_REGION}{_DATE}?\s*(?:{_AGENCY})?{_DASH}",
        rf"{_NAME}{_REGION}{_DATE}?\s*{_AGENCY}(?:{_DASH}|\s*:\s*|\s+)",
        rf"{_NAME}{_REGION}{_DATE}(?:{_DASH}|\s*:\s+)",
        rf"{_AGENCY}{_DASH}",
    )
)
#: Forms that tell a dateline only where the name is a place's: “MUMBAI: …”, “Sydney — …”.
_PLACE = re.compile(rf"(?P<place>{_NAME}){_REGION}(?:\s?:\s+|{_DASH})")
#: A paragraph with a label, and how many of them are an interview, whose labels are people.
_LABELLED = re.compile(r"[A-Z][\w.,’' -]{0,40}:\s")
MIN_LABELLED = 3
_PLACES = ("GPE", "LOC", "FAC")
#: Places that are known by their name alone, in capitals as a dateline has them.
_KNOWN = frozenset(name.upper() for name, _, _ in cities.CITIES) | {
    name.upper() for name, _, _ in countries.COUNTRIES.values()
}
#: What opens a dateline, so that other paragraphs cost one look.
_FIRST = re.compile(r"[A-Z(]")


def find(annotated: Annotated, naming: Naming) -> dict[int, int]:
    """Where the dateline ends, by the offset at which its paragraph starts."""
    labelled = sum(_LABELLED.match(annotated.text, part.start, part.end) is not None for part in annotated.paragraphs)
    interview = labelled >= MIN_LABELLED
    places = {} if interview else {m.start: m.end for m in naming.mentions if m.label in _PLACES}
    found: dict[int, int] = {}
    for part in annotated.paragraphs:
        if part.kind == "body" and _FIRST.match(annotated.text, part.start):
            end = _end(annotated.text, part.start, part.end, places, interview)
            if end is not None and end < part.end:
                found[part.start] = end
    return found


def _end(text: str, start: int, limit: int, places: dict[int, int], interview: bool) -> int | None:
    for form in _FORMS:
        match = form.match(text, start, limit)
        if match:
            return match.end()
    match = _PLACE.match(text, start, limit)
    if match is None:
        return None
    known = match["place"] in _KNOWN and not interview
    if not known and places.get(start) not in (match.end("place"), match.end("place") + 1):
        return None
    label = text[start : match.end()]
    alone = text.count(label) == 1  # a town that speaks twice is somebody's name
    story = (
        label.isupper() or ":" not in label or text[start:limit].rstrip("”\"’')")[-1] == "."
    )  # headlines end without
    return match.end() if alone and story else None


def take_out(tokens: Tokens, sentences: Sequence[Sentence], datelines: Iterable[int]) -> dict[int, int]:
    """Cut the datelines, by the offsets where they end, out of the trees of their sentences, in place.

    Gives the same offsets by the start of the sentence in which each ends.
    """
    starts = [s.start for s in sentences]
    found: dict[int, int] = {}
    for end in datelines:
        sentence = sentences[bisect.bisect_right(starts, end) - 1]
        if sentence.start >= end:
            continue
        found[sentence.start] = end
        if sentence.parsed:
            first = next((i for i in range(sentence.first_token, sentence.last_token) if tokens.start[i] >= end), None)
            if first is not None:
                tokens.hang(sentence, list(_cut(tokens, sentence, first)))
    return found


def _cut(tokens: Tokens, sentence: Sentence, first: int) -> Iterator[tuple[int, int, str]]:
    """The tokens before `first` stand alone; what hung on them hangs on the first verb behind."""
    inside = range(sentence.first_token, first)
    orphans = [i for i in range(first, sentence.last_token) if tokens.head[i] in inside]
    roots = [i for i in range(first, sentence.last_token) if tokens.head[i] == i] or [
        i for i in orphans if tokens.tag[i][:2] in ("VB", "MD")
    ]
    root = roots[0] if roots else (orphans[0] if orphans else first)
    for i in inside:
        yield i, i, "dateline"
    spoken_for = tokens.child(root, "nsubj", "nsubjpass")
    for i in orphans:
        if i == root:
            yield i, i, "ROOT"
            continue
        is_subject = i < root and tokens.tag[i][:2] in ("NN", "PR") and (spoken_for is None or spoken_for < first)
        is_clause = tokens.tag[i][:2] in ("VB", "MD") and tokens.child(i, "nsubj", "nsubjpass") is not None
        yield i, root, "nsubj" if is_subject else "ccomp" if is_clause else tokens.dep[i]
