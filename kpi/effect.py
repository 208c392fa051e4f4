"""Did it work: what changed for somebody after a plan began, beyond what would have happened anyway. Pure.

Three things move a measure without any help: chance, which sent somebody to coaching in their worst weeks and takes it
back by itself (regression to the mean); what changed for everybody (the shift of peers); and that people drift apart.
Each is estimated from the team and counted out, and what is left has an interval that knows how badly each is known.
What lasts is what weeks before and after have in common: of how people differ before, no more than that is theirs.

Values are whatever a mean is fair for: logarithms of durations, 0 and 1 for rates. Levels shrink towards the team's by
empirical Bayes (Robbins 1956; Efron and Morris 1975, doi:10.1080/01621459.1975.10479864); spreads between people are
those of DerSimonian and Laird (1986, doi:10.1016/0197-2456(86)90046-2); degrees of freedom are Satterthwaite's (1946).
"""

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

MINIMUM_TICKETS = 20
"""Fewer tickets on either side say nothing of a person."""

MINIMUM_WEEKS = 4
"""Fewer weeks do not tell how much weeks differ."""

MINIMUM_PEERS = 3
MINIMUM_OUTSIDERS = 2
"""One other whole alone would show its own figure, and not how far wholes drift apart."""
LEVEL = 0.95


class Sample(NamedTuple):
    """Some weeks' tickets: how many, their mean, the variance of that mean, and how many weeks it rests on."""

    n: int
    mean: float
    error: float
    weeks: int


def sample(weeks: Sequence[Sequence[float]]) -> Sample:
    """Return the values of some weeks as one sample; ValueError without any value.

    Tickets of one week have more in common than others (an outage, a release), so the error is that of clusters: the
    sum of each week's deviation, squared (Liang and Zeger 1986, doi:10.1093/biomet/73.1.13), as for few clusters.
    """
    filled = [week for week in weeks if week]
    n = sum(len(week) for week in filled)
    if not n:
        raise ValueError("a sample needs a value")
    mean = sum(sum(week) for week in filled) / n
    scores = [sum(value - mean for value in week) for week in filled]
    clusters = len(filled)
    correction = clusters / (clusters - 1) if clusters > 1 else 1.0
    return Sample(n, mean, correction * sum(score * score for score in scores) / (n * n), clusters)


class Pair(NamedTuple):
    """Somebody's tickets before and after a day."""

    before: Sample
    after: Sample


class Finding(StrEnum):
    """What may be concluded."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"  # what is left may be chance
    TOO_FEW = "too_few"
    NO_PEERS = "no_peers"  # nobody to compare with: what changed for everybody is not known


class Effect(NamedTuple):
    """What is left, and what was counted out, in the values' own unit (a difference of means).

    `change` = `regression` + `shift` + `effect`; `low` to `high` is the 95 % interval of `effect`.
    """

    finding: Finding
    change: float
    regression: float = 0.0
    shift: float = 0.0
    effect: float = 0.0
    low: float = 0.0
    high: float = 0.0
    peers: int = 0


def judge(person: Pair, peers: Sequence[Pair], *, lower_is_better: bool) -> Effect:
    """Return what a plan did for a person, by the tickets of their uncoached peers over the same weeks."""
    change = person.after.mean - person.before.mean
    if not _is_enough(person):
        return Effect(Finding.TOO_FEW, change)
    others = [each for each in peers if _is_enough(each)]
    if len(others) < MINIMUM_PEERS:
        return Effect(Finding.NO_PEERS, change, peers=len(others))
    everybody = [person, *others]
    # Where everybody is: the levels before, of the chosen one too, as they were chosen from among them.
    level, level_error, spread = _pooled([(each.before.mean, each.before.error) for each in everybody])
    changes = [(each.after.mean - each.before.mean, each.before.error + each.after.error) for each in others]
    shift, shift_error, drift = _pooled(changes)
    lasting = min(spread, _shared(others))
    weight = lasting / (lasting + person.before.error) if lasting else 0.0
    regression = (1 - weight) * (level - person.before.mean)
    effect = change - regression - shift
    known = person.after.error + weight * person.before.error
    # How much is luck is guessed from as few people as there are: Morris 1983, doi:10.1080/01621459.1983.10477920.
    guessed = 2 / (len(everybody) - 1) * regression**2
    learnt = shift_error + drift + (1 - weight) ** 2 * level_error + guessed
    variance = known + learnt
    freedom = variance**2 / (learnt**2 / (len(others) - 1) + known**2 / (person.after.weeks + person.before.weeks - 2))
    reach = t_quantile(freedom) * sqrt(variance)
    return Effect(
        _finding(effect - reach, effect + reach, lower_is_better=lower_is_better),
        change, regression, shift, effect, effect - reach, effect + reach, len(others),
    )  # fmt: skip


def _is_enough(pair: Pair) -> bool:
    enough = min(pair.before.n, pair.after.n) >= MINIMUM_TICKETS
    return enough and min(pair.before.weeks, pair.after.weeks) >= MINIMUM_WEEKS


def _finding(low: float, high: float, *, lower_is_better: bool) -> Finding:
    if low <= 0 <= high:
        return Finding.UNCLEAR
    return Finding.BETTER if (high < 0) == lower_is_better else Finding.WORSE


def _shared(pairs: Sequence[Pair]) -> float:
    """Return how much of how people differ lasts: the covariance of before and after, 0 where there is none.

    Weeks that are like the week before them make people differ too, and not for long; the errors do not know of it.
    """
    first = sum(pair.before.mean for pair in pairs) / len(pairs)
    last = sum(pair.after.mean for pair in pairs) / len(pairs)
    return max(0.0, sum((each.before.mean - first) * (each.after.mean - last) for each in pairs) / (len(pairs) - 1))


def _pooled(values: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the mean of values with their variances, the variance of that mean, and the variance between them."""
    weights = [1 / max(variance, 1e-12) for _, variance in values]
    total = sum(weights)
    mean = sum(w * value for w, (value, _) in zip(weights, values, strict=True)) / total
    q = sum(w * (value - mean) ** 2 for w, (value, _) in zip(weights, values, strict=True))
    scale = total - sum(w * w for w in weights) / total
    between = max(0.0, (q - (len(values) - 1)) / scale) if scale > 0 else 0.0
    weights = [1 / (max(variance, 1e-12) + between) for _, variance in values]
    total = sum(weights)
    mean = sum(w * value for w, (value, _) in zip(weights, values, strict=True)) / total
    return mean, 1 / total, between


def t_quantile(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t, by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5)."""
    z, v = 1.959963984540054, max(freedom, 3.0)
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / v + g2 / v**2 + g3 / v**3 + g4 / v**4


def beside(pair: Pair, others: Sequence[Pair], *, lower_is_better: bool) -> Effect:
    """Return what changed at a day for a whole, beyond what changed for wholes that were left as they were.

    With fewer than two of those that have enough tickets, it is `compare`, which counts nothing out.
    """
    steady = [each for each in others if _is_enough(each)]
    if not _is_enough(pair) or len(steady) < MINIMUM_OUTSIDERS:
        return compare(pair, lower_is_better=lower_is_better)
    before, after = pair
    shift, shift_error, drift = _pooled(
        [(each.after.mean - each.before.mean, each.before.error + each.after.error) for each in steady]
    )
    change = after.mean - before.mean
    known, learnt = before.error + after.error, shift_error + drift
    variance = known + learnt
    freedom = variance**2 / (learnt**2 / (len(steady) - 1) + known**2 / (before.weeks + after.weeks - 2))
    reach = t_quantile(freedom) * sqrt(variance)
    effect = change - shift
    finding = _finding(effect - reach, effect + reach, lower_is_better=lower_is_better)
    return Effect(
        finding, change, shift=shift, effect=effect, low=effect - reach, high=effect + reach, peers=len(steady)
    )


def compare(pair: Pair, *, lower_is_better: bool) -> Effect:
    """Return what changed at a day for a whole that was not chosen for its worst weeks: a team that changes its ways.

    Nothing is counted out: what else changed on that day is in it. Weeks are the clusters; the degrees of freedom are
    Welch's (1947, doi:10.1093/biomet/34.1-2.28).
    """
    before, after = pair
    change = after.mean - before.mean
    if not _is_enough(pair):
        return Effect(Finding.TOO_FEW, change)
    variance = before.error + after.error
    parts = before.error**2 / (before.weeks - 1) + after.error**2 / (after.weeks - 1)
    reach = t_quantile(variance**2 / parts if parts else float(before.weeks + after.weeks - 2)) * sqrt(variance)
    finding = _finding(change - reach, change + reach, lower_is_better=lower_is_better)
    return Effect(finding, change, effect=change, low=change - reach, high=change + reach)
