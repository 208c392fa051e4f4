"""Who looked at whose figures, and when. Written in the same breath as the look; read by the person looked at."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class AccessEntry(Base, Owned):
    """One look at one person's figures. It says which command, never what it showed."""

    changes_answers = False

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "subject_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    command: Mapped[str]


_LATER = "looks to be written later"


def gather_looks(session: Session) -> list[AccessEntry]:
    """Gather this session's looks from now on instead of writing them; return where they gather.

    For a session that only reads: whoever shows what it read writes them first (`write_looks`).
    """
    gathered: list[AccessEntry] = session.info.setdefault(_LATER, [])
    return gathered


def write_looks(session: Session, looks: Iterable[AccessEntry]) -> None:
    """Write looks that were gathered."""
    session.add_all(looks)
    session.flush()


def record_looks(
    session: Session, workspace_id: int, viewer_id: int, subject_ids: Iterable[int], command: str, now: datetime
) -> None:
    """Write one entry for each person whose figures are about to be shown; a look at oneself is not a look."""
    looks = [
        AccessEntry(workspace_id=workspace_id, at=now, viewer_id=viewer_id, subject_id=subject_id, command=command)
        for subject_id in sorted(set(subject_ids) - {viewer_id})
    ]
    if _LATER in session.info:
        session.info[_LATER].extend(looks)
    else:
        write_looks(session, looks)


def looks_at(session: Session, subject_id: int) -> Sequence[AccessEntry]:
    """Return who looked at somebody, latest first."""
    query = select(AccessEntry).where(AccessEntry.subject_id == subject_id)
    return session.scalars(query.order_by(AccessEntry.at.desc(), AccessEntry.id.desc())).all()
