"""Which tickets carry figures of their helpdesk's own: those that can be compared with ours."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tickets import AT_ONCE, TicketRow


def with_figures(session: Session, workspace_id: int, ticket_ids: Collection[int]) -> dict[int, str]:
    """Return the sources of those of these tickets that carry their helpdesk's figures, by the tickets' ids."""
    ordered = sorted(ticket_ids)
    found: dict[int, str] = {}
    for first in range(0, len(ordered), AT_ONCE):
        query = select(TicketRow.id, TicketRow.source).where(
            TicketRow.workspace_id == workspace_id,
            TicketRow.id.in_(ordered[first : first + AT_ONCE]),
            TicketRow.reported.is_not(None),
        )
        found.update((row.id, row.source) for row in session.execute(query))
    return found
