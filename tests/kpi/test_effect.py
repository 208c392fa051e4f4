"""Did it work: hand-computed parts, what luck does, and what may be concluded of simulated teams."""

from math import log
from random import Random

import pytest

from kpi.effect import Finding, Pair, Sample, beside, compare, judge, sample, t_quantile
from tests.bench.coaching import World, claims


def test_a_sample_is_counted_by_weeks() -> None:
    # Two weeks of two: deviations from the mean 5 are -2 and -4 (together -6), 2 and 4: 2 * (36 + 36) / 16.
    assert sample([[3, 1], [], [7, 9]]) == Sample(4, 5.0, 9.0, 2)


def test_weeks_that_are_alike_leave_no_error_and_none_is_refused() -> None:
    assert sample([[1, 3], [3, 1]]).error == 0
    with pytest.raises(ValueError, match="needs a value"):
        sample([[], []])


def test_the_quantile_of_t_is_the_tables() -> None:
    assert [round(t_quantile(v), 2) for v in (4, 10, 30, 1000)] == [2.78, 2.23, 2.04, 1.96]


def side(mean: float, error: float = 0.001, n: int = 100, weeks: int = 12) -> Sample:
    return Sample(n, mean, error, weeks)


PEERS = [Pair(side(mean), side(mean - 0.1)) for mean in (8.0, 8.2, 7.8, 8.1, 7.9)]


def test_what_changed_for_peers_is_counted_out() -> None:
    found = judge(Pair(side(8.0), side(7.9)), PEERS, lower_is_better=True)
    assert found.finding is Finding.UNCLEAR
    assert found.shift == pytest.approx(-0.1)
    assert found.effect == pytest.approx(0.0, abs=0.01)
    assert found.peers == 5


def test_the_parts_make_up_the_change() -> None:
    found = judge(Pair(side(9.0, 0.2), side(8.0)), PEERS, lower_is_better=True)
    assert found.change == -1.0
    assert found.regression < -0.3  # far out, and hardly known: most of it was luck
    assert found.regression + found.shift + found.effect == pytest.approx(found.change)
    assert found.low < found.effect < found.high


@pytest.mark.parametrize(("lower", "finding"), [(True, Finding.BETTER), (False, Finding.WORSE)])
def test_what_is_left_is_named_by_which_way_is_good(lower: bool, finding: Finding) -> None:
    assert judge(Pair(side(8.0), side(7.0)), PEERS, lower_is_better=lower).finding is finding


@pytest.mark.parametrize("few", [side(8.0, n=19), side(8.0, weeks=3)])
def test_few_tickets_or_weeks_on_either_side_say_nothing(few: Sample) -> None:
    for pair in (Pair(few, side(1.0)), Pair(side(1.0), few)):
        assert judge(pair, PEERS, lower_is_better=True).finding is Finding.TOO_FEW
        assert compare(pair, lower_is_better=True).finding is Finding.TOO_FEW


def test_without_three_peers_of_enough_tickets_nothing_is_concluded() -> None:
    few = [Pair(side(8.0, n=5), side(8.0))] * 5
    found = judge(Pair(side(9.0), side(5.0)), [*PEERS[:2], *few], lower_is_better=True)
    assert (found.finding, found.peers) == (Finding.NO_PEERS, 2)


def test_a_team_is_compared_with_itself_by_welch() -> None:
    found = compare(Pair(side(8.0, 0.01), side(7.0, 0.01)), lower_is_better=True)
    assert found.finding is Finding.BETTER
    # 22 degrees of freedom: t = 2.074, times the root of 0.02.
    assert found.high - found.effect == pytest.approx(2.074 * 0.02**0.5, abs=0.001)
    assert compare(Pair(side(8.0, 0.2), side(7.9, 0.2)), lower_is_better=True).finding is Finding.UNCLEAR
    assert compare(Pair(side(0.8), side(0.5)), lower_is_better=False).finding is Finding.WORSE


def test_without_an_effect_success_is_rarely_claimed_though_most_look_better() -> None:
    claimed, naive = claims(World(people=12, spread=0.0), 0.0, seed=5, trials=150)
    assert claimed <= 0.08  # of 150: the bench runs thousands
    assert naive > 0.6


def test_a_true_quarter_is_found_in_most_cases() -> None:
    assert claims(World(), 0.25, seed=6, trials=60)[0] >= 0.5


def test_a_logarithm_is_a_share() -> None:
    found = judge(Pair(side(8.0), side(8.0 + log(0.75) - 0.1)), PEERS, lower_is_better=True)
    assert found.effect == pytest.approx(log(0.75), abs=0.02)


def test_what_did_not_last_for_peers_is_luck_of_the_chosen_too() -> None:
    before = (8.0, 8.4, 7.6, 8.2, 7.8)
    steady = [Pair(side(mean), side(mean)) for mean in before]
    shuffled = [Pair(side(mean), side(other)) for mean, other in zip(before, (8.2, 7.8, 8.0, 7.6, 8.4), strict=True)]
    chosen = Pair(side(9.0), side(8.5))
    assert judge(chosen, steady, lower_is_better=True).regression == pytest.approx(0.0, abs=0.02)
    assert judge(chosen, shuffled, lower_is_better=True).regression < -0.7


def test_a_team_is_held_beside_two_others_that_were_left_as_they_were() -> None:
    own = Pair(side(8.0), side(7.5))
    moved = [Pair(side(mean), side(mean - 0.5)) for mean in (7.0, 8.5)]
    stayed = [Pair(side(mean), side(mean)) for mean in (7.0, 8.5)]
    alike, alone = beside(own, moved, lower_is_better=True), beside(own, moved[:1], lower_is_better=True)
    assert (alike.finding, alike.peers) == (Finding.UNCLEAR, 2)
    assert alike.shift + alike.effect == pytest.approx(alike.change) == pytest.approx(-0.5)
    assert beside(own, stayed, lower_is_better=True).finding is Finding.BETTER
    assert alone == compare(own, lower_is_better=True)
    assert beside(Pair(side(8.0, n=5), side(7.0)), stayed, lower_is_better=True).finding is Finding.TOO_FEW


@pytest.mark.parametrize("others", [2, 3, 6])
def test_teams_that_drift_apart_are_rarely_called_better(others: int) -> None:
    chance = Random(others)
    claimed = 0
    for _ in range(600):
        pairs = []
        for _ in range(others + 1):
            level, drift = chance.gauss(8, 0.3), chance.gauss(0.2, 0.05)
            pairs.append(
                Pair(side(level + chance.gauss(0, 0.05), 0.0025), side(level + drift + chance.gauss(0, 0.05), 0.0025))
            )
        claimed += beside(pairs[0], pairs[1:], lower_is_better=True).finding is Finding.BETTER
    assert claimed / 600 <= 0.05
