"""Draws a funnel: each rate against how many it rests on, inside the limits that chance alone explains.

A point outside the alert limits is a hollow diamond, outside the alarm limits a filled one. Names appear only where the
spec has them, and none covers another: when there is no room left, the marked ones and those outside come first.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import style
from charts.layout import Box, beside
from charts.lettering import FAMILY, broken, line_height, width
from charts.plan import Beside, Frame, Plan
from charts.scales import Scale, count_scale, value_scale
from charts.sheet import lay_out
from charts.specs import Funnel, FunnelPoint, Unit
from kpi.funnel import ALARM, ALERT, CurvePoint, limit_curve, position
from locales.speech import Speech

DOT: dict[str, Any] = {"marker": "o", "markersize": 9, "color": style.SERIES, "markeredgecolor": style.BACKGROUND}
DIAMOND: dict[str, Any] = {"marker": "D", "markersize": 10, "markeredgewidth": 2, "markeredgecolor": style.SIGNAL}
LOOKS = {
    0: DOT,
    1: DIAMOND | {"markerfacecolor": style.BACKGROUND},
    2: DIAMOND | {"markerfacecolor": style.SIGNAL},
}
NAMES = ("inside", "alert", "alarm")
MOST_LABELS = 40  # more are unreadable at any size
LABEL_WIDTH = 230
CLEAR, MARKED_CLEAR = 11, 15  # pixels between a point's middle and its label


def funnel_figure(funnel: Funnel) -> Figure:
    """Return the funnel as a figure. Points without a case have no rate and are not drawn."""
    speech = Speech(funnel.locale, "UTC")
    points = [point for point in funnel.points if point.n > 0]
    most = max((point.n for point in points), default=1)
    alert, alarm = (limit_curve(round(most * 1.06) + 1, funnel.centre, coverage) for coverage in (ALERT, ALARM))
    x = count_scale(most, speech)
    y = value_scale(Unit.RATE, _heights(points, funnel.centre, alarm), speech)
    labels = (
        Beside(funnel.centre, funnel.centre_label, style.INK),
        Beside(alert[-1].low, funnel.inner_label),
        Beside(alarm[-1].low, funnel.outer_label),
    )
    plan = Plan(funnel.title, funnel.value_label, x, y, x_label=funnel.n_label, beside=labels)
    figure, axes, frame = lay_out(plan)
    axes.axhline(funnel.centre, color=style.INK, linewidth=1.6, zorder=1.5, gid="centre")
    _curves(axes, alert, "alert", (5, 3))
    _curves(axes, alarm, "alarm", (None, None))
    _points(axes, points, funnel.centre)
    lines = [
        *_outlines((alert, alarm), frame, x, y),
        Box(frame.left, frame.y(y, funnel.centre) - 2, frame.right, frame.y(y, funnel.centre) + 2),
    ]
    _names(axes, points, funnel.centre, lines, frame, x, y)
    return figure


def _heights(points: Sequence[FunnelPoint], centre: float, alarm: Sequence[CurvePoint]) -> list[float]:
    """Return the rates to make room for: all points, and the alarm limits at the middle size.

    The funnel's mouth at a handful of cases reaches from 0 to 1, and would press everything else together.
    """
    middle = median_low([point.n for point in points] or [1])
    limits = next((limit for limit in alarm if limit.n >= middle), alarm[-1])
    return [point.good / point.n for point in points] + [centre, limits.low, limits.high]


def _curves(axes: Axes, curve: Sequence[CurvePoint], name: str, dashes: tuple[float | None, float | None]) -> None:
    """Draw the lower and the upper limit."""
    sizes = [limit.n for limit in curve]
    for side, rates in (("low", [limit.low for limit in curve]), ("high", [limit.high for limit in curve])):
        axes.plot(sizes, rates, color=style.LIMIT, linewidth=1.8, dashes=dashes, zorder=2, gid=f"{name} {side}")


def _beyond(point: FunnelPoint, centre: float) -> int:
    """Return 0 inside the limits, 1 beyond alert, 2 beyond alarm."""
    return abs(position(point.good, point.n, centre))


def _points(axes: Axes, points: Sequence[FunnelPoint], centre: float) -> None:
    """Draw the points by where they lie, and a ring around the marked ones."""
    for beyond, look in LOOKS.items():
        kept = [point for point in points if _beyond(point, centre) == beyond]
        if kept:
            _marks(axes, kept, NAMES[beyond], look, zorder=3 + beyond / 10)
    marked = [point for point in points if point.highlight]
    if marked:
        ring = {"marker": "o", "markersize": 19, "markeredgewidth": 2.2, "markeredgecolor": style.INK}
        _marks(axes, marked, "marked", ring | {"markerfacecolor": "none"}, zorder=4)


def _marks(axes: Axes, points: Sequence[FunnelPoint], name: str, look: dict[str, Any], zorder: float) -> None:
    sizes, rates = [point.n for point in points], [point.good / point.n for point in points]
    axes.plot(sizes, rates, linestyle="none", clip_on=False, zorder=zorder, gid=name, **look)


def _outlines(curves: Sequence[Sequence[CurvePoint]], frame: Frame, x: Scale, y: Scale) -> Iterator[Box]:
    """Yield boxes that cover the limits' lines, which labels should not cross."""
    for curve in curves:
        for start, end in pairwise(curve):
            for one, other in ((start.low, end.low), (start.high, end.high)):
                low, high = sorted((frame.y(y, one), frame.y(y, other)))
                yield Box(frame.x(x, start.n), low - 2, frame.x(x, end.n), high + 2)


def _names(
    axes: Axes, points: Sequence[FunnelPoint], centre: float, lines: list[Box], frame: Frame, x: Scale, y: Scale
) -> None:
    """Write the labels that find room, the most telling first; off the lines, or on a ground that hides them."""
    named = sorted(
        (point for point in points if point.label),
        key=lambda point: (not point.highlight, -_beyond(point, centre), -point.n),
    )
    paper = Box(frame.left, frame.bottom, frame.right, frame.top + line_height())
    places = {point: (frame.x(x, point.n), frame.y(y, point.good / point.n)) for point in points}
    taken = [Box(left - 6, bottom - 6, left + 6, bottom + 6) for left, bottom in places.values()]
    for point in named[:MOST_LABELS]:
        text = broken(point.label, LABEL_WIDTH, 1, bold=point.highlight)[0]
        size = (width(text, bold=point.highlight), line_height())
        clear = MARKED_CLEAR if point.highlight else CLEAR
        box = beside(places[point], size, lines + taken, paper, clear) or beside(
            places[point], size, taken, paper, clear
        )
        if box:
            taken.append(box)
            axes.annotate(
                text, (box.left, box.bottom + size[1] / 2), xycoords="figure pixels", va="center_baseline",
                fontsize=style.TEXT_SIZE, family=FAMILY, parse_math=False, annotation_clip=False, gid="name",
                color=style.INK, weight="bold" if point.highlight else "normal", zorder=2.9,
                bbox={"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0},
            )  # fmt: skip
