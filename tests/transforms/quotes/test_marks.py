"""Quotation marks of every style, and what is none."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.annotation.quotation_marks import quoted
from transforms.article import Paragraph, Quoted


def parts_of(text: str) -> list[Paragraph]:
    return [Paragraph(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def found(text: str) -> list[Quoted]:
    return quoted(text, parts_of(text))


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("“It holds,” she said. “For now.”", ["“It holds,”", "“For now.”"]),
        ('"It holds," she said. "For now."', ['"It holds,"', '"For now."']),
        ("''It holds,'' she said.", ["''It holds,''"]),
        ("``It holds,'' she said.", ["``It holds,''"]),
        ("„Es hält“, sagte sie.", ["„Es hält“"]),
        ("« Ça tient », dit-elle.", ["« Ça tient »"]),
        ("‘It doesn’t hold,’ the ferrymen’s leader said.", ["‘It doesn’t hold,’"]),
        ("'It doesn't hold,' the ferrymen's leader said.", ["'It doesn't hold,'"]),
        ("She wrote ”it holds” on the wall.", ["”it holds”"]),
        ('“It holds," she said, mixing marks.', ['“It holds,"']),
        ("“First line, “never closed,” she said.", ["“First line, “never closed,”"]),
    ],
)
def test_outermost_quotations(text: str, outer: list[str]) -> None:
    assert [text[q.start : q.end] for q in found(text) if q.level == 0] == outer


@pytest.mark.parametrize(
    "text",
    [
        "The ’90s were good to rock ’n’ roll in Eastwick.",
        "The dogs' tails and the workers' pay.",
        "He is 6'2\" tall.",
        "'Tis the season, and 'twas ever thus.",
        "It's theirs, isn't it?",
    ],
)
def test_apostrophes_are_no_quotations(text: str) -> None:
    assert found(text) == []


def test_a_quotation_within_another() -> None:
    text = "“She told me, ‘No way,’ and left,” he said."
    assert [(q.level, text[q.start : q.end]) for q in found(text)] == [
        (0, "“She told me, ‘No way,’ and left,”"),
        (1, "‘No way,’"),
    ]


def test_straight_marks_nest_where_they_balance() -> None:
    text = '"They call it "the hole" here," he said.'
    assert [(q.level, text[q.start : q.end]) for q in found(text)] == [
        (0, '"They call it "the hole" here,"'),
        (1, '"the hole"'),
    ]


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "“We waited all night.\n“Nobody came.”"
    first, second = found(text)
    assert (text[first.start : first.end], first.closed) == ("“We waited all night.", False)
    assert (text[second.start : second.end], second.closed) == ("“Nobody came.”", True)


def test_possessive_of_a_plural_does_not_close_single_marks() -> None:
    text = "‘The workers’ pay is low,’ said Ana Brandt."
    assert [text[q.start : q.end] for q in found(text)] == ["‘The workers’ pay is low,’"]


@given(st.text(alphabet="ab sS.,'\"“”‘’„«»`\n—9", max_size=80))
def test_quotations_nest_and_stay_in_their_paragraphs(text: str) -> None:
    parts = parts_of(text)
    all_found = quoted(text, parts)
    assert all_found == quoted(text, parts)
    for q in all_found:
        assert any(p.start <= q.start < q.end <= p.end for p in parts)
    outer = [q for q in all_found if q.level == 0]
    assert all(a.end <= b.start for a, b in pairwise(outer))
    for q in all_found:
        if q.level:
            assert any(o.start <= q.start and q.end <= o.end for o in outer)
