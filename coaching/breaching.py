"""Which promises are about to be broken: by how much of their time is gone. Pure.

Promises are those of the helpdesk's SLA, and where it has none, the team's own targets. Time is what the ticket's clock
counts: open seconds where there is a business schedule, calendar ones elsewhere.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from kpi.facts import Author, Instant, Seconds, SlaKind

NEAR = 0.75
"""From this share of its time on, a promise is about to be broken."""


class Promise(NamedTuple):
    """What was promised on a ticket, and how much of its time is gone. `own`: by the team's target, not by an SLA."""

    ticket_id: int
    kind: SlaKind
    seconds: Seconds | float
    gone: Seconds
    own: bool = False

    @property
    def left(self) -> float:
        """Return the seconds left; under nothing when it is too late."""
        return self.seconds - self.gone


class Standing(StrEnum):
    """How a promise stands."""

    FINE = "fine"
    NEAR = "near"
    OVER = "over"


def decide_standing(promise: Promise) -> Standing:
    """Say how a promise stands. At its very end it is over."""
    if promise.gone >= promise.seconds:
        return Standing.OVER
    return Standing.NEAR if promise.gone >= NEAR * promise.seconds else Standing.FINE


def about_to_breach(promises: Iterable[Promise]) -> list[Promise]:
    """Return the promises that are about to be broken, one a ticket, the one with the least time left first."""
    found: dict[int, Promise] = {}
    for promise in promises:
        held = found.get(promise.ticket_id)
        if decide_standing(promise) is Standing.NEAR and (held is None or promise.left < held.left):
            found[promise.ticket_id] = promise
    return sorted(found.values(), key=lambda promise: (promise.left, promise.ticket_id))


def broken(promises: Iterable[Promise]) -> int:
    """Count the tickets on which a promise is broken by now."""
    return len({promise.ticket_id for promise in promises if decide_standing(promise) is Standing.OVER})


def oldest_unanswered(replies: Sequence[tuple[Instant, int]]) -> Instant | None:
    """Return when the customer wrote first since the last agent's reply; None when nothing waits for an answer.

    `replies` are public ones in time order, each with its author; a bot answers nothing.
    """
    waiting: Instant | None = None
    for at, author in replies:
        if author == Author.AGENT:
            waiting = None
        elif author == Author.CUSTOMER and waiting is None:
            waiting = at
    return waiting
