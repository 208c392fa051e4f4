"""Check-ins: recurring questions, who was asked when, and what they answered.

Answers are sealed. Those of an anonymous pulse stand under the round alone: who gave which is kept nowhere.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, and_, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient
from storage.types import UtcDateTime
from storage.upsert import upsert

ASKED, ANSWERED, LATE, SKIPPED = "asked", "answered", "late", "skipped"
_TAKEN = ("due", "delivered", "late")  # of a delivery: asked, or about to be


class CheckinSeries(Base, Owned):
    """Questions asked again and again: `job_id` is the scheduled post that asks them (kind "checkin").

    `questions` are [{"key", "text", "kind": "text" | "scale" | "yes_no"}]; `template` the key they came from, empty for
    own ones. `whole_team`: who joins the team is asked too. `anonymous`: answers are shown to nobody but as a group's,
    from the minimum group on.
    """

    changes_answers = False

    __tablename__ = "checkin_series"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), index=True)
    title: Mapped[str]
    template: Mapped[str] = mapped_column(default="")
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    anonymous: Mapped[bool]
    whole_team: Mapped[bool]
    remind_after: Mapped[int]  # hours until the one reminder; 0 for none
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckinTurn(Base, Owned):
    """One person's turn in one period. `status`: "asked", "answered", "late" (answered after the period), "skipped".

    In an anonymous series it does not say when it was settled.
    """

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
    """What somebody answered in a round, sealed for `key`: all of it; in an anonymous series, one question's alone.

    There `person_id` is None, `at` the period's last day, and `id` drawn at random: nothing of it says whose it is.
    """

    changes_answers = False

    __tablename__ = "checkin_answer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    series_id: Mapped[int] = mapped_column(ForeignKey("checkin_series.id"), index=True)
    period: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Asked(NamedTuple):
    """Somebody who was asked in a period, by the ledger."""

    series: CheckinSeries
    job: Job
    period: str
    person_id: int
    at: datetime


def seal_context(key: str) -> str:
    """Return what an answer is sealed for."""
    return f"checkin answer:{key}"


def add_series(session: Session, series: CheckinSeries) -> CheckinSeries:
    """Remember a new series."""
    session.add(series)
    session.flush()
    return series


def find_series(session: Session, workspace_id: int, series_id: int) -> tuple[CheckinSeries, Job] | None:
    """Return a series of the workspace with its scheduled post, removed ones too, or None."""
    query = _series(workspace_id).where(CheckinSeries.id == series_id)
    return next(((series, job) for series, job in session.execute(query)), None)


def all_series(session: Session, workspace_id: int, *, ever: bool = False) -> list[tuple[CheckinSeries, Job]]:
    """Return the workspace's series with their scheduled posts, oldest first; `ever`: removed ones too."""
    query = _series(workspace_id)
    query = query if ever else query.where(Job.removed_at.is_(None))
    return [(series, job) for series, job in session.execute(query.order_by(CheckinSeries.id))]


def _series(workspace_id: int) -> Any:
    query = select(CheckinSeries, Job).join(Job, Job.id == CheckinSeries.job_id)
    return query.where(CheckinSeries.workspace_id == workspace_id)


def asked_since(
    session: Session, workspace_id: int, since: datetime, *, person_id: int | None = None, without_turn: bool = False
) -> list[Asked]:
    """Return who was asked since a time, by the ledger, oldest first. `without_turn`: those who have none yet."""
    query = (
        select(CheckinSeries, Job, Delivery, Recipient.person_id)
        .join(Job, Job.id == CheckinSeries.job_id)
        .join(Delivery, Delivery.job_id == Job.id)
        .join(Recipient, Recipient.id == Delivery.recipient_id)
        .where(
            CheckinSeries.workspace_id == workspace_id,
            Delivery.due_at >= since,
            Delivery.status.in_(_TAKEN[1:]),
            Recipient.person_id.is_not(None),
        )
    )
    if person_id is not None:
        query = query.where(Recipient.person_id == person_id)
    if without_turn:
        turn = and_(
            CheckinTurn.series_id == CheckinSeries.id,
            CheckinTurn.period == Delivery.period,
            CheckinTurn.person_id == Recipient.person_id,
        )
        query = query.outerjoin(CheckinTurn, turn).where(CheckinTurn.id.is_(None))
    rows = session.execute(query.order_by(Delivery.due_at, Delivery.id))
    return [
        Asked(series, job, row.period, person, row.settled_at or row.due_at)
        for series, job, row, person in rows
        if person is not None
    ]


def was_asked(session: Session, series: CheckinSeries, period: str, person_id: int) -> datetime | None:
    """Return when somebody was asked in a period, None where they were not: what is being sent counts as asked."""
    query = (
        select(Delivery.due_at)
        .join(Recipient, Recipient.id == Delivery.recipient_id)
        .where(
            Delivery.job_id == series.job_id,
            Delivery.period == period,
            Recipient.person_id == person_id,
            Delivery.status.in_(_TAKEN),
        )
    )
    return session.scalars(query.limit(1)).first()


def open_turn(session: Session, series: CheckinSeries, period: str, person_id: int, asked_at: datetime) -> CheckinTurn:
    """Return somebody's turn in a period, made where it is not there: twice makes one."""
    values = {
        "workspace_id": series.workspace_id, "series_id": series.id, "period": period, "person_id": person_id,
        "asked_at": asked_at, "status": ASKED,
    }  # fmt: skip
    keys = [CheckinTurn.series_id, CheckinTurn.period, CheckinTurn.person_id]
    session.execute(upsert(session, CheckinTurn).values(**values).on_conflict_do_nothing(index_elements=keys))
    found = turn_of(session, series.id, period, person_id)
    if found is None:
        raise LookupError("a turn that was just opened is there")
    return found


def turn_of(session: Session, series_id: int, period: str, person_id: int) -> CheckinTurn | None:
    """Return somebody's turn in a period, or None."""
    query = select(CheckinTurn).where(
        CheckinTurn.series_id == series_id, CheckinTurn.period == period, CheckinTurn.person_id == person_id
    )
    return session.scalar(query)


def hold_series(session: Session, series_id: int) -> None:
    """Keep everybody else from writing this series' answers until this transaction ends."""
    session.execute(select(CheckinSeries.id).where(CheckinSeries.id == series_id).with_for_update())


def find_turn(session: Session, workspace_id: int, turn_id: int) -> CheckinTurn | None:
    """Return a turn of the workspace, or None."""
    return session.scalar(
        select(CheckinTurn).where(CheckinTurn.workspace_id == workspace_id, CheckinTurn.id == turn_id)
    )


def settle_turn(session: Session, turn_id: int, status: str, after: Iterable[str], at: datetime | None) -> bool:
    """Settle a turn that stands at one of `after`; False when it does not any more: nothing is answered twice."""
    query = update(CheckinTurn).where(CheckinTurn.id == turn_id, CheckinTurn.status.in_(tuple(after)))
    result: Any = session.execute(query.values(status=status, settled_at=at))
    return bool(result.rowcount)


def put_answers(session: Session, answers: Iterable[CheckinAnswer]) -> None:
    """Remember answers, in the order given."""
    for each in answers:
        session.add(each)
        session.flush()


def remove_answers(session: Session, series_id: int, period: str) -> None:
    """Forget the answers of a period."""
    session.execute(delete(CheckinAnswer).where(CheckinAnswer.series_id == series_id, CheckinAnswer.period == period))


def answers_by(session: Session, person_id: int) -> Sequence[CheckinAnswer]:
    """Return what somebody answered by name, latest first."""
    query = select(CheckinAnswer).where(CheckinAnswer.person_id == person_id)
    return session.scalars(query.order_by(CheckinAnswer.at.desc(), CheckinAnswer.id.desc())).all()


def periods_of(session: Session, series_id: int) -> list[str]:
    """Return the periods in which somebody was asked, oldest first."""
    query = select(CheckinTurn.period).where(CheckinTurn.series_id == series_id).group_by(CheckinTurn.period)
    return list(session.scalars(query.order_by(func.min(CheckinTurn.asked_at), CheckinTurn.period)))


def answered_periods(session: Session, series_id: int) -> list[str]:
    """Return the periods of which answers are held."""
    query = select(CheckinAnswer.period).where(CheckinAnswer.series_id == series_id).distinct()
    return sorted(session.scalars(query))


def forget_answers(session: Session, workspace_id: int, before: datetime) -> int:
    """Forget the answers of the workspace that were given before a time; return how many."""
    query = delete(CheckinAnswer).where(CheckinAnswer.workspace_id == workspace_id, CheckinAnswer.at < before)
    result: Any = session.execute(query)
    return int(result.rowcount)


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
