"""Kudos: who thanked whom for what. Never counted by person: no question here returns a total or an order of people."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class Kudos(Base, Owned):
    """Thanks from somebody, with the reason, sealed, and the team's values as tags. `private`: for the receivers alone.

    `origin` names the message or reaction it came from, so that the same one thanks once; empty for words.
    """

    changes_answers = False

    __tablename__ = "kudos"
    __table_args__ = (UniqueConstraint("workspace_id", "origin"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    values: Mapped[list[str]] = mapped_column(JSON, default=list)
    private: Mapped[bool]
    origin: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KudosTo(Base, Owned):
    """Somebody who was thanked."""

    changes_answers = False

    __tablename__ = "kudos_to"

    kudos_id: Mapped[int] = mapped_column(ForeignKey("kudos.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class KudosSettings(Base, Owned):
    """A team's way of thanking: its values, where kudos are posted, how many one may give a day, the emoji, if any."""

    changes_answers = False

    __tablename__ = "kudos_settings"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    values: Mapped[list[str]] = mapped_column(JSON, default=list)
    tenant: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    daily_limit: Mapped[int] = mapped_column(default=5)
    emoji: Mapped[str] = mapped_column(default="")


def given_since(session: Session, person_id: int, since: datetime) -> int:
    """Count what somebody has given since a moment: for their own daily limit, and for nothing else."""
    query = select(func.count()).where(Kudos.from_id == person_id, Kudos.at >= since, Kudos.removed_at.is_(None))
    return session.scalar(query) or 0


def received(session: Session, person_id: int, limit: int = 20) -> Sequence[Kudos]:
    """Return what somebody was thanked for, newest first; for themselves."""
    query = (
        select(Kudos)
        .join(KudosTo, KudosTo.kudos_id == Kudos.id)
        .where(KudosTo.person_id == person_id, Kudos.removed_at.is_(None))
    )
    return session.scalars(query.order_by(Kudos.at.desc(), Kudos.id.desc()).limit(limit)).all()


def public_between(
    session: Session, workspace_id: int, people: Iterable[int], start: datetime, end: datetime
) -> Sequence[Kudos]:
    """Return the public kudos that some people got from `start` to before `end`, in order."""
    query = (
        select(Kudos)
        .join(KudosTo, KudosTo.kudos_id == Kudos.id)
        .where(
            Kudos.workspace_id == workspace_id,
            KudosTo.person_id.in_(tuple(people)),
            Kudos.private.is_(False),
            Kudos.removed_at.is_(None),
            Kudos.at >= start,
            Kudos.at < end,
        )
        .distinct()
    )
    return session.scalars(query.order_by(Kudos.at, Kudos.id)).all()


def thanked_since(session: Session, workspace_id: int, people: Iterable[int], since: datetime) -> set[int]:
    """Return which of some people were thanked since a moment: whom to think of, never how often."""
    query = (
        select(KudosTo.person_id)
        .join(Kudos, Kudos.id == KudosTo.kudos_id)
        .where(
            Kudos.workspace_id == workspace_id,
            KudosTo.person_id.in_(tuple(people)),
            Kudos.at >= since,
            Kudos.removed_at.is_(None),
        )
        .distinct()
    )
    return set(session.scalars(query))


def receivers_of(session: Session, kudos_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return who was thanked by each of some kudos."""
    found: dict[int, list[int]] = {}
    query = select(KudosTo.kudos_id, KudosTo.person_id).where(KudosTo.kudos_id.in_(tuple(kudos_ids)))
    for kudos_id, person_id in session.execute(query.order_by(KudosTo.kudos_id, KudosTo.person_id)):
        found.setdefault(kudos_id, []).append(person_id)
    return found
