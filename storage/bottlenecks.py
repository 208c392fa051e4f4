"""Where a team's tickets wait, come back and change hands: plain rows of the tickets that were done in a stretch.

Names nobody: a row has how many hands a ticket went through, and who solved it only to count on how many people a
group of tickets rests.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kpi.facts import EventKind, Instant
from kpi.timeline import Ending
from storage.observations import Whose
from storage.spans import CycleRow
from storage.tickets import EventRow, TicketRow

BATCH = 500


class DoneTicket(NamedTuple):
    """A ticket that was solved, and whether it came back; `wait` is requester wait in seconds, None where not told."""

    ticket_id: int
    solved_at: Instant
    agent_id: int
    wait: int | None
    wait_business: int | None
    reopened_at: Instant | None
    last: int
    created_at: Instant
    topic: str | None
    channel: str | None


def done_tickets(session: Session, workspace_id: int, whose: Whose, start: Instant, end: Instant) -> list[DoneTicket]:
    """Return the cycles of work that ended with a solution from `start` to before `end`, in time order."""
    column: Any = getattr(CycleRow, whose[0])
    query = (
        select(
            CycleRow.ticket_id, CycleRow.ended_at, CycleRow.agent_id, CycleRow.wait, CycleRow.wait_business,
            CycleRow.reopened_at, CycleRow.last, TicketRow.created_at, TicketRow.topic, TicketRow.channel,
        )
        .join(TicketRow, TicketRow.id == CycleRow.ticket_id)
        .where(column.in_(tuple(whose[1])), CycleRow.workspace_id == workspace_id, _solved(),
               CycleRow.ended_at >= start, CycleRow.ended_at < end)
        .order_by(CycleRow.ended_at, CycleRow.ticket_id)
    )  # fmt: skip
    return [DoneTicket._make(row) for row in session.execute(query)]


def _solved() -> ColumnElement[bool]:
    return CycleRow.ending == int(Ending.SOLVED)


def hands_on(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> dict[int, int]:
    """Return to how many different agents each ticket was ever assigned; one that never was is left out."""
    found: dict[int, int] = {}
    for ids in _batches(ticket_ids):
        query = (
            select(EventRow.ticket_id, func.count(EventRow.agent_id.distinct()))
            .where(EventRow.ticket_id.in_(ids), EventRow.workspace_id == workspace_id,
                   EventRow.kind == int(EventKind.ASSIGNED), EventRow.agent_id.is_not(None))
            .group_by(EventRow.ticket_id)
        )  # fmt: skip
        found.update((ticket, hands) for ticket, hands in session.execute(query))
    return found


def status_changes(
    session: Session, workspace_id: int, ticket_ids: Sequence[int]
) -> dict[int, list[tuple[Instant, str]]]:
    """Return when each ticket went to which status (a `kpi.facts.Status` by name), in order."""
    found: dict[int, list[tuple[Instant, str]]] = {}
    for ids in _batches(ticket_ids):
        query = select(EventRow.ticket_id, EventRow.at, EventRow.value).where(
            EventRow.ticket_id.in_(ids), EventRow.workspace_id == workspace_id, EventRow.kind == int(EventKind.STATUS)
        )
        for ticket_id, at, value in session.execute(query.order_by(EventRow.ticket_id, EventRow.seq)):
            if value:
                found.setdefault(ticket_id, []).append((at, value))
    return found


def _batches(ticket_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return (tuple(ticket_ids[at : at + BATCH]) for at in range(0, len(ticket_ids), BATCH))
