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


@pytest.mark.parametrize(
    ("text", "owner", "name"),
    [
        ("Gov. Lena Ostrava won. Her campaign said the crowds were large.", "Lena Ostrava", "Lena Ostrava's campaign"),
        # an office is no organisation of its own, and has no name
        ("Mayor Dan Wren was away. Wren’s office said where he was, but it said he was well.", "Dan Wren", None),
        ("Mayor Dan Wren was away on Monday. The mayor's office said he was well.", "Dan Wren", None),
        ("Gov. Lena Ostrava won. Her team said she was glad.", "Lena Ostrava", None),
    ],
)
def test_the_owner_of_a_body_is_its_affiliation(
    text: str, owner: str, name: str | None, annotated: Callable[[str], Annotated], quotes: Quotes
) -> None:
    quote = quotes(text)[-1]
    assert (quote.speaker_entity, quote.speaker_name, quote.speaker_kind) == (None, name, "organisation")
    assert quote.speaker_affiliation is not None
    assert find_entities(annotated(text)).entities[quote.speaker_affiliation].name == owner


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


@pytest.mark.parametrize(
    "text",
    [
        # a body called by somebody's name is not he
        "Tim Sole runs a group called Citizens for Ada Lund, which expects 500 people to come.",
        # no couple of whom the sentences before told
        "Their son died at sea. Lena Ostrava met Gus Holm on Monday. Both parents said the boat was old.",
        # whom the article names later, where somebody else was just spoken of
        "Tom Pugh ran the port.\n\nHe was ill.\n\nHe left.\n\nPugh spoke on Monday. “It is right,” the senator said.\n\nSen. "
        "Ann Brill wept.",
        # a former one
        "Former candidate Meg Harrow lives in Pell. She paints. “I like the town,” the candidate said.",
    ],
)
def test_nobody_is_meant_whom_the_words_do_not_fit(text: str, quotes: Quotes) -> None:
    assert names(quotes(text))[-1] is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Candidate Ada Lund wants to close the pier.\n\nThe campaign said it would say more on Friday.",
            "Ada Lund's campaign",
        ),
        (
            "Lund spokesman Bo Pell was late. Candidate Ada Lund slept.\n\nThe campaign said it would wait.",
            "Ada Lund's campaign",
        ),
        ("Ada Lund closed the pier.\n\nThe campaign said it would say more on Friday.", None),
        (
            "Candidates Ada Lund and Bo Pell met. Candidate Cy Dent sang.\n\nIt rained.\n\nThe campaign said it would wait.",
            None,
        ),
    ],
)
def test_the_campaign_of_who_runs_and_acted_before(quotes: Quotes, text: str, name: str | None) -> None:
    assert quotes(text)[-1].speaker_name == name
