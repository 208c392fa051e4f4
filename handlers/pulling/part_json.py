"""A part of a ticket as JSON and back: what is told of a ticket before the ticket itself is kept so."""

from typing import Any

from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status
from kpi.parts import TicketPart

_ENUMS = {"status": Status, "opened_by": Author, "reply_log": ReplyLog}


def as_json(part: TicketPart) -> dict[str, Any]:
    """Return a part as plain JSON."""
    return {
        "external_id": part.external_id,
        "seen_at": part.seen_at,
        "now": {name: int(value) if name in _ENUMS else value for name, value in part.now.items()},
        "events": [[event.at, int(event.kind), int(event.author), event.agent, event.value] for event in part.events],
        "targets": None if part.targets is None else _targets_json(part.targets),
        "promises": _targets_json(part.promises),
        "endings": _targets_json(part.endings),
        "ratings": [list(rating) for rating in part.ratings],
        "reported": dict(part.reported),
        "watched": part.watched,
        "gone": part.gone,
        "grouped": part.grouped,
        "follows": part.follows,
    }


def from_json(found: dict[str, Any]) -> TicketPart:
    """Return the part that was written."""
    targets = found["targets"]
    return TicketPart(
        external_id=found["external_id"],
        seen_at=found["seen_at"],
        now={name: _ENUMS[name](value) if name in _ENUMS else value for name, value in found["now"].items()},
        events=tuple(
            Event(at, EventKind(kind), Author(author), agent, value)
            for at, kind, author, agent, value in found["events"]
        ),
        targets=None if targets is None else _targets(targets),
        promises=_targets(found["promises"]),
        endings=_targets(found["endings"]),
        ratings=tuple(Rating(*each) for each in found["ratings"]),
        reported=found["reported"],
        watched=found["watched"],
        gone=found["gone"],
        grouped=found.get("grouped", False),
        follows=found.get("follows", False),
    )


def _targets_json(targets: tuple[SlaTarget, ...]) -> list[list[Any]]:
    return [[int(each.kind), *each[1:]] for each in targets]


def _targets(found: list[list[Any]]) -> tuple[SlaTarget, ...]:
    return tuple(SlaTarget(SlaKind(kind), *rest) for kind, *rest in found)
