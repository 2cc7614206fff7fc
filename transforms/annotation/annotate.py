"""Articles through the model: tokens, names, tags and parses."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language

from transforms import segmentation
from transforms.article import Annotated, Article
from transforms.quotes import marks

#: spaCy is fastest on news articles at 4 to 16 a batch (design.md, measured).
BATCH_SIZE = 16


def load(name: str) -> Language:
    """Load the installed spaCy pipeline `name`.

    Raises OSError (spaCy's own) where no such pipeline is installed.
    """
    with warnings.catch_warnings():
        # A pipeline trained under another minor version of spaCy warns (W095); the pinned ones are tested under ours.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(name)


def annotate(articles: Iterable[Article], nlp: Language) -> Iterator[Annotated]:
    """Annotate `articles` in order."""
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH_SIZE):
        parts = segmentation.paragraphs(article)
        quoted = marks.quoted(article.text, parts)
        yield Annotated(article, doc, parts, segmentation.sentences(doc, parts, quoted), quoted)
