"""Draws a distribution: how single values spread, with the median, the 90th percentile and the target flagged.

Bars past the target are grey, so that the share within it can be seen; an edge between two bars lies on the target.
"""

from bisect import bisect_left
from math import ceil, floor, sqrt

from matplotlib.figure import Figure

from charts import style
from charts.plan import Flag, Plan
from charts.scales import Scale, count_scale, value_scale
from charts.sheet import lay_out
from charts.specs import Distribution
from locales.speech import Speech

FEWEST_BARS, MOST_BARS = 8, 32


def distribution_figure(spread: Distribution) -> Figure:
    """Return the histogram as a figure: one bar a bin, on a logarithmic axis for durations."""
    speech = Speech(spread.locale, "UTC")
    marks = [spread.median, spread.p90] + ([spread.target] if spread.target is not None else [])
    x = value_scale(spread.unit, [*spread.values, *marks], speech)
    target = None if spread.target is None else x.place(spread.target)
    edges = bin_edges(x, len(spread.values), x.place(spread.median), target)
    counts = counted([x.place(value) for value in spread.values], edges)
    flags = [
        Flag(x.place(spread.median), spread.median_label, style.INK, "-"),
        Flag(x.place(spread.p90), spread.p90_label, style.INK, ":"),
    ]
    if target is not None:
        flags.append(Flag(target, spread.target_label, style.TARGET, "--"))
    y = count_scale(max(counts), speech)
    plan = Plan(
        spread.title, spread.count_label, x, y, x_label=spread.value_label, flags=tuple(flags) if spread.values else ()
    )
    figure, axes, _ = lay_out(plan)
    past = [target is not None and left >= target - 1e-9 for left in edges[:-1]]
    axes.bar(
        edges[:-1], counts, width=edges[1] - edges[0], align="edge", linewidth=1.5, edgecolor=style.BACKGROUND,
        color=[style.BEYOND if beyond else style.SERIES for beyond in past], zorder=2,
    )  # fmt: skip
    return figure


def bin_edges(x: Scale, n: int, median: float, target: float | None) -> list[float]:
    """Return evenly spaced edges (positions) over the scale, about sqrt(2 n) bins.

    One edge lies on the target (a position); without one, the median lies in the middle of a bin.
    """
    bars = max(FEWEST_BARS, min(MOST_BARS, ceil(sqrt(2 * n))))
    step = (x.high - x.low) / bars
    anchor = median - step / 2 if target is None else target
    first, last = floor((x.low - anchor) / step + 1e-9), ceil((x.high - anchor) / step - 1e-9)
    return [anchor + count * step for count in range(first, last + 1)]


def counted(positions: list[float], edges: list[float]) -> list[int]:
    """Return how many positions lie in each bin; one on an edge belongs to the bin below, as one on a target is met."""
    counts = [0] * (len(edges) - 1)
    for position in positions:
        counts[max(0, bisect_left(edges, position) - 1)] += 1
    return counts
