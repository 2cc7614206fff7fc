"""Finding again the quote that a correction is about, in an article that may have been edited since.

In this order: by its id, by its words, by their place in the text, by nearly the same words. Each correction is looked
for by itself in the rows of the pipeline, so that what is found hangs on no other correction and on no history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from releases.differences.rewording import match

AROUND = 20
"""Characters before and after the words that a correction keeps: enough to tell a refrain's verses apart."""

SHARED = 0.5
"""Share of the characters of both, from which a place in the text and a quote are the same quote cut differently."""


class Named(Protocol):
    """What names a quote, as corrections and judgements do."""

    @property
    def quote_id(self) -> str | None:
        """Its id when it was named."""

    @property
    def exact(self) -> str | None:
        """Its words then."""

    @property
    def prefix(self) -> str:
        """Characters before them."""

    @property
    def suffix(self) -> str:
        """Characters after them."""


@dataclass(frozen=True, slots=True)
class Stub:
    """What finding needs of a quote."""

    quote_id: str
    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """Words as they are compared: letter case counts, space does not."""
    return " ".join(text.split())


def find(wanted: Named, quotes: Sequence[Stub], text: Callable[[], str]) -> str | None:
    """The quote_id of the one among the article's `quotes` that is meant, None where there is none.

    `text` gives the article's text; it is asked for only where ids and words do not tell.
    """
    if any(quote.quote_id == wanted.quote_id for quote in quotes):
        return wanted.quote_id
    if not wanted.exact:
        return None
    words = normal(wanted.exact)
    alike = [quote for quote in quotes if normal(quote.text) == words]
    if len(alike) == 1:
        return alike[0].quote_id
    if alike:
        return max(alike, key=lambda quote: agreement(text(), quote.start, quote.end, wanted)).quote_id
    return in_place(place(text(), wanted), quotes) or _reworded(wanted, quotes)


def agreement(text: str, start: int, end: int, wanted: Named) -> int:
    """How many characters around a place are those that the correction has around its words."""
    before, after = text[:start].rstrip("“\"'‘ \n"), text[end:]
    prefix, suffix = wanted.prefix.rstrip("“\"'‘ \n"), wanted.suffix
    return _shared(before[::-1], prefix[::-1]) + _shared(after, suffix)


def _shared(one: str, other: str) -> int:
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def place(text: str, wanted: Named, near: int | None = None) -> tuple[int, int] | None:
    """Where its words stand in the text: of several places the one with its surroundings, or nearest to `near`."""
    words = wanted.exact or ""
    found = places(text, words)
    if not found:
        return None
    return max(
        found,
        key=lambda at: (agreement(text, at[0], at[1], wanted), -abs(at[0] - near) if near is not None else -at[0]),
    )


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Every place of some words in a text, whatever space is between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [found.span() for found in re.finditer(pattern, text)] if pattern else []


def in_place(at: tuple[int, int] | None, quotes: Sequence[Stub]) -> str | None:
    """The quote that stands at a place, though it may be cut in another way."""
    if at is None:
        return None
    shares = [(_overlap(at, (quote.start, quote.end)), -number) for number, quote in enumerate(quotes)]
    best = max(shares, default=(0.0, 0))
    return quotes[-best[1]].quote_id if best[0] >= SHARED else None


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def _reworded(wanted: Named, quotes: Sequence[Stub]) -> str | None:
    """As two releases are compared; by the threshold for other speakers, for the speaker is what was wrong."""
    pairs = match(
        [{"text": wanted.exact, "speaker_name": ""}],
        [{"text": quote.text, "speaker_name": quote.quote_id} for quote in quotes],
    )
    return quotes[pairs[0].after].quote_id if pairs else None
