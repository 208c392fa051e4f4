"""Conversations: where a chat platform's people, groups and channels can be written to when we speak first.

A conversation is its organisation's: nobody is found by a name in another one's. Keeps no word that was said there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.database import Work, alone
from storage.types import UtcDateTime


class Conversation(Base, Owned):
    """One conversation. `key` is the platform's own id of it, `address` what else is needed to write there; "within"
    in it is the key of what the conversation belongs to.

    `kind` is the platform's word for it. Somebody's own chat has their `identity` and no name; a channel or a group has
    a name, if it is known, and no identity. `since` says when the address was last learnt.
    """

    changes_answers = False

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("tenant", "key"),
        Index("ix_conversation_identity", "tenant", "identity"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    identity: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


def remember(
    session: Session,
    workspace_id: int,
    tenant: str,
    key: str,
    kind: str,
    name: str,
    identity: str,
    address: Mapping[str, Any],
    now: datetime,
) -> None:
    """Remember a conversation in the place of what was known of it. An empty name leaves a known one."""
    alone(session.connection(), Work.INSTALL)
    held = session.scalar(select(Conversation).where(Conversation.tenant == tenant, Conversation.key == key))
    if held is None:
        held = Conversation(tenant=tenant, key=key, name=name)
        session.add(held)
    held.workspace_id, held.kind, held.name = workspace_id, kind, name or held.name
    held.identity, held.address, held.since = identity, dict(address), now
    session.flush()


def find_direct(session: Session, tenant: str, identity: str) -> Conversation | None:
    """Return somebody's own chat with us, the last one that was learnt; None where they never wrote."""
    mine = select(Conversation).where(Conversation.tenant == tenant, Conversation.identity == identity)
    return (
        session.scalar(mine.order_by(Conversation.since.desc(), Conversation.id.desc()).limit(1)) if identity else None
    )


def find_any(session: Session, tenant: str) -> Conversation | None:
    """Return the conversation of an organisation that was learnt last; None for one that never spoke."""
    theirs = select(Conversation).where(Conversation.tenant == tenant)
    return session.scalar(theirs.order_by(Conversation.since.desc(), Conversation.id.desc()).limit(1))


def find_named(session: Session, tenant: str, called: str) -> Conversation | None:
    """Return the channel or group with this id or name, letter case aside; of two of one name, neither."""
    wanted = called.strip()
    shared = select(Conversation).where(Conversation.tenant == tenant, Conversation.identity == "")
    by_key = session.scalar(shared.where(Conversation.key == wanted))
    if by_key is not None or not wanted:
        return by_key
    # Compared here and not in the database: SQLite knows the letter case of English alone.
    found = [each for each in session.scalars(shared) if each.name.casefold() == wanted.casefold()]
    return found[0] if len(found) == 1 else None


def forget(session: Session, tenant: str, key: str) -> bool:
    """Forget a conversation and what is `within` it, as channels are in a team; False when nothing was known."""
    of_tenant = select(Conversation).where(Conversation.tenant == tenant)
    known = session.scalars(of_tenant.where(or_(Conversation.key == key, Conversation.identity == "")))
    gone = [each for each in known if key in (each.key, each.address.get("within"))]
    for each in gone:
        session.delete(each)
    session.flush()
    return bool(gone)
