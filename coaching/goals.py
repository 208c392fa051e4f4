"""Goals: what is aimed at, how far it is by what the tickets tell, and which goals are worth proposing. Pure.

A proposal rests on one's own weeks alone, never on what colleagues do. Progress is a figure with its interval, and
"reached" is said only where the interval leaves no doubt. A goal in words has no figure, and none is made up for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

from kpi.definitions import MINIMUM_COMPARED, Better, Kpi, Unit
from kpi.figures import Point
from kpi.observations import Values
from kpi.quantiles import median, median_interval, quantile
from kpi.wilson import wilson
from kpi.xmr import ANY, FLOOR_SECONDS, RATE, NoLimits, Reason, limits

WEEKS = 12
"""What a proposal rests on: so many of one's own weeks."""

SHARE = 0.8
"""What a proposal asks to be within the time: four of five, as service levels do."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_ROUNDED = ((_HOUR, 5 * _MINUTE), (4 * _HOUR, 15 * _MINUTE), (_DAY, 30 * _MINUTE), (float("inf"), _HOUR))


class GoalKind(StrEnum):
    """What a goal asks."""

    WITHIN = "within"  # a share of a duration's values within a time
    MEDIAN = "median"  # a duration's median at a time, or better
    RATE = "rate"  # a rate at a share, or better
    GROWTH = "growth"  # a step of development or career, in words


@dataclass(frozen=True, slots=True)
class Aim:
    """What a goal with a figure asks: `target` in the KPI's own unit; `share` of WITHIN, 0 to 1."""

    kind: GoalKind
    kpi: Kpi
    target: float
    share: float = 0.0


class Verdict(StrEnum):
    """How a goal stands."""

    REACHED = "reached"  # the whole interval is where it should be
    NOT_YET = "not_yet"  # none of it is
    UNCLEAR = "unclear"  # the target lies inside it
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a goal is: `value` with its 95 % interval, in the unit of what is asked; None where too few tell."""

    verdict: Verdict
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def fits(kind: GoalKind, kpi: Kpi) -> bool:
    """Say whether a KPI can be held against a goal of a kind. A count never can: more tickets are no aim."""
    if kind is GoalKind.RATE:
        return kpi.unit == Unit.RATE
    return kind is not GoalKind.GROWTH and kpi.unit == Unit.DURATION


def decide_standing(aim: Aim, values: Values) -> Standing:
    """Say how far a goal is by the values of its KPI since it began."""
    n = values.n
    if n < aim.kpi.minimum:
        return Standing(Verdict.TOO_FEW, n)
    if aim.kind is GoalKind.MEDIAN:
        ordered = sorted(values.value)
        low, high = median_interval(ordered) or (0.0, float("inf"))
        return _judged(n, median(ordered), low, high, aim.target, lower=aim.kpi.better is Better.LOWER)
    if aim.kind is GoalKind.WITHIN:
        good = sum(1 for value in values.value if value <= aim.target)
        return _judged(n, good / n, *wilson(good, n), aim.share, lower=False)
    good = sum(values.value)
    return _judged(n, good / n, *wilson(good, n), aim.target, lower=aim.kpi.better is Better.LOWER)


def _judged(n: int, value: float, low: float, high: float, target: float, *, lower: bool) -> Standing:
    if n < MINIMUM_COMPARED:
        return Standing(Verdict.TOO_FEW, n, value, low, high)
    if low <= target <= high and not (high <= target if lower else low >= target):
        return Standing(Verdict.UNCLEAR, n, value, low, high)
    kept = high <= target if lower else low >= target
    return Standing(Verdict.REACHED if kept else Verdict.NOT_YET, n, value, low, high)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A goal worth proposing, and what it rests on: `usual` weeks, the best of the `usual` range, so many `weeks`."""

    aim: Aim
    usual: float
    best: float
    weeks: int


def decide_proposal(kpi: Kpi, weeks: Sequence[Point], values: Values) -> Proposal | Reason:
    """Propose a goal from one's own last weeks, or say why none can be.

    Half-way from the usual week to the better process limit: one's own weeks get there now and then, so it can be
    done; by luck alone they do not stay there. `weeks` are the points of the weeks, `values` all their values.
    """
    duration = kpi.unit == Unit.DURATION
    found = limits([point.value for point in weeks], logarithm=duration, within=ANY if duration else RATE)
    if isinstance(found, NoLimits):
        return found.reason
    if duration:
        usual, best = max(found.centre, FLOOR_SECONDS), max(found.lower, FLOOR_SECONDS)
        # On logarithms a shift of the middle is the same shift of every quantile.
        nearer = exp((log(best) - log(usual)) / 2)
        target = _rounded(quantile(sorted(values.value), SHARE) * nearer)
        return Proposal(Aim(GoalKind.WITHIN, kpi, target, SHARE), found.centre, found.lower, found.n)
    best = found.lower if kpi.better is Better.LOWER else found.upper
    target = round((found.centre + best) / 2, 2)
    return Proposal(Aim(GoalKind.RATE, kpi, target), found.centre, best, found.n)


def _rounded(seconds: float) -> float:
    """A time as people say it."""
    step = next(step for below, step in _ROUNDED if seconds < below)
    return max(round(seconds / step) * step, step)
