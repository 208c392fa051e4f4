"""Exact quantiles of a sorted sequence: the median and the 90th percentile that every duration is told by.

One definition everywhere: number 7 of Hyndman and Fan (1996), the one of spreadsheets and of NumPy, so that anybody
can check a figure at home. Never a sketch, never a sample, never sorts: the caller sorts once and asks often.
"""

from collections.abc import Sequence


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
