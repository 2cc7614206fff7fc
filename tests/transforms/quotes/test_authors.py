"""The “I” outside quotation marks, and whom “my mother” means."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from transforms.article import Annotated, Quote
from transforms.entities import find_entities
from transforms.quotes import find_quotes

Quotes = Callable[[str], list[Quote]]

BODY = (
    "The harbour is ours\n\nI have sailed these waters for forty years. My neighbours agree.\n\n"
    "Bo Pell wants to sell the pier. I told the council that it would fall.\n\n"
)
RECORD = "The pier is a wreck. My boat lies beside it.\n\n"


def written(found: list[Quote], words: str) -> str | None:
    return next(q.speaker_name for q in found if words in q.text)


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        ("Ada Lund is a former pilot and the author of Salt.", "Ada Lund"),
        ("Ada Lund is playwright-in-residence at Wexcombe College.", "Ada Lund"),
        ("Ada Lund is Senior Editor at the Gazette.", "Ada Lund"),
        ("Rep. Ada Lund, D-Orr., was an early critic of the plan.", "Ada Lund"),
        ("Ada Lund, a law professor, is a member of the board.", "Ada Lund"),
        ("Follow Ada Lund on Twitter.", "Ada Lund"),
        ("From Salt and Stone by Ada Lund.", "Ada Lund"),
        ("Ada Lund.", "Ada Lund"),
        ("Ada Lund sold the boat.", None),
        ("Bo Pell is a former judge.", None),
    ],
)
def test_who_signs_an_opinion_is_its_i(quotes: Quotes, foot: str, name: str | None) -> None:
    assert written(quotes(BODY + foot), "would fall") == name


def test_each_letter_is_its_signers(quotes: Quotes) -> None:
    text = (
        "Readers write\n\nBo Pell is wrong. I think the pier should stay.\n\nAda Lund.\n\nWexcombe.\n\n"
        "I say that it must go.\n\nCarl Dent.\n\nI hope that it burns.\n\n@pierhater.\n"
    )
    found = quotes(text)
    assert written(found, "should stay") == "Ada Lund"
    assert written(found, "must go") == "Carl Dent"
    assert written(found, "burns") == "@pierhater"


def test_i_in_somebodys_words_is_not_the_author(quotes: Quotes) -> None:
    text = BODY + "“I told him that the roof leaks,” Bo Pell said.\n\nAda Lund is a former pilot."
    assert all(q.speaker_name != "Ada Lund" for q in quotes(text) if "roof" in q.text)


@pytest.mark.parametrize(
    ("told", "who", "name"),
    [
        ("My husband, Ole Brandt, is a cook.\n\nMy husband said the sea gives nothing back.", "sea", "Ole Brandt"),
        ("My parents, Tom and Vera Lund, are buried here. My mother said the sea takes all.", "sea", "Vera Lund"),
        ("My parents, Tom and Vera Lund, are buried here. My father said the sea takes all.", "sea", "Tom Lund"),
        ("My brothers, Tom Orr and Bo Orr, are dead. My father said the sea takes all.", "sea", None),
        ("“My father, Tom Pell, drowned,” said Bo Pell.\n\nMy father said the sea takes all.", "sea", None),
    ],
)
def test_the_writers_family(quotes: Quotes, told: str, who: str, name: str | None) -> None:
    assert written(quotes(f"{BODY}{told}\n\nAda Lund is a former pilot."), who) == name


@pytest.mark.parametrize(
    ("text", "authors", "name"),
    [
        (BODY + RECORD, ("Ada Lund",), "Ada Lund"),
        (BODY + RECORD, ("Ada Lund", "Bo Orr"), None),
        (BODY + RECORD, ("Wexcombe Gazette",), None),
        ("The harbour is ours\n\nBo Pell sells it. I told the council that it would fall.", ("Ada Lund",), None),
    ],
)
def test_the_one_author_of_a_record_is_the_i_of_a_text_in_the_first_person(
    annotated: Callable[[str], Annotated], text: str, authors: tuple[str, ...], name: str | None
) -> None:
    article = annotated(text)
    article = dataclasses.replace(article, article=dataclasses.replace(article.article, authors=authors))
    assert written(find_quotes(article, find_entities(article)), "would fall") == name
