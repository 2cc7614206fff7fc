"""Reports of forms seldom met: numbers put at so much, stands on “it”, and who speaks behind or beside words in marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "speaker", "said", "act"),
    [
        (
            "Fire chief Walt Ingram put the number of missing at 17.",
            "Fire chief Walt Ingram",
            "the number of missing at 17",
            "speech",
        ),
        ("Walt Ingram cautioned against guessing at a cause.", "Walt Ingram", "guessing at a cause", "speech"),
        ("Senator Bo Wray has championed farm workers.", "Senator Bo Wray", "farm workers", "stance"),
        (
            "Bo Wray heralded the plan to close the loophole.",
            "Bo Wray",
            "the plan to close the loophole",
            "speech",
        ),
        ("The tax is new. Rep. Hal Munn opposes it.", "Rep. Hal Munn", "it", "stance"),
    ],
)
def test_what_is_told_or_stood_on(quotes: Quotes, text: str, speaker: str, said: str, act: str) -> None:
    (found,) = quotes(text)
    assert (found.speaker, found.text, found.act) == (speaker, said, act)


@pytest.mark.parametrize(
    "text",
    [
        "Walt Ingram put the number on the door.",
        "The dam broke. This heralded a hard winter.",
        "The bees came back. The dog attacked it.",
        "The tax is new. Rep. Hal Munn mentions it.",
    ],
)
def test_what_only_looks_like_it(quotes: Quotes, text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        (
            "The plan was condemned as “reckless” by the chief scientist, Olive Hart.",
            "the chief scientist",
            "The plan as “reckless”",
        ),
        ("The plan was dismissed as “a joke” by Olive Hart.", "Olive Hart", "The plan as “a joke”"),
        (
            "The crew was, in the words of Captain Jo Reyes, “dead tired”.",
            "Captain Jo Reyes",
            "The crew was “dead tired”",
        ),
    ],
)
def test_who_is_named_beside_words_in_marks(quotes: Quotes, text: str, speaker: str, said: str) -> None:
    (found,) = quotes(text)
    assert (found.speaker, found.text) == (speaker, said)
