"""Companies that a noun introduces, and words that pass for people, whatever the model takes them for."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import labels, who


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("Oil company Brunmark said so. Brunmark was sorry.", [("Brunmark", "PERSON")], {"Brunmark": "ORG"}),
        ("Oil company Brunmark said so.", [], {"Brunmark": "ORG"}),
        ("Carmaker Dovic said no. Dovic left.", [("Carmaker Dovic", "PERSON"), ("Dovic", "PERSON")], {"Dovic": "ORG"}),
        ("The ferry operator Tolmar will sail.", [("Tolmar", "PERSON")], {"Tolmar": "ORG"}),
        ("Insurer Hart & Lowe paid.", [("Insurer Hart & Lowe", "ORG")], {"Hart & Lowe": "ORG"}),
        ("Crane operator Jan Moss slept.", [("Jan Moss", "PERSON")], {"Jan Moss": "PERSON"}),
        ("The company President Max Orr said no.", [("Max Orr", "PERSON")], {"Max Orr": "PERSON"}),
        ("The company said on Tuesday that the retailer Monday club met.", [], {}),
    ],
)
def test_the_noun_tells_that_a_name_is_a_companys(
    text: str, names: list[tuple[str, str]], wanted: dict[str, str]
) -> None:
    assert labels(text, *names) == wanted


def test_an_abbreviation_that_is_told_something_may_speak() -> None:
    text = "She told MNSBC that she would run. MNSBC said so on Friday."
    assert labels(text, ("MNSBC", "PERSON"), ("MNSBC", "PERSON")) == {"MNSBC": "ORG"}


def test_a_verb_behind_a_quotation_is_no_part_of_the_name() -> None:
    text = "“We lost,” Voll said. “We never ran.” Added Voll: “I expect better.”"
    assert who(text, ("Voll", "PERSON"), ("Added Voll", "WORK_OF_ART")) == {"Voll": ["Voll", "Voll"]}
