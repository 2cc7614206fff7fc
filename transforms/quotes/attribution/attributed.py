"""A quotation on its way to becoming a `Quote`: its spans, the rule that found them, and what tells who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quotes.parse.content import Span
from transforms.quotes.parse.cue import Cue

#: What may stand before a quotation that opens its paragraph, and is no part of it: bullets and brackets.
BULLETS = " \t-–—*•·▪●◦‣([{#"


@dataclass(slots=True)
class Attributed:
    """A quotation on its way to becoming a `Quote`."""

    spans: list[Span]
    rule: str
    cue: Cue | None = None
    follows: Cue | None = None
    """for speakers without a cue: the cue of the report that the quotation goes on from"""
    speaker: Span | None = None
    """for speakers found from the characters alone"""
    head: int | None = None
    """for speakers without a cue: the token that names them"""
    paragraph: int = -1
    within: Attributed | None = None
    """the report that this one stands in"""
    is_direct: bool = False
    """speech, though without marks (a turn of an interview)"""


def overlaps(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(s < end and start < e for s, e in spans)
