"""Labels told by the text around a name: datelines, places, companies, titles."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import labels, naming, people


@pytest.mark.parametrize(
    ("text", "name", "label", "city"),
    [
        ("Ferry stuck\n\nPORT ONDARA, Sept. 18, 2025 — A ferry stood still.", "PORT ONDARA", "PERSON", "Port Ondara"),
        ("Ferry stuck\n\nPORT ONDARA, Lakeland (OW) -- A ferry stood still.", "ONDARA", "PERSON", "Port Ondara"),
        ("Ferry stuck\n\nOKHOTIN: The ferry stood still.", "OKHOTIN", "ORG", "Okhotin"),
    ],
)
def test_a_dateline_names_a_city(text: str, name: str, label: str, city: str) -> None:
    assert labels(text, (name, label))[city] == "GPE"


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    text = "Lake talk\n\nOKHOTIN: We saw it.\n\nLUND: No.\n\nOKHOTIN: We did."
    assert labels(text, ("OKHOTIN", "PERSON"))["Okhotin"] == "PERSON"


def test_two_labels_in_capitals_are_two_speakers() -> None:
    text = "SENATOR ABEL OKHOTIN: We saw it.\n\nLUND: Nobody told me so.\n\nGOVERNOR INA BECK: They did."
    assert "GPE" not in labels(text, ("SENATOR ABEL OKHOTIN", "PERSON"), ("LUND", "PERSON")).values()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("She lives in Vesterhythe.", "PERSON"),
        ("They met in the spa town of Vesterhythe, never twice.", "PERSON"),
        ("So Vesterhythe's mayor left.", "PRODUCT"),
        ("So Premier Jorun Lund of Vesterhythe left.", "ORG"),
        ("So Vesterhythe, Ohio, burned.", "ORG"),
    ],
)
def test_a_town_is_told_by_what_stands_around_it(text: str, label: str) -> None:
    assert labels(text, ("Vesterhythe", label))["Vesterhythe"] == "GPE"


@pytest.mark.parametrize(
    "text",
    [
        "She has no faith in Vesterhythe.",
        "She read it in Vesterhythe's book.",
        "“No,” said Vesterhythe. It was in Vesterhythe that they trusted.",
    ],
)
def test_somebody_is_no_town(text: str) -> None:
    assert set(labels(text, ("Vesterhythe", "PERSON")).values()) == {"PERSON"}


def test_a_surname_is_no_town() -> None:
    text = "Jorun Vesterhythe left. We saw it in Vesterhythe."
    assert set(people(text, "Jorun Vesterhythe", "Vesterhythe")) == {"Jorun Vesterhythe"}


def test_a_company_is_told_by_its_longer_name() -> None:
    text = "Vesterby Boats Inc. sank. So Vesterby said. Okhotin Motors lost money. Okhotin did not."
    names = (("Vesterby Boats Inc.", "ORG"), ("Vesterby", "PERSON"), ("Okhotin Motors", "ORG"), ("Okhotin", "PERSON"))
    found = naming(text, *names).entities
    assert [(e.label, len(e.mentions)) for e in found] == [("ORG", 2), ("ORG", 2)]


def test_a_title_tells_a_person_that_the_model_took_for_something_else() -> None:
    assert labels("So Madam Vesterhythe left.", ("Vesterhythe", "WORK_OF_ART")) == {"Vesterhythe": "PERSON"}


def test_the_word_before_of_tells_what_a_name_is() -> None:
    assert labels("So the Council of Vester County met.", ("Council of Vester County", "GPE")) == {
        "Council of Vester County": "ORG"
    }
