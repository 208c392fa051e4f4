"""Our figure against the helpdesk's own, ticket by ticket, with a named reason for each difference.

Each reason is a rule another helpdesk may count by, tried on the ticket's own events: where it gives the helpdesk's
figure to the minute, it is named. Nothing is guessed beyond that; what no rule gives stays unexplained.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpi.facts import Author, EventKind, Instant, Seconds, Status, Ticket
from kpi.timeline import FAR, BusinessSeconds, segments

REPORTED = frozenset({"first_reply", "first_resolution", "full_resolution", "requester_wait"})
"""The KPIs for which exports carry the helpdesk's own figure."""

REOPENS = "reopens"
"""What a helpdesk says of a ticket beside these durations: how often it came back."""

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
    MERGED = "merged"  # it counts to the closing of a ticket that was never solved: a merged one, most likely
    WALL_CLOCK = "wall_clock"  # it takes one time on the wall from another, whatever the clocks did between (DST)
    REOPENINGS = "reopenings"  # it counts other changes as a reopening
    SHORTER = "shorter"  # we count the calendar, and it counts less of it: business hours, most likely
    OTHER_FACTS = "other_facts"  # its figure rests on something the export does not tell


class Code(StrEnum):
    """The reasons as they are counted over many tickets; SAME is none."""

    SAME = "same"
    ROUNDING = "rounding"
    SCHEDULE = "schedule"
    AGENT_CREATED = "agent_created"
    MERGED = "merged"
    BOT = "bot"
    PRIVATE_NOTE = "private_note"
    DST = "dst"
    REOPEN = "reopen"
    STATUSES = "statuses"  # it leaves out, or includes, statuses that we count the other way
    UNKNOWN = "unknown"


CODES: Mapping[Difference, Code] = {
    Difference.SAME: Code.SAME,
    Difference.ROUNDED: Code.ROUNDING,
    Difference.CALENDAR: Code.SCHEDULE,
    Difference.ONE_SCHEDULE: Code.SCHEDULE,
    Difference.BOT_REPLY: Code.BOT,
    Difference.PRIVATE_NOTE: Code.PRIVATE_NOTE,
    Difference.OPENING_COMMENT: Code.AGENT_CREATED,
    Difference.FIRST_SOLUTION: Code.REOPEN,
    Difference.LAST_SOLUTION: Code.REOPEN,
    Difference.REOPENINGS: Code.REOPEN,
    Difference.CLOSING: Code.STATUSES,
    Difference.WITHOUT_PENDING: Code.STATUSES,
    Difference.WITH_PENDING: Code.STATUSES,
    Difference.MERGED: Code.MERGED,
    Difference.WALL_CLOCK: Code.DST,
    Difference.SHORTER: Code.UNKNOWN,  # likely, but not proven by any rule: it is not counted as explained
    Difference.OTHER_FACTS: Code.UNKNOWN,
}
"""Which reason each difference is counted under."""


class Counted(NamedTuple):
    """One of our durations: what the KPI says, the same by the calendar, and where it ended.

    `one_schedule` is what Zendesk's single-event rule gives (`kpi.clock.as_helpdesk`), for a ticket that changed its
    schedule. `business` counts the ticket's open seconds, where it has a schedule; `zone` is whose clocks hang on the
    helpdesk's wall, "" for none.
    """

    kpi: str
    seconds: float
    calendar: float
    ended_at: Instant
    one_schedule: float | None = None
    business: BusinessSeconds | None = None
    zone: str = ""


Reading = tuple[Difference, float, Instant | None]
"""Another way of counting, what it gives for a ticket in calendar seconds, and its end if it is one span to there."""


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
    forward = on_the_wall(ticket.created_at, ours.ended_at, ours.zone)
    if forward and _near(ours.calendar + forward, reported):
        return Difference.WALL_CLOCK
    named = _named(ticket, ours, reported)
    if named is not None:
        return named
    if reported < ours.calendar and ours.seconds == ours.calendar:
        return Difference.SHORTER
    return Difference.OTHER_FACTS


def compare_missing(
    ticket: Ticket, kpi: str, reported: float, business: BusinessSeconds | None = None, zone: str = ""
) -> Difference:
    """Name why the helpdesk has a figure (seconds) of a ticket where we have none."""
    none = Counted(kpi, float("inf"), float("inf"), FAR, business=business, zone=zone)
    return _named(ticket, none, reported) or Difference.OTHER_FACTS


def compare_reopens(ticket: Ticket, reported: float) -> Difference:
    """Name the difference between how often a ticket came back as we see it, and as the helpdesk says."""
    done, ours, back_open = False, 0, 0
    for event in ticket.events:
        if event.kind == EventKind.STATUS and event.value is not None:
            now = event.value in (Status.SOLVED.name, Status.CLOSED.name)
            came_back = done and not now
            ours, back_open = ours + came_back, back_open + (came_back and event.value == Status.OPEN.name)
            done = now
    if ours == reported:
        return Difference.SAME
    return Difference.REOPENINGS if reported == back_open else Difference.OTHER_FACTS


def on_the_wall(start: Instant, end: Instant, zone: str) -> Seconds:
    """Return by how much the clocks on the wall of a zone were put forward between two instants; 0 without a zone."""
    if not zone or end >= FAR:
        return 0
    offsets = [datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset() for at in (start, end)]
    first, last = (int(offset.total_seconds()) if offset else 0 for offset in offsets)
    return last - first


def _named(ticket: Ticket, ours: Counted, reported: float) -> Difference | None:
    """The first rule that gives the helpdesk's figure, by the calendar or by the ticket's own open hours."""
    for why, seconds, end in _READINGS[ours.kpi](ticket, ours):
        if _near(seconds, reported):
            return why
        if end is not None and ours.business and _near(ours.business(ticket.created_at, end), reported):
            return why
    return None


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
            yield Difference.BOT_REPLY, seconds, event.at
        elif event.kind == EventKind.NOTE and event.author != Author.CUSTOMER:
            yield Difference.PRIVATE_NOTE, seconds, event.at
        elif event.kind == EventKind.REPLY and event.author == Author.AGENT and ticket.opened_by == Author.AGENT:
            yield Difference.OPENING_COMMENT, seconds, event.at


def _ends(ticket: Ticket, status: Status) -> list[Instant]:
    return [event.at for event in ticket.events if event.kind == EventKind.STATUS and event.value == status.name]


def _resolutions(ticket: Ticket, ours: Counted) -> Iterator[Reading]:
    """What others take for a resolution: another solution, the closing, or less the waiting for the customer."""
    solved, closed = _ends(ticket, Status.SOLVED), _ends(ticket, Status.CLOSED)
    other = solved[-1:] if ours.kpi == "first_resolution" else solved[:1]
    why = Difference.LAST_SOLUTION if ours.kpi == "first_resolution" else Difference.FIRST_SOLUTION
    yield from ((why, at - ticket.created_at, at) for at in other)
    if ours.ended_at < FAR:
        yield Difference.WITHOUT_PENDING, waited(ticket, ours.ended_at), None
    why = Difference.CLOSING if solved else Difference.MERGED
    yield from ((why, at - ticket.created_at, at) for at in closed[-1:])


def _waits(ticket: Ticket, ours: Counted) -> Iterator[Reading]:
    """What others take for the customer's wait: all of the time, or the wait until another end."""
    if ours.ended_at < FAR:
        yield Difference.WITH_PENDING, ours.ended_at - ticket.created_at, ours.ended_at
    solved, closed = _ends(ticket, Status.SOLVED), _ends(ticket, Status.CLOSED)
    yield from ((Difference.FIRST_SOLUTION, waited(ticket, at), None) for at in solved[:1])
    yield from ((Difference.LAST_SOLUTION, waited(ticket, at), None) for at in solved[-1:])
    why = Difference.CLOSING if solved else Difference.MERGED
    yield from ((why, waited(ticket, at), None) for at in closed[-1:])


_READINGS: Mapping[str, Callable[[Ticket, Counted], Iterator[Reading]]] = {
    "first_reply": _first_replies,
    "first_resolution": _resolutions,
    "full_resolution": _resolutions,
    "requester_wait": _waits,
}
