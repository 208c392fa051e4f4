"""The archive of reports: what was published, number by number, as it was published.

Teams only: no row holds a person's figures or name.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime
from storage.upsert import upsert


class PublishedReport(Base, Owned):
    """One published report. `kind` is "weekly" or "monthly", `period` "2026-W47" or "2026-11"; `content` its numbers.

    `scope` says which teams it is of, as sorted ids ("3,7"; empty for all): two jobs with one scope share a report.
    """

    changes_answers = False

    __tablename__ = "published_report"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "period", "scope"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    period: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    first: Mapped[date]
    last: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


def find_published(session: Session, workspace_id: int, kind: str, period: str, scope: str) -> PublishedReport | None:
    """Return what was published of a period, or None."""
    query = select(PublishedReport).where(
        PublishedReport.workspace_id == workspace_id,
        PublishedReport.kind == kind,
        PublishedReport.period == period,
        PublishedReport.scope == scope,
    )
    return session.scalar(query)


def publish_report(session: Session, workspace_id: int, kind: str, period: str, scope: str, **columns: Any) -> bool:
    """Keep a report as published, with its other columns; False when one was there: that one stays."""
    keys = [getattr(PublishedReport, name) for name in ("workspace_id", "kind", "period", "scope")]
    row = {"workspace_id": workspace_id, "kind": kind, "period": period, "scope": scope, **columns}
    insert = upsert(session, PublishedReport).values(**row).on_conflict_do_nothing(index_elements=keys)
    return session.scalar(insert.returning(PublishedReport.id)) is not None
