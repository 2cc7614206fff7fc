"""Hearings: turns whose labels do not return are speech where titles, parts in a hearing, or names of the article tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]

HEARING = (
    "THE COURT: Please sit.\n\nMR. HOLLIS: We are ready.\n\nTHE WITNESS: I saw him at the door.\n\nMS. ARDEN: I object."
)


def test_parts_and_titles_make_turns_of_labels_that_do_not_return(quotes: Quotes) -> None:
    found = quotes(f"The trial of Peter Vance began.\n\n{HEARING}")
    assert [(q.speaker, q.speaker_name) for q in found] == [
        ("THE COURT", None),
        ("MR. HOLLIS", "Hollis"),
        ("THE WITNESS", None),
        ("MS. ARDEN", "Arden"),
    ]


def test_names_of_the_article_do_so_too(quotes: Quotes) -> None:
    text = "Ann Bell and Tom Frey ran it.\n\nBELL: Welcome back.\n\nFREY: Glad to be here.\n\nVANCE: I am, too."
    assert [q.speaker_name for q in quotes(text)] == ["Ann Bell", "Tom Frey", "Vance"]


@pytest.mark.parametrize(
    "text",
    [
        "The council meets.\n\nWHAT: A hearing on the harbor.\n\nWHEN: Monday at noon.\n\nWHERE: The town hall.",
        "Ann Bell and Tom Frey ran it.\n\nBELL: Welcome back.\n\nThe two sat down.\n\nFREY: Glad.\n\nNOTE: It was live.",
    ],
)
def test_other_words_in_capitals_do_not(text: str, quotes: Quotes) -> None:
    assert quotes(text) == []


def test_an_article_may_begin_with_a_question(quotes: Quotes) -> None:
    found = quotes("Q: When did the ferry sink?\n\nA: In May.\n\nQ: Were you on board?\n\nA: I was asleep.")
    assert [(q.speaker, q.text) for q in found] == [
        ("Q", "When did the ferry sink?"),
        ("A", "In May."),
        ("Q", "Were you on board?"),
        ("A", "I was asleep."),
    ]


def test_a_label_that_does_not_return_ends_the_turn_before_it(quotes: Quotes) -> None:
    text = "Moor: The tide was out.\n\nOperator: Your line is open.\n\nMoor: Thank you.\n\nFell: Good night.\n\nMoor: Night."
    assert [q.text for q in quotes(f"Two captains spoke on air.\n\n{text}")] == [
        "The tide was out.",
        "Thank you.",
        "Night.",
    ]
