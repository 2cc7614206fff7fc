"""Forms of British and wire newsrooms: letters behind names, hearings in headlines, topics, trades, units."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


def _row(quote: Quote) -> tuple[str, str | None]:
    return quote.text, quote.speaker_name


@pytest.mark.parametrize("letters", ["KC", "QC", "MP", "OBE"])
def test_letters_behind_a_name_are_not_its_head(quotes: Quotes, letters: str) -> None:
    (found,) = quotes(f"Petra Winslow {letters} told the jury the ladder was rotten.")
    assert _row(found) == ("the ladder was rotten", "Petra Winslow")


def test_letters_that_no_name_precedes_stay_the_head(quotes: Quotes) -> None:
    (found,) = quotes("The local MP told the crowd the ladder was rotten.")
    assert (found.text, found.speaker, found.speaker_name) == ("the ladder was rotten", "The local MP", None)


@pytest.mark.parametrize("hearing", ["court", "inquest", "inquiry"])
def test_a_hearing_that_is_told_something_says_nothing(quotes: Quotes, hearing: str) -> None:
    found = quotes(f"Porter fell asleep on duty, {hearing} told\n\nThe porter worked nights at a clinic in Dunmere.")
    assert [q.speaker for q in found] == [None]


def test_a_court_that_tells_somebody_something_speaks(quotes: Quotes) -> None:
    (found,) = quotes("The porter must go, the court told the clinic.")
    assert found.speaker == "the court"


def test_a_topic_before_a_colon_goes_on_with_the_speaker(quotes: Quotes) -> None:
    text = "Coach Nils Hark met the press on Friday.\n\nOn the injuries: “It’s a long list.”\n\nOn his future: “Ask me in May.”"
    assert [_row(q) for q in quotes(text)] == [("It’s a long list.", "Nils Hark"), ("Ask me in May.", "Nils Hark")]


def test_a_topic_with_nobody_before_it_has_no_speaker(quotes: Quotes) -> None:
    assert quotes("Rain fell all night.\n\nOn the wall of the hut: “Shut the gate.”") == []


def test_a_trade_that_looks_like_a_verb_belongs_to_the_speaker(quotes: Quotes) -> None:
    (found,) = quotes("Her advice to beginners? “Buy good boots,” says guide Petra Winslow.")
    assert (found.speaker, found.speaker_name) == ("guide Petra Winslow", "Petra Winslow")


@pytest.mark.parametrize("who", ["The mechanic", "The widow of the pilot", "Her brother"])
def test_somebody_without_a_name_makes_a_gesture_and_speaks(quotes: Quotes, who: str) -> None:
    (found,) = quotes(f"{who} shrugged. “You can’t get the parts.”")
    assert (found.text, found.speaker_name) == ("You can’t get the parts.", None)


def test_a_thing_that_shook_says_nothing(quotes: Quotes) -> None:
    assert quotes("The bridge shook. “Welcome to Dunmere” stood on its arch.") == []


def test_the_sentence_behind_a_quotation_is_no_headline(quotes: Quotes) -> None:
    text = "Adds Winslow: “There’s no second plan.” The bar opened in March. Petra Winslow owns it."
    assert [_row(q) for q in quotes(text)] == [("There’s no second plan.", "Petra Winslow")]


def test_a_verb_before_a_surname_is_no_first_name(quotes: Quotes) -> None:
    text = "Said Hark, who has coached the side since 2019: “We were flat.” Nils Hark gave them Monday off."
    assert [_row(q) for q in quotes(text)] == [("We were flat.", "Nils Hark")]


def test_the_owner_of_a_boy_does_not_speak_for_him(quotes: Quotes) -> None:
    (found,) = quotes("Baker’s boy Tim Winslow, 17: “I get up at three.”")
    assert found.speaker_name == "Tim Winslow"


def test_answers_under_initials_do_not_hold_the_questions(quotes: Quotes) -> None:
    text = "Sculptor Petra Winslow is 80.\n\nWhere do you begin?\n\nPW: With a crack.\n\nAnd then?\n\nPW: With the next one."
    assert [_row(q) for q in quotes(text)] == [
        ("With a crack.", "Petra Winslow"),
        ("With the next one.", "Petra Winslow"),
    ]


def test_two_labels_that_are_nobodys_initials_are_no_interview(quotes: Quotes) -> None:
    assert quotes("Petra Winslow is 80.\n\nTV: Nine until ten tonight.\n\nTV: Eight until nine on Friday.") == []


def test_an_amount_with_a_short_unit_ends_its_sentence(quotes: Quotes) -> None:
    first, second = quotes("Petra Winslow said the roof would cost £4m. The bishop said he would pay.")
    assert (first.text.rstrip("."), second.text, second.speaker) == (
        "the roof would cost £4m",
        "he would pay",
        "The bishop",
    )


def test_who_is_told_of_by_a_clause_does_not_swallow_what_he_tells(quotes: Quotes) -> None:
    (found,) = quotes("According to Nils Hark, who runs the marina, the boat left at six.")
    assert _row(found) == ("the boat left at six", "Nils Hark")


def test_a_warning_from_somebody_that_is_no_clause_about_him(quotes: Quotes) -> None:
    (found,) = quotes("Amid warnings from scientists that the lake is dying, the mill shut.")
    assert (found.text, found.speaker) == ("that the lake is dying", "scientists")


def test_then_left_is_the_reporters(quotes: Quotes) -> None:
    (found,) = quotes(
        "Petra Winslow said buses would run all night and that fares would be frozen, then left without a word."
    )
    assert found.text == "buses would run all night and that fares would be frozen"


@pytest.mark.parametrize(
    ("headline", "speaker", "said"),
    [
        ("Police Chief Says Officer Acted In Self-Defense", "Police Chief", "Officer Acted In Self-Defense"),
        ("Vaccine maker: ‘No shortage this winter’", "Vaccine maker", "No shortage this winter"),
        (
            "Politifact: Ron Tillman Is Right, ‘Thousands of Shootings’ in Pell this Year.",
            "Politifact",
            "Ron Tillman Is Right, ‘Thousands of Shootings’ in Pell this Year.",
        ),
    ],
)
def test_headlines_that_the_parse_misreads(quotes: Quotes, headline: str, speaker: str, said: str) -> None:
    found = quotes(f"{headline}\n\nPolice Chief Ron Tillman said Tuesday that the officer was sorry.")
    assert (found[0].speaker, found[0].text) == (speaker, said)


def test_a_headline_that_says_no_to_something_claims_nothing(quotes: Quotes) -> None:
    found = quotes("Ron Tillman Says No To Oxmere News\n\nRon Tillman said Tuesday that the officer was sorry.")
    assert [q.text for q in found] == ["that the officer was sorry"]


def test_names_and_ages_in_brackets(quotes: Quotes) -> None:
    found = quotes("Visitors had mixed feelings. “Too many stairs” (Hilda, 80). “Lovely cakes” (Ron Orde, 12).")
    assert [(q.text, q.speaker_name) for q in found] == [("Too many stairs", "Hilda"), ("Lovely cakes", "Ron Orde")]


def test_a_label_that_tells_of_one_more(quotes: Quotes) -> None:
    found = quotes("One voter said: “I'm done.” Another: “Me too.” A third: “Never.”")
    assert [(q.speaker, q.text) for q in found] == [
        ("One voter", "I'm done."),
        ("Another", "Me too."),
        ("A third", "Never."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Brook shrugged it off – “I have seen worse” – and went on to the market.",
        "Ana Brook took the remark as a compliment -- “That makes me smart” -- and left.",
    ],
)
def test_who_acts_says_i_between_dashes(quotes: Quotes, text: str) -> None:
    (found,) = [q for q in quotes(text) if q.kind == "direct"]
    assert found.speaker_name == "Ana Brook"
