"""Segmentation: paragraphs from lines, sentences from the model's boundaries, corrected by quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.article import Article, Paragraph, ParagraphKind, Quoted, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_OPENS_MID_SENTENCE = re.compile(r"[a-z,;:]")
_ENDS_LIKE_SENTENCE = re.compile(r"[.!?:;,…](?:[\"”’»']*)$")

#: A line of more words than this is prose, not a heading; the longest headlines of wire services stay below it.
MAX_HEADING_WORDS = 20


def paragraphs(article: Article) -> list[Paragraph]:
    """Every line of `article.text` that holds more than white space, without the white space at its edges."""
    headings, pull_quotes = set(article.headings), set(article.pull_quotes)
    found: list[Paragraph] = []
    for line in _LINE.finditer(article.text):
        inner = line.group()
        start = line.start() + len(inner) - len(inner.lstrip())
        end = line.start() + len(inner.rstrip())
        n = len(found)
        kind: ParagraphKind = "heading" if n in headings else "pull_quote" if n in pull_quotes else "body"
        found.append(Paragraph(start, end, kind))
    return found


def sentences(doc: Doc, parts: Sequence[Paragraph], quoted: Sequence[Quoted]) -> list[Sentence]:
    """Cut every paragraph into sentences.

    A boundary proposed by the model is kept unless it falls inside a quotation that goes on in mid-sentence, or the
    text after it goes on in lower case. Paragraph edges are always boundaries.
    """
    text = doc.text
    starts = [token.idx for token in doc]
    found: list[Sentence] = []
    token = 0
    outer = [q for q in quoted if q.level == 0]
    for number, part in enumerate(parts):
        while token < len(starts) and starts[token] < part.start:
            token += 1
        first = token
        cuts = [first]
        while token < len(starts) and starts[token] < part.end:
            if token > first and doc[token].is_sent_start and not doc[token].is_space:
                at = starts[token]
                if not _goes_on(text, at, outer):
                    cuts.append(token)
            token += 1
        for a, b in pairwise([*cuts, token]):
            last = b
            while last > a and doc[last - 1].is_space:
                last -= 1
            if last > a:
                end = min(starts[last - 1] + len(doc[last - 1]), part.end)
                found.append(Sentence(starts[a], end, number, a, b, part.kind))
    return found


def _goes_on(text: str, at: int, outer: Sequence[Quoted]) -> bool:
    """Whether the sentence before offset `at` goes on after it."""
    if _OPENS_MID_SENTENCE.match(text, at):
        return True
    return any(q.start < at < q.end and not _ENDS_LIKE_SENTENCE.search(text[:at].rstrip()[-3:]) for q in outer)


def unparsed(sentence: Sentence) -> Sentence:
    return replace(sentence, parsed=False)
