"""Annotated articles without a model: the test says which names a model would have found."""

from __future__ import annotations

from datetime import UTC, datetime

import spacy
from spacy.tokens import Span

from transforms.annotation import quotation_marks, segmentation
from transforms.article import Annotated, Article, Naming
from transforms.entities import Authority, find_entities

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
PUBLISHED = datetime(2031, 5, 14, 9, 30, tzinfo=UTC)  # a Wednesday


def annotated(text: str, *names: tuple[str, str], published_at: datetime | None = PUBLISHED) -> Annotated:
    """`text` with `names` (as written, label), each found at its next place in the text, cut to whole tokens."""
    doc = NLP(text)
    spans, at = [], 0
    for name, label in names:
        start = text.index(name, at)
        at = start + len(name)
        span = doc.char_span(start, at, label=label, alignment_mode="expand")
        assert span is not None
        spans.append(Span(doc, span.start, span.end, label=label))
    doc.ents = spans
    article = Article("1", "text", text, published_at=published_at)
    parts = segmentation.paragraphs(article)
    quoted = quotation_marks.quoted(text, parts)
    return Annotated(article, doc, parts, segmentation.sentences(doc, parts, quoted), quoted)


def naming(text: str, *names: tuple[str, str], authority: Authority | None = None) -> Naming:
    return find_entities(annotated(text, *names), authority)


def who(text: str, *names: tuple[str, str], authority: Authority | None = None) -> dict[str, list[str]]:
    """Name of each entity with its mentions as written, in text order."""
    found = naming(text, *names, authority=authority)
    return {e.name: [text[found.mentions[n].start : found.mentions[n].end] for n in e.mentions] for e in found.entities}


def labels(text: str, *names: tuple[str, str]) -> dict[str, str]:
    return {e.name: e.label for e in naming(text, *names).entities}


def people(text: str, *names: str) -> dict[str, list[str]]:
    """`who` for names that the model took for people."""
    return who(text, *((n, "PERSON") for n in names))
