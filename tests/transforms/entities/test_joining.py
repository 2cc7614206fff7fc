"""Who is who within one article, traps included."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import naming, people, who
from transforms.entities.joining.people import one_edit


def test_full_name_surname_title_and_initial_are_one() -> None:
    text = "Jorun T. Vesterby left. Vesterby, Jorun Vesterby, J. Vesterby and Mr. Vesterby are one."
    assert len(people(text, "Jorun T. Vesterby", "Vesterby", "Jorun Vesterby", "J. Vesterby", "Vesterby")) == 1


def test_the_fullest_form_is_the_name() -> None:
    assert set(people("Vesterby left. Jorun Vesterby came.", "Vesterby", "Jorun Vesterby")) == {"Jorun Vesterby"}


def test_short_first_names() -> None:
    assert len(people("Robert Vesterby left. Bob Vesterby came.", "Robert Vesterby", "Bob Vesterby")) == 1


def test_two_people_of_one_surname_are_told_apart_by_first_name_and_title() -> None:
    text = "Margaret Lund met Robert Lund. Mr. Lund left. Ms. Lund stayed. Margaret laughed."
    found = people(text, "Margaret Lund", "Robert Lund", "Lund", "Lund", "Margaret")
    assert found == {"Margaret Lund": ["Margaret Lund", "Lund", "Margaret"], "Robert Lund": ["Robert Lund", "Lund"]}


def test_a_first_name_that_is_also_a_particle_begins_a_full_name() -> None:
    assert people("Ben Vesterby left. Vesterby came.", "Ben Vesterby", "Vesterby") == {
        "Ben Vesterby": ["Ben Vesterby", "Vesterby"]
    }
    assert len(people("Mira Van Okhotin left. Van Okhotin came.", "Mira Van Okhotin", "Van Okhotin")) == 1


def test_a_title_that_contradicts_the_only_full_name_is_somebody_else() -> None:
    text = "Mr. Okhotin left. Margaret Okhotin stayed. Mr. Okhotin came back. Okhotin was tired."
    found = people(text, "Okhotin", "Margaret Okhotin", "Okhotin", "Okhotin")
    assert found == {"Okhotin": ["Okhotin", "Okhotin", "Okhotin"], "Margaret Okhotin": ["Margaret Okhotin"]}


def test_two_people_of_one_surname_are_told_apart_by_nearness() -> None:
    text = "Margaret Lund left. Lund was tired.\n\nRobert Lund came. Lund was late."
    found = people(text, "Margaret Lund", "Lund", "Robert Lund", "Lund")
    assert [len(m) for m in found.values()] == [2, 2]


def test_middle_initials_tell_two_people_apart() -> None:
    text = "Jorun T. Vesterby and Jorun K. L. Vesterby differ."
    assert len(people(text, "Jorun T. Vesterby", "Jorun K. L. Vesterby")) == 2


def test_the_son_is_not_the_father() -> None:
    assert len(people("Jorun Lund left. Jorun Lund Jr. came.", "Jorun Lund", "Jorun Lund Jr.")) == 2
    assert len(people("Jorun Lund Jr. left. Jorun Lund came.", "Jorun Lund Jr.", "Jorun Lund")) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Margaret Lund and Robert Lund left. The house of the Lunds burned.",
            ("Margaret Lund", "Robert Lund", "Lunds"),
        ),
        ("Margaret Lund and Robert Lund left. We met Mr. and Mrs. Lund.", ("Margaret Lund", "Robert Lund", "Lund")),
        ("Margaret Lund and Robert Lund left. We met the Lund family.", ("Margaret Lund", "Robert Lund", "Lund")),
    ],
)
def test_families_and_couples_are_nobody_else(text: str, names: tuple[str, ...]) -> None:
    assert len(people(text, *names)) == 3


def test_a_surname_shared_by_two_first_names() -> None:
    found = people("We met Robert and Margaret Lund. Robert smiled.", "Robert", "Margaret Lund", "Robert")
    assert found["Robert Lund"] == ["Robert", "Robert"]


def test_a_doubled_name_and_one_wrong_letter_are_slips() -> None:
    assert len(people("Vester Lin left. No matter, Vester Vester.", "Vester Lin", "Vester Vester")) == 1
    assert len(people("Jorun Vesterby left. Vesterbi was tired.", "Jorun Vesterby", "Vesterbi")) == 1


def test_two_usual_names_one_letter_apart_are_two_people() -> None:
    assert len(people("Maria Lund met Marie Lund. Maria Lund left.", "Maria Lund", "Marie Lund", "Maria Lund")) == 2


def test_mr_and_mrs_of_one_surname_are_two_ids() -> None:
    found = naming("Mr. Okhotin met Mrs. Okhotin.", ("Okhotin", "PERSON"), ("Okhotin", "PERSON"))
    assert [e.gender for e in found.entities] == ["male", "female"]
    assert len({e.entity_id for e in found.entities}) == 2


def test_one_surname_in_two_articles_is_two_ids() -> None:
    one = naming("Okhotin left the house.", ("Okhotin", "PERSON")).entities[0]
    other = naming("Okhotin came to town.", ("Okhotin", "PERSON")).entities[0]
    assert one.entity_id != other.entity_id


def test_acronyms_short_forms_and_legal_suffixes() -> None:
    text = "The Ondara Water Board (OWB) sued Lakeside Corp. The board of Lakeside wrote to the Board. The OWB did not."
    found = who(
        text,
        ("Ondara Water Board", "ORG"),
        ("OWB", "ORG"),
        ("Lakeside Corp.", "ORG"),
        ("Lakeside", "ORG"),
        ("Board", "ORG"),
        ("OWB", "ORG"),
    )
    assert [len(m) for m in found.values()] == [4, 2]


def test_us_is_one_country() -> None:
    text = "Now the United States, the U.S., the US, America and the USA are one."
    names = (("the United States", "GPE"), ("U.S.", "GPE"), ("US", "GPE"), ("America", "GPE"), ("USA", "GPE"))
    entity = naming(text, *names).entities
    assert [(e.name, e.external_ref, len(e.mentions)) for e in entity] == [("United States", "iso3166:US", 5)]


def test_a_people_has_its_country_as_reference_and_stays_a_people() -> None:
    found = naming("The Dutch left the Netherlands.", ("Dutch", "NORP"), ("Netherlands", "GPE")).entities
    assert [(e.label, e.external_ref) for e in found] == [("NORP", "iso3166:NL"), ("GPE", "iso3166:NL")]


def test_georgia_by_its_neighbours() -> None:
    state = naming("In Atlanta, Georgia, they voted.", ("Atlanta", "GPE"), ("Georgia", "GPE")).entities[-1]
    country = naming(
        "Georgia and Armenia met in Tbilisi.", *((n, "GPE") for n in ("Georgia", "Armenia", "Tbilisi"))
    ).entities[0]
    assert (state.external_ref, country.external_ref) == ("iso3166:US-GA", "iso3166:GE")
    assert state.entity_id != country.entity_id


def test_a_public_body_belongs_to_the_country_of_its_article() -> None:
    def court(text: str, place: str) -> str:
        return naming(text, (place, "GPE"), ("Supreme Court", "ORG")).entities[1].entity_id

    kenya = court("In Kenya the Supreme Court ruled.", "Kenya")
    assert kenya != court("In Norway the Supreme Court ruled.", "Norway")
    named = naming("So the Kenyan Supreme Court ruled.", ("Kenyan Supreme Court", "ORG")).entities[-1].entity_id
    assert kenya == named


@pytest.mark.parametrize(
    ("text", "names", "gender"),
    [
        ("So Ms. Okhotin left.", ("Okhotin",), "female"),
        ("So Margaret Okhotin left.", ("Margaret Okhotin",), "female"),
        ("So Xan Okhotin said he would.", ("Xan Okhotin",), "male"),
        ("Xan Okhotin left. She was tired.", ("Xan Okhotin",), "female"),
        ("So spokeswoman Xan Okhotin left.", ("Xan Okhotin",), "female"),
        ("So Xan Okhotin, daughter of King Olaf, left.", ("Xan Okhotin",), "female"),
        ("Xan Okhotin met Yun Vesterby. She was tired.", ("Xan Okhotin", "Yun Vesterby"), None),
    ],
)
def test_gender(text: str, names: tuple[str, ...], gender: str | None) -> None:
    found = naming(text, *((n, "PERSON") for n in names)).entities
    assert next(e.gender for e in found if "Okhotin" in e.name) == gender


@pytest.mark.parametrize(("one", "other"), [("lund", "lundt"), ("lund", "lunt"), ("lund", "lnud"), ("lund", "und")])
def test_one_edit(one: str, other: str) -> None:
    assert one_edit(one, other)
    assert one_edit(other, one)


@pytest.mark.parametrize(("one", "other"), [("lund", "lund"), ("lund", "lundby"), ("lund", "dnul")])
def test_not_one_edit(one: str, other: str) -> None:
    assert not one_edit(one, other)


def test_a_states_senate_is_not_the_countrys() -> None:
    text = "The U.S. Senate and the Ohio Senate met."
    found = naming(text, ("U.S. Senate", "ORG"), ("Ohio Senate", "ORG")).entities
    assert len({e.entity_id for e in found if e.label == "ORG"}) == 2


def test_a_country_before_a_name_is_no_initial() -> None:
    assert "Mira Okhotin" in people("So U.S. Mira Okhotin left.", "Mira Okhotin")
