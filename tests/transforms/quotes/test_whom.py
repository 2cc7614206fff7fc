"""Whom words mean: namesakes, groups, descriptions; and when no name is given."""

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
        (
            "Senator Paul Marsh won again in Dunmere. His wife, Ellen Marsh, stood beside him.\n\nMarsh said he was tired.",
            ["Paul Marsh"],
        ),
        (
            "President Joan Peel met the press in Oxmere.\n\nHer challenger, Arthur Peel, left. Peel said that she was glad.",
            ["Joan Peel"],
        ),
        (
            "Robert Kane Sr. founded the mill and Robert Kane Jr. sold it. “It was time,” Kane Jr. said.",
            ["Robert Kane Jr."],
        ),
        (
            "John Pratt built the pier. His son, Paul Pratt, sold it.\n\nThe younger Pratt said he had no choice.",
            ["Paul Pratt"],
        ),
        (
            "John Pratt built the pier. His son, Paul Pratt, sold it.\n\nThe elder Pratt said he had wept.",
            ["John Pratt"],
        ),
        (
            "Karel Novak died in May. His son, Petr Novak, runs the mill. Novak said the mill would stay open.",
            ["Petr Novak"],
        ),
    ],
)
def test_a_surname_of_several_means_whom_the_article_says(text: str, wanted: list[str], quotes: Quotes) -> None:
    assert names(quotes(text)) == wanted


def test_no_name_is_given_where_it_stays_thin(quotes: Quotes, annotated: Callable[[str], Annotated]) -> None:
    text = "Margaret Lund left the hall.\n\nRobert Lund came in with a dog. Lund said that the mayor was late."
    (found,) = quotes(text)
    entities = find_entities(annotated(text)).entities
    assert (found.speaker_name, found.speaker_entity, found.speaker_entities) == (None, None, [])
    assert {entities[n].name for n in found.speaker_candidates} == {"Margaret Lund", "Robert Lund"}


@pytest.mark.parametrize(
    "speaker", ["They", "The couple", "The two", "Both", "Both partners", "The pair", "The two friends"]
)
def test_people_named_side_by_side_speak_as_one(speaker: str, quotes: Quotes) -> None:
    (found,) = quotes(f"Anna Brodie and Lars Meyer have run the hut for years. {speaker} said the path was worse.")
    assert (found.speaker_name, found.speaker_entity) == ("Anna Brodie; Lars Meyer", None)
    assert len(found.speaker_entities) == 2


def test_they_are_the_last_plural_subject(quotes: Quotes) -> None:
    text = "Anna Brodie met Lars Meyer. Protesters said that the hut was old. They said the path was worse."
    assert names(quotes(text))[-1] is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sales at Marlow Foods fell. The retailer said it would close 30 shops.", "Marlow Foods"),
        ("The Ondara Water Board raised prices. The board said it had no choice.", "Ondara Water Board"),
        ("The Ondara Water Board raised prices. The company said it had no choice.", None),
        ("Striker Leo Varga, 29, signed. “I have nothing left to prove,” said the 29-year-old.", "Leo Varga"),
        ("Striker Leo Varga, 29, signed. “I have nothing left to prove,” said the 31-year-old.", None),
        ("Hungarian striker Leo Varga signed. The Hungarian said he would wear number nine.", "Leo Varga"),
        ("Dr. Jo Pender, a vet, examined the horse. “They had not fed it,” the vet said.", "Jo Pender"),
        ("The bank said it had frozen the accounts.", None),
        ("Pell Savings cut two hundred jobs. The bank said it had no choice.", "Pell Savings"),
        ("The Ondara Gazette printed the list. The newspaper said it had checked every name.", "Ondara Gazette"),
        ("The Ondara Gazette printed the list. The company said it had checked every name.", None),
        ("The city of Ondara closed the pier. The city sent a letter. It said the pier was unsafe.", "Ondara"),
        ("They sat outside the Ondara Gazette after it said the strike was over.", "Ondara Gazette"),
        ("Ada Lund opened a hall in Pell. “We will build more,” the Wexcombe businesswoman said.", "Ada Lund"),
        ("Gus Pell opened a hall in Pell. “We will build more,” the Wexcombe businesswoman said.", None),
        ("Gus Pell praised Ada Lund. The FBI director said he had not seen the files.", None),
        ("Mayor Ada Lund opened it. “It is for all,” said the 52-year-old.", "Ada Lund"),
        ("Mayor Ada Lund, 61, opened it. “It is for all,” said the 52-year-old.", None),
        ("Swimmer Kaz Ito won in Perth. The Japanese swimmer said he was tired.", "Kaz Ito"),
        ("Striker Davi Nunes missed a penalty. The forward said he had slipped.", "Davi Nunes"),
        ("Mayor Ada Lund met her Norden counterpart, Erik Sund. Her counterpart said talks went well.", "Erik Sund"),
        ("Gus Pell came with his wife, Ada Lund. His wife said she was tired.", "Ada Lund"),
        ("Gus Pell came with his lawyer, Ada Lund. Her lawyer said she was tired.", None),
        ("The mayor, Gus Pell, and the coach, Ola Rask, left. The coach said the crew was slow.", "Ola Rask"),
        ("Ivo Trent died, his daughter said. Mira Trent said he was ill. “He sang,” she said.", "Mira Trent"),
        ("Google closed its office. The search giant said jobs would go.", "Google"),
        ("Reuters printed it. The Ondara Gazette did not. The newspaper said it was false.", "Ondara Gazette"),
        ("A judge ruled that the school must open.\n\nParents had sued. Judge Ada Lund will hear more.", "Ada Lund"),
        ("A judge ruled that the school must open.\n\nJudge Ada Lund and Judge Gus Pell will hear more.", None),
        ("Democratic plans failed. Democrats said they were good.", None),
        ("Democrats met in Pell. A Democrat said the plan was good.", None),
        (
            "Nora Vance met Ida Crewe. The two women said they would sue. They said the train was late.",
            "Nora Vance; Ida Crewe",
        ),
        ("Ada Lund and Gus Pell met in Ondara, each saying the other had lied.", "Ada Lund; Gus Pell"),
    ],
)
def test_descriptions_mean_the_one_whom_they_fit(text: str, wanted: str | None, quotes: Quotes) -> None:
    assert names(quotes(text))[-1] == wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Republican Otto Brandt", "Democrat Mona Quill", "Otto Brandt"),
        ("Republican Otto Brandt", "Republican Mona Quill", None),
        ("Republican vice presidential nominee Otto Brandt", "Democrat Mona Quill", None),
    ],
)
def test_the_candidate_of_a_party_is_the_only_one_named_with_it(
    first: str, second: str, wanted: str | None, quotes: Quotes
) -> None:
    text = f"{first} spoke in Pell. {second} waved. “Taxes are too high,” the Republican candidate said."
    assert names(quotes(text)) == [wanted]


def test_a_speaker_in_capitals_is_the_one_named_in_full_elsewhere(quotes: Quotes) -> None:
    text = "MR. BRANNOCK: I never said that.\n\nMS. QUILL: You did, Harold Brannock.\n\nMR. BRANNOCK: No, I did not."
    assert names(quotes(text))[0] == "Harold Brannock"


def test_another_name_gives_the_name(quotes: Quotes) -> None:
    text = "Leonard Okhotin, who goes by Shorty, runs the bar. Shorty said business was good."
    assert names(quotes(text)) == ["Leonard Okhotin"]


def test_a_name_says_how_sure_it_is(quotes: Quotes) -> None:
    (named,) = quotes("Ada Tolland said that the bridge was safe.")
    (nobody,) = quotes("A clerk said that the bridge was safe.")
    assert named.name_confidence is not None
    assert named.name_confidence > 0.9
    assert nobody.name_confidence is None
