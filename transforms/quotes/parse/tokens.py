"""The model's tokens as plain lists, so that rules read them fast."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from transforms.article import Quoted, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Tokens:
    """Columns of a Doc. Tags, dependencies and heads hold only in sentences with `parsed`.

    Attributes (each a list with one value per token): `start`, `end` (offsets), `word` (lower case), `tag`, `dep`,
    `head` (index of the head, the token itself for a root), `sentence` (ordinal, -1 between sentences), `left`,
    `right` (first token of the subtree, one past its last), `children` (indices, in text order),
    `quote` (ordinal of the outermost quotation the token stands in, else -1). `names` holds the tokens that end the name
    of somebody or some body.
    """

    def __init__(
        self, doc: Doc, sentences: Sequence[Sentence], outer: Sequence[Quoted], names: Iterable[int] = ()
    ) -> None:
        strings = doc.vocab.strings
        table = doc.to_array(_COLUMNS)
        idx, length, lower, tag, dep, head = (column.tolist() for column in table.T)
        known = {key: strings[key] for key in {*lower, *tag, *dep}}
        self.n = n = len(idx)
        self.start: list[int] = idx
        self.end: list[int] = [a + b for a, b in zip(idx, length, strict=True)]
        self.word: list[str] = [known[key] for key in lower]
        self.tag: list[str] = [known[key] for key in tag]
        self.dep: list[str] = [known[key] for key in dep]
        offsets = (h if h < _SIGN else h - _WRAP for h in head)
        self.head: list[int] = [i + h for i, h in enumerate(offsets)]
        self.names = frozenset(names)
        self.quote: list[int] = [-1] * n
        for number, q in enumerate(outer):
            low, high = bisect.bisect_left(idx, q.start), bisect.bisect_left(idx, q.end)
            self.quote[low:high] = [number] * (high - low)
        self.sentence: list[int] = [-1] * n
        self.left: list[int] = list(range(n))
        self.right: list[int] = list(range(1, n + 1))
        self.children: list[Sequence[int]] = [_CHILDLESS] * n
        for number, sentence in enumerate(sentences):
            a, b = sentence.first_token, sentence.last_token
            self.sentence[a:b] = [number] * (b - a)
            if sentence.parsed:
                self._relate(a, b)

    def hang(self, sentence: Sentence, moved: Iterable[tuple[int, int, str]]) -> None:
        """Hang tokens of `sentence` elsewhere in its tree: (token, its new head, its new dependency)."""
        a, b = sentence.first_token, sentence.last_token
        for i, head, dep in moved:
            self.head[i], self.dep[i] = head, dep
        self.left[a:b], self.right[a:b] = range(a, b), range(a + 1, b + 1)
        self.children[a:b] = [_CHILDLESS] * (b - a)
        self._relate(a, b)

    def _relate(self, a: int, b: int) -> None:
        """Fill children and subtree edges of the tokens a..b; a head outside them counts as no head."""
        head, left, right = self.head, self.left, self.right
        found: dict[int, list[int]] = {}
        for i in range(a, b):
            h = head[i]
            if not a <= h < b:
                head[i] = i
            elif h != i:
                found.setdefault(h, []).append(i)
        for h, children in found.items():
            self.children[h] = children
        for i in range(a, b):
            low, high, h = i, i + 1, i
            while head[h] != h:
                h = head[h]
                if left[h] <= low and right[h] >= high:
                    break
                if low < left[h]:
                    left[h] = low
                if high > right[h]:
                    right[h] = high

    def child(self, i: int, *deps: str) -> int | None:
        """First child of token `i` with one of the dependencies `deps`."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return None

    def subtree(self, i: int) -> list[int]:
        """Token `i` and everything below it, in text order."""
        found, stack = [], [i]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(self.children[top])
        return sorted(found)


_CHILDLESS: Sequence[int] = ()
_COLUMNS: list[int | str] = ["IDX", "LENGTH", "LOWER", "TAG", "DEP", "HEAD"]
#: `Doc.to_array` gives heads as offsets in unsigned 64-bit integers.
_WRAP = 1 << 64
_SIGN = 1 << 63
