"""The interval around a share of few: what 4 good ratings of 5 do and do not say.

Promises an interval that stays within 0 and 1 and does not collapse at 0 % or 100 %, as the textbook one does. Says
nothing about who is better: two intervals that overlap are not a test.
"""

from functools import cache
from math import sqrt
from statistics import NormalDist


@cache
def _z(confidence: float) -> float:
    """Return how many standard errors a two-sided interval of this confidence reaches."""
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence is between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(good: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the lower and upper bound (0 to 1) of the share behind `good` of `n` (Wilson 1927, the score interval).

    Nothing counted says nothing: n = 0 gives (0, 1). Raises ValueError unless 0 <= good <= n and 0 < confidence < 1.
    """
    if not 0 <= good <= n:
        raise ValueError(f"{good} of {n} is no share")
    if n == 0:
        return 0.0, 1.0
    z = _z(confidence)
    share = good / n
    weight = z * z / n
    centre = share + weight / 2
    reach = z * sqrt(share * (1 - share) / n + weight / (4 * n))
    # At 0 and n the bound is the share itself; the root would miss it by a rounding error.
    low = 0.0 if good == 0 else (centre - reach) / (1 + weight)
    high = 1.0 if good == n else (centre + reach) / (1 + weight)
    return low, high
