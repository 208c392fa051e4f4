"""XmR limits and signals by hand-checked examples, and by simulation of what chance alone does."""

from math import exp, log
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.xmr import (
    FALSE_FLAGS_PER_DAY,
    FALSE_FLAGS_PER_WEEK,
    MINIMUM_BASELINE,
    RATE,
    TRIAL_BASELINE,
    Limits,
    NoLimits,
    Reason,
    Rule,
    Signal,
    expected_false_flags,
    limits,
    signals,
)

SAWTOOTH = [10.0, 12.0] * 6  # mean 11, each move 2: limits 11 ± 5.32
AROUND_TEN = Limits(centre=10, lower=4, upper=16, n=20, trial=False, sigma=2)


def test_limits_are_266_mean_moving_ranges_from_the_mean():
    found = limits(SAWTOOTH, logarithm=False)
    assert isinstance(found, Limits)
    assert found[:4] == pytest.approx((11, 11 - 5.32, 11 + 5.32, 12))
    assert found.sigma == pytest.approx(5.32 / 3)


def test_limits_of_durations_are_those_of_their_logarithms_told_in_seconds():
    plain, logged = limits(SAWTOOTH, logarithm=False), limits([exp(v) for v in SAWTOOTH], logarithm=True)
    assert [log(value) for value in logged[:3]] == pytest.approx(list(plain[:3]))


def test_a_baseline_of_eleven_weeks_is_too_few_and_says_so():
    assert limits(SAWTOOTH[:11], logarithm=False) == NoLimits(Reason.TOO_FEW, 11, MINIMUM_BASELINE)


def test_limits_of_fewer_than_twenty_weeks_are_trial_limits():
    assert limits(SAWTOOTH, logarithm=False).trial
    assert not limits([10.0, 12.0] * (TRIAL_BASELINE // 2), logarithm=False).trial


@pytest.mark.parametrize("logarithm", [False, True])
@pytest.mark.parametrize("value", [0.0, 1.0, 86400.0])
def test_a_constant_baseline_gives_no_limits(value, logarithm):
    assert limits([value] * 12, logarithm=logarithm) == NoLimits(Reason.TOO_EVEN, 12)


def test_a_rate_that_is_nearly_always_the_same_gives_no_limits():
    assert limits([1.0] * 6 + [0.5] + [1.0] * 7, logarithm=False) == NoLimits(Reason.TOO_EVEN, 14)


def test_limits_of_a_rate_stay_possible_and_do_not_move_the_rules():
    rates = [0.95, 0.85] * 6
    clipped, free = limits(rates, logarithm=False, within=RATE), limits(rates, logarithm=False)
    assert clipped.upper == 1 < free.upper
    assert clipped.sigma == free.sigma
    watched = [0.99, 0.98, 0.99, 0.99, 0.97, 0.98, 0.99, 0.99, 0.4]
    assert signals(watched, clipped, False) == signals(watched, free, False)


def test_durations_of_nothing_count_as_a_second():
    found = limits([0, 4, -3, 5, 1, 3, 0, 4, 2, 5, 1, 3], logarithm=True)
    assert found == limits([1, 4, 1, 5, 1, 3, 1, 4, 2, 5, 1, 3], logarithm=True)
    assert signals([0, -5], found, True) == signals([1, 1], found, True)


def test_a_point_outside_the_limits_is_a_signal_and_one_on_them_is_not():
    assert signals([16, 16.1, 4, 3.9], AROUND_TEN, False) == (
        Signal(1, Rule.OUTSIDE, above=True),
        Signal(3, Rule.OUTSIDE, above=False),
    )


def test_the_third_of_four_points_nearer_a_limit_than_the_centre_is_a_signal():
    assert signals([14, 9, 14, 14, 9], AROUND_TEN, False) == (Signal(3, Rule.NEAR_LIMIT, above=True),)


def test_points_near_both_limits_are_no_signal():
    assert signals([14, 6, 14, 6, 14, 6], AROUND_TEN, False) == ()


def test_the_eighth_point_in_a_row_on_one_side_is_a_signal():
    assert signals([9] * 9, AROUND_TEN, False) == tuple(Signal(at, Rule.RUN, above=False) for at in (7, 8))


def test_a_point_on_the_centre_ends_a_run():
    assert signals([9] * 7 + [10] + [9] * 7, AROUND_TEN, False) == ()


def test_the_strongest_rule_names_the_signal():
    assert signals([11] * 7 + [17], AROUND_TEN, False) == (Signal(7, Rule.OUTSIDE, above=True),)


@given(st.lists(st.integers(-10, 10**6), min_size=12, max_size=40), st.booleans())
def test_any_baseline_gives_ordered_limits_or_a_reason(baseline, logarithm):
    found = limits(baseline, logarithm=logarithm)
    if isinstance(found, Limits):
        assert found.lower < found.centre < found.upper
        assert signals([found.centre] * 20, found, logarithm) == ()


def weekly_medians(chance: Random, weeks: int, level: float = 1.0) -> list[float]:
    """Return medians of 25 log-normal reply times (sigma 1.2, about an hour).

    The 13th of 25 uniform draws is Beta(13, 13); the normal quantile turns it into the median of the logarithms.
    """
    spread = NormalDist(sigma=1.2)
    return [3600 * level * exp(spread.inv_cdf(chance.betavariate(13, 13))) for _ in range(weeks)]


def share_flagged(measures: int, baseline: int, weeks: int, level: float = 1.0) -> float:
    """Return the share of measures with a signal in the `weeks` after the baseline, slower by `level` in them."""
    chance = Random(20261121)
    flagged = 0
    for _ in range(measures):
        lines = limits(weekly_medians(chance, baseline), logarithm=True)
        flagged += bool(signals(weekly_medians(chance, weeks, level), lines, logarithm=True))
    return flagged / measures


@pytest.mark.parametrize(("baseline", "published"), [(12, 0.08), (20, 0.05)])
def test_chance_alone_flags_as_many_as_the_constants_say(baseline, published):
    simulated = share_flagged(4000, baseline, weeks=4)
    assert simulated == pytest.approx(published, abs=0.015)
    assert expected_false_flags(1, 4, baseline) == pytest.approx(simulated, abs=0.012)


def test_a_true_doubling_is_found_within_twelve_weeks():
    assert share_flagged(400, 12, weeks=12, level=2) > 0.97


def test_ten_agents_and_four_kpis_cry_wolf_about_three_times_a_month():
    assert expected_false_flags(40, 4) == pytest.approx(3.2, abs=0.2)


def test_a_longer_baseline_cries_wolf_less_often():
    assert expected_false_flags(40, 4, 52) == expected_false_flags(40, 4, 20) < expected_false_flags(40, 4, 19)
    assert expected_false_flags(40, 4, 19) == expected_false_flags(40, 4, min(FALSE_FLAGS_PER_WEEK))


def test_nothing_watched_flags_nothing():
    assert expected_false_flags(0, 4) == expected_false_flags(40, 0) == 0


@pytest.mark.parametrize("baseline", sorted(FALSE_FLAGS_PER_DAY))
def test_chance_alone_flags_a_day_as_often_as_the_constants_say(baseline):
    """One day watched, as a digest does every day; patterns may reach back into the days before."""
    chance, flagged = Random(20261122), 0
    for _ in range(6000):
        days = weekly_medians(chance, baseline + 1)
        lines = limits(days[:baseline], logarithm=True)
        flagged += any(signal.at == baseline for signal in signals(days, lines, logarithm=True))
    assert flagged / 6000 == pytest.approx(FALSE_FLAGS_PER_DAY[baseline], abs=0.004)
    assert expected_false_flags(10, 1, baseline, FALSE_FLAGS_PER_DAY) == pytest.approx(
        10 * FALSE_FLAGS_PER_DAY[baseline]
    )
