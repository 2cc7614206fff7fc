"""Pendants: conditions, sources and remarks that hang on a report; answers that are no clause; conclusions of the writer's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "If it does not slow down, captains say the ferry will sink.",
            "If it does not slow down, the ferry will sink",
        ),
        (
            "The port will close, Brekke warned, if the strike goes on for another week.",
            "The port will close if the strike goes on for another week",
        ),
        ("If pressed, captains say the ferry will sink.", "the ferry will sink"),
        ("If there were doubts, Ada Tolland said that the pier would hold.", "that the pier would hold"),
        (
            "Ada Tolland told the council in July she was advised by a clerk to use a private account, the Herald reported late on Friday.",
            "she was advised by a clerk to use a private account",
        ),
        (
            "The firm says the leak was small; islanders have been drinking bottled water for a month.",
            "the leak was small",
        ),
        (
            "The firm said the leak was small; it would mend the pipe.",
            "the leak was small; it would mend the pipe",
        ),
        (
            "The union called for the release of two captains as well as an end to the curfew.",
            "the release of two captains as well as an end to the curfew",
        ),
        ("Is she afraid? Hardly, says captain Jo Pask.", "Hardly"),
        ("Will it ever open? Not in my lifetime, she says.", "Not in my lifetime"),
        ("A medical report found traces of lead in his blood.", "traces of lead in his blood"),
        ("There were demands from captain Ali Noor for an inquiry into the blaze.", "an inquiry into the blaze"),
    ],
)
def test_words_of_the_first_report(text: str, words: str, quotes: Quotes) -> None:
    assert quotes(text)[0].text.rstrip(".") == words


@pytest.mark.parametrize(
    "text",
    [
        "That shows how far the town has come.",
        "The trip suggests that Brekke will run again.",
        "The town changed its mind in May. It showed that a council can listen.",
        "He was not as violent as he suggested.",
        "Tomorrow, she rests.",
        "Ada Tolland rode the will of the crowd as she replied.",
        "The permit was still valid, so Ada Tolland continued to renew it.",
    ],
)
def test_nobody_speaks(text: str, quotes: Quotes) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A survey came out in May. It showed that few people swim.", "that few people swim"),
        ("The results show that few people swim.", "that few people swim"),
    ],
)
def test_what_counts_shows(text: str, words: str, quotes: Quotes) -> None:
    assert [q.text.rstrip(".") for q in quotes(text)] == [words]
