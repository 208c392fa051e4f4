"""Whom an admin has marked as a bot or as an account that several use, and which tickets that touches."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kpi.facts import EventKind
from storage.people import Identity
from storage.tickets import EventRow

BOT, SHARED = "bot", "shared"
SAID = (int(EventKind.REPLY), int(EventKind.NOTE))
"""Events that are words: a bot's are no replies."""


def marked_bots(session: Session, workspace_id: int, source: str) -> frozenset[str]:
    """Return the source's keys of who was marked as a bot."""
    mine = Identity.workspace_id == workspace_id, Identity.provider == source, Identity.marked == BOT
    return frozenset(session.scalars(select(Identity.external_id).where(*mine)))


def marked_bot_ids(session: Session, workspace_id: int) -> frozenset[int]:
    """Return our ids of who was marked as a bot, of all sources."""
    mine = Identity.workspace_id == workspace_id, Identity.marked == BOT
    return frozenset(session.scalars(select(Identity.id).where(*mine)))


def marked(session: Session, workspace_id: int) -> Sequence[Identity]:
    """Return who is marked, by name."""
    query = select(Identity).where(Identity.workspace_id == workspace_id, Identity.marked.is_not(None))
    return session.scalars(query.order_by(Identity.name, Identity.id)).all()


def find_identity_by_id(session: Session, workspace_id: int, identity_id: int) -> Identity | None:
    """Return an identity by our own number."""
    return session.scalar(select(Identity).where(Identity.workspace_id == workspace_id, Identity.id == identity_id))


def waiting_to_be_derived(session: Session, workspace_id: int) -> Sequence[Identity]:
    """Return who was marked, or is not any more, and whose tickets are not all worked out anew."""
    query = select(Identity).where(Identity.workspace_id == workspace_id, Identity.deriving.is_not(None))
    return session.scalars(query.order_by(Identity.id)).all()


def tickets_with_words_of(session: Session, identity: Identity, most: int) -> list[int]:
    """Return the ids of the next tickets on which somebody said something, after those already worked out."""
    said = EventRow.agent_id == identity.id, EventRow.kind.in_(SAID)
    mine = EventRow.workspace_id == identity.workspace_id, EventRow.ticket_id > (identity.deriving or 0)
    query = select(EventRow.ticket_id).where(*mine, *said).distinct().order_by(EventRow.ticket_id).limit(most)
    return list(session.scalars(query))
