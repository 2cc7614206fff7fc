"""Articles through the model: tokens, sentences, names everywhere; tags and parses where a quote can be."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from transforms.annotation import quotation_marks, segmentation, selective, sentences_to_parse
from transforms.article import Annotated, Article, Sentence

Parse = Literal["needed", "all"]

#: Characters that go through the model at once: about eight articles. Larger batches fall out of the processor's cache.
BATCH_CHARACTERS = 40_000


def load(name: str) -> Language:
    """Load the installed spaCy pipeline `name`.

    Raises OSError (spaCy's own) where no such pipeline is installed.
    """
    with warnings.catch_warnings():
        # A pipeline trained under another minor version of spaCy warns (W095); the pinned ones are tested under ours.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(name)


def annotate(articles: Iterable[Article], nlp: Language, parse: Parse = "needed") -> Iterator[Annotated]:
    """Annotate `articles` in order; what comes out for one does not depend on the others.

    With `parse="needed"` tagger and parser see only the sentences that may hold speech or say who spoke. Pipelines
    that are not built of the known components (see `selective.steps`) run as they are, on everything.
    """
    steps = _steps(nlp)
    for batch in _batches(articles):
        yield from _wholly(batch, nlp) if steps is None else _in_steps(batch, nlp, steps, parse)


@lru_cache(maxsize=1)
def _steps(nlp: Language) -> selective.Steps | None:
    """The steps of `nlp`, with what they keep from batch to batch."""
    return selective.steps(nlp)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _in_steps(articles: list[Article], nlp: Language, steps: selective.Steps, parse: Parse) -> list[Annotated]:
    docs = [nlp.tokenizer(article.text) for article in articles]
    selective.find_boundaries(steps, docs)
    found = [_segmented(article, doc) for article, doc in zip(articles, docs, strict=True)]
    selective.find_names(steps, docs, [item.sentences for item in found])
    for item in found:
        if parse == "needed":
            item.sentences = _select(item)
    selective.parse(steps, docs, [item.sentences for item in found])
    return found


def _wholly(articles: list[Article], nlp: Language) -> list[Annotated]:
    docs = nlp.pipe(article.text for article in articles)
    return [_segmented(article, doc) for article, doc in zip(articles, docs, strict=True)]


def _segmented(article: Article, doc: Doc) -> Annotated:
    parts = segmentation.paragraphs(article)
    quoted = quotation_marks.quoted(article.text, parts)
    return Annotated(article, doc, parts, segmentation.sentences(doc, parts, quoted, article.text), quoted)


def _select(item: Annotated) -> list[Sentence]:
    needed = sentences_to_parse.needs_parse(item.sentences, item.quoted, item.text)
    return [s if n else replace(s, parsed=False) for s, n in zip(item.sentences, needed, strict=True)]
