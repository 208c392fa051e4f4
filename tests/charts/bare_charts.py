"""The same three pictures by matplotlib alone, the ordinary way: the floor that `charts.draw` is measured against.

No Touchline code: a Figure with an Agg canvas, matplotlib's own scales, locators and legend, and `savefig`. Data are
plain sequences; the size in pixels and the number of marks and words are those of Touchline's pictures.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

Curve = Sequence[tuple[int, float, float]]  # n, lowest and highest rate


def _sheet(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(10, 5.2), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=17, fontweight="bold")
    axes.tick_params(labelsize=13)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd")
    return figure, axes


def _png(figure: Figure) -> bytes:
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _hours(seconds: float, _: object = None) -> str:
    return f"{seconds / 3600:g} h"


def bare_trend(
    days: Sequence[date], seconds: Sequence[float], signals: Sequence[int],
    centre: float, lower: float, upper: float, target: float,
) -> bytes:  # fmt: skip
    """Draw weekly durations with band, centre, target, and the points at the indices `signals` marked."""
    figure, axes = _sheet("First reply time, week by week")
    axes.set_yscale("log")
    axes.axhspan(lower, upper, color="#e6eff5", label="Usual range")
    axes.axhline(centre, color="#767676", linewidth=1.6)
    axes.axhline(target, color="black", linestyle="--", linewidth=2, label="Target")
    axes.plot(days, seconds, color="#0072b2", linewidth=2, marker="o", markersize=8, label="Median of the week")
    axes.plot(
        [days[at] for at in signals], [seconds[at] for at in signals],
        linestyle="none", marker="D", markersize=11, color="#d55e00", label="Signal",
    )  # fmt: skip
    axes.annotate(_hours(round(seconds[-1])), (days[-1], seconds[-1]), fontsize=13, fontweight="bold")
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.yaxis.set_major_formatter(FuncFormatter(_hours))
    axes.yaxis.set_minor_formatter(FuncFormatter(_hours))
    axes.legend(fontsize=13, loc="upper left", ncols=2)
    return _png(figure)


def bare_distribution(seconds: Sequence[float], median: float, p90: float, target: float) -> bytes:
    """Draw a histogram of durations on a logarithmic axis with three marked values."""
    figure, axes = _sheet("First reply time")
    axes.set_xscale("log")
    edges = np.geomspace(min(seconds), max(seconds), 30)
    axes.hist(seconds, bins=edges, color="#0072b2", edgecolor="white")
    for at, label, dash in ((median, "Median", "-"), (p90, "9 in 10", ":"), (target, "Target", "--")):
        axes.axvline(at, color="black", linestyle=dash, linewidth=1.8)
        axes.annotate(label, (at, 1), xycoords=("data", "axes fraction"), fontsize=13)
    axes.set_xlabel("First reply time", fontsize=13)
    axes.set_ylabel("Tickets", fontsize=13)
    axes.xaxis.set_major_formatter(FuncFormatter(_hours))
    return _png(figure)


def bare_funnel(
    sizes: Sequence[int], rates: Sequence[float], labels: Sequence[str], centre: float, alert: Curve, alarm: Curve
) -> bytes:
    """Draw rates against sizes between two pairs of ready-made curves, each point with its label."""
    figure, axes = _sheet("Satisfaction by agent")
    axes.axhline(centre, color="black", label="Team")
    for curve, label, dash in ((alert, "95 %", "--"), (alarm, "99.8 %", "-")):
        n, low, high = zip(*curve, strict=True)
        axes.plot(n, low, color="#767676", linestyle=dash, label=label)
        axes.plot(n, high, color="#767676", linestyle=dash)
    axes.scatter(sizes, rates, s=80, color="#0072b2", edgecolor="white", zorder=3)
    for n, rate, label in zip(sizes, rates, labels, strict=True):
        axes.annotate(label, (n, rate), xytext=(8, -4), textcoords="offset points", fontsize=13)
    axes.set_xlabel("Ratings", fontsize=13)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.legend(fontsize=13, loc="lower right")
    return _png(figure)
