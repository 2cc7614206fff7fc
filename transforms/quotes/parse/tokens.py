"""The model's tokens as plain lists, so that rules read them fast."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from transforms.article import Quoted, Sentence

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc


#: Tags of verbs that can have a subject.
FINITE = frozenset(["VBD", "VBP", "VBZ", "MD"])


#: A token to hang elsewhere in its tree: (token, its new head, its new dependency).
Move = tuple[int, int, str]


class Tokens:
    """Columns of a Doc. Tags, dependencies and heads hold only in sentences with `parsed`.

    Attributes (each a list with one value per token): `start`, `end` (offsets), `word` (lower case), `tag`, `dep`,
    `head` (index of the head, the token itself for a root), `sentence` (ordinal, -1 between sentences), `left`,
    `right` (first token of the subtree, one past its last), `children` (indices, in text order),
    `quote` (ordinal of the outermost quotation the token stands in, else -1). `names` holds the tokens that end the name
    of somebody or some body, `bodies` those of them that end the name of some body.
    """

    def __init__(
        self,
        doc: Doc,
        sentences: Sequence[Sentence],
        outer: Sequence[Quoted],
        names: Iterable[int] = (),
        bodies: Iterable[int] = (),
    ) -> None:
        strings = doc.vocab.strings
        starts, lengths, lower, tag, dep, heads = doc.to_array(_COLUMNS).T
        self.n = n = len(starts)
        self.start: list[int] = starts.tolist()
        self.end: list[int] = (starts + lengths).tolist()
        self.word: list[str] = _strings(strings, lower.tolist())
        self.tag: list[str] = _strings(strings, tag.tolist())
        self.dep: list[str] = _strings(strings, dep.tolist())
        # The offsets to heads that `to_array` gives as unsigned integers.
        self.head: list[int] = (heads.astype(np.int64) + np.arange(n)).tolist()
        self.names = frozenset(names)
        self.bodies = frozenset(bodies)
        self.quote: list[int] = [-1] * n
        for number, q in enumerate(outer):
            low, high = bisect.bisect_left(self.start, q.start), bisect.bisect_left(self.start, q.end)
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

    def hang(self, sentence: Sentence, moved: Iterable[Move]) -> None:
        """Hang tokens of `sentence` elsewhere in its tree."""
        a, b = sentence.first_token, sentence.last_token
        for i, head, dep in moved:
            self.head[i], self.dep[i] = head, dep
        self.left[a:b], self.right[a:b] = range(a, b), range(a + 1, b + 1)
        self.children[a:b] = [_CHILDLESS] * (b - a)
        self._relate(a, b)

    def _relate(self, a: int, b: int) -> None:
        """Fill children and subtree edges of the tokens a..b; a head outside them counts as no head."""
        head, left, right = self.head, self.left, self.right
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(a, b):
            h = head[i]
            if h == i:
                continue
            if not a <= h < b:
                head[i] = i
                continue
            found[h].append(i)
            if left[i] < left[h]:
                left[h] = left[i]
        crossing = False
        for i in range(b - 1, a - 1, -1):
            h = head[i]
            if h < i:
                if right[i] > right[h]:
                    right[h] = right[i]
                if left[i] <= h:
                    crossing = True
            elif right[i] > h > i:
                crossing = True
        for h, children in found.items():
            self.children[h] = children
        if crossing:
            self._widen(a, b)

    def _widen(self, a: int, b: int) -> None:
        """Set the subtree edges of the tokens a..b whatever the tree; one pass each way does where no arcs cross."""
        head, left, right = self.head, self.left, self.right
        left[a:b], right[a:b] = range(a, b), range(a + 1, b + 1)
        for i in range(a, b):
            h = i
            while head[h] != h:
                h = head[h]
                if left[h] <= i < right[h]:
                    break  # whoever widened it so far has climbed on
                left[h], right[h] = min(left[h], i), max(right[h], i + 1)

    def child(self, i: int, *deps: str) -> int | None:
        """First child of token `i` with one of the dependencies `deps`."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return None

    def opens_sentence(self, i: int) -> bool:
        """Whether a sentence begins with token `i`."""
        return i == 0 or self.sentence[i - 1] != self.sentence[i]

    def phrase_from(self, i: int) -> int:
        """The head of the largest phrase that begins with token `i`."""
        top = i
        while self.head[top] != top and self.left[self.head[top]] >= i:
            top = self.head[top]
        return top

    def first_of(self, infinitive: int) -> int:
        """The first of the infinitives that “and” joins, of which token `infinitive` is one: to *mourn*, or to say so."""
        i = infinitive
        while self.dep[i] == "conj" and self.tag[i] == self.tag[self.head[i]] == "VB":
            i = self.head[i]
        return i

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
#: Words by spaCy's hash of them, which is the same in every vocabulary; so many are kept.
_KNOWN: dict[int, str] = {}
MAX_KNOWN = 100_000


def _strings(store: StringStore, keys: list[int]) -> list[str]:
    """The strings of `keys`; most words of an article were looked up for another."""
    global _KNOWN
    known = _KNOWN
    try:
        return list(map(known.__getitem__, keys))
    except KeyError:
        if len(known) + len(keys) > MAX_KNOWN:
            _KNOWN = known = {}
        known.update((key, store[key]) for key in set(keys).difference(known))
        return [known[key] for key in keys]
