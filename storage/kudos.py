"""Kudos: who thanked whom for what. Never counted by person: no question here returns a total or an order of people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.people import Person
from storage.types import UtcDateTime
from storage.upsert import upsert


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
    """Count what somebody has given since a moment: for their own daily limit, and for nothing else.

    What was taken back counts: its receivers were told of it.
    """
    query = select(func.count()).select_from(Kudos).where(Kudos.from_id == person_id, Kudos.at >= since)
    return session.scalar(query) or 0


def seal_context(key: str) -> str:
    """Return what the reason of a row is sealed for."""
    return f"kudos:{key}"


def hold_giver(session: Session, person_id: int) -> None:
    """Let whoever gives at the same moment as the same person wait: their limit holds, and twice is once."""
    # SQLite has no such lock, and but one writer.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def add_kudos(session: Session, kudos: Kudos, people: Iterable[int]) -> Kudos:
    """Remember thanks and who gets them; the origin must be free."""
    session.add(kudos)
    session.flush()
    for person_id in people:
        session.add(KudosTo(workspace_id=kudos.workspace_id, kudos_id=kudos.id, person_id=person_id))
    session.flush()
    return kudos


def find_kudos(session: Session, workspace_id: int, kudos_id: int) -> Kudos | None:
    """Return kudos of the workspace, taken back or not, or None."""
    return session.scalar(select(Kudos).where(Kudos.workspace_id == workspace_id, Kudos.id == kudos_id))


def kudos_from(session: Session, workspace_id: int, origin: str) -> Kudos | None:
    """Return what came of a message or a reaction, or None."""
    return session.scalar(select(Kudos).where(Kudos.workspace_id == workspace_id, Kudos.origin == origin))


def given(session: Session, person_id: int, since: datetime | None = None, limit: int = 20) -> Sequence[Kudos]:
    """Return what somebody thanked others for, newest first; for themselves. `since`: from that moment on."""
    query = select(Kudos).where(Kudos.from_id == person_id, Kudos.removed_at.is_(None))
    if since is not None:
        query = query.where(Kudos.at >= since)
    return session.scalars(query.order_by(Kudos.at.desc(), Kudos.id.desc()).limit(limit)).all()


def take_back(session: Session, kudos_id: int, now: datetime) -> bool:
    """Note that kudos were taken back; False when they were before. The reason is forgotten."""
    query = update(Kudos).where(Kudos.id == kudos_id, Kudos.removed_at.is_(None))
    result: Any = session.execute(query.values(removed_at=now, sealed=b""))
    return bool(result.rowcount)


def givers_since(session: Session, workspace_id: int, people: Iterable[int], since: datetime) -> list[int]:
    """Return who gave each of the kudos that some people got since a moment, in no order: for a share, never a list."""
    query = (
        select(Kudos.id, Kudos.from_id)
        .join(KudosTo, KudosTo.kudos_id == Kudos.id)
        .where(
            Kudos.workspace_id == workspace_id,
            KudosTo.person_id.in_(tuple(people)),
            Kudos.at >= since,
            Kudos.removed_at.is_(None),
        )
        .distinct()
    )
    return sorted(from_id for _, from_id in session.execute(query))


def settings_of(session: Session, team_ids: Iterable[int]) -> Sequence[KudosSettings]:
    """Return how some teams thank, those that have said; by team."""
    query = select(KudosSettings).where(KudosSettings.team_id.in_(tuple(team_ids)))
    return session.scalars(query.order_by(KudosSettings.team_id)).all()


def put_settings(session: Session, workspace_id: int, team_id: int, **values: Any) -> None:
    """Remember how a team thanks, all of it: in the place of what was."""
    row = {"workspace_id": workspace_id, "team_id": team_id, **values}
    put = upsert(session, KudosSettings).values(**row)
    session.execute(put.on_conflict_do_update(index_elements=[KudosSettings.team_id], set_=values))


def emoji_in_use(session: Session, workspace_id: int) -> set[str]:
    """Return the emoji with which some team of the workspace thanks."""
    query = select(KudosSettings.emoji).where(KudosSettings.workspace_id == workspace_id, KudosSettings.emoji != "")
    return set(session.scalars(query.distinct()))


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
    # Not by DISTINCT: PostgreSQL compares no JSON.
    theirs = select(KudosTo.kudos_id).where(KudosTo.person_id.in_(tuple(people)))
    query = select(Kudos).where(
        Kudos.workspace_id == workspace_id,
        Kudos.id.in_(theirs),
        Kudos.private.is_(False),
        Kudos.removed_at.is_(None),
        Kudos.at >= start,
        Kudos.at < end,
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
