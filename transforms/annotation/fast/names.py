"""spaCy's entity recogniser, decoded faster to the same names.

It reads a text from left to right and at each token takes the best of the moves allowed there: outside, a name of one
token, the beginning of a longer one, going on in it, its last token. Outside a name the scores depend on the token
alone, so they are computed for all tokens at once; only from the beginnings found so does one go on token by token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from transforms.annotation.fast import tok2vec
from transforms.annotation.fast.matrix_blocks import Dense, Features, Floats


def recognised(component: Any) -> bool:
    """Whether `component` is an entity recogniser that `Names` decodes: greedy, of the usual layers and moves."""
    if type(component) is not EntityRecognizer or component.cfg["beam_width"] != 1 or component.postprocesses:
        return False
    model = component.model
    head = model.layers[0]
    return (
        model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and [layer.name for layer in model.layers[1:]] == ["precomputable_affine", "linear"]
        and [layer.name for layer in head.layers[-2:]] == ["list2array", "linear"]
        and model.layers[1].get_dim("nF") == 3
        and tok2vec.recognised(head.layers[0])
    )


class Names:
    """Sets the entities of texts as a recognised component does."""

    def __init__(self, component: EntityRecognizer) -> None:
        head, lower, upper = component.model.layers
        self._tok2vec = tok2vec.Tok2Vec(head.layers[0])
        self._project = Dense.of(head.layers[2])
        self._features = Features(lower)
        self._scores = Dense.of(upper)
        self._weights = np.ascontiguousarray(self._scores.weights.T)
        moves = component.moves
        self._set_moves([moves.get_class_name(i) for i in range(moves.n_moves)])

    def _set_moves(self, names: list[str]) -> None:
        self._labels = [name[2:] for name in names]
        self._begins = np.array([name.startswith("B-") for name in names])
        self._outside = names.index("O")
        # A unit without label is for tokens that may not be in a name; only texts with preset names have such.
        starts = [self._begins[i] or (name[0] == "U" and len(name) > 2) or name == "O" for i, name in enumerate(names)]
        self._never = np.flatnonzero(~np.array(starts))
        self._on = np.array(
            [names.index("I-" + x) if b else 0 for x, b in zip(self._labels, self._begins, strict=True)]
        )
        self._last = np.array(
            [names.index("L-" + x) if b else 0 for x, b in zip(self._labels, self._begins, strict=True)]
        )

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set `ents` of `docs`, of which none is empty and none has names already."""
        vectors, firsts = self._tok2vec.stacked(docs)
        features = self._features(self._project(vectors))
        # The rows between texts are taken for white space, where no name begins.
        spaces, closing = np.ones(len(vectors), bool), np.ones(len(vectors), bool)
        for doc, first in zip(docs, firsts, strict=True):
            starts, spaces[first : first + len(doc)] = _starts_and_spaces(doc)
            closing[first : first + len(doc) - 1] = starts[1:]
        moves = self._first_moves(features, closing, spaces)
        ends = self._ends(features, closing, moves)
        for doc, first in zip(docs, firsts, strict=True):
            part = slice(first, first + len(doc))
            doc.set_ents(self._spans(doc, moves[part], ends[part] - first), default="outside")

    def _first_moves(self, features: Floats, closing: NDArray[np.bool_], spaces: NDArray[np.bool_]) -> NDArray[np.intp]:
        """For every token the best move if no name is open before it."""
        layer = self._features
        outside = layer.bias + layer.padding[1] + layer.padding[2]
        scores = self._scores(layer.maxout(features[:, 0] + outside))
        scores[:, self._never] = -np.inf
        scores[np.ix_(closing, self._begins)] = -np.inf
        moves: NDArray[np.intp] = scores.argmax(axis=1)
        moves[spaces] = self._outside
        return moves

    def _ends(self, features: Floats, closing: NDArray[np.bool_], moves: NDArray[np.intp]) -> NDArray[np.intp]:
        """For every token the end (exclusive) of the name that begins there; all names go on in step."""
        ends = np.arange(1, len(moves) + 1)
        first = np.flatnonzero(self._begins[moves])
        token = first + 1
        while len(first):
            sums = features[token, 0] + features[first, 1] + features[token - 1, 2] + self._features.bias
            hidden = self._features.maxout(sums)
            goes_on = self._score(hidden, self._on[moves[first]]) > self._score(hidden, self._last[moves[first]])
            goes_on &= ~closing[token]
            ends[first] = token + 1
            first, token = first[goes_on], token[goes_on] + 1
        return ends

    def _score(self, hidden: Floats, moves: NDArray[np.intp]) -> Floats:
        scores: Floats = np.einsum("ij,ij->i", hidden, self._weights[moves]) + self._scores.bias[moves]
        return scores

    def _spans(self, doc: Doc, moves: NDArray[np.intp], ends: NDArray[np.intp]) -> list[Span]:
        spans = []
        free = 0
        for first in np.flatnonzero(moves != self._outside).tolist():
            if first >= free:
                free = int(ends[first])
                spans.append(Span(doc, first, free, self._labels[moves[first]]))
        return spans


def _starts_and_spaces(doc: Doc) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each token whether a sentence starts with it, and whether it is white space."""
    table = doc.to_array(["SENT_START", "IS_SPACE"])
    return table[:, 0] == 1, table[:, 1] == 1
