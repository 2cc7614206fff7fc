"""Polls, records and lists: what is found or asked for, and verbs that need more than their form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "said", "speaker"),
    [
        ("The poll gives Tolland a lead of six points over Pell.", "Tolland a lead of six points over Pell", "The poll"),
        ("The records show no sale.", "no sale", "The records"),
        ("The survey puts support for the ferry at 61 percent.", "support for the ferry at 61 percent", "The survey"),
        ("The campaign called the charges unsubstantiated and false.", "the charges unsubstantiated and false",
         "The campaign"),
        ("One doctor called Moor a quack and a fake.", "Moor a quack and a fake", "One doctor"),
        ("Tolland called for younger staff to wear badges.", "younger staff to wear badges", "Tolland"),
        ("Lawmakers have not said when they would vote.", "when they would vote", "Lawmakers"),
        ("She let reporters know that she would not resign.", "that she would not resign", "She"),
        ("He took calls from listeners to his radio show who said they had misgivings.", "they had misgivings",
         "listeners"),
        ("A reporter reported her presence on Twitter.", "her presence", "A reporter"),
    ],
)  # fmt: skip
def test_words_and_source(quotes: Quotes, text: str, said: str, speaker: str) -> None:
    assert [(q.text, q.speaker) for q in quotes(text)] == [(said, speaker)]


def test_what_gives_no_figure_says_nothing(quotes: Quotes) -> None:
    assert quotes("The harbour gives Tolland a home. She put the keys on the table.") == []


def test_a_list_of_things_asked_for_is_a_row_each(quotes: Quotes) -> None:
    found = quotes("She asked for patience, time and money. The union called for higher wages and shorter hours.")
    assert [q.text for q in found] == ["patience", "time", "money", "higher wages and shorter hours"]
