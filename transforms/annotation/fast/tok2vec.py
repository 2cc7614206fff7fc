"""spaCy's tok2vec network, computed faster to the same vectors.

The network of spaCy's small and medium pipelines (`MultiHashEmbed`, then `MaxoutWindowEncoder`) first makes a vector of
each token's own features and then mixes it, layer by layer, with its neighbours'. Here the vectors of the first step
are kept from text to text, for most words of a text have been seen before; and the layers run in blocks of rows that
fit the processor's cache, with buffers used again. They differ from spaCy's in the sixth digit, for sums are taken in
another order; a text gets the same vectors, bit for bit, in any company (see `blocks`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import intify_attr
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from transforms.annotation.fast import matrix_blocks
from transforms.annotation.fast.matrix_blocks import BLOCK, Floats

#: Rows of distinct tokens that are embedded at once.
EMBED_BLOCK = 64
#: Distinct tokens kept; 400 bytes each. A batch holds fewer (`annotate.BATCH_CHARACTERS`, `selective.MAX_TOKENS`).
KEPT = 65_536

_HASHES = r"with_array\(ints-getitem>>hashembed(\|ints-getitem>>hashembed)*\)"
_MAXOUT = "maxout>>layernorm>>dropout"
_LAYER = rf"residual\(expand_window>>{_MAXOUT}\)"
_NETWORK = re.compile(
    rf"extract_features>>list2ragged>>{_HASHES}(\|static_vectors)?>>with_array\({_MAXOUT}\)>>ragged2list"
    rf">>with_array\({_LAYER}(>>{_LAYER})*\)"
)


@dataclass(frozen=True, slots=True)
class _Layer:
    weights: Floats
    """(3 * width, pieces * width): the window of three tokens to the pieces, one piece after the other"""
    bias: Floats
    scale: Floats
    shift: Floats


class _Rows:
    """What the embedding layer asks of a Doc, for tokens gathered from many."""

    def __init__(self, vocab: Any, columns: list[int], table: NDArray[np.uint64]) -> None:
        self.vocab = vocab
        self._columns = columns
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def to_array(self, attributes: Any) -> NDArray[np.uint64]:
        if isinstance(attributes, int):
            return self._table[:, self._columns.index(attributes)]
        return self._table[:, [self._columns.index(intify_attr(a)) for a in attributes]]


def recognised(model: Model[Any, Any]) -> bool:
    """Whether `model` is a tok2vec network that `Tok2Vec` computes: its name spells out its layers."""
    if not _NETWORK.fullmatch(model.name) or not isinstance(model.ops, NumpyOps):
        return False
    encoder = model.layers[1]
    windows = [layer.attrs["window_size"] for layer in encoder.walk() if layer.name == "expand_window"]
    return set(windows) == {1} and encoder.attrs["pad"] == len(windows)


class Tok2Vec:
    """The vectors of a recognised network."""

    def __init__(self, model: Model[Any, Any]) -> None:
        self._embed: Model[Any, Any] = model.layers[0]
        extractor = next(layer for layer in self._embed.walk() if layer.name == "extract_features")
        self._columns = [intify_attr(column) for column in extractor.attrs["columns"]]
        self._static = any(layer.name == "static_vectors" for layer in self._embed.walk())
        maxouts = [layer for layer in model.layers[1].walk() if layer.name == "maxout"]
        norms = [layer for layer in model.layers[1].walk() if layer.name == "layernorm"]
        self._layers = [_layer(maxout, norm) for maxout, norm in zip(maxouts, norms, strict=True)]
        self.width: int = maxouts[0].get_dim("nO")
        self._pieces: int = maxouts[0].get_dim("nP")
        self._forget()

    def _forget(self) -> None:
        # Row 0 is the padding: as many rows of zeros as there are layers, or more, keep texts apart.
        self._row_of: dict[bytes, int] = {}
        self._vectors: Floats = np.zeros((1024, self.width), np.float32)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """One array (tokens, width) for each of `docs`."""
        stacked, firsts = self.stacked(docs)
        return [stacked[first : first + len(doc)] for doc, first in zip(docs, firsts, strict=True)]

    def stacked(self, docs: Sequence[Doc]) -> tuple[Floats, list[int]]:
        """The vectors of all `docs` in one array of whole blocks, and the row at which each begins."""
        rows, firsts = self._rows(docs)
        hidden = self._vectors[rows]
        for layer in self._layers:
            hidden = self._mix(layer, hidden)
        return hidden[1:-1], firsts

    def _mix(self, layer: _Layer, hidden: Floats) -> Floats:
        """One layer: maxout of the window, normalised, added to what came in."""
        width = self.width
        mixed = np.zeros_like(hidden)
        window = np.empty((BLOCK, 3 * width), np.float32)
        pieces = np.empty((BLOCK, self._pieces * width), np.float32)
        best = np.empty((BLOCK, width), np.float32)
        for first in range(0, len(hidden) - 2, BLOCK):
            for i in range(3):
                window[:, i * width : (i + 1) * width] = hidden[first + i : first + i + BLOCK]
            np.matmul(window, layer.weights, out=pieces)
            np.add(pieces, layer.bias, out=pieces)
            best[:] = pieces[:, :width]
            for i in range(1, self._pieces):
                np.maximum(best, pieces[:, i * width : (i + 1) * width], out=best)
            best -= best.mean(axis=1, keepdims=True)
            variance = np.einsum("ij,ij->i", best, best) / np.float32(width)
            best *= (1 / np.sqrt(variance + np.float32(1e-8)))[:, None]
            best *= layer.scale
            best += layer.shift
            np.add(best, hidden[first + 1 : first + 1 + BLOCK], out=mixed[first + 1 : first + 1 + BLOCK])
        return mixed

    def _rows(self, docs: Sequence[Doc]) -> tuple[NDArray[np.intp], list[int]]:
        """The rows of `_vectors` for whole blocks, one more of padding before and after; and where texts begin."""
        if len(self._row_of) > KEPT:
            self._forget()
        firsts, n_rows = matrix_blocks.stack(map(len, docs), gap=len(self._layers))
        rows = np.zeros(n_rows + 2, np.intp)
        for doc, first in zip(docs, firsts, strict=True):
            columns = [*self._columns, getattr(doc.vocab.vectors, "attr", 0)] if self._static else self._columns
            table = np.ascontiguousarray(doc.to_array(columns))
            keys = table.view(f"V{table.itemsize * len(columns)}").ravel().tolist()
            new = {key: i for i, key in enumerate(keys) if key not in self._row_of}
            if new:
                self._add(list(new), _Rows(doc.vocab, columns, table[list(new.values())]))
            rows[first + 1 : first + 1 + len(keys)] = [self._row_of[key] for key in keys]
        return rows, firsts

    def _add(self, keys: list[bytes], tokens: _Rows) -> None:
        """Embed new tokens, EMBED_BLOCK at a time, the last block filled up."""
        for first in range(0, len(keys), EMBED_BLOCK):
            block = keys[first : first + EMBED_BLOCK]
            table = np.resize(tokens._table[first : first + EMBED_BLOCK], (EMBED_BLOCK, tokens._table.shape[1]))
            vectors = self._embed.predict([_Rows(tokens.vocab, tokens._columns, table)])[0]
            row = len(self._row_of) + 1
            while row + len(block) > len(self._vectors):
                self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._vectors[row : row + len(block)] = vectors[: len(block)]
            self._row_of.update(zip(block, range(row, row + len(block)), strict=True))


def _layer(maxout: Model[Any, Any], norm: Model[Any, Any]) -> _Layer:
    weights: Any = maxout.get_param("W")
    bias: Any = maxout.get_param("b")
    scale: Any = norm.get_param("G")
    shift: Any = norm.get_param("b")
    width, pieces, inputs = weights.shape
    return _Layer(
        np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, pieces * width)),
        bias.T.reshape(pieces * width).copy(),
        scale,
        shift,
    )
