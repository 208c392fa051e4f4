"""Scheduled posts: what is posted, to whom, when; who owns each, and who changed what.

A job that is removed stays, as its ledger speaks of it. Decides nothing about who may change one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class Job(Base, Owned):
    """A scheduled post. `kind` is a key of `handlers.digests.kinds`; `minute`, `days`, `month_day` as in a Timetable.

    `zone` and `locale` None: each reader's own. `contents` None: all sections of the kind. `late_hours`: for how long a
    missed one is still posted. `team_id` None: all teams (reports), or no team at all (a person's own note).
    """

    changes_answers = False

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cadence: Mapped[str]
    minute: Mapped[int]
    days: Mapped[list[int]] = mapped_column(JSON)
    month_day: Mapped[int] = mapped_column(default=1)
    zone: Mapped[str | None]
    locale: Mapped[str | None]
    contents: Mapped[list[str] | None] = mapped_column(JSON)
    late_hours: Mapped[float]
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Recipient(Base, Owned):
    """Who gets a job's posts: a person, or a channel of a tenant ("" on the local platforms).

    `channel` is the platform's id or the name, `label` the name people know. Slots that belong to days up to `through`
    are in the ledger. `trouble` is the reason its owner was told of last, None while all is well.
    """

    changes_answers = False

    __tablename__ = "job_recipient"
    __table_args__ = (UniqueConstraint("job_id", "person_id", "tenant", "channel"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    tenant: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    through: Mapped[date]
    trouble: Mapped[str | None]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobChange(Base, Owned):
    """Who changed what of a job, when: `what` names it ("time"), `before` and `after` are as people type them."""

    changes_answers = False

    __tablename__ = "job_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")


def add_job(session: Session, job: Job, recipients: Iterable[Recipient]) -> Job:
    """Remember a new job with its recipients; their `job_id` is set here."""
    session.add(job)
    session.flush()
    for each in recipients:
        each.job_id = job.id
        session.add(each)
    session.flush()
    return job


def find_job(session: Session, workspace_id: int, job_id: int) -> Job | None:
    """Return a job of the workspace that was not removed, or None."""
    query = select(Job).where(Job.workspace_id == workspace_id, Job.id == job_id, Job.removed_at.is_(None))
    return session.scalar(query)


def all_jobs(session: Session, workspace_id: int) -> Sequence[Job]:
    """Return the workspace's jobs that were not removed, oldest first."""
    query = select(Job).where(Job.workspace_id == workspace_id, Job.removed_at.is_(None)).order_by(Job.id)
    return session.scalars(query).all()


def recipients_of(session: Session, job_id: int) -> Sequence[Recipient]:
    """Return who gets a job's posts."""
    query = select(Recipient).where(Recipient.job_id == job_id, Recipient.removed_at.is_(None))
    return session.scalars(query.order_by(Recipient.id)).all()


def jobs_ever(session: Session, workspace_id: int) -> Sequence[Job]:
    """Return the workspace's jobs, removed ones too, oldest first: the ledger speaks of them all."""
    return session.scalars(select(Job).where(Job.workspace_id == workspace_id).order_by(Job.id)).all()


def every_recipient_of(session: Session, job_id: int) -> Sequence[Recipient]:
    """Return who gets a job's posts or once got them: who comes back takes the row they had."""
    return session.scalars(select(Recipient).where(Recipient.job_id == job_id).order_by(Recipient.id)).all()


def running(session: Session, workspace_id: int) -> Sequence[tuple[Job, Recipient]]:
    """Return every job that is neither paused nor removed with each of its recipients."""
    query = (
        select(Job, Recipient)
        .join(Recipient, Recipient.job_id == Job.id)
        .where(
            Job.workspace_id == workspace_id,
            Job.removed_at.is_(None),
            Job.paused.is_(False),
            Recipient.removed_at.is_(None),
        )
        .order_by(Job.id, Recipient.id)
    )
    return [(job, recipient) for job, recipient in session.execute(query)]


def opened_through(session: Session, recipient_id: int, day: date) -> None:
    """Note that a recipient's slots up to a day are in the ledger; never back, whoever else rings the bell."""
    session.execute(update(Recipient).where(Recipient.id == recipient_id, Recipient.through < day).values(through=day))


def workspaces_with_jobs(session: Session) -> list[int]:
    """Return the ids of the workspaces that have a running job: whom the bell rings for."""
    query = select(Job.workspace_id).where(Job.removed_at.is_(None), Job.paused.is_(False)).distinct()
    return sorted(session.scalars(query))


def note_changes(
    session: Session, job: Job, person_id: int, changes: Mapping[str, tuple[Any, Any]], now: datetime
) -> None:
    """Note who changed what: by name, before and after."""
    for what, (before, after) in changes.items():
        change = JobChange(
            workspace_id=job.workspace_id,
            job_id=job.id,
            person_id=person_id,
            at=now,
            what=what,
            before=str(before),
            after=str(after),
        )
        session.add(change)
    session.flush()


def note_trouble(session: Session, recipient_id: int, before: str | None, now_is: str | None) -> bool:
    """Note of which trouble the owner was told last, None for none; False when it was not `before` any more."""
    query = update(Recipient).where(Recipient.id == recipient_id, Recipient.trouble.is_not_distinct_from(before))
    result: Any = session.execute(query.values(trouble=now_is))
    return bool(result.rowcount)


def changes_of_job(session: Session, job_id: int) -> Sequence[JobChange]:
    """Return what was changed of a job, newest first."""
    query = select(JobChange).where(JobChange.job_id == job_id).order_by(JobChange.at.desc(), JobChange.id.desc())
    return session.scalars(query).all()
