"""The head of the subject speaks, not the name nearest to the verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]
PEOPLE = "Mayor Mary Tolland met the ferryman John Pell on Monday.\n\n"


def spoken(found: list[Quote]) -> tuple[str | None, str | None]:
    said = [q for q in found if q.cue_lemma in ("say", "tell", "deny")]
    return (said[-1].speaker, said[-1].speaker_name)


@pytest.mark.parametrize(
    ("subject", "speaker"),
    [
        ("A spokesman for Tolland", "A spokesman for Tolland"),
        ("The keeper who found Mary Tolland", "The keeper"),
        ("The sailor accused of robbing John Pell", "The sailor"),
        ("The woman suing John Pell", "The woman"),
        ("Lawyers representing Pell", "Lawyers"),
        ("The father of Mary Tolland", "The father of Mary Tolland"),
        ("A cousin of Pell's", "A cousin of Pell's"),
        ("A ferry firm founded by John Pell", "A ferry firm"),
        ("A book about Mary Tolland", "A book about Mary Tolland"),
        ("People close to Tolland", "People close to Tolland"),
        ("A woman whose brother sailed with John Pell", "A woman"),
        ("Ferryman John Pell", "Ferryman John Pell"),
        ("The council's Mary Tolland", "The council's Mary Tolland"),
    ],
)
def test_who_the_subject_is_about_does_not_speak(quotes: Quotes, subject: str, speaker: str) -> None:
    named = {"Ferryman John Pell": "John Pell", "The council's Mary Tolland": "Mary Tolland"}.get(subject)
    assert spoken(quotes(PEOPLE + subject + " said the crossing was safe.")) == (speaker, named)


def test_behind_a_quotation_too(quotes: Quotes) -> None:
    assert spoken(quotes(PEOPLE + "“It is safe,” a lawyer for Pell told the court.")) == ("a lawyer for Pell", None)


def test_a_name_in_apposition_is_the_speakers(quotes: Quotes) -> None:
    said = " said the crossing was safe."
    assert spoken(quotes("The union's secretary, Ruth Amsel," + said))[1] == "Ruth Amsel"
    assert spoken(quotes("A spokeswoman for the minister, Ruth Amsel," + said))[1] == "Ruth Amsel"


def test_a_name_set_off_behind_what_the_head_is_about(quotes: Quotes) -> None:
    assert spoken(quotes("The senator representing Oxmere, Ruth Amsel, said the crossing was safe."))[1] == "Ruth Amsel"


def test_friends_of_somebody_are_not_he(quotes: Quotes) -> None:
    assert spoken(quotes("Friends of Ruth Amsel said she might run.")) == ("Friends of Ruth Amsel", None)


def test_a_name_in_apposition_to_whom_it_is_elsewhere(quotes: Quotes) -> None:
    text = "Minister Ruth Amsel flew home. A spokeswoman for the minister, Ruth Amsel, said the crossing was safe."
    assert spoken(quotes(text))[1] is None


def test_who_is_seen_or_heard_to_say(quotes: Quotes) -> None:
    found = quotes(PEOPLE + "The film used footage of Mary Tolland asking, “Who will pay for the bridge now?”")
    assert found[-1].speaker_name == "Mary Tolland"


@pytest.mark.parametrize(
    "text",
    [
        "Pell took to Instagram to say that the crossing was safe.",
        "Pell went on Harbour Radio to say that the crossing was safe.",
        "Pell told the Eastwick Post that the crossing was safe.",
        "Pell used a column in the Eastwick Post to say that the crossing was safe.",
        "The Eastwick Post quoted Pell as saying the crossing was safe.",
        "Pell was quoted by the Eastwick Post as saying the crossing was safe.",
    ],
)
def test_a_platform_or_outlet_is_no_speaker(quotes: Quotes, text: str) -> None:
    (found,) = quotes(PEOPLE + text)
    assert found.speaker_name == "John Pell"
