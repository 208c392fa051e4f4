"""How a ticket of the demo is dealt: its topic, its way in, its agent, and how long things take. Odds as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from random import Random

from connectors.demo.roster import BILLING, ORDERS, SLOWDOWN, TECHNICAL, TRAITS, DemoPerson, Trait
from kpi.facts import Instant

DAY = 86_400
MINUTE, HOUR = 60, 3_600

TEAM_ODDS = {BILLING: 0.40, TECHNICAL: 0.36, ORDERS: 0.24}
TOPIC_ODDS: Mapping[str, Mapping[str, float]] = {
    BILLING: {"Invoice": 0.4, "Refund": 0.25, "Payment failed": 0.2, "Plan change": 0.15},
    TECHNICAL: {"Login": 0.4, "Bug": 0.35, "Integration": 0.25},
    ORDERS: {"Delivery": 0.5, "Return": 0.3, "Order change": 0.2},
}
GOOD_ODDS: Mapping[str, float] = {"Refund": 0.87, "Login": 0.95, "Bug": 0.82, "Integration": 0.78, "Return": 0.88}
USUAL_GOOD = 0.91
CHANNEL_ODDS = {"email": 0.55, "web form": 0.17, "chat": 0.20, "phone": 0.08}
PRIORITY_ODDS = {"low": 0.18, "normal": 0.62, "high": 0.15, "urgent": 0.05}

FIRST_REPLY_MEDIAN = {"email": 75 * MINUTE, "web form": 65 * MINUTE, "chat": 4 * MINUTE, "phone": 2 * MINUTE}
PRIORITY_PACE = {"low": 1.5, "normal": 1.0, "high": 0.7, "urgent": 0.4}
FIRST_REPLY_PROMISE = {"low": 10 * HOUR, "normal": 5 * HOUR, "high": 2 * HOUR, "urgent": HOUR}
RESOLUTION_PROMISE = {"low": 60 * HOUR, "normal": 40 * HOUR, "high": 20 * HOUR, "urgent": 10 * HOUR}


def draw(random: Random, odds: Mapping[str, float]) -> str:
    """Return one of the keys, each as often as its odds say."""
    return random.choices(list(odds), weights=list(odds.values()))[0]


def around(random: Random, median: float, sigma: float) -> float:
    """Return a duration of a log-normal distribution with that median."""
    return random.lognormvariate(log(median), sigma)


@dataclass(frozen=True, slots=True)
class Worker:
    """An agent of a team at work."""

    person: DemoPerson
    trait: Trait
    joined_at: Instant | None
    slower_from: Instant | None

    @property
    def key(self) -> str:
        """The agent's key in the helpdesk."""
        return f"agent-{self.person.handle}"

    def first_reply_pace(self, at: Instant) -> float:
        """Return what the time to a first reply is multiplied by, for a ticket created then."""
        slowed = self.slower_from is not None and at >= self.slower_from
        return self.trait.pace * (SLOWDOWN if slowed else 1.0)

    def odds(self, topic: str, at: Instant) -> float:
        """Return how likely the agent gets a ticket of that topic created then, against the team's others."""
        if self.joined_at is not None and at < self.joined_at:
            return 0.0
        return self.trait.share * self.trait.topics.get(topic, 1.0)


def worker(person: DemoPerson, end_at: Instant) -> Worker:
    """Return a person of the roster as they work in the year up to `end_at`."""

    def before(days: int | None) -> Instant | None:
        return None if days is None else end_at - days * DAY

    trait = TRAITS[person.handle]
    return Worker(person, trait, before(trait.joined_days), before(trait.slower_days))


def pick_worker(random: Random, team: list[Worker], topic: str, at: Instant) -> Worker:
    """Return who gets a ticket."""
    return random.choices(team, weights=[worker.odds(topic, at) for worker in team])[0]


class Ratings:
    """Decides which ratings are good: by chance, but evenly spread for those whose case must stand."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._owed: dict[tuple[str, str], float] = {}

    def is_good(self, worker: Worker, topic: str) -> bool:
        """Return whether the customer was content."""
        bad = 1 - min(0.99, GOOD_ODDS.get(topic, USUAL_GOOD) + worker.trait.care)
        if not worker.trait.steady:
            return self._random.random() >= bad
        key = (worker.key, topic)
        owed = self._owed.get(key, 0.5) + bad
        self._owed[key] = owed - 1 if owed >= 1 else owed
        return owed < 1
