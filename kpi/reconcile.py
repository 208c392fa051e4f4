"""Our figure against the helpdesk's own, ticket by ticket, with a named reason for each difference.

Each reason is a rule another helpdesk may count by (`kpi.readings`), tried on the ticket's own events: where it gives
the helpdesk's figure to the minute, it is named. Nothing is guessed beyond that; what no rule gives stays unexplained.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpi.differences import Difference
from kpi.facts import Instant, Seconds, Ticket
from kpi.readings import Stretches, length, readings, waiting
from kpi.timeline import FAR, BusinessSeconds

REOPENS = "reopens"
"""What a helpdesk says of a ticket beside durations: how often it came back."""

REPORTED: Mapping[str, str] = {
    "first_reply": "first_reply",
    "first_resolution": "first_resolution",
    "full_resolution": "full_resolution",
    "requester_wait": "requester_wait",
    "reopen_rate": REOPENS,
}
"""The KPIs of which helpdesks tell a figure of their own, and its name in `Ticket.reported`."""

DURATIONS = tuple(kpi for kpi, name in REPORTED.items() if name != REOPENS)

NO_KPI = frozenset({"agent_wait"})
"""What helpdesks tell besides, and is kept: no KPI of ours to compare with."""

ROUNDING: Seconds = 60
"""Exports give whole minutes; a difference under one is theirs."""


class Counted(NamedTuple):
    """One of our durations: what the KPI says, the same by the calendar, and where it ended.

    `one_schedule` is what Zendesk's single-event rule gives (`kpi.clock.as_helpdesk`), for a ticket that changed its
    schedule. `business` counts the ticket's open seconds, where it has a schedule; `others` by the other schedules that
    are known; `zone` is whose clocks hang on the helpdesk's wall, "" for none.
    """

    kpi: str
    seconds: float
    calendar: float
    ended_at: Instant
    one_schedule: float | None = None
    business: BusinessSeconds | None = None
    zone: str = ""
    others: tuple[BusinessSeconds, ...] = ()


def reported_figure(ticket: Ticket, kpi: str) -> float | None:
    """Return the helpdesk's own figure for a KPI of this ticket, in seconds or a count, or None."""
    return ticket.reported.get(REPORTED[kpi]) if kpi in REPORTED else None


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
    if any(_near(length(_counted(ticket, ours), other), reported) for other in ours.others):
        return Difference.OTHER_SCHEDULE
    if reported < ours.calendar and ours.seconds == ours.calendar:
        return Difference.SHORTER
    return Difference.OTHER_FACTS


def compare_missing(
    ticket: Ticket, kpi: str, reported: float, business: BusinessSeconds | None = None, zone: str = ""
) -> Difference:
    """Name why the helpdesk has a figure (seconds) of a ticket where we have none."""
    none = Counted(kpi, float("inf"), float("inf"), FAR, business=business, zone=zone)
    return _named(ticket, none, reported) or Difference.OTHER_FACTS


def on_the_wall(start: Instant, end: Instant, zone: str) -> Seconds:
    """Return by how much the clocks on the wall of a zone were put forward between two instants; 0 without a zone."""
    if not zone or end >= FAR:
        return 0
    offsets = [datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset() for at in (start, end)]
    first, last = (int(offset.total_seconds()) if offset else 0 for offset in offsets)
    return last - first


def waited(ticket: Ticket, until: Instant) -> Seconds:
    """Return the calendar seconds a ticket spent new, open or on hold until an instant: requester wait."""
    return length(waiting(ticket, until))


def _named(ticket: Ticket, ours: Counted, reported: float) -> Difference | None:
    """The first rule that gives the helpdesk's figure, by the calendar or by the ticket's own open hours."""
    for why, stretches in readings(ticket, ours.kpi, ours.ended_at):
        if _near(length(stretches), reported):
            return why
        if ours.business and _near(length(stretches, ours.business), reported):
            return why
    return None


def _counted(ticket: Ticket, ours: Counted) -> Stretches:
    """The stretches of our own figure."""
    whole = ((ticket.created_at, ours.ended_at),)
    return waiting(ticket, ours.ended_at) if ours.kpi == "requester_wait" else whole


def _near(one: float, other: float) -> bool:
    return abs(one - other) < ROUNDING
