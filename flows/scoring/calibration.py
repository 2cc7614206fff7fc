"""Whether `confidence` keeps its word on marked articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from flows.scoring.comparing import judge
from flows.scoring.words import Item

_COPIED = ("method", "confidence", "name_confidence", "cue_lemma", "words")


def judged(gold: Iterable[Item], found: Mapping[str, Sequence[Item]]) -> pd.DataFrame:
    """A row for each found quote: `method`, `confidence`, `name_confidence` (1 without a name), `cue_lemma`, number of `words`,
    whether `named`, whether `right`.
    """
    rows = [
        (*(quote[name] for name in _COPIED), quote["name"] is not None, right)
        for article in gold
        for quote, right in judge(article, found.get(article["doc_id"], []))
    ]
    return pd.DataFrame(rows, columns=[*_COPIED, "named", "right"])


def without_name(table: pd.DataFrame) -> pd.Series[float]:
    """Of the rows of `judged`, what is claimed of words and speaker alone: `confidence` doubts the name too, which nobody marked."""
    return (table.confidence / table.name_confidence).clip(upper=1.0)


CONFIDENCE_EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Lower edges of the calibration table's rows."""

ABOVE_ALL = 1.01
"""Upper edge of the last, for a correction by hand claims 1."""


def by_claim(claimed: pd.Series[float], right: pd.Series[bool]) -> pd.DataFrame:
    """Quotes by what is claimed of them: how many, what is claimed on average, how many are right."""
    table = pd.DataFrame({"claimed": claimed, "right": right})
    bins = pd.cut(table.claimed, [*CONFIDENCE_EDGES, ABOVE_ALL], include_lowest=True, right=False)
    bins.name = "confidence"
    grouped = table.groupby(bins, observed=True)
    return pd.DataFrame(
        {"quotes": grouped.size(), "claimed": grouped.claimed.mean(), "right": grouped.right.mean()}
    ).round(2)


def auc(claimed: pd.Series[float], right: pd.Series[bool]) -> float:
    """How often, of a right and a wrong quote, the right one has the higher confidence; a tie counts half."""
    n_right, n_wrong = int(right.sum()), int((~right).sum())
    ranks = float(claimed.rank()[right].sum())
    return (ranks - n_right * (n_right + 1) / 2) / (n_right * n_wrong) if n_right and n_wrong else 0.5


def brier(claimed: pd.Series[float], right: pd.Series[bool]) -> float:
    """Mean square of the difference between what is claimed and what is so: 0 at best."""
    return float(((claimed - right) ** 2).mean())
