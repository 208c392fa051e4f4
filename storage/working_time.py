"""When people work: their days and hours, the region of their holidays, and when they are away.

Says that somebody is away, never why. Decides nothing about what is sent when.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.reviews import Leave
from storage.base import Base, BigId, Owned
from storage.people import person_of
from storage.types import UtcDateTime


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

    `source` is who told: "chat", or a connected system's name with its key in `external_id`.
    """

    changes_answers = False

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    part: Mapped[str] = mapped_column(default="whole")
    source: Mapped[str] = mapped_column(default="chat")
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
    absence = Absence(workspace_id=workspace_id, person_id=person_id, first=first, last=last, part=part, told_at=now)
    session.add(absence)
    session.flush()
    return absence


def absences_between(
    session: Session, workspace_id: int, first: date, last: date, person_ids: Iterable[int] | None = None
) -> Sequence[Absence]:
    """Return who is away on any of the days `first` to `last`, by day."""
    query = select(Absence).where(Absence.workspace_id == workspace_id, Absence.first <= last, Absence.last >= first)
    if person_ids is not None:
        query = query.where(Absence.person_id.in_(tuple(person_ids)))
    return session.scalars(query.order_by(Absence.first, Absence.id)).all()


def remove_absence(session: Session, absence: Absence) -> None:
    """Forget an absence."""
    session.delete(absence)
    session.flush()


def note_leaves(session: Session, workspace_id: int, source: str, leaves: Iterable[Leave], now: datetime) -> None:
    """Keep when a connected system says that people are away; who is linked to no person is left out."""
    for leave in leaves:
        mine = Absence.workspace_id == workspace_id, Absence.source == source
        session.execute(delete(Absence).where(*mine, Absence.external_id == leave.external_id))
        person = person_of(session, workspace_id, source, leave.agent)
        if person is None or leave.gone:
            continue
        absence = add_absence(
            session, workspace_id, person.id, date.fromisoformat(leave.first), date.fromisoformat(leave.last), now,
            leave.part,
        )  # fmt: skip
        absence.source, absence.external_id = source, leave.external_id
    session.flush()
