"""Quantiles are the ones of spreadsheets and of NumPy, exactly."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import quantile as numpys

from kpi.quantiles import EXACT_UP_TO, median, median_interval, p90, quantile

VALUES = st.lists(st.integers(0, 10**7), min_size=1, max_size=60).map(sorted)


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle():
    assert median([1, 2, 10, 20]) == 6


def test_the_90th_percentile_is_interpolated_as_a_spreadsheet_does():
    # PERCENTILE.INC(1..10; 0.9) = 9.1
    assert p90(range(1, 11)) == pytest.approx(9.1)


def test_one_value_is_each_of_its_quantiles():
    assert (quantile([7], 0), median([7]), p90([7]), quantile([7], 1)) == (7, 7, 7, 7)


@given(VALUES, st.floats(0, 1))
def test_any_quantile_is_numpys(ordered, q):
    assert quantile(ordered, q) == pytest.approx(float(numpys(ordered, q)))


@given(VALUES)
def test_quantiles_rise_from_the_least_to_the_greatest(ordered):
    told = [quantile(ordered, step / 20) for step in range(21)]
    assert told == pytest.approx(sorted(told))
    assert (told[0], told[-1]) == (ordered[0], ordered[-1])


def test_nothing_has_no_quantile():
    with pytest.raises(ValueError, match="nothing"):
        median([])


@pytest.mark.parametrize("q", [-0.1, 1.1, 90])
def test_a_share_outside_0_to_1_is_refused(q):
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1, 2], q)


@pytest.mark.parametrize(("n", "from_the_end"), [(6, 1), (10, 2), (20, 6), (50, 18), (100, 40), (500, 228)])
def test_the_interval_of_a_median_is_that_of_the_tables(n, from_the_end):
    # Conover, Practical Nonparametric Statistics: order statistics of a sign test at 5 %.
    assert median_interval(range(1, n + 1)) == (from_the_end, n + 1 - from_the_end)


def test_five_values_tell_no_interval():
    assert [median_interval(range(n)) for n in range(6)] == [None] * 6


def test_the_normal_shape_goes_on_where_the_exact_count_ends():
    exact, normal = (median_interval(range(n)) for n in (EXACT_UP_TO, EXACT_UP_TO + 2))
    assert abs(exact[0] - normal[0]) <= 2


@pytest.mark.parametrize("n", [6, 15, 40, 700])
def test_nineteen_of_twenty_intervals_hold_the_median_they_are_of(n):
    coin, rounds = Random(n), 1500
    intervals = [median_interval(sorted(coin.lognormvariate(0, 1.2) for _ in range(n))) for _ in range(rounds)]
    assert sum(low <= 1 <= high for low, high in intervals) / rounds >= 0.94
