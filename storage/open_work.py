"""What is open now, ticket by ticket, with what was promised on it: for whoever starts their day.

Every question is one stretch of an index, or a batch of tickets by their keys; none is asked once a ticket.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kpi.facts import EventKind, Instant
from storage.observations import Whose
from storage.spans import CycleRow, SlaTargetRow
from storage.tickets import EventRow, TicketRow

BATCH = 500
"""Keys a question, as when tickets are written."""


class OpenTicket(NamedTuple):
    """A ticket that is open. `replied` is None where the source cannot tell, `agent_id` 0 for nobody."""

    ticket_id: int
    agent_id: int
    opened_at: Instant
    replied: int | None
    number: str
    url: str | None
    created_at: Instant
    opened_by: int
    group_id: int | None
    topic: str | None


class Promised(NamedTuple):
    """A promise on a ticket; `ended_at` is `kpi.timeline.FAR` while it runs, `seconds` None where it is not told."""

    ticket_id: int
    kind: int
    ended_at: Instant
    seconds: int | None


def open_tickets(session: Session, whose: Whose, at: Instant) -> list[OpenTicket]:
    """Return the tickets that are open at `at`, the longest open first."""
    query = (
        select(
            CycleRow.ticket_id, CycleRow.agent_id, CycleRow.opened_at, CycleRow.replied, TicketRow.external_id,
            TicketRow.url, TicketRow.created_at, TicketRow.opened_by, TicketRow.group_id, TicketRow.topic,
        )
        .join(TicketRow, TicketRow.id == CycleRow.ticket_id)
        .where(_among(whose), CycleRow.ended_at > at, CycleRow.opened_at <= at)
        .order_by(CycleRow.opened_at, CycleRow.ticket_id)
    )  # fmt: skip
    return [OpenTicket._make(row) for row in session.execute(query)]


def count_open(session: Session, whose: Whose, at: Instant) -> int:
    """Count the tickets that were open at a moment."""
    query = select(func.count()).where(_among(whose), CycleRow.ended_at > at, CycleRow.opened_at <= at)
    return session.scalar(query) or 0


def promised_on(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> list[Promised]:
    """Return what was promised on these tickets, kept, broken and running."""
    columns = SlaTargetRow.ticket_id, SlaTargetRow.kind, SlaTargetRow.ended_at, SlaTargetRow.seconds
    found: list[Promised] = []
    for ids in _batches(ticket_ids):
        query = select(*columns).where(SlaTargetRow.ticket_id.in_(ids), SlaTargetRow.workspace_id == workspace_id)
        found += [Promised(*row) for row in session.execute(query)]
    return found


def replies_on(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> dict[int, list[tuple[Instant, int]]]:
    """Return when somebody wrote on these tickets in public, and who (an `Author`), in order."""
    found: dict[int, list[tuple[Instant, int]]] = {}
    for row in _events(session, workspace_id, ticket_ids, EventKind.REPLY):
        found.setdefault(row.ticket_id, []).append((row.at, row.author))
    return found


def schedules_on(
    session: Session, workspace_id: int, ticket_ids: Sequence[int]
) -> dict[int, list[tuple[Instant, str]]]:
    """Return from when on which business schedule applies to these tickets, where they name one; in order."""
    found: dict[int, list[tuple[Instant, str]]] = {}
    for row in _events(session, workspace_id, ticket_ids, EventKind.SCHEDULE):
        if row.value:
            found.setdefault(row.ticket_id, []).append((row.at, row.value))
    return found


def _events(session: Session, workspace_id: int, ticket_ids: Sequence[int], kind: EventKind) -> Iterator[Any]:
    columns = EventRow.ticket_id, EventRow.at, EventRow.author, EventRow.value
    for ids in _batches(ticket_ids):
        query = select(*columns).where(
            EventRow.ticket_id.in_(ids), EventRow.workspace_id == workspace_id, EventRow.kind == int(kind)
        )
        yield from session.execute(query.order_by(EventRow.ticket_id, EventRow.seq))


def _among(whose: Whose) -> ColumnElement[bool]:
    column, ids = getattr(CycleRow, whose[0]), whose[1]
    found: ColumnElement[bool] = column == ids[0] if len(ids) == 1 else column.in_(ids)
    return found


def _batches(ticket_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return (tuple(ticket_ids[at : at + BATCH]) for at in range(0, len(ticket_ids), BATCH))
