"""What a scoring comes to, as lines for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.scoring import calibration, comparing
from flows.scoring.comparing import Rate, Share
from flows.scoring.words import Item


def lines(gold: Sequence[Item], found: Mapping[str, Sequence[Item]]) -> Iterator[str]:
    """Every view in a line."""
    for view, value in comparing.score(gold, found).items():
        yield f"{view:40s} {value}"


def confidence(gold: Sequence[Item], found: Mapping[str, Sequence[Item]]) -> Iterator[str]:
    """Whether `confidence` keeps its word, and how well it tells right from wrong."""
    table = calibration.judged(gold, found)
    if len(table):
        yield from claims("confidence", table.confidence, table.right)


def claims(name: str, claimed: Any, right: Any) -> Iterator[str]:
    """The same of any claims (series of 0 to 1) on quotes that are `right` or not."""
    yield f"{name}: AUC {calibration.auc(claimed, right):.3f}, Brier {calibration.brier(claimed, right):.3f}"
    yield calibration.by_claim(claimed, right).to_string()


def rows(gold: Sequence[Item], found: Mapping[str, Sequence[Item]]) -> list[dict[str, object]]:
    """A row for each view: `precision`, `recall`, `f1` or the `share` right, with the counts that they are of."""
    return [{"view": view.strip(), **_row(value)} for view, value in comparing.score(gold, found).items()]


def _row(value: Share | Rate) -> dict[str, object]:
    empty = dict.fromkeys(("precision", "recall", "f1", "share", "right", "found", "marked"))
    if isinstance(value, Rate):
        return {
            **empty,
            "share": value.right / value.total if value.total else None,
            "right": value.right,
            "marked": value.total,
        }
    return {**empty, "precision": value.precision, "recall": value.recall, "f1": value.f1,
            "right": value.right_gold, "found": value.found, "marked": value.gold}  # fmt: skip
