"""Bodies that the model cuts, other names, lists of names, and what is no name."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import labels, naming, people, who


@pytest.mark.parametrize(
    ("text", "names", "body"),
    [
        (
            "See the Centre for Rivers and Lakes at Ondara University.",
            [("Centre for Rivers", "ORG"), ("Lakes", "LOC"), ("Ondara University", "ORG")],
            "Centre for Rivers and Lakes",
        ),
        (
            "So the Bureau of Lands, Forests and Water refused.",
            [("Bureau of Lands", "ORG")],
            "Bureau of Lands, Forests and Water",
        ),
        ("So the Ministry of Health and Sport paid.", [("Ministry of Health", "ORG")], "Ministry of Health and Sport"),
        ("So the Department for Work & Pensions paid.", [("Department for Work", "ORG")], "Department for Work & Pensions"),
        ("The University of Wexcombe at Pell opened.", [("University of Wexcombe", "ORG")], "University of Wexcombe at Pell"),
        ("She left the Campaign for Better Buses then.", [("Better Buses", "ORG")], "Campaign for Better Buses"),
        ("So the Association of Teachers left.", [("Association", "ORG")], "Association of Teachers"),
    ],
)  # fmt: skip
def test_a_body_that_the_model_cut_is_whole(text: str, names: list[tuple[str, str]], body: str) -> None:
    assert labels(text, *names)[body] == "ORG"


@pytest.mark.parametrize(
    ("text", "names", "body"),
    [
        ("The Ministry of Health and Ada Lund agreed.", [("Ministry of Health", "ORG"), ("Ada Lund", "PERSON")], "Ministry of Health"),
        ("The Ministry of Health and Hungary agreed.", [("Ministry of Health", "ORG")], "Ministry of Health"),
        ("The Ministry of Health and the Water Board agreed.", [("Ministry of Health", "ORG")], "Ministry of Health"),
        ("The Commission on Friday agreed.", [("Commission", "ORG"), ("Friday", "DATE")], "Commission"),
        ("The Bank of Vellmark and Pellham lent it.", [("Pellham", "PERSON")], "Pellham"),
    ],
)  # fmt: skip
def test_what_is_a_name_of_its_own_is_no_part_of_a_body(text: str, names: list[tuple[str, str]], body: str) -> None:
    assert body in who(text, *names)


@pytest.mark.parametrize("link", ["who goes by", "known as", "better known as", "nicknamed", "also known as"])
def test_another_name_is_the_same_person(link: str) -> None:
    text = f"Leonard Okhotin, {link} Shorty, runs the bar. So Shorty left."
    assert people(text, "Leonard Okhotin") == {"Leonard Okhotin": ["Leonard Okhotin", "Shorty", "Shorty"]}


def test_a_team_known_by_another_name_is_no_person() -> None:
    assert labels("The team, known as the Gliders, won. The Gliders left.") == {"Gliders": "ORG"}


def test_people_listed_surname_first() -> None:
    found = who("Held were Pell, Harold; Soto, Maria; and Varga, Leo. It rained in Paris, France; Rome, Italy.")
    assert {"Harold Pell", "Maria Soto", "Leo Varga"} <= set(found)
    assert set(who("By Lund, Mary\n\nThe pier is shut.")) == {"Mary Lund"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("We met Minister for Transport Pilar Soto there.", "Pilar Soto", "Minister for Transport"),
        ("We met Director of Public Health Mona Varga there.", "Mona Varga", "Director of Public Health"),
        ("We met Mayor of Dunmere Sally Wren there.", "Sally Wren", "Mayor of Dunmere"),
        (
            "We met Minister of Finance and Planning Iker Ruiz outside the old town hall.",
            "Iker Ruiz",
            "Minister of Finance and Planning",
        ),
        ("We met harbour master Gus Pell there.", "Gus Pell", "harbour master"),
    ],
)
def test_an_office_over_a_field_is_a_role(text: str, name: str, role: str) -> None:
    found = naming(text, *([] if "Iker" in name else [(name, "PERSON")]))
    assert [(text[m.start : m.end], m.role) for m in found.mentions if m.label == "PERSON"] == [(name, role)]


def test_a_speaker_in_capitals_is_a_person_and_no_town() -> None:
    text = "MR. BRANNOCK: I never did.\n\nMS. QUILL: You did, Harold Brannock."
    found = labels(text, ("BRANNOCK", "ORG"), ("QUILL", "ORG"), ("Harold Brannock", "PERSON"))
    assert found == {"Harold Brannock": "PERSON", "Quill": "PERSON"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was done. Harsh? Perhaps.", [("Harsh", "PERSON")]),
        ("The fungus Vellora bassiana kills ants.", [("Vellora", "GPE")]),
        ("We measured ROS [Reactive Oxygen Species] in ants. The ROS fell.", [("ROS", "ORG"), ("ROS", "ORG")]),
        ("They do S&M there.", [("S&M", "PERSON")]),
    ],
)
def test_what_is_no_name(text: str, names: list[tuple[str, str]]) -> None:
    assert who(text, *names) == {}


def test_a_surname_before_a_question_mark_stays() -> None:
    assert set(people("Who won? Hamish Marsh? Marsh lost.", "Hamish Marsh")) == {"Hamish Marsh"}


def test_a_place_is_not_the_role_behind_it() -> None:
    assert labels("Which Virginia Governor(s) won?", ("Virginia Governor(s", "PERSON")) == {"Virginia": "GPE"}


def test_a_greeting_is_no_first_name() -> None:
    assert set(people("He met Frank Messina. He said, Hey Frank, come.", "Frank Messina", "Frank")) == {"Frank Messina"}
