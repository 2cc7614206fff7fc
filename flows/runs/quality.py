"""The quality gate: what a run expects of its own figures before it publishes.

The invariants of the tables are the store's to check (`releases.tables.checks`); a run that breaks one publishes nothing. Here
are the expectations: figures that are seldom wrong and often a sign that the input went wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from flows.errors import RunError
from flows.runs.settings import Settings
from flows.runs.staging import read_rows

if TYPE_CHECKING:
    from flows.runs.assembly import Ingredients
    from releases import Store

#: Below these a share says little: two bad files of three are an accident, two hundred of three hundred a fault.
MIN_RECORDS = 20
#: So many rejects are no accident, of however few records.
MIN_REJECTS = 5
MIN_WORDS = 5_000
MIN_QUOTES = 30
#: Releases whose median the number of documents is held against: a week of days.
REMEMBERED_RELEASES = 7


class QualityError(RunError):
    """An expectation failed in a run that is strict; nothing was published."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = checks
        failed = [check for check in checks if not check.passed]
        super().__init__(
            f"nothing was published, {len(failed)} of {len(checks)} expectations failed: "
            f"{'; '.join(map(str, failed))}. Look at the input, or run without --strict to publish all the same"
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run knows of itself before it publishes; all but the last two count only what it read or annotated."""

    n_records: int
    rejected: Mapping[str, int]
    """rejects by reason"""
    n_words: int
    n_quotes: int
    n_without_speaker: int
    n_documents: int
    """documents that the release will have"""
    n_documents_before: tuple[int, ...] = ()
    """documents of the last releases"""
    unreadable: tuple[str, ...] = ()
    """what is wrong with those of the last releases that cannot be counted"""

    @property
    def n_rejects(self) -> int:
        """Records that became no document."""
        return sum(self.rejected.values())


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and how it came out; `value` is None where there was too little to judge by."""

    name: str
    value: float | None
    expected: str
    passed: bool
    halts: bool = True
    """whether a strict run stops where it fails"""

    @property
    def result(self) -> str:
        """passed, failed, or why neither."""
        return "too little to judge" if self.value is None else "passed" if self.passed else "failed"

    def __str__(self) -> str:
        return f"{self.name}: {'-' if self.value is None else f'{self.value:,.2f}'} (expected {self.expected})"


def measure(parts: Ingredients, store: Store) -> Figures:
    """Figures of a run, from the staged files and the manifests of the releases before."""
    n_records = n_quotes = n_without_speaker = 0
    rejected: Counter[str] = Counter(parts.given_up["reason"].to_pylist())
    for read in parts.read:
        reasons = read_rows(Path(read.folder) / "rejects.parquet", columns=["reason"])["reason"]
        n_records += read.n_articles + len(reasons)
        rejected.update(reasons.to_pylist())
    for group in parts.annotated:
        n_quotes += group.n_quotes
        n_without_speaker += read_rows(Path(group.folder) / "quotes.parquet", columns=["speaker"])["speaker"].null_count
    last, damaged = store.sound_releases(REMEMBERED_RELEASES)
    n_parent = parts.parent.manifest.counts["documents"] if parts.parent else 0
    return Figures(
        n_records=n_records,
        rejected=rejected,
        n_words=sum(group.n_words for group in parts.annotated),
        n_quotes=n_quotes,
        n_without_speaker=n_without_speaker,
        n_documents=n_parent + parts.resolution.n_new - parts.given_up.num_rows - len(parts.resolution.gone),
        n_documents_before=tuple(release.manifest.counts["documents"] for release in last),
        unreadable=tuple(map(str, damaged)),
    )


def judge(figures: Figures, settings: Settings) -> list[Check]:
    """Every expectation, in the order in which a report shows them."""
    f = figures
    enough_records, enough_quotes = f.n_records >= MIN_RECORDS, f.n_quotes >= MIN_QUOTES
    usual = median(f.n_documents_before) if f.n_documents_before else 0
    return [
        _at_most(
            "share of records rejected",
            _ratio(f.n_rejects, f.n_records, enough_records or f.n_rejects >= MIN_REJECTS),
            settings.max_rejected,
        ),
        _at_most(
            "share in another language",
            _ratio(f.rejected.get("unsupported_language", 0), f.n_records, enough_records),
            settings.max_foreign,
        ),
        _between(
            "quotes in 1,000 words",
            _ratio(1000 * f.n_quotes, f.n_words, f.n_words >= MIN_WORDS),
            settings.min_quotes,
            settings.max_quotes,
        ),
        _at_most(
            "share of quotes without a speaker",
            _ratio(f.n_without_speaker, f.n_quotes, enough_quotes),
            settings.max_without_speaker,
        ),
        _at_least(
            f"documents against the median of the last {REMEMBERED_RELEASES} releases",
            _ratio(f.n_documents, usual, usual >= MIN_RECORDS),
            settings.min_documents,
        ),
    ]


def enforce(checks: Sequence[Check], *, strict: bool) -> list[Check]:
    """The checks that failed. Raises QualityError instead where the run is strict and there is one."""
    failed = [check for check in checks if not check.passed]
    if strict and any(check.halts for check in failed):
        raise QualityError([check for check in checks if check.halts])
    return failed


def _ratio(part: float, whole: float, enough: bool) -> float | None:
    return part / whole if enough else None


def _at_most(name: str, value: float | None, limit: float) -> Check:
    return Check(name, value, f"at most {limit:g}", value is None or value <= limit)


def _at_least(name: str, value: float | None, limit: float) -> Check:
    return Check(name, value, f"at least {limit:g}", value is None or value >= limit)


def _between(name: str, value: float | None, low: float, high: float) -> Check:
    return Check(name, value, f"{low:g} to {high:g}", value is None or low <= value <= high)
