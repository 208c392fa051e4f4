"""Like for like: totals that mislead, what is expected of a mix, and when nothing can be said."""

import random

from hypothesis import given
from hypothesis import strategies as st

from kpi.mix import Kept, compare


def rated(kind: str, good: int, n: int) -> list[Kept]:
    """Ratings of one kind, over eight weeks."""
    values = [1.0] * good + [0.0] * (n - good)
    random.Random(7).shuffle(values)
    return [Kept(kind, value, week % 8) for week, value in enumerate(values)]


A = [*rated("billing", 93, 100), *rated("technical", 15, 20)]
B = [*rated("billing", 19, 20), *rated("technical", 78, 100)]


def test_simpsons_pair_is_better_in_both_kinds_though_worse_in_total() -> None:
    found = compare(B, A)
    assert found is not None
    assert round(found.expected, 4) == round((20 * 0.93 + 100 * 0.75) / 120, 4)
    assert round(found.observed, 4) == round(97 / 120, 4)
    assert found.difference > 0 > found.crude
    assert found.misleads


def test_the_same_work_is_as_expected() -> None:
    found = compare(A, A)
    assert found is not None
    assert abs(found.difference) < 1e-9
    assert not found.clear
    assert not found.misleads


def test_kinds_of_which_the_others_have_too_few_are_left_out_and_counted() -> None:
    found = compare(
        [*rated("billing", 50, 60), *rated("rare", 0, 10)], [*rated("billing", 90, 100), *rated("rare", 4, 4)]
    )
    assert found is not None
    assert (found.n, found.of) == (60, 70)
    assert round(found.expected, 4) == 0.9


def test_too_few_tickets_or_weeks_or_too_strange_a_mix_say_nothing() -> None:
    assert compare(rated("billing", 19, 19), A) is None
    assert compare([Kept("billing", 1.0, week % 3) for week in range(60)], A) is None
    assert compare([*rated("billing", 20, 24), *rated("rare", 9, 24)], A) is None


@given(st.integers(0, 10_000))
def test_the_difference_lies_in_its_interval_and_makes_up_for_what_is_expected(seed: int) -> None:
    draw = random.Random(seed)
    mine, others = (
        [Kept(draw.choice("ab"), draw.gauss(0, 1), draw.randrange(8)) for _ in range(count)] for count in (120, 300)
    )
    found = compare(mine, others)
    assert found is not None
    assert found.low <= found.difference <= found.high
    assert abs(found.observed - found.expected - found.difference) < 1e-9


def test_without_a_difference_the_interval_leaves_chance_out_in_few_cases() -> None:
    wrong = 0
    for seed in range(400):
        draw = random.Random(seed)
        mine, others = (
            [Kept(draw.choice("ab"), draw.gauss(0, 1), draw.randrange(8)) for _ in range(count)] for count in (60, 300)
        )
        found = compare(mine, others)
        wrong += found is not None and found.clear
    assert wrong <= 400 * 0.08
