from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.dates import says_day_first, to_utc

AT_TEN = datetime(2031, 5, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2031-05-09T10:00:00Z",
        "2031-05-09T12:00:00+02:00",
        "2031-05-09 10:00",
        "20310509T100000Z",
        "Fri, 09 May 2031 10:00:00 GMT",
        "Fri, 09 May 2031 06:00:00 EDT",
        "9 May 2031 10:00 UTC",
        "May 9, 2031 6:00 a.m. ET",
        "Published: May 9, 2031 at 10:00",
        "9 May 2031 at 11:00 BST",
        int(AT_TEN.timestamp()),
        datetime(2031, 5, 9, 10),
        datetime(2031, 5, 9, 12, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_one_moment_however_it_is_written(written: object) -> None:
    assert to_utc(written) == AT_TEN


def test_milliseconds_are_seconds() -> None:
    assert to_utc(int(AT_TEN.timestamp()) * 1000) == AT_TEN
    assert to_utc(str(int(AT_TEN.timestamp()))) == AT_TEN


@pytest.mark.parametrize(
    "written", ["2031-05-09", "20310509", "9 May 2031", "May 9th, 2031", "05/09/2031", date(2031, 5, 9)]
)
def test_a_day_is_its_midnight_in_the_zone_given(written: object) -> None:
    assert to_utc(written) == datetime(2031, 5, 9, tzinfo=UTC)
    assert to_utc(written, "Europe/Vienna") == datetime(2031, 5, 8, 22, tzinfo=UTC)


def test_the_day_comes_first_where_there_is_no_such_month() -> None:
    assert to_utc("13/05/2031") == datetime(2031, 5, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "2 hours ago",
        "Monday",
        "May 2031",
        "12:30",
        "2031",
        "12345",
        "",
        None,
        True,
        5,
        "0001-01-01T00:00+14:00",
        [2031],
    ],
)
def test_what_hangs_on_today_or_is_no_date_is_none(written: object) -> None:
    assert to_utc(written) is None


@given(st.one_of(st.text(max_size=90), st.floats(), st.integers(), st.datetimes()))
def test_nothing_is_raised(written: object) -> None:
    found = to_utc(written)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("05.03.2031", datetime(2031, 3, 5, tzinfo=UTC)),
        ("20310305101500", datetime(2031, 3, 5, 10, 15, tzinfo=UTC)),
        ("203103051015", datetime(2031, 3, 5, 10, 15, tzinfo=UTC)),
        (20310305101500, datetime(2031, 3, 5, 10, 15, tzinfo=UTC)),
        ("07 Mar 2031 12:00 AM", datetime(2031, 3, 7, tzinfo=UTC)),
        ("07 Mar 2031 12:30 PM", datetime(2031, 3, 7, 12, 30, tzinfo=UTC)),
        ("Published: 5 Mar 2031 | Updated: 6 Mar 2031", datetime(2031, 3, 5, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("1601-01-01", None),
    ],
)
def test_dates_that_were_misread(written: object, moment: datetime | None) -> None:
    assert to_utc(written) == moment


@pytest.mark.parametrize(
    ("zone", "hour"), [("UTC", 4), ("Asia/Kolkata", 4), ("Asia/Jerusalem", 7), ("Europe/Dublin", 9)]
)
def test_a_name_that_several_zones_share_is_the_collections_own(zone: str, hour: int) -> None:
    found = to_utc("9 May 2031 10:00 IST", zone)
    assert found is not None
    assert found.hour == hour


def test_the_day_comes_first_where_that_is_said_or_shown() -> None:
    assert to_utc("3/4/2031", day_first=True) == datetime(2031, 4, 3, tzinfo=UTC)
    assert says_day_first("date,text\n13/5/2031,a\n3/4/2031,b\n")
    assert not says_day_first("date,text\n5/13/2031,a\n13/5/2031,b\n")
    assert not says_day_first("date,text\n3/4/2031,a\n")
