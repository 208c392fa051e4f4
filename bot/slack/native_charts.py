"""Slack's own charts: a trend as lines, a distribution as bars. Pure: dicts out.

They follow the reader's theme, need no upload, and take no picture's time. Slack can shade no band and say nothing to a
screen reader, so that the alt text always stands beside them. A drawing that Slack cannot show is None.
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import ceil

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

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
from charts.scales import DAY, HOUR, MINUTE
from charts.specs import Distribution, Drawing, Trend, Unit
from locales.speech import SOURCE, Speech, negotiate

FEWEST_POINTS = 2
MOST_BARS = 16
MOST_DRAWN = 1e12
STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY, 100 * DAY, 365 * DAY, 1000 * DAY),
)
READ_IN_FROM = 2  # of a unit: 90 minutes are read in minutes, two hours in hours
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
    by, unit = _scale(trend.unit, [*values, *(each for each in level.values() if each is not None)], speech)
    lines: list[Line] = [(trend.value_label, values)]
    lines += [(name, [value] * len(points)) for name, value in level.items() if value is not None]
    label = f"{cut(one_line(trend.value_label), AXIS_LABEL - length(unit))}{unit}"
    scaled: list[Line] = [(name, [round(value / by, 2) for value in of]) for name, of in lines]
    return _chart("line", trend.title, _days([point.day for point in points], speech), scaled, "", label)


def _distribution(spread: Distribution, speech: Speech) -> Block | None:
    """Show how many values lie between steps that people say."""
    values = sorted(spread.values)
    if len(values) < FEWEST_POINTS or not all(map(_is_drawn, values)):
        return None
    edges = _edges(spread.unit, values[0], values[-1])
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[max(0, bisect_left(edges, value) - 1)] += 1
    said = [_said(spread.unit, edge, speech) for edge in edges]
    labels = [f"{low}–{high}" for low, high in pairwise(said)]
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


def _scale(unit: Unit, values: Iterable[float], speech: Speech) -> tuple[float, str]:
    """Return what to divide values by, and the unit they are then in, as it stands behind the axis's name."""
    if unit is Unit.COUNT:
        return 1, ""
    if unit is Unit.RATE:
        return 0.01, " (%)"
    most = max(map(abs, values))
    for seconds, symbol in (
        (DAY, speech.say("{n} d", n="")),
        (HOUR, speech.say("{n} h", n="")),
        (MINUTE, speech.say("{n} min", n="")),
    ):
        if most >= READ_IN_FROM * seconds:
            return seconds, f" ({symbol.strip()})"
    return 1, f" ({speech.say('{n} s', n='').strip()})"


def _days(days: Sequence[date], speech: Speech) -> list[str]:
    """Say days without their year, or with it where that would leave two alike."""
    name = (speech.locale if negotiate(speech.locale) else SOURCE).replace("-", "_")
    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(name.split("_")[0])
    short = [str(format_skeleton("MMMd", day, locale=locale)) for day in days]
    return short if len(set(short)) == len(short) else [speech.date(day) for day in days]


def _said(unit: Unit, value: float, speech: Speech) -> str:
    if unit is Unit.DURATION:
        return speech.duration(value)
    return speech.percent(value) if unit is Unit.RATE else speech.number(value)


def _edges(unit: Unit, low: float, high: float) -> list[float]:
    """Return the edges of bars from below `low` up to `high`: steps of a clock, tenths of a share, or even steps."""
    if unit is Unit.DURATION:
        return _clock_edges(low, high)
    if unit is Unit.RATE and low >= 0 and high <= 1:
        return [tenth / 10 for tenth in range(11)]
    step = next(
        (
            digit * 10**power
            for power in range(12)
            for digit in (1, 2, 5)
            if (high - low) / (digit * 10**power) < MOST_BARS - 2
        ),
        high - low,
    )
    first = int(low // step)
    bars = max(1, min(MOST_BARS, ceil(high / step) - first))
    return [float((first + bar) * step) for bar in range(bars + 1)]


def _clock_edges(low: float, high: float) -> list[float]:
    """Return the steps that hold all values; the shortest are put together where there are too many."""
    inside = [0.0, *(float(step) for step in STEPS)]
    first = max(0, bisect_left(inside, low) - 1)
    last = bisect_left(inside, high)
    kept = inside[first : last + 1]
    if last == len(inside):
        kept.append(high + 1)
    if len(kept) - 1 > MOST_BARS:
        kept = [kept[0], *kept[-MOST_BARS:]]
    return kept if len(kept) > 1 else [kept[0], kept[0] + 1]
