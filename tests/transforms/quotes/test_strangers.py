"""Who speaks and is none of the article's names is who the next pronoun means; and labels that are no names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
OPENING = "The ferryman Jory Pell sold his boat to Mira Tolland on Monday.\n\n"


def last(found: list[Quote]) -> tuple[str | None, str | None]:
    return found[-1].speaker, found[-1].speaker_name


@pytest.mark.parametrize(
    "subject",
    [
        "The widow of skipper Wyn Fask",
        "The mother of Mira Tolland",
        "The woman convicted of robbing Mira Tolland",
        "The nurse who found Mira Tolland",
    ],
)
def test_she_is_whom_the_description_tells_of_and_not_whom_it_names(quotes: Quotes, subject: str) -> None:
    assert last(quotes(f"{OPENING}{subject} said the boat was old. “I want answers,” she said.")) == ("she", None)


def test_he_is_no_widow(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}The widow of skipper Wyn Fask said the boat was old. “It leaked,” he said.")
    assert found[-1].speaker_name != "Mira Tolland"
    assert found[-1].speaker_name is not None


def test_a_description_with_a_name_beside_it_is_that_person(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}The mother of Jory Pell, Ada Pell, said the boat was old. “It leaked,” she said.")
    assert last(found) == ("she", "Ada Pell")


def test_who_asks_in_an_interview_has_no_name(quotes: Quotes) -> None:
    turns = ["MIRA TOLLAND: It was cold.", "INTERVIEWER: Did you sleep?", "TOLLAND: No.", "INTERVIEWER: At all?"]
    found = quotes("A night at sea\n\n" + "\n\n".join(turns))
    assert {q.speaker: q.speaker_name for q in found} == {
        "MIRA TOLLAND": "Mira Tolland",
        "INTERVIEWER": None,
        "TOLLAND": "Mira Tolland",
    }


def test_survivors_in_a_headline_have_no_name(quotes: Quotes) -> None:
    found = quotes(
        "'My boat was gone': survivors of Ellery storm tell of a night at sea\n\nForty boats sank on Monday."
    )
    assert last(found) == ("survivors of Ellery storm", None)


@pytest.mark.parametrize(
    ("attribution", "speaker", "name"),
    [
        ("Mayor Mira Tolland told reporters", "Mayor Mira Tolland", "Mira Tolland"),
        ("the harbour master warned on Tuesday", "the harbour master", None),
        ("Jory Pell wrote", "Jory Pell", "Jory Pell"),
    ],
)
def test_a_quotation_without_its_closing_mark_ends_before_who_says_it(
    quotes: Quotes, attribution: str, speaker: str, name: str | None
) -> None:
    found = quotes(f'{OPENING}"The pier is unsafe, {attribution}. "Nobody should walk on it."')
    assert [(q.text, q.speaker, q.speaker_name) for q in found] == [
        ("The pier is unsafe. Nobody should walk on it.", speaker, name)
    ]


def test_a_quotation_never_closed_ends_before_who_says_it(quotes: Quotes) -> None:
    found = quotes(f'{OPENING}"I will not sign it, the governor warned on Monday. It was the third such letter.')
    assert [(q.text, q.speaker) for q in found] == [("I will not sign it", "the governor")]


def test_a_quotation_that_goes_on_in_the_next_paragraph_keeps_what_others_said(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}“It was late, the guard told us. We went home.\n\n“Nobody came,” said Mira Tolland.")
    assert found[-1].text.startswith("It was late, the guard told us. We went home.")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("“The harbour,” said Mira Tolland, “is no place for a regatta.”", "The harbour is no place for a regatta."),
        ("“There is,” said Mira Tolland, “no other way.”", "There is no other way."),
        ("“He came,” said Mira Tolland, “saw the boat and left.”", "He came, saw the boat and left."),
    ],
)
def test_no_comma_stays_between_a_subject_and_its_verb(quotes: Quotes, written: str, printed: str) -> None:
    assert [q.text for q in quotes(OPENING + written)] == [printed]


def test_neither_confirmed_nor_denied_is_declined(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}The bank neither confirmed nor denied the report.")
    assert {q.polarity for q in found} == {"declined"}


def test_whose_words_are_passed_on_is_nothing_said(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}Quoting unnamed sources, the Ellery Post reported that the king was ill.")
    assert [q.text for q in found] == ["that the king was ill"]


def test_an_age_speaks_across_a_clause(quotes: Quotes) -> None:
    found = quotes(f"{OPENING}The 41-year-old, who has played since he was nineteen, said it was time to go.")
    assert [(q.text, q.speaker) for q in found] == [("it was time to go", "The 41-year-old")]


def test_a_body_named_between_commas_is_no_other_one(quotes: Quotes) -> None:
    text = "The charity Clear Water says the river is dying.\n\nThe water company, Severn Vale, said it was investing."
    assert quotes(text)[-1].speaker_name != "Clear Water"


def test_a_witness_in_a_transcript_has_no_name(quotes: Quotes) -> None:
    turns = ['Lawyer: "Did you see the car?"', 'Witness: "I did."', 'Lawyer: "What colour?"', 'Witness: "Blue."']
    assert {q.speaker_name for q in quotes("In court on Monday\n\n" + "\n\n".join(turns))} == {None}


def test_an_article_may_break_off_at_a_noun(quotes: Quotes) -> None:
    assert last(quotes(f"{OPENING}“It leaked,” said Jory Pell.\n\nHis mother")) == ("Jory Pell", "Jory Pell")
