"""A part of a ticket as text and back: what is told of a ticket before the ticket itself is kept so."""

import json
from collections.abc import Callable
from typing import Any

from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status
from kpi.parts import TicketPart

_ENUMS = {"status": Status, "opened_by": Author, "reply_log": ReplyLog}
_NAMES, _NOTHING = TicketPart._fields, TicketPart("", -1)
_KINDS, _AUTHORS = {int(kind): kind for kind in EventKind}, {int(author): author for author in Author}


def as_text(part: TicketPart) -> str:
    """Return a part as JSON: what it tells by its fields' names, tuples as lists, words of ours as their numbers."""
    told = {name: value for name, value, nothing in zip(_NAMES, part, _NOTHING, strict=True) if value != nothing}
    return json.dumps(told)


def from_text(text: str) -> TicketPart:
    """Return the part that was written."""
    found = json.loads(text)
    return TicketPart(**{name: _READ[name](value) if name in _READ else value for name, value in found.items()})


def _now(found: dict[str, Any]) -> dict[str, Any]:
    return {name: _ENUMS[name](value) if name in _ENUMS else value for name, value in found.items()}


def _events(found: list[list[Any]]) -> tuple[Event, ...]:
    return tuple(Event(at, _KINDS[kind], _AUTHORS[author], *rest) for at, kind, author, *rest in found)


def _ratings(found: list[list[Any]]) -> tuple[Rating, ...]:
    return tuple(Rating(*each) for each in found)


def _targets(found: list[list[Any]]) -> tuple[SlaTarget, ...]:
    return tuple(SlaTarget(SlaKind(kind), *rest) for kind, *rest in found)


_READ: dict[str, Callable[[Any], Any]] = {
    "now": _now, "events": _events, "ratings": _ratings, "targets": _targets, "promises": _targets, "endings": _targets,
}  # fmt: skip
