"""What `prefect.yaml` and `collections.yaml` say, and what becomes of it with the wishes of the person who deploys."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from prefect.server.schemas.schedules import CronSchedule

from flows.deploy import Wishes, described, in_force
from flows.errors import RunError
from flows.limits import Limits, of_deployments
from flows.sources import collections_file
from flows.sources.collections import BadSource
from tests.conftest import ROOT


def test_wishes_win_over_the_file() -> None:
    wishes = Wishes("5 4 * * *", "Asia/Tokyo", False, "other.yaml", {"output": "s3://bucket/store"})
    daily, backfill, rebuild, verify, prune = described(ROOT / "prefect.yaml", wishes)["deployments"]
    assert daily["schedules"] == [{"slug": "daily", "cron": "5 4 * * *", "timezone": "Asia/Tokyo", "active": False}]
    assert [d["parameters"].get("collections_file") for d in (daily, backfill, rebuild)] == [
        "other.yaml", None, "other.yaml",
    ]  # fmt: skip
    assert {d["parameters"]["settings"]["output"] for d in (daily, backfill, rebuild)} == {"s3://bucket/store"}
    assert daily["parameters"]["settings"]["lock_wait"] == 3600
    assert rebuild["parameters"]["settings"]["rebuild"]
    assert verify["schedules"] == [{"slug": "verify", "cron": "0 3 * * sun", "timezone": "Asia/Tokyo", "active": False}]
    assert {d["parameters"]["settings"]["output"] for d in (verify, prune)} == {"s3://bucket/store"}


@pytest.mark.parametrize(
    ("now", "earlier", "on"),
    [
        (Wishes(), Wishes(), (True, True, False)),
        (Wishes(keep_days=90), Wishes(), (True, True, True)),
        (Wishes(keep_days=90, active=False), Wishes(), (False, False, False)),
        (Wishes(active=True), Wishes(), (True, True, False)),  # nothing goes that nobody has spoken of
        (Wishes(active=True), Wishes(keep_releases=3, switched={"daily": False, "prune": False}), (True, True, True)),
        (
            Wishes(),
            Wishes(keep_days=9, switched={"daily": False, "verify": False, "prune": False}),
            (False, False, False),
        ),
        (Wishes(keep_days=9), Wishes(active=False, switched={"daily": False, "prune": False}), (False, False, True)),
        (Wishes(cron="1 2 * * *"), Wishes(switched={"daily": True, "prune": True}), (True, True, True)),
    ],
)
def test_schedules_are_on_as_it_was_said_last(now: Wishes, earlier: Wishes, on: tuple[bool, ...]) -> None:
    found = described(ROOT / "prefect.yaml", now.over(earlier))["deployments"]
    told = {one["name"]: one["schedules"][0]["active"] for one in found if "schedules" in one}
    assert told == dict(zip(("daily", "verify", "prune"), on, strict=True))


def test_prune_keeps_what_was_wished() -> None:
    found = described(ROOT / "prefect.yaml", Wishes(keep_releases=7, keep_days=0))
    (prune,) = [one for one in found["deployments"] if one["name"] == "prune"]
    assert (prune["parameters"]["keep_releases"], prune["parameters"]["keep_days"]) == (7, 0)
    assert "prune: keeps the newest 7 releases of output, and all of 0 days" in in_force(found, ["/x"])
    limits = of_deployments(found["deployments"], [])
    limits.check_keeping(8, 0)
    with pytest.raises(RunError, match="may not keep 6 releases of 30 days; its deployment keeps 7 of 0"):
        limits.check_keeping(6, 30)
    with pytest.raises(RunError, match="may not keep"):
        Limits().check_keeping(1000, 1000)


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(RunError, match="Mars/Olympus"):
        described(ROOT / "prefect.yaml", Wishes(timezone="Mars/Olympus"))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-28T12:00", ["2026-03-29T06:00+0100", "2026-03-30T06:00+0100"]),  # the clocks go forward on the 29th
        ("2026-10-24T12:00", ["2026-10-25T06:00+0000", "2026-10-26T06:00+0000"]),  # and back on the 25th
    ],
)
def test_six_o_clock_stays_six_o_clock_when_the_clocks_change(start: str, expected: list[str]) -> None:
    (daily, *_rest) = described(ROOT / "prefect.yaml", Wishes())["deployments"]
    (given,) = daily["schedules"]
    schedule = CronSchedule(cron=given["cron"], timezone=given["timezone"])
    first = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(given["timezone"]))
    dates = asyncio.run(schedule.get_dates(2, start=first))
    assert [f"{date:%Y-%m-%dT%H:%M%z}" for date in dates] == expected


def test_collections_are_found_beside_their_file(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "inbox").mkdir()
    file = tmp_path / "collections.yaml"
    file.write_text(
        "collections:\n"
        "  - {name: wire, path: news, fields: {text: body_plain}, zone: Europe/Vienna}\n"
        "  - {path: inbox, missing: keep}\n"
    )
    inbox, wire = collections_file.load(file)
    assert (inbox.name, inbox.root, inbox.missing) == ("inbox", str(tmp_path / "inbox"), "keep")
    assert (wire.name, wire.fields, wire.zone) == ("wire", (("text", "body_plain"),), "Europe/Vienna")
    assert collections_file.names_in(file) == ["wire", "inbox"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("collections: []", "lists no collection"),
        ("collections: [{path: news, missing: maybe}]", "missing"),
        ("collections: [{path: news, fields: {words: w}}]", "no column 'words'"),
        ("collections: [{path: news, zone: Mars/Olympus}]", "no time zone"),
        ("collections: [{name: a, path: news}, {name: a, path: .}]", "both called 'a'"),
        ("collections: [{path: gone}]", "no file or folder"),
        ("- a\n b: {", "not YAML"),
    ],
)
def test_a_file_that_cannot_be_meant_says_where(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "news").mkdir()
    file = tmp_path / "collections.yaml"
    file.write_text(content)
    with pytest.raises(BadSource, match=said):
        collections_file.load(file)


def test_the_file_that_ships_names_the_seeds() -> None:
    (seeds,) = collections_file.load(ROOT / "collections.yaml")
    assert (seeds.name, Path(seeds.root).resolve()) == ("seeds", ROOT / "seeds")
