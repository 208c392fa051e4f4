"""What deserves a word: weeks (of a team also days) that a control chart calls unusual, and otherwise nothing.

An arrow on every wobble fires on a third of all days without any change (kpi.md, D1). So a measure is mentioned when a
rule fires in the period that is asked about, against limits from the weeks before it.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kpi.definitions import Kpi, Unit
from kpi.facts import Instant
from kpi.figures import Point
from kpi.xmr import (
    ANY,
    FALSE_FLAGS_PER_DAY,
    FALSE_FLAGS_PER_WEEK,
    RATE,
    Limits,
    Reason,
    Rule,
    expected_false_flags,
    limits,
    signals,
)

BASELINE_WEEKS, BASELINE_DAYS = 20, 40


class Step(Enum):
    """What one point of a chart is: a person is judged by weeks, a team by days too (kpi.md, decisions)."""

    WEEK = "week"
    DAY = "day"

    @property
    def baseline(self) -> int:
        """Return how many points before the period the limits rest on at most."""
        return BASELINE_WEEKS if self is Step.WEEK else BASELINE_DAYS

    @property
    def false_flags(self) -> Mapping[int, float]:
        """Return the chance a point that nothing is the matter, and a rule fires."""
        return FALSE_FLAGS_PER_WEEK if self is Step.WEEK else FALSE_FLAGS_PER_DAY


@dataclass(frozen=True, slots=True)
class Watch:
    """One measure under watch. `limits` is None when there were too few (or too even) weeks before the period.

    `signals` are indexes into `points` that fall into the period. Of the latest of them, `above` is its side of the
    centre, and `rule` what made it a signal.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    reason: Reason | None
    watched: int  # weeks (days) of the period that were judged
    signals: tuple[int, ...] = ()
    above: bool = False
    rule: Rule | None = None
    step: Step = Step.WEEK


def watch(kpi: Kpi, points: Sequence[Point], period_start: Instant, step: Step = Step.WEEK) -> Watch:
    """Judge the points from `period_start` on by limits from up to `step.baseline` points before it."""
    first = sum(1 for point in points if point.start < period_start)
    kept = tuple(points[max(0, first - step.baseline) :])
    first = min(first, step.baseline)
    values = [point.value for point in kept]
    logarithm = kpi.unit == Unit.DURATION
    found = limits(values[:first], logarithm=logarithm, within=RATE if kpi.unit == Unit.RATE else ANY)
    watched = len(kept) - first
    if not isinstance(found, Limits):
        return Watch(kept, None, found.reason, watched, step=step)
    fired = [signal for signal in signals(values, found, logarithm) if signal.at >= first]
    if not fired:
        return Watch(kept, found, None, watched, step=step)
    latest = fired[-1]
    at = tuple(signal.at for signal in fired)
    return Watch(kept, found, None, watched, at, latest.above, latest.rule, step)


def expected_false_alarms(watches: Sequence[Watch]) -> float:
    """Return how many of these measures chance alone would flag in this period; 0 when none could be judged."""
    judged = [each for each in watches if each.limits is not None and each.watched]
    return sum(
        expected_false_flags(1, each.watched, each.limits.n, each.step.false_flags) for each in judged if each.limits
    )


def told_of(watch: Watch, starts: Container[Instant]) -> Watch:
    """Return what was watched with those points alone that begin at one of `starts`, and nothing found elsewhere.

    For who may not be shown the others, as they rest on too few people.
    """
    kept = [at for at, point in enumerate(watch.points) if point.start in starts]
    if len(kept) == len(watch.points):
        return watch
    told = bool(watch.signals) and watch.signals[-1] in kept
    return replace(
        watch,
        points=tuple(watch.points[at] for at in kept),
        signals=tuple(new for new, at in enumerate(kept) if at in watch.signals) if told else (),
        above=told and watch.above,
        rule=watch.rule if told else None,
    )
