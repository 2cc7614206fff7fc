"""Idle: objects of a verb of speech that tell nothing anybody has said, and their likes that do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    "text",
    [
        "“He will never get it through,” Ada Tolland said, referring to the deputy mayor.",
        "Ada Tolland was referring to the ferry of 1998.",
        "The harbour master never mentioned the mayor by name.",
        "Bo Brekke did not suggest a new ferry.",
        "The film mentions neither the mayor nor the harbour master by name.",
        "On Monday Bo Brekke blasted out a new message.",
        "The town must acknowledge the needs of its fishermen.",
        "Tarn could have requested a recount of the ballots.",
        "Critics may blame the council for the delay.",
        "Ministers met in Tarn on Monday to discuss the price of fish.",
        "Delegates gathered to honour a poet and to discuss clean energy.",
        "The senator flew home to support her daughter.",
        "The company kept its clerks from writing about the fraud.",
        "The union has no intention of backing the mayor.",
        "It is easy to criticise the length of the race.",
        "Tolland acknowledged as much in an interview in May.",
    ],
)
def test_an_object_of_nothing_said_is_no_quote(text: str, quotes: Quotes) -> None:
    assert [q.text for q in quotes(text)] == [q.text for q in quotes(text) if q.kind == "direct"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada Tolland went on to criticise the length of the race.", "the length of the race"),
        ("The captains took to the radio to defend their catch.", "their catch"),
        ("Bo Brekke was the first mayor to endorse the bridge.", "the bridge"),
        ("A spokesman would not discuss the sale.", "the sale"),
        ("The mayor called a meeting to announce the sale of the pier.", "the sale of the pier"),
        ("Ada Tolland was quick to praise the crew of the ferry.", "the crew of the ferry"),
        ("The owner has declined for years to reveal the price of the pier.", "the price of the pier"),
        ("Bo Brekke alluded to the mayor as “a tourist in the town”.", "the mayor as “a tourist in the town”"),
    ],
)
def test_an_object_of_what_was_said_is_one(text: str, words: str, quotes: Quotes) -> None:
    assert [q.text for q in quotes(text)] == [words]


def test_a_stand_that_is_not_taken_is_not_supposed(quotes: Quotes) -> None:
    (quote,) = quotes("Bo Brekke would not endorse the mayor.")
    assert (quote.text.rstrip("."), quote.act, quote.polarity) == ("the mayor", "stance", "declined")
