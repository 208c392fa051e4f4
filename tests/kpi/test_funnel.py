"""Prediction limits against the exact binomial distribution and the published figures."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.funnel import ALARM, ALERT, CURVE_POINTS, Position, limit_curve, position, prediction_limits


def exact_lowest(n: int, rate: Fraction, tail: Fraction) -> int:
    """Return the binomial quantile in whole fractions, the slow way."""
    below = Fraction(0)
    for count in range(n + 1):
        below += comb(n, count) * rate**count * (1 - rate) ** (n - count)
        if below >= tail:
            return count
    return n


@pytest.mark.parametrize(
    ("n", "coverage", "lowest"), [(20, ALERT, 15), (20, ALARM, 13), (100, ALERT, 84), (100, ALARM, 80)]
)
def test_the_lowest_value_inside_is_that_of_the_published_example(n, coverage, lowest):
    assert round(prediction_limits(n, 0.9, coverage)[0] * n, 9) == lowest


@settings(max_examples=60)
@given(st.integers(1, 120), st.integers(1, 99), st.sampled_from([ALERT, ALARM]))
def test_limits_are_the_exact_binomial_quantiles(n, per_cent, coverage):
    rate, tail = Fraction(per_cent, 100), (1 - Fraction(coverage).limit_denominator(1000)) / 2
    low, high = prediction_limits(n, per_cent / 100, coverage)
    assert round(low * n) == exact_lowest(n, rate, tail)
    assert n - round(high * n) == exact_lowest(n, 1 - rate, tail)


@settings(max_examples=60)
@given(st.integers(1, 300), st.integers(1, 99))
def test_the_smooth_curve_tells_the_same_counts_apart(n, per_cent):
    centre = per_cent / 100
    point = limit_curve(n, centre, ALERT)[-1]
    assert point.n == n
    low, high = prediction_limits(n, centre, ALERT)
    least, most = round(low * n), round(high * n)
    assert (least - 1) / n <= point.low <= low + 1e-9
    assert high - 1e-9 <= point.high <= (most + 1) / n + 1e-9


def test_limits_close_in_as_cases_grow():
    curve = limit_curve(5000, 0.9, ALARM)
    assert len(curve) <= CURVE_POINTS
    assert (curve[0].n, curve[-1].n) == (1, 5000)
    assert all(after.n > before.n for before, after in pairwise(curve))
    assert curve[0].low < curve[10].low < curve[-1].low < 0.9 < curve[-1].high < curve[10].high
    assert curve[-1].low == pytest.approx(0.9 - 3.09 * (0.09 / 5000) ** 0.5, abs=0.001)


@pytest.mark.parametrize(
    ("good", "n", "where"),
    [
        (12, 20, Position.BELOW_ALARM),
        (13, 20, Position.BELOW_ALERT),
        (14, 20, Position.BELOW_ALERT),
        (15, 20, Position.INSIDE),
        (20, 20, Position.INSIDE),
        (95, 100, Position.INSIDE),
        (96, 100, Position.ABOVE_ALERT),
        (98, 100, Position.ABOVE_ALERT),
        (99, 100, Position.ABOVE_ALARM),
        (0, 0, Position.INSIDE),
    ],
)
def test_a_value_on_a_limit_is_inside(good, n, where):
    assert position(good, n, 0.9) is where


@pytest.mark.parametrize(("centre", "limits"), [(0.0, (0, 0)), (1.0, (1, 1))])
def test_a_team_of_all_good_or_all_bad_leaves_no_room(centre, limits):
    assert prediction_limits(30, centre) == limits


def test_nothing_counted_is_expected_anywhere():
    assert prediction_limits(0, 0.9) == (0, 1)


@pytest.mark.parametrize(("centre", "coverage"), [(90, 0.95), (0.9, 95), (-0.1, 0.95)])
def test_per_cents_in_place_of_shares_are_refused(centre, coverage):
    with pytest.raises(ValueError, match="between 0 and 1"):
        prediction_limits(10, centre, coverage)
