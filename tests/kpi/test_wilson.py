"""Wilson's interval, by the published table, and at its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.wilson import wilson

SHARES = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [(3, 3, 44, 100), (4, 5, 38, 96), (9, 10, 60, 98), (18, 20, 70, 97), (45, 50, 79, 96), (180, 200, 85, 93)],
)
def test_the_interval_is_that_of_the_table(good, n, low, high):
    assert [round(100 * bound) for bound in wilson(good, n)] == [low, high]


def test_no_ratings_say_nothing():
    assert wilson(0, 0) == (0, 1)


@given(SHARES)
def test_the_interval_holds_the_share_and_stays_possible(share):
    good, n = share
    low, high = wilson(good, n)
    assert 0 <= low <= good / n <= high <= 1
    assert low < high


@given(SHARES)
def test_good_and_bad_mirror_each_other(share):
    good, n = share
    low, high = wilson(n - good, n)
    assert wilson(good, n) == pytest.approx((1 - high, 1 - low))


@given(SHARES)
def test_more_confidence_takes_a_wider_interval(share):
    narrow, wide = wilson(*share, confidence=0.8), wilson(*share, confidence=0.99)
    assert wide[0] <= narrow[0]
    assert narrow[1] <= wide[1]
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


@pytest.mark.parametrize(("good", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 95), (1, 5, 0)])
def test_what_is_no_share_is_refused(good, n, confidence):
    with pytest.raises(ValueError, match=r"share|confidence"):
        wilson(good, n, confidence)
