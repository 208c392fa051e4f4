"""The events that the times of one row prove, by named rules (described in docs/import.md). Nothing else is made up."""

from operator import itemgetter
from typing import NamedTuple

from connectors.refusal import BEFORE_CREATION, RefusedRowError
from connectors.ticket_layout import TicketLayout
from kpi.facts import Author, Event, EventKind, Instant, Status

_STILL_OPEN = (Status.NEW, Status.OPEN)
_ENDED = (Status.SOLVED, Status.CLOSED)


class Cells(NamedTuple):
    """The cells of one row by field; None where the export says nothing. The order is that of `FIELDS`."""

    ticket: str | None
    created_at: str | None
    updated_at: str | None
    status: str | None
    opened_by: str | None
    assignee: str | None
    group: str | None
    channel: str | None
    priority: str | None
    topic: str | None
    url: str | None
    tags: str | None
    vip: str | None
    first_reply_at: str | None
    assigned_at: str | None
    solved_at: str | None
    closed_at: str | None
    assignees: str | None
    rating: str | None
    rated_at: str | None
    comment: str | None
    first_reply_promise: str | None
    resolution_promise: str | None
    due_at: str | None


class Times(NamedTuple):
    """The times of one row."""

    created: Instant
    updated: Instant | None
    first_reply: Instant | None
    assigned: Instant | None
    solved: Instant | None
    closed: Instant | None


def proven_events(
    cells: Cells, times: Times, status: Status, reported: dict[str, float], layout: TicketLayout
) -> tuple[tuple[Event, ...], Instant]:
    """Return the events in time order, and the last instant the row vouches for."""
    agent = cells.assignee
    events = []
    if times.assigned is not None and agent is not None:  # rule assigned-at
        events.append(Event(times.assigned, EventKind.ASSIGNED, Author.AGENT, agent))
    replied = _first_reply(times, reported, layout)
    if replied is not None:
        events.append(Event(replied, EventKind.REPLY, Author.AGENT, _replier(cells)))
    events += _ends(times, reported, agent, layout)
    for event in events:
        if event.at < times.created:
            raise RefusedRowError(BEFORE_CREATION, column=event.value or event.kind.name)
    events.sort(key=itemgetter(0))
    last = events[-1].at if events else times.created
    if times.updated is not None and times.updated > last:
        last = times.updated
    now = None
    for event in events:
        if event.kind is EventKind.STATUS:
            now = event.value
    if now != status.name and (now is not None or status not in _STILL_OPEN):  # rule status-now
        events.append(Event(last, EventKind.STATUS, Author.AGENT, agent if status in _ENDED else None, status.name))
    return tuple(events), last


def _first_reply(times: Times, reported: dict[str, float], layout: TicketLayout) -> Instant | None:
    """Rule first-reply-time: the time the export gives, else creation plus the figure in calendar hours.

    Rule reply-before-ticket: a reply older than its ticket answered something else, and is left out.
    """
    at = times.first_reply
    if at is None and layout.reply_from_figure and "first_reply" in reported:
        at = times.created + int(reported["first_reply"])
    return None if at is None or at < times.created else at


def _replier(cells: Cells) -> str | None:
    """Rule credited-to-assignee: the reply is the assignee's, unless the export says that there were others."""
    return cells.assignee if cells.assignees in (None, "0", "1") else None


def _ends(times: Times, reported: dict[str, float], agent: str | None, layout: TicketLayout) -> list[Event]:
    """Rules first-solve, solved-at and closed-at."""
    events = []
    solved, closed = times.solved, times.closed
    if layout.solved_by_closing and solved is None:
        solved, closed = closed, None
    if solved is not None:
        first = times.created + int(reported.get("first_resolution", 0))
        if layout.reply_from_figure and reported.get("reopens") and times.created < first < solved:
            events.append(Event(first, EventKind.STATUS, Author.AGENT, None, Status.SOLVED.name))
        events.append(Event(solved, EventKind.STATUS, Author.AGENT, agent, Status.SOLVED.name))
    if closed is not None:
        events.append(Event(closed, EventKind.STATUS, Author.AGENT, agent, Status.CLOSED.name))
    return events
