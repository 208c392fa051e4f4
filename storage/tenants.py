"""Tenants: an organisation as a chat platform knows it, and the workspace its words belong to.

A tenant belongs to one workspace; a workspace may have several (a company on Slack and on Teams).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.database import Work, alone
from storage.types import UtcDateTime
from storage.workspaces import Workspace


class Tenant(Base, Owned):
    """One organisation on one platform: `key` is the platform's own id with the platform before it, "slack:T0123"."""

    changes_answers = False

    __tablename__ = "tenant"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    since: Mapped[datetime] = mapped_column(UtcDateTime)


def workspace_of(session: Session, key: str) -> Workspace | None:
    """Return the workspace a tenant belongs to, None for a tenant nobody connected."""
    return session.scalar(select(Workspace).join(Tenant, Tenant.workspace_id == Workspace.id).where(Tenant.key == key))


def tenants_of(session: Session, workspace_id: int) -> Sequence[Tenant]:
    """Return a workspace's tenants, by key."""
    return session.scalars(select(Tenant).where(Tenant.workspace_id == workspace_id).order_by(Tenant.key)).all()


def connect(session: Session, key: str, name: str, workspace: Workspace, now: datetime) -> Tenant:
    """Say that a tenant's words belong to a workspace; one that is connected already moves there."""
    alone(session.connection(), Work.INSTALL)
    held = session.scalar(select(Tenant).where(Tenant.key == key))
    if held is None:
        held = Tenant(key=key, name=name, since=now, workspace_id=workspace.id)
        session.add(held)
    held.name, held.workspace_id = name or held.name, workspace.id
    session.flush()
    return held


def disconnect(session: Session, key: str) -> bool:
    """Forget a tenant; its workspace and all it holds stay. False when it was not there."""
    held = session.scalar(select(Tenant).where(Tenant.key == key))
    if held is not None:
        session.delete(held)
        session.flush()
    return held is not None
