"""Axes: everything has room, ticks are few and say what a person would."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.scales import MOST_DAYS, MOST_TICKS, NARROWEST, count_scale, day_scale, value_scale
from charts.specs import Unit
from locales.speech import Speech

ENGLISH, GERMAN = Speech("en", "UTC"), Speech("de", "UTC")
HOUR, DAY = 3600, 86400

VALUES = {
    Unit.DURATION: st.lists(st.integers(0, 400 * DAY), min_size=1, max_size=9),
    Unit.RATE: st.lists(st.floats(0, 1), min_size=1, max_size=9),
    Unit.COUNT: st.lists(st.integers(0, 10**7), min_size=1, max_size=9),
}


def said(unit: Unit, values: list[float], speech: Speech = ENGLISH) -> list[str]:
    return [label for _, label in value_scale(unit, values, speech).ticks]


@settings(max_examples=60)
@pytest.mark.parametrize("unit", Unit)
@given(data=st.data())
def test_all_values_have_room_and_ticks_are_few_in_order_and_apart(unit, data):
    values = data.draw(VALUES[unit])
    scale = value_scale(unit, values, ENGLISH)
    span = scale.high - scale.low
    assert all(scale.low < scale.place(value) < scale.high for value in values)
    places = [at for at, _ in scale.ticks]
    assert 1 <= len(places) <= MOST_TICKS + 2
    assert all(scale.low <= at <= scale.high for at in places)
    assert all(after - before >= span / (MOST_DAYS + 1) for before, after in pairwise(places))
    assert len({label for _, label in scale.ticks}) == len(places)


def test_durations_over_decades_have_the_units_people_say():
    assert said(Unit.DURATION, [60, 3 * DAY]) == ["1 min", "10 min", "1 h", "1 d", "5 d"]
    assert said(Unit.DURATION, [1, 400 * DAY]) == ["1 s", "1 min", "1 h", "1 d", "100 d"]


def test_durations_close_together_have_even_steps():
    assert said(Unit.DURATION, [HOUR, 2 * HOUR]) == ["1 h", "1 h 15 min", "1 h 30 min", "1 h 45 min", "2 h"]


def test_ticks_of_a_duration_stand_at_its_logarithm():
    scale = value_scale(Unit.DURATION, [10, 1000], ENGLISH)
    assert scale.place(100) == pytest.approx(2)
    assert scale.place(100) - scale.place(10) == pytest.approx(scale.place(1000) - scale.place(100))


def test_a_duration_of_nothing_stands_at_a_second():
    scale = value_scale(Unit.DURATION, [0, 0], ENGLISH)
    assert scale.place(0) == scale.place(1) == 0
    assert scale.low < 0 < scale.high


def test_rates_never_promise_more_than_all_or_less_than_nothing():
    assert said(Unit.RATE, [0.0, 1.0]) == ["0%", "20%", "40%", "60%", "80%", "100%"]
    assert said(Unit.RATE, [0.97, 1.0], GERMAN)[-1] == "100\xa0%"
    assert said(Unit.RATE, [0.0]) == ["0%", "2%", "4%", "6%", "8%", "10%"]


def test_counts_begin_at_nothing_unless_they_are_all_far_from_it():
    assert said(Unit.COUNT, [3, 20])[0] == "0"
    assert said(Unit.COUNT, [1200, 1250], GERMAN)[:2] == ["1.200", "1.210"]


def test_a_histogram_of_one_counts_to_one():
    assert [label for _, label in count_scale(1, ENGLISH).ticks] == ["0", "1"]


def test_a_few_weeks_have_a_tick_at_each_point_and_the_year_once():
    days = [date(2026, 12, 21) + timedelta(weeks=week) for week in range(4)]
    assert [label for _, label in day_scale(days, ENGLISH).ticks] == ["Dec 21\n2026", "Dec 28", "Jan 4\n2027", "Jan 11"]


def test_german_days_are_said_as_germans_do():
    days = [date(2026, 10, 5), date(2026, 10, 12)]
    assert [label for _, label in day_scale(days, GERMAN).ticks] == ["5. Okt.\n2026", "12. Okt."]


def test_a_year_of_weeks_has_a_tick_a_month():
    days = [date(2025, 11, 24) + timedelta(weeks=week) for week in range(52)]
    ticks = day_scale(days, ENGLISH).ticks
    assert [label for _, label in ticks] == [
        "Dec\n2025", "Jan\n2026", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    ]  # fmt: skip
    assert ticks[1][0] == date(2026, 1, 1).toordinal()


@given(st.sets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), min_size=1, max_size=60))
def test_any_days_have_room_and_ticks_apart(found):
    days = sorted(found)
    scale = day_scale(days, ENGLISH)
    assert all(scale.low < scale.place(day.toordinal()) < scale.high for day in days)
    least = (days[-1] - days[0]).days / NARROWEST
    assert all(after[0] - before[0] >= least for before, after in pairwise(scale.ticks))
    assert 1 <= len(scale.ticks) <= NARROWEST
