"""Very many plain tickets, cheaply: for benches. Chronological, evenly spread, five events each; not believable."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

from connectors.demo.work import DAY, HOUR
from kpi.facts import (
    Agent,
    Author,
    Event,
    EventKind,
    Group,
    Instant,
    Rating,
    Seconds,
    SlaKind,
    SlaTarget,
    Status,
    Ticket,
)

_POOL = 10_007  # delays drawn once and used round and round; a prime, so that agents do not meet the same ones
_AGENTS_A_GROUP = 10
_CHANNELS = ("email", "chat", "web form")
_PRIORITIES = ("low", "normal", "high", "urgent")
_TOPICS = ("Invoice", "Login", "Delivery", "Refund", "Bug")
_RATED, _GOOD = 0.2, 0.18
_PROMISE: Seconds = 4 * HOUR


def many_tickets(seed: int, tickets: int, agents: int, days: int, end: date) -> Iterator[Ticket | Agent | Group]:
    """Yield agents, their groups of ten, and that many tickets of the days before `end` (UTC), all that old solved."""
    random = Random(seed)  # noqa: S311 - a bench wants to be repeatable, not secret
    keys = [f"agent-{number:04d}" for number in range(agents)]
    groups = [f"group-{number // _AGENTS_A_GROUP:03d}" for number in range(agents)]
    yield from (Group(key, key.capitalize()) for key in dict.fromkeys(groups))
    yield from (Agent(key, key.capitalize(), f"{key}@example.com") for key in keys)
    delays = [int(random.lognormvariate(8, 1)) + 60 for _ in range(_POOL)]
    chances = [random.random() for _ in range(_POOL)]
    end_at = int(datetime(end.year, end.month, end.day, tzinfo=UTC).timestamp())
    start, span = end_at - days * DAY, days * DAY
    for number in range(tickets):
        worker = random.randrange(agents)
        drawn = (number * 7919) % _POOL
        created = start + number * span // tickets
        yield _ticket(number, created, keys[worker], groups[worker], delays[drawn], chances[drawn], end_at)


def _ticket(
    number: int, created: Instant, agent: str, group: str, delay: Seconds, chance: float, end_at: Instant
) -> Ticket:
    replied, asked, again = created + delay, created + 2 * delay, created + 3 * delay
    solved = created + 4 * delay
    key = str(number + 1)
    events: tuple[Event, ...] = (
        Event(created + 30, EventKind.ASSIGNED, Author.BOT, agent, None),
        Event(replied, EventKind.REPLY, Author.AGENT, agent, None),
        Event(asked, EventKind.REPLY, Author.CUSTOMER, None, None),
        Event(again, EventKind.REPLY, Author.AGENT, agent, None),
        Event(solved, EventKind.STATUS, Author.AGENT, agent, "SOLVED"),
    )
    status = Status.SOLVED
    if solved >= end_at:
        events = tuple(event for event in events if event[0] < end_at)
        status = Status.OPEN
    met = delay <= _PROMISE
    target = SlaTarget(SlaKind.FIRST_REPLY, replied if met else created + _PROMISE, met, agent, None, _PROMISE)
    ratings = (Rating(key, solved, solved + HOUR, int(chance < _GOOD), agent=agent),) if chance < _RATED else ()
    return Ticket(
        key,
        created,
        events[-1][0] if events else created,
        status,
        Author.CUSTOMER,
        agent,
        group,
        _CHANNELS[number % 3],
        _PRIORITIES[number % 4],
        _TOPICS[number % 5],
        None,
        events,
        (target,),
        ratings,
    )
