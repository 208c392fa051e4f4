"""The inbox: what a chat platform sent and we acknowledged, until it is answered.

A key is kept after the answer, so that the same thing sent again acts once; what was said is gone by then. The payload
is sealed by the caller. It belongs to no workspace yet: it is written before anybody has looked whose it is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import UtcDateTime
from storage.upsert import upsert


class InboxRow(Base):
    """One thing that was sent. `sealed` is empty once it is answered; `claimed_at` says when somebody took it on."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(primary_key=True)  # "slack:event:Ev0123", "slack:trigger:1.2.3"
    sealed: Mapped[bytes | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Not an index of what waits alone: naming PostgreSQL here loads its dialect with every start.
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(default=1)


_IS_WAITING = InboxRow.sealed.is_not(None)


def seal_context(key: str) -> str:
    """Return what the payload of a key is sealed for (`storage.sealing`)."""
    return f"inbox:{key}"


def take_in(session: Session, things: Mapping[str, bytes | None], now: datetime) -> set[str]:
    """Keep what was sent, by key; return the keys that are new. Of a key that is here already nothing changes.

    None in place of the payload: it is answered already, and only the key is kept.
    """
    if not things:
        return set()
    rows = [
        {"key": key, "sealed": sealed, "received_at": now, "claimed_at": now, "attempts": 1}
        for key, sealed in things.items()
    ]
    statement = upsert(session, InboxRow).on_conflict_do_nothing().returning(InboxRow.key)
    return set(session.connection().scalars(statement, rows))


def settle(session: Session, keys: Iterable[str]) -> None:
    """Say that these are answered: what was said is deleted, the keys stay."""
    session.connection().execute(update(InboxRow).where(InboxRow.key.in_(list(keys))).values(sealed=None))


def let_in_again(session: Session, keys: Iterable[str]) -> None:
    """Forget keys, so that the same may be sent once more: a form that was refused and is put right."""
    session.connection().execute(delete(InboxRow).where(InboxRow.key.in_(list(keys))))


def claim(session: Session, unclaimed_since: datetime, now: datetime, most: int = 100) -> list[tuple[str, bytes, int]]:
    """Take on what nobody has answered and nobody claimed since; return key, sealed and how often it was tried.

    By compare-and-set: of two processes that find the same row, one gets it.
    """
    waiting = select(InboxRow.key, InboxRow.sealed, InboxRow.attempts, InboxRow.claimed_at).where(
        _IS_WAITING, InboxRow.claimed_at <= unclaimed_since
    )
    taken = []
    for key, sealed, attempts, claimed_at in session.execute(waiting.order_by(InboxRow.received_at).limit(most)).all():
        mine = update(InboxRow).where(InboxRow.key == key, InboxRow.claimed_at == claimed_at, _IS_WAITING)
        changed = mine.values(claimed_at=now, attempts=attempts + 1).returning(InboxRow.key)
        if session.connection().execute(changed).first() is not None and sealed is not None:
            taken.append((key, sealed, attempts))
    return taken


def give_up_before(session: Session, moment: datetime) -> int:
    """Settle what came before and was never answered; return how many."""
    old = update(InboxRow).where(_IS_WAITING, InboxRow.received_at < moment).values(sealed=None)
    return len(session.connection().execute(old.returning(InboxRow.key)).all())


def forget_before(session: Session, moment: datetime, most: int = 500) -> int:
    """Forget at most so many that came before: no platform sends a thing again after so long. Return how many."""
    old = select(InboxRow.key).where(InboxRow.received_at < moment).limit(most)
    gone = delete(InboxRow).where(InboxRow.key.in_(old)).returning(InboxRow.key)
    return len(session.connection().execute(gone).all())


def all_waiting(session: Session) -> list[tuple[str, bytes]]:
    """Return what waits, key and sealed, and keep others from settling it until the transaction ends."""
    query = select(InboxRow.key, InboxRow.sealed).where(_IS_WAITING).order_by(InboxRow.key).with_for_update()
    return [(key, sealed) for key, sealed in session.execute(query) if sealed is not None]


def seal_anew(session: Session, key: str, sealed: bytes) -> None:
    """Put another seal on what waits."""
    session.connection().execute(update(InboxRow).where(InboxRow.key == key, _IS_WAITING).values(sealed=sealed))
