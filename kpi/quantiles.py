"""Exact quantiles of a sorted sequence: the median and the 90th percentile that every duration is told by.

One definition everywhere: number 7 of Hyndman and Fan (1996), the one of spreadsheets and of NumPy, so that anybody
can check a figure at home. Never a sketch, never a sample, never sorts: the caller sorts once and asks often.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import comb, sqrt

LEVEL = 0.95
EXACT_UP_TO = 500


def quantile(ordered: Sequence[float], q: float) -> float:
    """Return the value below which a share `q` (0 to 1) of the ascending `ordered` lies, in its own unit.

    Between two values the answer is interpolated: position (n - 1) q, counted from 0 (Hyndman and Fan 1996, type 7).
    Raises ValueError for an empty sequence, and for a share outside 0 to 1.
    """
    if not ordered:
        raise ValueError("no quantile of nothing")
    if not 0 <= q <= 1:
        raise ValueError(f"a share is between 0 and 1, not {q}")
    position = (len(ordered) - 1) * q
    below = int(position)
    share = position - below
    if not share:
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * share


def median(ordered: Sequence[float]) -> float:
    """Return the middle of the ascending `ordered`. Raises ValueError when it is empty."""
    return quantile(ordered, 0.5)


def p90(ordered: Sequence[float]) -> float:
    """Return the value that nine in ten of the ascending `ordered` do not pass. Raises ValueError when it is empty."""
    return quantile(ordered, 0.9)


def median_interval(ordered: Sequence[float]) -> tuple[float, float] | None:
    """Return a 95 % interval of the median behind the ascending `ordered`, in its own unit; None for fewer than six.

    Whatever the distribution: two of the values themselves, as many places from each end as a fair coin allows
    (Conover, Practical Nonparametric Statistics, 3.2). Over 500 values the coin is counted by its normal shape.
    """
    place = _place(len(ordered))
    return None if place is None else (ordered[place], ordered[len(ordered) - 1 - place])


@lru_cache(maxsize=2048)
def _place(n: int) -> int | None:
    """The last place from the end, counted from 0, that a coin of n throws falls short of in at most 2.5 % of cases."""
    tail = (1 - LEVEL) / 2
    if n > EXACT_UP_TO:
        return int(n / 2 - 1.959964 * sqrt(n) / 2) - 1
    below, place = 0, -1
    while place + 1 < n and (below + comb(n, place + 1)) <= tail * 2**n:
        place += 1
        below += comb(n, place)
    return place if place >= 0 else None
