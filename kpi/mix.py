"""Like for like: somebody's tickets beside what others needed for the same kind of tickets. Pure.

Who gets the hard tickets looks worse than they are, and a comparison of totals can even point the wrong way (Simpson
1951, doi:10.1111/j.2517-6161.1951.tb00088.x). So each ticket is held against the mean of the others' tickets of its own
kind, observed against expected (indirect standardisation), and the totals are given beside it, to say where they
mislead. Kinds of which the others have too few tickets are left out, and counted.

Values are whatever a mean is fair for: logarithms of durations, 0 and 1 for rates.
"""

from collections.abc import Hashable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from kpi.effect import MINIMUM_TICKETS, MINIMUM_WEEKS, sample, t_quantile

MINIMUM_KIND = 5
"""Of a kind of which the others have fewer tickets, nothing is expected."""

MINIMUM_KEPT = 0.6
"""Where less than this share of somebody's tickets can be compared, the rest does not speak for them."""


class Kept(NamedTuple):
    """One ticket's value, of which kind the ticket is, and the week it belongs to."""

    kind: Hashable
    value: float
    week: int = 0


class Comparison(NamedTuple):
    """Somebody's mean, what is expected of their mix, and the difference with its 95 % interval.

    `n` of `of` tickets could be compared. `crude` is the difference of the totals, mix ignored.
    """

    n: int
    of: int
    observed: float
    expected: float
    difference: float
    low: float
    high: float
    crude: float

    @property
    def clear(self) -> bool:
        """Return whether the interval leaves chance out."""
        return not self.low <= 0 <= self.high

    @property
    def misleads(self) -> bool:
        """Return whether the totals point the other way than like for like does."""
        return self.crude * self.difference < 0


def compare(mine: Sequence[Kept], others: Sequence[Kept]) -> Comparison | None:
    """Return somebody's tickets against the others' of the same kinds; None where too few can be compared."""
    kinds = _kinds(others)
    kept = [each for each in mine if each.kind in kinds]
    if len(kept) < MINIMUM_TICKETS or len(kept) < MINIMUM_KEPT * len(mine):
        return None
    weeks: dict[int, list[float]] = {}
    for each in kept:
        weeks.setdefault(each.week, []).append(each.value - kinds[each.kind][1])
    if len(weeks) < MINIMUM_WEEKS:
        return None
    found = sample(list(weeks.values()))
    # What is expected is itself known only from so many tickets of each kind.
    guessed = _spread(others, kinds) * sum(
        (count / len(kept)) ** 2 / kinds[kind][0] for kind, count in _counted(kept).items()
    )
    reach = t_quantile(found.weeks - 1) * sqrt(found.error + guessed)
    observed = _mean(kept)
    return Comparison(
        len(kept), len(mine), observed, observed - found.mean, found.mean, found.mean - reach, found.mean + reach,
        _mean(mine) - _mean(others),
    )  # fmt: skip


def _kinds(others: Sequence[Kept]) -> Mapping[Hashable, tuple[int, float]]:
    """How many tickets the others have of each kind that counts, and their mean."""
    values: dict[Hashable, list[float]] = {}
    for each in others:
        values.setdefault(each.kind, []).append(each.value)
    return {kind: (len(held), sum(held) / len(held)) for kind, held in values.items() if len(held) >= MINIMUM_KIND}


def _spread(others: Sequence[Kept], kinds: Mapping[Hashable, tuple[int, float]]) -> float:
    """The variance of the others' tickets within their kinds, all kinds together."""
    within = [(each.value - kinds[each.kind][1]) ** 2 for each in others if each.kind in kinds]
    return sum(within) / max(1, len(within) - len(kinds))


def _counted(kept: Sequence[Kept]) -> Mapping[Hashable, int]:
    found: dict[Hashable, int] = {}
    for each in kept:
        found[each.kind] = found.get(each.kind, 0) + 1
    return found


def _mean(values: Sequence[Kept]) -> float:
    return sum(each.value for each in values) / len(values)
