"""Business clocks: against a clock on the wall read minute by minute, and the cases helpdesks get wrong."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi.clock import (
    ALWAYS_OPEN,
    BusinessClock,
    Hours,
    Schedule,
    YearOutOfRangeError,
    as_helpdesk,
    clock_at,
    cumulative,
    hours_on,
)
from kpi.facts import Instant

HOUR = 3600
WORKDAYS = range(5)
NINE_TO_FIVE = hours_on(WORKDAYS, (9 * 60, 17 * 60))
BERLIN = BusinessClock([Schedule("Berlin", "Europe/Berlin", NINE_TO_FIVE)])
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Cairo",  # changes its clocks at midnight
    "Pacific/Apia",  # left out a whole day in 2011
)


def at(local: str, zone: str = "Europe/Berlin") -> Instant:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp())


def in_force(versions: list[Schedule], instant: Instant) -> Schedule:
    """The version that counts, by looking at each one's first midnight."""
    current = versions[0]
    for version in versions[1:]:
        day = version.valid_from
        assert day is not None
        if instant >= datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(version.zone)).timestamp():
            current = version
    return current


def by_the_minute(versions: list[Schedule], start: Instant, end: Instant) -> int:
    """Read the wall clock at each minute; slow, and plainly right."""
    seconds = 0
    for minute in range(start // 60, end // 60 + 1):
        version = in_force(versions, minute * 60)
        wall = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(version.zone))
        now = wall.hour * 60 + wall.minute
        spans = version.hours.week[wall.weekday()]
        if wall.date() not in version.holidays and any(opens <= now < closes for opens, closes in spans):
            seconds += max(0, min(end, minute * 60 + 60) - max(start, minute * 60))
    return seconds


def spans_of_a_day(minutes: set[int]) -> tuple[tuple[int, int], ...]:
    cuts = sorted(minutes)
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


days = st.sets(st.integers(0, 1440), max_size=6).map(spans_of_a_day)
weeks = st.tuples(*[days] * 7).map(Hours)
# Weeks in which somewhere among the zones something happens to the clocks, and quiet ones.
starts = st.sampled_from(
    ["2026-03-07", "2026-03-28", "2026-04-04", "2026-04-23", "2026-10-03", "2026-10-24", "2026-10-30", "2011-12-29"]
)
new_days = st.dates(date(2026, 3, 27), date(2026, 4, 6))


@st.composite
def histories(draw: st.DrawFn) -> list[Schedule]:
    """One to three versions of a schedule, their zones far apart perhaps."""
    firsts = [None, *sorted(draw(st.sets(new_days, max_size=2)))]
    holidays = st.frozensets(st.dates(date(2026, 3, 27), date(2026, 4, 8)), max_size=3)
    return [
        Schedule("drawn", draw(st.sampled_from(ZONES)), draw(weeks), draw(holidays), valid_from=first)
        for first in firsts
    ]


@settings(max_examples=60, deadline=None)
@given(
    hours=weeks, zone=st.sampled_from(ZONES), day=starts, offset=st.integers(0, 86400), length=st.integers(0, 259200)
)
@example(hours=ALWAYS_OPEN, zone="Australia/Lord_Howe", day="2026-04-04", offset=0, length=172800)
@example(hours=hours_on(range(7), (150, 300)), zone="Europe/Berlin", day="2026-03-28", offset=0, length=172800)
@example(hours=hours_on(range(7), (150, 300)), zone="Europe/Berlin", day="2026-10-24", offset=0, length=172800)
def test_open_seconds_are_those_of_a_clock_on_the_wall(
    hours: Hours, zone: str, day: str, offset: int, length: int
) -> None:
    versions = [Schedule("drawn", zone, hours)]
    start = at(day, "UTC") + offset
    assert BusinessClock(versions).seconds_between(start, start + length) == by_the_minute(
        versions, start, start + length
    )


@settings(max_examples=40, deadline=None)
@given(versions=histories(), start=st.integers(at("2026-03-26"), at("2026-04-06")), length=st.integers(0, 259200))
def test_the_version_in_force_counts_with_its_hours_zone_and_holidays(
    versions: list[Schedule], start: Instant, length: int
) -> None:
    expected = by_the_minute(versions, start, start + length)
    assert BusinessClock(reversed(versions)).seconds_between(start, start + length) == expected


@given(
    versions=histories(),
    cuts=st.lists(st.integers(at("2025-06-01"), at("2027-06-01")), min_size=3, max_size=3).map(sorted),
)
def test_two_parts_of_a_span_make_the_whole(versions: list[Schedule], cuts: list[Instant]) -> None:
    start, middle, end = cuts
    clock = BusinessClock(versions)
    parts = clock.seconds_between(start, middle) + clock.seconds_between(middle, end)
    assert parts == BusinessClock(versions).seconds_between(start, end)


def test_a_reply_outside_opening_hours_counts_nothing() -> None:
    assert BERLIN.seconds_between(at("2026-11-20 17:00"), at("2026-11-23 09:00")) == 0


def test_a_reply_on_the_next_morning_counts_from_opening() -> None:
    assert BERLIN.seconds_between(at("2026-11-20 22:00"), at("2026-11-23 09:15")) == 15 * 60


def test_a_span_that_ends_before_it_begins_counts_nothing() -> None:
    assert BERLIN.seconds_between(at("2026-11-20 12:00"), at("2026-11-20 11:00")) == 0


def test_a_holiday_is_closed() -> None:
    christmas = Schedule("Berlin", "Europe/Berlin", NINE_TO_FIVE, frozenset({date(2026, 12, 25)}))
    assert BusinessClock([christmas]).seconds_between(at("2026-12-24 16:00"), at("2026-12-28 10:00")) == 2 * HOUR


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-20", 24)])
def test_a_day_around_the_clock_has_the_hours_it_really_has(day: str, hours: int) -> None:
    clock = BusinessClock([Schedule("always", "Europe/Berlin", ALWAYS_OPEN)])
    next_day = str(date.fromisoformat(day) + timedelta(days=1))
    assert clock.seconds_between(at(day), at(next_day)) == hours * HOUR


def test_an_opening_in_the_spring_gap_begins_when_the_gap_ends() -> None:
    clock = BusinessClock([Schedule("night", "Europe/Berlin", hours_on(range(7), (150, 300)))])
    assert clock.seconds_between(at("2026-03-29 00:00"), at("2026-03-29 03:00")) == 0
    assert clock.seconds_between(at("2026-03-29 03:00"), at("2026-03-29 03:01")) == 60
    assert clock.seconds_between(at("2026-03-29 00:00"), at("2026-03-29 12:00")) == 2 * HOUR


def test_hours_within_the_repeated_hour_count_both_times_the_clock_shows_them() -> None:
    clock = BusinessClock([Schedule("night", "Europe/Berlin", hours_on(range(7), (150, 180)))])
    assert clock.seconds_between(at("2026-10-25 00:00"), at("2026-10-25 12:00")) == HOUR


def test_half_and_quarter_hour_zones_open_at_their_own_nine() -> None:
    for zone, utc in (("Asia/Kolkata", "03:30"), ("Asia/Kathmandu", "03:15")):
        clock = BusinessClock([Schedule(zone, zone, NINE_TO_FIVE)])
        opening = at(f"2026-11-20 {utc}", "UTC")
        assert clock.seconds_between(at("2026-11-20 00:00", "UTC"), opening + 60) == 60


def test_a_midday_break_is_closed() -> None:
    clock = BusinessClock([Schedule("siesta", "Europe/Madrid", hours_on(WORKDAYS, (540, 840), (960, 1200)))])
    assert clock.seconds_between(at("2026-11-20 08:00"), at("2026-11-20 21:00")) == 9 * HOUR


def test_a_schedule_that_never_opens_counts_nothing() -> None:
    clock = BusinessClock([Schedule("never", "UTC", hours_on([]))])
    assert clock.seconds_between(at("2026-11-20"), at("2027-11-20")) == 0


def test_around_the_clock_is_kept_as_one_span_a_year_and_not_one_a_day() -> None:
    clock = BusinessClock([Schedule("always", "Europe/Berlin", ALWAYS_OPEN)])
    clock.seconds_between(at("2024-01-02"), at("2026-12-30"))
    assert len(clock._table.edges) < 10


EARLY = BusinessClock([Schedule("early", "UTC", hours_on(range(7), (6 * 60, 14 * 60)))])
LATE = BusinessClock([Schedule("late", "UTC", hours_on(range(7), (12 * 60, 20 * 60)))])
MOVED = [(at("2026-11-20 08:00", "UTC"), EARLY), (at("2026-11-20 13:00", "UTC"), LATE)]


def test_the_sum_over_schedules_counts_each_part_by_the_schedule_then_in_force() -> None:
    # 08:00 to 13:00 by the early one, 13:00 to 15:00 by the late one
    assert cumulative(MOVED[0][0], at("2026-11-20 15:00", "UTC"), MOVED) == 7 * HOUR


def test_the_helpdesk_counts_the_whole_span_by_the_last_schedule() -> None:
    # the late one alone: 12:00 to 15:00
    assert as_helpdesk(MOVED[0][0], at("2026-11-20 15:00", "UTC"), MOVED) == 3 * HOUR


def test_a_schedule_change_counts_from_its_own_second_on() -> None:
    change = MOVED[1][0]
    assert clock_at(change, MOVED) is LATE
    assert clock_at(change - 1, MOVED) is EARLY
    assert clock_at(MOVED[0][0] - 1, MOVED) is EARLY


@given(start=st.integers(0, 10**6), length=st.integers(0, 10**6), change=st.integers(0, 10**6))
def test_moving_to_the_same_schedule_changes_nothing(start: int, length: int, change: int) -> None:
    base = at("2026-03-20")
    moved = [(base, BERLIN), (base + change, BERLIN)]
    span = base + start, base + start + length
    assert cumulative(*span, moved) == as_helpdesk(*span, moved) == BERLIN.seconds_between(*span)


def test_a_year_that_cannot_be_right_is_refused_with_its_number() -> None:
    with pytest.raises(YearOutOfRangeError, match="2999"):
        BERLIN.seconds_between(at("2026-11-20"), at("2999-06-01"))


@pytest.mark.parametrize("spans", [((600, 500),), ((0, 1441),), ((0, 60), (60, 90)), ((500, 600), (100, 200))])
def test_opening_hours_that_make_no_sense_are_refused(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="opening hours"):
        hours_on(WORKDAYS, *spans)


def test_versions_need_days_of_their_own() -> None:
    with pytest.raises(ValueError, match="versions"):
        BusinessClock([])
    with pytest.raises(ValueError, match="versions"):
        BusinessClock([Schedule("a", "UTC", ALWAYS_OPEN), Schedule("a", "UTC", NINE_TO_FIVE)])


def test_threads_that_share_a_clock_agree() -> None:
    clock = BusinessClock([Schedule("shared", "Europe/Berlin", NINE_TO_FIVE)])
    spans = [(at(f"{year}-02-03 10:00"), at(f"{year + 1}-02-03 10:00")) for year in range(1990, 2030)]
    expected = [BusinessClock([Schedule("own", "Europe/Berlin", NINE_TO_FIVE)]).seconds_between(*s) for s in spans]
    answers: dict[int, list[int]] = {}

    def ask(turn: int) -> None:
        answers[turn] = [clock.seconds_between(*span) for span in (spans if turn % 2 else reversed(spans))]

    threads = [threading.Thread(target=ask, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answers[turn] == (expected if turn % 2 else expected[::-1]) for turn in range(4))
