"""What deserves a word: weeks that a control chart calls unusual, and otherwise nothing.

An arrow on every wobble fires on a third of all days without any change (kpi.md, D1). So a measure is mentioned when a
rule fires in the period that is asked about, against limits from the weeks before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.definitions import Kpi, Unit
from kpi.facts import Instant
from kpi.figures import Point
from kpi.xmr import ANY, RATE, Limits, Reason, Rule, expected_false_flags, limits, signals

BASELINE_WEEKS = 20


@dataclass(frozen=True, slots=True)
class Watch:
    """One measure under watch. `limits` is None when there were too few (or too even) weeks before the period.

    `signals` are indexes into `points` that fall into the period. Of the latest of them, `above` is its side of the
    centre, and `rule` what made it a signal.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    reason: Reason | None
    watched: int  # weeks of the period that were judged
    signals: tuple[int, ...] = ()
    above: bool = False
    rule: Rule | None = None


def watch(kpi: Kpi, points: Sequence[Point], period_start: Instant) -> Watch:
    """Judge the points from `period_start` on by limits from up to BASELINE_WEEKS points before it."""
    first = sum(1 for point in points if point.start < period_start)
    kept = tuple(points[max(0, first - BASELINE_WEEKS) :])
    first = min(first, BASELINE_WEEKS)
    values = [point.value for point in kept]
    logarithm = kpi.unit == Unit.DURATION
    found = limits(values[:first], logarithm=logarithm, within=RATE if kpi.unit == Unit.RATE else ANY)
    watched = len(kept) - first
    if not isinstance(found, Limits):
        return Watch(kept, None, found.reason, watched)
    fired = [signal for signal in signals(values, found, logarithm) if signal.at >= first]
    if not fired:
        return Watch(kept, found, None, watched)
    latest = fired[-1]
    at = tuple(signal.at for signal in fired)
    return Watch(kept, found, None, watched, at, latest.above, latest.rule)


def expected_false_alarms(watches: Sequence[Watch]) -> float:
    """Return how many of these measures chance alone would flag in this period; 0 when none could be judged."""
    judged = [each for each in watches if each.limits is not None and each.watched]
    return sum(expected_false_flags(1, each.watched, each.limits.n) for each in judged if each.limits)
