"""What connected systems have sent and we acknowledged, until it is worked on: one row a delivery, known again by it.

A body is kept, sealed, only where it is read itself, and only until then. Whether it may come in at all is decided
before (`bot.system_hooks`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.connections import Connection
from storage.types import UtcDateTime
from storage.upsert import upsert


class Arrival(Base, Owned):
    """One delivery. `delivery` is what it is known again by. `sealed` is its body, None where nobody reads it or has.

    `refused` is what could not be read of it, once it is worked on: [row, reason, column], without a value.
    """

    changes_answers = False

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("connection_id", "delivery"),
        Index(None, "worked_at", "connection_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    delivery: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    worked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused: Mapped[list[Any] | None] = mapped_column(JSON)


def arrival_context(connection_key: str) -> str:
    """Return what the body of a delivery is sealed for."""
    return f"arrival:{connection_key}"


def take_arrival(
    session: Session, workspace_id: int, connection_id: int, delivery: str, sealed: bytes | None, now: datetime, *,
    known_since: datetime | None = None,
) -> bool:  # fmt: skip
    """Keep a delivery; False where it came before. `known_since`: one that came earlier is another with the same name.

    So is told what only its content names: the same content an hour later is news.
    """
    row = {
        "workspace_id": workspace_id, "connection_id": connection_id, "delivery": delivery, "sealed": sealed,
        "came_at": now, "worked_at": None,
    }  # fmt: skip
    new = upsert(session, Arrival).values(**row).on_conflict_do_nothing(
        index_elements=[Arrival.connection_id, Arrival.delivery]
    )  # fmt: skip
    if session.execute(new.returning(Arrival.id)).first() is not None:
        return True
    if known_since is None:
        return False
    mine = (
        Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id, Arrival.delivery == delivery,
        Arrival.came_at < known_since,
    )  # fmt: skip
    # Anew, and not the old row again: what comes while lists are asked has a higher id than what came before.
    if session.execute(delete(Arrival).where(*mine).returning(Arrival.id)).first() is None:
        return False
    return session.execute(new.returning(Arrival.id)).first() is not None


def arrivals_to_read(session: Session, workspace_id: int, connection_id: int, most: int) -> Sequence[int]:
    """Return the ids of what was kept to be read and nobody has read, in the order it came."""
    mine = Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id, Arrival.worked_at.is_(None)
    return session.scalars(
        select(Arrival.id).where(*mine, Arrival.sealed.is_not(None)).order_by(Arrival.id).limit(most)
    ).all()


def last_waiting(session: Session, workspace_id: int, connection_id: int) -> int | None:
    """Return the id of the newest delivery of a connection that nobody has worked on."""
    mine = Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id, Arrival.worked_at.is_(None)
    return session.scalar(select(Arrival.id).where(*mine).order_by(Arrival.id.desc()).limit(1))


def touched_until(session: Session, workspace_id: int, connection_id: int, last: int, now: datetime) -> None:
    """Say that what came up to this one is worked on, where only that something came matters, and not what."""
    mine = Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id, Arrival.worked_at.is_(None)
    session.execute(update(Arrival).where(*mine, Arrival.id <= last, Arrival.sealed.is_(None)).values(worked_at=now))


def worked(session: Session, arrival: Arrival, refused: Iterable[Sequence[Any]], now: datetime) -> None:
    """Say that this one is worked on: its body is gone then. To be called in the transaction that writes its facts."""
    arrival.sealed, arrival.worked_at = None, now
    arrival.refused = [list(each) for each in refused] or None
    session.flush()


def connections_with_arrivals(session: Session, now: datetime) -> Sequence[Connection]:
    """Return the connections of every workspace that were sent something, and may be asked now."""
    sent = select(Arrival.connection_id).where(Arrival.worked_at.is_(None)).distinct()
    ready = (Connection.not_before.is_(None)) | (Connection.not_before <= now)
    wanted = Connection.id.in_(sent), Connection.removed_at.is_(None), Connection.paused.is_(False), ready
    return session.scalars(select(Connection).where(*wanted).order_by(Connection.id)).all()


def refused_lately(session: Session, workspace_id: int, connection_id: int, most: int = 5) -> Sequence[Arrival]:
    """Return the newest deliveries of which something could not be read."""
    mine = Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id, Arrival.worked_at.is_not(None)
    newest = select(Arrival).where(*mine).order_by(Arrival.came_at.desc(), Arrival.id.desc()).limit(most * 100)
    return [each for each in session.scalars(newest) if each.refused][:most]


def last_arrival(session: Session, workspace_id: int, connection_id: int) -> datetime | None:
    """Return when a connection was sent something last, as long as that is remembered."""
    mine = Arrival.workspace_id == workspace_id, Arrival.connection_id == connection_id
    return session.scalar(select(Arrival.came_at).where(*mine).order_by(Arrival.came_at.desc()).limit(1))


def forget_arrivals(session: Session, before: datetime) -> int:
    """Forget what came before, worked on or not; return how much."""
    done = session.execute(delete(Arrival).where(Arrival.came_at < before))
    return int(getattr(done, "rowcount", 0))
