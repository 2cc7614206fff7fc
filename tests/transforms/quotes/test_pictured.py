"""Who is heard in a recording says what is heard there, not who shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The union released a video of Ida Brand promising that she would never sell the line.", "Ida Brand"),
        ("She posted a clip of Ida Brand saying the pier was safe.", "Ida Brand"),
        ("The paper printed a photograph of the mayor telling voters that she would resign.", "the mayor"),
        ("He held up a video of the pier, saying that it was unsafe.", "He"),
        ("He held up a hand, promising that the pier was safe.", "He"),
    ],
)
def test_who_is_heard_speaks(quotes: Quotes, sentence: str, speaker: str) -> None:
    assert [q.speaker for q in quotes(sentence)] == [speaker]
