"""Goals and plans: what somebody or a team wants to reach, by which steps, until when; and changes tried out.

Holds targets and words, never the figures they are held against: those are worked out anew from the facts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class Goal(Base, Owned):
    """A goal of a person or a team (one of both). `kind`: "within" (`share` of `kpi` within `target` seconds), "median"
    or "rate" (`kpi` at `target`), or "growth" (a step of development in words; sealed, no figure).
    """

    changes_answers = False

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    kpi: Mapped[str] = mapped_column(default="")
    target: Mapped[float] = mapped_column(default=0.0)
    share: Mapped[float] = mapped_column(default=0.0)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    begins: Mapped[date]
    due_on: Mapped[date | None]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reached: Mapped[bool | None]


class Plan(Base, Owned):
    """An action plan of a person with their lead. `kpi` is what it is meant to move, empty for none; `skill` as notes'.

    Title and steps are sealed.
    """

    changes_answers = False

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    skill: Mapped[str] = mapped_column(default="")
    kpi: Mapped[str] = mapped_column(default="")
    begins: Mapped[date]
    ends: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanStep(Base, Owned):
    """A step of a plan, sealed, with its day."""

    changes_answers = False

    __tablename__ = "plan_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Experiment(Base, Owned):
    """A change of how a team works, tried from a day on, and the KPI it is meant to move."""

    changes_answers = False

    __tablename__ = "experiment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    kpi: Mapped[str]
    begins: Mapped[date]
    ends: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def goals_for(
    session: Session, workspace_id: int, *, people: Iterable[int] = (), teams: Iterable[int] = ()
) -> Sequence[Goal]:
    """Return the goals of some people and teams that have not ended, in order."""
    query = select(Goal).where(
        Goal.workspace_id == workspace_id,
        Goal.ended_at.is_(None),
        or_(Goal.person_id.in_(tuple(people)), Goal.team_id.in_(tuple(teams))),
    )
    return session.scalars(query.order_by(Goal.id)).all()


def plans_of(session: Session, workspace_id: int, person_ids: Iterable[int]) -> Sequence[Plan]:
    """Return the plans of some people, open ones first, newest first."""
    query = select(Plan).where(Plan.workspace_id == workspace_id, Plan.person_id.in_(tuple(person_ids)))
    return session.scalars(query.order_by(Plan.closed_at.is_not(None), Plan.id.desc())).all()


def steps_of(session: Session, plan_id: int) -> Sequence[PlanStep]:
    """Return a plan's steps, in order."""
    return session.scalars(select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.number)).all()


def experiments_of(session: Session, workspace_id: int, team_ids: Iterable[int]) -> Sequence[Experiment]:
    """Return what some teams try out or have tried, newest first."""
    query = select(Experiment).where(
        Experiment.workspace_id == workspace_id,
        Experiment.team_id.in_(tuple(team_ids)),
        Experiment.removed_at.is_(None),
    )
    return session.scalars(query.order_by(Experiment.begins.desc(), Experiment.id.desc())).all()
