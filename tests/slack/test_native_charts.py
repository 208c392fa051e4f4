"""Slack's own charts: what they draw, in which unit, and when there is none."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.limits import CHART_NAME
from bot.slack.native_charts import native_chart
from charts.specs import Distribution, Trend, TrendPoint, Unit
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend, weekly
from tests.slack.limits_check import problems_of_message

BARE = replace(believable_trend(), centre=None, lower=None, upper=None, target=None)


def series(drawing: Trend | Distribution) -> dict[str, list[float]]:
    block = native_chart(drawing)
    assert block is not None
    chart: Any = block["chart"]
    return {each["name"]: [point["value"] for point in each["data"]] for each in chart["series"]}


def axes(drawing: Trend | Distribution) -> Any:
    chart: Any = (native_chart(drawing) or {})["chart"]
    return chart["axis_config"]


def test_a_trend_shows_its_last_twenty_weeks_with_its_level_lines() -> None:
    shown = series(believable_trend())
    assert list(shown) == ["Median of the…", "Usual range max", "Usual range min", "usual middle", "Target 4 h"]
    assert {len(values) for values in shown.values()} == {20}
    assert shown["Target 4 h"] == [4.0] * 20
    assert shown["Median of the…"][-1] == round(believable_trend().points[-1].value / 3600, 2)
    assert axes(believable_trend())["categories"][-1] == "Nov 16"
    assert axes(believable_trend())["y_label"] == "Median of the week, business hours (h)"


def test_a_trend_speaks_its_readers_language() -> None:
    german = replace(believable_trend(), locale="de", limits_label="üblicher Bereich", target_label="Ziel")
    assert axes(german)["categories"][-1] == "16. Nov."
    assert "üblicher Bereich max" in series(german)
    assert all(len(name) <= CHART_NAME for name in series(german))


@pytest.mark.parametrize(
    ("values", "shown", "unit"),
    [
        ([30, 90], [30, 90], "(s)"),
        ([30, 600], [0.5, 10], "(min)"),
        ([1800, 7200], [0.5, 2], "(h)"),
        ([43200, 3 * 86400], [0.5, 3], "(d)"),
    ],
)
def test_durations_are_in_the_unit_that_reads_best(values: list[float], shown: list[float], unit: str) -> None:
    trend = replace(BARE, points=weekly(values), value_label="Median")
    assert series(trend) == {"Median": shown}
    assert axes(trend)["y_label"] == f"Median {unit}"


def test_rates_are_per_cent_and_counts_are_counts() -> None:
    rates = replace(BARE, unit=Unit.RATE, points=weekly([0.915, 1]), value_label="CSAT", target=0.9)
    assert series(rates) == {"CSAT": [91.5, 100], "Target 4 h": [90, 90]}
    assert axes(rates)["y_label"] == "CSAT (%)"
    counts = replace(BARE, unit=Unit.COUNT, points=weekly([3, 1250]), value_label="Tickets")
    assert series(counts) == {"Tickets": [3, 1250]}
    assert axes(counts)["y_label"] == "Tickets"


def test_days_a_year_apart_are_told_with_their_year() -> None:
    points = tuple(TrendPoint(date(year, 3, 2), 60, 9) for year in (2025, 2026))
    assert axes(replace(BARE, points=points))["categories"] == ["Mar 2, 2025", "Mar 2, 2026"]


def test_a_distribution_is_bars_between_steps_that_people_say() -> None:
    drawing = believable_distribution()
    [counts] = series(drawing).values()
    assert sum(counts) == 400
    assert axes(drawing)["categories"][3] == "30 min–1 h"
    within = sum(1 for value in drawing.values if 1800 < value <= 3600)
    assert counts[3] == within
    rates = replace(drawing, unit=Unit.RATE, values=(0.05, 0.1, 0.95, 1.0))
    assert axes(rates)["categories"][0] == "0%–10%"
    assert series(rates) == {"Tickets": [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]}


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
        replace(BARE, points=tuple(TrendPoint(date(2026, 1, 5), 60, 9) for _ in range(3))),
        replace(BARE, target=5, target_label=BARE.value_label),
    ],
)
def test_what_slack_cannot_draw_is_no_chart(drawing: Any) -> None:
    assert native_chart(drawing) is None


VALUES = st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.floats(0, 1e7), max_size=40)


@given(VALUES, st.sampled_from(Unit), st.text(max_size=60), st.sampled_from(["en", "de", "de-XX", "xx"]))
def test_slack_refuses_no_chart(values: list[float], unit: Unit, words: str, locale: str) -> None:
    points = tuple(TrendPoint(date(2026, 1, 5) + timedelta(weeks=at), value, 9) for at, value in enumerate(values))
    trend = replace(believable_trend(), unit=unit, points=points, title=words, value_label=words, limits_label=words,
                    target_label=words, locale=locale)  # fmt: skip
    spread = replace(believable_distribution(), unit=unit, values=tuple(values), title=words, count_label=words,
                     value_label=words, locale=locale)  # fmt: skip
    for drawing in (trend, spread):
        block = native_chart(drawing)
        if block is not None:
            assert problems_of_message("x", [block]) == []


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=60), st.sampled_from(Unit))
def test_every_value_is_counted_in_one_bar(values: list[float], unit: Unit) -> None:
    block = native_chart(replace(believable_distribution(), unit=unit, values=tuple(values)))
    if block is not None:
        chart: Any = block["chart"]
        assert sum(point["value"] for point in chart["series"][0]["data"]) == len(values)
