"""Acts: words, thoughts and stands; said, denied, asked, declined, only supposed; and what is no report at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Mira Tolland said that the bridge was safe.", "speech"),
        ("Mira Tolland called for a new bridge.", "speech"),
        ("Mira Tolland pledged to mend the bridge.", "speech"),
        ("Mira Tolland slammed the plan as cruel.", "speech"),
        ("Mira Tolland rejected claims that she had lied.", "speech"),
        ("Mira Tolland believes the bridge is safe.", "thought"),
        ("Mira Tolland fears that the bridge will fall.", "thought"),
        ("Mira Tolland wants the council to pay.", "thought"),
        ("Mira Tolland is worried about the bridge.", "thought"),
        ("Mira Tolland backs the plan.", "stance"),
        ("Mira Tolland praised the ferryman for his courage.", "stance"),
        ("Mira Tolland opposes the toll.", "stance"),
    ],
)
def test_kind_of_act(quotes: Quotes, sentence: str, act: str) -> None:
    assert [q.act for q in quotes(sentence)] == [act]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mira Tolland plans to close the bridge.",
        "Mira Tolland decided to sell the ferry.",
        "Mira Tolland did not respond to requests for comment.",
        "The yard declared bankruptcy.",
        "The singer repeated herself.",
        "The keeper found himself alone in the box.",
        "Mira Tolland refused to pay the fine.",
        "The council asked her back.",
        "Ondara Motors recalled nine thousand vans.",
        "Two nurses, who requested anonymity, left.",
        "The ship was safe, citing the coast guard.",
        "Nora Fell declined that post and has since left.",
        "The minister refused the invitation.",
        "The council's decision to sell the mill was mourned.",
        "Her plan to leave town was known.",
        "It may take several days to determine how deep the harbour is.",
        "It is time to explain why the pier fell.",
        "There was no need to tell her that the ferry had sunk.",
        "The four blue binders that neighbours call “the Book of Hours,” are old.",
        "The mayor told such tales that the town laughed.",
        "The storm highlighted deep rifts in the council.",
        "They often find themselves in towns where gunmen are active.",
        "The losing side could be expected to take the case to court.",
        "The plan would add so many new layers of rules that it would be a boon.",
        "Gus Ferrin told so many lies that the town laughed.",
    ],
)
def test_deeds_and_intentions_are_no_rows(quotes: Quotes, sentence: str) -> None:
    assert quotes(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Mira Tolland declined to comment.", "declined"),
        ("Mira Tolland declined further comment.", "declined"),
        ("The town was tired of Ada Tolland's refusal to say whether the bridge is safe.", "declined"),
        ("The committee has the right to demand that he resign.", "hypothetical"),
        ("Mira Tolland did not say why the bridge had closed.", "declined"),
        ("Mira Tolland would neither confirm nor deny that she had resigned.", "declined"),
        ("Mira Tolland has yet to say whether she will run.", "declined"),
        ("Mira Tolland rejected claims that she had lied.", "denied"),
        ("Mira Tolland rejected the new toll.", "said"),
        ("Mira Tolland denied wrongdoing.", "denied"),
        ("If Mira Tolland says the bridge is unsafe, it will close.", "hypothetical"),
        ("Critics might say that the mayor knew.", "hypothetical"),
        ("Had Mira Tolland said that the bridge was unsafe, it would have closed.", "hypothetical"),
        ("Were Mira Tolland to say that the bridge is unsafe, it would close.", "hypothetical"),
        ("Mira Tolland had said that the bridge was unsafe.", "said"),
        ("The mayor was asked to say that the bridge was safe.", "hypothetical"),
        ("Mira Tolland would say only that the bridge was old.", "said"),
        ("If it rains, the match is off, Mira Tolland said.", "said"),
        ("Mira Tolland went on to say that the bridge was old.", "said"),
        ("Neither Mira Tolland nor the council would say when the bridge will close.", "declined"),
        ("“It must,” Mira Tolland told her.", "said"),
        ("Mira Tolland disputed the claim that she had lied.", "denied"),
        ("Mira Tolland does not believe that the bridge is safe.", "denied"),
        ("Mira Tolland is not confident that the bridge is safe.", "denied"),
        ("Mira Tolland does not know whether the bridge is safe.", "asked"),
        ("Mira Tolland did not suggest that the bridge was safe.", "declined"),
        ("Mira Tolland did not apologize for the delay.", "declined"),
        ("The video does not show whether the bridge had closed.", "declined"),
        ("“Why did nobody call us?” Mira Tolland wanted to know.", "asked"),
    ],
)
def test_said_or_not(quotes: Quotes, sentence: str, polarity: str) -> None:
    assert [q.polarity for q in quotes(sentence)] == [polarity]


def test_what_somebody_is_expected_to_tell_is_theirs(quotes: Quotes) -> None:
    (found,) = quotes("Mira Tolland is expected to tell the council that she will resign.")
    assert (found.speaker_name, found.text) == ("Mira Tolland", "that she will resign")
