"""Reads Touchline's own JSON lines: one object a ticket, its rows nested; or an agent, or a group.

A line is taken in whole or refused whole.
"""

from collections.abc import Iterator
from typing import Any

from connectors.cast import Cast
from connectors.cells import word
from connectors.event_draft import TAKERS, Cell, Draft
from connectors.event_layout import EventLayout
from connectors.event_rows import Fact, introduced
from connectors.refusal import TICKET_AGAIN, WRONG_SHAPE, RefusedRowError
from connectors.seen import SeenKeys
from connectors.table import Objects, parse_object
from connectors.times import ReadTime, refusing
from kpi.facts import Event, EventKind


class EventObjects:
    """The loop over the lines of one file. `facts` may be asked once."""

    def __init__(self, objects: Objects, layout: EventLayout, read_time: ReadTime) -> None:
        self._objects = objects
        self._layout = layout
        self._read_time = refusing(read_time, "at")
        self._seen = SeenKeys()
        self._cast = Cast()

    def facts(self) -> Iterator[Fact]:
        """Yield tickets, whom they name, and refusals, as the file is read."""
        for line in self._objects:
            try:
                yield from self._one(parse_object(line))
            except RefusedRowError as refused:
                yield refused.at(self._objects.line)

    def _one(self, found: dict[str, Any]) -> Iterator[Fact]:
        cell = _cell(found)
        key = cell("ticket")
        if not key:
            yield self._cast.introduce(introduced(self._layout.others.get(cell("event")), cell))
            return
        if not self._seen.add(key):
            raise RefusedRowError(TICKET_AGAIN, ticket=key)
        draft = Draft(key)
        TAKERS["created"](draft, cell, self._read_time, self._layout.authors)
        for nested in _list(found, "events"):
            self._take(draft, nested)
        ticket = draft.ticket()
        if ticket is not None:
            yield from self._cast.strangers(ticket)
            yield ticket

    def _take(self, draft: Draft, nested: object) -> None:
        if not isinstance(nested, dict):
            raise RefusedRowError(WRONG_SHAPE, column="events", value=str(nested))
        layout, cell = self._layout, _cell(nested)
        said = cell("event").strip().lower()
        meaning = layout.events.get(said)
        if meaning is None:
            take = word("event", said, {**dict.fromkeys(layout.events, TAKERS["ignored"]), **TAKERS})
            take(draft, cell, self._read_time, layout.authors)
            return
        value: str | None = cell("value") or None
        if meaning[0] is EventKind.STATUS:
            value = word("value", cell("value"), layout.statuses)
        author = word("author", cell("author"), layout.authors)
        draft.events.append(Event(self._read_time(cell("at")), meaning[0], author, cell("agent") or None, value))


def _cell(found: dict[str, Any]) -> Cell:
    """Return a reader of the object's cells as text; what is not text or a number has the wrong shape."""

    def cell(name: str) -> str:
        value = found.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str | int | float):
            return str(value)
        raise RefusedRowError(WRONG_SHAPE, column=name, value=str(value))

    return cell


def _list(found: dict[str, Any], name: str) -> list[object]:
    value = found.get(name, [])
    if not isinstance(value, list):
        raise RefusedRowError(WRONG_SHAPE, column=name, value=str(value))
    return value
