"""The tickets behind a number: each with its clock segments, and the helpdesk's own figure where it tells one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handlers.clocks import Clocks, load_clocks
from handlers.question import Question
from kpi.agreement import Clocked
from kpi.definitions import Kpi, Unit
from kpi.differences import Difference
from kpi.facts import Instant, Seconds, Status, Ticket
from kpi.periods import local_day
from kpi.reconcile import DURATIONS, REOPENS, REPORTED, Counted, compare, reported_figure, waited
from kpi.reopenings import compare_reopens, reopenings
from kpi.timeline import find_replies, segments
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.reading_back import load_tickets
from storage.reported import with_figures

STATUS_NAMES: Mapping[Status, str] = {
    Status.NEW: N_("new"),
    Status.OPEN: N_("open"),
    Status.PENDING: N_("pending"),
    Status.HOLD: N_("on hold"),
    Status.SOLVED: N_("solved"),
    Status.CLOSED: N_("closed"),
}
_WAITS = {
    "agent_first_response": "assigned",
    "next_reply": "asked",
}


MOST_SEGMENTS = 5
"""More stretches than this are summed up by status: a row must stay readable."""


class Value(NamedTuple):
    """One measured value: a duration in seconds, or 1 (good) or 0 of a rate, of one ticket."""

    at: Instant
    value: Seconds
    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketBehind:
    """One ticket behind a number. `calendar` is in seconds; `segments` say where the time went.

    `reported` is the helpdesk's figure in seconds, or how often it says that the ticket came back; `reopened` how often
    it did as we see it.
    """

    number: str
    url: str | None
    value: Value
    calendar: float | None
    segments: str
    reported: float | None
    difference: Difference | None
    reopened: int | None = None


def behind(session: Session, asks: Question, kpi: Kpi, values: Sequence[Value]) -> list[TicketBehind]:
    """Return the tickets of these values, in their order."""
    tickets = load_tickets(session, asks.tools.workspace_id, [value.ticket_id for value in values], marked=True)
    clocks = _clocks(session, asks, kpi, tickets)
    return [
        _behind(tickets[v.ticket_id], kpi, v, clocks.get(v.ticket_id), asks) for v in values if v.ticket_id in tickets
    ]


def _clocks(session: Session, asks: Question, kpi: Kpi, tickets: Mapping[int, Ticket]) -> dict[int, Clocks]:
    """The clocks of each ticket's source, where a helpdesk's figure is to be explained: they take a while to build."""
    home, today = asks.tools.workspace_id, local_day(asks.now, asks.tools.zone)
    if kpi.key not in DURATIONS:
        return {}
    told = [ticket_id for ticket_id, ticket in tickets.items() if reported_figure(ticket, kpi.key) is not None]
    sources = with_figures(session, home, told)
    of = {source: load_clocks(session, home, source, today) for source in sorted(set(sources.values()))}
    return {ticket_id: of[source] for ticket_id, source in sources.items()}


def _behind(ticket: Ticket, kpi: Kpi, value: Value, clocks: Clocks | None, asks: Question) -> TicketBehind:
    start = _start(ticket, kpi, value)
    calendar = _calendar(ticket, kpi, value, start)
    reported = reported_figure(ticket, kpi.key)
    difference, reopened = None, None
    if calendar is not None and reported is not None:
        by = clocks.clocked(ticket) if clocks else Clocked(ticket)
        one_schedule = float(by.one_schedule(start, value.at)) if by.one_schedule else None
        zone, others = asks.tools.zone, by.others
        ours = Counted(kpi.key, value.value, calendar, value.at, one_schedule, by.business, zone, others)
        difference = compare(ticket, ours, reported)
    elif REPORTED.get(kpi.key) == REOPENS and ticket.status_log:
        reopened = len(reopenings(ticket))
        difference = None if reported is None else compare_reopens(ticket, reported)
    spent = _segments(ticket, start, value.at, asks.speech)
    return TicketBehind(ticket.external_id, ticket.url, value, calendar, spent, reported, difference, reopened)


def _calendar(ticket: Ticket, kpi: Kpi, value: Value, start: Instant) -> float | None:
    """A duration by the calendar; None for a rate, and for a wait whose statuses the export does not tell."""
    if kpi.unit != Unit.DURATION:
        return None
    if kpi.key != "requester_wait":
        return float(value.at - start)
    return float(waited(ticket, value.at)) if ticket.status_log else None


def _start(ticket: Ticket, kpi: Kpi, value: Value) -> Instant:
    """Where the measured stretch began: at the ticket's creation, or at what the reply answered."""
    wait = _WAITS.get(kpi.key)
    if wait is None:
        return ticket.created_at
    starts = (getattr(reply, wait) for reply in find_replies(ticket, None) if reply.ended_at == value.at)
    return next((start for start in starts if start is not None), ticket.created_at)


def _segments(ticket: Ticket, start: Instant, end: Instant, speech: Speech) -> str:
    """The statuses between two instants with their calendar time: "new 20 min · open 1 h 5 min".

    A ticket that went back and forth for long has each status once, with how often and for how long in all.
    """
    if not ticket.status_log:
        return speech.say("not told by the export")
    parts = [(part.status, min(part.ended_at, end) - max(part.started_at, start)) for part in segments(ticket, end)]
    parts = [(status, seconds) for status, seconds in parts if seconds > 0]
    if len(parts) <= MOST_SEGMENTS:
        return " · ".join(f"{speech.say(STATUS_NAMES[status])} {speech.duration(seconds)}" for status, seconds in parts)
    each: dict[Status, list[Seconds]] = {}
    for status, seconds in parts:
        each.setdefault(status, []).append(seconds)
    return " · ".join(_in_all(status, times, speech) for status, times in each.items())


def _in_all(status: Status, times: Sequence[Seconds], speech: Speech) -> str:
    words = f"{speech.say(STATUS_NAMES[status])} {speech.duration(sum(times))}"
    if len(times) == 1:
        return words
    return speech.say("{segment} ({count} times)", segment=words, count=speech.number(len(times)))
