"""Who says it: the subject of a reporting verb, wherever the sentence puts it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
INTRODUCTION = "Mira Tolland is the mayor of Eastwick. Jonas Pell runs the ferry.\n\n"


@pytest.mark.parametrize(
    ("text", "speaker", "name"),
    [
        ("Tolland, whose plan had failed before, said it would open in May.", "Tolland", "Mira Tolland"),
        (
            "Two officials briefed on the plan, who asked not to be named, said it would open in May.",
            "Two officials",
            None,
        ),
        ("Speaking in Eastwick, her deputy, Nils Aune, said the bridge would open.", "her deputy", "Nils Aune"),
        ("Tolland released a statement saying the bridge would open in May.", "Tolland", "Mira Tolland"),
        ("He is a man who says the ferry is lost.", "a man who", None),
        ("Pell was quoted as saying the ferry was lost.", "Pell", "Jonas Pell"),
        ("Pell stood on the pier, saying the ferry was lost.", "Pell", "Jonas Pell"),
        ("Tolland left the hall and said the bridge was sound.", "Tolland", "Mira Tolland"),
        ("Tolland, who has been the mayor since May, says the bridge is sound.", "Tolland", "Mira Tolland"),
        ("“It opens in May,” said the tired old ferryman of Eastwick.", "the tired old ferryman of Eastwick", None),
    ],
)
def test_the_subject(quotes: Quotes, text: str, speaker: str, name: str | None) -> None:
    (found,) = quotes(INTRODUCTION + text)
    assert (found.speaker, found.speaker_name) == (speaker, name)


def test_who_answers_a_question_is_not_who_asked_it(quotes: Quotes) -> None:
    asked, said = quotes(INTRODUCTION + "Asked whether the ferry was lost, Pell said it was not.")
    assert (asked.speaker, asked.polarity) == (None, "asked")
    assert (said.speaker_name, said.text) == ("Jonas Pell", "it was not")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Olga Lind used the chance to say that the dam was safe.", "Olga Lind"),
        ("The mayor's attempt to explain that the pier was old was short.", "The mayor's"),
        ("Speaking in Oslo, Bo Tarn took the opportunity to tell the crowd that he would stay.", "Bo Tarn"),
        ("Bo Tarn was the first captain to say that the ferry was full.", "the first captain"),
    ],
)
def test_a_chance_to_say_something_does_not_say_it(quotes: Quotes, text: str, speaker: str) -> None:
    assert [q.speaker for q in quotes(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "“I am for it,” Tolland said when asked whether she would pay for the bridge.",
        "Told that the ferry was lost, Pell shrugged.",
    ],
)
def test_who_was_asked_or_told_says_nothing_of_it(quotes: Quotes, text: str) -> None:
    assert [q.speaker for q in quotes(INTRODUCTION + text) if q.cue in ("asked", "Told") and q.speaker] == []
