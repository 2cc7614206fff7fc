"""spaCy's dependency parser, decoded faster to the same trees.

It is arc-eager (Nivre 2003): a stack, a buffer and four moves, chosen step by step from what stands on top of them. No
arc crosses the start of a sentence and the stack is empty there, so sentences whose starts are known do not depend on
each other: all sentences of a batch make their moves in step, each step being a few operations on arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import DependencyParser
from spacy.pipeline._parser_internals import nonproj
from spacy.tokens import Doc
from thinc.api import NumpyOps

from transforms.annotation.fast import matrix_blocks
from transforms.annotation.fast.matrix_blocks import Dense, Features, Floats

Ints = NDArray[np.intp]

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
_MOVES = "SDLRB"
#: Empty places below the bottom of a stack, so that its three topmost tokens can be asked for at any depth.
_BELOW = 3
#: The row that stands for no token; the first rows belong to no text.
_NOTHING = 0


def recognised(component: Any) -> bool:
    """Whether `component` is a parser that `Trees` decodes: greedy, of the usual layers, behind a shared tok2vec."""
    if type(component) is not DependencyParser or component.cfg["beam_width"] != 1 or component.cfg.get("learn_tokens"):
        return False
    model = component.model
    return (
        isinstance(model.ops, NumpyOps)
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and [layer.name for layer in model.layers[1:]] == ["precomputable_affine", "linear"]
        and [layer.name for layer in model.layers[0].layers] == ["tok2vec-listener", "list2array", "linear"]
        and model.layers[1].get_dim("nF") == 8
    )


class Trees:
    """Sets heads and dependencies of texts as a recognised component does."""

    def __init__(self, component: DependencyParser) -> None:
        head, lower, upper = component.model.layers
        self._project = Dense.of(head.layers[2])
        self._features = Features(lower)
        self._upper, self._gemm = Dense.of(upper), component.model.ops.gemm
        names = [component.moves.get_class_name(i) for i in range(component.moves.n_moves)]
        strings = component.vocab.strings
        self._move = np.array([_MOVES.index(name[0]) for name in names])
        self._label = np.array([strings.add(name[2:]) for name in names], np.uint64)
        self._root = strings.add("ROOT")

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Parse `docs`, of which none is empty, each with vectors (`tensor`) and all its sentence starts known."""
        firsts, n_rows = matrix_blocks.stack(map(len, docs), gap=0)
        vectors = np.zeros((n_rows, docs[0].tensor.shape[1]), np.float32)
        starts = np.zeros(n_rows, bool)
        for doc, first in zip(docs, firsts, strict=True):
            vectors[first : first + len(doc)] = doc.tensor
            starts[first : first + len(doc)] = doc.to_array("SENT_START") == 1
            starts[first] = True
        begins = np.flatnonzero(starts)
        text_ends = np.repeat(
            [first + len(doc) for doc, first in zip(docs, firsts, strict=True)],
            [int(starts[first : first + len(doc)].sum()) for doc, first in zip(docs, firsts, strict=True)],
        )
        state = _States(begins, np.minimum(np.append(begins[1:], n_rows), text_ends), text_ends, starts)
        self._decode(state, self._features(self._project(vectors)))
        for doc, first in zip(docs, firsts, strict=True):
            self._set(doc, state.head[first : first + len(doc)] - first, state.label[first : first + len(doc)])

    def _decode(self, state: _States, features: Floats) -> None:
        layer = self._features
        features[_NOTHING] = layer.padding
        table = features.reshape(-1, layer.padding.shape[1])
        places = np.arange(layer.places)
        while len(state.active):
            context, allowed = state.look()
            sums = table[context * layer.places + places].sum(axis=1) + layer.bias
            # BLIS, unlike numpy's BLAS, sums a row in one order wherever it stands.
            scores = self._gemm(layer.maxout(sums), self._upper.weights) + self._upper.bias
            scores[~allowed[:, self._move]] = -np.inf
            best = scores.argmax(axis=1)
            state.make(self._move[best], self._label[best])

    def _set(self, doc: Doc, heads: Ints, labels: NDArray[np.uint64]) -> None:
        own = np.arange(len(doc))
        is_root = heads < 0
        table: Any = np.empty((len(doc), 2), np.uint64)
        table[:, 0] = np.where(is_root, 0, heads - own).astype(np.uint64)
        table[:, 1] = np.where(is_root, self._root, labels)
        doc.from_array(["HEAD", "DEP"], table)
        nonproj.deprojectivize(doc)


class _States:
    """The states of sentences being parsed; tokens are rows."""

    def __init__(self, begins: Ints, ends: Ints, text_ends: Ints, starts: NDArray[np.bool_]) -> None:
        n, longest = len(begins), int((ends - begins).max()) + _BELOW + 1
        self.active = np.arange(n)
        self._starts, self._ends, self._text_ends = starts, ends, text_ends
        self._next = begins.copy()
        """the first token of the buffer that was never on the stack"""
        self._stack = np.full((n, longest), _NOTHING)
        self._depth = np.zeros(n, np.intp)
        self._back = np.full((n, longest), _NOTHING)
        """tokens that came back to the buffer from the stack, the first one last"""
        self._backs = np.zeros(n, np.intp)
        self.head = np.full(len(starts), -1)
        self.label = np.zeros(len(starts), np.uint64)
        self._came_back = np.zeros(len(starts), bool)
        self._child = np.full((2, len(starts)), _NOTHING)
        """the latest child on the left and on the right of each token"""
        self._earlier = np.full(len(starts), _NOTHING)
        """the child of the same head and side that came before a child"""

    def look(self) -> tuple[Ints, NDArray[np.bool_]]:
        """For every active state the eight tokens that its scores come from, and which of the five moves it may make."""
        a = self.active
        depth, backs, top = self._depth[a], self._backs[a], self._depth[a] + _BELOW - 1
        self._s0, s1, s2 = (self._stack[a, top - i] for i in range(3))
        rest = self._next[a]
        first = np.where(backs > 0, self._back[a, backs + _BELOW - 1], rest)
        second = np.where(backs > 1, self._back[a, backs + _BELOW - 2], np.where(backs > 0, rest, rest + 1))
        # Only what was never on the stack can lie behind the end of the text.
        end = self._text_ends[a]
        self._b0 = b0 = np.where(first < end, first, _NOTHING)
        b1 = np.where(second < end, second, _NOTHING)
        left, right = self._child
        context = np.stack([b0, b1, self._s0, s1, s2, left[b0], left[self._s0], right[self._s0]], axis=1)
        length = end - rest + backs
        at_start = self._starts[b0]
        arc = (depth > 0) & (length > 0) & ~at_start
        shift = (depth == 0) | ((length > 1) & ~at_start & ~self._came_back[b0])
        reduce = (depth > 0) & ((length == 0) | (depth > 1) | at_start)
        return context, np.stack([shift, reduce, arc, arc, np.zeros_like(arc)], axis=1)

    def make(self, moves: Ints, labels: NDArray[np.uint64]) -> None:
        """Let every active state make its move; those that are done are active no longer."""
        a, s0, b0 = self.active, self._s0, self._b0
        left, right = moves == LEFT, moves == RIGHT
        self._attach(s0[left], b0[left], labels[left], side=0)
        self._attach(b0[right], s0[right], labels[right], side=1)
        self._came_back[b0[left]] = False
        reduce = moves == REDUCE
        returned = reduce & (self.head[s0] < 0) & (self._depth[a] > 1)
        self._depth[a[left | reduce]] -= 1
        self._give_back(a[returned], s0[returned])
        pushed = right | (moves == SHIFT)
        self._push(a[pushed], b0[pushed])
        done = (self._depth[a] == 0) & (self._backs[a] == 0) & (self._next[a] >= self._ends[a])
        self.active = a[~done]

    def _attach(self, child: Ints, head: Ints, label: NDArray[np.uint64], side: int) -> None:
        # A child that changes its head is the latest of its old one: that one stood on the stack since.
        old = self.head[child]
        moved, old = child[old >= 0], old[old >= 0]
        old_side = (old < moved).astype(np.intp)
        latest = self._child[old_side, old] == moved
        self._child[old_side[latest], old[latest]] = self._earlier[moved[latest]]
        self.head[child], self.label[child] = head, label
        self._earlier[child] = self._child[side, head]
        self._child[side, head] = child

    def _give_back(self, states: Ints, tokens: Ints) -> None:
        self._back[states, self._backs[states] + _BELOW] = tokens
        self._backs[states] += 1
        self._came_back[tokens] = True

    def _push(self, states: Ints, tokens: Ints) -> None:
        self._stack[states, self._depth[states] + _BELOW] = tokens
        self._depth[states] += 1
        from_back = self._backs[states] > 0
        self._backs[states[from_back]] -= 1
        self._next[states[~from_back]] += 1
