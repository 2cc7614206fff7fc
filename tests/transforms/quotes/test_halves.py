"""Words that a cue, a paragraph or a name cuts in two, and words behind a cue that are somebody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
PEOPLE = "Mayor Mary Tolland met the ferryman John Pell on Monday.\n\n"


def direct(found: list[Quote]) -> list[tuple[str, str | None]]:
    return [(q.text, q.speaker_name) for q in found if q.kind == "direct"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "“Every time you say that,” Pell said, referring to the toll, “you lose a passenger.”",
            "Every time you say that, you lose a passenger.",
        ),
        ("“Now that I have retired,” Pell told the host, “it is easier to speak.”",
         "Now that I have retired, it is easier to speak."),
        ("“I won't go,” Pell told the council — and he meant it — “until the pier is mended.”",
         "I won't go, until the pier is mended."),
        ("“The water came up to my knees,\n\nand then to my waist,” said Pell, who lives there.",
         "The water came up to my knees, and then to my waist"),
        ("“It came up to my knees.\n\n“Then it came higher,” said Pell, who lives there.",
         "It came up to my knees. Then it came higher"),
        ("“This is a big year!” ferryman Marcus “Cia” Price, a friend of Pell's, shouted. “We are watching.”",
         "This is a big year! We are watching."),
    ],
)  # fmt: skip
def test_both_halves_of_a_quotation_are_one_row(quotes: Quotes, text: str, said: str) -> None:
    assert [words for words, _ in direct(quotes(PEOPLE + text))] == [said]


def test_a_further_paragraph_is_a_row_of_its_own_behind_a_closing_mark(quotes: Quotes) -> None:
    one = quotes(PEOPLE + "“The first year was hard,” Pell says.\n\n“By the second year we had a stove.”")
    assert direct(one) == [("The first year was hard. By the second year we had a stove.", "John Pell")]
    found = quotes(PEOPLE + "“The first year was hard,” Pell says. “No roof.”\n\n“By the second year we had a stove.”")
    assert direct(found) == [
        ("The first year was hard. No roof.", "John Pell"),
        ("By the second year we had a stove.", "John Pell"),
    ]


def test_a_quotation_left_open_is_unsure(quotes: Quotes) -> None:
    opened = "“The water came up to my knees,” said Pell. “I called my son and he came."
    (lost,) = quotes(PEOPLE + opened + "\n\nThe council has sent pumps.")
    (goes_on, _) = quotes(PEOPLE + opened + "\n\n“He had the boat,” Pell added.")
    assert lost.text == "The water came up to my knees. I called my son and he came."
    assert lost.confidence <= 0.6 < goes_on.confidence


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday's episode of “The Morning Boat,” the mayor said she would walk.",
        "In “Tides of the Sound,” she wrote that the sea was cold.",
        "When Tolland called it “a plan without a plan,” Pell said that he would leave.",
        "The trouble begins to show when looking at the first page:\n\n“It was a dark night, and nobody slept.”",
    ],
)
def test_titles_and_others_words_are_not_the_speakers(quotes: Quotes, text: str) -> None:
    assert not [q for q in quotes(PEOPLE + text) if q.method in ("after", "announced")]


def test_a_heading_between_quotations_is_nobodys(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "“It is over and done,” Pell said.\n\n‘All Bets Are Off.’\n\nThe ferry is old.")
    assert direct(found) == [("It is over and done", "John Pell")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Pell had told the police that he slept, but the council overruled him, the source added.",
            "Pell had told the police that he slept, but the council overruled him",
        ),
        ("To understand the harbour, Pell said, one should visit it.", "To understand the harbour one should visit it"),
        (
            "The bank says it would lower prices in the first year, but would eventually add $84 million.",
            "it would lower prices in the first year, but would eventually add $84 million",
        ),
        ("Tolland said the ferry was safe but would not discuss the cost.", "the ferry was safe"),
        ("Officials said they are sure Pell mishandled the boat and Democrats accused Tolland of lying.",
         "they are sure Pell mishandled the boat"),
        ("Authorities have said people and firms - small, large and foreign - would qualify.",
         "people and firms - small, large and foreign - would qualify"),
    ],
)  # fmt: skip
def test_clauses_are_cut_where_the_reporter_goes_on(quotes: Quotes, text: str, said: str) -> None:
    outer = [q for q in quotes(PEOPLE + text) if q.within is None]
    assert outer[0].text == said


def test_a_second_verb_of_saying_is_the_speakers(quotes: Quotes) -> None:
    found = quotes(
        "Mary Tolland said Friday that she thinks the ferry should go but said “the question is the timing.”"
    )
    assert [(q.text, q.speaker_name) for q in found if q.within is None] == [
        ("that she thinks the ferry should go", "Mary Tolland"),
        ("the question is the timing.", "Mary Tolland"),
    ]
