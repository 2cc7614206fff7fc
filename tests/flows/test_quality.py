from __future__ import annotations

from dataclasses import replace

import pytest

from flows.runs import quality
from flows.runs.quality import Figures
from flows.runs.settings import Settings

USUAL = Figures(
    n_records=100, rejected={"empty": 3, "unsupported_language": 2}, n_words=40_000, n_quotes=800, n_without_speaker=40,
    n_documents=1000, n_documents_before=(900, 950, 980),
)  # fmt: skip
SETTINGS = Settings.model_construct(
    max_rejected=0.2, max_foreign=0.1, min_quotes=2, max_quotes=60, max_without_speaker=0.5, min_documents=0.8
)


def failed(figures: Figures) -> list[str]:
    return [check.name for check in quality.judge(figures, SETTINGS) if not check.passed]


def test_a_usual_day_passes() -> None:
    assert failed(USUAL) == []


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        (replace(USUAL, rejected={"empty": 30}), "share of records rejected"),
        (replace(USUAL, rejected={"unsupported_language": 15}), "share in another language"),
        (replace(USUAL, n_quotes=40, n_without_speaker=2), "quotes in 1,000 words"),
        (replace(USUAL, n_quotes=4000), "quotes in 1,000 words"),
        (replace(USUAL, n_without_speaker=600), "share of quotes without a speaker"),
        (replace(USUAL, n_documents=700), "documents against the median of the last 7 releases"),
    ],
)
def test_each_expectation_can_fail(figures: Figures, name: str) -> None:
    assert failed(figures) == [name]


def test_too_little_is_not_judged() -> None:
    checks = quality.judge(Figures(3, {"unsupported_language": 3}, 100, 0, 0, 0), SETTINGS)
    assert {check.result for check in checks} == {"too little to judge"}


def test_a_strict_run_stops_and_says_which() -> None:
    checks = quality.judge(replace(USUAL, rejected={"empty": 30}), SETTINGS)
    assert [check.name for check in quality.enforce(checks, strict=False)] == ["share of records rejected"]
    with pytest.raises(quality.QualityError, match=r"1 of 5 expectations failed: share of records rejected: 0\.30"):
        quality.enforce(checks, strict=True)
