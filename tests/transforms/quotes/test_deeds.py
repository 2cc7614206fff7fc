"""Deeds: what stands with a reporting verb and is nobody's words: events, facts, what is done to people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    "sentence",
    [
        "The gap in pay highlights old wrongs.",
        "This threatens to sink the plan.",
        "It was a debate that threatened to split the party.",
        "The levy encourages people to drive less.",
        "The word describes a kind of boat.",
        "The rebels attacked the town.",
        "The mayor welcomed the refugees.",
        "The Senate confirmed the judge.",
        "The college admitted forty students.",
        "The coach dismissed Nora Fell in May.",
        "The state denied her a licence.",
        "The mayor backed off the plan.",
        "Officers cited the driver for speeding.",
        "The brewer defended its title.",
        "Donors reluctant to support Bo Dell left.",
        "Bo Dell refused to attack his rivals.",
        "Nora Fell was not authorised to discuss the talks.",
        "It is important to remember that the river rises in May.",
        "It should be noted that the mill is old.",
        "Find out who paid for the pier.",
        "If you think the pier is safe, you have not seen it.",
        "The speech made them feel that he was lying.",
        "Bo Dell led me down the hall and showed me where he slept.",
        "The yard offers both crews what they want most.",
        "She saw the crash and described it in print.",
        "Bo Dell was denying the crews their pay.",
        "Nora Fell spoke against the backdrop of the harbour.",
        "Gray Ferries, which declared bankruptcy in May, has closed.",
        "Nora Fell offered no proof that the pier was sinking.",
        "The jury found Bo Dell guilty of theft.",
        "Nora Fell signed a decree ordering the crews to stay ashore.",
        "Clerks were kept from denying permits to fishing crews.",
        "Many of the coming contests favor Dell.",
        "A pending ballot measure threatened to raise the fee.",
        "Nora Fell on Sunday tweeted an image of her boat.",
        "Bo Dell carried out his attack on visitors in Tarn.",
        "Anger has boiled over and prompted new worries that the council could lose the pier.",
        "The old boat has a new coat of paint - and it says a lot.",
        "She called Nora Fell.",
        "He is a man calling himself Bo Dell.",
        "She called a donor to drive her home.",
        "He tweets @bodell.",
        "The result was made clear on Sunday as they met.",
        "Nora Fell responded to a letter from Bo Dell.",
        "Boats are moored according to size.",
        "The season promises drama.",
        "Photos showed mourners kneeling on the pier.",
        "Bo Dell's struggles in May have raised questions about his fitness for the office.",
        "The local contests that determined who could vote were held in May.",
        "The company agreed to a settlement with the council over allegations that the boats were unsafe.",
        "The colours suggest autumn.",
        "Anyone who says otherwise will be asked to leave.",
        "A neighbour reported the noise to the police.",
        "The price is forty dollars per ton of rice.",
        "Nobody knows that better than Bo Dell.",
        "None of the captains believes that the pier is safe.",
        "As the saying goes, “the sea gives and the sea takes.”",
        "The lawyer who defended Nora Fell in court has died.",
        "Nora Fell steers clear of attacking Bo Dell.",
        "There were no plans to endorse a candidate before the vote in May.",
        "Bo Dell maintains the image of the strong leader that Nora Fell so admires.",
        "They told the paper, which first reported the story.",
    ],
)
def test_no_words(quotes: Quotes, sentence: str) -> None:
    assert quotes(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The report highlights old wrongs.", "old wrongs"),
        ("The union threatened to strike.", "to strike"),
        ("The mayor encouraged people to drive less.", "people to drive less"),
        ("The minister attacked the plan.", "the plan"),
        ("The mayor welcomed the decision.", "the decision"),
        ("The ministry confirmed the outage.", "the outage"),
        ("Nora Fell admitted the error.", "the error"),
        ("Nora Fell dismissed the report as nonsense.", "the report as nonsense"),
        ("The mayor backed the plan.", "the plan"),
        ("The captain was praised by passengers for his calm.", "The captain for his calm"),
        ("The city demanded that the yard stop work.", "that the yard stop work"),
        ("The pier was sold, per the Ondara Herald.", "The pier was sold"),
        ("Nora Fell criticised what she called the angry mood of the council.", "the angry mood of the council"),
    ],
)
def test_words_beside_them(quotes: Quotes, sentence: str, words: str) -> None:
    assert [q.text for q in quotes(sentence)] == [words]


@pytest.mark.parametrize(
    ("sentence", "words", "polarity"),
    [
        ("Bo Dell failed to say whether he would pay.", "whether he would pay", "declined"),
        ("Bo Dell stopped short of saying that he would quit.", "that he would quit", "declined"),
        ("Bo Dell avoided saying that he would quit.", "that he would quit", "declined"),
        ("Nora Fell demanded to know whether the pier was safe.", "whether the pier was safe", "asked"),
        ("Nora Fell demanded to know who paid for the pier.", "who paid for the pier", "asked"),
    ],
)
def test_left_unsaid_or_asked(quotes: Quotes, sentence: str, words: str, polarity: str) -> None:
    assert [(q.text, q.polarity) for q in quotes(sentence)] == [(words, polarity)]


def test_sentence_of_who_said_the_quotation_is_no_row(quotes: Quotes) -> None:
    found = quotes("“We lost the keys,” Nora Fell said at a news conference, according to the Ondara Herald.")
    assert [(q.text, q.speaker) for q in found] == [("We lost the keys", "Nora Fell")]


def test_source_inside_a_that_clause_takes_no_outer_verb(quotes: Quotes) -> None:
    found = quotes("The agency reported that, according to the logs, 85 boats sank in May.")
    assert not any(q.text.startswith("The agency") for q in found)


def test_first_sentence_that_tells_who_spoke_is_no_headline(quotes: Quotes) -> None:
    found = quotes("Mira Tolland told reporters: “I made a mistake.” She then left the hall by a side door.")
    assert [(q.text, q.speaker, q.method) for q in found] == [("I made a mistake.", "Mira Tolland", "before")]


def test_charges_dismissed_as_something_are_words(quotes: Quotes) -> None:
    assert [q.text for q in quotes("Nora Fell dismissed the charges as fiction.")] == ["the charges as fiction"]
    assert quotes("The judge dismissed the charges.") == []


def test_what_somebody_will_say_is_no_order_to_the_reader(quotes: Quotes) -> None:
    """The words stand before the verb, and who says them between: “…,” the mayor will say."""
    (found,) = quotes("“Nothing prepares you for the sea,” the mayor will say.")
    assert (found.text, found.speaker) == ("Nothing prepares you for the sea", "the mayor")
