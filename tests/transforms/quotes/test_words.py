"""Word forms, lexicon and the choice of sentences to parse."""

from __future__ import annotations

from itertools import pairwise

import pytest

from transforms.annotation.sentences_to_parse import needs_parse
from transforms.article import Quoted, Sentence
from transforms.english import reporting_verbs
from transforms.english.verb_forms import forms, table


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("say", {"say", "says", "said", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("write", {"write", "writes", "wrote", "written", "writing"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("quip", {"quip", "quips", "quipped", "quipping"}),
        ("answer", {"answer", "answers", "answered", "answering"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("mimic", {"mimic", "mimics", "mimicked", "mimicking"}),
        ("explain", {"explain", "explains", "explained", "explaining"}),
    ],
)
def test_forms_of_verbs(lemma: str, expected: set[str]) -> None:
    assert forms(lemma) == expected


def test_of_two_verbs_with_one_form_the_first_has_it() -> None:
    assert table(["find", "found"])["found"] == "find"


def test_every_verb_of_the_lexicon_is_known_by_its_past() -> None:
    assert reporting_verbs.VERB_FORMS["told"] == "tell"
    assert {verb for verb in reporting_verbs.SAY if " " not in verb} <= set(reporting_verbs.VERB_FORMS.values())


def test_only_sentences_that_may_report_are_parsed() -> None:
    text = "The bridge is old. Tolland said it leaks. “We know that. We said so,” she added."
    starts = [0, 19, 42, 57, len(text) + 1]
    sentences = [Sentence(a, b - 1, 0, 0, 0) for a, b in pairwise(starts)]
    assert needs_parse(sentences, [Quoted(42, 70)], text) == [False, True, False, True]
