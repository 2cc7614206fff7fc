"""Pairs of words of which one covers the other, over all blocks: found by signs, decided by `alike.covers`.

The pairs follow from the words alone, whatever the order in which they came. So those of the release before are kept, and
only words that came since are looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from releases.statements.alike import covers
from releases.statements.block import Block
from releases.statements.words import KEY
from releases.tables.ids import distinct, within

MOST_SHARING = 256
"""Different words that may have a sign: one of more tells nothing (“the United States of”). Bounds the work on templates."""

CUT = 0.8
"""Of fewer words than this share of the other's the shorter is a piece of it, else nearly all of it."""

AT_ONCE = 1 << 20
"""Pairs looked at in one go."""

READ_AT_ONCE = 1 << 16
"""Pairs whose words are in memory at a time."""

Texts = Callable[[np.ndarray], list[str]]
"""The words (as `words.normal` makes them) of some positions in `Words`, in that order."""

NONE32, NONE64 = np.zeros(0, np.uint32), np.zeros(0, KEY)
_LOW = KEY(0xFFFFFFFF)


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

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Positions of keys that are there."""
        return np.searchsorted(self.keys, keys)


def words_of(blocks: Sequence[Block]) -> Words:
    """The different words of all blocks."""
    keys = distinct(np.concatenate([NONE64, *(block.keys for block in blocks)]))
    columns = [np.zeros(len(keys), np.uint32) for _ in range(4)]
    for number, block in enumerate(blocks):
        at = np.searchsorted(keys, block.keys)
        columns[2][at] = number
        for column, values in ((0, block.n_words), (1, block.weight), (3, block.row)):
            columns[column][at] = values
    return Words(keys, *columns)


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


def joined(blocks: Sequence[Block], words: Words, before: Pairs, texts: Texts) -> Pairs:
    """The pairs among the words of all blocks, where those `before` are known: it compares what is new."""
    fresh = ~within(words.keys, before.words)
    gone = ~within(before.words, words.keys)
    if not fresh.any() and not gone.any():
        return before
    reopened = before.crowded if gone.any() else NONE32
    anchors, signs = _postings(blocks, words, fresh, reopened)
    looked_at = distinct(anchors >> np.uint64(32))
    counts = np.diff(np.searchsorted(signs, np.append(looked_at, KEY(1 << 32)) << np.uint64(32)))
    looked_at = looked_at.astype(np.uint32)
    crowded = looked_at[counts > MOST_SHARING]
    found = [*_verified(words, anchors, signs, crowded, fresh, before.crowded, texts)]
    still = within(before.shorter, words.keys) & within(before.longer, words.keys) & ~within(before.sign, crowded)
    sign, shorter, longer = (np.concatenate([getattr(before, name)[still], *(some[at] for some in found)])
                             for at, name in enumerate(("sign", "shorter", "longer")))  # fmt: skip
    forgotten = within(before.crowded, looked_at) | (gone.any() & ~within(before.crowded, looked_at))
    all_crowded = distinct(np.concatenate([before.crowded[~forgotten], crowded]))
    order = np.lexsort((longer, shorter, sign))
    columns = [column[order] for column in (sign, shorter, longer)]
    new = np.any([np.diff(column, prepend=~column[:1]) != 0 for column in columns], axis=0)  # each once
    return Pairs(words.keys, all_crowded, *(column[new] for column in columns))


def _postings(
    blocks: Sequence[Block], words: Words, fresh: np.ndarray, reopened: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Anchors that new words have to do with, and all who have those as signs: sorted (sign, position) in 64 bits."""
    places = [words.find(block.keys) for block in blocks]
    if fresh.all():
        wanted = None
    else:
        new = [fresh[at] for at in places]
        sides = [(block.signs[mine[block.signs_of]], block.anchors[mine[block.anchors_of]])
                 for block, mine in zip(blocks, new, strict=True) if mine.any()]  # fmt: skip
        wanted = distinct(np.concatenate([reopened, *(part for side in sides for part in side)]))
    anchors = _gathered(((block.anchors, block.anchors_of) for block in blocks), places, wanted)
    known = distinct((anchors >> np.uint64(32)).astype(np.uint32))
    return anchors, _gathered(((block.signs, block.signs_of) for block in blocks), places, known)


def _gathered(
    sides: Iterator[tuple[np.ndarray, np.ndarray]], places: list[np.ndarray], wanted: np.ndarray | None
) -> np.ndarray:
    """Of all blocks the signs that are `wanted` (sorted; all for None) with the position of the words, each once, sorted."""
    found = [NONE64]
    for (signs, of), at in zip(sides, places, strict=True):
        if wanted is None:
            mine = np.arange(len(signs))
        elif len(wanted) < len(signs):
            begin, end = (np.searchsorted(signs, wanted, side) for side in ("left", "right"))
            mine = _ranges(begin, end - begin)
        else:
            mine = np.flatnonzero(within(signs, wanted))
        found.append(signs[mine].astype(KEY) << np.uint64(32) | at[of[mine]].astype(KEY))
    return distinct(np.concatenate(found))


def _ranges(begin: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The numbers of several ranges, one after the other."""
    shift = begin - np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else begin
    return np.repeat(shift, sizes) + np.arange(int(sizes.sum()))


def _verified(
    words: Words,
    anchors: np.ndarray,
    signs: np.ndarray,
    crowded: np.ndarray,
    fresh: np.ndarray,
    crowded_before: np.ndarray,
    texts: Texts,
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(sign, shorter, longer) of pairs that have a new member or a sign that was crowded before."""
    anchors = anchors[~within((anchors >> np.uint64(32)).astype(np.uint32), crowded)]
    sign_of = anchors & ~_LOW
    begin = np.searchsorted(signs, sign_of)
    sizes = np.searchsorted(signs, sign_of | _LOW, "right") - begin
    ends = np.cumsum(sizes)
    at = 0
    while at < len(anchors):
        until = max(at + 1, int(np.searchsorted(ends, (ends[at - 1] if at else 0) + AT_ONCE, "right")))
        one = np.repeat(anchors[at:until], sizes[at:until])
        other = signs[_ranges(begin[at:until], sizes[at:until])]
        at = until
        sign = (one >> np.uint64(32)).astype(np.uint32)
        one, other = (one & _LOW).astype(np.int64), (other & _LOW).astype(np.int64)
        matter = (one != other) & (fresh[one] | fresh[other] | within(sign, crowded_before))
        sign, one, other = sign[matter], one[matter], other[matter]
        ranks = [words.n_words[side].astype(np.int64) for side in (one, other)]
        turn = (ranks[0] > ranks[1]) | ((ranks[0] == ranks[1]) & (one > other))
        shorter, longer = np.where(turn, other, one), np.where(turn, one, other)
        both = distinct(shorter.astype(KEY) << np.uint64(32) | longer.astype(KEY))
        alike = both[_covering(both, texts)]
        right = within(shorter.astype(KEY) << np.uint64(32) | longer.astype(KEY), alike)
        yield sign[right], words.keys[shorter[right]], words.keys[longer[right]]


def _covering(pairs: np.ndarray, texts: Texts) -> np.ndarray:
    """Which of the pairs (shorter, longer), 32 bits each, are what `alike.covers` asks for."""
    if not len(pairs):
        return np.zeros(0, bool)
    return np.concatenate(
        [_covering_of(pairs[at : at + READ_AT_ONCE], texts) for at in range(0, len(pairs), READ_AT_ONCE)]
    )


def _covering_of(pairs: np.ndarray, texts: Texts) -> np.ndarray:
    shorter, longer = pairs >> np.uint64(32), pairs & _LOW
    needed = distinct(np.concatenate([shorter, longer]))
    read = dict(zip(needed.tolist(), texts(needed.astype(np.int64)), strict=True))
    alike = np.zeros(len(pairs), bool)
    for at, (one, other) in enumerate(zip(shorter.tolist(), longer.tolist(), strict=True)):
        piece, whole = read[one], read[other]
        alike[at] = f" {piece} " in f" {whole} " or covers(whole.split(" "), piece.split(" "))
    return alike
