"""Reported speech without marks: which words, whose, and whether said, denied or asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Annotated, Quote
from transforms.entities import find_entities
from transforms.quotes import find
from transforms.quotes.parse.tokens import Tokens

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "content", "speaker"),
    [
        ("Mira Tolland said that the bridge would open in May.", "that the bridge would open in May", "Mira Tolland"),
        ("The bridge would open in May, Mira Tolland said.", "The bridge would open in May", "Mira Tolland"),
        ("Mira Tolland pledged to open the bridge in May.", "to open the bridge in May", "Mira Tolland"),
        ("Mira Tolland praised the ferrymen for their patience.", "the ferrymen for their patience", "Mira Tolland"),
        ("Mira Tolland called the ferry a museum.", "the ferry a museum", "Mira Tolland"),
        ("Mira Tolland spoke about the cost of the bridge.", "the cost of the bridge", "Mira Tolland"),
        ("According to Mira Tolland, the bridge will open in May.", "the bridge will open in May", "Mira Tolland"),
        (
            "Mira Tolland issued a statement saying the bridge would open in May.",
            "the bridge would open in May",
            "Mira Tolland",
        ),
        (
            "Mira Tolland said the bridge would open in May, adding to years of delay.",
            "the bridge would open in May",
            "Mira Tolland",
        ),
        (
            "Mira Tolland called on the ferrymen to leave the harbour.",
            "the ferrymen to leave the harbour",
            "Mira Tolland",
        ),
        ("Mira Tolland promised on Friday to open the bridge.", "to open the bridge", "Mira Tolland"),
        ("The bridge was described by Mira Tolland as a gift.", "The bridge as a gift", "Mira Tolland"),
        ("The council was accused by Mira Tolland of lying.", "The council of lying", "Mira Tolland"),
        ("The sailor suing Pell told the court he had lied.", "he had lied", "The sailor"),
        ("Mira Tolland likened the toll to theft.", "the toll to theft", "Mira Tolland"),
        ("Mira Tolland spelled out why the bridge was late.", "why the bridge was late", "Mira Tolland"),
        (
            "Mira Tolland says tolls will rise and cut its forecast.",
            "tolls will rise and cut its forecast",
            "Mira Tolland",
        ),
        ("The ferry line said tolls would rise and cut its forecast.", "tolls would rise", "The ferry line"),
        ("Brokers said the shares were cheap and bought more of them.", "the shares were cheap", "Brokers"),
        ("Mira Tolland believes the toll is fair and hopes for a grant.", "the toll is fair", "Mira Tolland"),
        ("Mira Tolland called for the ferry to leave.", "the ferry to leave", "Mira Tolland"),
        ("Mira Tolland described the ferry as too old to repair.", "the ferry as too old to repair", "Mira Tolland"),
        ("A new poll shows Mira Tolland at 40 percent.", "Mira Tolland at 40 percent", "A new poll"),
        ("Mira Tolland refused to discuss the bridge.", "the bridge", "Mira Tolland"),
        ("Mira Tolland agreed to a new ferry.", "a new ferry", "Mira Tolland"),
        ("Mira Tolland’s attacks on the ferry grew louder.", "the ferry", "Mira Tolland’s"),
        ("Mira Tolland voiced doubts about the bridge.", "doubts about the bridge", "Mira Tolland"),
        (
            "The bridge is old, and the ferry is older, according to Mira Tolland.",
            "The bridge is old, and the ferry is older",
            "Mira Tolland",
        ),
        (
            "Mira Tolland said the bridge was safe, but it would cost more than the ferry.",
            "the bridge was safe, but it would cost more than the ferry",
            "Mira Tolland",
        ),
        (
            "Mira Tolland repeated her promise that the bridge would open in May.",
            "her promise that the bridge would open in May",
            "Mira Tolland",
        ),
        (
            "Mira Tolland said in one of several letters to the ferrymen that the bridge was safe.",
            "that the bridge was safe",
            "Mira Tolland",
        ),
        (
            "Mira Tolland said the council, which meets in May, would pay for the bridge.",
            "the council, which meets in May, would pay for the bridge",
            "Mira Tolland",
        ),
        (
            "Mira Tolland said the bridge would open in May, a claim that nobody believed.",
            "the bridge would open in May",
            "Mira Tolland",
        ),
    ],
)
def test_content_and_speaker(quotes: Quotes, sentence: str, content: str, speaker: str) -> None:
    said = {q.text: q.speaker for q in quotes(sentence)}
    assert said.get(content) == speaker


def test_a_relative_pronoun_is_no_content(quotes: Quotes) -> None:
    assert quotes("Mira Tolland met Jonas Pell, whom she accused of lying.") == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("“We need a bridge,” Mira Tolland said. “It is late.”", "We need a bridge. It is late."),
        ("“The bridge is old,” Mira Tolland said, “and it leaks.”", "The bridge is old, and it leaks."),
    ],
)
def test_an_interrupted_quotation_is_printed_as_an_editor_would(quotes: Quotes, text: str, printed: str) -> None:
    assert [q.text for q in quotes(text)] == [printed]


def test_words_left_out_of_a_quotation_are_marked(annotated: Callable[[str], Annotated]) -> None:
    article = annotated("“The bridge is old and it will be closed for a year,” Mira Tolland said.")
    outer = [q for q in article.quoted if q.level == 0]
    naming = find_entities(article)
    row = find._Article(article, naming, Tokens(article.doc, article.sentences, outer), outer)
    apart, joined = [(0, 11), (26, 51)], [(0, 11), (12, 22)]
    assert row.printed(apart) == "The bridge […] will be closed for a year"
    assert row.printed(joined) == "The bridge is old and"


@pytest.mark.parametrize(
    "things",
    [
        ("a tax on sugar", "a ban on plastic bags", "a new ferry"),
        ("the release of the sailors", "a full inquiry into the fire", "an end to the strike"),
    ],
)
def test_each_thing_of_a_list_is_asked_for(quotes: Quotes, things: tuple[str, str, str]) -> None:
    found = quotes("Mira Tolland called for {}, {} and {}.".format(*things))
    assert tuple(q.text for q in found) == things


def test_two_things_are_one_row(quotes: Quotes) -> None:
    assert [q.text for q in quotes("Mira Tolland called for a ban on nets and a new ferry.")] == [
        "a ban on nets and a new ferry"
    ]


def test_a_clause_around_its_cue_has_two_spans(quotes: Quotes) -> None:
    (found,) = quotes("The bridge, Mira Tolland said, would open to all in May.")
    assert found.text == "The bridge would open to all in May"
    assert len(found.spans) == 2


def test_two_people_in_one_sentence(quotes: Quotes) -> None:
    text = "Mira Tolland said the bridge was safe, and Jonas Pell said the ferry was safer."
    assert [(q.speaker, q.text) for q in quotes(text)] == [
        ("Mira Tolland", "the bridge was safe"),
        ("Jonas Pell", "the ferry was safer"),
    ]


def test_both_layers_of_a_report_within_a_report(quotes: Quotes) -> None:
    outer, inner = quotes("Mira Tolland said that her deputy had promised that the bridge was safe.")
    assert outer.text == "that her deputy had promised that the bridge was safe"
    assert (inner.text, inner.speaker, inner.within) == ("that the bridge was safe", "her deputy", 0)
    assert outer.within is None


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Mira Tolland said that the bridge was safe.", "said"),
        ("Mira Tolland denied that the bridge was unsafe.", "denied"),
        ("Mira Tolland did not say that the bridge was safe.", "declined"),
        ("Mira Tolland asked whether the bridge was safe.", "asked"),
        ("Mira Tolland declined to comment on the bridge.", "declined"),
        ("Mira Tolland would not say if the bridge was safe.", "declined"),
        ("Mira Tolland declined to say whether the bridge was safe.", "declined"),
    ],
)
def test_polarity(quotes: Quotes, sentence: str, polarity: str) -> None:
    assert [q.polarity for q in quotes(sentence)] == [polarity]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Mira Tolland flagged that tolls would rise.", "that tolls would rise"),
        ("Mira Tolland made clear that she would not pay.", "that she would not pay"),
        ("Mira Tolland made it clear she would not pay.", "she would not pay"),
        ("Mira Tolland ruled out a new toll.", "a new toll"),
        ("Mira Tolland ruled out raising tolls.", "raising tolls"),
        ("Records show the mayor was paid twice.", "the mayor was paid twice"),
        ("The indictment alleges that the mayor was paid twice.", "that the mayor was paid twice"),
    ],
)
def test_phrases_and_documents_report(quotes: Quotes, sentence: str, said: str) -> None:
    assert [q.text for q in quotes(sentence)] == [said]


def test_a_passive_without_author_has_no_speaker(quotes: Quotes) -> None:
    (found,) = quotes("The bridge is expected to open in May.")
    assert (found.speaker, found.speaker_name, found.method) == (None, None, "expected")


def test_a_clause_ends_with_its_sentence_where_marks_follow(quotes: Quotes) -> None:
    text = "Mira Tolland said the bridge was safe. ''We tested it twice,'' she said of the bridge."
    assert [q.text for q in quotes(text)] == ["the bridge was safe", "We tested it twice"]


def test_who_asks_not_to_be_named_says_nothing_by_it(quotes: Quotes) -> None:
    text = "A ferryman who asked not to be named said that the bridge leaked."
    assert [(q.text, q.polarity) for q in quotes(text)] == [("that the bridge leaked", "said")]


def test_marks_within_the_words_stay_in_pairs(quotes: Quotes) -> None:
    (found,) = quotes("Mira Tolland said the bridge was “as safe as a church.”")
    assert (found.kind, found.text) == ("mixed", "the bridge was “as safe as a church.”")


def test_per_unit_is_no_source(quotes: Quotes) -> None:
    assert quotes("The ferry burns three litres per kilometre.") == []


def test_a_that_clause_goes_on_in_the_quotation(quotes: Quotes) -> None:
    (found,) = quotes(
        "Mira Tolland said on Monday that after the storm, “the bridge will have to be closed for a year.”"
    )
    assert found.text == "that after the storm, “the bridge will have to be closed for a year.”"


@pytest.mark.parametrize(
    ("sentence", "content", "speaker"),
    [
        (
            "Ada Moor embraced the plan, promising to meet and in some years exceed its goals.",
            "to meet and in some years exceed its goals",
            "Ada Moor",
        ),
        (
            "The harbour, as Ms. Tarn noted on Monday, has no second exit.",
            "The harbour has no second exit",
            "Ms. Tarn",
        ),
        (
            "The fall of the company left many coastal towns feeling that they faced no danger.",
            "that they faced no danger",
            "many coastal towns",
        ),
    ],
)
def test_what_the_parse_hangs_elsewhere(quotes: Quotes, sentence: str, content: str, speaker: str) -> None:
    assert [(q.text, q.speaker) for q in quotes(sentence)] == [(content, speaker)]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Her neighbour Piet Vaal disagrees: the valley needs work, he says.", ["the valley needs work"]),
        ("The mayor was clear: the pier would stay shut, she said on Monday.", ["the pier would stay shut"]),
        ("The plan is simple: everybody works, the mayor said.", ["The plan is simple: everybody works"]),
        ("Prof Ed Lisle cautioned that the sample was small; Brix concedes as much.", ["that the sample was small"]),
        ("The pier is shut; it will stay shut, the mayor said.", ["The pier is shut; it will stay shut"]),
    ],
)
def test_what_a_reporter_tells_before_a_colon_or_semicolon_is_nobody_s_words(
    quotes: Quotes, sentence: str, said: list[str]
) -> None:
    assert [q.text for q in quotes(sentence)] == said


def test_what_somebody_calls_a_thing_is_a_piece_of_the_reporters_sentence(quotes: Quotes) -> None:
    (found,) = quotes("Ned Oster drove up with what the label calls “aged farmhouse wheels” when he saw them.")
    assert (found.text, found.kind) == ("aged farmhouse wheels", "mixed")
