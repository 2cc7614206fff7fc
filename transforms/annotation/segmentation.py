"""Segmentation: paragraphs from lines, sentences from the model's boundaries, corrected by what the characters tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transforms.article import Article, Paragraph, ParagraphKind, Quoted, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LINE = re.compile(r"[^\n]*\S[^\n]*")

# --- kinds of paragraphs

#: `“…” – X`: a quotation that is all of the paragraph, a dash, and a few words that say whose it is.
_SIGNED_QUOTE = re.compile(r"[“\"«][^“”\"«»]+[”\"»]\s*(?:[–—―]|--?)\s*(?=[A-Z]|the\b)[^“”\"\n]{2,100}(?<![.!?:,;])")
_WHOLE_QUOTE = re.compile(r"[“\"«][^“”\"«»]+[”\"»]")
_SIGNATURE = re.compile(r"(?:[–—―]|--?)\s*(?=[A-Z]|the\b)[^“”\"\n]{2,100}(?<![.!?:,;])")
#: Headings between paragraphs of prose: at most so many words, each of four letters or more with a capital, and no
#: punctuation at the end. Longer ones are told from prose by the source's own marks only.
_MAX_HEADING_WORDS = 10
_HEADING = re.compile(r"[^\W\d_a-z](?:.*[\w’'])?")
#: Fewer words than this do not tell that the paragraphs around a heading are prose, not the lines of a list.
_MIN_PROSE_WORDS = 15
_ENDS_PROSE = re.compile(r"[.!?…][\"”»’')]*$")


def paragraphs(article: Article) -> list[Paragraph]:
    """Every line of `article.text` that holds more than white space, without the white space at its edges."""
    text = article.text
    spans = []
    for line in _LINE.finditer(text):
        inner = line.group()
        start = line.start() + len(inner) - len(inner.lstrip())
        spans.append((start, line.start() + len(inner.rstrip())))
    lines = [text[start:end] for start, end in spans]
    kinds = _kinds(lines, set(article.headings), set(article.pull_quotes))
    return [Paragraph(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True)]


def _kinds(lines: Sequence[str], headings: set[int], pull_quotes: set[int]) -> list[ParagraphKind]:
    kinds: list[ParagraphKind] = []
    for n, line in enumerate(lines):
        before, after = lines[n - 1] if n else "", lines[n + 1] if n + 1 < len(lines) else ""
        if n in headings:
            kinds.append("heading")
        elif n in pull_quotes or _signed(before, line, after):
            kinds.append("pull_quote")
        else:
            kinds.append("heading" if _prose(before) and _prose(after) and _like_heading(line) else "body")
    return kinds


def _signed(before: str, line: str, after: str) -> bool:
    """Whether `line` is a signed quotation, or half of one that is set in two lines."""
    if _SIGNED_QUOTE.fullmatch(line):
        return True
    if _WHOLE_QUOTE.fullmatch(line):
        return bool(_SIGNATURE.fullmatch(after))
    return bool(_SIGNATURE.fullmatch(line) and _WHOLE_QUOTE.fullmatch(before))


def _prose(line: str) -> bool:
    return bool(_ENDS_PROSE.search(line)) and len(line.split()) >= _MIN_PROSE_WORDS


def _like_heading(line: str) -> bool:
    words = line.split()
    if not 2 <= len(words) <= _MAX_HEADING_WORDS or not _HEADING.fullmatch(line):
        return False
    return all(word[0].isupper() for word in words if len(word) > 3 and word[0].isalpha())


# --- sentences

_CLOSERS = "”»)]"
_DASHES = "–—―-"
#: Text that goes on like this belongs to the sentence before; `iPhone` and the like may begin one.
_GOES_ON = re.compile(rf"[a-z](?![A-Z])|[,;:.!?%{_DASHES}]|(?:…|\.\.\.)\s*[a-z]")
_ENDS_OPEN = re.compile(rf"[,(\[“„«‘{_DASHES}]$")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”»’')\]]*$")
_ELLIPSIS = re.compile(r"(?<![.!?])(?<![.!?] )(?:…|\.\.\.|\. \. \.)[\"”»’')\]]*$")
#: After these a sentence always goes on.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Sens?|Reps?|Gov|Gens?|Lt|Col|Capt|Maj|Cmdr|Sgt|Adm|Rev|Hon|St|vs|v)\.$"
)
#: After these it goes on before a number.
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|No|Nos|pp?)\.$")
#: After these it may end: initials, “U.S.”, “a.m.”, companies, juniors.
_DOTTED = re.compile(r"(?:(?<![\w'’])(?:[A-Z]\.)+|\b(?:[a-z]\.){2,}|\b(?:Ph\.D|Inc|Corp|Co|Ltd|Jr|Sr|Bros)\.)$")
#: A time of day; after it only what belongs to it goes on: a zone, a day, a month.
_CLOCK = re.compile(r"\d\s?[ap]\.m\.$")
_OF_THE_CLOCK = re.compile(
    r"(?:[A-Z]{1,2}[SD]?T|GMT|UTC|Eastern|Central|Mountain|Pacific|Atlantic|Greenwich|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|\d)\b"
)
#: Words that hardly stand with a capital but at the beginning of a sentence.
_OPENER = re.compile(
    r"(?:A|After|All|Also|Although|An|And|Another|As|Asked|At|Because|Before|Both|But|By|Did|Do|Does|During|"
    r"Each|Even|Every|For|From|He|Her|Here|His|How|However|If|In|Instead|Is|It|Its|Last|Many|Meanwhile|"
    r"More|Most|Much|My|Neither|No|Nor|Not|Now|Of|On|Once|One|Only|Or|Our|She|Since|So|Some|Still|Such|"
    r"That|The|Their|Then|There|These|They|This|Those|Though|Through|To|Two|Under|Until|Was|We|Were|What|"
    r"When|Where|Whether|Which|While|Who|Why|With|Yes|Yet|You|Your)\b"
)
#: An amount whose unit is one token with the full stop, where a sentence begins: “It cost £4m. *The* mayor …”.
_UNIT = re.compile(rf"\d(?:m|bn|mn|tn|k|p|km|kg|ft|cm|mm|mph|kph)\.[\"”’')]? (?={_OPENER.pattern})")


def sentences(
    doc: Doc, parts: Sequence[Paragraph], quoted: Sequence[Quoted], text: str | None = None
) -> list[Sentence]:
    """Cut every paragraph into sentences.

    Paragraph edges are always boundaries. One that the model proposes moves behind closing marks, and is dropped where
    the sentence goes on: in the middle of a quotation's sentence, after “U.S.”, a title or an ellipsis, before lower
    case. `doc` holds the tokens and the proposals (`SENT_START`); `text` is its text, where it is at hand.
    """
    text = doc.text if text is None else text
    table = doc.to_array(["IDX", "LENGTH", "SENT_START", "IS_SPACE"])
    starts, lengths = table[:, 0].tolist(), table[:, 1].tolist()
    proposed = np.flatnonzero((table[:, 2] == 1) & (table[:, 3] == 0)).tolist()
    spaces = table[:, 3].tolist()
    closing = {q.end - 1 for q in quoted if q.closed}
    outer = [q for q in quoted if q.level == 0]
    found: list[Sentence] = []
    for number, part in enumerate(parts):
        first, last = bisect_left(starts, part.start), bisect_left(starts, part.end)
        cuts = [first]
        cutting = proposed[bisect_left(proposed, first + 1) : bisect_left(proposed, last)]
        units = [bisect_left(starts, m.end()) for m in _UNIT.finditer(text, part.start, part.end)]
        for token in sorted({*cutting, *units}) if units else cutting:
            while token < last and (text[starts[token]] in _CLOSERS or starts[token] in closing):
                token += 1
            if cuts[-1] < token < last and not _goes_on(text, part.start, starts[token], outer):
                cuts.append(token)
        for a, b in pairwise([*cuts, last]):
            while b > a and spaces[b - 1]:
                b -= 1
            if b > a:
                end = min(starts[b - 1] + lengths[b - 1], part.end)
                found.append(Sentence(starts[a], end, number, a, b, part.kind))
    return found


def _goes_on(text: str, begin: int, at: int, outer: Sequence[Quoted]) -> bool:
    """Whether the sentence before offset `at`, in the paragraph that starts at `begin`, goes on after it."""
    before = text[max(begin, at - 24) : at].rstrip()
    if _GOES_ON.match(text, at) or _ENDS_OPEN.search(before) or _TITLE.search(before):
        return True
    if _MONTH.search(before):
        return text[at].isdigit()
    if _CLOCK.search(before) and text[at].isupper():
        return bool(_OF_THE_CLOCK.match(text, at))
    if _DOTTED.search(before) or _ELLIPSIS.search(before):
        return text[at].isalnum() and not _OPENER.match(text, at)
    return not _ENDS_SENTENCE.search(before) and any(q.start < at < q.end for q in outer)
