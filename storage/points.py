"""KPI figures of teams by day, week and month, as they were exported last: what the views of BI tools show.

Holds only what may be shown: figures of fewer people than the minimum group are never written. No row names a person.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import InstantColumn, UtcDateTime

AT_ONCE = 500


class KpiPoint(Base, Owned):
    """One KPI of one team over one day, week or month. `value` is a median in seconds, a share of 0 to 1, or a count.

    `starts_at` to before `ends_at` are its instants; `good` of `n` for rates, `within` the target for durations.
    """

    changes_answers = False

    __tablename__ = "kpi_point"
    __table_args__ = (Index(None, "workspace_id", "step", "kpi", "team_id", "starts_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    step: Mapped[str] = mapped_column(String(8))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[int] = mapped_column(InstantColumn)
    ends_at: Mapped[int] = mapped_column(InstantColumn)
    kpi: Mapped[str]
    version: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    n: Mapped[int | None]
    value: Mapped[float | None]
    p90: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    good: Mapped[int | None]
    within: Mapped[int | None]
    target: Mapped[float | None]
    business: Mapped[bool]
    too_soon: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def clear_points(session: Session, workspace_id: int) -> None:
    """Forget the workspace's figures, before they are written anew in the same transaction."""
    session.execute(delete(KpiPoint).where(KpiPoint.workspace_id == workspace_id))


def add_points(session: Session, workspace_id: int, rows: Iterable[Mapping[str, Any]], now: datetime) -> int:
    """Write figures; return how many. Each row has the columns' names as its keys."""
    count, waiting = 0, list[dict[str, Any]]()
    for row in rows:
        waiting.append({**row, "workspace_id": workspace_id, "made_at": now})
        count += 1
        if len(waiting) == AT_ONCE:
            session.execute(insert(KpiPoint), waiting)
            waiting = []
    if waiting:
        session.execute(insert(KpiPoint), waiting)
    return count


def points_of(session: Session, workspace_id: int, step: str) -> Sequence[KpiPoint]:
    """Return the figures by "day", "week" or "month", in time order."""
    query = select(KpiPoint).where(KpiPoint.workspace_id == workspace_id, KpiPoint.step == step)
    return session.scalars(query.order_by(KpiPoint.starts_at, KpiPoint.id)).all()
