"""Paragraphs: lines that were broken to fit a width are joined again, lines that are paragraphs are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

#: Text is wrapped to 60 to 80 columns; a page of a PDF has up to 110 characters a line. Longer lines are paragraphs.
MAX_WIDTH = 130
MIN_WIDTH = 35
#: A break may be a wrap where the next word would have gone past this share of the width (proportional type is ragged).
FULL = 0.88
FULL_IN_PDF = 0.72
#: A text is wrapped where this share of its breaks in mid-sentence look like wraps (headlines and list items do not), ...
MIN_SHARE = 0.7
#: ... there are so many of them, and this share of them go on in lower case.
MIN_WRAPS, MIN_LOWER = 3, 0.3

_ENDS_SENTENCE = re.compile(r"[.!?:…]['\"’”»)\]]*$")
_ITEM = re.compile(r"(?:[-*•‣▪–]|\(?\d{1,2}[.)])\s")
#: A hyphen at a line's end: as typed, as typeset, and the sign that OCR has for one.
_HYPHENATED = re.compile(r"(\w+)[-‐¬]$")
_FIRST_WORD = re.compile(r"\w+")
#: First parts of words that are written with a hyphen wherever they stand; other words have one only at a line's end.
_COMPOUND = re.compile(
    r"(?:well|ill|long|short|high|low|full|part|half|mid|self|non|anti|ex|co|pre|post|pro|semi|multi|cross|all|cease|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|first|second|third|old|new|open|close|hard|soft|left|right|far|so|run|set|would|much"
    r"|ever|best|better|big|small|free|light|heavy|wide|deep|fast|slow|early|late|north|south|east|west|year|day|week|month"
    r"|hour|minute|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|great|vice|then|near|quasi|ultra|e|t|x|u|\d+)",
    re.I,
)


def paragraphs(text: str, source_format: str = "text") -> list[str]:
    """The paragraphs of `text`, whose blanks are single already; none is empty."""
    blocks = [[line for line in block.split("\n") if line] for block in re.split(r"\n\n+", text)]
    share = FULL_IN_PDF if source_format == "pdf" else FULL
    width = _width(blocks)
    if width is None or not _is_wrapped(blocks, share * width):
        return [line for block in blocks for line in _without_cut_words(block, text)]
    return [paragraph for block in blocks for paragraph in _joined(block, share * width, text)]


def _without_cut_words(block: Sequence[str], text: str) -> list[str]:
    """Lines that are paragraphs, those joined between which a word is cut: no paragraph ends so, and none begins so."""
    found: list[str] = []
    for line in block:
        if found and _is_cut_word(found[-1], line) and line[0].islower():
            found[-1] = _join(found[-1], line, text)
        else:
            found.append(line)
    return found


def _width(blocks: Sequence[Sequence[str]]) -> int | None:
    """Length of the longest line; None where that is no width that text is wrapped to."""
    width = max((len(line) for block in blocks for line in block), default=0)
    return width if MIN_WIDTH <= width <= MAX_WIDTH else None


def _is_wrapped(blocks: Sequence[Sequence[str]], full: float) -> bool:
    breaks = [(line, after) for block in blocks for line, after in pairwise(block)]
    in_mid_sentence = [(line, after) for line, after in breaks if not _ENDS_SENTENCE.search(line)]
    wraps = [after for line, after in in_mid_sentence if _is_full(line, after, full) or _is_cut_word(line, after)]
    cut = any(after[0].islower() and _is_cut_word(line, after) for line, after in in_mid_sentence)
    if len(wraps) < max(1 if cut else MIN_WRAPS, MIN_SHARE * len(in_mid_sentence)):
        return False
    return sum(after[0].islower() for after in wraps) >= MIN_LOWER * len(wraps)


def _is_full(line: str, after: str, full: float) -> bool:
    return len(line) + 1 + len(after.split(" ", 1)[0]) > full


def _is_cut_word(line: str, after: str) -> bool:
    """Whether a line ends in the middle of a word, or of a name with a hyphen."""
    return after[:1].isalpha() and _HYPHENATED.search(line) is not None


def _joined(block: Sequence[str], full: float, text: str) -> list[str]:
    found: list[str] = []
    before = ""
    for line in block:
        if found and (_is_cut_word(before, line) or _is_full(before, line, full)) and not _ITEM.match(line):
            found[-1] = _join(found[-1], line, text)
        else:
            found.append(line)
        before = line
    return found


def _join(line: str, after: str, text: str) -> str:
    """Two lines as one.

    A hyphen at the break goes where the text writes the word without it elsewhere, and stays where the text writes it
    so; else it goes where the word goes on in lower case, unless its first part is one that words are put together with.
    """
    cut, rest = _HYPHENATED.search(line), _FIRST_WORD.match(after)
    if not (cut and rest):
        return f"{line} {after}"
    if re.search(rf"\b{re.escape(cut.group(1) + rest.group())}\b", text, re.I):
        return line[:-1] + after
    written_so = re.search(rf"\b{re.escape(cut.group(1))}-{re.escape(rest.group())}\b", text, re.I)
    if written_so or not after[0].islower() or _COMPOUND.fullmatch(cut.group(1)):
        return line[:-1] + "-" + after
    return line[:-1] + after
