"""Whether a plan's effect is claimed where there is none, and found where there is one: on simulated teams.

Reply times are log-normal. Twelve weeks before and after; weeks differ for everybody in them, people differ, drift and
share a shift; whoever looks worst before is coached. Nothing here knows what is counted out; the seeds are fixed.
"""

from collections.abc import Mapping
from itertools import product
from math import log
from random import Random
from typing import NamedTuple

from kpi.effect import Finding, Pair, Sample, judge, sample
from tests.bench.figure import Figure

SIGMA, WEEKS = 1.2, 12
TRIALS = 150
TRUE_EFFECT = 0.25


class World(NamedTuple):
    """A team to simulate, in logarithms: spread between people, of their own weeks, and of drift; tickets a side."""

    people: int = 12
    spread: float = 0.2
    weekly: float = 0.1
    drift: float = 0.05
    tickets: int = 600


QUIET = tuple(
    World(people, spread, weekly, drift, tickets)
    for people, spread, (weekly, drift), tickets in product(
        (5, 12), (0.0, 0.2, 0.4), ((0.0, 0.0), (0.1, 0.05), (0.3, 0.1)), (120, 600)
    )
)


def false_success() -> Mapping[str, Figure]:
    """How often success is claimed although nothing was done: for the kind of teams where it is most often.

    `naive` is how often the bare change looks like a success.
    """
    found = [(world, *claims(world, 0.0, seed)) for seed, world in enumerate(QUIET)]
    alike: dict[str, list[float]] = {}
    for world, claimed, _ in found:
        for name in (
            f"spread_{world.spread}",
            f"weekly_{world.weekly}",
            f"people_{world.people}",
            f"n_{world.tickets}",
        ):
            alike.setdefault(name, []).append(claimed)
    shares = {name: sum(each) / len(each) for name, each in alike.items()}
    detail = shares | {
        "all": sum(claimed for _, claimed, _ in found) / len(found),
        "naive": sum(naive for _, _, naive in found) / len(found),
        "teams": float(len(QUIET)),
        "trials": float(TRIALS * len(QUIET)),
    }
    return {"coaching_false_success": Figure(max(shares.values()), 0.05, "share", "lower", detail)}


def power() -> Mapping[str, Figure]:
    """How often a quarter less time is found, with 600 tickets a side: the least over spreads, and beside it others."""
    found = {
        spread: claims(World(spread=spread), TRUE_EFFECT, 1000 + at)[0] for at, spread in enumerate((0.0, 0.2, 0.4))
    }
    few = claims(World(tickets=120), TRUE_EFFECT, 2000)[0]
    detail = {f"spread_{spread}": share for spread, share in found.items()} | {"tickets_120": few}
    return {"coaching_power": Figure(min(found.values()), 0.5, "share", "higher", detail)}


def claims(world: World, effect: float, seed: int, trials: int = TRIALS) -> tuple[float, float]:
    """Return in which share of trials success is claimed, and in which the bare change looks like one."""
    chance = Random(seed)
    claimed = naive = 0
    for _ in range(trials):
        person, peers = coached(world, effect, chance)
        claimed += judge(person, peers, lower_is_better=True).finding is Finding.BETTER
        naive += person.after.mean < person.before.mean
    return claimed / trials, naive / trials


def coached(world: World, effect: float, chance: Random) -> tuple[Pair, list[Pair]]:
    """Return whoever looked worst before, coached with an effect (a share less time), and their colleagues."""
    levels = [chance.gauss(0, world.spread) for _ in range(world.people)]
    before = [_tickets(world, level, chance) for level in levels]
    chosen = max(range(world.people), key=lambda at: before[at].mean)
    shift = chance.gauss(0, 0.1)
    pairs = []
    for at, level in enumerate(levels):
        moved = level + shift + chance.gauss(0, world.drift) + (log(1 - effect) if at == chosen else 0.0)
        pairs.append(Pair(before[at], _tickets(world, moved, chance)))
    return pairs[chosen], [pair for at, pair in enumerate(pairs) if at != chosen]


def _tickets(world: World, level: float, chance: Random) -> Sample:
    weeks = [chance.gauss(level, world.weekly) for _ in range(WEEKS)]
    each = world.tickets // WEEKS
    return sample([[chance.gauss(week, SIGMA) for _ in range(each)] for week in weeks])
