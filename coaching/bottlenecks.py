"""Where tickets wait, come back and change hands: kinds of tickets (a topic on a channel) side by side. Pure.

Speaks of kinds of tickets, never of people: a kind that rests on fewer people than the minimum group is left out, and
so is one of too few tickets.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kpi.definitions import MINIMUM_COMPARED
from kpi.quantiles import median
from kpi.wilson import wilson

MANY_HANDS = 2
"""A ticket that was assigned to so many agents or more changed hands."""


class Done(NamedTuple):
    """A ticket that was solved: its kind, who solved it (0: nobody), seconds waited by status, what became of it."""

    topic: str
    channel: str
    solver: int
    waits: Mapping[str, int]
    reopened: bool
    hands: int


class Spot(NamedTuple):
    """A kind of tickets. `wait` is the median in seconds; `where` the status most of it was spent in, `share` of it.

    `reopened` and `reassigned` are shares of `n` with their 95 % intervals.
    """

    topic: str
    channel: str
    n: int
    wait: float
    where: str
    share: float
    reopened: tuple[float, float, float]
    reassigned: tuple[float, float, float]


def find_spots(tickets: Iterable[Done], minimum_people: int) -> list[Spot]:
    """Return the kinds of tickets that may be shown, the longest total wait first: there an hour saved counts most."""
    kinds: dict[tuple[str, str], list[Done]] = {}
    for ticket in tickets:
        kinds.setdefault((ticket.topic, ticket.channel), []).append(ticket)
    shown = {
        kind: done
        for kind, done in kinds.items()
        if len(done) >= MINIMUM_COMPARED and len({each.solver for each in done if each.solver}) >= minimum_people
    }
    return sorted((_spot(kind, done) for kind, done in shown.items()), key=lambda spot: -spot.wait * spot.n)


def _spot(kind: tuple[str, str], done: list[Done]) -> Spot:
    by_status: dict[str, int] = {}
    for ticket in done:
        for status, seconds in ticket.waits.items():
            by_status[status] = by_status.get(status, 0) + seconds
    whole = sum(by_status.values())
    where = max(by_status, key=lambda status: by_status[status]) if whole else ""
    wait = median(sorted(sum(ticket.waits.values()) for ticket in done))
    reopened = sum(ticket.reopened for ticket in done)
    reassigned = sum(ticket.hands >= MANY_HANDS for ticket in done)
    share = by_status[where] / whole if whole else 0.0
    return Spot(*kind, len(done), wait, where, share, _rate(reopened, len(done)), _rate(reassigned, len(done)))


def _rate(good: int, n: int) -> tuple[float, float, float]:
    return (good / n, *wilson(good, n))
