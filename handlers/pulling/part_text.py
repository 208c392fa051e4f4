"""A part of a ticket as text and back: what is told of a ticket before the ticket itself is kept so."""

import json

from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status
from kpi.parts import TicketPart

_ENUMS = {"status": Status, "opened_by": Author, "reply_log": ReplyLog}
_KINDS, _AUTHORS = {int(kind): kind for kind in EventKind}, {int(author): author for author in Author}


def as_text(part: TicketPart) -> str:
    """Return a part as JSON: its fields by their names, tuples as lists, what stands for a word as its number."""
    return json.dumps(part._asdict(), sort_keys=True)


def from_text(text: str) -> TicketPart:
    """Return the part that was written."""
    found = json.loads(text)
    for name in ("targets", "promises", "endings"):
        if found[name] is not None:
            found[name] = tuple(SlaTarget(SlaKind(kind), *rest) for kind, *rest in found[name])
    found["events"] = tuple(
        Event(at, _KINDS[kind], _AUTHORS[author], agent, value) for at, kind, author, agent, value in found["events"]
    )
    found["ratings"] = tuple(Rating(*each) for each in found["ratings"])
    found["now"] = {name: _ENUMS[name](value) if name in _ENUMS else value for name, value in found["now"].items()}
    return TicketPart(**found)
