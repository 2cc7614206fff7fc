"""A warning rings at once, then once a day, and anew where it comes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.runs.quality import Check
from flows.runs.watching import ringing

NOON = datetime(2031, 6, 2, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def check(name: str, passed: bool | None) -> Check:
    """`None`: too little to judge."""
    return Check(name, None if passed is None else 1.0, "at most 1", passed is not False)


def rung(file: Path, steps: Sequence[tuple[timedelta, Mapping[str, bool | None]]]) -> list[bool]:
    return [ringing.rings(file, [check(*one) for one in checks.items()], NOON + after) for after, checks in steps]


def test_a_dead_feed_rings_once_a_day(tmp_path: Path) -> None:
    every_five_minutes = [(n * 5 * MINUTE, {"silence": False}) for n in range(3 * 288)]
    assert sum(rung(tmp_path / "rung", every_five_minutes)) == 4  # at noon, and each 20 hours
    daily = [(10 * DAY, {"silence": False}), (11 * DAY - 3 * MINUTE, {"silence": False})]
    assert rung(tmp_path / "rung", daily) == [True, True]


@pytest.mark.parametrize(
    ("then", "rings"),
    [
        ({"silence": False}, False),
        ({"silence": False, "rejects": False}, True),
        ({"silence": True, "rejects": False}, True),
        ({"silence": True}, False),
        ({}, False),
    ],
)
def test_what_changes_for_the_worse_rings(tmp_path: Path, then: dict[str, bool | None], rings: bool) -> None:
    assert rung(tmp_path / "rung", [(MINUTE, {"silence": False}), (2 * MINUTE, then)]) == [True, rings]


def test_what_passed_meanwhile_rings_again_and_what_was_not_judged_does_not(tmp_path: Path) -> None:
    failed, passed, unknown = ({"silence": result} for result in (False, True, None))
    assert rung(tmp_path / "a", [(MINUTE, failed), (2 * MINUTE, passed), (3 * MINUTE, failed)]) == [True, False, True]
    assert rung(tmp_path / "b", [(MINUTE, failed), (2 * MINUTE, unknown), (3 * MINUTE, failed)]) == [True, False, False]


@pytest.mark.parametrize("harm", ["", "[1]", "{", '{"silence": 7}', '{"silence": "soon"}', "\x00"])
def test_a_damaged_memory_costs_one_ring(tmp_path: Path, harm: str) -> None:
    (tmp_path / "rung").write_text(harm)
    assert rung(tmp_path / "rung", [(n * MINUTE, {"silence": False}) for n in range(3)]) == [True, False, False]


@given(st.lists(st.tuples(st.integers(1, 3000), st.dictionaries(st.sampled_from("ab"), st.booleans())), max_size=20))
def test_whatever_fails_has_rung_within_the_last_hours(steps: list[tuple[int, dict[str, bool]]]) -> None:
    known: dict[str, datetime] = {}
    moment = NOON
    for minutes, results in steps:
        moment += minutes * MINUTE
        ringing_now, known = ringing.due(known, [check(*one) for one in results.items()], moment)
        failed = {name for name, passed in results.items() if not passed}
        assert not ringing_now or failed
        assert all(moment - known[name] < ringing.AGAIN for name in failed)
