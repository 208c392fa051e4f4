"""Tickets made by hand for tests, and what is observed of them without a database between."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from kpi.facts import Author, Event, EventKind, Instant, ReplyLog, Status, Ticket
from kpi.observations import Cycles, Observations, Ratings, Replies, Targets
from kpi.ratings import is_good
from kpi.timeline import FAR, BusinessSeconds, Cycle, Reply, derive

MINUTE, HOUR, DAY = 60, 3600, 86_400
START: Instant = 1_772_438_400  # Monday, 2026-03-02, 08:00 UTC, 09:00 in Berlin


def replied(minute: float, agent: str | None = "ann") -> Event:
    return Event(moment(minute), EventKind.REPLY, Author.AGENT, agent)


def asked(minute: float) -> Event:
    return Event(moment(minute), EventKind.REPLY, Author.CUSTOMER)


def bot_replied(minute: float) -> Event:
    return Event(moment(minute), EventKind.REPLY, Author.BOT, "robot")


def noted(minute: float, agent: str = "ann") -> Event:
    return Event(moment(minute), EventKind.NOTE, Author.AGENT, agent)


def assigned(minute: float, agent: str | None = "ann") -> Event:
    return Event(moment(minute), EventKind.ASSIGNED, Author.AGENT, agent)


def grouped(minute: float, group: str) -> Event:
    return Event(moment(minute), EventKind.GROUP, value=group)


def became(minute: float, status: Status, agent: str | None = None) -> Event:
    return Event(moment(minute), EventKind.STATUS, Author.AGENT, agent, status.name)


def solved(minute: float, agent: str | None = "ann") -> Event:
    return became(minute, Status.SOLVED, agent)


def moment(minute: float) -> Instant:
    """So many minutes after START."""
    return START + round(minute * MINUTE)


def ticket(*events: Event, **given: Any) -> Ticket:
    """A ticket created at START with this history; its present status is the last one of the history."""
    statuses = [event.value for event in events if event.kind == EventKind.STATUS and event.value]
    facts: dict[str, Any] = {
        "external_id": "1",
        "created_at": START,
        "updated_at": max([START, *(event.at for event in events)]),
        "status": Status[statuses[-1]] if statuses else Status.NEW,
        "events": events,
        "reply_log": ReplyLog.ALL,
    }
    return Ticket(**{**facts, **given})


def replies_of(*events: Event, clock: BusinessSeconds | None = None, **given: Any) -> list[Reply]:
    return derive(ticket(*events, **given), clock)[0]


def cycles_of(*events: Event, clock: BusinessSeconds | None = None, **given: Any) -> list[Cycle]:
    return derive(ticket(*events, **given), clock)[1]


def minutes(seconds: int | None) -> float | None:
    return None if seconds is None else seconds / MINUTE


def since_start(instant: Instant | None) -> float | None:
    """The minute of an instant, as the events are made by."""
    return None if instant is None else (instant - START) / MINUTE


Clock = Callable[[Ticket], BusinessSeconds | None]


def observed(tickets: Iterable[Ticket], clock: BusinessSeconds | None = None) -> Observations:
    """What storage would read back of all these tickets, whoever is credited; tickets are numbered from 1."""
    replies: list[tuple[Any, ...]] = []
    cycles: list[tuple[Any, ...]] = []
    ratings: list[tuple[Any, ...]] = []
    targets: list[tuple[Any, ...]] = []
    for number, each in enumerate(tickets, 1):
        found, work = derive(each, clock)
        for reply in found:
            facts = {**reply._asdict(), "ticket_id": number}
            replies.append(tuple(facts[name] for name in Replies._fields))
        for cycle in work:
            facts = {**cycle._asdict(), "ticket_id": number, "created_at": each.created_at}
            if cycle.ended_at != FAR:
                cycles.append(tuple(facts[name] for name in Cycles._fields))
        for rating in each.ratings:
            at = rating.rated_at if rating.rated_at is not None else rating.offered_at
            ratings.append((at, is_good(rating.scale, rating.score), number))
        targets += [(target.ended_at, target.met, number) for target in each.targets if target.met is not None]
    return Observations(
        Replies(*columns(replies, Replies._fields)),
        Cycles(*columns(cycles, Cycles._fields)),
        Ratings(*columns(ratings, Ratings._fields)),
        Targets(*columns(targets, Targets._fields)),
    )


def columns(rows: list[tuple[Any, ...]], names: Sequence[str]) -> Sequence[Sequence[Any]]:
    """Rows as columns in time order; the first column is the time."""
    ordered = sorted(rows, key=itemgetter(0))
    return tuple(zip(*ordered, strict=True)) if rows else ((),) * len(names)
