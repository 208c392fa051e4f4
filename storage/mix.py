"""What kind each ticket is of: its channel, its priority, and what it is about."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tickets import AT_ONCE, TicketRow


class Kind(NamedTuple):
    """What a ticket is like; None where its helpdesk has not said."""

    channel: str | None
    priority: str | None
    topic: str | None


def kinds_of(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> dict[int, Kind]:
    """Return what kind these tickets of the workspace are of."""
    ordered, found = sorted(set(ticket_ids)), {}
    for first in range(0, len(ordered), AT_ONCE):
        query = select(TicketRow.id, TicketRow.channel, TicketRow.priority, TicketRow.topic).where(
            TicketRow.workspace_id == workspace_id, TicketRow.id.in_(ordered[first : first + AT_ONCE])
        )
        for row in session.execute(query):
            found[row.id] = Kind(row.channel, row.priority, row.topic)
    return found
