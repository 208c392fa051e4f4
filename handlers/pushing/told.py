"""What a fact that a webhook tells is, in a line, for the admin who tries a sample. Names are those of the mapping."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from connectors.pull.system import Pulled
from handlers.cards import Fact
from kpi.facts import Event
from kpi.parts import TicketPart
from locales.speech import Speech

_TIMES = ("at", "_at")
_QUIET = ("status_log", "reply_log", "opened_by", "vip")


def told_fact(fact: Pulled, speech: Speech) -> Fact:
    """Return what it is about, and what it says."""
    if isinstance(fact, TicketPart):
        lines = [_pairs(fact.now, speech)] + [_event(each, speech) for each in fact.events]
        lines += [_pairs(each._asdict(), speech, leave=("external_id",)) for each in fact.ratings]
        lines += [_pairs(each._asdict(), speech) for each in fact.promises]
        lines.append(_pairs(fact.reported, speech))
        return Fact(speech.say("Ticket {number}", number=fact.external_id), "; ".join(filter(None, lines)))
    said = fact._asdict() if hasattr(fact, "_asdict") else {}
    return Fact(type(fact).__name__, _pairs(said, speech))


def _event(event: Event, speech: Speech) -> str:
    who = {"author": event.author, "agent": event.agent, "value": event.value}
    return f"{event.kind.name.lower()} ({speech.moment(event.at)}; {_pairs(who, speech)})"


def _pairs(said: Mapping[str, Any], speech: Speech, leave: tuple[str, ...] = ()) -> str:
    shown = {
        name: _shown(name, value, speech)
        for name, value in said.items()
        if value not in (None, (), "", False) and name not in (*_QUIET, *leave)
    }
    return ", ".join(f"{name}: {value}" for name, value in shown.items())


def _shown(name: str, value: Any, speech: Speech) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, int) and not isinstance(value, bool) and name.endswith(_TIMES):
        return speech.moment(value)
    return str(value)
