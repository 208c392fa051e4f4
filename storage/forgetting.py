"""Deletes everything that one source told: its tickets some at a time, the rest at once. Who is who stays."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.arrivals import Arrival
from storage.awaited import AwaitedPart
from storage.connections import SENDS_ONLY, Connection, forget_cursors
from storage.leaves import LeaveRow
from storage.reading_back import batches
from storage.reviews import CallRow, LessonRow, ReviewRow
from storage.sources import Source
from storage.tickets import TicketRow
from storage.writing import BATCH, TicketWriter


def forget_tickets(session: Session, workspace_id: int, source: str) -> int:
    """Delete some of a source's tickets with all that hangs on them; return how many: 0 where there are none."""
    ids = next(batches(session, workspace_id, source, BATCH), [])
    if not ids:
        return 0
    keys = list(session.scalars(select(TicketRow.external_id).where(TicketRow.id.in_(ids))))
    return TicketWriter(session, workspace_id, source).remove(keys)


def forget_beside(session: Session, connection: Connection) -> None:
    """Delete what a connection told beside tickets, and the connection; one the operator has set stays, removed."""
    home, source = connection.workspace_id, connection.source
    for table in (ReviewRow, LessonRow, CallRow, LeaveRow, AwaitedPart):
        session.execute(delete(table).where(table.workspace_id == home, table.source == source))
    session.execute(delete(Source).where(Source.workspace_id == home, Source.name == source))
    session.execute(delete(Arrival).where(Arrival.workspace_id == home, Arrival.connection_id == connection.id))
    forget_cursors(session, home, connection.id)
    if connection.sealed is None and connection.system != SENDS_ONLY:
        connection.forgets = False
    else:
        session.delete(connection)
