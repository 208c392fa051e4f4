"""Hosted pictures: charts that a chat platform fetches by their address, for as long as the message is there. Sealed.

A picture's id is its secret: nobody can guess it, and nobody may list them. The seal is `bot`'s.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Owned
from storage.types import UtcDateTime


class HostedPicture(Base, Owned):
    """One picture (PNG). `id` is 32 random bytes, written in letters that may stand in an address."""

    changes_answers = False

    __tablename__ = "hosted_picture"

    id: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def seal_context(picture_id: str) -> str:
    """Return what a picture is sealed for (`storage.sealing`)."""
    return f"picture:{picture_id}"


def keep_picture(session: Session, workspace_id: int, picture_id: str, sealed: bytes, now: datetime) -> None:
    """Keep a picture."""
    session.add(HostedPicture(id=picture_id, workspace_id=workspace_id, sealed=sealed, made_at=now))
    session.flush()


def find_picture(session: Session, picture_id: str) -> bytes | None:
    """Return a picture as it was sealed, None for an id that nobody gave out."""
    return session.scalar(select(HostedPicture.sealed).where(HostedPicture.id == picture_id))


def all_pictures(session: Session) -> Sequence[str]:
    """Return the ids of all pictures, as keys are changed for all of them at once."""
    return session.scalars(select(HostedPicture.id).order_by(HostedPicture.id)).all()


def seal_picture_anew(session: Session, picture_id: str, sealed: bytes) -> None:
    """Put another seal on a picture."""
    session.connection().execute(update(HostedPicture).where(HostedPicture.id == picture_id).values(sealed=sealed))
