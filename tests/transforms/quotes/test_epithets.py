"""Epithets: who is called otherwise for a change, and when nobody is meant for sure; peoples and parties have no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


def last_name(found: list[Quote]) -> str | None:
    return found[-1].speaker_name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Sen. Lena Abbott spoke in Pell beside Rep. Otto Marr. The South Carolina senator said the road was done.",
            "Lena Abbott",
        ),
        ("Lena Abbott won in Pell.\n\nThe race was bitter. The former doctor said she would rest.", "Lena Abbott"),
        ("Texas Rep. Bill Norris voted no. The Texas Republican said it cost too much.", "Bill Norris"),
        (
            "Republican Ada Voss left. Democratic Rep. Ana Ruiz stayed. The Nevada Democrat said it was late.",
            "Ana Ruiz",
        ),
        ("Maria Costa lost her house. The mother of three said she had no insurance.", "Maria Costa"),
        ("Police arrested Gary Motts, 34, on Friday. The suspect said he had been asleep.", "Gary Motts"),
        ("Gary Motts walked home. The Denham man said he had been asleep.", "Gary Motts"),
        ("Lena Abbott led the count. “We did it,” the front-runner said.", "Lena Abbott"),
        ("Manager Steve Colby left. Striker Leo Varga spoke. “I believe,” the Hungarian said.", "Leo Varga"),
        ("Dr. Amy Lin, a cardiologist at Pell, spoke. Max Orr left. The cardiologist said pay was low.", "Amy Lin"),
        ("Prosecutor Ivo Marek spoke. Gus Weiss, 44, said no. The accused said he would appeal.", "Gus Weiss"),
        ("Archbishop Samuel Okoro spoke. John Deng left. The cleric said he would meet both.", "Samuel Okoro"),
        (
            "Kip Lawson, who owns a store, and his wife, Jean Lawson, came. The couple said it rained.",
            "Kip Lawson; Jean Lawson",
        ),
    ],
)
def test_whoever_was_spoken_of_last_is_called_otherwise(text: str, wanted: str, quotes: Quotes) -> None:
    assert last_name(quotes(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Lena Abbott met Max Orr in Pell. The New Jersey businessman said the road was done.",
        "Mayor Lena Abbott spoke. The Florida governor said the road was done.",
        "Rep. Ana Ruiz, D-Nevada, spoke. The Texas Republican said it was late.",
        "Sheriff Don Mills held a man on Friday. The suspect said he had been asleep.",
        "Manager Steve Colby left. Leo Varga spoke. The Republican said it was late.",
        "Ole Bakken fishes. His son runs the boat. The younger Bakken said he might sell.",
        "Lena Abbott, a surgeon at Pell Hospital, spoke. The hospital's head said she was glad.",
        "Lena Abbott led the count. The town's new mayor said she was glad.",
        "Lena Abbott led the count. “We did it,” her rival said. The deputy governor said he was glad.",
        "Mayor Lena Abbott led the count. Max Orr won. Max Orr smiled. Max Orr sang. Abbott left. The candidate said it was over.",
    ],
)
def test_nobody_is_named_where_another_can_be_meant(text: str, quotes: Quotes) -> None:
    assert last_name(quotes(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Republicans said the bill cost too much.",
        "House Republicans said the bill cost too much.",
        "Danes fear a long winter, and they said prices would rise.",
        "Democrats and Republicans said they would vote no.",
    ],
)
def test_a_people_or_a_party_is_an_unnamed_group(text: str, quotes: Quotes) -> None:
    found = quotes(text)[-1]
    assert (found.speaker_name, found.speaker_entity, found.speaker_kind) == (None, None, "unnamed_group")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hart's sister-in-law, Mabel Dorn, said the house was sold.", "Hart's sister-in-law"),
        ("The non-profit said it would close.", "The non-profit"),
        ("The co-founder said she was sad.", "The co-founder"),
    ],
)
def test_words_that_hyphens_join_are_one(text: str, wanted: str, quotes: Quotes) -> None:
    assert quotes(text)[0].speaker == wanted


@pytest.mark.parametrize("before", ["Temple University lost a game.", "The House to Home Prize was won."])
def test_no_university_and_no_prize_is_the_group(before: str, quotes: Quotes) -> None:
    assert last_name(quotes(f"{before} “We will march,” the group said.")) is None


def test_who_is_named_in_the_words_is_seldom_who_says_them(quotes: Quotes) -> None:
    text = "Singer Tom Moran said the band was done. Guitarist John Pruitt disagreed. “Tom says that a lot,” he said."
    assert last_name(quotes(text)) == "John Pruitt"


def test_a_letter_has_no_headline(quotes: Quotes) -> None:
    found = quotes("Dear Editor: I read your piece with dismay. Mayor Ada Finch says the work is done.")
    assert [q.speaker for q in found] == ["Mayor Ada Finch"]
