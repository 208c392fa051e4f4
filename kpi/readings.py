"""Other ways of counting a ticket: what other helpdesks take for its first reply, its resolution, its wait. Pure.

A reading is a rule and the stretches it counts; how long they are is counted by the calendar, or by open hours. Only
what a ticket's own events tell is one: none is guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from kpi.differences import Difference
from kpi.facts import Author, EventKind, Instant, Seconds, Status, Ticket
from kpi.timeline import FAR, BusinessSeconds, segments

Stretches = tuple[tuple[Instant, Instant], ...]
"""From when to before when, one after another."""

_WAITED = frozenset({Status.NEW, Status.OPEN, Status.HOLD})
_WORKED = frozenset({Status.NEW, Status.OPEN})


class Reading(NamedTuple):
    """Another way of counting, and the stretches it counts."""

    why: Difference
    stretches: Stretches


def length(stretches: Stretches, business: BusinessSeconds | None = None) -> Seconds:
    """Return how long some stretches are together: in open seconds by a clock, else by the calendar."""
    return sum(business(start, end) if business else end - start for start, end in stretches)


def waiting(ticket: Ticket, until: Instant, statuses: frozenset[Status] = _WAITED) -> Stretches:
    """Return when a ticket was new, open or on hold until an instant: what its customer waited."""
    return tuple(
        (part.started_at, min(part.ended_at, until))
        for part in segments(ticket, until)
        if part.status in statuses and part.started_at < until
    )


def readings(ticket: Ticket, kpi: str, ended_at: Instant) -> Iterator[Reading]:
    """Yield the other ways of counting a KPI of a ticket; `ended_at` is where ours ended, FAR where we have none."""
    return _READINGS[kpi](ticket, ended_at)


def _first_replies(ticket: Ticket, ended_at: Instant) -> Iterator[Reading]:
    """What others take for a first reply, as far as it came before ours; and from when they count."""
    done = min([*_ends(ticket, Status.SOLVED), *_ends(ticket, Status.CLOSED)], default=FAR)
    for event in ticket.events:
        if not ticket.created_at <= event.at <= ended_at:
            continue
        stretch = ((ticket.created_at, event.at),)
        if event.kind == EventKind.REPLY and event.author == Author.BOT:
            yield Reading(Difference.BOT_REPLY, stretch)
        elif event.kind == EventKind.NOTE and event.author != Author.CUSTOMER:
            yield Reading(Difference.PRIVATE_NOTE, stretch)
        elif event.kind == EventKind.REPLY and event.author == Author.AGENT and ticket.opened_by == Author.AGENT:
            yield Reading(Difference.OPENING_COMMENT, stretch)
        elif event.kind == EventKind.STATUS and event.at == done:
            yield Reading(Difference.SOLVED_AS_REPLY, stretch)
    asked = _asked(ticket)
    answered = next(_said(ticket, Author.AGENT, asked), FAR)
    if answered < FAR:
        yield Reading(Difference.FROM_CUSTOMER, ((asked, answered),))


def _asked(ticket: Ticket) -> Instant:
    """When a customer first wrote on a ticket that they did not open; else FAR."""
    opened = ticket.opened_by == Author.CUSTOMER
    return FAR if opened else next(_said(ticket, Author.CUSTOMER, ticket.created_at), FAR)


def _said(ticket: Ticket, author: Author, since: Instant) -> Iterator[Instant]:
    events: Iterable[tuple[Instant, EventKind, Author]] = (event[:3] for event in ticket.events)
    return (at for at, kind, who in events if kind == EventKind.REPLY and who == author and at >= since)


def _ends(ticket: Ticket, status: Status) -> list[Instant]:
    return [event.at for event in ticket.events if event.kind == EventKind.STATUS and event.value == status.name]


def _resolutions(ticket: Ticket, ended_at: Instant, *, first: bool) -> Iterator[Reading]:
    """What others take for a resolution: another solution, the closing, or less the waiting."""
    begin, solved, closed = ticket.created_at, _ends(ticket, Status.SOLVED), _ends(ticket, Status.CLOSED)
    why = Difference.LAST_SOLUTION if first else Difference.FIRST_SOLUTION
    yield from (Reading(why, ((begin, at),)) for at in (solved[-1:] if first else solved[:1]))
    asked = _asked(ticket)
    after = [at for at in sorted((*solved, *closed)) if at > asked]
    yield from (Reading(Difference.FROM_CUSTOMER, ((asked, at),)) for at in (after[:1] if first else after[-1:]))
    if ended_at < FAR:
        yield Reading(Difference.WITHOUT_PENDING, waiting(ticket, ended_at))
        yield Reading(Difference.WITHOUT_HOLD, waiting(ticket, ended_at, _WORKED))
    why = Difference.CLOSING if solved else Difference.MERGED
    for at in closed[-1:]:
        yield Reading(why, ((begin, at),))
        yield Reading(why, waiting(ticket, at))


def _first_resolutions(ticket: Ticket, ended_at: Instant) -> Iterator[Reading]:
    return _resolutions(ticket, ended_at, first=True)


def _full_resolutions(ticket: Ticket, ended_at: Instant) -> Iterator[Reading]:
    return _resolutions(ticket, ended_at, first=False)


def _waits(ticket: Ticket, ended_at: Instant) -> Iterator[Reading]:
    """What others take for the customer's wait: all of the time, or the wait until another end."""
    if ended_at < FAR:
        yield Reading(Difference.WITH_PENDING, ((ticket.created_at, ended_at),))
    solved, closed = _ends(ticket, Status.SOLVED), _ends(ticket, Status.CLOSED)
    yield from (Reading(Difference.FIRST_SOLUTION, waiting(ticket, at)) for at in solved[:1])
    yield from (Reading(Difference.LAST_SOLUTION, waiting(ticket, at)) for at in solved[-1:])
    why = Difference.CLOSING if solved else Difference.MERGED
    yield from (Reading(why, waiting(ticket, at)) for at in closed[-1:])


_READINGS: Mapping[str, Callable[[Ticket, Instant], Iterator[Reading]]] = {
    "first_reply": _first_replies,
    "first_resolution": _first_resolutions,
    "full_resolution": _full_resolutions,
    "requester_wait": _waits,
}
