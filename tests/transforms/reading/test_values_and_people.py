"""Values of any shape to one line, and bylines to names."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.reading.people import people
from transforms.reading.values import is_blank, one


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (" two\n words ", "two words"),
        *(("NaN", None), ("", None), (None, None), (True, None), (b"bytes", None)),
        *(
            (17.0, "17"),
            (17.5, "17.5"),
            (float("inf"), None),
            (float("nan"), None),
            (2.0**60, str(2.0**60)),
            (17, "17"),
        ),
        ({"rendered": "", "name": "Vorn Wire"}, "Vorn Wire"),
        ({"colour": "red"}, None),
        ([None, {"text": {"value": "deep"}}], "deep"),
        ((), None),
        (date(2031, 5, 14), "2031-05-14"),
        (object(), None),
    ],
)
def test_one_line_of_anything(value: object, line: str | None) -> None:
    assert one(value) == line


def test_what_is_nested_too_deeply_is_nothing() -> None:
    value: object = "words"
    for _ in range(10):
        value = [value]
    assert one(value) is None
    assert people(value) == ()


@pytest.mark.parametrize(
    ("value", "blank"),
    [
        (" ", True),
        ("n/a", True),
        ("x", False),
        (float("nan"), True),
        (0.0, False),
        (None, True),
        ([], True),
        ({"a": 1}, False),
    ],
)
def test_what_is_as_good_as_nothing(value: object, blank: bool) -> None:
    assert is_blank(value) == blank


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ida Vorn and Jon Pell", ("Ida Vorn", "Jon Pell")),
        ("Written by: Ida Vorn, Senior Correspondent", ("Ida Vorn",)),
        ("Ida Vorn, Ph.D.; Jon Pell, Jr.", ("Ida Vorn", "Jon Pell, Jr.")),
        ("IDA VORN", ("Ida Vorn",)),
        ("IDA VORN and Ida Vorn", ("Ida Vorn",)),
        ("Ida Vorn | May 14, 2031", ("Ida Vorn",)),
        ("Ida Vorn ida@vorn.example Updated: 4 pm", ("Ida Vorn",)),
        ("Ida Vorn - staff writer at the Vorn Wire", ("Ida Vorn",)),
        ("Ida Vorn (Harbour desk)", ("Ida Vorn",)),
        ("Log in", ()),
        ("admin", ()),
        ("By Ida Vorn\nJon Pell\n", ("Ida Vorn", "Jon Pell")),
        ("['Ida Vorn', 'Jon Pell']", ("Ida Vorn", "Jon Pell")),
        ("[Ida Vorn]", ("Ida Vorn",)),
        (["Ida Vorn", {"name": "Jon Pell"}], ("Ida Vorn", "Jon Pell")),
        ({"first_name": "Ida", "last_name": "Vorn"}, ("Ida Vorn",)),
        ({"surname": "Vorn"}, ("Vorn",)),
        ({"name": "Ida Vorn", "surname": "Pell"}, ("Ida Vorn",)),
        (None, ()),
    ],
)
def test_names_from_what_stands_in_their_place(byline: object, names: tuple[str, ...]) -> None:
    assert people(byline) == names


def test_a_sentence_about_an_author_stays_one_piece() -> None:
    told = "Ida Vorn has followed the harbour of Vorn with its ferries for the better part of twenty years"
    assert people(told) == (told,)
