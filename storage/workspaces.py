"""Workspaces: one company's data, apart from every other's."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId
from storage.types import UtcDateTime


class Workspace(Base):
    """A company. `zone` is where its days begin, `locale` its language where nobody's own is known."""

    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    minimum_group: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def find_workspace(session: Session, key: str) -> Workspace | None:
    """Return the workspace with this key, or None."""
    return session.scalar(select(Workspace).where(Workspace.key == key))


def all_workspaces(session: Session) -> Sequence[Workspace]:
    """Return every workspace of the database, by key: for the operator's list."""
    return session.scalars(select(Workspace).order_by(Workspace.key)).all()


def ensure_workspace(session: Session, key: str, name: str, zone: str, now: datetime) -> Workspace:
    """Return the workspace with this key, made now if it is new."""
    found = find_workspace(session, key)
    if found is None:
        found = Workspace(key=key, name=name, zone=zone, created_at=now)
        session.add(found)
        session.flush()
    return found
