"""What judgements on samples say of the whole: shares with their intervals, weighted back.

In each sample a judgement stands for the quotes of its stratum: size of the stratum by judgements in it. Samples count by
their number of judgements. Intervals are Wilson's (1927) at 95 %, with the effective number of judgements of Kish (1965),
(Σw)² / Σw², in place of their number, as Korn and Graubard (1998) do for samples of this kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from releases.reviews.drawing import bin_of
from releases.reviews.ledger import Reviews
from releases.reviews.line import Round
from releases.reviews.standing import Standing

Z = 1.959964
"""Of the normal distribution 95 % lies within so many deviations."""

ENOUGH = 20
"""Judgements from which a share is told in a sentence."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of right quotes, from 0 to 1."""

    right: float
    low: float
    high: float
    judged: int

    @property
    def sentence(self) -> str:
        """As people say it; with too few judgements only how many there are."""
        if self.judged < ENOUGH:
            return f"{self.judged} quote{'' if self.judged == 1 else 's'} judged, too few to tell how many are right"
        right, low, high = (round(100 * one) for one in (self.right, self.low, self.high))
        return f"of 100 quotes about {right} are right ({low}–{high}), judged on {self.judged:,}"


@dataclass(frozen=True, slots=True)
class Bin:
    """Quotes of like confidence."""

    name: str
    claimed: float
    """their mean confidence"""
    share: Share

    @property
    def keeps_its_word(self) -> bool:
        """Whether what is claimed could be so, as far as the judgements tell."""
        return self.share.low <= self.claimed <= self.share.high


@dataclass(frozen=True, slots=True)
class Quality:
    """What judgements say of a release."""

    whole: Share
    groups: Mapping[str, Mapping[str, Share]]
    """`kind`, `rule` and `outlet`: the share of each value, most judged first"""
    confidence: tuple[Bin, ...]
    changed: int
    """judgements that say nothing of this release (`standing.Held`)"""
    wrong: Mapping[str, int]
    """how many judgements found fault with words, speaker, name"""

    @property
    def keeps_its_word(self) -> bool | None:
        """Whether `confidence` does in every bin; None with too few judgements."""
        return None if self.whole.judged < ENOUGH else all(one.keeps_its_word for one in self.confidence)


def wilson(right: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a share `right` among `n` (which need not be whole); of nothing the whole range."""
    if n <= 0:
        return 0.0, 1.0
    centre = right + Z * Z / (2 * n)
    spread = Z * sqrt(right * (1 - right) / n + Z * Z / (4 * n * n))
    low, high = ((centre + sign * spread) / (1 + Z * Z / n) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def weights(standing: Sequence[Standing], rounds: Mapping[str, Round]) -> list[float]:
    """How many quotes each judgement stands for, relative to the others: the mean is 1."""
    places = {
        (round_id, quote_id): (round_id, at)
        for round_id, drawn in rounds.items()
        for at, stratum in enumerate(drawn.strata)
        for quote_id in stratum.quotes
    }
    of = [places.get((one.review.of or "", one.review.quote_id or "")) for one in standing]
    judged = Counter(place for place in of if place is not None)
    whole: dict[str, int] = defaultdict(int)
    n: dict[str, int] = defaultdict(int)
    for (round_id, at), count in judged.items():
        whole[round_id] += rounds[round_id].strata[at].of
        n[round_id] += count
    made = []
    for place in of:
        if place is None:  # a line by hand about a quote that was not drawn is no sample of anything
            made.append(0.0)
            continue
        round_id, at = place
        made.append(rounds[round_id].strata[at].of / judged[place] / whole[round_id] * n[round_id])
    return made


def share(right: Sequence[bool], weight: Sequence[float]) -> Share:
    """The weighted share of right ones."""
    total, n = sum(weight), sum(one > 0 for one in weight)
    if not n:
        return Share(0.0, 0.0, 1.0, 0)
    mean = sum(w for one, w in zip(right, weight, strict=True) if one) / total
    effective = total * total / sum(w * w for w in weight)
    return Share(mean, *wilson(min(mean, 1.0), effective), n)


def estimate(
    standing: Sequence[Standing],
    reviews: Reviews,
    changed: int = 0,
    calibrated: Callable[[float], float] = lambda value: value,
) -> Quality:
    """What judgements that stand say of their release, whose confidences are `calibrated`."""
    weighted = list(zip(standing, weights(standing, reviews.rounds), strict=True))
    weighted = [pair for pair in weighted if pair[1] > 0]

    def of(group: Sequence[tuple[Standing, float]]) -> Share:
        return share([one.right for one, _ in group], [weight for _, weight in group])

    def grouped(key: Callable[[Standing], str]) -> dict[str, list[tuple[Standing, float]]]:
        groups: dict[str, list[tuple[Standing, float]]] = defaultdict(list)
        for pair in weighted:
            groups[key(pair[0])].append(pair)
        return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))

    keys = {"kind": "kind", "rule": "method", "outlet": "outlet"}
    groups = {
        name: {value: of(group) for value, group in grouped(lambda one, key=key: one.row[key]).items()}  # type: ignore[misc]
        for name, key in keys.items()
    }
    bins = []
    for name, group in sorted(grouped(lambda one: bin_of(calibrated(one.row["confidence"]))).items()):
        total = sum(weight for _, weight in group)
        claimed = sum(calibrated(one.row["confidence"]) * weight for one, weight in group) / total
        bins.append(Bin(name, claimed, of(group)))
    wrong = Counter(name for one, _ in weighted if not one.right for name in one.review.wrong or ())
    return Quality(of(weighted), groups, tuple(bins), changed, dict(wrong))
