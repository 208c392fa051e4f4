"""A measure is mentioned when a rule fires in the period asked about, and otherwise not."""

import pytest

from coaching.changes import BASELINE_WEEKS, Watch, expected_false_alarms, watch
from kpi.definitions import BY_KEY
from kpi.figures import Point
from kpi.xmr import MINIMUM_BASELINE, Limits, Reason, Rule

WEEK = 7 * 86_400
REPLY, CSAT = BY_KEY["first_reply"], BY_KEY["csat"]
STEADY = (3600.0, 4000.0, 3300.0, 3900.0)


def weeks(*values: float) -> list[Point]:
    """A point a week, from week 0 on."""
    return [Point(number * WEEK, value, 25) for number, value in enumerate(values)]


def steady(count: int) -> list[float]:
    return [STEADY[number % len(STEADY)] for number in range(count)]


def watched(*values: float, period_weeks: int = 1) -> Watch:
    """First reply times, the last `period_weeks` of them in the period."""
    points = weeks(*values)
    return watch(REPLY, points, points[-period_weeks].start)


def test_a_usual_week_is_nothing_to_mention() -> None:
    quiet = watched(*steady(13))
    assert isinstance(quiet.limits, Limits)
    assert (quiet.signals, quiet.watched) == ((), 1)


def test_a_week_outside_the_limits_is_mentioned_with_its_side() -> None:
    slow = watched(*steady(12), 20_000)
    assert (slow.signals, slow.above, slow.rule) == ((12,), True, Rule.OUTSIDE)
    fast = watched(*steady(12), 500)
    assert (fast.signals, fast.above) == ((12,), False)


def test_more_good_ratings_are_above_and_fewer_are_below() -> None:
    shares = [0.9, 0.88, 0.91, 0.89] * 3
    for value, above in ((0.5, False), (1.0, True)):
        points = weeks(*shares, value)
        judged = watch(CSAT, points, points[-1].start)
        assert (judged.signals, judged.above) == ((12,), above)


def test_a_signal_before_the_period_is_not_mentioned() -> None:
    before = watched(*steady(12), 20_000, *steady(4))
    assert before.signals == ()


def test_a_run_that_ends_in_the_period_is_mentioned_although_it_began_before() -> None:
    creeping = [*steady(20), *[4100.0, 4200.0] * 4]
    run = watched(*creeping, period_weeks=4)
    assert run.rule == Rule.RUN
    assert run.signals
    assert min(run.signals) >= len(run.points) - 4


def test_the_period_itself_does_not_move_its_limits() -> None:
    calm, wild = watched(*steady(14), period_weeks=2), watched(*steady(12), 90_000, 1, period_weeks=2)
    assert calm.limits == wild.limits


def test_under_twelve_weeks_before_the_period_nothing_is_judged() -> None:
    short = watched(*steady(MINIMUM_BASELINE), 20_000)
    assert short.limits is not None
    shorter = watched(*steady(MINIMUM_BASELINE - 1), 20_000)
    assert (shorter.limits, shorter.reason, shorter.signals) == (None, Reason.TOO_FEW, ())


def test_a_history_without_variation_judges_nothing() -> None:
    even = watched(*[3600.0] * 15, 20_000)
    assert (even.limits, even.reason) == (None, Reason.TOO_EVEN)


def test_the_baseline_is_the_latest_weeks_before_the_period() -> None:
    long = watched(*[50_000.0, 60_000.0] * 20, *steady(BASELINE_WEEKS), 3600)
    assert isinstance(long.limits, Limits)
    assert long.limits.n == BASELINE_WEEKS
    assert long.limits.upper < 10_000
    assert len(long.points) == BASELINE_WEEKS + 1


def test_a_period_without_a_whole_week_is_not_judged() -> None:
    points = weeks(*steady(15))
    nothing = watch(REPLY, points, points[-1].start + WEEK)
    assert (nothing.watched, nothing.signals) == (0, ())
    assert expected_false_alarms([nothing]) == 0


def test_without_any_week_there_is_nothing_to_judge() -> None:
    assert watch(REPLY, [], 0) == Watch((), None, Reason.TOO_FEW, 0)


def test_limits_of_a_share_stay_within_nothing_and_everything() -> None:
    points = weeks(*[0.98, 0.9, 1.0, 0.95] * 4)
    found = watch(CSAT, points, points[-1].start).limits
    assert isinstance(found, Limits)
    assert found.upper == 1.0


def test_false_alarms_grow_with_measures_and_weeks_and_shrink_with_history() -> None:
    one = watched(*steady(13))
    assert expected_false_alarms([one]) == pytest.approx(0.020)
    assert expected_false_alarms([one] * 5) == pytest.approx(0.1)
    assert expected_false_alarms([watched(*steady(16), period_weeks=4)]) == pytest.approx(1 - 0.98**4)
    assert expected_false_alarms([watched(*steady(21))]) == pytest.approx(0.012)


def test_what_could_not_be_judged_raises_no_false_alarm() -> None:
    assert expected_false_alarms([watched(*steady(5)), watched(*[3600.0] * 15, 20_000)]) == 0
