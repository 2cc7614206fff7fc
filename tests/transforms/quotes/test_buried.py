"""Reports below other words: a clause that says who speaks, or that somebody is quoted, stands before the verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("report", "speaker", "cue"),
    [
        ("an official who asked not to be named said", "an official", "said"),
        ("one captain, who asked not to be identified, said", "one captain", "said"),
        ("an officer who asked not to be quoted because she may not speak of it told reporters", "an officer", "told"),
        ("the woman who accused the harbour master said", "the woman", "said"),
        ("a man who said he was from Orlow told police", "a man", "told"),
    ],
)
def test_who_somebody_is_does_not_report(quotes: Quotes, report: str, speaker: str, cue: str) -> None:
    found = next(q for q in quotes(f"“The pier will stay shut for a year,” {report}.") if q.kind == "direct")
    assert (found.speaker, found.cue, found.polarity) == (speaker, cue, "said")


@pytest.mark.parametrize("report", ["was quoted as saying", "is quoted as saying", "could be heard saying"])
def test_who_is_quoted_as_saying_speaks_before_and_behind(quotes: Quotes, report: str) -> None:
    (found,) = quotes(f"“The harbour,” the mayor {report}, “will be closed for a year.”")
    assert (found.text, found.speaker) == ("The harbour will be closed for a year.", "the mayor")
    (asked,) = quotes(f"“Will the harbour be closed for a year?” the mayor {report}.")
    assert (asked.text, asked.speaker) == ("Will the harbour be closed for a year?", "the mayor")
    (told,) = quotes(f"The harbour will be closed for a year, the mayor {report}.")
    assert (told.text, told.speaker) == ("The harbour will be closed for a year", "the mayor")


def test_an_unnamed_official_reports_at_the_end(quotes: Quotes) -> None:
    (found,) = quotes("The harbour will be closed for a year, an official who asked not to be named added.")
    assert (found.text, found.speaker) == ("The harbour will be closed for a year", "an official")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "“The harbour will be closed for a year,” a spokesman for the port posted on Facebook.",
            "a spokesman for the port",
        ),
        ("Ms Holt, who runs the mill, posted on Facebook: “The harbour will be closed for a year.”", "Ms Holt"),
    ],
)
def test_a_person_beside_marks_is_not_posted(quotes: Quotes, text: str, speaker: str) -> None:
    (found,) = quotes(f"The pier fell on Friday. {text}")
    assert (found.kind, found.speaker, found.cue) == ("direct", speaker, "posted")


def test_what_is_posted_is_no_speaker(quotes: Quotes) -> None:
    assert all(q.cue != "posted" for q in quotes("“It leaks,” said Holt in a video posted on Facebook."))
