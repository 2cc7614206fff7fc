"""Normal forms of names."""

import pytest

from transforms.entities.known import normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Republic of Ondara", "Republic of Ondara"),
        ("Mira Okhotin’s", "Mira Okhotin"),
        ("U.N.D.A.", "UNDA"),
        ("Dáša Lindqvist", "dasa lindqvist"),
        ("Anne‑Sofie  Brandt", "Anne-Sofie Brandt"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert normal.key(one) == normal.key(other)


def test_an_article_alone_stays_a_name() -> None:
    assert normal.key("The") == "the"


def test_entity_id_depends_on_label_and_key_alone() -> None:
    assert normal.entity_id("ORG", "lindqvist") == normal.entity_id("ORG", "lindqvist")
    assert normal.entity_id("ORG", "lindqvist") != normal.entity_id("PERSON", "lindqvist")
    assert len(normal.entity_id("ORG", "")) == 16
