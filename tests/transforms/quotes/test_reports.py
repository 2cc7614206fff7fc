"""Reports side by side: where one ends, and whose the next words are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
PEOPLE = "Mayor Mary Tolland met the ferryman John Pell on Monday.\n\n"


def rows(found: list[Quote]) -> list[tuple[str, str | None, str]]:
    return [(q.text, q.speaker_name, q.polarity) for q in found]


def test_a_report_and_the_quotation_behind_it_are_two(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "Pell denied that the ferry was old. “She was built last year.” It sails daily.")
    assert rows(found) == [
        ("that the ferry was old", "John Pell", "denied"),
        ("She was built last year.", "John Pell", "said"),
    ]
    assert [q.kind for q in found] == ["indirect", "direct"]


def test_a_question_and_the_answer_behind_it_are_two(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "Tolland asked whether the ferry was old. “Who told you that?” Pell asked back.")
    assert [q.speaker_name for q in found] == ["Mary Tolland", "John Pell"]
    assert found[0].text == "whether the ferry was old"


@pytest.mark.parametrize("reaction", ["Pell agreed.", "Her husband disagreed.", "The opposition laughed."])
def test_who_reacts_has_not_said_it(quotes: Quotes, reaction: str) -> None:
    (found,) = quotes(PEOPLE + f"Tolland called the timetable “a bad joke.” {reaction}")
    assert (found.speaker_name, found.text) == ("Mary Tolland", "the timetable “a bad joke.”")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Tolland said the bridge was sound and promised to walk across it.",
            ["the bridge was sound", "to walk across it"],
        ),
        (
            "The bank said it had closed the branch and urged customers to change banks.",
            ["it had closed the branch", "customers to change banks"],
        ),
        ("Tolland said the bridge was sound and believes voters agree.", ["the bridge was sound", "voters agree"]),
        ("The yard said orders fell and cut its forecast.", ["orders fell"]),
        ("Tolland said she was tired and left the hall.", ["she was tired"]),
        ("Tolland said “we had no choice” and walked out of the hall.", ["we had no choice"]),
        ("The bank said it lost a customer and broke its promise.", ["it lost a customer and broke its promise"]),
        ("Tolland said Pell fell and broke his leg.", ["Pell fell and broke his leg"]),
        ("Tolland said that it was sound and that it would stay.", ["that it was sound and that it would stay"]),
        (
            "Tolland praised the yard, called Pell a liar and said he should resign.",
            ["the yard", "Pell a liar", "he should resign"],
        ),
    ],
)
def test_the_speakers_next_verb_ends_what_was_said(quotes: Quotes, text: str, said: list[str]) -> None:
    assert [q.text for q in quotes(PEOPLE + text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "Tolland says the bridge is sound, while the council called it “a ruin”.",
        "Tolland said that the bridge was sound, but the council denied it.",
        "Tolland said the bridge was sound, while the council warned that it would fall.",
    ],
)
def test_what_another_says_after_but_or_while_is_the_others(quotes: Quotes, text: str) -> None:
    first, *rest = quotes(PEOPLE + text)
    assert (first.speaker_name, first.kind) == ("Mary Tolland", "indirect")
    assert first.text.endswith("sound")
    assert all(q.speaker == "the council" for q in rest)


def test_a_list_of_quotations_is_one_row(quotes: Quotes) -> None:
    text = "Tolland said the plan was “dead on arrival,” “a farce” and “beneath contempt.” Pell agreed."
    (found,) = quotes(PEOPLE + text)
    assert found.text == "the plan was “dead on arrival,” “a farce” and “beneath contempt.”"


def test_a_second_passive_is_a_report_of_its_own(quotes: Quotes) -> None:
    found = quotes(
        "The plan was hailed as “bold” by the grocer Ida Brand and denounced as “theft” by the farmer Bo Lund."
    )
    assert [(q.text, q.speaker_name) for q in found][1:] == [("as “theft”", "Bo Lund")]


def test_a_poll_gives_each_their_share(quotes: Quotes) -> None:
    (found,) = quotes("A poll out on Monday gave the Reform Party 38% and the Fishers’ League 25%.")
    assert found.text == "the Reform Party 38% and the Fishers’ League 25%"


def test_what_somebody_is_called_within_a_report_is_a_row_inside_it(quotes: Quotes) -> None:
    outer, inner = quotes("Ida Brand told the court that the foreman had called her “dead weight”.")
    assert (outer.speaker_name, inner.speaker, inner.text, inner.within) == (
        "Ida Brand",
        "the foreman",
        "her “dead weight”",
        0,
    )
