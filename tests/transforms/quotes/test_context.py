"""Quotations whose speaker no verb of speech tells: labels, gestures, layout, headlines, the sentence behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
PEOPLE = "Mayor Mary Tolland met the ferryman John Pell on Monday.\n\n"


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("Tolland: “It is the best day of my life.”", "It is the best day of my life.", "Mary Tolland"),
        ("John Pell, ferryman: “It is over.”", "It is over.", "John Pell"),
        ("Tolland’s reply to the council was blunt: “Dig deeper.”", "Dig deeper.", "Mary Tolland"),
        ("Ferryman John Pell has an answer: “We do.”", "We do.", "John Pell"),
        ("Pell smiled at the crowd. “Ask me in June.” Then he left.", "Ask me in June.", "John Pell"),
        ("Her husband, Paul Tolland, laughs. “She means me.”", "She means me.", "Paul Tolland"),
        (
            "“There was smoke and nobody could find the stairs.”\n\nThose were the words of John Pell.",
            "There was smoke and nobody could find the stairs.",
            "John Pell",
        ),
        ("“Nobody is above the law.”\n\nSo said Mary Tolland on Monday.", "Nobody is above the law.", "Mary Tolland"),
        (
            "“We owe nobody a thing.”\n\nSo insisted Mayor Mary Tolland on the quay.",
            "We owe nobody a thing.",
            "Mary Tolland",
        ),
        ("“We owe nobody a thing.”\n\nThus concludes John Pell.", "We owe nobody a thing.", "John Pell"),
        ("“Now go home.”\n\nWith those words, Mayor Mary Tolland closed the fair.", "Now go home.", "Mary Tolland"),
        ("Tolland turned to the driver. “You were asleep.” He left.", "You were asleep.", "Mary Tolland"),
        ("Ask ferryman Pell about eels and he throws up his hands. “It is a joke.”", "It is a joke.", "John Pell"),
        (
            "“We will not pay twice for one ferry.”\n\nThe speaker was the town's mayor, Mary Tolland.",
            "We will not pay twice for one ferry.",
            "Mary Tolland",
        ),
        (
            "On July 6, Tolland made the following comment:\n\n“For the young, work is hard to find.”",
            "For the young, work is hard to find.",
            "Mary Tolland",
        ),
        (
            "John Pell, 44, keeps goats in the hills. “The first year was hard.”",
            "The first year was hard.",
            "John Pell",
        ),
        ("Pell praised the crew as tireless. “They worked all night.”", "They worked all night.", "John Pell"),
        ("“Close the pier and be done!” (Ida Moor)", "Close the pier and be done!", "Ida Moor"),
        ("• “It smells of fish.” – John Pell, 71", "It smells of fish.", "John Pell"),
        ("- “It smells of fish,” said John Pell, 71.", "It smells of fish", "John Pell"),
        ("John Pell (Labour): “It is over.”", "It is over.", "John Pell"),
        ("Tolland’s advice to the minister? “Resign today.”", "Resign today.", "Mary Tolland"),
        ("– “It was dark.” (Ida Moor, 12)", "It was dark.", "Ida Moor"),
        ("“Where is the boat?” That was the question Pell asked.", "Where is the boat?", "John Pell"),
        (
            "“We are finished here and we know it.”\n\nThose words came from John Pell, the last ferryman.",
            "We are finished here and we know it.",
            "John Pell",
        ),
        ("Said Tolland, “It is over and done.”", "It is over and done.", "Mary Tolland"),
        ("“I thought” — he paused — “that we had won,” Pell said.", "I thought that we had won", "John Pell"),
    ],
)
def test_whose_words_stand_beside_what_names_them(quotes: Quotes, text: str, said: str, name: str) -> None:
    (found,) = [q for q in quotes(PEOPLE + text) if q.kind == "direct"]
    assert (found.text, found.speaker_name) == (said, name)


def test_so_insisted_reports_nothing_else(quotes: Quotes) -> None:
    found = quotes(f"{PEOPLE}“We owe nobody a thing.”\n\nSo insisted Mary Tolland on the steps of the town hall.")
    assert [q.text for q in found] == ["We owe nobody a thing."]


def test_a_sentence_of_small_words_is_no_heading(quotes: Quotes) -> None:
    found = quotes(f"{PEOPLE}“My arms ache,” Pell says. “Both do.”\n\n“I will go when I go.”\n\nHis boat is for sale.")
    assert [(q.text, q.speaker_name) for q in found][1:] == [("I will go when I go.", "John Pell")]


@pytest.mark.parametrize(
    ("headline", "said", "speaker"),
    [
        ("Pier ‘a gift to the town’, says mayor", "Pier ‘a gift to the town’", "mayor"),
        ("Pier Is a Waste of Money, Mayor Says", "Pier Is a Waste of Money", "Mayor"),
        ("Mayor: Pier ‘a waste of money’", "Pier ‘a waste of money’", "Mayor"),
        ("‘I cried all night’: mayor on losing the pier", "I cried all night", "mayor"),
        ("Pier: ‘I cried all night’ – mayor", "I cried all night", "mayor"),
        ("Council ‘asleep at the wheel’ over pier, says mayor", "Council ‘asleep at the wheel’ over pier", "mayor"),
    ],
)
def test_headlines(quotes: Quotes, headline: str, said: str, speaker: str) -> None:
    found = quotes(f"{headline}\n\nMayor Mary Tolland opened the pier on Monday.")
    assert [(q.text, q.speaker) for q in found] == [(said, speaker)]


@pytest.mark.parametrize(
    "headline",
    [
        "Tolland Rovers 2-1 Wexcombe: A fine win for the hosts",
        "Mayor Mary Tolland: what we know so far",
        "Mary Tolland: everything you need to know",
        "Mary Tolland: five things to read today",
    ],
)
def test_a_topic_is_no_speaker(quotes: Quotes, headline: str) -> None:
    assert quotes(f"{headline}\n\nMayor Mary Tolland of Tolland Rovers opened the pier on Monday.") == []


def test_a_paragraph_of_words_before_the_one_that_introduces_who_said_them(quotes: Quotes) -> None:
    text = "The pier was shut on Monday.\n\n“It has stood for a hundred years and nobody cared.”\n\n{} walked home."
    (found,) = quotes(text.format("Ida Moor, a farmer from Pell,"))
    assert (found.method, found.speaker_name) == ("named next", "Ida Moor")
    assert [q for q in quotes(text.format("The mayor")) if q.method == "named next"] == []
    known = "Ida Moor came late. " + text.format("Ida Moor, a farmer from Pell,")
    assert [q for q in quotes(known) if q.method == "named next"] == []


def test_words_in_a_label_before_a_colon_are_the_speakers_alone(quotes: Quotes) -> None:
    (found,) = quotes(PEOPLE + "Pell, in a statement: “We close in May.”")
    assert (found.text, found.speaker, found.speaker_name) == ("We close in May.", "Pell", "John Pell")


def test_a_kind_of_source_is_no_name(quotes: Quotes) -> None:
    found = quotes("Mayor to Quit in May, Sources Say\n\nMayor Mary Tolland will quit in May, two aides said.")
    assert [(q.speaker, q.speaker_name) for q in found] == [("Sources", None), ("two aides", None)]


def test_who_does_not_answer_takes_no_quotation(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "Tolland denied she was late. “I was in Oslo that week.” Pell did not answer calls.")
    assert [(q.text, q.speaker_name) for q in found if q.kind == "direct"] == [
        ("I was in Oslo that week.", "Mary Tolland")
    ]


def test_labels_in_capitals_give_names_without_courtesy(quotes: Quotes) -> None:
    found = quotes("MR. HOLT: Did you see it?\n\nMS. GREY: I never saw it.\n\nMR. HOLT: Thank you.")
    assert [q.speaker_name for q in found] == ["Holt", "Grey", "Holt"]


def test_turns_with_titles_and_roles(quotes: Quotes) -> None:
    text = (
        "ANNA LUND, HOST: Welcome to the show, and good evening.\n\nMR. VINT: Thank you for having me.\n\n"
        "LUND: Will you run again?\n\nMR. VINT: I have not decided."
    )
    assert [q.speaker for q in quotes(text)] == ["ANNA LUND, HOST", "MR. VINT", "LUND", "MR. VINT"]


def test_who_is_cut_off_from_the_verb(quotes: Quotes) -> None:
    said = " said the treaty was dead."
    assert [q.speaker for q in quotes("Speaking in Oslo, his deputy, Nils Aune," + said)] == ["his deputy"]
    text = "Two officials briefed on the talks, who asked not to be named because they were private,"
    assert [q.speaker for q in quotes(text + said)] == ["Two officials"]


def test_answers_without_a_clause(quotes: Quotes) -> None:
    found = quotes("Is it a bubble? No, broker Uma Iyer says.")
    assert [(q.text, q.speaker) for q in found] == [("No", "broker Uma Iyer")]


def test_a_pronoun_before_any_name_means_the_first(quotes: Quotes) -> None:
    (found,) = quotes("Her message to voters: “Turn out.” Liz Holm is the candidate in the East.")
    assert (found.text, found.speaker, found.speaker_name) == ("Turn out.", "Her", "Liz Holm")


def test_full_names_are_the_turns_of_their_initials(quotes: Quotes) -> None:
    found = quotes(
        "Tom Gale: Why did you leave?\n\nIda Moor: Nobody listened.\n\nTG: Was it hard?\n\nIM: A year.\n\nTG: And now?"
    )
    assert [q.speaker_name for q in found] == ["Tom Gale", "Ida Moor", "Tom Gale", "Ida Moor", "Tom Gale"]


def test_a_host_in_capitals_keeps_one_name(quotes: Quotes) -> None:
    found = quotes(
        "ANNA LUND, HOST: Good evening.\n\nGUS PELL, HARBOUR MASTER: Thank you.\n\nLUND: Is the pier safe?\n\nPELL: No."
    )
    assert [q.speaker_name for q in found] == ["Anna Lund", "Gus Pell", "Anna Lund", "Gus Pell"]


def test_who_agrees_takes_the_quotation_behind_it(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "“It is old,” Tolland said. Pell agreed. “It leaks.”")
    assert [(q.text, q.speaker_name) for q in found] == [("It is old", "Mary Tolland"), ("It leaks.", "John Pell")]


def test_whom_a_gesture_is_about_does_not_speak(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "Pell said he was tired. Asked about Tolland, he shrugged. “She is a good neighbour.”")
    assert (found[-1].text, found[-1].speaker) == ("She is a good neighbour.", "he")


def test_questions_and_answers_with_full_stops(quotes: Quotes) -> None:
    found = quotes("Q. Do you sleep well?\n\nA. Like a stone.\n\nQ. Really?\n\nA. No.")
    assert [(q.text, q.speaker, q.speaker_name) for q in found] == [
        ("Do you sleep well?", "Q", None),
        ("Like a stone.", "A", None),
        ("Really?", "Q", None),
        ("No.", "A", None),
    ]


def test_a_company_that_a_clause_tells_apart_is_none_named_before(quotes: Quotes) -> None:
    (found,) = quotes("Harbour Lines Ltd runs the ferry. The company founded by John Pell said sales rose.")
    assert (found.speaker, found.speaker_name) == ("The company", None)


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        (
            "Members have said the same, including the former mayor Mira Tolland -- “It is a shame to close it” -- and others.",
            "It is a shame to close it",
            "Mira Tolland",
        ),
        (
            "The result did not surprise the pollster Mira Tolland: “It was coming.”",
            "It was coming.",
            "Mira Tolland",
        ),
        ("The mayor had one word for it: “Madness.”", "Madness.", "The mayor"),
        ("The answer from the bank came in May: “We will not pay.”", "We will not pay.", "the bank"),
        ("The verdict of the jury: “Guilty as charged.”", "Guilty as charged.", "the jury"),
        ("The lesson, says Tolland: “Never stop.”", "Never stop.", "Tolland"),
        (
            "Mira Tolland, who lost to Otto Pell, named the floods as one of the reasons. “The young are sick and tired of it.”",
            "The young are sick and tired of it.",
            "Mira Tolland",
        ),
        (
            "Mira Tolland is here. Asked which bridge she liked, Tolland demurred: “The one I am on.”",
            "The one I am on.",
            "Tolland",
        ),
    ],
)
def test_who_is_named_before_a_colon_or_dash(quotes: Quotes, text: str, said: str, who: str) -> None:
    found = quotes(text)[-1]
    assert (found.text, found.speaker) == (said, who)


def test_a_sentence_that_leads_to_the_next_quotation_is_of_that_one(quotes: Quotes) -> None:
    text = (
        "Otto Pell changed his answer: “Of course I do. I was joking.” To which Tolland said, “Thank heaven for that.”"
    )
    assert [(q.text, q.speaker) for q in quotes(text)] == [
        ("Of course I do. I was joking.", "his"),
        ("Thank heaven for that.", "Tolland"),
    ]


@pytest.mark.parametrize(
    ("headline", "said", "who"),
    [
        ("Mira Tolland slams ferry chief: ‘You should be ashamed’", "You should be ashamed", "Mira Tolland"),
        ("Former mayor Tolland at rally: Vote was rigged", "Vote was rigged", "Former mayor Tolland"),
        ("Tolland camp: Vote was rigged", "Vote was rigged", "Tolland camp"),
        ("Ferry fares to rise by a fifth, council confirms", "Ferry fares to rise by a fifth", "council"),
    ],
)
def test_headlines_of_who_says_what(quotes: Quotes, headline: str, said: str, who: str) -> None:
    found = quotes(f"{headline}\n\nMira Tolland met the chief of the ferry company on Monday.")
    assert [(q.text, q.speaker) for q in found if q.method == "headline"] == [(said, who)]


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        (
            "As Tolland put it in a statement in May, the pier is “a gift to us all.”",
            "the pier is “a gift to us all.”",
            "Tolland",
        ),
        (
            "Tolland said of the storm, “I do not like it,” adding that “it is unbelievable.”",
            "that “it is unbelievable.”",
            "Tolland",
        ),
        (
            "Pell asked the crowd to welcome the mayor - “my new best friend.”",
            "the crowd to welcome the mayor - “my new best friend.”",
            "Pell",
        ),
    ],
)
def test_words_in_and_outside_of_marks_are_one(quotes: Quotes, text: str, said: str, who: str) -> None:
    found = quotes(text)[-1]
    assert (found.text, found.speaker) == (said, who)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "“I grew up in a village like this,” says Colin Drax. “I know what I ask.” The bishop has prayed for compromise.",
            [("I grew up in a village like this. I know what I ask.", "Colin Drax")],
        ),
        (
            "“We were two up,” Dag Sorensen said. “You have to see it out.” His captain, Luca Ferri, was more forgiving. “It "
            "is football.”",
            [("We were two up. You have to see it out.", "Dag Sorensen"), ("It is football.", "Luca Ferri")],
        ),
        ("The hall was cold. Ina Berg was unmoved: “We pay enough.”", [("We pay enough.", "Ina Berg")]),
        (
            "Petra Hahn told analysts on a call that the company would “not chase volume”.",
            [("that the company would “not chase volume”", "Petra Hahn")],
        ),
        (
            "Analysts at the bank said the warning was “not a disaster”, but cut their target.",
            [("the warning was “not a disaster”", None)],
        ),
    ],
)
def test_each_gets_the_words_that_are_theirs(quotes: Quotes, text: str, rows: list[tuple[str, str | None]]) -> None:
    assert [(q.text, q.speaker_name) for q in quotes(text)] == rows
