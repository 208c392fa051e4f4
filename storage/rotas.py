"""Rotations: who is on call in turn, what was changed for some hours, and who agreed to it.

Decides nothing about who is on call when: `coaching.rota` does.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime

ASKED, AGREED, DECLINED, WITHDRAWN = "asked", "agreed", "declined", "withdrawn"


class Rotation(Base, Owned):
    """People on call in turn, each for `every` days, handing over at `minute` of the local day in `zone`.

    `days` are the days of the week it covers (0 is Monday), from `minute`; `hours` how long each of its days lasts,
    24 for round the clock. `people` are ids in their order, the first of them on call from the day `begins` on.
    All that is in force from `since` on (None: from its first hand-over); `earlier` are the plans before it, each with
    its own `since`. `tenant` and `channel` are where its changes are told; empty for nowhere.
    """

    changes_answers = False

    __tablename__ = "rotation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    zone: Mapped[str]
    begins: Mapped[date]
    every: Mapped[int]
    minute: Mapped[int]
    hours: Mapped[float]
    days: Mapped[list[int]] = mapped_column(JSON)
    people: Mapped[list[int]] = mapped_column(JSON)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    tenant: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RotaChange(Base, Owned):
    """For some hours `to_id` is on call instead of `from_id` (None: instead of whoever it is).

    A swap is two of them with one `swap` mark. `status`: "asked", "agreed", "declined", "withdrawn"; only what is
    agreed holds. `asks_id` is who has to agree, None where nobody has to. `answered_at`: since when it is so.
    """

    changes_answers = False

    __tablename__ = "rota_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    swap: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asks_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def add_rotation(session: Session, rotation: Rotation) -> Rotation:
    """Remember a new rotation."""
    session.add(rotation)
    session.flush()
    return rotation


def find_rotation(session: Session, workspace_id: int, rotation_id: int) -> Rotation | None:
    """Return a rotation of the workspace that was not removed, or None."""
    query = select(Rotation).where(
        Rotation.workspace_id == workspace_id, Rotation.id == rotation_id, Rotation.removed_at.is_(None)
    )
    return session.scalar(query)


def all_rotations(session: Session, workspace_id: int) -> Sequence[Rotation]:
    """Return the workspace's rotations that were not removed, by name."""
    query = select(Rotation).where(Rotation.workspace_id == workspace_id, Rotation.removed_at.is_(None))
    return session.scalars(query.order_by(Rotation.name, Rotation.id)).all()


def changes_between(
    session: Session, workspace_id: int, rotation_ids: Iterable[int], start: datetime, end: datetime
) -> Sequence[RotaChange]:
    """Return the changes of some rotations that touch a span of time, whatever their status, in the order asked."""
    query = select(RotaChange).where(
        RotaChange.workspace_id == workspace_id,
        RotaChange.rotation_id.in_(tuple(rotation_ids)),
        RotaChange.starts_at < end,
        RotaChange.ends_at > start,
    )
    return session.scalars(query.order_by(RotaChange.id)).all()


def add_changes(session: Session, rows: Iterable[RotaChange]) -> list[RotaChange]:
    """Remember what was asked or agreed together; return it with its ids."""
    added = list(rows)
    session.add_all(added)
    session.flush()
    return added


def changes_together(session: Session, workspace_id: int, change_id: int) -> Sequence[RotaChange]:
    """Return a change of the workspace, or all those of its swap, in order; none where there is no such change."""
    mine = select(RotaChange).where(RotaChange.workspace_id == workspace_id)
    found = session.scalar(mine.where(RotaChange.id == change_id))
    if found is None or not found.swap:
        return [found] if found else []
    same = mine.where(RotaChange.rotation_id == found.rotation_id, RotaChange.swap == found.swap)
    return session.scalars(same.order_by(RotaChange.id)).all()


def settle_changes(
    session: Session, workspace_id: int, change_ids: Iterable[int], before: str, after: str, now: datetime
) -> bool:
    """Move changes from one status to another; False where somebody was faster with one of them."""
    wanted = sorted(change_ids)
    rows = update(RotaChange).where(
        RotaChange.workspace_id == workspace_id, RotaChange.id.in_(wanted), RotaChange.status == before
    )
    result: Any = session.execute(rows.values(status=after, answered_at=now))
    return bool(result.rowcount == len(wanted))


def changes_to_come(session: Session, workspace_id: int, now: datetime) -> Sequence[RotaChange]:
    """Return the changes of the workspace that are not over, whatever their status, by when they begin."""
    query = select(RotaChange).where(RotaChange.workspace_id == workspace_id, RotaChange.ends_at > now)
    return session.scalars(query.order_by(RotaChange.starts_at, RotaChange.id)).all()


def changes_of_rotation(session: Session, workspace_id: int, rotation_id: int, most: int) -> Sequence[RotaChange]:
    """Return what was asked and agreed in a rotation, the latest first."""
    query = select(RotaChange).where(RotaChange.workspace_id == workspace_id, RotaChange.rotation_id == rotation_id)
    return session.scalars(query.order_by(RotaChange.id.desc()).limit(most)).all()
