"""What stands beside ServiceNow's incidents: task SLAs into promises, answers to a survey's question into ratings."""

from collections.abc import Iterable

from connectors.pull.row import Row
from connectors.pull.system import About, Pulled
from connectors.refusal import NOT_IN_SCALE, RefusedRowError
from kpi.facts import Instant, Rating, SlaKind, SlaTarget
from kpi.parts import TicketPart

_KINDS = {"response": SlaKind.FIRST_REPLY, "resolution": SlaKind.RESOLUTION}
_STARS = 5


def dotted(row: Row, name: str) -> Row:
    """Return what stands under a name that has dots in it, as the field "it": so it names what a reference leads to."""
    return Row({"it": row.found.get(name)})


def promise(row: Row, _: About) -> Iterable[Pulled]:
    """Read one SLA of an incident; one that was cancelled promises nothing."""
    name = (dotted(row, "sla.name").text("it") or "").lower()
    word = dotted(row, "sla.target").text("it") or next((each for each in _KINDS if each in name), "")
    kind = _KINDS.get(word)
    if kind is None:
        return
    at, stage = row.need_time("sys_updated_on"), (row.text("stage") or "").lower()
    ended: Instant | None = None
    met: bool | None = None
    if stage == "cancelled":
        ended = at
    elif row.flag("has_breached"):
        ended, met = row.time("planned_end_time") or row.time("end_time") or at, False
    elif stage in ("completed", "achieved"):
        ended, met = row.time("end_time") or at, True
    target = SlaTarget(kind, ended, met, key=row.need("sys_id"), seconds=dotted(row, "sla.duration").time("it"))
    yield TicketPart(row.need("task"), at, promises=(target,))


def rating(row: Row, _: About) -> Iterable[Pulled]:
    """Read one answer to the survey's question, of one to five. RefusedRowError for another number."""
    incident, stars = dotted(row, "instance.task_id").text("it"), row.number("actual_value")
    at = dotted(row, "instance.taken_on").time("it")
    if incident is None or stars is None or at is None:
        return
    if not 1 <= stars <= _STARS or not stars.is_integer():
        raise RefusedRowError(NOT_IN_SCALE, value=str(stars), scale="1-5")
    yield TicketPart(incident, at, ratings=(Rating(row.need("sys_id"), None, at, int(stars), "1-5"),))
