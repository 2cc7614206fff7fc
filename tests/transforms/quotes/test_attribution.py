"""Quotations with marks: which words belong together, and whose they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
INTRODUCTION = "Mira Tolland is the mayor of Eastwick. Jonas Pell runs the ferry.\n\n"


@pytest.mark.parametrize(
    ("text", "said", "speaker"),
    [
        ("“We will open the bridge in May,” said Mira Tolland.", ["We will open the bridge in May,"], "Mira Tolland"),
        (
            "“We will open it in May,” Tolland told reporters on Monday. “Nobody believed us.”",
            ["We will open it in May,", "Nobody believed us."],
            "Mira Tolland",
        ),
        ("“The bridge,” Tolland said, “will open in May.”", ["The bridge,", "will open in May."], "Mira Tolland"),
        ("Tolland said: “We will open the bridge in May.”", ["We will open the bridge in May."], "Mira Tolland"),
        ("Pell, who runs the ferry, said, “We will lose our work.”", ["We will lose our work."], "Jonas Pell"),
        ("“Will they pay us for the boats?” asked Pell.", ["Will they pay us for the boats?"], "Jonas Pell"),
        (
            "“They never asked us about the boats,” Pell grumbled.",
            ["They never asked us about the boats,"],
            "Jonas Pell",
        ),
    ],
)
def test_cue_on_either_side_or_in_the_middle(quotes: Quotes, text: str, said: list[str], speaker: str) -> None:
    found = [q for q in quotes(INTRODUCTION + text) if q.kind == "direct"]
    assert len(found) == 1
    assert found[0].joined == " ".join(said)
    assert len(found[0].spans) == len(said)
    assert found[0].speaker_name == speaker


def test_an_interrupted_quotation_reads_as_it_would_be_printed(quotes: Quotes) -> None:
    (found,) = [q for q in quotes(INTRODUCTION + "“It opens in May,” Tolland said. “Nobody believed us.”") if q.cue]
    assert (found.text, found.joined) == (
        "It opens in May. Nobody believed us.",
        "It opens in May, Nobody believed us.",
    )
    (found,) = [q for q in quotes(INTRODUCTION + "“The bridge,” Tolland said, “will open in May.”") if q.cue]
    assert found.text == "The bridge will open in May."


@pytest.mark.parametrize("text", ['"I love it, said Pell. "I come every day."', '"I love it, Jonas Pell said.'])
def test_a_missing_closing_mark(quotes: Quotes, text: str) -> None:
    (found,) = quotes(INTRODUCTION + text + '\n\n"It will last a century," Tolland said.')[:-1]
    assert (found.kind, found.speaker_name) == ("direct", "Jonas Pell")
    assert found.confidence <= 0.6
    assert found.text.startswith("I love it")


def test_two_cues_are_two_quotes(quotes: Quotes) -> None:
    text = INTRODUCTION + "“We will open it in May,” Tolland said. “I will sail on,” Pell replied."
    assert [(q.speaker_name, q.cue_lemma) for q in quotes(text)] == [("Mira Tolland", "say"), ("Jonas Pell", "reply")]


def test_a_quotation_over_several_paragraphs_is_one_quote(quotes: Quotes) -> None:
    text = (
        INTRODUCTION + "“We waited for years,” Tolland said. “We wrote letters to everyone.\n\n"
        "“Nobody answered them.\n\n“Now we build it ourselves.”"
    )
    (found,) = [q for q in quotes(text) if q.kind == "direct"]
    assert len(found.spans) == 4
    assert found.speaker_name == "Mira Tolland"


def test_an_announced_quotation(quotes: Quotes) -> None:
    text = INTRODUCTION + "On Monday Tolland wrote:\n\n“The bridge will open in May whatever the weather.”"
    (found,) = [q for q in quotes(text) if q.kind == "direct"]
    assert (found.speaker_name, found.cue_lemma, found.method) == ("Mira Tolland", "write", "announced")


def test_marked_words_inside_a_report_make_it_mixed(quotes: Quotes) -> None:
    (found,) = quotes(INTRODUCTION + "Tolland said that the old bridge was “a danger to everyone” in winter.")
    assert found.kind == "mixed"
    assert found.text == "that the old bridge was “a danger to everyone” in winter"


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “harbour question” has divided Eastwick for years.",
        "Pell's boat, the “Grey Heron”, was built in Eastwick.",
        "The choir sang “The Drowned Parish” on Sunday.",
        "A man stood by the road in a shirt that read “Save the ferry.”",
    ],
)
def test_terms_and_titles_are_nobodys_speech(quotes: Quotes, text: str) -> None:
    assert [q for q in quotes(INTRODUCTION + text) if q.kind == "direct"] == []


def test_speaker_is_never_taken_from_inside_the_quotation(quotes: Quotes) -> None:
    text = INTRODUCTION + "“Jonas Pell said it would never float,” Tolland told the council."
    (found,) = quotes(text)
    assert found.speaker_name == "Mira Tolland"
