"""Where the speaker of a quotation is found: in a cue on either side of it, in the words around it, in its paragraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
INTRODUCTION = "Mira Tolland is the mayor of Eastwick. Jonas Pell runs the ferry.\n\n"
OPENS = "“We will open the bridge in May.”"
LONG = "“We will open the bridge in May whatever the weather may be.”"


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Tolland said “We will open the bridge in May.”", "We will open the bridge in May.", "Mira Tolland"),
        ("Tolland said “the bridge is sound” and left the room.", "the bridge is sound", "Mira Tolland"),
        ("Tolland said that “the bridge is sound” for now.", "that “the bridge is sound” for now", "Mira Tolland"),
        ("Pell, she said, “is a stubborn man” in every way.", "Pell “is a stubborn man” in every way", "Mira Tolland"),
        ("“It opens in May,” according to Pell.", "It opens in May", "Jonas Pell"),
        ("“It opens in May,” Tolland smiled.", "It opens in May", "Mira Tolland"),
        (
            "“We will open it” – Tolland paused – “and we will open it in May,” she said.",
            "We will open it and we will open it in May",
            "Mira Tolland",
        ),
        (
            "“We will open it in May,” Tolland said, but “nobody believed us then.”",
            "We will open it in May, nobody believed us then.",
            "Mira Tolland",
        ),
        (
            "She suggested that the bridge was old – “it is a danger to everyone,” she said.",
            "it is a danger to everyone",
            "Mira Tolland",
        ),
        (
            "The plan was “a danger to all of us,” said Pell, who runs the ferry.",
            "The plan was “a danger to all of us”",
            "Jonas Pell",
        ),
        ("The crowd chanted “Save the ferry.”", "Save the ferry.", None),
    ],
)
def test_by_a_cue(quotes: Quotes, text: str, words: str, speaker: str | None) -> None:
    found = [q for q in quotes(INTRODUCTION + text) if q.kind != "indirect"]
    assert [(q.text, q.speaker_name) for q in found] == [(words, speaker)]
    assert found[0].cue is not None


@pytest.mark.parametrize(
    ("text", "speaker", "method"),
    [
        (f"Tolland smiled. {OPENS}", "Mira Tolland", "gesture"),
        (f"Mira Tolland: {OPENS}", "Mira Tolland", "colon"),
        ("Pell's reply was blunt: “We will lose our work.”", "Jonas Pell", "colon"),
        (f"Her message to voters: {OPENS}", "Mira Tolland", "colon"),
        (f"{OPENS} Those were the words of Mira Tolland on Monday.", "Mira Tolland", "words of"),
        (f"{OPENS}\n\nThose were the words of Mira Tolland on Monday.", "Mira Tolland", "words of"),
        (f"Tolland was tired on Monday.\n\n{LONG}", "Mira Tolland", "standing"),
        (f"Tolland said that the bridge was late. {LONG}", "Mira Tolland", "goes on"),
        (f"Tolland said that the bridge was late.\n\n{LONG}", "Mira Tolland", "goes on"),
    ],
)
def test_without_a_cue(quotes: Quotes, text: str, speaker: str, method: str) -> None:
    (found,) = [q for q in quotes(INTRODUCTION + text) if q.kind == "direct"]
    assert (found.speaker_name, found.method, found.cue) == (speaker, method, None)


@pytest.mark.parametrize(
    "text",
    [
        "“It opens in May.” Tolland laughed at the question.",
        "The bridge is long and old.\n\n" + LONG,
        "Tolland was tired on Monday.\n\n“Opens in May.”",
    ],
)
def test_nobody_is_given_words_for_standing_near(quotes: Quotes, text: str) -> None:
    assert [q.speaker_name for q in quotes(INTRODUCTION + text) if q.speaker_name] == []


def test_who_puts_it_so_says_the_words_in_marks(quotes: Quotes) -> None:
    (found,) = quotes("The bill has stalled for a year and is by now a “dead letter,” as Nora Fell put it.")
    assert (found.text, found.speaker_name) == ("dead letter", "Nora Fell")
