"""Times in queries, across the changes of the clocks."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import Job
from batch_tui.batch.query.query import parse
from batch_tui.batch.times import Clock, instant, read_time
from tests.batch.queries import moment

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = 1_794_000_000_000


def at(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp() * 1000)


def read(text: str, tz: tzinfo = UTC, now: int = NOW) -> int:
    return instant(read_time(text), Clock(now, tz))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("2H", 7200), ("1d12h", 129_600), ("1w", 604_800), ("0s", 0)],
)
def test_relative_times_count_back_from_now(text: str, seconds: int) -> None:
    assert read(text) == NOW - 1000 * seconds


def test_a_time_before_1970_is_1970() -> None:
    assert read("999999999w") == 0
    assert read("1970-01-01", ZoneInfo("Asia/Tokyo")) == 0


def test_a_time_without_zone_is_local_and_one_with_zone_is_not() -> None:
    assert read("2026-07-01T09:00", NEW_YORK) == at("2026-07-01T09:00-04:00")
    assert read("2026-12-01T09:00", NEW_YORK) == at("2026-12-01T09:00-05:00")
    assert read("2026-12-01t09:00z", NEW_YORK) == at("2026-12-01T09:00+00:00")
    assert read("2026-12-01T09:00+05:30", NEW_YORK) == at("2026-12-01T09:00+05:30")
    assert read("2026-12-01 09:00:30.250", UTC) == at("2026-12-01T09:00:30.250+00:00")


def test_a_date_is_the_midnight_at_which_it_begins() -> None:
    assert read("2026-11-01", NEW_YORK) == at("2026-11-01T00:00-04:00")
    assert read("2026-11-02", NEW_YORK) == at("2026-11-02T00:00-05:00")


def test_a_local_time_that_comes_twice_means_the_first() -> None:
    assert read("2026-11-01T01:30", NEW_YORK) == at("2026-11-01T01:30-04:00")
    assert read("2026-10-25T02:30", BERLIN) == at("2026-10-25T02:30+02:00")
    assert read("2026-11-01T01:30-05:00", NEW_YORK) == at("2026-11-01T01:30-05:00")


def test_a_local_time_that_is_skipped_is_read_as_if_the_clocks_had_not_gone_forward() -> None:
    assert read("2026-03-08T02:30", NEW_YORK) == at("2026-03-08T02:30-05:00")
    assert read("2026-03-29T02:30", BERLIN) == at("2026-03-29T02:30+01:00")


def test_a_midnight_that_is_skipped_is_the_first_moment_of_the_day() -> None:
    assert read("2026-09-06", ZoneInfo("America/Santiago")) == at("2026-09-06T01:00-03:00")


def test_a_day_is_24_hours_even_when_the_clocks_change() -> None:
    noon = at("2026-11-01T12:00-05:00")
    assert read("1d", NEW_YORK, noon) == at("2026-10-31T13:00-04:00")


def test_today_and_yesterday_begin_at_local_midnight() -> None:
    noon = at("2026-11-02T12:00-05:00")
    assert read("today", NEW_YORK, noon) == at("2026-11-02T00:00-05:00")
    assert read("Yesterday", NEW_YORK, noon) == at("2026-11-01T00:00-04:00")
    just_after = at("2026-11-02T00:30-05:00")
    assert read("today", UTC, just_after) == at("2026-11-02T00:00+00:00")
    assert read("today", NEW_YORK, just_after) == at("2026-11-02T00:00-05:00")


def test_without_a_zone_the_one_of_the_system_is_meant() -> None:
    moments = [f"2026-{month:02}-15T02:30" for month in range(1, 13)]
    for text in moments:
        local = datetime.fromisoformat(text).timestamp()
        assert instant(read_time(text), Clock(NOW)) == local * 1000


@pytest.mark.parametrize(
    "text",
    ["", "2", "h", "-2h", "2y", "2h ago", "1.5h", "noon", "2026", "2026-02-30", "2026-11-01T25:00"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_time(text or "?")


def test_the_window_of_a_query_follows_the_zone() -> None:
    query = parse("after:2026-11-01T01:30 before:2026-11-01T01:30-05:00")
    between = Job("a", "x", created=at("2026-11-01T01:59:59-04:00"))
    assert query.test(Clock(NOW, NEW_YORK))(between)
    assert not query.test(Clock(NOW, ZoneInfo("Pacific/Honolulu")))(between)


@settings(deadline=None)
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),
    st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_every_local_time_is_the_moment_at_which_the_clocks_show_it(
    local: datetime, zone: str
) -> None:
    tz = ZoneInfo(zone)
    local = local.replace(microsecond=local.microsecond // 1000 * 1000)
    found = datetime.fromtimestamp(read(local.isoformat(), tz) / 1000, tz)
    shown = found.replace(tzinfo=None, fold=0)
    if shown == local:
        assert found.fold == 0
    else:
        assert timedelta() < shown - local <= timedelta(hours=1)


@settings(deadline=None)
@given(st.sampled_from(["45s", "3m", "5h", "2d", "9w", "today", "yesterday", "2026-11-01"]))
def test_times_agree_with_a_second_reading(text: str) -> None:
    assert read(text) == moment(text, NOW)
