"""Quotation marks: which stretches of a paragraph stand between them.

Every style in use is read: curly, straight, low-9, guillemets, doubled apostrophes and grave accents, and single marks,
inside other quotations or as the main ones. A quotation left open ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.article import Paragraph, Quoted

_MARK = re.compile(r"'''|''|``|‘‘|’’|[\"“”„‟«»‹›'‘’]")
_FAMILY = {"«": "guillemet", "»": "guillemet", "‹": "angle", "›": "angle", "'": "single", "‘": "single", "’": "single"}
_OPENS = frozenset(["“", "„", "‟", "«", "‹", "``", "‘‘", "‘"])
_CLOSES = frozenset(["”", "»", "›", "’’"])
_BEFORE_OPENING = "([{<—–-―/…:;,.\"“„«‘'`"
_AFTER_CLOSING = ".,;:!?…)]}—–-―/\"”’'»*"
#: Words that begin with an apostrophe.
_ELISION = re.compile(r"(?:em|til|tis|twas|twere|cause|bout|round|nuff|cuz|n|\d0s|\d\d)\b", re.IGNORECASE)
_SINGLE_CLOSE = re.compile(r"(?<=\S)['’](?![\w'’])")
_SINGLE_OPEN = re.compile(r"(?:^|(?<=[\s(\[—–\"“„«]))['‘](?=\w)")


_SAYING = r"(?:said|says|asked|asks|added|adds|warned|warns|insisted|insists|explained|explains|recalled|recalls|wrote|writes)"
_TELLING = r"(?:told|tells)\s[^,.\"“”]{2,40}"
_SOMEBODY = r"(?:(?:[a-z]+\s){0,3}(?:[A-Z][\w.’'-]+\s){1,4}|(?:he|she|they|the\s[a-z]+(?:\s[a-z]+)?)\s)"
#: What names the speaker of a quotation whose closing mark is missing.
_SAID = re.compile(
    rf"(?P<comma>[,?!])\s(?:{_SAYING}\s[^,.\"“”]{{2,60}}"
    rf"|{_SOMEBODY}(?:{_SAYING}(?:\s[^,.\"“”]{{2,60}})?|{_TELLING}))\.(?=\s|$)"
)


@dataclass(slots=True)
class _Open:
    start: int
    family: str
    mark: str


def quoted(text: str, parts: Sequence[Paragraph]) -> list[Quoted]:
    """Every quotation of every paragraph of `parts`, in text order, the nested ones with their level."""
    found: list[Quoted] = []
    broken: str | None = None
    for number, part in enumerate(parts):
        goes_on = number + 1 < len(parts) and _starts_quoted(text, parts[number + 1])
        inside = _paragraph(text, part.start, part.end, goes_on, broken)
        found.extend(inside)
        broken = None
        if number + 1 < len(parts) and inside and _is_broken(text, inside[-1], part, parts[number + 1]):
            broken = next(mark for at, mark in _marks(text, inside[-1].start, part.end) if at == inside[-1].start)
    return found


def _is_broken(text: str, last: Quoted, part: Paragraph, following: Paragraph) -> bool:
    """Whether a paragraph's end cuts a quotation within its sentence: “It came up to my knees, ¶ and then higher,” …"""
    if last.closed or last.level or last.end != part.end or not text[following.start].islower():
        return False
    return text[part.end - 1].isalnum() or text[part.end - 1] in ",;—–-"


def _starts_quoted(text: str, part: Paragraph) -> bool:
    mark = _MARK.match(text, part.start, part.end)
    return mark is not None and mark.group() not in _CLOSES


def _paragraph(text: str, start: int, end: int, goes_on: bool, broken: str | None = None) -> list[Quoted]:
    """The quotations of one paragraph; `broken` is the mark of the one that goes on from the paragraph before."""
    found: list[Quoted] = []
    stack = [] if broken is None else [_Open(start, _FAMILY.get(broken, "double"), broken)]
    marks = _marks(text, start, end)
    cut = _unclosed(text, marks, start, end, goes_on)
    if cut is not None:
        return [Quoted(start, cut, closed=False), *_paragraph(text, cut, end, goes_on)]
    nests = goes_on or _balanced(text, marks, start, end)
    for at, mark in marks:
        family = _FAMILY.get(mark, "double")
        is_open = any(o.family == family for o in stack)
        opens = _opens(text, at, mark, start, end, is_open, stack)
        if opens and not (is_open and not nests and family != "single"):
            stack.append(_Open(at, family, mark))
        elif not opens and is_open and (family != "single" or _closes_single(text, at, end)):
            while stack[-1].family != family:
                stack.pop()
            opening = stack.pop()
            found.append(Quoted(opening.start, at + len(mark), True, len(stack)))
    if stack and (stack[0].family != "single" or (goes_on and stack[0].start == start)):
        found.append(Quoted(stack[0].start, end, closed=False))
    return sorted(found, key=lambda q: (q.start, q.level))


def _unclosed(text: str, marks: Sequence[tuple[int, str]], start: int, end: int, goes_on: bool) -> int | None:
    """Where a quotation that opens the paragraph ends whose closing mark is missing: "I love it, said X. "I come …"

    None where it is closed, or where nobody is named right before the next opening mark; where no mark follows, anywhere
    in a paragraph whose quotation does not go on in the next.
    """
    if not marks or marks[0][0] != start or marks[0][1] in _FAMILY:
        return None
    doubles = [(at, mark) for at, mark in marks if mark not in _FAMILY]
    limit = doubles[1][0] if len(doubles) > 1 else end
    if len(doubles) > 1 and not _looks_open(text, doubles[1][0], doubles[1][1], start, end):
        return None
    said = _SAID.search(text, start, limit)
    if said is None or (text[said.end() : limit].strip() and (goes_on or len(doubles) > 1)):
        return None
    return said.end("comma")


def _marks(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Offset and form of every mark; three apostrophes are a single and a doubled mark."""
    found: list[tuple[int, str]] = []
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if mark != "'''":
            found.append((at, mark))
        elif at > start and not text[at - 1].isspace():
            found += [(at, "'"), (at + 1, "''")]
        else:
            found += [(at, "''"), (at + 2, "'")]
    return found


def _balanced(text: str, marks: Sequence[tuple[int, str]], start: int, end: int) -> bool:
    """Whether as many double marks look like opening as like closing; if so, one that opens within another is nested."""
    opening = closing = 0
    for at, mark in marks:
        if mark in _FAMILY:
            continue
        if mark in _OPENS or (mark not in _CLOSES and _looks_open(text, at, mark, start, end)):
            opening += 1
        else:
            closing += 1
    return opening == closing


def _looks_open(text: str, at: int, mark: str, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _looks_closing(text: str, at: int, mark: str, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    return not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)


def _opens(text: str, at: int, mark: str, start: int, end: int, is_open: bool, stack: Sequence[_Open]) -> bool:
    """Whether the mark at `at` opens a quotation; if not, it closes one, if one of its family is open."""
    if _FAMILY.get(mark) == "single":
        return not is_open and _opens_single(text, at, start, end)
    looks_open = _looks_open(text, at, mark, start, end)
    looks_closing = _looks_closing(text, at, mark, start, end)
    if mark == "“" and any(o.mark in "„‟" for o in stack):
        return looks_open and not looks_closing
    if mark in _OPENS:
        return not (is_open and looks_closing and not looks_open)
    if mark in _CLOSES:
        return not is_open and looks_open and not looks_closing
    if is_open:
        return looks_open and not looks_closing
    return looks_open or not looks_closing


def _opens_single(text: str, at: int, start: int, end: int) -> bool:
    opening = _SINGLE_OPEN.match(text, at) if at > start else re.match(r"['‘](?=\w)", text[at : at + 2])
    if opening is None or _ELISION.match(text, at + 1):
        return False
    return any(_closes_single(text, m.start(), end) for m in _SINGLE_CLOSE.finditer(text, at + 2, end))


def _closes_single(text: str, at: int, end: int) -> bool:
    """Whether the apostrophe at `at` ends a quotation, and no plural's possessive ("the workers' pay")."""
    if not _SINGLE_CLOSE.match(text, at):
        return False
    if text[at - 1] not in "sS" or text[at + 1 : at + 2] != " ":
        return True
    return all(_SINGLE_OPEN.search(text, at + 1, later.start()) for later in _SINGLE_CLOSE.finditer(text, at + 1, end))
