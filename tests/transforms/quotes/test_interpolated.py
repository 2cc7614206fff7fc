"""Reports between commas, and other sentences that the parser hangs on the wrong word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


def rows(quotes: list[Quote]) -> list[tuple[str, str | None]]:
    return [(q.text, q.speaker) for q in quotes]


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        ("The map, said Loy, is rigged.", "The map is rigged", "Loy"),
        (
            "The harbour, says Pat Loy, a fisherman, will silt up by May.",
            "The harbour will silt up by May",
            "Pat Loy",
        ),
        ("These plans, argued Dr Eva Holm, are mad.", "These plans are mad", "Dr Eva Holm"),
        ("The mine, the union warned on Friday, is a death trap.", "The mine is a death trap", "the union"),
        ("The firm, he said, had lied.", "The firm had lied", "he"),
        ("But the tax, the shopkeepers complained, would ruin them.", "But the tax would ruin them", "the shopkeepers"),
        (
            "Dunmere, as one of Mr. Orr’s advisers pointed out, normally does not get storms.",
            "Dunmere normally does not get storms",
            "one of Mr. Orr’s advisers",
        ),
        ("The map, Loy told voters in June, “is rigged.”", "The map “is rigged.”", "Loy"),
        ("The new rules, Loy explained, are simple.", "The new rules are simple", "Loy"),
    ],
)
def test_what_commas_interrupt_is_the_speakers(quotes: Quotes, text: str, said: str, who: str) -> None:
    assert rows(quotes(text)) == [(said, who)]


@pytest.mark.parametrize(
    ("report", "who"),
    [
        ("the mayor told MPs", "the mayor"),
        ("Gus Pell, the harbour master, said", "Gus Pell"),
        ("the council’s leader, Ana Holt, told reporters", "the council’s leader"),
        ("Ms Holt, who runs the mill, said", "Ms Holt"),
        ("an official who asked not to be named noted", "an official"),
        ("Mr Holt was quoted as saying", "Mr Holt"),
        ("a spokesman for the port tweeted", "a spokesman for the port"),
        ("she concluded", "she"),
    ],
)
def test_a_speaker_of_many_words_interrupts_too(quotes: Quotes, report: str, who: str) -> None:
    text = f"The pier fell on Friday. The harbour, {report}, will be closed for a year."
    assert rows(quotes(text)) == [("The harbour will be closed for a year", who)]


def test_a_clause_that_tells_who_speaks_is_no_report(quotes: Quotes) -> None:
    text = "Lars Holt, a former captain who argued for the pier, said in May that it would stand."
    assert rows(quotes(text))[-1] == ("that it would stand", "Lars Holt")
    assert all("Lars Holt said" not in said for said, _ in rows(quotes(text)))


def test_a_speaker_beside_whose_name_something_stands_speaks_after_it(quotes: Quotes) -> None:
    text = "Gus Pell, the harbour master, said the pier, built in 1930, is safe. The mayor, who Loy says is mad, said no ship would come."
    assert [(q.text, q.speaker) for q in quotes(text)] == [
        ("the pier, built in 1930, is safe", "Gus Pell"),
        ("who is mad", "Loy"),
        ("no ship would come", "The mayor"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Diplomats in the capital who have seen the text say it is vague.",
            [("it is vague", "Diplomats in the capital")],
        ),
        ("The opposition on Tuesday accused the firm of fraud.", [("the firm of fraud", "The opposition")]),
        ("It was Loy who said the pier was unsafe.", [("the pier was unsafe", "who")]),
        ("What Loy said was that the pier was unsafe.", [("that the pier was unsafe", "Loy")]),
        (
            "Pell has been attacking the plan since Loy, at Monday’s debate, cited the cost.",
            [("the plan", "Pell"), ("the cost", "Loy")],
        ),
        (
            "She said the road would close, adding that it was too narrow, and urged drivers to stay away.",
            [("the road would close", "She"), ("that it was too narrow", "She"), ("drivers to stay away", "She")],
        ),
        (
            "She told the court she saw him leave, then heard a shot.",
            [("she saw him leave, then heard a shot", "She")],
        ),
        (
            "Mr. Pell, an aide, recalled Mr. Orr talking about the book.",
            [("Mr. Orr talking about the book", "Mr. Pell")],
        ),
        ("Calling the tax “a gift,” Loy said it would stay.", [("the tax “a gift”", "Loy"), ("it would stay", "Loy")]),
        (
            "The banks assumed that the miner had the money, but that wasn’t the case.",
            [("that the miner had the money", "The banks")],
        ),
    ],
)
def test_the_speaker_and_the_edges_are_those_of_the_sentence(
    quotes: Quotes, text: str, expected: list[tuple[str, str]]
) -> None:
    assert rows(quotes(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nobody said it would be easy.",
        "It is worth noting that the pier is old.",
        "It goes without saying that the pier is old.",
        "That said, the pier is old.",
        "Say what you like, he is fair.",
        "It would be wrong to say that the pier is old.",
        "Nobody can judge the tax without knowing how it would work.",
        "Loy will find it hard to win.",
        "The minister, asked about the leak, left.",
        "The mayor responded to Loy by closing the pier.",
    ],
)
def test_nobody_says_anything(quotes: Quotes, text: str) -> None:
    assert rows(quotes(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The poll put Labour at 42% and the Greens on 30%.", "Labour at 42% and the Greens on 30%"),
        ("A survey gave Loy 51% and Pell 40%.", "Loy 51% and Pell 40%"),
        ("The poll put Loy ahead of Pell by six points.", "Loy ahead of Pell by six points"),
    ],
)
def test_what_counts_tells_its_whole_count(quotes: Quotes, text: str, said: str) -> None:
    assert [q.text for q in quotes(text)] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The fee was raised. “The only way to stop it is if the owners pay” for the damage, Loy said.",
            "“The only way to stop it is if the owners pay” for the damage",
        ),
        (
            "After the “great storm of May,” the mayor said, the pier fell.",
            "After the “great storm of May,” the pier fell",
        ),
        (
            "“You called them ‘miracles,’” Loy said. “When you do that, people buy.”",
            "You called them ‘miracles.’ When you do that, people buy.",
        ),
        ("“Because,” Loy said, “we let them.”", "Because we let them."),
        ("“I said ‘no,’ and they said ‘yes,’” Loy said.", "I said ‘no,’ and they said ‘yes’"),
    ],
)
def test_quotations_are_whole_and_inner_marks_stay(quotes: Quotes, text: str, said: str) -> None:
    assert [q.text for q in quotes(text)] == [said]


def test_a_title_is_nobodys_words(quotes: Quotes) -> None:
    text = "In his book, “Make Your Child Rich,” Mr. Orr suggested looking at the bills."
    assert rows(quotes(text)) == [("looking at the bills", "Mr. Orr")]


def test_a_city_in_capitals_is_a_dateline(quotes: Quotes) -> None:
    text = "DUBLIN: A cut in fares is on the way, transport minister Niamh Foley has confirmed."
    assert rows(quotes(text)) == [("A cut in fares is on the way", "transport minister Niamh Foley")]


def test_a_first_paragraph_with_a_scene_is_no_headline(quotes: Quotes) -> None:
    text = "“Go home,” nurse Ida Voll said. “They came” — she pointed at the gate — “and took the goats.”"
    assert quotes(text)[0].method == "after"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The central bank forecast on Thursday that growth would slow.",
            [("that growth would slow", "The central bank")],
        ),
        ("The board played down talk of a split.", [("talk of a split", "The board")]),
        ("Loy flagged a rise in fares.", [("a rise in fares", "Loy")]),
        ("“It is a mess,” said Loy of the pier, “and it is ours.”", [("It is a mess, and it is ours.", "Loy")]),
        ("Loy asked that only her first name be used.", []),
        ("Whatever Loy says, the pier is old.", []),
        ("“Yes,” Loy said. “How far?” “Very far.”", [("Yes. How far?", "Loy")]),
    ],
)
def test_verbs_that_look_like_others(quotes: Quotes, text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(quotes(text)) == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Maps, he liked to say, are only opinions. Julian Moss died.", "Maps are only opinions"),
        ("The sea, she used to say, was a bad landlord.", "The sea was a bad landlord"),
    ],
)
def test_what_somebody_liked_to_say_stands_around_it(text: str, wanted: str, quotes: Quotes) -> None:
    assert [q.text for q in quotes(text)] == [wanted]
