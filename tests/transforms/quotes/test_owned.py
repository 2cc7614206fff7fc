"""Bodies called by whose they are, and by what the article says they are, in small articles through the real model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Annotated, Quote
from transforms.entities import find_entities

Quotes = Callable[[str], list[Quote]]


def names(found: list[Quote]) -> list[str | None]:
    return [q.speaker_name for q in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gov. Lena Ostrava won. Ostrava's campaign said the crowds were large.", "Lena Ostrava's campaign"),
        ("Gov. Lena Ostrava won. The Ostrava presidential campaign said it was glad.", "Lena Ostrava's campaign"),
        ("Gov. Lena Ostrava won. Her campaign said the crowds were large.", "Lena Ostrava's campaign"),
        (
            "Lena Ostrava won. Ostrava's campaign spent little. “It was enough,” the campaign said.",
            "Lena Ostrava's campaign",
        ),
        ("Lena Ostrava won. Ostrava's campaign said it was glad. It said it was tired.", "Lena Ostrava's campaign"),
        (
            "Mayor Dan Wren was away. Wren’s office would not say where he was, but it said he was well.",
            "Dan Wren's office",
        ),
        ("Mayor Dan Wren was away on Monday. The mayor's office said he was well.", "Dan Wren's office"),
        ("The Lund administration said the dam was safe.", "Lund's administration"),
        # two whose campaigns were spoken of
        ("Lena Ostrava's campaign met Gus Holm's campaign on Monday. “No deal,” the campaign said.", None),
        # whose house it is, not who speaks for him
        ("The Ferrin office said rents would rise.", None),
        # the last subject is no campaign
        ("Lena Ostrava's campaign lost. The Harbour Union was glad. It said rents would fall.", "Harbour Union"),
        # of those named in its sentence
        (
            "Gus Holm came first. He left early. Holm said he was glad. Ted Brask spoke for an hour, but his campaign "
            "said he was tired.",
            "Ted Brask's campaign",
        ),
    ],
)
def test_whose_body_speaks(text: str, wanted: str | None, quotes: Quotes) -> None:
    assert names(quotes(text))[-1] == wanted


def test_the_owner_of_a_body_is_its_affiliation(annotated: Callable[[str], Annotated], quotes: Quotes) -> None:
    text = "Gov. Lena Ostrava won. Her campaign said the crowds were large."
    (quote,) = quotes(text)
    assert (quote.speaker_entity, quote.speaker_kind) == (None, "organisation")
    assert quote.speaker_affiliation is not None
    assert find_entities(annotated(text)).entities[quote.speaker_affiliation].name == "Lena Ostrava"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The blog Grey Heron reported that the mayor was ill. The Pell Gazette followed. The blog said he would go.",
            "Grey Heron",
        ),
        (
            "The Norden Bank gained. Doverton Mills, a family-owned retailer, was flat. The retailer said sales were slow.",
            "Doverton Mills",
        ),
        (
            "The Tarn Trust met the Federal Harbour Office. The agency said trade had fallen.",
            "Federal Harbour Office",
        ),
        ("The Hill reported on Monday that the pier would close. “It is old,” The Hill wrote.", "The Hill"),
        ("Both Alphabet and Facebook said they would appeal the ruling.", "Alphabet; Facebook"),
    ],
)
def test_what_the_article_says_a_body_is(text: str, wanted: str, quotes: Quotes) -> None:
    assert names(quotes(text))[-1] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Paul Lund and his ex-wife, Ivana Lund, met on Friday. Paul Lund was sorry. His ex-wife said he was lying.",
            "Ivana Lund",
        ),
        ("Gus Pell spoke. Ivana Holm, Pell's ex-wife, was there. His ex-wife said he had lied.", "Ivana Holm"),
        (  # a clause about what stands in apposition to a name
            "“I never saw the letter,” said Edward Rendle, a former Pell governor who has said he supports the bridge.",
            "Edward Rendle",
        ),
        ("Anna Holm, 32, a former clerk for the port who said she planned to march, smiled.", "Anna Holm"),
        (  # no conference speaks
            "Ada Lund opened a recent news conference saying the bridge was unsafe.",
            "Ada Lund",
        ),
    ],
)
def test_who_is_told_by_another_or_beside_a_name(text: str, wanted: str, quotes: Quotes) -> None:
    assert names(quotes(text))[-1] == wanted
