"""Matrix products on blocks of one shape, so that the rows of a text come out the same in any company.

The order in which a BLAS sums can depend on the shape of the product and on a row's place in it. So texts are stacked
into whole blocks, and each begins at a multiple of ALIGNMENT rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

Floats = NDArray[np.float32]

#: A multiple of the rows that any BLAS kernel known to us takes at once (4, 6, 8, 12, 16 or 24).
ALIGNMENT = 48
#: Rows of a matrix product: a block and its products stay in a core's second-level cache (about 0.8 MB of them).
BLOCK = 6 * ALIGNMENT


def stack(lengths: Iterable[int], gap: int) -> tuple[list[int], int]:
    """Where texts of these lengths begin, at least `gap` rows before, between and after them; and the rows in all."""
    firsts = [ALIGNMENT]
    for length in lengths:
        firsts.append(_up(firsts[-1] + length + gap, ALIGNMENT))
    return firsts[:-1], _up(firsts[-1], BLOCK)


def _up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple


class Dense:
    """A linear layer, on the rows of whole blocks."""

    def __init__(self, weights: Floats, bias: Floats) -> None:
        """`weights` is (inputs, outputs), `bias` (outputs,)."""
        self.weights = np.ascontiguousarray(weights)
        self.bias = bias

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> Dense:
        """That of thinc's layer `linear`."""
        weights: Any = layer.get_param("W")
        bias: Any = layer.get_param("b")
        return cls(weights.T, bias)

    def __call__(self, inputs: Floats) -> Floats:
        outputs = np.empty((len(inputs), self.weights.shape[1]), np.float32)
        for first in range(0, len(inputs), BLOCK):
            block = slice(first, first + BLOCK)
            np.matmul(inputs[block], self.weights, out=outputs[block])
        outputs += self.bias
        return outputs


class Features:
    """The lower layer of spaCy's transition models: what a token adds to a state, for each place it can stand in."""

    def __init__(self, layer: Model[Any, Any]) -> None:
        weights: Any = layer.get_param("W")
        bias: Any = layer.get_param("b")
        padding: Any = layer.get_param("pad")
        self.places, self.hidden, self.pieces, inputs = weights.shape
        # Columns: place, then piece, then hidden unit; so maxout compares slices that lie together.
        columns = self.places * self.pieces * self.hidden
        self._dense = Dense(weights.transpose(3, 0, 2, 1).reshape(inputs, columns), np.zeros(columns, np.float32))
        self.bias: Floats = bias.T.reshape(-1)
        self.padding: Floats = padding[0].transpose(0, 2, 1).reshape(self.places, -1)
        """(places, pieces * hidden): what an empty place adds"""

    def __call__(self, vectors: Floats) -> Floats:
        """(tokens, places, pieces * hidden), in whole blocks."""
        return self._dense(vectors).reshape(len(vectors), self.places, -1)

    def maxout(self, sums: Floats) -> Floats:
        """(states, hidden) from (states, pieces * hidden)."""
        largest: Floats = sums.reshape(len(sums), self.pieces, self.hidden).max(axis=1)
        return largest
