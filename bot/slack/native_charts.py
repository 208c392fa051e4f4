"""Slack's own charts: a trend as lines, a distribution as bars. Pure: dicts out.

They follow the reader's theme, need no upload, and take no picture's time. Slack can shade no band and say nothing to a
screen reader, so that the alt text always stands beside them. A drawing that Slack cannot show is None.
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from bot.chart_axes import bar_edges, days_said, scaled_by
from bot.slack.limits import (
    AXIS_LABEL,
    CHART_LABEL,
    CHART_NAME,
    CHART_POINTS,
    CHART_SERIES,
    CHART_TITLE,
    Block,
    cut,
    length,
    one_line,
)
from charts.scales import said
from charts.specs import Distribution, Drawing, Trend
from locales.speech import Speech

FEWEST_POINTS = 2
MOST_DRAWN = 1e12
Line = tuple[str, Sequence[float]]


def native_chart(drawing: Drawing) -> Block | None:
    """Return the chart block of a drawing, or None where Slack has none for it."""
    speech = Speech(drawing.locale, "UTC")
    match drawing:
        case Trend():
            return _trend(drawing, speech)
        case Distribution():
            return _distribution(drawing, speech)
        case _:
            return None


def _trend(trend: Trend, speech: Speech) -> Block | None:
    """Show the last weeks, with the usual range, its middle and the target as level lines."""
    points = trend.points[-CHART_POINTS:]
    if len(points) < FEWEST_POINTS:
        return None
    level = {
        f"{_shortened(trend.limits_label)} max": trend.upper,
        f"{_shortened(trend.limits_label)} min": trend.lower,
        speech.say("usual middle"): trend.centre,
        one_line(trend.target_label) or speech.say("target"): trend.target,
    }
    values = [point.value for point in points]
    by, unit = scaled_by(trend.unit, [*values, *(each for each in level.values() if each is not None)], speech)
    lines: list[Line] = [(trend.value_label, values)]
    lines += [(name, [value] * len(points)) for name, value in level.items() if value is not None]
    label = f"{cut(one_line(trend.value_label), AXIS_LABEL - length(unit))}{unit}"
    scaled: list[Line] = [(name, [round(value / by, 2) for value in of]) for name, of in lines]
    return _chart("line", trend.title, days_said([point.day for point in points], speech), scaled, "", label)


def _distribution(spread: Distribution, speech: Speech) -> Block | None:
    """Show how many values lie between steps that people say."""
    values = sorted(spread.values)
    if len(values) < FEWEST_POINTS or not all(map(_is_drawn, values)):
        return None
    edges = bar_edges(spread.unit, values[0], values[-1])
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[max(0, bisect_left(edges, value) - 1)] += 1
    steps = [said(spread.unit, edge, speech) for edge in edges]
    labels = [f"{low}–{high}" for low, high in pairwise(steps)]
    series: list[Line] = [(spread.count_label, counts)]
    return _chart("bar", spread.title, labels, series, spread.value_label, spread.count_label)


def _chart(kind: str, title: str, labels: list[str], lines: Sequence[Line], x_label: str, y_label: str) -> Block | None:
    """Put a chart together; None where labels are not told apart or a value is no number."""
    names = [cut(one_line(name), CHART_NAME) or "–" for name, _ in lines][:CHART_SERIES]
    told_apart = len(set(labels)) == len(labels) and len(set(names)) == len(names)
    if not told_apart or any(length(label) > CHART_LABEL for label in labels):
        return None
    if not all(_is_drawn(value) for _, values in lines for value in values):
        return None
    series = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]}
        for name, (_, values) in zip(names, lines, strict=False)
    ]
    axes = {"categories": labels} | {
        name: shown
        for name, label in (("x_label", x_label), ("y_label", y_label))
        if (shown := cut(one_line(label), AXIS_LABEL))
    }
    return {
        "type": "data_visualization",
        "title": cut(one_line(title), CHART_TITLE) or names[0],
        "chart": {"type": kind, "series": series, "axis_config": axes},
    }


def _is_drawn(value: float) -> bool:
    """Say whether a value is a number, and one an axis could still tell apart from its neighbours."""
    return abs(value) < MOST_DRAWN


def _shortened(label: str) -> str:
    """Leave room for " max" and " min" in a line's name."""
    return cut(one_line(label) or "–", CHART_NAME - 4)
