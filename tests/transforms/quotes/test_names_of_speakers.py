"""What a speaker is called: no title, no other's name, and the name that the article gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Waiter Finn Castel said he smelled gas.", ["Finn Castel"]),
        ("Finance Minister Datuk Lim Chee Wah said the tax would stay.", ["Lim Chee Wah"]),
        ("Canon Mavis Pugh said the roof leaked.", ["Mavis Pugh"]),
        ("Del. Marcus Bell said the bill was dead.", ["Marcus Bell"]),
        ("Inspector Raj Dhillon KPM said tests went on.", ["Raj Dhillon"]),
        (
            "Lt. Col. Dirk van der Moolen said the bridge was mined. Van der Moolen said it was late.",
            ["Dirk van der Moolen"] * 2,
        ),
        (
            "JAKE MORROW, HOST: Senator, will you vote for it?\n\nSEN. LOUISE HARTE: I have not decided.\n\n"
            "MORROW: When will you?\n\nHARTE: When I have read it.",
            ["Jake Morrow", "Louise Harte"] * 2,
        ),
    ],
)
def test_a_title_is_no_part_of_a_name(quotes: Quotes, text: str, names: list[str]) -> None:
    assert [q.speaker_name for q in quotes(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "A Labour MP told reporters the vote was lost.",
        "“We do not comment on individual cases,” a representative of the airline, Kestrel Air, said.",
        "Detectives declined to say whether the gun was loaded.",
        "Right to Rise, a super PAC, said it had raised $3 million.",
    ],
)
def test_what_somebody_is_or_speaks_for_is_no_name(quotes: Quotes, text: str) -> None:
    (found,) = quotes(text)
    assert (found.speaker_name, found.speaker_entity) == (None, None)
    assert found.speaker


@pytest.mark.parametrize(
    ("text", "speaker", "name"),
    [
        ("The company Norvax says it has made 20 million doses.", "The company Norvax", "Norvax"),
        ("The charity Shelter Now said it was short of beds.", "The charity Shelter Now", "Shelter Now"),
    ],
)
def test_the_name_behind_the_noun_for_a_body(quotes: Quotes, text: str, speaker: str, name: str) -> None:
    (found,) = quotes(text)
    assert (found.speaker, found.speaker_name) == (speaker, name)


def test_an_office_set_off_before_forms_of_address_is_the_office_of_who_is_named(quotes: Quotes) -> None:
    text = "The Bishop of Oxmere, the Right Rev Simon Dacre, said the roof would cost £4m. The bishop said he would sleep there."
    assert [q.speaker_name for q in quotes(text)] == ["Simon Dacre"] * 2


def test_who_goes_by_they(quotes: Quotes) -> None:
    text = "Comedian Sky Lowther, who uses the pronouns they and them, cancelled the show. “I'm ill,” they wrote."
    (found,) = quotes(text)
    assert found.speaker_name == "Sky Lowther"


def test_who_is_told_something_is_another_than_who_tells_it(quotes: Quotes) -> None:
    text = (
        "Ron Tillman spoke in Oxmere. Sam Hanley asked Tillman how high the wall would be.\n\n"
        "“The height could be 35 feet,” he told Hanley."
    )
    assert [q.speaker_name for q in quotes(text) if q.kind == "direct"] == ["Ron Tillman"]


def test_whose_fate_a_sentence_opens_with_goes_on_in_it(quotes: Quotes) -> None:
    text = "“People stood in line,” said Mira Gann of Watch. Ada Pell's fate is unclear, but she said that she would govern."
    assert [q.speaker_name for q in quotes(text)] == ["Mira Gann", "Ada Pell"]


def test_a_spokesman_may_be_a_woman(quotes: Quotes) -> None:
    text = "Dahlia Orr spoke first. Spokesman Hope Tilden said the club was private.\n\n“We owe nobody,” she said."
    assert quotes(text)[-1].speaker_name == "Hope Tilden"


def test_who_is_taken_up_by_who_speaks_alone(quotes: Quotes) -> None:
    text = "Pell's rivals - Sen. Ted Crane of Oxmere, who has blasted Pell's statements on Ondara, and Gov. John Kasik - are due."
    assert quotes(text)[0].speaker_name == "Ted Crane"


def test_whose_administration_it_is_is_none_of_both(quotes: Quotes) -> None:
    text = (
        "Ines Prado recalled her opposition to Gus Wray administration efforts. “As mayor,” she said, “I will stop it.” "
        "On tax, both oppose the plan."
    )
    assert [(q.speaker, q.speaker_name) for q in quotes(text)][-1] == ("both", None)


def test_who_is_shown_on_camera_speaks(quotes: Quotes) -> None:
    text = "Joe Santo lives in Burns. “Let them know,” Bundy says to Santo on camera, who responds: “Okay!”"
    assert [(q.speaker, q.speaker_name) for q in quotes(text)][-1] == ("who", "Joe Santo")


def test_to_quote_somebody_reports_no_name(quotes: Quotes) -> None:
    found = quotes("Ana Holt, quoting Mark Twain, said the rumour was greatly exaggerated.")
    assert [q.text for q in found] == ["the rumour was greatly exaggerated"]


def test_a_claim_that_another_dismisses_is_its_owners(quotes: Quotes) -> None:
    found = quotes("The claim by senator Ty Boggs that the vote was rigged was dismissed by a judge.")
    assert [(q.speaker, q.text, q.within) for q in found][1:] == [("senator Ty Boggs", "that the vote was rigged", 0)]


def test_an_office_of_many_is_in_doubt_where_another_is_spoken_of(quotes: Quotes) -> None:
    text = (
        "Sen. Bernie Sand said the tax was dead.\n\n"
        "Marco Ruby stopped by his headquarters to talk to volunteers. The senator said his campaign was closing strong."
    )
    last = quotes(text)[-1]
    assert (last.speaker, last.speaker_name, len(last.speaker_candidates)) == ("The senator", None, 2)


def test_who_was_named_long_ago_is_only_a_candidate(quotes: Quotes) -> None:
    between = " ".join(f"The river rose by {n} feet on the day after that." for n in range(2, 12))
    text = f"Four men died: Chris Stevens and Glen Doherty among them.\n\n{between}\n\n“They do not matter,” he wrote."
    (found,) = quotes(text)
    assert (found.speaker_name, len(found.speaker_candidates)) == (None, 1)


def test_who_is_presented_at_the_foot_wrote_it(quotes: Quotes) -> None:
    text = "I think the bridge must close.\n\nThe council will vote on Monday.\n\nRhoda Gale is a retired judge."
    assert [(q.speaker, q.speaker_name) for q in quotes(text)] == [("I", "Rhoda Gale")]


def test_who_was_written_about_did_not_write_it(quotes: Quotes) -> None:
    text = "I think Rhoda Gale must go.\n\nThe council will vote on Monday.\n\nRhoda Gale is a retired judge."
    assert [(q.speaker, q.speaker_name) for q in quotes(text)] == [("I", None)]


def test_who_is_said_to_be_a_former_mayor_is_not_the_mayor(quotes: Quotes) -> None:
    text = "I left in May. The mayor says the bridge is safe.\n\nRhoda Gale is the former mayor of Pell."
    assert [q.speaker_name for q in quotes(text)] == [None]
