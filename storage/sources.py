"""Where a workspace's tickets come from, and how far each source's facts reach."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.facts import Instant
from storage.base import Base, Owned
from storage.revisions import SETTINGS, raise_revisions
from storage.types import InstantColumn, UtcDateTime


class Source(Base, Owned):
    """A helpdesk or an export. `facts_until` is the latest change of any of its tickets: kept here, never searched."""

    changes_answers = False  # how far the facts reach is said to the minute at best

    __tablename__ = "source"

    workspace_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    facts_until: Mapped[int] = mapped_column(InstantColumn)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


def note_source(session: Session, workspace_id: int, name: str, facts_until: Instant, now: datetime) -> None:
    """Note that facts of a source were taken in; its reach never shrinks."""
    held = session.get(Source, (workspace_id, name))
    if held is None:
        held = Source(workspace_id=workspace_id, name=name, facts_until=facts_until, taken_at=now)
        session.add(held)
        raise_revisions(session, workspace_id, [SETTINGS])  # whoever was told that nothing has been imported yet
    held.facts_until, held.taken_at = max(held.facts_until, facts_until), now
    session.flush()


def facts_until(session: Session, workspace_id: int) -> Instant | None:
    """Return how far the workspace's facts reach, None when there are none."""
    return session.scalar(select(func.max(Source.facts_until)).where(Source.workspace_id == workspace_id))


def source_names(session: Session, workspace_id: int) -> list[str]:
    """Return where the workspace's tickets come from."""
    return sorted(session.scalars(select(Source.name).where(Source.workspace_id == workspace_id)))
