"""From facts to figures: each KPI on tickets with its traps, recomputed by hand; nothing averaged from averages."""

import random
from itertools import pairwise
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.definitions import BY_KEY, DEFAULT_RULES, Rules, Unit
from kpi.facts import Rating, SlaKind, SlaTarget, Status, Ticket
from kpi.figures import (
    MEASURED,
    DurationFigure,
    age_bands,
    between,
    duration_figure,
    once_a_ticket,
    rate_figure,
    too_soon,
    unreplied,
    values_of,
    weekly,
)
from kpi.observations import Cycles, Observations, Values
from tests.kpi.made import (
    DAY,
    HOUR,
    MINUTE,
    START,
    asked,
    assigned,
    became,
    moment,
    noted,
    observed,
    replied,
    solved,
    ticket,
)

LONG_AFTER = START + 365 * DAY
WEEK_MINUTES = 7 * 24 * 60


def values(key: str, *tickets: Ticket, now: int = LONG_AFTER, rules: Rules = DEFAULT_RULES) -> list[int]:
    return list(values_of(key, observed(tickets), now, rules).value)


def test_every_duration_on_one_ticket() -> None:
    whole = ticket(
        assigned(10),
        replied(30),
        became(30, Status.PENDING),
        asked(90),
        became(90, Status.OPEN),
        replied(100),
        solved(120),
        became(500, Status.OPEN),
        solved(560),
    )
    found = {key: [seconds / MINUTE for seconds in values(key, whole)] for key in MEASURED if _is_duration(key)}
    assert found == {
        "first_reply": [30],
        "agent_first_response": [20],
        "next_reply": [10],
        "first_resolution": [120],
        "full_resolution": [560],
        "requester_wait": [30 + 30 + 60],
    }


def _is_duration(key: str) -> bool:
    return BY_KEY[key].unit == Unit.DURATION


def test_a_reopened_ticket_has_no_full_resolution_until_it_is_solved_again() -> None:
    reopened = ticket(solved(60), became(100, Status.OPEN))
    assert values("first_resolution", reopened) == [60 * MINUTE]
    assert values("full_resolution", reopened) == values("requester_wait", reopened) == []


def test_a_merged_ticket_is_in_no_resolution_and_not_among_the_solved() -> None:
    merged = ticket(replied(10), became(60, Status.CLOSED))
    for key in ("first_resolution", "full_resolution", "requester_wait", "one_touch", "reopen_rate", "solved"):
        assert values(key, merged) == []
    assert values("first_reply", merged) == [10 * MINUTE]


def test_business_seconds_are_counted_only_where_every_value_has_them() -> None:
    with_schedule = observed([ticket(replied(30))], clock=lambda start, end: (end - start) // 2)
    without = observed([ticket(replied(40))])
    counted = values_of("first_reply", with_schedule, LONG_AFTER, DEFAULT_RULES)
    assert (counted.value, counted.business) == ((15 * MINUTE,), True)
    both = Observations(replies=with_schedule.replies._make(a + b for a, b in _pairs(with_schedule, without)))
    mixed = values_of("first_reply", both, LONG_AFTER, DEFAULT_RULES)
    assert (mixed.value, mixed.business) == ((30 * MINUTE, 40 * MINUTE), False)


def _pairs(one: Observations, other: Observations) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(tuple(a), tuple(b)) for a, b in zip(one.replies, other.replies, strict=True)]


def test_a_wait_only_the_helpdesk_knows_counts_and_one_nobody_knows_does_not() -> None:
    told = ticket(solved(60), status_log=False, reported={"requester_wait": 600.0})
    untold = ticket(solved(60), status_log=False)
    assert values("requester_wait", told, untold) == [600]


def test_one_touch_counts_solved_tickets_whose_reopen_window_is_over() -> None:
    good, bad = ticket(replied(1), solved(2)), ticket(noted(1), solved(3))
    assert values("one_touch", good, bad) == [1, 0]
    assert values("one_touch", good, bad, now=START + 6 * DAY) == []


def test_the_reopen_window_includes_its_last_second() -> None:
    in_time = ticket(solved(0), became(WEEK_MINUTES, Status.OPEN), solved(2 * WEEK_MINUTES))
    too_late = ticket(solved(0), became(WEEK_MINUTES + 1, Status.OPEN), solved(2 * WEEK_MINUTES))
    assert values("reopen_rate", in_time) == [1, 0]
    assert values("reopen_rate", too_late) == [0, 0]


def test_a_workspace_may_set_its_own_reopen_window() -> None:
    reopened = ticket(solved(0), became(3 * 24 * 60, Status.OPEN))
    assert values("reopen_rate", reopened) == [1]
    assert values("reopen_rate", reopened, rules=Rules(reopen_days=2)) == [0]


def test_a_ticket_whose_reopen_window_is_open_is_too_soon_to_count() -> None:
    solved_now = observed([ticket(solved(0)), ticket(solved(1)), ticket(became(2, Status.CLOSED))])
    now = moment(60)
    assert values_of("reopen_rate", solved_now, now, DEFAULT_RULES).n == 0
    assert too_soon(solved_now.cycles, START, now, now, DEFAULT_RULES) == 2


def test_too_soon_counts_only_the_period_asked_for() -> None:
    seen = observed([ticket(solved(day * 24 * 60)) for day in (0, 1, 2, 3)])
    now = START + 4 * DAY
    assert too_soon(seen.cycles, START + 2 * DAY, now, now, DEFAULT_RULES) == 2
    assert too_soon(seen.cycles, START, now, START + 9 * DAY, DEFAULT_RULES) == 1
    assert too_soon(seen.cycles, START, now, LONG_AFTER, DEFAULT_RULES) == 0


def test_a_ticket_solved_twice_while_too_soon_is_one_ticket() -> None:
    seen = observed([ticket(solved(0), became(5, Status.OPEN), solved(9))])
    assert too_soon(seen.cycles, START, START + DAY, START + DAY, DEFAULT_RULES) == 1


def test_a_ticket_solved_twice_in_a_period_counts_once() -> None:
    twice = observed([ticket(solved(0), became(5, Status.OPEN), solved(9)), ticket(solved(3))])
    for key, expected in (("solved", [1, 1]), ("reopen_rate", [0, 1]), ("one_touch", [0, 0])):
        found = once_a_ticket(values_of(key, twice, LONG_AFTER, DEFAULT_RULES))
        assert sorted(found.value) == expected
        assert sorted(found.ticket_id) == [1, 2]


def test_a_ticket_solved_in_two_periods_counts_in_each() -> None:
    seen = observed([ticket(solved(0), became(5, Status.OPEN), solved(9 * 24 * 60))])
    all_of_it = values_of("solved", seen, LONG_AFTER, DEFAULT_RULES)
    halves = [between(all_of_it, START, START + DAY), between(all_of_it, START + DAY, LONG_AFTER)]
    assert [half.n for half in halves] == [1, 1]


def test_satisfaction_is_good_of_good_and_bad_and_an_unanswered_survey_is_neither() -> None:
    surveys = [
        Rating("a", START, moment(1), 5, "1-5"),
        Rating("b", START, moment(2), 3, "1-5"),
        Rating("c", moment(3), None, None, "1-5"),
    ]
    assert values("csat", ticket(ratings=tuple(surveys))) == [1, 0]


def test_promises_count_each_by_itself_and_running_ones_do_not_count() -> None:
    promises = (
        SlaTarget(SlaKind.FIRST_REPLY, moment(10), True),
        SlaTarget(SlaKind.NEXT_REPLY, moment(20), False),
        SlaTarget(SlaKind.RESOLUTION, None, None),
    )
    assert values("sla", ticket(targets=promises)) == [1, 0]


def test_unreplied_tickets_are_counted_apart() -> None:
    seen = observed([ticket(replied(1), solved(2)), ticket(solved(2)), ticket(became(3, Status.CLOSED))])
    assert unreplied(seen.cycles, START, LONG_AFTER) == 2
    assert unreplied(seen.cycles, START, moment(3)) == 1
    assert unreplied(Cycles(), START, LONG_AFTER) == 0


def test_a_period_holds_its_first_instant_and_not_the_one_after_its_last() -> None:
    three = Values((10, 20, 30), (1, 2, 3), (1, 2, 3))
    assert between(three, 10, 30).value == (1, 2)
    assert between(three, 11, 31).value == (2, 3)
    assert between(three, 40, 50).n == 0


def test_age_bands_count_from_the_opening_or_reopening() -> None:
    ages = (0, 23 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 400 * DAY)
    assert age_bands([START - age for age in ages], START) == (2, 1, 1, 1, 2)
    assert age_bands([], START) == (0, 0, 0, 0, 0)


def test_no_values_give_no_figure() -> None:
    nothing = Values((), (), ())
    assert (duration_figure(nothing, 60), rate_figure(nothing)) == (None, None)


def test_a_value_on_the_target_is_within_it() -> None:
    figure = duration_figure(Values((1, 2, 3), (60, 61, 59), (1, 2, 3)), 60)
    assert figure is not None
    assert figure.within == 2


def test_without_a_target_nothing_is_within_it() -> None:
    figure = duration_figure(Values((1,), (60,), (1,)), None)
    assert figure == DurationFigure(1, 60, 60, None)


def test_a_week_with_too_few_values_is_no_point() -> None:
    edges = [START + week * 7 * DAY for week in range(3)]
    two_weeks = Values((START, START + 1, START + 8 * DAY), (10, 20, 30), (1, 2, 3))
    assert [point.n for point in weekly(two_weeks, edges, Unit.DURATION, 2)] == [2]
    assert [point.value for point in weekly(two_weeks, edges, Unit.DURATION, 1)] == [15, 30]


def test_a_week_without_any_value_is_no_point_even_without_a_minimum() -> None:
    edges = [START + week * 7 * DAY for week in range(3)]
    assert len(weekly(Values((START,), (10,), (1,)), edges, Unit.DURATION, 0)) == 1


def test_a_weeks_rate_is_its_share_of_good() -> None:
    edges = [START, START + 7 * DAY]
    assert weekly(Values((START,) * 4, (1, 0, 1, 1), (1, 2, 3, 4)), edges, Unit.RATE, 1)[0].value == 0.75


@pytest.mark.parametrize("key", sorted(MEASURED))
def test_every_measured_kpi_is_declared_and_empty_of_nothing(key: str) -> None:
    assert key in BY_KEY
    assert values_of(key, Observations(), LONG_AFTER, DEFAULT_RULES).n == 0


ROWS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**5), st.integers(1, 40)), min_size=2, max_size=60)


@given(ROWS, st.integers(0, 2**32))
def test_figures_are_the_same_whichever_way_the_values_are_ordered(rows: list[tuple[int, int, int]], seed: int) -> None:
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)
    one, other = (Values(*zip(*each, strict=True)) for each in (rows, shuffled))
    assert duration_figure(one, 5000) == duration_figure(other, 5000)
    assert _by_ticket(once_a_ticket(one)) == _by_ticket(once_a_ticket(other))
    rates = [each._replace(value=tuple(value % 2 for value in each.value)) for each in (one, other)]
    assert rate_figure(rates[0]) == rate_figure(rates[1])


def _by_ticket(values: Values) -> list[tuple[int, int]]:
    return sorted(zip(values.ticket_id, values.value, strict=True))


@given(ROWS)
def test_medians_and_targets_are_recomputed_from_the_facts(rows: list[tuple[int, int, int]]) -> None:
    figure = duration_figure(Values(*zip(*rows, strict=True)), 5000)
    seconds = [row[1] for row in rows]
    assert figure is not None
    assert figure.median == median(seconds)
    assert figure.within == sum(1 for each in seconds if each <= 5000)
    tenths = quantiles(seconds, n=10, method="inclusive")
    assert figure.p90 == pytest.approx(tenths[-1])


@given(ROWS)
def test_the_weeks_of_a_stretch_hold_each_value_once(rows: list[tuple[int, int, int]]) -> None:
    ordered = Values(*zip(*sorted(rows), strict=True))
    edges = list(range(0, 10**6 + 2, 90_909))
    weeks = weekly(ordered, edges, Unit.DURATION, 1)
    inside = between(ordered, edges[0], edges[-1])
    assert sum(week.n for week in weeks) == inside.n
    for start, end in pairwise(edges):
        held = between(ordered, start, end)
        shown = [week.value for week in weeks if week.start == start]
        assert shown == ([median(held.value)] if held.n else [])
