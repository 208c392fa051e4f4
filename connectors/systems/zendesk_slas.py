"""Zendesk's metric events into promises: a target that was applied, broken or met.

Every ticket has events of every metric, SLA or not: what was met is a promise only where a target was applied before.
"""

from collections.abc import Iterable

from connectors.pull.row import Row
from connectors.pull.system import About, Pulled
from kpi.facts import SlaKind, SlaTarget
from kpi.parts import TicketPart

_MINUTE = 60
_RESOLUTION = ("requester_wait_time", "agent_work_time", "resolution_time")


def promise(row: Row, _: About) -> Iterable[Pulled]:
    """Read one metric event; pauses, updates and group SLAs say nothing of a promise's end."""
    metric, instance, kind = row.text("metric") or "", row.whole("instance_id") or 0, row.text("type")
    name = _kind(metric, instance)
    if name is None or row.flag("deleted"):
        return
    ticket, at = row.need("ticket_id"), row.need_time("time")
    target = SlaTarget(name, None, None, key=f"{metric}/{instance}")
    if kind == "apply_sla":
        if row.raw("sla") is None:
            yield TicketPart(ticket, at, promises=(target._replace(ended_at=at),))  # no policy holds any more
            return
        seconds, minutes = row.number("sla.target_in_seconds"), row.number("sla.target")
        found = seconds if seconds is not None else None if minutes is None else minutes * _MINUTE
        told = target._replace(seconds=None if found is None else int(found))
        yield TicketPart(ticket, at, promises=(told,))
    elif kind == "breach":
        yield TicketPart(ticket, at, promises=(target._replace(ended_at=at, met=False),))
    elif kind == "fulfill":
        yield TicketPart(ticket, at, endings=(target._replace(ended_at=at, met=True),))


def _kind(metric: str, instance: int) -> SlaKind | None:
    if metric == "reply_time":
        return SlaKind.FIRST_REPLY if instance == 1 else SlaKind.NEXT_REPLY
    return SlaKind.RESOLUTION if metric in _RESOLUTION else None
