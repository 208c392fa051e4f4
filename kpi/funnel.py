"""Prediction limits of a rate: how far chance alone takes `good` of `n` from a team's rate (Spiegelhalter 2005).

Limits are exact binomial ones, by counts, not by the normal curve. They say where a rate of this size is expected when
everybody is alike; they are not confidence intervals of anybody's own rate, and inside them is no proof of equality.
Whether cases are alike (mix, overdispersion) must be asked before.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from math import exp, floor, lgamma, log, log1p, sqrt
from typing import NamedTuple

ALERT = 0.95  # 1 in 20 falls outside by luck
ALARM = 0.998  # 1 in 500 falls outside by luck

CURVE_POINTS = 60  # enough for a smooth line over a picture's width


class Position(IntEnum):
    """Where a rate lies: within the alert limits, beyond them, or beyond the alarm limits; on which side."""

    BELOW_ALARM = -2
    BELOW_ALERT = -1
    INSIDE = 0
    ABOVE_ALERT = 1
    ABOVE_ALARM = 2


class CurvePoint(NamedTuple):
    """The limits at one size, smoothed for drawing: counts beyond them are those beyond the exact limits."""

    n: int
    low: float
    high: float


def _chances(n: int, rate: float) -> Iterator[tuple[int, float]]:
    """Yield each count in ascending order with its binomial chance, from where the lower tail begins to weigh.

    What lies below the start weighs less than 1e-13 (Bernstein's inequality), so that a count of thousands costs
    some hundred steps.
    """
    spread = sqrt(n * rate * (1 - rate))
    first = max(0, floor(n * rate - 12 * spread - 20))
    ways = lgamma(n + 1) - lgamma(first + 1) - lgamma(n - first + 1)
    chance = exp(ways + first * log(rate) + (n - first) * log1p(-rate))
    odds = rate / (1 - rate)
    for count in range(first, n + 1):
        yield count, chance
        chance *= odds * (n - count) / (count + 1)


def _lower(n: int, rate: float, tail: float) -> tuple[int, float]:
    """Return the least count of which `tail` or more lies at or below, and the same interpolated between counts.

    The interpolation is Spiegelhalter's (2005, appendix A.1.1): the count less the part of its chance that is not
    needed; it lies above the count before, so that both tell the same counts apart.
    """
    if rate <= 0:
        return 0, 0.0
    if rate >= 1:
        return n, float(n)
    below = 0.0
    for count, chance in _chances(n, rate):
        if below + chance >= tail:
            spare = (below + chance - tail) / chance
            return count, max(0.0, count - spare)
        below += chance
    return n, float(n)


@lru_cache(maxsize=4096)
def _limits(n: int, centre: float, coverage: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return exact and smoothed limits. The upper ones are the lower ones of what is not good, turned round."""
    if not 0 <= centre <= 1 or not 0 < coverage < 1:
        raise ValueError(f"a rate and a coverage are between 0 and 1, not {centre} and {coverage}")
    if n <= 0:
        return (0.0, 1.0), (0.0, 1.0)
    tail = (1 - coverage) / 2
    low, smooth_low = _lower(n, centre, tail)
    bad, smooth_bad = _lower(n, 1 - centre, tail)
    return (low / n, (n - bad) / n), (smooth_low / n, (n - smooth_bad) / n)


def prediction_limits(n: int, centre: float, coverage: float = ALERT) -> tuple[float, float]:
    """Return the lowest and the highest rate (0 to 1) still inside, for `n` cases around the rate `centre`.

    Both ends are inside. At most half of 1 - `coverage` falls outside by luck on each side. n = 0 gives (0, 1).
    Raises ValueError for a rate or a coverage outside 0 to 1.
    """
    return _limits(n, centre, coverage)[0]


def position(good: int, n: int, centre: float) -> Position:
    """Return where `good` of `n` lies around the rate `centre`; nothing counted lies inside."""
    rate = good / n if n else centre
    for coverage, below, above in (
        (ALARM, Position.BELOW_ALARM, Position.ABOVE_ALARM),
        (ALERT, Position.BELOW_ALERT, Position.ABOVE_ALERT),
    ):
        low, high = prediction_limits(n, centre, coverage)
        if n and rate < low:
            return below
        if n and rate > high:
            return above
    return Position.INSIDE


def limit_curve(largest: int, centre: float, coverage: float = ALERT) -> tuple[CurvePoint, ...]:
    """Return the smoothed limits from one case to `largest`, closer together where the funnel bends (small n).

    About `CURVE_POINTS` of them, whatever the largest is.
    """
    last = CURVE_POINTS - 1
    sizes = sorted({max(1, round(largest * (step / last) ** 2)) for step in range(CURVE_POINTS)})
    return tuple(CurvePoint(n, *_limits(n, centre, coverage)[1]) for n in sizes)
