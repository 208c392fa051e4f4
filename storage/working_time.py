"""When people work: their days and hours, the region of their holidays, and when they are away.

Says that somebody is away, never why. Decides nothing about what is sent when.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.leaves import LeaveRow, leaves_between, leaves_ever
from storage.types import UtcDateTime

SAID = "chat"
"""The source of what people say here themselves."""


class WorkingTime(Base, Owned):
    """What somebody chose; None for what holds for everybody. `days` are days of the week, 0 being Monday.

    Minutes of the day: before `starts` and from `ends` on they are not written to. `region` is as for a schedule.
    """

    changes_answers = False

    __tablename__ = "working_time"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    days: Mapped[list[int] | None] = mapped_column(JSON)
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    region: Mapped[str | None]


class Absence(Base, Owned):
    """Somebody away from `first` to `last`, both included. `part`: "whole", "morning" or "afternoon" of each day.

    `source` is who told: "chat", or a connected system's name with its key in `external_id`. What a system told is
    kept by `storage.leaves` and is an absence when it is read: it has no id, and only the system can take it back.
    """

    changes_answers = False

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    part: Mapped[str] = mapped_column(default="whole")
    source: Mapped[str] = mapped_column(default=SAID)
    external_id: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


def working_time_of(session: Session, workspace_id: int, person_id: int) -> WorkingTime:
    """Return what somebody chose, remembered from now on; nothing chosen at first."""
    held = session.get(WorkingTime, person_id)
    if held is None:
        held = WorkingTime(workspace_id=workspace_id, person_id=person_id)
        session.add(held)
    return held


def working_times(session: Session, workspace_id: int) -> dict[int, WorkingTime]:
    """Return what everybody chose, by person."""
    query = select(WorkingTime).where(WorkingTime.workspace_id == workspace_id)
    return {row.person_id: row for row in session.scalars(query)}


def add_absence(
    session: Session, workspace_id: int, person_id: int, first: date, last: date, now: datetime, part: str = "whole"
) -> Absence:
    """Remember that somebody is away."""
    absence = Absence(
        workspace_id=workspace_id, person_id=person_id, first=first, last=last, part=part, source=SAID, told_at=now
    )
    session.add(absence)
    session.flush()
    return absence


def absences_between(
    session: Session, workspace_id: int, first: date, last: date, person_ids: Iterable[int] | None = None
) -> Sequence[Absence]:
    """Return who is away on any of the days `first` to `last`, by day: as people say, and as connected systems do."""
    people = None if person_ids is None else tuple(person_ids)
    query = select(Absence).where(Absence.workspace_id == workspace_id, Absence.first <= last, Absence.last >= first)
    if people is not None:
        query = query.where(Absence.person_id.in_(people))
    said = session.scalars(query.order_by(Absence.first, Absence.id)).all()
    told = [_told(person_id, row) for person_id, row in leaves_between(session, workspace_id, first, last, people)]
    return sorted((*said, *told), key=lambda each: each.first)


def absences_ever(session: Session, person_id: int) -> Sequence[Absence]:
    """Return when somebody was and will be away, as they and as connected systems say."""
    said = session.scalars(select(Absence).where(Absence.person_id == person_id).order_by(Absence.first)).all()
    told = [_told(person_id, row) for row in leaves_ever(session, person_id)]
    return sorted((*said, *told), key=lambda each: each.first)


def _told(person_id: int, row: LeaveRow) -> Absence:
    """What a system told, as an absence that belongs to no session."""
    return Absence(
        workspace_id=row.workspace_id, person_id=person_id, first=row.first, last=row.last, part=row.part,
        source=row.source, external_id=row.external_id, told_at=row.told_at,
    )  # fmt: skip


def remove_absence(session: Session, absence: Absence) -> None:
    """Forget an absence."""
    session.delete(absence)
    session.flush()
