"""Pairs of words of which one covers the other, over all blocks: found by signs, decided by `alike.covers`.

The pairs follow from the words alone, whatever the order in which they came. So those of the release before are kept, and
only words that came since are looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from releases.statements.alike import Whole, covers, most_strangers
from releases.statements.block import Block, Signs
from releases.statements.words import KEY
from releases.tables.ids import distinct, having, ranges, within

MOST_SHARING = 256
"""Different words that may have a sign: one of more tells nothing (“the United States of”). Bounds the work on templates."""

CUT = 0.8
"""Of fewer words than this share of the other's the shorter is a piece of it, else nearly all of it."""

AT_ONCE = 1 << 18
"""Pairs looked at in one go."""

DECIDED_AT_ONCE = 1 << 22
"""Likely pairs that are gathered before they are decided, for one is found by several signs."""

READ_AT_ONCE = 1 << 16
"""Pairs whose words are in memory at a time."""

Found = tuple[np.ndarray, np.ndarray, np.ndarray]

SignsOf = Callable[[Iterable[int] | None], Iterable[tuple[int, Signs]]]
"""The signs of some blocks, or all, by their number: they are many, and looked through one block after the other."""

_Side = tuple[int, np.ndarray, np.ndarray]
"""Of a block, by its number, the signs or anchors, and the position of each in its keys."""

Texts = Callable[[np.ndarray], list[str]]
"""The words (as `words.normal` makes them) of some positions in `Words`, in that order."""

_FIRST_BITS = 24
"""First bits of signs by which most others are told from those that are wanted."""

NONE32, NONE64 = np.zeros(0, np.uint32), np.zeros(0, KEY)
_HALF, _LOW = KEY(32), KEY(0xFFFFFFFF)


@dataclass(frozen=True)
class Words:
    """All different words of some blocks, by key."""

    keys: np.ndarray
    n_words: np.ndarray
    weight: np.ndarray
    block: np.ndarray
    """a block that has them"""
    row: np.ndarray
    """row of its `quotes`"""
    masks: tuple[np.ndarray, np.ndarray]
    """see `signing.masks_of`"""

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Positions of keys that are there."""
        return np.searchsorted(self.keys, keys)


def words_of(blocks: Sequence[Block]) -> Words:
    """The different words of all blocks."""
    every = np.concatenate([NONE64, *(block.keys for block in blocks)])
    order = np.argsort(every, kind="stable")
    one = order[np.diff(every[order], prepend=~every[order[:1]]) != 0]

    def column(name: str) -> np.ndarray:
        values: np.ndarray = np.concatenate([NONE64, *(getattr(block, name) for block in blocks)])[one]
        return values

    of = np.repeat(np.arange(len(blocks), dtype=np.uint32), [len(block.keys) for block in blocks])[one]
    n_words, weight, row = (column(name).astype(np.uint32) for name in ("n_words", "weight", "row"))
    return Words(every[one], n_words, weight, of, row, (column("mask_low"), column("mask_high")))


@dataclass(frozen=True)
class Pairs:
    """What is known of some words: which of them cover which."""

    words: np.ndarray = field(default_factory=lambda: NONE64)
    """keys of all that were compared, sorted"""
    crowded: np.ndarray = field(default_factory=lambda: NONE32)
    """signs that too many have, sorted"""
    sign: np.ndarray = field(default_factory=lambda: NONE32)
    """of each pair a sign it was found by: a pair stands there once for each"""
    shorter: np.ndarray = field(default_factory=lambda: NONE64)
    longer: np.ndarray = field(default_factory=lambda: NONE64)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Names of the columns."""
        return ("words", "crowded", "sign", "shorter", "longer")


def joined(blocks: Sequence[Block], words: Words, before: Pairs, signs_of: SignsOf, texts: Texts) -> Pairs:
    """The pairs among the words of all blocks, where those `before` are known: it compares what is new."""
    fresh = ~within(words.keys, before.words)
    gone = ~within(before.words, words.keys)
    if not fresh.any() and not gone.any():
        return before
    reopened = before.crowded if gone.any() else NONE32
    anchors, signs = _postings(blocks, signs_of, words, fresh, reopened)
    looked_at = distinct(anchors >> _HALF)
    counts = np.diff(
        np.append(np.searchsorted(signs, looked_at << _HALF), len(signs))
    )  # there is no other sign in them
    looked_at = looked_at.astype(np.uint32)
    crowded = looked_at[counts > MOST_SHARING]
    likely = _likely(words, anchors, signs, crowded, fresh, before.crowded)
    found = [*_verified(likely, words, texts)]
    still = ~within(before.sign, crowded)
    if gone.any():
        still &= within(before.shorter, words.keys) & within(before.longer, words.keys)
    forgotten = within(before.crowded, looked_at) | (gone.any() & ~within(before.crowded, looked_at))
    all_crowded = distinct(np.concatenate([before.crowded[~forgotten], crowded]))
    known = before.sign[still], before.shorter[still], before.longer[still]
    return Pairs(words.keys, all_crowded, *_added(known, found))


def _added(known: Found, found: Sequence[Found]) -> Found:
    """Pairs that are sorted (by sign, shorter and longer) and others, sorted and each once: at the cost of the others."""
    sign, shorter, longer = (np.concatenate([known[at], *(some[at] for some in found)]) for at in range(3))
    order = np.argsort(sign, kind="stable")
    mixed = np.flatnonzero(within(sign[order], distinct(np.concatenate([NONE32, *(some[0] for some in found)]))))
    of = order[mixed]
    order[mixed] = of = of[np.lexsort((longer[of], shorter[of], sign[of]))]
    once = np.ones(len(order), bool)
    once[mixed] = np.any(
        [np.diff(column[of], prepend=~column[of[:1]]) != 0 for column in (sign, shorter, longer)], axis=0
    )
    order = order[once]
    return sign[order], shorter[order], longer[order]


def _postings(
    blocks: Sequence[Block], signs_of: SignsOf, words: Words, fresh: np.ndarray, reopened: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Anchors that new words have to do with, and all who have those as signs: sorted (sign, position) in 64 bits."""
    wanted = (
        None if fresh.all() else distinct(np.concatenate([reopened, *_new_signs(blocks, signs_of, words.keys[fresh])]))
    )
    own = ((number, block.anchors, block.anchors_of) for number, block in enumerate(blocks))
    anchors = _gathered(blocks, words, own, wanted)
    known = distinct((anchors >> _HALF).astype(np.uint32))
    every = ((number, found.signs, found.signs_of) for number, found in signs_of(None))
    return anchors, _gathered(blocks, words, every, known)


def _new_signs(blocks: Sequence[Block], signs_of: SignsOf, fresh: np.ndarray) -> Iterator[np.ndarray]:
    """The signs and anchors of words whose keys are `fresh`."""
    for number, signs in signs_of(having([block.keys for block in blocks], fresh)):
        block = blocks[number]
        new = within(block.keys, fresh)
        yield signs.signs[new[signs.signs_of]]
        yield block.anchors[new[block.anchors_of]]


def _gathered(
    blocks: Sequence[Block],
    words: Words,
    sides: Iterable[_Side],
    wanted: np.ndarray | None,
) -> np.ndarray:
    """Of all blocks the signs that are `wanted` (sorted; all for None) with the position of the words, each once, sorted."""
    found, filter = [NONE64], None if wanted is None else _Filter(wanted)
    for number, signs, of in sides:
        block = blocks[number]
        mine = np.arange(len(signs)) if filter is None else filter.of(signs)
        if len(mine):
            few = len(mine) < len(block.keys)
            at = words.find(block.keys[of[mine]]) if few else words.find(block.keys)[of[mine]]
            found.append(signs[mine].astype(KEY) << _HALF | at.astype(KEY))
    return distinct(np.concatenate(found))


class _Filter:
    """Signs that are wanted, to find them among many others."""

    def __init__(self, wanted: np.ndarray) -> None:
        self.wanted = wanted
        self._first = np.zeros(1 << _FIRST_BITS, bool)
        self._first[self._begin(wanted)] = True

    @staticmethod
    def _begin(signs: np.ndarray) -> np.ndarray:
        begin: np.ndarray = signs >> np.uint32(32 - _FIRST_BITS)
        return begin

    def of(self, signs: np.ndarray) -> np.ndarray:
        """Positions of those of `signs`, which are sorted, that are wanted."""
        if len(self.wanted) < len(signs):
            begin, end = (np.searchsorted(signs, self.wanted, side) for side in ("left", "right"))
            return ranges(begin, end - begin)
        likely = np.flatnonzero(self._first[self._begin(signs)])
        found: np.ndarray = likely[within(signs[likely], self.wanted)]
        return found


def _verified(likely: Iterable[tuple[np.ndarray, np.ndarray]], words: Words, texts: Texts) -> Iterator[Found]:
    """(sign, shorter, longer) of the pairs that are what `alike.covers` asks for; each is looked at about once."""
    waiting, count = list[tuple[np.ndarray, np.ndarray]](), 0
    for some in chain(likely, [None]):
        if some is not None:
            waiting.append(some)
            count += len(some[0])
        if waiting and (some is None or count > DECIDED_AT_ONCE):
            sign, pair = (np.concatenate([one[side] for one in waiting]) for side in (0, 1))
            waiting, count = [], 0
            right = within(pair, _covering(distinct(pair), texts))
            shorter, longer = pair[right] >> _HALF, pair[right] & _LOW
            yield sign[right], words.keys[shorter], words.keys[longer]


def _likely(
    words: Words,
    anchors: np.ndarray,
    signs: np.ndarray,
    crowded: np.ndarray,
    fresh: np.ndarray,
    crowded_before: np.ndarray,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Signs and pairs (shorter, longer; 32 bits each) that have a new member or a sign that was crowded before."""
    anchors = anchors[~within((anchors >> _HALF).astype(np.uint32), crowded)]
    sign_of = anchors & ~_LOW
    begin = np.searchsorted(signs, sign_of)
    sizes = np.searchsorted(signs, sign_of | _LOW, "right") - begin
    ends = np.cumsum(sizes)
    at = 0
    while at < len(anchors):
        until = max(at + 1, int(np.searchsorted(ends, (ends[at - 1] if at else 0) + AT_ONCE, "right")))
        one = np.repeat(anchors[at:until], sizes[at:until])
        other = signs[ranges(begin[at:until], sizes[at:until])]
        at = until
        sign = (one >> _HALF).astype(np.uint32)
        one, other = (one & _LOW).astype(np.int64), (other & _LOW).astype(np.int64)
        matter = (one != other) & (fresh[one] | fresh[other] | within(sign, crowded_before))
        sign, one, other = sign[matter], one[matter], other[matter]
        ranks = [words.n_words[side].astype(np.int64) for side in (one, other)]
        turn = (ranks[0] > ranks[1]) | ((ranks[0] == ranks[1]) & (one > other))
        shorter, longer = np.where(turn, other, one), np.where(turn, one, other)
        may = may_cover(shorter, longer, words)
        yield sign[may], shorter[may].astype(KEY) << _HALF | longer[may].astype(KEY)


def _covering(pairs: np.ndarray, texts: Texts) -> np.ndarray:
    """Those of the pairs that are what `alike.covers` asks for, sorted."""
    pairs = pairs[np.argsort(pairs & _LOW, kind="stable")]
    found = [pairs[at : at + READ_AT_ONCE] for at in range(0, len(pairs), READ_AT_ONCE)]
    return np.sort(np.concatenate([NONE64, *(some[_covering_of(some, texts)] for some in found)]))


def may_cover(shorter: np.ndarray, longer: np.ndarray, words: Words) -> np.ndarray:
    """Which words may cover which, as far as masks tell: those that have too many of the other's words not, never do."""
    n_words = words.n_words[shorter]
    limits = np.array([most_strangers(n) for n in range(int(n_words.max(initial=0)) + 1)])
    halves = [np.bitwise_count(mask[shorter] & ~mask[longer]).astype(np.int64) for mask in words.masks]
    may: np.ndarray = halves[0] + halves[1] <= limits[n_words]
    return may


def _covering_of(pairs: np.ndarray, texts: Texts) -> np.ndarray:
    """The same of pairs sorted by the longer."""
    shorter, longer = pairs >> _HALF, pairs & _LOW
    needed = distinct(np.concatenate([shorter, longer]))
    read = dict(zip(needed.tolist(), texts(needed.astype(np.int64)), strict=True))
    alike = np.zeros(len(pairs), bool)
    of = whole = None
    for at, (one, other) in enumerate(zip(shorter.tolist(), longer.tolist(), strict=True)):
        piece, text = read[one], read[other]
        if f" {piece} " in f" {text} ":
            alike[at] = True
            continue
        if whole is None or of != other:
            of, whole = other, Whole(text.split(" "))
        alike[at] = covers(whole, piece.split(" "))
    return alike
