"""What somebody proposes doing, what somebody calls a thing of many words, and what a person suggests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote
from transforms.english import verb_forms
from transforms.quotes.confidence import likely

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "He proposed dropping carried cargo as promised, but captains agreed it was heavy.",
            "dropping carried cargo as promised",
        ),
        ("Holt opposed banning carried cargo, but captains disagreed.", "banning carried cargo"),
        ("The mayor advocates dropping limits on catches.", "dropping limits on catches"),
        ("He has floated raising foreign owners’ licences.", "raising foreign owners’ licences"),
        ("Holt urged doubling the toll, but captains disagreed.", "doubling the toll"),
        ("The mayor discussed closing berths for yachts.", "closing berths for yachts"),
        ("Holt described arriving at an empty pier.", "arriving at an empty pier"),
    ],
)
def test_a_gerund_is_what_is_proposed(quotes: Quotes, text: str, said: str) -> None:
    assert quotes(f"The pier fell on Friday. {text}")[0].text == said


def test_a_clause_without_that_keeps_its_subject(quotes: Quotes) -> None:
    (found,) = quotes("The pier fell on Friday. The mayor suggested spending boosted growth.")
    assert found.text == "spending boosted growth"


@pytest.mark.parametrize(
    "words",
    [
        "the closures of piers across the county and the strikes that have followed a moment similar to the storms of 1953",
        "the plan to build a wall around the old harbour a monument to greed",
        "the strike, which began in May, a threat to the town",
        "the fact that nobody has paid a disgrace",
        "Pell, who ran the port for years, one of the worst things to happen to the town",
        "the fee on boats that come from abroad unfair",
        "reports that the pier will be sold nonsense",
        "the number of accidents on the quay this year the worst of all",
        "the ferry company’s offer of ten boats shameful and dangerous",
    ],
)
@pytest.mark.parametrize("verb", ["has called", "branded", "labelled"])
def test_what_a_thing_of_many_words_is_called_stands_behind_it(quotes: Quotes, verb: str, words: str) -> None:
    (found,) = quotes(f"The pier fell on Friday. The mayor {verb} {words}.")
    assert (found.text, found.speaker, found.method) == (words, "The mayor", "predicate")


@pytest.mark.parametrize(
    "text",
    [
        "She called the captain who led the crew.",
        "The council called a meeting at a hall in the old town.",
        "He called the harbour office, which opens at six, in a hurry.",
    ],
)
def test_who_is_only_called_is_called_nothing(quotes: Quotes, text: str) -> None:
    assert quotes(text) == []


def test_a_contracted_verb_has_an_object_and_so_is_no_passive(quotes: Quotes) -> None:
    text = "Ana Holt won on Friday. Though she’s touted plans to mend the pier as a gift to crews, experts say little will change."
    assert [(q.text, q.speaker) for q in quotes(text)] == [
        ("plans to mend the pier as a gift to crews", "she"),
        ("little will change", "experts"),
    ]


def test_a_last_consonant_may_be_doubled() -> None:
    assert {"labelled", "labeled", "labelling", "labeling"} <= verb_forms.forms("label")
    assert {"signalled", "signaled"} <= verb_forms.forms("signal")
    assert {"forbade", "forbidden", "forbidding"} <= verb_forms.forms("forbid")


@pytest.mark.parametrize(
    ("lemma", "kind", "entities", "stays"),
    [
        ("suggest", "person", [1], True),
        ("suggest", "document", [1], False),
        ("suggest", "person", [], False),
        ("outline", "person", [1], False),
    ],
)
def test_what_a_person_proposes_stays_however_unlikely(lemma: str, kind: str, entities: list[int], stays: bool) -> None:
    quote = Quote(
        spans=[(20, 30)], text="a safer way", joined="a safer way", kind="indirect", sentence=0, method="object"
    )
    quote.cue_lemma, quote.cue_start, quote.speaker_kind, quote.speaker_entities = lemma, 3, kind, entities  # type: ignore[assignment]
    assert (likely.only([quote], [0.2]) == [quote]) is stays
