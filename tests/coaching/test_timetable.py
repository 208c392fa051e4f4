"""When a post is due: at the reader's own time, once, on the reader's own days."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.timetable import (
    EVERY_DAY,
    Cadence,
    Free,
    Off,
    Part,
    Reader,
    Slot,
    Timetable,
    slot_of,
    slots,
)
from kpi.periods import Period, local_day

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "America/Sao_Paulo"]
HALF_PAST_EIGHT = 8 * 60 + 30
MONDAY = date(2026, 11, 23)
HOUR = 3600


def daily(zone: str = "Europe/Berlin", minute: int = HALF_PAST_EIGHT, days: frozenset[int] = EVERY_DAY) -> Timetable:
    return Timetable(Cadence.DAILY, minute, zone, days)


def wall(instant: int, zone: str) -> str:
    return f"{datetime.fromtimestamp(instant, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def everyday(zone: str = "Europe/Berlin", **free: object) -> Reader:
    return Reader(zone, EVERY_DAY, **free)


def weekdays(reader: Reader, first: date, count: int, timetable: Timetable | None = None) -> list[Slot]:
    plan = timetable or Timetable(Cadence.DAILY, HALF_PAST_EIGHT, reader.zone)
    return list(islice(slots(plan, reader, first - timedelta(days=1)), count))


@pytest.mark.parametrize("zone", ZONES)
def test_half_past_eight_is_half_past_eight_on_every_day_of_two_years(zone: str) -> None:
    found = list(islice(slots(daily(zone), everyday(zone), date(2025, 12, 31)), 730))
    assert [wall(slot.at, zone)[-5:] for slot in found] == ["08:30"] * 730
    assert [slot.day for slot in found] == [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 30), 23),
        ("Europe/Berlin", date(2026, 10, 26), 25),
        ("America/New_York", date(2026, 3, 9), 23),
        ("America/New_York", date(2026, 11, 2), 25),
        ("Asia/Kolkata", date(2026, 3, 30), 24),
        ("Asia/Kathmandu", date(2026, 10, 26), 24),
        ("America/Sao_Paulo", date(2026, 11, 2), 24),
        ("America/Sao_Paulo", date(2018, 11, 5), 23),  # when it still changed its clocks
    ],
)
def test_it_covers_exactly_the_local_day_before(zone: str, day: date, hours: int) -> None:
    slot = slot_of(daily(zone), everyday(zone), day)
    start, end = slot.covers.bounds(zone)
    assert (end - start) / HOUR == hours
    assert slot.covers == Period(day - timedelta(days=1), day - timedelta(days=1))


def test_on_the_days_the_clocks_change_it_comes_at_its_local_time() -> None:
    assert wall(slot_of(daily(), everyday(), date(2026, 3, 29)).at, "UTC") == "2026-03-29 06:30"
    assert wall(slot_of(daily(), everyday(), date(2026, 10, 25)).at, "UTC") == "2026-10-25 07:30"


def test_a_time_that_the_clocks_skip_comes_when_they_have_skipped_it() -> None:
    assert wall(slot_of(daily(minute=150), everyday(), date(2026, 3, 29)).at, "Europe/Berlin") == "2026-03-29 03:00"


def test_a_time_that_the_clock_shows_twice_comes_the_first_time_only() -> None:
    [before, at, after] = islice(slots(daily(minute=150), everyday(), date(2026, 10, 23)), 3)
    assert wall(at.at, "UTC") == "2026-10-25 00:30"
    assert (at.at - before.at, after.at - at.at) == (24 * HOUR, 25 * HOUR)


def test_monday_tells_of_the_weekend_too() -> None:
    assert weekdays(Reader("Europe/Berlin"), MONDAY, 1)[0].covers == Period(date(2026, 11, 20), date(2026, 11, 22))


def test_a_holiday_is_skipped_with_its_reason_and_told_of_on_the_next_day() -> None:
    reader = Reader("Europe/Berlin", free={MONDAY: (Free(Off.HOLIDAY),)})
    holiday, tuesday = weekdays(reader, MONDAY, 2)
    assert (holiday.skipped, holiday.period) == (Off.HOLIDAY, "2026-11-23")
    assert tuesday.skipped is None
    assert tuesday.covers == Period(date(2026, 11, 20), date(2026, 11, 23))


def test_somebody_who_works_four_days_is_left_alone_on_the_fifth() -> None:
    reader = Reader("Europe/Berlin", frozenset({0, 1, 3, 4}))
    found = weekdays(reader, MONDAY, 5)
    assert [slot.skipped for slot in found] == [None, None, Off.DAY_OFF, None, None]
    assert found[3].covers == Period(date(2026, 11, 24), date(2026, 11, 25))


def test_on_leave_every_morning_is_skipped_as_leave() -> None:
    week = [MONDAY + timedelta(days=n) for n in range(5)]
    reader = Reader("Europe/Berlin", free=dict.fromkeys(week, (Free(Off.LEAVE),)))
    found = weekdays(reader, MONDAY, 6)
    assert [slot.skipped for slot in found] == [Off.LEAVE] * 5 + [None]
    assert found[5].covers.days == 7


def test_after_long_leave_it_tells_of_a_week_at_most() -> None:
    away = {MONDAY + timedelta(days=n): (Free(Off.LEAVE),) for n in range(28)}
    back = slot_of(
        Timetable(Cadence.DAILY, 510, "Europe/Berlin"), Reader("Europe/Berlin", free=away), date(2026, 12, 21)
    )
    assert back.covers == Period(date(2026, 12, 14), date(2026, 12, 20))


def test_a_free_afternoon_does_not_hold_up_a_morning_post() -> None:
    christmas_eve = date(2026, 12, 24)
    reader = Reader("Europe/Berlin", free={christmas_eve: (Free(Off.HOLIDAY, Part.AFTERNOON),)})
    assert slot_of(daily(), reader, christmas_eve).skipped is None
    assert slot_of(daily(minute=15 * 60), reader, christmas_eve).skipped is Off.HOLIDAY


def test_a_free_morning_leaves_the_afternoon() -> None:
    reader = Reader("Europe/Berlin", free={MONDAY: (Free(Off.LEAVE, Part.MORNING),)})
    assert slot_of(daily(), reader, MONDAY).skipped is Off.LEAVE
    assert slot_of(daily(minute=14 * 60), reader, MONDAY).skipped is None


def test_before_somebodys_hours_it_waits_for_them() -> None:
    reader = Reader("Europe/Berlin", hours=(9 * 60 + 15, 17 * 60))
    [slot] = weekdays(reader, MONDAY, 1)
    assert (wall(slot.at, "Europe/Berlin"), slot.waited) == ("2026-11-23 09:15", Off.QUIET)


def test_in_the_evening_it_waits_for_the_next_working_day() -> None:
    reader = Reader("Europe/Berlin", hours=(8 * 60, 17 * 60))
    friday = slot_of(Timetable(Cadence.DAILY, 19 * 60, "Europe/Berlin"), reader, date(2026, 11, 20))
    assert (wall(friday.at, "Europe/Berlin"), friday.period) == ("2026-11-23 08:00", "2026-11-20")


def test_what_would_wait_longer_than_the_next_one_is_skipped() -> None:
    reader = Reader("Europe/Berlin", frozenset({0}), (8 * 60, 17 * 60))
    evening = slot_of(Timetable(Cadence.DAILY, 19 * 60, "Europe/Berlin"), reader, MONDAY)
    assert evening.skipped is Off.QUIET


def test_a_night_shift_has_its_hours_over_midnight() -> None:
    reader = Reader("Europe/Berlin", EVERY_DAY, (22 * 60, 6 * 60))
    assert slot_of(daily(minute=23 * 60), reader, MONDAY).waited is None
    assert slot_of(daily(minute=60), reader, MONDAY).waited is None
    noon = slot_of(daily(minute=12 * 60), reader, MONDAY)
    assert wall(noon.at, "Europe/Berlin") == "2026-11-23 22:00"


def test_a_weekly_report_waits_for_the_first_working_day() -> None:
    plan = Timetable(Cadence.WEEKLY, HALF_PAST_EIGHT, "Europe/Berlin", frozenset({0}))
    reader = Reader("Europe/Berlin", hours=(8 * 60, 18 * 60), free={MONDAY: (Free(Off.HOLIDAY),)})
    slot = slot_of(plan, reader, MONDAY)
    assert (wall(slot.at, "Europe/Berlin"), slot.waited) == ("2026-11-24 08:00", Off.HOLIDAY)
    assert (slot.period, slot.covers) == ("2026-W47", Period(date(2026, 11, 16), date(2026, 11, 22)))


def test_of_two_weekly_reports_missed_on_leave_the_later_waits_for_the_first_day_back() -> None:
    plan = Timetable(Cadence.WEEKLY, HALF_PAST_EIGHT, "Europe/Berlin", frozenset({0}))
    away = {MONDAY + timedelta(days=n): (Free(Off.LEAVE),) for n in range(14)}
    first, second = islice(slots(plan, Reader("Europe/Berlin", free=away), date(2026, 11, 22)), 2)
    assert (first.skipped, second.skipped, second.waited) == (Off.LEAVE, None, Off.LEAVE)
    assert local_day(second.at, "Europe/Berlin") == date(2026, 12, 7)


def test_a_monthly_report_on_the_first_is_about_the_month_before_and_waits_over_the_weekend() -> None:
    plan = Timetable(Cadence.MONTHLY, HALF_PAST_EIGHT, "Europe/Berlin", month_day=1)
    slot = slot_of(plan, Reader("Europe/Berlin", hours=(420, 1140)), date(2026, 11, 1))
    assert (wall(slot.at, "Europe/Berlin"), slot.period) == ("2026-11-02 07:00", "2026-10")
    assert slot.covers == Period(date(2026, 10, 1), date(2026, 10, 31))


def test_the_week_of_the_new_year_has_the_name_of_its_iso_year() -> None:
    plan = Timetable(Cadence.WEEKLY, HALF_PAST_EIGHT, "Europe/Berlin", frozenset({0}))
    assert slot_of(plan, everyday(), date(2027, 1, 4)).period == "2026-W53"


def test_without_days_there_are_no_slots() -> None:
    assert list(slots(daily(days=frozenset()), everyday(), MONDAY)) == []


def test_a_reader_in_another_zone_than_the_job_is_still_left_alone_at_night() -> None:
    reader = Reader("America/New_York", hours=(8 * 60, 18 * 60))
    slot = slot_of(Timetable(Cadence.DAILY, HALF_PAST_EIGHT, "Europe/Berlin"), reader, MONDAY)
    assert (wall(slot.at, "America/New_York"), slot.waited) == ("2026-11-23 08:00", Off.QUIET)


minutes = st.integers(0, 1439)
days_of_week = st.frozensets(st.integers(0, 6), min_size=1)
frees = st.builds(Free, st.sampled_from([Off.HOLIDAY, Off.LEAVE]), st.sampled_from(list(Part)))
begins = date(2026, 3, 1)
calendars = st.dictionaries(st.integers(0, 60).map(lambda n: begins + timedelta(days=n)), st.tuples(frees), max_size=20)
plans = st.builds(
    Timetable, st.sampled_from(list(Cadence)), minutes, st.sampled_from(ZONES), days_of_week, st.integers(1, 28)
)
hours = st.tuples(minutes, st.integers(1, 1440)).filter(lambda both: both[0] != both[1])
readers = st.builds(Reader, st.sampled_from(ZONES), days_of_week, hours, calendars)


@given(plans, readers)
def test_whatever_the_reader_does_slots_are_in_order_named_once_and_in_their_time(
    plan: Timetable, reader: Reader
) -> None:
    found = list(islice(slots(plan, reader, begins), 12))
    assert len({slot.period for slot in found}) == len(found)
    for earlier, later in pairwise(found):
        assert earlier.at < later.at
        assert earlier.day < later.day
    for slot in found:
        assert slot.covers.last < slot.day
        if slot.skipped is None:
            assert reader.off_at(slot.at) is None
        else:
            assert reader.off_at(slot.at) is slot.skipped


@given(plans, readers)
def test_what_is_covered_leaves_no_day_out_but_after_a_long_absence(plan: Timetable, reader: Reader) -> None:
    sent = [slot for slot in islice(slots(plan, reader, begins), 20) if slot.skipped is None]
    for earlier, later in pairwise(sent):
        follows = later.covers.first <= earlier.covers.last + timedelta(days=1)
        assert follows or plan.cadence is not Cadence.DAILY or later.covers.days == 7


def test_the_slot_of_a_moment_is_told_by_the_readers_own_calendar_day() -> None:
    instant = int(datetime(2026, 11, 22, 20, 0, tzinfo=UTC).timestamp())
    assert local_day(instant, "Asia/Kathmandu") == MONDAY
