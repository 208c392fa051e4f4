"""How a goal stands by its tickets, and which goals one's own weeks speak for."""

import pytest

from coaching.goals import Aim, GoalKind, Proposal, Verdict, decide_proposal, decide_standing, fits
from kpi.definitions import BY_KEY
from kpi.figures import Point
from kpi.observations import Values
from kpi.xmr import Reason

FIRST_REPLY, CSAT, REOPENED = BY_KEY["first_reply"], BY_KEY["csat"], BY_KEY["reopen_rate"]
WITHIN = Aim(GoalKind.WITHIN, FIRST_REPLY, 7200, 0.8)


def values(*seconds: int) -> Values:
    return Values(range(len(seconds)), seconds, range(len(seconds)))


@pytest.mark.parametrize(
    ("good", "bad", "verdict"),
    [(4, 0, Verdict.TOO_FEW), (19, 0, Verdict.TOO_FEW), (20, 0, Verdict.REACHED), (18, 2, Verdict.UNCLEAR),
     (90, 10, Verdict.REACHED), (60, 40, Verdict.NOT_YET), (80, 20, Verdict.UNCLEAR)],
)  # fmt: skip
def test_a_share_within_a_time_is_reached_where_the_interval_leaves_no_doubt(
    good: int, bad: int, verdict: Verdict
) -> None:
    found = decide_standing(WITHIN, values(*[7200] * good, *[7201] * bad))
    assert (found.verdict, found.n) == (verdict, good + bad)
    assert (found.value is None) is (good + bad < 5)


def test_a_median_is_held_against_its_own_interval() -> None:
    aim = Aim(GoalKind.MEDIAN, FIRST_REPLY, 3600)
    assert decide_standing(aim, values(*range(1000, 1030))).verdict is Verdict.REACHED
    assert decide_standing(aim, values(*range(4000, 4030))).verdict is Verdict.NOT_YET
    assert decide_standing(aim, values(*range(3585, 3615))).verdict is Verdict.UNCLEAR


def test_a_rate_knows_which_way_is_good() -> None:
    seen = values(*[1] * 95, *[0] * 5)
    assert decide_standing(Aim(GoalKind.RATE, CSAT, 0.8), seen).verdict is Verdict.REACHED
    assert decide_standing(Aim(GoalKind.RATE, REOPENED, 0.8), seen).verdict is Verdict.NOT_YET


def weeks(*usual: float) -> list[Point]:
    return [Point(number, value, 25) for number, value in enumerate(usual)]


def test_a_proposal_is_half_way_to_ones_own_best_weeks() -> None:
    # The centre is the geometric mean of 3600 and 7200: 5091 s; a moving range is log 2, its limit 2.66 of it below.
    found = decide_proposal(FIRST_REPLY, weeks(*[3600, 7200] * 6), values(*[6000] * 300))
    assert isinstance(found, Proposal)
    assert found.usual == pytest.approx(5091, abs=1)
    assert found.best == pytest.approx(5091 / 2**2.66, abs=1)
    assert (found.aim.kind, found.aim.share, found.weeks) == (GoalKind.WITHIN, 0.8, 12)
    assert found.aim.target == 2400  # 6000 / 2 ** 1.33 = 2387, as people say it


def test_a_proposed_rate_stays_possible() -> None:
    found = decide_proposal(CSAT, weeks(*[0.9, 0.96] * 6), values(1))
    assert isinstance(found, Proposal)
    assert found.aim.target == pytest.approx(0.96, abs=0.011)
    assert found.best <= 1


def test_too_few_or_too_even_weeks_propose_nothing() -> None:
    assert decide_proposal(CSAT, weeks(*[0.9, 0.95] * 5), values(1)) is Reason.TOO_FEW
    assert decide_proposal(CSAT, weeks(*[0.9] * 12), values(1)) is Reason.TOO_EVEN


def test_a_count_is_no_goal() -> None:
    assert [fits(kind, BY_KEY["solved"]) for kind in GoalKind] == [False] * 4
