"""Days that come as usual, and days that don't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import releases
from flows.runs.settings import Settings
from flows.runs.watching import arrivals
from tests.conftest import Command
from tests.releases.corpus import SMALL, adding, article, entities

SETTINGS = Settings.model_construct(max_silence=3.0, min_day=0.4, max_day=2.5)
MONDAY = datetime(2031, 6, 2, 6, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def mornings(days: int, end: datetime = MONDAY, usual: int = 100, weekend: int = 20) -> arrivals.Arrivals:
    """A run each morning, the last at `end`."""
    seen: arrivals.Arrivals = {}
    for back in reversed(range(days)):
        moment = end - back * DAY
        seen = arrivals.extended(seen, {"wire": weekend if moment.weekday() > 4 else usual}, moment)
    return seen


def judged(seen: arrivals.Arrivals, moment: datetime) -> list[str]:
    """Results of freshness and volume."""
    return [check.result for check in arrivals.judge(seen, ["wire"], moment, SETTINGS)]


@pytest.mark.parametrize("back", range(7))
def test_a_usual_day_passes_be_it_a_sunday(back: int) -> None:
    end = MONDAY - back * DAY
    assert judged(mornings(40, end), end) == ["passed", "passed"]


def test_a_feed_that_has_died_is_told_after_three_of_its_gaps() -> None:
    seen = mornings(40)
    assert judged(seen, MONDAY + 2 * DAY)[0] == "passed"
    assert judged(seen, MONDAY + 3 * DAY + timedelta(hours=1))[0] == "failed"
    (silence, _) = arrivals.judge(seen, ["wire"], MONDAY + 4 * DAY, SETTINGS)
    assert str(silence) == "hours without a new article in 'wire': 96.17 (expected at most 72)"


def test_a_feed_of_every_few_minutes_is_missed_after_hours() -> None:
    seen: arrivals.Arrivals = {}
    for hour in range(24 * 20):
        seen = arrivals.extended(seen, {"wire": 3}, MONDAY + timedelta(hours=hour))
    last = MONDAY + timedelta(hours=24 * 20 - 1)
    assert judged(seen, last + timedelta(hours=2))[0] == "passed"
    assert judged(seen, last + timedelta(hours=4))[0] == "failed"


@pytest.mark.parametrize(
    ("n", "result"), [(39, "failed"), (40, "passed"), (250, "passed"), (251, "failed"), (0, "failed")]
)
def test_a_day_is_held_against_its_weekday(n: int, result: str) -> None:
    seen = mornings(40, MONDAY - DAY)
    assert judged(arrivals.extended(seen, {"wire": n} if n else {}, MONDAY), MONDAY)[1] == result


def test_a_week_is_too_little() -> None:
    assert judged(mornings(4), MONDAY) == ["too little to judge", "too little to judge"]
    assert judged(mornings(20), MONDAY) == ["passed", "too little to judge"]
    assert judged({}, MONDAY) == ["too little to judge", "too little to judge"]


def test_an_archive_that_was_loaded_once_is_not_missed() -> None:
    seen = arrivals.extended({}, {"wire": 80_000}, MONDAY - 300 * DAY)
    assert judged(seen, MONDAY) == ["too little to judge", "too little to judge"]


def test_what_is_older_than_four_weeks_goes_and_the_rest_adds_up() -> None:
    seen = arrivals.extended(mornings(60), {"wire": 7, "new": 1}, MONDAY + timedelta(minutes=20))
    assert min(seen["wire"]) >= f"{MONDAY - arrivals.KEPT:%Y-%m-%d}"
    assert seen["wire"]["2031-06-02T06"] == 107
    assert seen["new"] == {"2031-06-02T06": 1}
    assert arrivals.extended(seen, {}, MONDAY + 100 * DAY) == {}


def test_other_collections_are_left_alone() -> None:
    assert arrivals.judge(mornings(40), ["mail"], MONDAY, SETTINGS)[0].value is None


def test_none_of_it_stops_a_strict_run() -> None:
    checks = arrivals.judge(mornings(40), ["wire"], MONDAY + 9 * DAY, SETTINGS)
    assert not any(check.halts for check in checks)
    assert [check.passed for check in checks] == [False, False]


@pytest.mark.slow
def test_a_run_with_nothing_to_do_warns_of_a_dead_feed(onrecord: Command, tmp_path: Path) -> None:
    feed, output = tmp_path / "feed", tmp_path / "output"
    feed.mkdir()
    (feed / "a.txt").write_text("The pier at Dunmere is open again.\n", encoding="utf-8")
    assert onrecord("run", feed, "--output", output).returncode == 0
    store = releases.open(output, SMALL)
    first = store.latest()
    assert first is not None
    assert list(first.manifest.notes[arrivals.NOTE]) == ["feed"]
    # Five weeks of mornings, of which the last was four days ago, in the notes of a release of another collection.
    seen = {"feed": mornings(35, datetime.now(tz=UTC) - 4 * DAY, usual=100, weekend=100)["wire"]}
    added = {**adding([article(0)]), "entities": releases.Change(added=[entities()])}
    store.publish(added, pipeline=first.manifest.pipeline, collections={"wire": {}}, notes={arrivals.NOTE: seen})
    told = "hours without a new article in 'feed'"
    idle = onrecord("run", feed, "--output", output)
    assert idle.returncode == 0
    assert "Nothing to do" in idle.stdout
    assert idle.stdout.count(f"Unexpected {told}") == 1
    (feed / "b.txt").write_text("The pier at Dunmere is closed again.\n", encoding="utf-8")
    one = onrecord("run", feed, "--output", output, "--strict")
    assert one.returncode == 0
    assert "Unexpected new articles of a day in 'feed' against the last 4 of its weekday: 0.01" in one.stdout
    assert told not in one.stdout
    newest = store.latest()
    assert newest is not None
    assert sum(newest.manifest.notes[arrivals.NOTE]["feed"].values()) == 2701
