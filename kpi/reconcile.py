"""Our figure against the helpdesk's own, ticket by ticket, with a named reason for each difference."""

from enum import StrEnum

from kpi.facts import Seconds, Ticket

REPORTED = frozenset({"first_reply", "first_resolution", "full_resolution", "requester_wait"})
"""The KPIs for which exports carry the helpdesk's own figure."""

ROUNDING: Seconds = 60
"""Exports give whole minutes; a difference under one is theirs."""


class Difference(StrEnum):
    """Why the helpdesk's figure is another one than ours."""

    SAME = "same"  # within a minute
    CALENDAR = "calendar"  # the helpdesk counts calendar hours, we business hours
    SHORTER = "shorter"  # we count the calendar, and it counts less of it: business hours, most likely
    OTHER_FACTS = "other_facts"  # its figure rests on something the export does not tell


def reported_seconds(ticket: Ticket, kpi: str) -> float | None:
    """Return the helpdesk's own figure for a KPI of this ticket, in seconds, or None."""
    return ticket.reported.get(kpi) if kpi in REPORTED else None


def compare(ours: float, calendar: float, reported: float) -> Difference:
    """Name the difference between our figure and the reported one, all in seconds."""
    if abs(ours - reported) < ROUNDING:
        return Difference.SAME
    if abs(calendar - reported) < ROUNDING:
        return Difference.CALENDAR
    if reported < calendar and ours == calendar:
        return Difference.SHORTER
    return Difference.OTHER_FACTS
