"""Quantiles are the ones of spreadsheets and of NumPy, exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import quantile as numpys

from kpi.quantiles import median, p90, quantile

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
