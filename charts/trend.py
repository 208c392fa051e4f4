"""Draws a trend: the line, its target, its control limits as a band, signals, breaks, and weeks of few.

A signal has another shape and colour, a week of few is hollow, the target is dashed: nothing rests on colour alone.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import style
from charts.plan import Beside, Flag, Key, Plan
from charts.scales import Scale, day_scale, said, value_scale
from charts.sheet import lay_out
from charts.specs import Trend, TrendPoint
from locales.speech import Speech

DOT: dict[str, Any] = {
    "marker": "o", "markersize": 8, "markerfacecolor": style.SERIES, "markeredgecolor": style.SERIES,
    "markeredgewidth": 2,
}  # fmt: skip
SIGNAL = DOT | {
    "marker": "D", "markersize": 10, "markerfacecolor": style.SIGNAL, "markeredgecolor": style.SIGNAL,
}  # fmt: skip
HOLLOW: dict[str, Any] = {"markerfacecolor": style.BACKGROUND}

CROWDED_FROM, CROWDED_SIZE = 70, 4  # more points at the full size run into one thick line


def trend_figure(trend: Trend) -> Figure:
    """Return the trend as a figure; its points are the artists named "few", "signals" and so on by `gid`."""
    speech = Speech(trend.locale, "UTC")
    lines = (trend.centre, trend.lower, trend.upper, trend.target)
    values = [point.value for point in trend.points] + [line for line in lines if line is not None]
    x = day_scale([point.day for point in trend.points], speech)
    y = value_scale(trend.unit, values, speech)
    few = any(point.n < trend.small_n for point in trend.points)
    signals = any(point.signal for point in trend.points)
    keys = (
        Key(trend.signal_label if signals else "", SIGNAL),
        Key(trend.small_label if few else "", DOT | HOLLOW),
    )
    flags = tuple(Flag(day.toordinal(), words, style.LIMIT, ":") for day, words in trend.breaks)
    plan = Plan(trend.title, trend.value_label, x, y, keys=keys, flags=flags, beside=tuple(_labels(trend, y, speech)))
    figure, axes, _ = lay_out(plan)
    _lines(axes, trend, y)
    _points(axes, trend.points, trend.small_n, y)
    return figure


def _labels(trend: Trend, y: Scale, speech: Speech) -> list[Beside]:
    """Name each line at its right end; the last value is said in figures."""
    labels = []
    if trend.points:
        last = trend.points[-1].value
        labels.append(Beside(y.place(last), said(trend.unit, last, speech), style.SERIES, bold=True))
    if trend.target is not None and trend.target_label:
        labels.append(Beside(y.place(trend.target), trend.target_label, style.INK))
    if trend.limits_label:
        edge = next((line for line in (trend.upper, trend.centre, trend.lower) if line is not None), None)
        if edge is not None:
            labels.append(Beside(y.place(edge), trend.limits_label))
    return labels


def _lines(axes: Axes, trend: Trend, y: Scale) -> None:
    """Draw band, centre and target across the axes."""
    if trend.lower is not None and trend.upper is not None:
        axes.axhspan(y.place(trend.lower), y.place(trend.upper), color=style.BAND, linewidth=0, zorder=0.5, gid="band")
    for name, line in (("lower", trend.lower), ("upper", trend.upper)):
        if line is not None:
            axes.axhline(y.place(line), color=style.LIMIT, linewidth=1, zorder=1.5, gid=name)
    if trend.centre is not None:
        axes.axhline(y.place(trend.centre), color=style.LIMIT, linewidth=1.6, zorder=1.6, gid="centre")
    if trend.target is not None:
        axes.axhline(y.place(trend.target), color=style.TARGET, linewidth=2, dashes=(5, 3), zorder=1.7, gid="target")


def _points(axes: Axes, points: Sequence[TrendPoint], small_n: int, y: Scale) -> None:
    """Draw the line, then its points by what they are."""
    crowded = {"markersize": CROWDED_SIZE} if len(points) > CROWDED_FROM else {}
    days = [point.day.toordinal() for point in points]
    axes.plot(days, [y.place(point.value) for point in points], color=style.SERIES, linewidth=2, zorder=3, gid="series")
    for name, look, signal, few in (
        ("points", DOT, False, False),
        ("few", DOT | HOLLOW, False, True),
        ("signals", SIGNAL, True, False),
        ("few signals", SIGNAL | HOLLOW, True, True),
    ):
        kept = [point for point in points if point.signal == signal and (point.n < small_n) == few]
        if kept:
            axes.plot(
                [point.day.toordinal() for point in kept],
                [y.place(point.value) for point in kept],
                linestyle="none", clip_on=False, zorder=4 + signal, gid=name, **(look | crowded),
            )  # fmt: skip
