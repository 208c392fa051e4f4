"""Writes facts in Touchline's own format, CSV or JSON lines: what it writes, `open_export` reads back unchanged.

The format is described in docs/import.md. Agents and groups must come before the tickets that name them.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from connectors.cells import NOBODY
from connectors.event_layout import COLUMNS
from kpi.facts import Agent, Event, EventKind, Group, Instant, Rating, ReplyLog, SlaTarget, Ticket

Row = dict[str, str | float | None]


def write_csv(facts: Iterable[Ticket | Agent | Group], file: TextIO) -> None:
    """Write one row an event; `file` must have been opened with `newline=""`."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for fact in facts:
        writer.writerows(_rows(fact))


def write_jsonl(facts: Iterable[Ticket | Agent | Group], file: TextIO) -> None:
    """Write one JSON object a line: a ticket with all that happened to it, an agent or a group."""
    file.writelines(json.dumps(_object(fact), ensure_ascii=False) + "\n" for fact in facts)


def _time(instant: Instant | None) -> str:
    return "" if instant is None else datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z")


def _rows(fact: Ticket | Agent | Group) -> Iterator[Row]:
    if isinstance(fact, Agent):
        bot = "yes" if fact.is_bot else None
        yield {"event": "agent", "agent": fact.key, "value": fact.name, "email": fact.email, "bot": bot}
    elif isinstance(fact, Group):
        yield {"event": "group", "group": fact.key, "value": fact.name}
    else:
        yield _created_row(fact)
        for row in _ticket_rows(fact):
            row["ticket"] = fact.external_id
            yield row


def _created_row(ticket: Ticket) -> Row:
    return {
        "ticket": ticket.external_id,
        "at": _time(ticket.created_at),
        "event": "created",
        "author": ticket.opened_by.name.lower(),
        "agent": ticket.assignee or NOBODY,
        "value": ticket.status.name.lower(),
        "updated_at": _time(ticket.updated_at),
        "group": ticket.group or NOBODY,
        "channel": ticket.channel,
        "priority": ticket.priority,
        "topic": ticket.topic,
        "url": ticket.url,
        "status_log": None if ticket.status_log else "no",
        "reply_log": None if ticket.reply_log == ReplyLog.ALL else ticket.reply_log.name.lower(),
        "vip": "yes" if ticket.vip else None,
    }


def _ticket_rows(ticket: Ticket) -> Iterator[Row]:
    yield from (_event_row(event) for event in ticket.events)
    yield from (_sla_row(target) for target in ticket.targets)
    yield from (_rating_row(rating) for rating in ticket.ratings)
    for key, figure in ticket.reported.items():
        yield {"event": "reported", "value": key, "number": figure}


def _event_row(event: Event) -> Row:
    value = event.value.lower() if event.value and event.kind is EventKind.STATUS else event.value
    return {
        "at": _time(event.at),
        "event": event.kind.name.lower(),
        "author": event.author.name.lower(),
        "agent": event.agent,
        "value": value,
    }


def _sla_row(target: SlaTarget) -> Row:
    return {
        "at": _time(target.ended_at),
        "event": "sla",
        "agent": target.agent,
        "value": target.kind.name.lower(),
        "number": target.seconds,
        "met": {None: None, True: "yes", False: "no"}[target.met],
        "priority": target.priority,
    }


def _rating_row(rating: Rating) -> Row:
    return {
        "at": _time(rating.rated_at),
        "event": "rating",
        "agent": rating.agent,
        "value": rating.scale,
        "number": rating.score,
        "id": rating.external_id,
        "offered_at": _time(rating.offered_at),
        "comment": rating.comment,
    }


def _object(fact: Ticket | Agent | Group) -> dict[str, Any]:
    """Return a fact as the JSON lines have it: the rows of the CSV, nested in their ticket."""
    if not isinstance(fact, Ticket):
        return next(_full(row) for row in _rows(fact))
    return {**_full(_created_row(fact)), "events": [_full(row) for row in _ticket_rows(fact)]}


def _full(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}
