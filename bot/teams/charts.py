"""Teams's own charts: a trend as lines, a distribution as bars. Pure.

They follow the reader's theme, and no picture of a person's figures has to be fetched from an address. Teams can say
nothing of them to a screen reader, so that the alt text always stands beside them; a client without charts gets the
figures in words (`fallback`). A drawing that Teams cannot show is None.
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from microsoft_teams.cards import (
    LineChart,
    LineChartData,
    LineChartValue,
    RichTextBlock,
    VerticalBarChart,
    VerticalBarChartDataValue,
)
from microsoft_teams.cards.core import CardElement, ChartColor

from bot.chart_axes import bar_edges, days_said, scaled_by
from bot.letters import cut, one_line
from bot.teams.limits import CHART_NAME, CHART_POINTS, CHART_TITLE, PARAGRAPH
from bot.teams.pieces import inline, run
from charts.scales import said
from charts.specs import Distribution, Drawing, Trend
from locales.speech import Speech

FEWEST_POINTS = 2
MOST_DRAWN = 1e12
SERIES: ChartColor = "categoricalBlue"
Level = tuple[str, float | None, ChartColor]


def native_chart(drawing: Drawing) -> CardElement | None:
    """Return the chart of a drawing, or None where Teams has none for it."""
    speech = Speech(drawing.locale, "UTC")
    match drawing:
        case Trend():
            return _trend(drawing, speech)
        case Distribution():
            return _distribution(drawing, speech)
        case _:
            return None


def _trend(trend: Trend, speech: Speech) -> CardElement | None:
    """Show the last weeks, with the usual range, its middle and the target as level lines."""
    points = trend.points[-CHART_POINTS:]
    usual = cut(one_line(trend.limits_label) or "–", CHART_NAME - 4)
    levels: list[Level] = [
        (f"{usual} max", trend.upper, "neutral"),
        (f"{usual} min", trend.lower, "neutral"),
        (speech.say("usual middle"), trend.centre, "categoricalTeal"),
        (one_line(trend.target_label) or speech.say("target"), trend.target, "good"),
    ]
    drawn = [(name, value, colour) for name, value, colour in levels if value is not None]
    values = [point.value for point in points]
    if len(points) < FEWEST_POINTS or not _are_drawn([*values, *(value for _, value, _ in drawn)]):
        return None
    by, unit = scaled_by(trend.unit, [*values, *(value for _, value, _ in drawn)], speech)
    days = [point.day for point in points]
    lines = [_line(trend.value_label, days, [value / by for value in values], SERIES)]
    lines += [_line(name, days, [value / by] * len(days), colour) for name, value, colour in drawn]
    named = zip(days_said(days, speech), values, strict=True)
    shown = [f"{day}: {said(trend.unit, value, speech)}" for day, value in named]
    return LineChart(
        title=_titled(trend),
        show_title=True,
        y_axis_title=cut(one_line(f"{trend.value_label}{unit}"), CHART_TITLE) or None,
        data=lines,
        fallback=_in_words(shown),
    )


def _line(name: str, days: Sequence[object], values: Sequence[float], colour: ChartColor) -> LineChartData:
    """Return one line; days as Teams reads them, YYYY-MM-DD, so that the axis is one of time."""
    points = [LineChartValue(x=str(day), y=round(value, 2)) for day, value in zip(days, values, strict=True)]
    return LineChartData(legend=cut(one_line(name), CHART_NAME) or "–", values=points, color=colour)


def _distribution(spread: Distribution, speech: Speech) -> CardElement | None:
    """Show how many values lie between steps that people say."""
    values = sorted(spread.values)
    if len(values) < FEWEST_POINTS or not _are_drawn(values):
        return None
    edges = bar_edges(spread.unit, values[0], values[-1])
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[max(0, bisect_left(edges, value) - 1)] += 1
    labels = [f"{low}–{high}" for low, high in pairwise(said(spread.unit, edge, speech) for edge in edges)]
    if len(set(labels)) < len(labels):
        return None
    shown = [f"{label}: {speech.number(count)}" for label, count in zip(labels, counts, strict=True)]
    return VerticalBarChart(
        title=_titled(spread),
        show_title=True,
        x_axis_title=cut(one_line(spread.value_label), CHART_TITLE) or None,
        y_axis_title=cut(one_line(spread.count_label), CHART_TITLE) or None,
        color=SERIES,
        data=[VerticalBarChartDataValue(x=label, y=count) for label, count in zip(labels, counts, strict=True)],
        fallback=_in_words(shown),
    )


def _titled(drawing: Trend | Distribution) -> str:
    return cut(one_line(drawing.title), CHART_TITLE) or cut(one_line(drawing.value_label), CHART_TITLE) or "–"


def _in_words(shown: Sequence[str]) -> RichTextBlock:
    return inline(run(cut(" · ".join(shown), PARAGRAPH), "quiet"))


def _are_drawn(values: Sequence[float]) -> bool:
    """Say whether all are numbers, and ones an axis could still tell apart from their neighbours."""
    return all(abs(value) < MOST_DRAWN for value in values)
