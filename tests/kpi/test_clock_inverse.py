"""When so many open seconds have passed: the exact inverse of counting them, over changes of clocks and schedules."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.clock import ALWAYS_OPEN, BusinessClock, Schedule, cumulative, hours_on, reached
from kpi.facts import Instant

HOUR, DAY = 3600, 86_400
OFFICE = hours_on(range(5), (9 * 60, 17 * 60))
NIGHTS = hours_on(range(7), (0, 3 * 60), (22 * 60, 1440))
BERLIN = BusinessClock([Schedule("Berlin", "Europe/Berlin", OFFICE)])
CLOCKS = (
    BERLIN,
    BusinessClock([Schedule("Nights", "America/New_York", NIGHTS)]),
    BusinessClock([Schedule("Always", "UTC", ALWAYS_OPEN)]),
    BusinessClock([Schedule("Never", "UTC", hours_on([]))]),
    BusinessClock(
        [
            Schedule("Moves", "Europe/Berlin", OFFICE, frozenset({date(2026, 3, 30)})),
            Schedule("Moves", "Australia/Lord_Howe", NIGHTS, valid_from=date(2026, 4, 1)),
        ]
    ),
)
MARCH, MAY = 1_772_323_200, 1_777_593_600  # both changes of clocks lie between: America's and Europe's

instants = st.integers(MARCH, MAY)


def at(local: str, zone: str = "Europe/Berlin") -> Instant:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp())


def first_by_halving(start: Instant, seconds: int, changes: list, until: Instant) -> Instant | None:
    """Slow, and plainly right: the first second at which as many are counted."""
    if cumulative(start, until - 1, changes) < seconds:
        return None
    early, late = start, until - 1
    while early < late:
        middle = (early + late) // 2
        early, late = (early, middle) if cumulative(start, middle, changes) >= seconds else (middle + 1, late)
    return early


@given(st.sampled_from(CLOCKS), instants, st.integers(1, 30 * DAY), st.integers(1, 60 * DAY))
def test_the_moment_is_the_first_at_which_so_many_seconds_are_counted(clock, start, seconds, span):
    until = start + span
    assert clock.reached(start, seconds, until) == first_by_halving(start, seconds, [(start, clock)], until)


@given(
    st.lists(st.tuples(instants, st.sampled_from(CLOCKS)), min_size=1, max_size=4, unique_by=lambda each: each[0]),
    instants, st.integers(1, 10 * DAY), st.integers(1, 40 * DAY),
)  # fmt: skip
def test_it_is_the_inverse_for_a_ticket_that_changes_its_schedule_too(changes, start, seconds, span):
    changes, until = sorted(changes, key=lambda each: each[0]), start + span
    assert reached(start, seconds, changes, until) == first_by_halving(start, seconds, changes, until)


def test_four_hours_from_friday_afternoon_are_over_on_monday_although_clocks_change_in_between():
    assert BERLIN.reached(at("2026-03-27T15:00"), 4 * HOUR, at("2026-04-30T00:00")) == at("2026-03-30T11:00")


def test_the_end_of_a_day_is_that_day_and_not_the_next_morning():
    assert BERLIN.reached(at("2026-03-26T09:00"), 8 * HOUR, at("2026-04-30T00:00")) == at("2026-03-26T17:00")


def test_nothing_is_over_at_once_even_where_it_is_closed():
    sunday = at("2026-03-29T12:00")
    assert BERLIN.reached(sunday, 0, sunday + 1) == sunday
    assert BERLIN.reached(sunday, 0, sunday) is None


@pytest.mark.parametrize("changes", [[], [(MARCH, BERLIN)]])
def test_what_is_not_over_before_the_end_is_not_told(changes):
    start = at("2026-03-26T09:00")
    assert reached(start, HOUR, changes, start + HOUR) is None
    assert reached(start, HOUR, changes, start + HOUR + 1) == start + HOUR


def test_without_a_schedule_the_calendar_counts():
    assert reached(1000, 500, [], 9999) == 1500
