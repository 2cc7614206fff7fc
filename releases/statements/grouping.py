"""Which words are one statement.

Words that are nearly all of each other (a misprint, a word dropped) are one. A piece belongs to the longest that covers it
and is no piece itself: a star, not a chain. So a short quote that stands in two long ones never makes those one, and two
pieces of two quotes never tie those together. Words that tell little (“We will win this”) are one statement only from one mouth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from releases.statements.joining import CUT, Pairs, Words
from releases.statements.words import KEY
from releases.tables.ids import distinct, within

GENERIC = 10
"""Below this `alike.weight` words are anybody's: one statement only if the speaker has the same last name."""

TELLING = 24
"""From this `alike.weight` a piece is known for its words alone; of less, not if two different people are named."""

_MIX = KEY(0xFF51AFD7ED558CCD)

Node = tuple[int, int]
"""words, by position in `Words`, and for generic ones the last name's key, else 0"""


def node_keys(keys: np.ndarray, weight: np.ndarray, surnames: np.ndarray) -> np.ndarray:
    """What groups of equal words go by; 0 for generic words of somebody unknown, which belong to no group."""
    mine = (keys ^ (surnames * _MIX)) * _MIX
    return np.where(weight >= GENERIC, keys, np.where(surnames == 0, KEY(0), mine))


@dataclass(frozen=True)
class Graph:
    """Pairs in both directions, to find what may hang together."""

    shorter: np.ndarray
    longer: np.ndarray

    @classmethod
    def of(cls, pairs: Pairs) -> Graph:
        """The different pairs, sorted by the shorter one."""
        order = np.lexsort((pairs.longer, pairs.shorter))
        shorter, longer = pairs.shorter[order], pairs.longer[order]
        new = (np.diff(shorter, prepend=~shorter[:1]) != 0) | (np.diff(longer, prepend=~longer[:1]) != 0)
        return cls(shorter[new], longer[new])

    def with_those_of(self, other: Graph) -> Graph:
        """The pairs of both, some of them twice."""
        shorter, longer = (np.concatenate([getattr(self, n), getattr(other, n)]) for n in ("shorter", "longer"))
        order = np.argsort(shorter, kind="stable")
        return Graph(shorter[order], longer[order])

    def around(self, keys: np.ndarray) -> np.ndarray:
        """Keys of all words that hang together with some, and those themselves; sorted."""
        by_longer = np.argsort(self.longer, kind="stable")
        known = edge = distinct(keys)
        while len(edge):
            next_to = [self.longer[_at(self.shorter, edge)], self.shorter[by_longer[_at(self.longer[by_longer], edge)]]]
            found = distinct(np.concatenate(next_to))
            edge = found[~within(found, known)]
            known = distinct(np.concatenate([known, edge]))
        return known

    def among(self, keys: np.ndarray) -> Graph:
        """The pairs of which both are in `keys`, which hang together."""
        mine = within(self.shorter, keys)
        return Graph(self.shorter[mine], self.longer[mine])


def _at(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Positions in `values`, which is sorted, of all that are wanted."""
    begin, end = (np.searchsorted(values, wanted, side) for side in ("left", "right"))
    return np.concatenate([np.zeros(0, np.int64), *(np.arange(a, b) for a, b in zip(begin, end, strict=True) if a < b)])


def groups(words: Words, graph: Graph, quoted: np.ndarray, surnames: np.ndarray) -> np.ndarray:
    """The group of each quote, a key; 0 for one that belongs to none. `quoted` are positions in `words`."""
    keys = node_keys(words.keys[quoted], words.weight[quoted], surnames)
    shorter, longer = words.find(graph.shorter), words.find(graph.longer)
    paired = distinct(np.concatenate([shorter, longer]))
    of = within(quoted, paired)
    who: dict[int, set[int]] = {}
    for at, surname in zip(quoted[of].tolist(), surnames[of].tolist(), strict=True):
        who.setdefault(at, set()).add(surname)
    told = dict(zip(paired.tolist(), words.weight[paired].tolist(), strict=True))
    cut = words.n_words[shorter] < CUT * words.n_words[longer]
    whole, pieces = _Joined(), list[tuple[Node, Node]]()
    for one, other, is_cut in zip(shorter.tolist(), longer.tolist(), cut.tolist(), strict=True):
        for node, over in _joins(one, other, is_cut, told, who):
            if is_cut:
                pieces.append((node, over))
            else:
                whole.join(node, over)
    leader = _leaders(whole, pieces, _ranks(words, paired), who)
    if not leader:
        return keys
    moved = np.array(list(leader), np.int64).reshape(-1, 2), np.array(list(leader.values()), np.int64).reshape(-1, 2)
    mine, theirs = (_keys_of(words, side) for side in moved)
    order = np.argsort(mine)
    mine, theirs = mine[order], theirs[order]
    at = np.minimum(np.searchsorted(mine, keys), len(mine) - 1)
    return np.where(mine[at] == keys, theirs[at], keys)


def _keys_of(words: Words, nodes: np.ndarray) -> np.ndarray:
    return node_keys(words.keys[nodes[:, 0]], words.weight[nodes[:, 0]], nodes[:, 1].view(KEY))


def _ranks(words: Words, paired: np.ndarray) -> dict[int, int]:
    """Place of words among all: the longest first, of equal length by their key."""
    order = np.lexsort((words.keys[paired], -words.n_words[paired].astype(np.int64)))
    return {at: rank for rank, at in enumerate(paired[order].tolist())}


def _joins(
    one: int, other: int, is_cut: bool, told: dict[int, int], who: dict[int, set[int]]
) -> Iterable[tuple[Node, Node]]:
    """The nodes that a pair joins: `one` is covered by `other`."""
    mine, theirs = who.get(one, set()), who.get(other, set())
    shared = (mine & theirs) - {0}
    if told[other] < GENERIC or told[one] < GENERIC:  # from one mouth alone
        for surname in shared:
            here = (one, _signed(surname) if told[one] < GENERIC else 0)
            yield here, (other, _signed(surname) if told[other] < GENERIC else 0)
        return
    known = mine - {0} and theirs - {0}
    if not is_cut or told[one] >= TELLING or shared or not known or 0 in mine | theirs:
        yield (one, 0), (other, 0)


def _signed(key: int) -> int:
    """64 bits as numpy's signed integers have them."""
    return key - (1 << 64) if key >> 63 else key


class _Joined:
    """Nodes that are one: each stands for itself until joined."""

    def __init__(self) -> None:
        self.parent: dict[Node, Node] = {}

    def head(self, node: Node) -> Node:
        """The node that stands for all that it is joined with."""
        while (up := self.parent.get(node, node)) != node:
            self.parent[node] = self.parent.get(up, up)
            node = up
        return node

    def join(self, one: Node, other: Node) -> None:
        """Makes two nodes one."""
        a, b = self.head(one), self.head(other)
        self.parent[a], self.parent[b] = b, b


def _leaders(
    whole: _Joined, pieces: list[tuple[Node, Node]], rank: dict[int, int], who: dict[int, set[int]]
) -> dict[Node, Node]:
    """The node that each belongs to, where that is another.

    Nodes joined as `whole` belong together; the longest stands for them. A piece belongs to those that cover it and are
    no piece themselves: of several to one with a speaker in common, then to the longest.
    """
    members: dict[Node, list[Node]] = {}
    for node in {*whole.parent, *(node for pair in pieces for node in pair)}:
        members.setdefault(whole.head(node), []).append(node)
    best = {head: min(some, key=lambda one: (rank[one[0]], one[1])) for head, some in members.items()}
    names = {head: {name for node in some for name in who.get(node[0], ())} - {0} for head, some in members.items()}
    above: dict[Node, set[Node]] = {}
    for node, over in pieces:
        one, other = whole.head(node), whole.head(over)
        if _before(best[other], best[one], rank):
            above.setdefault(one, set()).add(other)
    of: dict[Node, Node] = {}
    for head in sorted(above, key=lambda one: (rank[best[one][0]], best[one][1])):
        free = [other for other in above[head] if other not in of]
        if free:
            of[head] = min(free, key=lambda o: (not names[head] & names[o], rank[best[o][0]], best[o][1]))
    return {node: best[of.get(head, head)] for head, some in members.items() for node in some}


def _before(one: Node, other: Node, rank: dict[int, int]) -> bool:
    return (rank[one[0]], one[1]) < (rank[other[0]], other[1])
