"""One measure of one period: its figure, its own past, what is enough to say and to compare, and its weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.changes import BASELINE_WEEKS
from coaching.sheet import Measure, Window, measure, measures, weeks_of, window
from kpi.definitions import BY_KEY, DEFAULT_RULES, KPIS
from kpi.facts import Author, Event, EventKind, Status
from kpi.figures import MEASURED, DurationFigure, RateFigure
from kpi.observations import Observations, Ratings, Replies
from kpi.periods import Period, day_start
from tests.kpi.made import observed, ticket

BERLIN = "Europe/Berlin"
HOUR, DAY = 3600, 86_400
NOVEMBER = Period(date(2026, 11, 2), date(2026, 11, 8))
LATER = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())


def week_of_november(now: int = LATER) -> Window:
    return window(NOVEMBER, BERLIN, now)


def of(key: str, seen: Observations, within: Window, now: int = LATER, target: float | None = None) -> Measure:
    return measure(BY_KEY[key], seen, within, DEFAULT_RULES, now, target)


def first_replies(*waits: tuple[int, int]) -> Observations:
    """First replies at these instants after waits of so many seconds."""
    ended, seconds = zip(*sorted(waits), strict=True)
    created = tuple(end - wait for end, wait in zip(ended, seconds, strict=True))
    nothing = (None,) * len(ended)
    numbers = tuple(range(1, len(ended) + 1))
    return Observations(Replies(ended, created, nothing, nothing, nothing, nothing, nothing, numbers))


def ratings(at: int, good: int, bad: int) -> Observations:
    verdicts = (1,) * good + (0,) * bad
    return Observations(ratings=Ratings((at,) * len(verdicts), verdicts, tuple(range(len(verdicts)))))


def test_a_window_holds_its_period_the_one_before_and_twenty_weeks() -> None:
    within = week_of_november()
    assert (within.start, within.end) == (day_start(date(2026, 11, 2), BERLIN), day_start(date(2026, 11, 9), BERLIN))
    assert within.before == day_start(date(2026, 10, 26), BERLIN)
    assert within.edges[0] == day_start(date(2026, 11, 2) - timedelta(weeks=BASELINE_WEEKS), BERLIN)
    assert within.edges[-1] == within.end
    assert len(within.edges) == BASELINE_WEEKS + 2
    assert within.load_from == within.edges[0]


def test_a_long_period_is_loaded_from_the_one_before_it() -> None:
    year = window(Period(date(2025, 11, 22), date(2026, 11, 21)), BERLIN, LATER)
    assert year.load_from == year.before == day_start(date(2024, 11, 22), BERLIN)


def test_a_running_period_ends_now_and_judges_only_whole_weeks() -> None:
    thursday = int(datetime(2026, 11, 5, 12, tzinfo=UTC).timestamp())
    within = week_of_november(thursday)
    assert within.end == thursday + 1
    assert within.edges[-1] == within.start
    assert (weeks_of(within), weeks_of(week_of_november())) == (0, 1)


def test_the_weeks_over_a_change_of_the_clocks_begin_at_local_midnight() -> None:
    for first, hours in ((date(2026, 3, 23), 7 * 24 - 1), (date(2026, 10, 19), 7 * 24 + 1)):
        within = window(Period(first, first + timedelta(days=6)), BERLIN, LATER)
        assert within.end - within.start == hours * HOUR
        assert within.edges[-1] - within.edges[-2] == hours * HOUR
        assert all(day_start(first + timedelta(weeks=n - BASELINE_WEEKS), BERLIN) == within.edges[n] for n in range(22))


def test_a_period_that_begins_in_mid_week_is_judged_from_its_first_monday() -> None:
    within = window(Period(date(2026, 11, 4), date(2026, 11, 15)), BERLIN, LATER)
    assert [edge for edge in within.edges if edge >= within.start] == [
        day_start(date(2026, 11, 9), BERLIN),
        day_start(date(2026, 11, 16), BERLIN),
    ]


def test_a_period_to_come_has_no_end_before_its_start() -> None:
    within = window(Period(date(2027, 1, 1), date(2027, 1, 31)), BERLIN, LATER)
    assert within.end == within.start


def test_a_figure_rests_on_the_period_only() -> None:
    within = week_of_november()
    inside = [(within.start + n, 60 * n) for n in range(1, 6)]
    outside = [(within.start - 1, 9999), (within.end, 9999)]
    found = of("first_reply", first_replies(*inside, *outside), within, target=180)
    assert found.figure == DurationFigure(5, 180, pytest.approx(276), 3)
    assert (found.n, found.enough, found.comparable, found.earlier) == (5, True, False, None)


def test_under_five_there_is_a_count_and_no_figure_to_say() -> None:
    within = week_of_november()
    found = of("first_reply", first_replies(*[(within.start + n, 60) for n in range(4)]), within)
    assert (found.n, found.enough) == (4, False)


def test_three_ratings_are_not_enough_for_a_share() -> None:
    within = week_of_november()
    found = of("csat", ratings(within.start, 3, 0), within)
    assert (found.n, found.enough, found.comparable) == (3, False, False)
    assert found.figure == RateFigure(3, 3, pytest.approx(0.4385, abs=1e-4), 1.0)


@pytest.mark.parametrize(("now", "before", "compared"), [(20, 20, True), (19, 20, False), (20, 19, False)])
def test_a_period_is_compared_with_the_one_before_only_from_twenty_in_both(
    now: int, before: int, compared: bool
) -> None:
    within = week_of_november()
    waits = [(within.start + n, 60) for n in range(now)] + [(within.before + n, 120) for n in range(before)]
    found = of("first_reply", first_replies(*waits), within)
    assert found.enough
    assert (found.earlier is not None) == compared
    assert found.earlier is None or found.earlier == DurationFigure(before, 120, 120, None, 120, 120)


def test_what_may_still_be_reopened_is_counted_apart_and_only_of_the_period() -> None:
    now = int(datetime(2026, 11, 6, 12, tzinfo=UTC).timestamp())
    within = window(Period(date(2026, 11, 5), date(2026, 11, 6)), BERLIN, now)
    made = [ticket(created_at=within.before, events=(solved_at(within.start + n * DAY),)) for n in (-3, -1, 0, 1)]
    found = of("reopen_rate", observed(made), within, now)
    assert (found.n, found.too_soon, found.figure) == (0, 2, None)
    assert of("solved", observed(made), within, now).too_soon == 0


def solved_at(instant: int) -> Event:
    return Event(instant, EventKind.STATUS, Author.AGENT, "ann", Status.SOLVED.name)


def test_counts_are_not_judged_by_a_control_chart() -> None:
    within = week_of_november()
    assert of("solved", Observations(), within).watch is None


def test_a_measure_without_anything_is_empty_and_says_so() -> None:
    within = week_of_november()
    for key in sorted(MEASURED):
        found = of(key, Observations(), within)
        assert (found.n, found.figure, found.enough, found.earlier, found.too_soon) == (0, None, False, None, 0)


def test_measures_come_in_the_order_asked_for_and_leave_out_what_is_counted_elsewhere() -> None:
    keys = [kpi.key for kpi in reversed(KPIS)]
    found = measures(keys, Observations(), week_of_november(), DEFAULT_RULES, LATER, {"csat": 0.9})
    assert [each.kpi.key for each in found] == [key for key in keys if key not in ("created", "backlog")]
    assert [each.target for each in found if each.kpi.key == "csat"] == [0.9]


def test_a_slow_week_after_steady_ones_is_a_signal_of_the_period() -> None:
    within = week_of_november()
    usual = (50, 60, 55, 65)
    waits = [(edge + n, usual[week % 4] * 60) for week, edge in enumerate(within.edges[:-2]) for n in range(5)]
    waits += [(within.start + n, 10 * HOUR) for n in range(5)]
    judged = of("first_reply", first_replies(*waits), within).watch
    assert judged is not None
    assert (judged.signals, judged.above, judged.watched) == ((BASELINE_WEEKS,), True, 1)
