"""Confidence as judgements on this very store have corrected it: one mapping a release, in its manifest.

`quotes.confidence` stays what the pipeline gave, so that no part of it is written again; `said` and the Python API apply
the mapping: Platt's (1999), a line on the log-odds, which never turns the order of two quotes round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt

KEY = "calibration"
"""Under which a manifest's `pipeline` has the mapping."""

EDGE = 0.005
"""A confidence is taken to be at least so far from 0 and 1: nothing is sure."""


FAR = 30.0
"""Log-odds beyond which nothing changes any more."""


def log_odds(value: float) -> float:
    """The logarithm of the odds of a probability, within `EDGE` of 0 and 1."""
    inside = min(max(value, EDGE), 1 - EDGE)
    return log(inside / (1 - inside))


@dataclass(frozen=True, slots=True)
class Calibration:
    """`confidence` -> the share of right quotes among those of that confidence."""

    slope: float
    intercept: float
    judged: int
    """quotes that it was counted on"""

    @staticmethod
    def of(pipeline: Mapping[str, object]) -> Calibration | None:
        """That of a release, by its manifest's `pipeline`; None where its confidences are as the pipeline gave them."""
        found = pipeline.get(KEY)
        if not isinstance(found, Mapping):
            return None
        return Calibration(float(found["slope"]), float(found["intercept"]), int(found["judged"]))

    def as_value(self) -> dict[str, float | int]:
        """As the manifest has it."""
        return {"slope": self.slope, "intercept": self.intercept, "judged": self.judged}

    def __call__(self, value: float) -> float:
        """One confidence, corrected; two decimals, as it is given."""
        odds = self.slope * log_odds(value) + self.intercept
        made = 1 / (1 + exp(-min(max(odds, -FAR), FAR)))
        return round(min(max(made, EDGE), 1 - EDGE), 2)

    def all(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Many at once."""
        given = np.asarray(values, dtype=np.float64)
        known, at = np.unique(given, return_inverse=True)  # two decimals: about a hundred different ones
        made = np.array([self(value) for value in known.tolist()], dtype=np.float64)
        return made[at].reshape(given.shape)
