"""Quotation marks: which stretches of a paragraph stand between them."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.article import Paragraph, Quoted

_OPENING = "“„«"
_CLOSING = "”»"


def quoted(text: str, parts: Sequence[Paragraph]) -> list[Quoted]:
    """Outermost quotations of every paragraph, in text order; one left open ends with its paragraph."""
    found: list[Quoted] = []
    for part in parts:
        opened: int | None = None
        for i in range(part.start, part.end):
            mark = text[i]
            if opened is None and (mark in _OPENING or mark == '"'):
                opened = i
            elif opened is not None and (mark in _CLOSING or mark == '"'):
                found.append(Quoted(opened, i + 1))
                opened = None
        if opened is not None:
            found.append(Quoted(opened, part.end, closed=False))
    return found
