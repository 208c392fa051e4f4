"""Teams's own charts: what they draw, in which unit, and when there is none."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.charts import native_chart
from bot.teams.limits import CARD_BYTES, CHART_POINTS, size
from bot.teams.pieces import card_of, dumped
from charts.specs import Distribution, Trend, TrendPoint, Unit
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend, weekly
from tests.teams.card_check import problems_of_card

BARE = replace(believable_trend(), centre=None, lower=None, upper=None, target=None)


def chart(drawing: Trend | Distribution) -> dict[str, Any]:
    made = native_chart(drawing)
    assert made is not None
    return dumped(made)


def lines(trend: Trend) -> dict[str, list[float]]:
    return {line["legend"]: [point["y"] for point in line["values"]] for line in chart(trend)["data"]}


def test_a_trend_shows_its_weeks_with_its_level_lines() -> None:
    shown = lines(believable_trend())
    assert list(shown) == [
        "Median of the week, business hours", "Usual range max", "Usual range min", "usual middle", "Target 4 h",
    ]  # fmt: skip
    assert {len(values) for values in shown.values()} == {26}
    assert shown["Target 4 h"] == [4.0] * 26
    drawn = chart(believable_trend())
    assert drawn["data"][0]["values"][-1] == {
        "x": "2026-11-16", "y": round(believable_trend().points[-1].value / 3600, 2)
    }  # fmt: skip
    assert (drawn["type"], drawn["title"]) == ("Chart.Line", "First reply time, week by week")
    assert drawn["yAxisTitle"] == "Median of the week, business hours (h)"


def test_a_client_without_charts_gets_the_figures_in_words() -> None:
    words = chart(replace(believable_trend(), locale="de"))["fallback"]["inlines"][0]["text"]
    assert words.startswith("25. Mai: 2 Std. 13 Min. · 1. Juni: ")
    words = chart(believable_distribution())["fallback"]["inlines"][0]["text"]
    assert words.startswith("5 min–10 min: 4 · ")


def test_a_trend_over_years_shows_the_last_of_them() -> None:
    shown = lines(replace(BARE, points=weekly([3600.0] * 50 + [7200.0] * CHART_POINTS)))
    assert list(shown.values()) == [[2.0] * CHART_POINTS]


@pytest.mark.parametrize(
    ("unit", "values", "shown", "label"),
    [
        (Unit.DURATION, [30, 90], [30, 90], "CSAT (s)"),
        (Unit.DURATION, [43200, 3 * 86400], [0.5, 3], "CSAT (d)"),
        (Unit.RATE, [0.915, 1], [91.5, 100], "CSAT (%)"),
        (Unit.COUNT, [3, 1250], [3, 1250], "CSAT"),
    ],
)
def test_values_are_in_the_unit_that_reads_best(
    unit: Unit, values: list[float], shown: list[float], label: str
) -> None:
    trend = replace(BARE, unit=unit, points=weekly(values), value_label="CSAT")
    assert lines(trend) == {"CSAT": shown}
    assert chart(trend)["yAxisTitle"] == label


def test_a_distribution_is_bars_between_steps_that_people_say() -> None:
    drawing = believable_distribution()
    drawn = chart(drawing)
    bars = {bar["x"]: bar["y"] for bar in drawn["data"]}
    assert sum(bars.values()) == 400
    assert bars["30 min–1 h"] == sum(1 for value in drawing.values if 1800 < value <= 3600)
    assert (drawn["type"], drawn["xAxisTitle"], drawn["yAxisTitle"]) == (
        "Chart.VerticalBar", "First reply time, business hours", "Tickets",
    )  # fmt: skip


@pytest.mark.parametrize(
    "drawing",
    [
        believable_funnel(),
        replace(BARE, points=()),
        replace(BARE, points=weekly([60])),
        replace(BARE, points=weekly([60, nan])),
        replace(BARE, points=weekly([60, inf])),
        replace(BARE, target=inf),
        replace(believable_distribution(), values=()),
        replace(believable_distribution(), values=(1.0, inf)),
    ],
)
def test_what_teams_cannot_draw_is_no_chart(drawing: Any) -> None:
    assert native_chart(drawing) is None


VALUES = st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.floats(0, 1e7), max_size=90)


@given(VALUES, st.sampled_from(Unit), st.text(max_size=60), st.sampled_from(["en", "de", "de-XX", "xx"]))
def test_teams_refuses_no_chart(values: list[float], unit: Unit, words: str, locale: str) -> None:
    points = tuple(TrendPoint(date(2026, 1, 5) + timedelta(weeks=at), value, 9) for at, value in enumerate(values))
    trend = replace(believable_trend(), unit=unit, points=points, title=words, value_label=words, limits_label=words,
                    target_label=words, locale=locale)  # fmt: skip
    spread = replace(believable_distribution(), unit=unit, values=tuple(values), title=words, count_label=words,
                     value_label=words, locale=locale)  # fmt: skip
    for drawing in (trend, spread):
        made = native_chart(drawing)
        if made is not None:
            assert problems_of_card(card_of("x", [dumped(made)], [])) == []
            assert size(dumped(made)) < CARD_BYTES // 2


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=60), st.sampled_from(Unit))
def test_every_value_is_counted_in_one_bar(values: list[float], unit: Unit) -> None:
    made = native_chart(replace(believable_distribution(), unit=unit, values=tuple(values)))
    if made is not None:
        assert sum(bar["y"] for bar in dumped(made)["data"]) == len(values)
