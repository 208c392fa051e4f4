"""The facts of an export, row by row: tickets with what belongs to them, and what stands beside them.

Names a team only in a month in which its figures are shown. Names a person only where the operator allows it; without
that, reviews, courses and calls of fewer people than the minimum group are left out altogether.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.tools import Tools
from kpi.definitions import BY_KEY
from kpi.facts import Author, Instant, SlaKind, Status
from kpi.periods import local_day
from kpi.timeline import FAR, Ending
from storage.database import Session
from storage.exported import (
    SPANS,
    exported_beside,
    exported_definitions,
    exported_spans,
    exported_tickets,
    people_beside,
)
from storage.people import people_of
from storage.spans import NOBODY
from storage.teams import all_teams, group_teams

Fact = tuple[str, dict[str, Any]]
"""The table's name, and a row by its columns' names; instants are whole seconds."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Teams by helpdesk group and their names, the months they are shown in, and who identities are (or nothing)."""

    session: Session
    tools: Tools
    names: Mapping[int, str]
    of_group: Mapping[int, int]
    shown: frozenset[tuple[int, str]]
    persons: bool
    called: dict[int, str | None]

    def team(self, group: int | None, at: Instant) -> str | None:
        """Return the team of a group at a time, None where it may not be told."""
        team = self.of_group.get(group or 0)
        if team is None or (team, month_of(at, self.tools.zone)) not in self.shown:
            return None
        return self.names[team]

    def person(self, identity: int | None) -> dict[str, str | None]:
        """Return the column of the person, empty without leave."""
        if not self.persons:
            return {}
        if identity is None or identity == NOBODY:
            return {"person": None}
        if identity not in self.called:
            found = people_of(self.session, [identity])
            self.called[identity] = found[0][1] if found else None
        return {"person": self.called[identity]}


def month_of(at: Instant, zone: str) -> str:
    """Return the local month of an instant: "2026-11"."""
    return f"{local_day(at, zone):%Y-%m}"


def facts(
    session: Session, tools: Tools, since: Instant, shown: frozenset[tuple[int, str]], *, persons: bool
) -> Iterator[Fact]:
    """Yield the facts since an instant. `shown` are (team, month) as the series shows them."""
    names = {team.id: team.name for team in all_teams(session, tools.workspace_id)}
    known = _Known(session, tools, names, group_teams(session, tools.workspace_id), shown, persons, {})
    for batch in exported_tickets(session, tools.workspace_id, since):
        tickets = {row.id: (row.source, row.external_id) for row in batch}
        for row in batch:
            yield "tickets", _ticket(row, known)
        for kind, (_, at) in SPANS.items():
            for row in exported_spans(session, tools.workspace_id, kind, list(tickets)):
                source, number = tickets[row.ticket_id]
                place = {"source": source, "ticket": number, "team": known.team(row.group_id, _when(row, at))}
                yield kind, {**place, **_ROWS[kind](row), **known.person(row.agent_id)}
    for kind in ("reviews", "lessons", "calls"):
        yield from _beside(session, kind, since, known)


def definitions(session: Session, tools: Tools) -> Iterator[dict[str, Any]]:
    """Yield every version of a definition that was in force; words only for those of this release."""
    for row in exported_definitions(session, tools.workspace_id):
        kpi = BY_KEY.get(row.kpi)
        same = kpi if kpi is not None and kpi.version == row.version else None
        yield {
            "kpi": row.kpi, "version": row.version, "in_force_since": int(row.valid_from.timestamp()),
            "name": same.name if same else None, "formula": same.formula if same else None,
            "unit": str(same.unit) if same else None, "better": str(same.better) if same else None,
            "minimum": same.minimum if same else None,
        }  # fmt: skip


def _beside(session: Session, kind: str, since: Instant, known: _Known) -> Iterator[Fact]:
    workspace = known.tools.workspace_id
    people = len(people_of(session, people_beside(session, workspace, kind, since)))
    if not known.persons and people < known.tools.minimum_group:
        return
    for batch in exported_beside(session, workspace, kind, since):
        for row in batch:
            yield kind, {**_ROWS[kind](row), **known.person(row.agent_id)}


def _ticket(row: Any, known: _Known) -> dict[str, Any]:
    return {
        "source": row.source, "ticket": row.external_id, "team": known.team(row.group_id, row.created_at),
        "created_at": row.created_at, "updated_at": row.updated_at, "status": Status(row.status).name.lower(),
        "opened_by": Author(row.opened_by).name.lower(), "channel": row.channel, "priority": row.priority,
        "topic": row.topic, "vip": bool(row.vip), **known.person(row.agent_id),
    }  # fmt: skip


def _when(row: Any, at: str) -> Instant:
    """When a row counts; what runs still counts when it began, so far as that is told."""
    found: Instant = getattr(row, at)
    return found if found != FAR else getattr(row, "opened_at", 0)


def _ended(at: Instant) -> Instant | None:
    return None if at == FAR else at


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _reply(row: Any) -> dict[str, Any]:
    found = {"replied_at": row.ended_at}
    for name, start in (("first_reply", "created"), ("agent_first_response", "assigned"), ("next_reply", "asked")):
        began = getattr(row, start)
        found[f"{name}_seconds"] = None if began is None else row.ended_at - began
        found[f"{name}_business_seconds"] = getattr(row, f"{start}_business")
    return found


def _cycle(row: Any) -> dict[str, Any]:
    ended = _ended(row.ended_at)
    solved = ended is not None and row.ending == Ending.SOLVED
    return {
        "ordinal": row.ordinal, "opened_at": row.opened_at, "ended_at": ended,
        "ending": Ending(row.ending).name.lower(), "last": bool(row.last), "reopened_at": row.reopened_at,
        "resolution_seconds": row.ended_at - row.created_at if solved else None,
        "resolution_business_seconds": row.business, "requester_wait_seconds": row.wait,
        "requester_wait_business_seconds": row.wait_business, "one_touch": _flag(row.one_touch),
        "replied": _flag(row.replied),
    }  # fmt: skip


def _rating(row: Any) -> dict[str, Any]:
    return {"at": row.at, "answered_at": row.rated_at, "score": row.score, "scale": row.scale, "good": _flag(row.good)}


def _target(row: Any) -> dict[str, Any]:
    return {
        "kind": SlaKind(row.kind).name.lower(), "ended_at": _ended(row.ended_at), "met": _flag(row.met),
        "priority": row.priority, "seconds": row.seconds,
    }  # fmt: skip


def _review(row: Any) -> dict[str, Any]:
    return {
        "source": row.source, "at": row.at, "ticket": row.ticket, "scorecard": row.scorecard, "score": row.score,
        "failed": row.failed,
    }  # fmt: skip


def _lesson(row: Any) -> dict[str, Any]:
    return {
        "source": row.source, "course": row.name, "given_at": row.given_at, "due_at": row.due_at,
        "done_at": row.done_at, "score": row.score,
    }  # fmt: skip


def _call(row: Any) -> dict[str, Any]:
    return {
        "source": row.source, "at": row.at, "queue": row.queue, "inbound": row.inbound, "answered": row.answered,
        "waited_seconds": row.waited, "talked_seconds": row.talked, "held_seconds": row.held,
        "after_seconds": row.after,
    }  # fmt: skip


_ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "replies": _reply, "cycles": _cycle, "ratings": _rating, "targets": _target, "reviews": _review,
    "lessons": _lesson, "calls": _call,
}  # fmt: skip
