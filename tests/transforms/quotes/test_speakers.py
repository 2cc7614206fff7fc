"""Who speaks: names, pronouns, offices, documents, and speech attributed by layout alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Annotated, Quote
from transforms.entities import find_entities

Quotes = Callable[[str], list[Quote]]
PEOPLE = "Mayor Mary Tolland met the ferryman John Pell on Monday.\n\n"


def names(found: list[Quote]) -> list[str | None]:
    return [q.speaker_name for q in found]


def test_pronouns_by_gender(quotes: Quotes) -> None:
    text = PEOPLE + "“The bridge is safe,” she said.\n\n“The ferry is safer,” he said."
    assert names(quotes(text)) == ["Mary Tolland", "John Pell"]


def test_who_was_just_quoted_goes_on_as_a_pronoun(quotes: Quotes) -> None:
    text = "John Pell and Peter Vint met on Monday.\n\n“It leaks,” Vint said. He said that it had leaked for years."
    assert names(quotes(text)) == ["Peter Vint", "Peter Vint"]


def test_relative_pronoun_stands_for_its_antecedent(quotes: Quotes) -> None:
    (found,) = quotes("The council met John Pell, who said that the ferry was safer.")
    assert (found.speaker, found.speaker_name) == ("who", "John Pell")


def test_an_office_held_by_one_person(quotes: Quotes) -> None:
    text = PEOPLE + "“The bridge is safe,” the mayor said."
    assert names(quotes(text)) == ["Mary Tolland"]


def test_a_nameless_speaker_stays_nameless(quotes: Quotes) -> None:
    (found,) = quotes("“The bridge is safe,” a spokesman said.")
    assert (found.speaker, found.speaker_name, found.speaker_entity) == ("a spokesman", None, None)


def test_people_who_speak_together(quotes: Quotes) -> None:
    (found,) = quotes("Mary Tolland and John Pell said that the bridge was safe.")
    assert (found.speaker_name, found.speaker_entity) == ("Mary Tolland; John Pell", None)


@pytest.mark.parametrize("dash", ["–", "—", "―", "-", "--"])
def test_signed_pull_quotes(quotes: Quotes, dash: str) -> None:
    text = PEOPLE + f"“The bridge will stand for a hundred years.” {dash} Mary Tolland\n\nThe ferry runs daily."
    (found,) = quotes(text)
    assert (found.kind, found.is_pull_quote, found.speaker, found.speaker_name) == (
        "direct",
        True,
        "Mary Tolland",
        "Mary Tolland",
    )
    assert found.text == "The bridge will stand for a hundred years."


def test_a_document_gives_its_own_name(quotes: Quotes) -> None:
    (found,) = quotes("“The bridge will stand for a hundred years.” – Harbour charter")
    assert (found.speaker_name, found.speaker_entity) == ("Harbour charter", None)


def test_turns_of_an_interview(quotes: Quotes) -> None:
    text = (
        "MARY TOLLAND: Is the bridge safe?\n\nJP: As safe as a church. We tested it.\n\nWe tested it twice.\n\n"
        "MARY TOLLAND: Who paid for it?\n\n(Laughter)\n\nJP: The council did.\n\nThe town hall opens at nine."
    )
    found = quotes(text)
    assert [q.method for q in found] == ["turn"] * 4
    assert [q.kind for q in found] == ["direct"] * 4
    assert found[1].text == "As safe as a church. We tested it. We tested it twice."
    assert found[0].speaker_name == "Mary Tolland"


def test_a_headline_with_a_colon(quotes: Quotes) -> None:
    text = "Tolland: Bridge will open in May\n\nMayor Mary Tolland said on Monday that work was done."
    headline, body = quotes(text)
    assert (headline.text, headline.speaker_name) == ("Bridge will open in May", "Mary Tolland")
    assert body.speaker_name == "Mary Tolland"


def test_a_kind_of_article_is_no_speaker(quotes: Quotes) -> None:
    assert quotes("Analysis: Bridge will open in May\n\nThe work on the bridge is done.") == []


def test_names_inside_the_quote_are_what_it_is_about(annotated: Callable[[str], Annotated], quotes: Quotes) -> None:
    text = PEOPLE + "“John Pell has served us well,” Mary Tolland said."
    entities = find_entities(annotated(text)).entities
    (found,) = quotes(text)
    assert [entities[e].name for e in found.about] == ["John Pell"]


def test_a_pronoun_within_a_quotation_tells_nothing_of_the_speaker(quotes: Quotes) -> None:
    text = "Robin Tolland stopped at the pier. “He waits for the ferry,” she said. “He always did.”"
    assert names(quotes(text)) == ["Robin Tolland"]


@pytest.mark.parametrize("party", ["(D-Ohio)", "(R-Fla.)", "(R)"])
def test_a_party_in_brackets_is_no_part_of_the_speaker(quotes: Quotes, party: str) -> None:
    (found,) = quotes(f"“The bridge is safe,” said Rep. Mary Tolland {party} on Monday.")
    assert (found.speaker, found.speaker_name) == ("Rep. Mary Tolland", "Mary Tolland")


def test_a_pronoun_may_mean_a_speaker_whose_name_the_model_missed(quotes: Quotes) -> None:
    text = PEOPLE + (
        "District Collector Leela Varghat, who was seated beside him, said that the ferry was old. "
        "“Nobody repaired it,” she said. “The bridge is new,” he said."
    )
    found = quotes(text)
    assert names(found)[1:] == [found[0].speaker_name, "John Pell"]
    assert found[0].speaker_name is not None


def test_initials_of_an_interview_are_the_entity_that_they_stand_for(quotes: Quotes) -> None:
    text = PEOPLE + "MT: Is the bridge safe?\n\nJP: As a church.\n\nMT: Who paid for it?\n\nJP: The council did."
    found = [q for q in quotes(text) if q.method == "turn"]
    assert names(found) == ["Mary Tolland", "John Pell"] * 2
    assert all(q.speaker_entity is not None for q in found)


def test_question_and_answer_are_no_names(quotes: Quotes) -> None:
    found = quotes("Q: Is the bridge safe?\n\nA: As a church.\n\nQ: Who paid for it?\n\nA: The council did.")
    assert [(q.speaker, q.speaker_name) for q in found] == [("Q", None), ("A", None)] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The two ministers, Olga Lind and Gus Ferrin, said the dam was safe.", "Olga Lind; Gus Ferrin"),
        (
            "The other candidates at the debate -- former governor Lena Ostrava, Bo Tarn and Ina Berg -- said it was late.",
            "Lena Ostrava; Bo Tarn; Ina Berg",
        ),
        ("Town officials Ada Moor and Paul Brandt said the dam was safe.", "Ada Moor; Paul Brandt"),
        ("“We lost the boat,” said Lena Ostrava and her brother, Bo Ostrava.", "Lena Ostrava; Bo Ostrava"),
        ("The candidates, Lena Ostrava among them, said the hall was full.", None),
        ("The town's aides, led by Ivo Wren, said it was dark.", None),
        ("Union leaders told Ivo Wren and Ada Moor that the yard would close.", None),
    ],
)
def test_several_who_are_named_beside_a_plural_noun(quotes: Quotes, text: str, name: str | None) -> None:
    assert [q.speaker_name for q in quotes(text)] == [name]


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("‘I never wanted to be mayor’: an interview with Ines Roca", "Ines Roca"),
        ("The new mayor speaks\n\nLena Ostrava sat down with council leader Ines Roca in May.", "Ines Roca"),
        ("Ines Roca and the bridge", None),
        ("Interviews with Ines Roca and interviews with Bo Tarn", None),
    ],
)
def test_whom_an_interview_is_with_gives_the_answers(quotes: Quotes, opening: str, name: str | None) -> None:
    found = quotes(
        f"{opening}\n\nQ: Is the bridge safe?\n\nA: As a church.\n\nQ: Who paid for it?\n\nA: The council did."
    )
    turns = [q for q in found if q.method == "turn"]
    assert [(q.speaker, q.speaker_name) for q in turns] == [("Q", None), ("A", name)] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“They ran,” said one woman, who gave her name only as Mette Holm.", "Mette Holm"),
        ("A trader who asked to be identified only as Ruben Tarn said the price was fair.", "Ruben Tarn"),
        ("A boy who gave his name to Olga Lind as a joke said it rained.", None),
    ],
)
def test_who_goes_by_a_name(quotes: Quotes, text: str, name: str | None) -> None:
    assert [q.speaker_name for q in quotes(text)] == [name]
