"""Who speaks where the verb has another subject, or a name stands further off than the parse sees, through the real model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Ines Holm's first reaction was to tell the crew that the pier was safe.", "pier was safe", "Ines Holm"),
        ("Ines Holm came. Her plan is to say that the pier is old.", "pier is old", "Ines Holm"),
    ],
)
def test_whose_reaction_it_is_to_say_something_says_it(text: str, words: str, wanted: str, quotes: Quotes) -> None:
    said = [q for q in quotes(text) if q.text.endswith(words)]
    assert [q.speaker_name for q in said] == [wanted]
    assert "reaction" not in (said[0].speaker or "")


def test_who_does_no_more_than_own_what_speaks_is_no_speaker(quotes: Quotes) -> None:
    (said,) = quotes("Ines Holm's deputy said that the pier was safe.")
    assert (said.speaker, said.speaker_name) == ("Ines Holm's deputy", None)


def test_those_who_worry_before_the_main_clause_do_not_bring_its_message(quotes: Quotes) -> None:
    found = quotes(
        "With village leaders increasingly worried about a lack of passion for the pier among young voters, Mayor Ines Holm "
        'is rolling out a new and more personal campaign message: "It\'s about me."\n\nThe mayor told the crowd that she knew.'
    )
    assert [q.speaker_name for q in found if q.text == "It's about me."] == ["Ines Holm"]


def test_who_does_something_of_his_own_before_the_main_clause_still_speaks(quotes: Quotes) -> None:
    found = quotes(
        "As if addressing the mayor, the Harbour Board was blunt in its findings: “The pier is not at all safe.”"
    )
    assert [q.speaker for q in found if q.kind == "direct"] == ["the Harbour Board"]


def test_those_who_worry_aloud_still_do(quotes: Quotes) -> None:
    found = quotes('Village leaders worried aloud: "It is late."')
    assert [q.speaker for q in found] == ["Village leaders"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Rep. Rolf C. Orde threw open his yard.\n\n“This is a big year for us,” Orde's niece, state Del. Mara “Bo” Lunt "
            "(D-Newport Pell), shouted to the crowd. “We know it.”",
            "Lunt",
        ),
        ("Rolf Orde sat. “It is late,” Orde's niece, a friend of Mara Lunt, shouted to the crowd.", None),
        ("Rolf Orde sat. “It is late,” Orde's niece, Mara Lunt's guest, shouted to the crowd.", None),
    ],
)
def test_a_relative_has_the_name_between_commas_behind(text: str, wanted: str | None, quotes: Quotes) -> None:
    name = quotes(text)[0].speaker_name
    assert (name and name.split()[-1]) == wanted


_ASKED = (
    "\n\nQ{mark} How do you sleep?\n\nA: I sleep well, and I rise late.\n\nQ{mark} And the pier?\n\nA: It is old."
    "\n\nQ{mark} So?\n\nA: So it goes on."
)


@pytest.mark.parametrize(
    ("lead", "mark", "wanted"),
    [
        (
            "The harbour calls the singer Ines Holm.\n\nSinger Ines Holm grew up in Pell as Ada of “The Boat”.",
            ":",
            "Ines Holm",
        ),
        ("Ines Holm sees hope.\n\nFormer mayor Ines Holm wrote a book. She sat down this week.", "", "Ines Holm"),
        ("Ines Holm meets Otto Marr.\n\nInes Holm grew up in Pell.", ":", None),
        ("Ines Holm sees hope.\n\nOtto Marr wrote a book about Ines Holm.", ":", None),
        ("Ines Holm sees hope.\n\nInes Holm has a new book. Our critic Otto Marr has read it.", ":", None),
        ("The pier is old.\n\nInes Holm grew up in Pell.", ":", None),
    ],
)
def test_who_alone_is_presented_before_the_first_question_answers(
    lead: str, mark: str, wanted: str | None, quotes: Quotes
) -> None:
    answers = [q for q in quotes(lead + _ASKED.format(mark=mark).replace("Q ", "Q")) if q.speaker == "A"]
    assert {q.speaker_name for q in answers} == {wanted}
