"""Confidence corrected by what people judged: a line on the log-odds, fitted when there are judgements enough.

After Platt, "Probabilistic outputs for support vector machines" (1999), with his targets, which keep a sample without a
wrong quote from claiming certainty. The fit is a line of `reviews.jsonl`, so that releases hang on the file alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import TYPE_CHECKING

from releases.errors import StoreError
from releases.reading.release import Release
from releases.reviews import ledger
from releases.reviews.estimating import weights
from releases.reviews.standing import held
from releases.tables.calibration import Calibration, log_odds

if TYPE_CHECKING:
    from releases.store.store import Store

ENOUGH = 200
"""Judgements from which a recalibration is made: fewer would follow chance."""

ANEW = 50
"""Judgements more from which it is made again by itself: each rewrites the table `said`."""

PULL = 1.0
"""Weight of that pull: as of a normal prior of deviation 1, against 200 judgements and more."""

STEPS = 100
TOLERANCE = 1e-10

VERSION = "quotes"
"""In a manifest's `pipeline`: the declared version of what finds quotes and gives them their confidence."""


def fit(confidence: Sequence[float], right: Sequence[bool], weight: Sequence[float]) -> Calibration:
    """The line through judged quotes, each with its weight. A line that would turn the order round is level."""
    n_right = sum(w for one, w in zip(right, weight, strict=True) if one)
    n_wrong = sum(weight) - n_right
    high, low = (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2)
    points = [
        (log_odds(value), high if one else low, w)
        for value, one, w in zip(confidence, right, weight, strict=True)
        if w > 0
    ]
    slope, intercept = _newton(points)
    if slope < 0:
        mean = sum(target * w for _, target, w in points) / sum(w for *_, w in points)
        slope, intercept = 0.0, log_odds(mean)
    return Calibration(round(slope, 4), round(intercept, 4), len(points))


def _newton(points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Slope and intercept of greatest likelihood, each pulled a little towards leaving confidence as it is."""
    slope, intercept, pull = 1.0, 0.0, PULL
    for _ in range(STEPS):
        g_slope, g_intercept = pull * (1 - slope), -pull * intercept
        h_ss, h_si, h_ii = pull, 0.0, pull
        for x, target, w in points:
            p = 1 / (1 + exp(-min(max(slope * x + intercept, -30.0), 30.0)))
            g_slope += w * (target - p) * x
            g_intercept += w * (target - p)
            curve = w * p * (1 - p)
            h_ss += curve * x * x
            h_si += curve * x
            h_ii += curve
        determinant = h_ss * h_ii - h_si * h_si
        d_slope = (g_slope * h_ii - g_intercept * h_si) / determinant
        d_intercept = (g_intercept * h_ss - g_slope * h_si) / determinant
        shorter = max(1.0, abs(d_slope), abs(d_intercept))  # a full step can overshoot far from the maximum
        slope, intercept = slope + d_slope / shorter, intercept + d_intercept / shorter
        if abs(d_slope) + abs(d_intercept) < TOLERANCE:
            break
    return slope, intercept


def version_of(release: Release) -> str:
    """The declared version of what found a release's quotes."""
    return str(release.manifest.pipeline.get(VERSION, ""))


def recalibrate(store: Store, release: Release, who: str | None = None, *, if_due: bool = False) -> Calibration | None:
    """Fits the judgements that stand in a release and notes the line, which the next run takes.

    With `if_due` only where there are enough and `ANEW` more than the last time. Raises StoreError where there are too few.
    """
    file = store.storage.lines(ledger.FILE)
    reviews = ledger.read(file)
    if if_due and len(reviews.judgements) < ENOUGH:
        return None
    standing = held(release, reviews).standing
    weight = weights(standing, reviews.rounds)
    n, version = sum(one > 0 for one in weight), version_of(release)
    known = reviews.calibration(version)
    if if_due and (n < ENOUGH or (known is not None and n < known["judged"] + ANEW)):
        return None
    if n < ENOUGH:
        raise StoreError(
            f"{n} judgement(s) stand in release {release.number}; a recalibration needs {ENOUGH}: `onrecord review` draws more"
        )
    made = fit([one.row["confidence"] for one in standing], [one.right for one in standing], weight)
    ledger.record(file, [{"calibration": {**made.as_value(), "quotes": version}}], who)
    return made
