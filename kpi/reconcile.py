"""Our figure against the helpdesk's own, ticket by ticket, with a named reason for each difference.

Each reason is a rule another helpdesk may count by, tried on the ticket's own events: where it gives the helpdesk's
figure to the minute, it is named. Nothing is guessed beyond that; what no rule gives stays unexplained.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from kpi.facts import Author, EventKind, Instant, Seconds, Status, Ticket
from kpi.timeline import segments

REPORTED = frozenset({"first_reply", "first_resolution", "full_resolution", "requester_wait"})
"""The KPIs for which exports carry the helpdesk's own figure."""

ROUNDING: Seconds = 60
"""Exports give whole minutes; a difference under one is theirs."""


class Difference(StrEnum):
    """Why the helpdesk's figure is another one than ours."""

    SAME = "same"  # to the second
    ROUNDED = "rounded"  # within a minute
    CALENDAR = "calendar"  # the helpdesk counts calendar hours, we business hours
    ONE_SCHEDULE = "one_schedule"  # it counts by the schedule in force at the end, we by each in turn
    BOT_REPLY = "bot_reply"  # it counts an automatic reply as the first one
    PRIVATE_NOTE = "private_note"  # it counts a private note as the first reply
    OPENING_COMMENT = "opening_comment"  # it counts the comment with which an agent opened the ticket
    FIRST_SOLUTION = "first_solution"  # it counts to the first solution, we to the last
    LAST_SOLUTION = "last_solution"  # it counts to the last solution, we to the first
    CLOSING = "closing"  # it counts until the ticket was closed, not until it was solved
    WITHOUT_PENDING = "without_pending"  # it leaves out the time in which the customer was waited for
    WITH_PENDING = "with_pending"  # it includes the time in which the customer was waited for
    SHORTER = "shorter"  # we count the calendar, and it counts less of it: business hours, most likely
    OTHER_FACTS = "other_facts"  # its figure rests on something the export does not tell


class Counted(NamedTuple):
    """One of our durations: what the KPI says, the same by the calendar, and where it ended.

    `one_schedule` is what Zendesk's single-event rule gives (`kpi.clock.as_helpdesk`), for a ticket that changed its
    schedule.
    """

    kpi: str
    seconds: float
    calendar: float
    ended_at: Instant
    one_schedule: float | None = None


Reading = tuple[Difference, float]
"""Another way of counting, and what it gives for a ticket, in calendar seconds."""


def reported_seconds(ticket: Ticket, kpi: str) -> float | None:
    """Return the helpdesk's own figure for a KPI of this ticket, in seconds, or None."""
    return ticket.reported.get(kpi) if kpi in REPORTED else None


def compare(ticket: Ticket, ours: Counted, reported: float) -> Difference:
    """Name the difference between one of our durations and the reported one (seconds)."""
    if ours.seconds == reported:
        return Difference.SAME
    if _near(ours.seconds, reported):
        return Difference.ROUNDED
    if _near(ours.calendar, reported):
        return Difference.CALENDAR
    if ours.one_schedule is not None and _near(ours.one_schedule, reported):
        return Difference.ONE_SCHEDULE
    named = next((why for why, seconds in _READINGS[ours.kpi](ticket, ours) if _near(seconds, reported)), None)
    if named is not None:
        return named
    if reported < ours.calendar and ours.seconds == ours.calendar:
        return Difference.SHORTER
    return Difference.OTHER_FACTS


def waited(ticket: Ticket, until: Instant) -> Seconds:
    """Return the calendar seconds a ticket spent new, open or on hold until an instant: requester wait."""
    return sum(
        min(part.ended_at, until) - part.started_at
        for part in segments(ticket, until)
        if part.status in (Status.NEW, Status.OPEN, Status.HOLD) and part.started_at < until
    )


def _near(one: float, other: float) -> bool:
    return abs(one - other) < ROUNDING


def _first_replies(ticket: Ticket, ours: Counted) -> Iterator[Reading]:
    """What others take for a first reply, as far as it came before ours."""
    for event in ticket.events:
        if not ticket.created_at <= event.at <= ours.ended_at:
            continue
        seconds = event.at - ticket.created_at
        if event.kind == EventKind.REPLY and event.author == Author.BOT:
            yield Difference.BOT_REPLY, seconds
        elif event.kind == EventKind.NOTE and event.author != Author.CUSTOMER:
            yield Difference.PRIVATE_NOTE, seconds
        elif event.kind == EventKind.REPLY and event.author == Author.AGENT and ticket.opened_by == Author.AGENT:
            yield Difference.OPENING_COMMENT, seconds


def _resolutions(ticket: Ticket, ours: Counted) -> Iterator[Reading]:
    """What others take for a resolution: another solution, the closing, or less the waiting for the customer."""
    changes = [event for event in ticket.events if event.kind == EventKind.STATUS]
    solved = [event.at for event in changes if event.value == Status.SOLVED.name]
    closed = [event.at for event in changes if event.value == Status.CLOSED.name]
    other = solved[-1:] if ours.kpi == "first_resolution" else solved[:1]
    why = Difference.LAST_SOLUTION if ours.kpi == "first_resolution" else Difference.FIRST_SOLUTION
    yield from ((why, at - ticket.created_at) for at in other)
    yield Difference.WITHOUT_PENDING, waited(ticket, ours.ended_at)
    yield from ((Difference.CLOSING, at - ticket.created_at) for at in closed[-1:])


def _waits(ticket: Ticket, ours: Counted) -> Iterator[Reading]:
    yield Difference.WITH_PENDING, ours.ended_at - ticket.created_at


_READINGS: Mapping[str, Callable[[Ticket, Counted], Iterator[Reading]]] = {
    "first_reply": _first_replies,
    "first_resolution": _resolutions,
    "full_resolution": _resolutions,
    "requester_wait": _waits,
}
