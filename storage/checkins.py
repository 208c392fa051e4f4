"""Check-ins: recurring questions, who was asked when, and what they answered.

Answers are sealed. Those of an anonymous pulse stand under the round alone: who gave which is kept nowhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class CheckinSeries(Base, Owned):
    """Questions asked again and again: `job_id` is the scheduled post that asks them (kind "checkin").

    `questions` are [{"key", "text", "kind": "text" | "scale" | "yes_no"}]; `template` the key they came from, empty for
    own ones. `anonymous`: answers are shown to nobody but as a group's, from the minimum group on.
    """

    changes_answers = False

    __tablename__ = "checkin_series"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), index=True)
    title: Mapped[str]
    template: Mapped[str] = mapped_column(default="")
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    anonymous: Mapped[bool]
    remind_after: Mapped[int]  # hours until the one reminder; 0 for none
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckinTurn(Base, Owned):
    """One person's turn in one period. `status`: "asked", "answered", "late" (answered after the period), "skipped"."""

    changes_answers = False

    __tablename__ = "checkin_turn"
    __table_args__ = (UniqueConstraint("series_id", "period", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("checkin_series.id"))
    period: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckinAnswer(Base, Owned):
    """An answer, sealed. `person_id` is None in an anonymous series, and `at` is then the period's beginning."""

    changes_answers = False

    __tablename__ = "checkin_answer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    series_id: Mapped[int] = mapped_column(ForeignKey("checkin_series.id"), index=True)
    period: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def series_of_job(session: Session, job_id: int) -> CheckinSeries | None:
    """Return the check-in a scheduled post asks, or None."""
    return session.scalar(select(CheckinSeries).where(CheckinSeries.job_id == job_id))


def turns_of(session: Session, person_id: int, limit: int = 20) -> Sequence[CheckinTurn]:
    """Return somebody's turns, latest first."""
    query = select(CheckinTurn).where(CheckinTurn.person_id == person_id)
    return session.scalars(query.order_by(CheckinTurn.asked_at.desc()).limit(limit)).all()


def turns_in(session: Session, series_id: int, period: str) -> Sequence[CheckinTurn]:
    """Return everybody's turn in a period."""
    query = select(CheckinTurn).where(CheckinTurn.series_id == series_id, CheckinTurn.period == period)
    return session.scalars(query.order_by(CheckinTurn.id)).all()


def answers_in(session: Session, series_id: int, period: str) -> Sequence[CheckinAnswer]:
    """Return the answers of a period."""
    query = select(CheckinAnswer).where(CheckinAnswer.series_id == series_id, CheckinAnswer.period == period)
    return session.scalars(query.order_by(CheckinAnswer.id)).all()
