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
