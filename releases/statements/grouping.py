"""Which words are one statement.

Words that are nearly all of each other (a misprint, a word dropped) are one. A piece belongs to the longest that covers it
and is no piece itself: a star, not a chain. So a short quote that stands in two long ones never makes those one, and two
pieces of two quotes never tie those together. Words that tell little (“We will win this”) are one statement only from one mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from releases.statements.joining import CUT, Pairs, Words
from releases.statements.words import KEY
from releases.tables.ids import distinct, ranges, within

GENERIC = 10
"""Below this `alike.weight` words are anybody's: one statement only if the speaker has the same last name."""

TELLING = 24
"""From this `alike.weight` a piece is known for its words alone; of less, not if two different people are named."""

_MIX = KEY(0xFF51AFD7ED558CCD)

_HALF, _LOW = KEY(32), KEY(0xFFFFFFFF)


def node_keys(keys: np.ndarray, weight: np.ndarray, surnames: np.ndarray) -> np.ndarray:
    """What groups of equal words go by; 0 for generic words of somebody unknown, which belong to no group."""
    mine = (keys ^ (surnames * _MIX)) * _MIX
    return np.where(weight >= GENERIC, keys, np.where(surnames == 0, KEY(0), mine))


@dataclass(frozen=True)
class Graph:
    """Which words cover which, by key."""

    shorter: np.ndarray
    longer: np.ndarray

    @classmethod
    def of(cls, *several: Pairs) -> Graph:
        """The pairs, some of them twice."""
        shorter, longer = (np.concatenate([getattr(one, name) for one in several]) for name in ("shorter", "longer"))
        return cls(shorter, longer)

    def around(self, keys: np.ndarray) -> np.ndarray:
        """Keys of all words that hang together with some, and those themselves; sorted."""
        known = edge = distinct(keys)
        while len(edge):
            next_to = [self.longer[within(self.shorter, edge)], self.shorter[within(self.longer, edge)]]
            found = distinct(np.concatenate(next_to))
            edge = found[~within(found, known)]
            known = distinct(np.concatenate([known, edge]))
        return known

    def among(self, keys: np.ndarray) -> Graph:
        """The pairs of which both are in `keys`, which hang together."""
        mine = within(self.shorter, keys)
        return Graph(self.shorter[mine], self.longer[mine])


def groups(words: Words, graph: Graph, quoted: np.ndarray, surnames: np.ndarray) -> np.ndarray:
    """The group of each quote, a key; 0 for one that belongs to none. `quoted` are positions in `words`."""
    keys = node_keys(words.keys[quoted], words.weight[quoted], surnames)
    pairs = distinct(words.find(graph.shorter).astype(KEY) << _HALF | words.find(graph.longer).astype(KEY))
    who = _Who.of((pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64), quoted, surnames)
    one, other, cut = _joins(words, who)
    nodes = distinct(np.concatenate([one, other]))
    if not len(nodes):
        return keys
    nodes = nodes[_longest_first(words, nodes)]
    place = np.argsort(nodes)
    one, other = (place[np.searchsorted(nodes, side, sorter=place)] for side in (one, other))
    best = _joined(len(nodes), one[~cut], other[~cut])
    leader = _leaders(who, nodes, best, best[one[cut]], best[other[cut]])[best]
    mine = node_keys(words.keys[nodes >> _HALF], words.weight[nodes >> _HALF], who.surnames[nodes & _LOW])
    theirs, order = mine[leader], np.argsort(mine)
    at = order[np.minimum(np.searchsorted(mine, keys, sorter=order), len(mine) - 1)]
    return np.where(mine[at] == keys, theirs[at], keys)


@dataclass(frozen=True)
class _Who:
    """Who says the words of some pairs."""

    shorter: np.ndarray
    """position of each pair's words"""
    longer: np.ndarray
    surnames: np.ndarray
    """different ones, in the order of signed numbers"""
    said: np.ndarray
    """position of words and number of a surname, 32 bits each, sorted"""

    @classmethod
    def of(cls, shorter: np.ndarray, longer: np.ndarray, quoted: np.ndarray, surnames: np.ndarray) -> _Who:
        """Of the words `quoted` with the speaker's last name."""
        paired = within(quoted, distinct(np.concatenate([shorter, longer])))
        quoted, signed = quoted[paired], np.append(surnames[paired].view(np.int64), 0)
        names, number = np.unique(signed, return_inverse=True)
        said = distinct(quoted.astype(KEY) << _HALF | number[:-1].astype(KEY))
        return cls(shorter, longer, names.view(KEY), said)

    @property
    def nobody(self) -> int:
        """The number of no surname."""
        return int(np.searchsorted(self.surnames.view(np.int64), 0))

    def is_said_by(self, positions: np.ndarray, *, anybody: bool) -> np.ndarray:
        """Which words somebody says who is named (`anybody`), or who is not."""
        named = (self.said & _LOW) != KEY(self.nobody)
        return within(positions, (self.said[named == anybody] >> _HALF).astype(np.int64))

    def shared(self, ones: np.ndarray, others: np.ndarray, said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For pairs of what is `said` (as the field of that name) the pair and the number of each surname that both have."""
        begin = np.searchsorted(said, ones.astype(KEY) << _HALF)
        sizes = np.searchsorted(said, (ones.astype(KEY) + KEY(1)) << _HALF) - begin
        pair, name = np.repeat(np.arange(len(ones)), sizes), said[ranges(begin, sizes)] & _LOW
        both = (name != KEY(self.nobody)) & within(others[pair].astype(KEY) << _HALF | name, said)
        return pair[both], name[both]


def _joins(words: Words, who: _Who) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nodes that pairs join: one that is covered, one that covers it, and whether as a piece.

    A node is the position of words and, for generic ones, the number of a surname (else of nobody), 32 bits each.
    """
    one, other = who.shorter, who.longer
    told = words.weight[one], words.weight[other]
    cut = words.n_words[one] < CUT * words.n_words[other]
    pair, name = who.shared(one, other, who.said)
    share = np.zeros(len(one), bool)
    share[pair] = True
    generic = (told[0] < GENERIC) | (told[1] < GENERIC)
    known = who.is_said_by(one, anybody=True) & who.is_said_by(other, anybody=True)
    unknown = who.is_said_by(one, anybody=False) | who.is_said_by(other, anybody=False)
    whoever = np.flatnonzero(~generic & (~cut | (told[0] >= TELLING) | share | ~known | unknown))
    pair, name = pair[generic[pair]], name[generic[pair]]  # from one mouth alone
    nobody = KEY(who.nobody)
    sides = []
    for side, weight in ((one, told[0]), (other, told[1])):
        names = np.where(weight[pair] < GENERIC, name, nobody)
        positions = np.concatenate([side[whoever], side[pair]]).astype(KEY)
        sides.append(positions << _HALF | np.concatenate([np.full(len(whoever), nobody), names]))
    return *sides, np.concatenate([cut[whoever], cut[pair]])


def _longest_first(words: Words, nodes: np.ndarray) -> np.ndarray:
    """The order of nodes: those of the longest words first, of equal length by their key, then by surname."""
    at = nodes >> _HALF
    return np.lexsort((nodes & _LOW, words.keys[at], -words.n_words[at].astype(np.int64)))


def _joined(n: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The first of all nodes that each of `n` is joined with, over however many."""
    first = np.arange(n)
    while True:
        low, high = np.minimum(first[one], first[other]), np.maximum(first[one], first[other])
        if np.array_equal(low, high):
            return first
        np.minimum.at(first, high, low)
        while not np.array_equal(first, up := first[first]):
            first = up


def _leaders(who: _Who, nodes: np.ndarray, best: np.ndarray, piece: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Of each node that stands for others (`best`) the one that it belongs to: itself, or for a piece another.

    A piece belongs to those that cover it and are no piece themselves: of several to one with a speaker in common, then
    to the longest.
    """
    leader = np.arange(len(nodes))
    above = piece > whole
    pairs = distinct(piece[above].astype(KEY) << _HALF | whole[above].astype(KEY))
    of, over = (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)
    strangers = np.ones(len(pairs), bool)
    strangers[who.shared(of, over, _said_by(who, nodes, best))[0]] = False
    is_piece = np.zeros(len(nodes), bool).tolist()
    found = dict[int, tuple[bool, int]]()
    for node, cover, stranger in zip(of.tolist(), over.tolist(), strangers.tolist(), strict=True):
        if not is_piece[cover] and (node not in found or (stranger, cover) < found[node]):
            found[node] = stranger, cover
            is_piece[node] = True
    leader[list(found)] = [cover for _, cover in found.values()]
    return leader


def _said_by(who: _Who, nodes: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Who says the words of nodes that belong together: the first of these and the number of a surname, as `_Who.said`."""
    at = nodes >> _HALF
    begin = np.searchsorted(who.said, at << _HALF)
    sizes = np.searchsorted(who.said, (at + KEY(1)) << _HALF) - begin
    return distinct(np.repeat(best, sizes).astype(KEY) << _HALF | who.said[ranges(begin, sizes)] & _LOW)
