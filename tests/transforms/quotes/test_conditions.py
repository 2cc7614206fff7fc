"""A condition behind what was said is part of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Ida Brand said there remains a “big difference in pay,” when it comes to how many women fish for the firm.",
            "there remains a “big difference in pay,” when it comes to how many women fish for the firm",
        ),
        ("Ida Brand said the pier would close, if it rained.", "the pier would close, if it rained"),
        (
            "Ida Brand told the council it would be sad, unless the owners paid.",
            "it would be sad, unless the owners paid",
        ),
        ("Ida Brand said the pier would close, when asked about the storm.", "the pier would close"),
    ],
)
def test_a_condition_is_said_with_the_rest(quotes: Quotes, sentence: str, said: str) -> None:
    assert [q.text for q in quotes(sentence)] == [said]
