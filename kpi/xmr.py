"""XmR charts: is this week unusual for this person, or the week-to-week noise that was always there?

Limits come from the mean moving range of a baseline (Wheeler). Durations are analysed as logarithms, because reply
times are skewed and raw ones cry wolf. A baseline too short or too even gives no limits and says why; it never gives
wide or narrow ones to be polite. Nothing here knows whether higher is better.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from itertools import pairwise
from math import exp, inf, log
from statistics import fmean
from typing import NamedTuple

RULE_SET = "Wheeler"  # 1 outside; 3 of 4 nearer a limit than the centre; 8 in a row on one side

MINIMUM_BASELINE = 12  # weekly points; fewer, and chance alone flags one measure in six within a month
TRIAL_BASELINE = 20  # below this the limits are called trial limits
FLOOR_SECONDS = 1.0  # a duration of nothing has no logarithm; a second is the least a helpdesk records

RANGE_TO_LIMIT = 2.66  # three standard deviations in mean moving ranges of two: 3 / 1.128
SIGMAS = 3

ANY = (-inf, inf)
RATE = (0.0, 1.0)
COUNT = (0.0, inf)

# Chance a week that a measure without any change is flagged, by the length of its baseline: simulated with this module
# (20,000 measures, log-normal reply times of sigma 1.2, weekly medians of 25; 7.7 % and 4.8 % flagged in 4 weeks
# watched). A seeded test repeats it on fewer.
FALSE_FLAGS_PER_WEEK = {12: 0.020, 20: 0.012}

# The same for one day that is watched after so many days, patterns that reach back into them included: a digest judges
# a day every day. Simulated as above (20,000 measures; 2.1 %, 1.7 % and 1.4 % of them flagged on that day).
FALSE_FLAGS_PER_DAY = {12: 0.021, 20: 0.017, 40: 0.014}


class Limits(NamedTuple):
    """Centre and natural process limits in the series' own unit, from `n` points.

    `trial` limits rest on fewer than `TRIAL_BASELINE`. `sigma` is on the scale of the analysis (logarithms for
    durations), so that limits clipped to what is possible do not move the rules.
    """

    centre: float
    lower: float
    upper: float
    n: int
    trial: bool
    sigma: float


class Reason(StrEnum):
    """Why there are no limits."""

    TOO_FEW = "too_few"  # fewer than MINIMUM_BASELINE points
    TOO_EVEN = "too_even"  # most points repeat the one before: no variation to measure others against


class NoLimits(NamedTuple):
    """No limits can be given: the reason, how many points there were, how many it takes."""

    reason: Reason
    n: int
    needed: int = MINIMUM_BASELINE


class Rule(Enum):
    """What makes a signal: `count` of `window` points in a row on one side, more than `sigmas` from the centre."""

    OUTSIDE = (1, 1, 3.0)
    NEAR_LIMIT = (3, 4, 1.5)
    RUN = (8, 8, 0.0)

    def __init__(self, count: int, window: int, sigmas: float) -> None:
        self.count = count
        self.window = window
        self.sigmas = sigmas


class Signal(NamedTuple):
    """A rule fired at the point number `at` (from 0), which completes the pattern; above the centre or below it."""

    at: int
    rule: Rule
    above: bool


def _scaled(values: Sequence[float], logarithm: bool) -> list[float]:
    """Return the values on the scale of the analysis; durations of less than `FLOOR_SECONDS` count as that."""
    if not logarithm:
        return list(values)
    return [log(max(value, FLOOR_SECONDS)) for value in values]


def limits(baseline: Sequence[float], *, logarithm: bool, within: tuple[float, float] = ANY) -> Limits | NoLimits:
    """Return the limits of a baseline in time order, oldest first, or why there are none.

    Centre is the mean, limits are 2.66 mean moving ranges away (Wheeler). With `logarithm` (durations, in seconds) both
    are computed on logarithms and given back in seconds: the centre is the geometric mean. `within` is what is
    possible (`RATE`, `COUNT`), and clips the limits.
    """
    n = len(baseline)
    if n < MINIMUM_BASELINE:
        return NoLimits(Reason.TOO_FEW, n)
    values = _scaled(baseline, logarithm)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if 2 * sum(1 for moved in ranges if not moved) > len(ranges):
        return NoLimits(Reason.TOO_EVEN, n)
    centre = fmean(values)
    reach = RANGE_TO_LIMIT * fmean(ranges)
    lower, upper = centre - reach, centre + reach
    if logarithm:
        centre, lower, upper = exp(centre), exp(lower), exp(upper)
    least, most = within
    return Limits(centre, max(lower, least), min(upper, most), n, n < TRIAL_BASELINE, reach / SIGMAS)


def _fires(rule: Rule, scores: Sequence[float], index: int) -> bool:
    """Say whether the pattern of `rule` is complete at `index`; the point there must be part of it."""
    side = 1 if scores[index] > 0 else -1
    window = scores[max(0, index + 1 - rule.window) : index + 1]
    return scores[index] * side > rule.sigmas and sum(1 for score in window if score * side > rule.sigmas) >= rule.count


def signals(points: Sequence[float], limits: Limits, logarithm: bool) -> tuple[Signal, ...]:
    """Return where a rule fired among `points` (time order, the limits' unit), at most one signal a point.

    Of several rules at a point the strongest is named, in the order of `Rule`. Runs are counted among the points
    given. A point on the centre ends a run; a point on a limit is inside.
    """
    [centre] = _scaled([limits.centre], logarithm)
    scores = [round((value - centre) / limits.sigma, 9) for value in _scaled(points, logarithm)]
    found = []
    for index, score in enumerate(scores):
        rule = next((rule for rule in Rule if _fires(rule, scores, index)), None)
        if rule:
            found.append(Signal(index, rule, above=score > 0))
    return tuple(found)


def expected_false_flags(
    measures: int, watched: int, baseline: int = MINIMUM_BASELINE, chances: Mapping[int, float] = FALSE_FLAGS_PER_WEEK
) -> float:
    """Return how many of `measures` are flagged at least once in `watched` weeks by luck alone, nothing having changed.

    `baseline` is how many points the limits rest on; the rate is that of the longest simulated one not above it.
    `chances` are FALSE_FLAGS_PER_DAY where days are watched.
    """
    known = max((length for length in chances if length <= baseline), default=MINIMUM_BASELINE)
    return measures * (1 - (1 - chances[known]) ** watched)
