"""Whether a plan's effect is claimed where there is none, and found where there is one: on simulated teams.

Reply times are log-normal. Twelve weeks before and after; each of somebody's weeks differs, people differ, drift and
share a shift; whoever looks worst before is coached. Nothing here knows what is counted out; the seeds are fixed.
A kind of team is one combination of all that; the worst kind is the figure, and it is named.
"""

from collections.abc import Mapping
from itertools import product
from math import log, sqrt
from random import Random
from typing import NamedTuple

from kpi.effect import Finding, Pair, Sample, judge, sample
from tests.bench.figure import Figure

SIGMA, WEEKS = 1.2, 12
TRIALS = 2000
"""So many that the worst of three dozen kinds is not the unluckiest: of 2,000, 4 % are known to within 1 %."""
STAND_INS = 2
"""How many values stand for a week's tickets, with their mean: all that is counted of a week is its mean and n."""
TRUE_EFFECT = 0.25


class World(NamedTuple):
    """A team to simulate, in logarithms: spread between people, of their own weeks, and of drift; tickets a side."""

    people: int = 12
    spread: float = 0.2
    weekly: float = 0.1
    drift: float = 0.05
    tickets: int = 600
    memory: float = 0.0  # how much a week is like the one before it, beyond what its person is always like

    @property
    def name(self) -> str:
        """Return what kind of team it is."""
        memory = f"_memory_{self.memory}" if self.memory else ""
        return f"people_{self.people}_spread_{self.spread}_weekly_{self.weekly}_n_{self.tickets}{memory}"


QUIET = tuple(
    World(people, spread, weekly, drift, tickets)
    for people, spread, (weekly, drift), tickets in product(
        (5, 12), (0.0, 0.2, 0.4), ((0.0, 0.0), (0.1, 0.05), (0.3, 0.1)), (120, 600)
    )
)
SLOW = tuple(World(people, 0.0, 0.3, 0.1, 600, memory) for people in (5, 12) for memory in (0.5, 0.8))
"""Somebody's weeks wander slowly, by a third: harder than what the figure is held to, and shown beside it."""

HARD = (World(tickets=120), World(weekly=0.3, drift=0.1), World(people=5, weekly=0.3, drift=0.1))
"""Where a quarter is hard to find: reported, and not held to the limit."""


def false_success() -> Mapping[str, Figure]:
    """How often success is claimed although nothing was done: for the kind of team where it is most often.

    `naive` is how often the bare change looks like a success; `slow` the worst of the kinds whose weeks wander.
    """
    found = {world: claims(world, 0.0, seed) for seed, world in enumerate(QUIET)}
    worst = max(found, key=lambda world: found[world][0])
    slow = {f"slow_{world.name}": claims(world, 0.0, 500 + at)[0] for at, world in enumerate(SLOW)}
    detail = {
        f"worst_{worst.name}": found[worst][0],
        "all": sum(claimed for claimed, _ in found.values()) / len(found),
        "naive": sum(naive for _, naive in found.values()) / len(found),
        "kinds": float(len(QUIET)),
        "trials": float(TRIALS * len(QUIET)),
        **slow,
    }
    return {"coaching_false_success": Figure(found[worst][0], 0.05, "share", "lower", detail)}


def power() -> Mapping[str, Figure]:
    """How often a quarter less time is found, with 600 tickets a side: for the kind of team where it is least often.

    Beside it, what fewer tickets and weeks that differ by a third leave of it.
    """
    kinds = [World(people, spread) for people, spread in product((5, 12), (0.0, 0.2, 0.4))]
    found = {world: claims(world, TRUE_EFFECT, 1000 + at)[0] for at, world in enumerate(kinds)}
    others = {world: claims(world, TRUE_EFFECT, 2000 + at)[0] for at, world in enumerate(HARD)}
    detail = {world.name: share for world, share in (found | others).items()}
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
    waves = [_waves(world, chance) for _ in levels]
    before = [_tickets(world, level, wave[:WEEKS], chance) for level, wave in zip(levels, waves, strict=True)]
    chosen = max(range(world.people), key=lambda at: before[at].mean)
    shift = chance.gauss(0, 0.1)
    pairs = []
    for at, level in enumerate(levels):
        moved = level + shift + chance.gauss(0, world.drift) + (log(1 - effect) if at == chosen else 0.0)
        pairs.append(Pair(before[at], _tickets(world, moved, waves[at][WEEKS:], chance)))
    return pairs[chosen], [pair for at, pair in enumerate(pairs) if at != chosen]


def _waves(world: World, chance: Random) -> list[float]:
    """Return by how much each of somebody's weeks differs, before and after, of the same spread whatever the memory."""
    found = [chance.gauss(0, world.weekly)]
    while len(found) < 2 * WEEKS:
        found.append(world.memory * found[-1] + sqrt(1 - world.memory**2) * chance.gauss(0, world.weekly))
    return found


def _tickets(world: World, level: float, waves: list[float], chance: Random) -> Sample:
    """Return a side's tickets. A week's mean is drawn as that of all its tickets is spread."""
    each = world.tickets // WEEKS
    means = [level + wave + chance.gauss(0, SIGMA / sqrt(each)) for wave in waves]
    return sample([[mean] * STAND_INS for mean in means])._replace(n=each * WEEKS)
