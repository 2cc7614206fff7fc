"""Reports that the parse joins to what they report, and subjects that an age or a role parts from their verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "name", "said"),
    [
        (
            "The union will leave the talks, its leader Abel Munk announced on Friday.",
            "Abel Munk",
            "The union will leave the talks",
        ),
        (
            "Standing in what used to be her shop, Ida Brand, 39, said the wall came down.",
            "Ida Brand",
            "the wall came down",
        ),
        (
            "Sweeping the steps of her shop, Ida Brand, 61, a baker, said the wall came down.",
            "Ida Brand",
            "the wall came down",
        ),
        ("Ida Brand cautioned drivers not to use the lane.", "Ida Brand", "drivers not to use the lane"),
    ],
)
def test_who_said_what(quotes: Quotes, sentence: str, name: str, said: str) -> None:
    assert [(q.speaker_name, q.text) for q in quotes(sentence)] == [(name, said)]


def test_to_whom_something_was_done_does_not_go_on_to_act(quotes: Quotes) -> None:
    found = quotes("Ida Brand said that the road was closed and invited the drivers to a meeting.")
    assert [q.text for q in found] == ["that the road was closed"]


def test_the_speaker_reminds_whom_nobody_can(quotes: Quotes) -> None:
    found = quotes("Ida Brand stressed that nobody was hurt and reminded parents to use the side door.")
    assert [q.text for q in found] == ["that nobody was hurt", "parents to use the side door"]
