"""Periods of local days, and where they begin and end."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.facts import Instant
from kpi.periods import Period, day_start, local_day, week_edges

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana")
days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
zones = st.sampled_from(ZONES)


def utc(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_a_period_ends_after_its_last_day() -> None:
    assert Period(date(2026, 10, 1), date(2026, 10, 31)).bounds("Europe/Berlin") == (
        utc("2026-09-30 22:00"),
        utc("2026-10-31 23:00"),
    )


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-20", 24)])
def test_a_local_day_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    start, end = Period(date.fromisoformat(day), date.fromisoformat(day)).bounds("Europe/Berlin")
    assert end - start == hours * 3600


def test_where_the_clocks_skip_midnight_the_day_begins_with_its_first_instant() -> None:
    # Cairo went from 23:59:59 on 23 April 2026 to 01:00
    assert day_start(date(2026, 4, 24), "Africa/Cairo") == utc("2026-04-23 22:00")
    assert local_day(utc("2026-04-23 22:00"), "Africa/Cairo") == date(2026, 4, 24)
    assert local_day(utc("2026-04-23 21:59:59"), "Africa/Cairo") == date(2026, 4, 23)


def test_a_day_that_a_zone_left_out_is_empty() -> None:
    start, end = Period(date(2011, 12, 30), date(2011, 12, 30)).bounds("Pacific/Apia")
    assert start == end == utc("2011-12-30 10:00")


@given(day=days, zone=zones)
def test_a_day_begins_at_its_first_second(day: date, zone: str) -> None:
    start = day_start(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - 1, zone) == day - timedelta(days=1)


@given(instant=st.integers(utc("2015-01-01"), utc("2030-01-01")), zone=zones)
def test_an_instant_lies_in_its_local_day_and_week(instant: Instant, zone: str) -> None:
    day = local_day(instant, zone)
    assert day == datetime.fromtimestamp(instant, ZoneInfo(zone)).date()
    start, end = Period(day, day).bounds(zone)
    assert start <= instant < end
    monday, next_monday = week_edges(day - timedelta(days=day.weekday()), 1, zone)
    assert monday <= instant < next_monday


@given(instant=st.integers(utc("2026-02-20"), utc("2026-05-20")), zone=zones)
def test_the_edges_find_the_same_week_as_the_calendar(instant: Instant, zone: str) -> None:
    first = date(2026, 3, 2)
    edges = week_edges(first, 8, zone)
    weeks = (local_day(instant, zone) - first).days // 7
    assert bisect_right(edges, instant) - 1 == min(max(weeks, -1), 8)


@given(first=days, length=st.integers(1, 800))
def test_the_previous_period_is_as_long_and_ends_the_day_before(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length - 1))
    before = period.previous()
    assert period.days == before.days == length
    assert before.last + timedelta(days=1) == period.first


@given(first=days, length=st.integers(1, 60))
def test_whole_weeks_are_all_the_mondays_to_sundays_inside(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length - 1))
    inside = [first + timedelta(days=n) for n in range(length)]
    mondays = [day for day in inside if day.weekday() == 0 and day + timedelta(days=6) <= period.last]
    assert [week.first for week in period.whole_weeks()] == mondays
    assert all(week.days == 7 for week in period.whole_weeks())
    edges = period.weeks("Europe/Berlin")
    assert len(edges) == (len(mondays) + 1 if mondays else 0)
    assert [local_day(edge, "Europe/Berlin") for edge in edges[:-1]] == mondays


def test_a_period_says_itself_in_words_anybody_can_type() -> None:
    assert Period(date(2026, 10, 1), date(2026, 10, 31)).words == "2026-10-01..2026-10-31"


def test_a_reversed_period_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2026-10-02\.\.2026-10-01"):
        Period(date(2026, 10, 2), date(2026, 10, 1))
