"""Business schedules: opening hours, zone and holidays, each in force from a day on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.schedule import Hours
from storage.base import Base, BigId, Owned


class ScheduleRow(Base, Owned):
    """One version of a schedule. `week` is seven lists of [from, to] minutes; `region` names its public holidays.

    `valid_from` None: it always held. `extra_holidays` are ISO days. The default one serves every ticket that names no
    other and whose group has none.
    """

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("workspace_id", "name", "valid_from"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    week: Mapped[list[Any]] = mapped_column(JSON)
    region: Mapped[str | None]
    extra_holidays: Mapped[list[Any]] = mapped_column(JSON)
    is_default: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]


def all_schedules(session: Session, workspace_id: int) -> Sequence[ScheduleRow]:
    """Return every version of every schedule, by name and date."""
    query = select(ScheduleRow).where(ScheduleRow.workspace_id == workspace_id)
    by_date = ScheduleRow.valid_from.asc().nulls_first()  # the databases differ in where they put the undated ones
    return session.scalars(query.order_by(ScheduleRow.name, by_date, ScheduleRow.id)).all()


def add_schedule(
    session: Session,
    workspace_id: int,
    name: str,
    zone: str,
    week: list[list[list[int]]],
    region: str | None = None,
    *,
    default: bool = False,
    valid_from: date | None = None,
) -> ScheduleRow:
    """Add a version of a schedule, in place of one from the same day.

    A new default takes the old one's place; a new version of the default one is the default as well.
    """
    inherits = False
    for row in all_schedules(session, workspace_id):
        if default:
            row.is_default = row.name == name
        elif row.name == name:
            inherits = inherits or row.is_default
        if (row.name, row.valid_from) == (name, valid_from):
            session.delete(row)
    session.flush()
    row = ScheduleRow(
        workspace_id=workspace_id,
        name=name,
        zone=zone,
        week=week,
        region=region,
        extra_holidays=[],
        is_default=default or inherits,
        valid_from=valid_from,
    )
    session.add(row)
    session.flush()
    return row


def as_lists(hours: Hours) -> list[list[list[int]]]:
    """Return opening hours as they are stored."""
    return [[list(span) for span in spans] for spans in hours.week]
