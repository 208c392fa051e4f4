"""A row that tells of one event, read from a webhook as a row of an event log is, and what it tells of the ticket.

Rows come one by one, each in a body of its own: what is told of a ticket that nobody has created yet waits for it.
"""

from collections.abc import Iterator

from connectors.cells import word
from connectors.event_draft import TAKERS, Cell, Draft
from connectors.event_layout import EventLayout
from connectors.event_rows import introduced
from connectors.pull.system import Pulled
from connectors.push.ticket_parts import CAME
from connectors.times import ReadTime
from kpi.facts import Event, EventKind, Instant
from kpi.parts import TicketPart, part_of


def event_part(layout: EventLayout, cell: Cell, time: ReadTime, came: Instant) -> Iterator[Pulled]:
    """Yield what a row tells; RefusedRowError."""
    said, key = cell("event").strip().lower(), cell("ticket")
    other = layout.others.get(said)
    if not key:
        yield introduced(other or "", cell)
        return
    meaning = layout.events.get(said)
    if meaning is None:
        if other not in TAKERS:
            word("event", said, {**dict.fromkeys(layout.events), **dict.fromkeys(layout.others)})
        yield from _other(str(other), layout, cell, time, came)
        return
    kind, fixed = meaning
    at = time(cell("at")) if cell("at") else came
    value = fixed if fixed is not None else cell("value") or None
    if kind is EventKind.STATUS and fixed is None:
        value = word("value", cell("value"), layout.statuses)
    agent = cell("agent") or None
    event = Event(at, kind, word("author", cell("author"), layout.authors), agent, value)
    yield TicketPart(key, at, events=(event,), follows=True)


def _other(other: str, layout: EventLayout, cell: Cell, time: ReadTime, came: Instant) -> Iterator[Pulled]:
    draft = Draft(cell("ticket"))
    draft.status_log, draft.reply_log = layout.status_log, layout.reply_log

    def dated(name: str) -> str:
        return cell(name) or (CAME if name == "at" and other in ("created", "rating") else "")

    TAKERS[other](draft, dated, time, layout.authors)
    at = time(cell("at")) if cell("at") else came
    if (ticket := draft.ticket()) is not None:
        yield part_of(ticket)._replace(follows=True)
    elif draft.ratings or draft.targets or draft.reported:
        promises = tuple(each._replace(key=cell("id") or each.kind.name.lower()) for each in draft.targets)
        yield TicketPart(draft.key, at, promises=promises, ratings=tuple(draft.ratings), reported=draft.reported)
