"""A team is judged by its working days: forty before, weekends and holidays left out, by a chance of their own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.changes import BASELINE_DAYS, Step, expected_false_alarms, watch
from coaching.sheet import FURTHEST_DAYS, Window, day_window, window
from kpi.definitions import BY_KEY
from kpi.figures import Point
from kpi.periods import Period
from kpi.xmr import FALSE_FLAGS_PER_DAY

THURSDAY = Period(date(2026, 11, 19), date(2026, 11, 19))
NOW = int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp())
BERLIN = "Europe/Berlin"


def weekday(day: date) -> bool:
    return day.weekday() < 5


def open_days(within: Window) -> int:
    return len(within.edges) - 1 - len(within.closed)


def test_forty_working_days_stand_before_the_covered_one() -> None:
    within = day_window(THURSDAY, BERLIN, NOW, weekday)
    assert open_days(within) == BASELINE_DAYS + 1
    assert len(within.closed) == 16
    assert within.edges[-1] == within.end


def test_a_team_of_few_days_is_looked_back_at_no_further_than_that() -> None:
    within = day_window(THURSDAY, BERLIN, NOW, lambda day: day.weekday() == 3)
    assert len(within.edges) - 2 == FURTHEST_DAYS
    assert open_days(day_window(THURSDAY, BERLIN, NOW, lambda _: False)) == 0


def test_the_figures_window_is_that_of_any_answer() -> None:
    daily, plain = day_window(THURSDAY, BERLIN, NOW, weekday), window(THURSDAY, BERLIN, NOW)
    assert (daily.start, daily.end, daily.before) == (plain.start, plain.end, plain.before)
    assert (daily.step, plain.step) == (Step.DAY, Step.WEEK)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 3, 30), 24)])
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day: date, hours: int) -> None:
    now = int(datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC).timestamp()) + 8 * 3600
    within = day_window(Period(day, day), BERLIN, now, lambda _: True)
    assert within.edges[-1] - within.edges[-2] == within.end - within.start == hours * 3600


def test_a_day_that_has_not_ended_is_not_judged() -> None:
    today = Period(date(2026, 11, 20), date(2026, 11, 20))
    assert day_window(today, BERLIN, NOW, weekday).edges[-1] == day_window(THURSDAY, BERLIN, NOW, weekday).edges[-1]


def test_days_have_a_longer_baseline_and_their_own_chance() -> None:
    steady = [3600.0, 4000.0, 3300.0, 3900.0]
    points = [Point(number, steady[number % 4], 20) for number in range(60)]
    judged = watch(BY_KEY["first_reply"], points, 59, Step.DAY)
    assert judged.limits is not None
    assert (judged.limits.n, judged.watched, judged.step) == (BASELINE_DAYS, 1, Step.DAY)
    assert expected_false_alarms([judged]) == pytest.approx(FALSE_FLAGS_PER_DAY[40])
