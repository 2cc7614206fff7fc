"""What kind of source a quote has."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.article import Annotated, Quote
from transforms.entities import find_entities
from transforms.quotes.speakers import source

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mayor Ada Tolland said that the bridge was safe.", "person"),
        ("The Ondara Water Board said that the bridge was safe.", "organisation"),
        ("A report said that the bridge was safe.", "document"),
        ("A clerk said that the bridge was safe.", "unnamed_person"),
        ("Two officials said that the bridge was safe.", "unnamed_group"),
        ("One of the officials said that the bridge was safe.", "unnamed_person"),
        ("A number of critics said that the bridge was safe.", "unnamed_group"),
        ("The company said that the bridge was safe.", "organisation"),
        ("The census shows that the bridge was safe.", "document"),
        ("A biography of Ada Tolland claims that the bridge was safe.", "document"),
        ("Court papers allege that the bridge was unsafe.", "document"),
        ("A Democrat said that the bridge was safe.", "unnamed_person"),
        ("Some 55 percent of voters said that the bridge was safe.", "unnamed_group"),
        ("Three in 10 said that the bridge was safe.", "unnamed_group"),
        ("Both women said that the bridge was safe.", "unnamed_group"),
        ("The women said that the bridge was safe.", "unnamed_group"),
        ("A growing majority of voters said that the bridge was safe.", "unnamed_group"),
        ("The panel said that the bridge was safe.", "organisation"),
        ("The party leadership said that the bridge was safe.", "organisation"),
        ("The party's top figures said that the bridge was safe.", "unnamed_group"),
        ("Official figures show that the bridge was safe.", "document"),
        ("A projection by the harbour office says that the bridge was safe.", "document"),
        ("Another woman said that the bridge was safe.", "unnamed_person"),
        ("Neither man said that the bridge was safe.", "unnamed_person"),
    ],
)
def test_kinds_of_sources(text: str, kind: str, quotes: Quotes) -> None:
    assert [q.speaker_kind for q in quotes(text)] == [kind]


def test_a_role_is_that_of_whoever_speaks(quotes: Quotes) -> None:
    text = "Mayor Ada Tolland opened it. Tolland said it was safe. A police officer said it was not."
    assert [q.speaker_role for q in quotes(text)] == ["Mayor", "police officer"]


@pytest.mark.parametrize(
    ("speaker", "of"),
    [
        ("A spokesman for Ada Tolland", "Ada Tolland"),
        ("A Tolland aide", "Ada Tolland"),
        ("Tolland's lawyer", "Ada Tolland"),
    ],
)
def test_an_aide_is_affiliated(speaker: str, of: str, quotes: Quotes, annotated: Callable[[str], Annotated]) -> None:
    text = f"Mayor Ada Tolland opened the bridge. {speaker} said that it was safe."
    (found,) = quotes(text)
    assert found.speaker_name is None
    assert found.speaker_affiliation is not None
    assert find_entities(annotated(text)).entities[found.speaker_affiliation].name == of


@pytest.mark.parametrize(
    "text",
    [
        "A poll by the Ondara Institute shows that the bridge is old.",
        "The report, published by the Ondara Institute on Monday, says that the bridge is old.",
        "An Ondara Institute survey shows that the bridge is old.",
        "The Ondara Institute's report says that the bridge is old.",
        "A poll by the Ondara Institute was out on Monday. It rained. A poll by the Ondara Institute says that it is old.",
    ],
)
def test_a_document_is_affiliated_to_whose_it_is_and_bears_no_name(
    text: str, quotes: Quotes, annotated: Callable[[str], Annotated]
) -> None:
    found = quotes(text)[-1]
    assert (found.speaker_kind, found.speaker_name) == ("document", None)
    assert found.speaker_affiliation is not None
    assert find_entities(annotated(text)).entities[found.speaker_affiliation].name == "Ondara Institute"


def test_the_poll_is_theirs_whose_poll_was_named_before(quotes: Quotes, annotated: Callable[[str], Annotated]) -> None:
    text = "A poll by the Ondara Institute shows that the bridge is old. The poll says that few walk over it."
    entities = find_entities(annotated(text)).entities
    assert [entities[q.speaker_affiliation or 0].name for q in quotes(text)] == ["Ondara Institute"] * 2


@pytest.mark.parametrize(
    ("speaker", "is_its"),
    [
        ("Florida officials", True),
        ("A spokeswoman for Florida", True),
        ("A Florida senator", False),
        ("A woman from Florida", False),
        ("A Florida developer", False),
    ],
)
def test_only_who_speaks_for_a_place_is_affiliated_to_it(speaker: str, is_its: bool, quotes: Quotes) -> None:
    (found,) = quotes(f"The bridge is old. {speaker} said that it was safe.")
    assert (found.speaker_affiliation is not None) == is_its


@pytest.mark.parametrize(
    ("words", "medium"),
    [
        ("said in a statement", "statement"),
        ("said on Twitter", "social_media"),
        ("told the court", "court"),
        ("said in an interview", "interview"),
        ("wrote in a letter", "letter"),
        ("said on the radio", "broadcast"),
        ("said", None),
    ],
)
def test_the_medium_is_told_by_the_words_around(words: str, medium: str | None, quotes: Quotes) -> None:
    (found,) = quotes(f"“The bridge is safe,” Ada Tolland {words}.")
    assert found.medium == medium


def test_whom_it_was_told(quotes: Quotes) -> None:
    (found,) = quotes("Ada Tolland told reporters that the bridge was safe.")
    assert found.told == "reporters"


def test_why_a_source_is_not_named(quotes: Quotes) -> None:
    text = "“It leaks,” said an official, who spoke on condition of anonymity because he feared for his job."
    (found,) = quotes(text)
    assert found.anonymity == "who spoke on condition of anonymity because he feared for his job"


def test_he_inside_a_quote_is_whom_it_is_about(quotes: Quotes, annotated: Callable[[str], Annotated]) -> None:
    text = "John Pell fell from the bridge. “He was lucky,” said his neighbour, Ada Tolland."
    (found,) = quotes(text)
    entities = find_entities(annotated(text)).entities
    assert [entities[n].name for n in found.about] == ["John Pell"]


@pytest.mark.parametrize(
    ("hints", "pattern"),
    [(hints, pattern) for hints, pattern, _ in source._MEDIA] + [(source._ANONYMITY_HINTS, source._ANONYMITY)],
)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_match_is_without_one_of_the_letters_that_are_looked_for_first(
    data: st.DataObject, hints: tuple[str, ...], pattern: re.Pattern[str]
) -> None:
    ascii_alone = re.compile(pattern.pattern, re.I | re.ASCII)
    words = data.draw(st.from_regex(ascii_alone, fullmatch=True, alphabet=st.characters(codec="ascii")))
    assert any(hint in words.casefold() for hint in hints)
