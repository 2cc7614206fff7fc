"""Speakers who are called by an age, a number or by what they are mother of: subjects without a noun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize("verb", ["told reporters", "told police", "says", "joked", "told the court on Friday"])
@pytest.mark.parametrize("speaker", ["the 31-year-old", "a 17-year-old", "the then 40-year-old", "a third", "the two"])
def test_who_is_called_by_age_or_number_speaks(quotes: Quotes, speaker: str, verb: str) -> None:
    (found,) = quotes(f"“We never saw the other boat coming,” {speaker} {verb}.")
    assert (found.text, found.speaker) == ("We never saw the other boat coming", speaker)


def test_so_does_a_mother_of_three(quotes: Quotes) -> None:
    (found,) = quotes("“We never saw the other boat coming,” the mother-of-three says.")
    assert (found.text, found.speaker) == ("We never saw the other boat coming", "the mother-of-three")


def test_words_without_marks_before_such_a_speaker_are_said(quotes: Quotes) -> None:
    (found,) = quotes("The ferry was late again, the 31-year-old told jurors.")
    assert (found.text, found.speaker) == ("The ferry was late again", "the 31-year-old")


def test_a_word_beside_a_noun_stays_there(quotes: Quotes) -> None:
    """The noun speaks, and “told” without a subject is no speech of the story."""
    (found,) = quotes("“We never saw the other boat coming,” the 31-year-old skipper told police.")
    assert found.speaker == "the 31-year-old skipper"
    assert [q.speaker for q in quotes("The twice-told stories of the two old fishermen were printed.")] == []


def test_an_age_is_not_that_of_the_town_somebody_is_from(quotes: Quotes) -> None:
    (found,) = quotes("“We came home in the dark,” the 23-year-old from Hull said.")
    assert (found.speaker, found.speaker_name) == ("the 23-year-old from Hull", None)
