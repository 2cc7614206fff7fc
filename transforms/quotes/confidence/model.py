"""The model: boosted trees over the features of a quote, scored in numpy for all quotes of an article at once.

Every condition of every tree is looked at; those that fail rule leaves out, and the leftmost leaf that is left is the one
that a walk down the tree would reach (QuickScorer: Lucchese et al., "QuickScorer: a fast algorithm to rank documents
with additive ensembles of regression trees", 2015). Features and thresholds are whole numbers and leaves are whole
multiples of 2**-32, so a quote has the same probability alone and among others, in whatever order trees are added up.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from transforms.quotes.confidence.features import KINDS, MOST, NONE, NUMBERS, Row

#: The file of trees, beside this module; made by `make confidence`.
FILE = "model.npz"
#: Leaves of a tree at most: a bit of a mask each.
MOST_LEAVES = 16
#: What one is, in leaves.
UNIT = 1 << 32
#: Shares of names of kinds are whole numbers of so many parts.
SHARES = 1_000
#: Rules that cannot be counted where the model is: those who marked its articles join a report and the quotation behind
#: it, which are two rows here, and leave turns of interviews unmarked. Told by reading.
UNCOUNTED = {"goes on": 0.8, "turn": 0.8}

Shorts = npt.NDArray[np.int16]


class ModelError(ValueError):
    """The file of trees is not of this version of the features; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """Trees: of each condition (of a tree, side by side) the feature, the threshold and the leaves left if it fails."""

    shares: tuple[Mapping[str, int], ...]
    """for each of `KINDS`, of each name the share of quotes that were right, in thousandths"""
    usual: int
    """the share for a name that was not seen"""
    feature: npt.NDArray[np.uint8]
    """conditions x trees: index into `KINDS` and then `NUMBERS`"""
    threshold: Shorts
    """conditions x trees: a condition holds up to it"""
    left: npt.NDArray[np.uint16]
    """conditions x trees: a bit for each leaf, less those that are reached only where the condition holds"""
    leaves: npt.NDArray[np.int64]
    """trees x leaves"""
    curve: tuple[tuple[int, ...], tuple[int, ...]] = ((0, SHARES), (0, SHARES))
    """what the trees claim and what was right of it, rising, in thousandths; straight lines between"""

    def scores(self, columns: Shorts) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each quote reaches, in log odds."""
        fails = columns[self.feature] > self.threshold[:, :, np.newaxis]
        ruled_out = np.bitwise_or.reduce(fails * ~self.left[:, :, np.newaxis], axis=0)
        trees = np.arange(len(self.leaves))[:, np.newaxis]
        found: npt.NDArray[np.int64] = self.leaves[trees, _lowest()[~ruled_out]].sum(axis=0)
        return found

    def probabilities(self, rows: Sequence[Row]) -> list[float]:
        """For each quote the probability, 0 to 1, that its words and its speaker are right."""
        if not rows:
            return []
        scores = self.scores(columns(self.shares, self.usual, rows)).tolist()
        return [
            UNCOUNTED.get(row.kinds[0], self._mended(1 / (1 + math.exp(-score / UNIT))))
            for row, score in zip(rows, scores, strict=True)
        ]

    def _mended(self, claimed: float) -> float:
        """What was right of the quotes of which the trees claim so much."""
        xs, ys = self.curve
        claimed *= SHARES
        k = min(bisect.bisect_right(xs, claimed), len(xs) - 1)
        (x, y), (right, up) = (xs[k - 1], ys[k - 1]), (xs[k], ys[k])
        return (y + (up - y) * (claimed - x) / (right - x)) / SHARES


def columns(shares: Sequence[Mapping[str, int]], usual: int, rows: Sequence[Row]) -> Shorts:
    """The features of `rows` as numbers, of names of kinds their share: features x quotes."""
    names = zip(*(row.kinds for row in rows), strict=True)
    kinds = [[known.get(name, usual) for name in column] for known, column in zip(shares, names, strict=True)]
    found = np.array([*kinds, *zip(*(row.numbers for row in rows), strict=True)])
    return found.clip(NONE, MOST).astype(np.int16)


@functools.cache
def ours() -> Model:
    """The model that comes with the package."""
    with resources.files(__package__).joinpath(FILE).open("rb") as stream:
        return load(stream)


def load(stream: IO[bytes]) -> Model:
    """The model of an opened file.

    Raises ModelError where it was made for other features.
    """
    with np.load(stream, allow_pickle=False) as file:
        if file["features"].tolist() != [*KINDS, *NUMBERS]:
            raise ModelError(f"{FILE} was made for other features: make it again with `make confidence GOLD=FILE`")
        shares = tuple(
            dict(zip(file[f"names {kind}"].tolist(), file[f"shares {kind}"].tolist(), strict=True)) for kind in KINDS
        )
        claimed, right = file["curve"].tolist()
        trees = (file["feature"], file["threshold"], file["left"], file["leaves"])
        return Model(shares, int(file["usual"]), *trees, (tuple(claimed), tuple(right)))


def save(model: Model, stream: IO[bytes]) -> None:
    """Write the model so that `load` reads it; equal models give equal bytes."""
    tables: dict[str, Any] = {"features": np.array([*KINDS, *NUMBERS]), "usual": np.int16(model.usual)}
    for kind, shares in zip(KINDS, model.shares, strict=True):
        tables[f"names {kind}"] = np.array(list(shares), str)
        tables[f"shares {kind}"] = np.array(list(shares.values()), np.int16)
    tables["curve"] = np.array(model.curve, np.int16)
    tables |= {"feature": model.feature, "threshold": model.threshold, "left": model.left, "leaves": model.leaves}
    np.savez_compressed(stream, **tables)


@functools.cache
def _lowest() -> npt.NDArray[np.intp]:
    """Of every mask the place of its lowest bit."""
    masks = np.arange(1 << MOST_LEAVES)
    found = np.zeros(len(masks), np.intp)
    for bit in reversed(range(MOST_LEAVES)):
        found[masks & (1 << bit) != 0] = bit
    return found
