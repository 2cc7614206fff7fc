"""Finders: rules that find tokens to hang elsewhere in a sentence, each with the words that it cannot do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from transforms.article import Sentence
from transforms.quotes.parse.tokens import Move, Tokens


class Finder(NamedTuple):
    """A rule, and words without one of which it finds nothing: most sentences lack them, and are spared its walk."""

    moves: Callable[[Tokens, Sentence], Iterator[Move]]
    words: frozenset[str]
