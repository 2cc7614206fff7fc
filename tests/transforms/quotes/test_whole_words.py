"""What was said whole: words that the parse hangs elsewhere, and none of the reporter's; and who says it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


def rows(quotes: list[Quote]) -> list[tuple[str, str | None]]:
    return [(q.text, q.speaker) for q in quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The harbour is too small. That’s why, Holt argued, the port needs a second pier.",
            [("That’s why the port needs a second pier", "Holt")],
        ),
        (
            "Lund said he had won, telling the hosts that “we tell the truth, we mend the pier,” and that he had seen support from crews.",
            [
                ("he had won", "Lund"),
                ("that “we tell the truth, we mend the pier,” and that he had seen support from crews", "Lund"),
            ],
        ),
        (
            "The Post reports that the winner has either won or tied among crews.",
            [("that the winner has either won or tied among crews", "The Post")],
        ),
        (
            "The latest poll showed Holt leading with support of 31 percent of voters, followed by Pell at 17 percent.",
            [("Holt leading with support of 31 percent of voters, followed by Pell at 17 percent", "The latest poll")],
        ),
        (
            "A survey of captains found that 449 of them back Holt, while only 19 support Pell.",
            [("that 449 of them back Holt, while only 19 support Pell", "A survey of captains")],
        ),
        (
            "A captain found that 449 of them back Holt, while the town slept.",
            [("that 449 of them back Holt", "A captain")],
        ),
    ],
)
def test_nothing_of_what_was_said_is_lost(quotes: Quotes, text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(quotes(text)) == expected


def test_the_reporters_own_verb_is_no_more_of_it(quotes: Quotes) -> None:
    text = "He said that he would offer “a prayer” for the winner but did not suggest it would be Pell."
    assert rows(quotes(text))[0] == ("that he would offer “a prayer” for the winner", "He")
    text = "The council met. Clifton has said she wants to establish a safe zone for crews and has expressed support for wider engagement."
    assert "she wants to establish a safe zone for crews" in [q.text for q in quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lund wants the votes and Aune Holt wants to be a hero.", [("to be a hero", "Aune Holt")]),
        ("The 20 experts say it costs more.", [("it costs more", "The 20 experts")]),
        (
            "As reported by Harbour News, the mayor was aware of the leak.",
            [("the mayor was aware of the leak", "Harbour News")],
        ),
        (
            "Wren attacked a plan that would have closed the pier, telling the Gazette that crews would leave.",
            [("a plan that would have closed the pier", "Wren"), ("that crews would leave", "Wren")],
        ),
        (
            "Lund is a founder of the Free Moor Project that encourages crews to move here.",
            [("crews to move here", "that")],
        ),
    ],
)
def test_who_says_it_is_not_what_stands_before(quotes: Quotes, text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(quotes(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Though it will prove challenging for Holt to win any town with a port, she goes on.",
        "The group is seeking ideas for how to house and support captains of the old fleet.",
    ],
)
def test_how_a_thing_is_or_is_done_says_nobody(quotes: Quotes, text: str) -> None:
    assert quotes(text) == []
