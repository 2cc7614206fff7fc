"""One line of `reviews.jsonl`: a sample drawn, a judgement on one quote of it, a recalibration, or an undoing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from releases.corrections.jsonl import Body, LineError, said, texts_of

ASPECTS = ("words", "speaker", "name")
"""What can be wrong: the words or that it is a quote at all, the words for the speaker, the name."""

RIGHT, SKIPPED = "right", "skipped"

ACTIONS = ("round", "judged", "calibration", "undo", "purged")
"""A line says one of these."""

BY = ("kind", "rule", "publisher", "confidence")
"""By what a sample can be stratified."""

_TEXTS = (
    *("id", "of", "quote_id", "doc_id", "exact", "prefix", "suffix", "speaker", "speaker_name"),
    *("undo", "by", "at", "why"),
)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Quotes that are alike, of which some were drawn."""

    of: int
    """how many there were"""
    quotes: tuple[str, ...]
    """ids of those drawn"""


@dataclass(frozen=True, slots=True)
class Round:
    """A random sample within strata."""

    by: str
    seed: int
    release: int
    """of which it was drawn"""
    strata: tuple[Stratum, ...]

    @property
    def quotes(self) -> list[str]:
        """Ids of the quotes drawn, in the random order in which they are shown."""
        ids = [quote_id for stratum in self.strata for quote_id in stratum.quotes]
        random.Random(self.seed).shuffle(ids)
        return ids


@dataclass(frozen=True, slots=True)
class Review:
    """A line that could be understood."""

    id: str
    line: int
    """its number in the file, from 1"""
    round: Round | None = None
    of: str | None = None
    """id of the sample that the quote was drawn in"""
    quote_id: str | None = None
    doc_id: str | None = None
    exact: str | None = None
    """the words that were judged"""
    prefix: str = ""
    suffix: str = ""
    speaker: str | None = None
    """the words for the speaker that were judged"""
    speaker_name: str | None = None
    """the name that was judged"""
    wrong: tuple[str, ...] | None = None
    """what of `ASPECTS` is wrong, nothing for a right quote; None where it was skipped, or the line is no judgement"""
    skipped: bool = False
    calibration: Body | None = None
    """`slope`, `intercept`, `judged` and the declared version `quotes` that it was counted on"""
    undo: str | None = None
    """id of the line that no longer holds"""
    purged: bool = False
    """whether a takedown emptied the line"""
    by: str | None = None
    at: str | None = None
    why: str | None = None

    @property
    def entities(self) -> tuple[str, ...]:
        """Entities that it is about: none."""
        return ()


def review(body: Body, number: int) -> Review:
    """What a JSON object states. Raises LineError where it states nothing, or more than one thing."""
    given = texts_of(body, _TEXTS, ACTIONS)
    what = said(body, ACTIONS)
    more: dict[str, Any] = {}
    if what == "round":
        more["round"] = _round(body["round"])
    elif what == "judged":
        for name in ("of", "doc_id", "exact"):
            if name not in given:
                raise LineError(f"a judgement needs {name}")
        more |= _judged(body["judged"])
    elif what == "calibration":
        more["calibration"] = _calibration(body["calibration"])
    elif what == "purged":
        more["purged"] = True
    return Review(line=number, **{**given, **more})


def _judged(value: Any) -> dict[str, Any]:
    if value == SKIPPED:
        return {"skipped": True}
    found = [] if value == RIGHT else [value] if isinstance(value, str) else value
    if not isinstance(found, list) or any(one not in ASPECTS for one in found) or (not found and value != RIGHT):
        raise LineError(f"judged is {RIGHT}, {SKIPPED}, or what is wrong: some of {', '.join(ASPECTS)}")
    return {"wrong": tuple(name for name in ASPECTS if name in found)}


def _round(value: Any) -> Round:
    if not isinstance(value, dict) or value.get("by") not in BY:
        raise LineError(f"round must say by what of {', '.join(BY)} it was drawn")
    numbers = [value.get(name) for name in ("seed", "release")]
    strata = value.get("strata")
    if not all(_whole(one) for one in numbers) or not isinstance(strata, list):
        raise LineError("round must name its seed, release and strata")
    return Round(value["by"], value["seed"], value["release"], tuple(_stratum(one) for one in strata))


def _stratum(value: Any) -> Stratum:
    fine = isinstance(value, dict) and _whole(value.get("of")) and isinstance(value.get("quotes"), list)
    if not fine or not all(isinstance(one, str) for one in value["quotes"]):
        raise LineError('strata must be as [{"of": 120, "quotes": [ID, …]}, …]')
    return Stratum(value["of"], tuple(value["quotes"]))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _calibration(value: Any) -> Body:
    fine = isinstance(value, dict) and isinstance(value.get("quotes"), str) and _whole(value.get("judged"))
    numbers: Sequence[Any] = [value.get(name) for name in ("slope", "intercept")] if fine else [None]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e3 for one in numbers):
        raise LineError("calibration must name slope, intercept, judged and the version of quotes")
    if value["slope"] < 0:
        raise LineError("a calibration with a negative slope would turn the order round")
    return dict(value)
