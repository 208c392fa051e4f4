"""The words of a change: what the rule that fired says, in each direction, for times and for rates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.changes import watch
from coaching.sheet import Measure
from handlers import phrases
from kpi.definitions import BY_KEY
from kpi.figures import Point
from kpi.observations import Values
from kpi.xmr import Rule
from locales.speech import Speech

ENGLISH, GERMAN = Speech("en", "UTC"), Speech("de", "UTC")
FIRST = datetime(2026, 6, 1, tzinfo=UTC)
EVEN = [100, 102, 98, 101, 99, 103, 97, 100, 102, 98, 101, 99]  # a baseline of small differences around 100
AFTER = int((FIRST + timedelta(weeks=len(EVEN))).timestamp())


def measured(weeks: list[float], kpi: str = "first_reply", scale: float = 60.0) -> Measure:
    """A measure whose weeks after the baseline are these."""
    starts = [int((FIRST + timedelta(weeks=n)).timestamp()) for n in range(len(EVEN) + len(weeks))]
    points = [Point(at, value * scale, 30) for at, value in zip(starts, [*EVEN, *weeks], strict=True)]
    judged = watch(BY_KEY[kpi], points, AFTER)
    return Measure(BY_KEY[kpi], 0, None, None, None, judged, False, 0, Values((), (), ()))


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ([150], "First reply time is slower than usual: 2 h 30 min in the week of Aug 24, 2026, outside the usual "),
        ([60], "First reply time is faster than usual: 1 h in the week of Aug 24, 2026, outside the usual "),
        (
            [106] * 3,
            "First reply time is slower than usual: three of four weeks far above its centre of 1 h 40 min, 1 h ",
        ),
        (
            [94] * 3,
            "First reply time is faster than usual: three of four weeks far below its centre of 1 h 40 min, 1 h ",
        ),
        ([101.5] * 8, "First reply time is slower than usual: eight weeks in a row above its centre of 1 h 40 min, "),
        ([98.5] * 8, "First reply time is faster than usual: eight weeks in a row below its centre of 1 h 40 min, "),
        ([100], ""),
        ([], ""),
    ],
)
def test_a_change_is_said_by_the_rule_that_fired(weeks: list[float], said: str) -> None:
    words = phrases.change(measured(weeks), "UTC", ENGLISH)
    assert words.startswith(said)
    assert bool(words) == bool(said)


def test_a_rate_is_higher_or_lower_never_slower() -> None:
    high = phrases.change(measured([115], "csat", 0.008), "UTC", ENGLISH)
    low = phrases.change(measured([60], "csat", 0.008), "UTC", GERMAN)
    assert "satisfaction (CSAT) is higher than usual: 92% in the week of" in high
    assert low.startswith("Kundenzufriedenheit (CSAT) ist niedriger als sonst: 48\xa0% in der Woche vom 24.08.2026")


@given(st.lists(st.floats(20, 500), min_size=1, max_size=12))
def test_whatever_fired_is_said_and_nothing_else(weeks: list[float]) -> None:
    one = measured(weeks)
    words = phrases.change(one, "UTC", ENGLISH)
    assert one.watch is not None
    assert bool(words) == bool(one.watch.signals) == isinstance(one.watch.rule, Rule)
    for judging in ("worse", "bad", "poor", "you "):
        assert judging not in words


def test_too_few_before_the_period_says_nothing() -> None:
    judged = watch(BY_KEY["first_reply"], [Point(AFTER, 999.0, 30)], AFTER)
    one = Measure(BY_KEY["first_reply"], 0, None, None, None, judged, False, 0, Values((), (), ()))
    assert phrases.change(one, "UTC", ENGLISH) == ""
