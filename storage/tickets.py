"""Tickets and their events, as their source told them last."""

from collections.abc import Iterator, Sequence

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Person
from storage.types import InstantColumn


class TicketRow(Base):
    """A ticket. `digest` tells whether an import brings anything new; `reported` is the helpdesk's figures as JSON."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source", "external_id"),
        Index(None, "group_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]
    external_id: Mapped[str]
    created_at: Mapped[int] = mapped_column(InstantColumn)
    updated_at: Mapped[int] = mapped_column(InstantColumn)
    status: Mapped[int] = mapped_column(SmallInteger)
    opened_by: Mapped[int] = mapped_column(SmallInteger)
    agent_id: Mapped[int | None] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[str | None]
    priority: Mapped[str | None]
    topic: Mapped[str | None]
    url: Mapped[str | None]
    status_log: Mapped[int] = mapped_column(SmallInteger)
    reply_log: Mapped[int] = mapped_column(SmallInteger)
    reported: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    vip: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")


class EventRow(Base):
    """One event of a ticket, in the order they happened."""

    __tablename__ = "ticket_event"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own way of saying it

    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(InstantColumn)
    kind: Mapped[int] = mapped_column(SmallInteger)
    author: Mapped[int] = mapped_column(SmallInteger)
    agent_id: Mapped[int | None] = mapped_column(BigInteger)
    value: Mapped[str | None]


def count_tickets(session: Session, workspace_id: int) -> int:
    """Return how many tickets the workspace has."""
    query = select(func.count()).select_from(TicketRow).where(TicketRow.workspace_id == workspace_id)
    return session.scalar(query) or 0


AT_ONCE = 500


def ticket_marks(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield id, time of the last change at the source, and digest of each of these tickets, in their order by id."""
    ordered = sorted(ticket_ids)
    for first in range(0, len(ordered), AT_ONCE):
        query = select(TicketRow.id, TicketRow.updated_at, TicketRow.digest).where(
            TicketRow.workspace_id == workspace_id, TicketRow.id.in_(ordered[first : first + AT_ONCE])
        )
        for row in session.execute(query.order_by(TicketRow.id)):
            yield row.id, row.updated_at, row.digest


def is_empty(session: Session, workspace_id: int) -> bool:
    """Return whether a workspace holds neither people nor tickets."""
    someone = session.scalar(select(Person.id).where(Person.workspace_id == workspace_id).limit(1))
    return someone is None and not count_tickets(session, workspace_id)
