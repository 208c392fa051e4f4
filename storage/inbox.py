"""The inbox: what a chat platform sent and we acknowledged, until it is answered.

A key is kept after the answer, so that the same thing sent again acts once; what was said is gone by then. The payload
is sealed by the caller.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import UtcDateTime


class InboxRow(Base):
    """One thing that was sent. `sealed` is empty once it is answered; `claimed_at` says when somebody took it on."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(primary_key=True)  # "slack:event:Ev0123", "slack:trigger:1.2.3"
    sealed: Mapped[bytes | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=1)
    answered: Mapped[bool] = mapped_column(default=False)


def take_in(session: Session, things: Sequence[tuple[str, bytes]], now: datetime) -> set[str]:
    """Keep what was sent, by key; return the keys that are new. Of a key that is here already nothing changes."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(InboxRow).on_conflict_do_nothing().returning(InboxRow.key)
    new: set[str] = set()
    for key, sealed in things:
        row = {"key": key, "sealed": sealed, "received_at": now, "claimed_at": now, "attempts": 1, "answered": False}
        new.update(session.scalars(statement, row))
    return new


def settle(session: Session, keys: Iterable[str]) -> None:
    """Say that these are answered: what was said is deleted, the keys stay."""
    session.execute(update(InboxRow).where(InboxRow.key.in_(list(keys))).values(sealed=None, answered=True))


def let_in_again(session: Session, keys: Iterable[str]) -> None:
    """Forget keys, so that the same may be sent once more: a form that was refused and is put right."""
    session.execute(delete(InboxRow).where(InboxRow.key.in_(list(keys))))


def claim(session: Session, unclaimed_since: datetime, now: datetime, most: int = 100) -> list[tuple[str, bytes, int]]:
    """Take on what nobody has answered and nobody claimed since; return key, sealed and how often it was tried.

    By compare-and-set: of two processes that find the same row, one gets it.
    """
    waiting = select(InboxRow.key, InboxRow.sealed, InboxRow.attempts, InboxRow.claimed_at).where(
        InboxRow.answered.is_(False), InboxRow.claimed_at <= unclaimed_since
    )
    taken = []
    for key, sealed, attempts, claimed_at in session.execute(waiting.order_by(InboxRow.received_at).limit(most)).all():
        mine = update(InboxRow).where(
            InboxRow.key == key, InboxRow.claimed_at == claimed_at, InboxRow.answered.is_(False)
        )
        done = session.execute(mine.values(claimed_at=now, attempts=attempts + 1).returning(InboxRow.key)).first()
        if done is not None and sealed is not None:
            taken.append((key, sealed, attempts))
    return taken


def forget_before(session: Session, moment: datetime) -> None:
    """Forget what came before: no platform sends a thing again after so long."""
    session.execute(delete(InboxRow).where(InboxRow.received_at < moment))
