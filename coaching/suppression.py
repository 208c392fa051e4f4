"""Which teams' figures may stand side by side, so that no few people's figures can be worked out from them. Pure.

A report shows teams and the total of those it shows. Promises: no team of fewer than the minimum group, and no team
whose figures, taken from the total's or another's, would leave the work of one to minimum - 1 people: nested and
overlapping teams too. Says why each one is left out. Knows no figure and no name.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

Part = tuple[Hashable, Hashable]
"""A part of the work, as small as teams share it, and who did it: ((helpdesk group, stretch of time), person)."""

MOST_COMBINED = 8
"""Of more teams that overlap with one, not every combination is tried, but every pair, all, and all but one."""


class Why(StrEnum):
    """Why a team is left out."""

    NOBODY = "nobody"  # nobody worked there
    FEW = "few"  # fewer people than the minimum group
    REVEALS = "reveals"  # with the others, it would reveal a group that is smaller


@dataclass(frozen=True, slots=True)
class Choice:
    """Which teams are shown, and why each of the others is not. Both by the keys they were asked with."""

    shown: frozenset[Hashable]
    hidden: Mapping[Hashable, Why]


def people_in(parts: Iterable[Part]) -> int:
    """Return how many different people did these parts of the work."""
    return len({person for _, person in parts})


def decide_shown(teams: Mapping[Hashable, frozenset[Part]], minimum: int) -> Choice:
    """Choose the teams to show, as many as can be; ties go to the larger ones, then to the order given.

    The total is that of the teams that are shown: it contains no part of a team that is not.
    """
    counted = {key: people_in(parts) for key, parts in teams.items()}
    hidden = {key: Why.FEW if n else Why.NOBODY for key, n in counted.items() if n < max(minimum, 1)}
    large = [key for key in teams if key not in hidden]
    overlaps = {key: sum(1 for other in large if teams[key] & teams[other]) for key in large}
    orders: tuple[Sequence[Hashable], ...] = (
        sorted(large, key=lambda key: -counted[key]),
        sorted(large, key=lambda key: counted[key]),
        sorted(large, key=lambda key: (overlaps[key], -counted[key])),
    )
    found = [_added_up(teams, order, minimum) for order in orders]
    best = max(found, key=lambda shown: (len(shown), sum(counted[key] for key in shown)))
    hidden |= {key: Why.REVEALS for key in large if key not in best}
    return Choice(frozenset(best), hidden)


def leaves_few(parts: frozenset[Part], others: Iterable[frozenset[Part]], minimum: int) -> bool:
    """Say whether taking the others' work from this leaves that of few people: more than none, under the minimum."""
    return 0 < people_in(parts.difference(*others)) < minimum


def _added_up(teams: Mapping[Hashable, frozenset[Part]], order: Sequence[Hashable], minimum: int) -> list[Hashable]:
    """Take the teams one by one, each only if nothing is revealed together with those taken before.

    To leave a team out reveals nothing new: what can be told from fewer teams can be told from more.
    """
    shown: list[Hashable] = []
    for key in order:
        near = [other for other in shown if teams[other] & teams[key]]
        concerned = [(key, near)]
        concerned += [(other, [key, *(one for one in shown if one != other and teams[one] & teams[other])])
                      for other in near]  # fmt: skip
        if not any(
            leaves_few(teams[one], [teams[each] for each in taken], minimum)
            for one, around in concerned
            for taken in _combined(around)
        ):
            shown.append(key)
    return shown


def _combined(keys: Sequence[Hashable]) -> Iterable[Sequence[Hashable]]:
    """The combinations of overlapping teams that may be taken from another."""
    if len(keys) <= MOST_COMBINED:
        return (some for count in range(1, len(keys) + 1) for some in combinations(keys, count))
    pairs: list[Sequence[Hashable]] = [(key,) for key in keys]
    pairs += combinations(keys, 2)
    return [*pairs, keys, *combinations(keys, len(keys) - 1)]
