"""Goals and plans: what somebody or a team wants to reach, by which steps, until when; and changes tried out.

Holds targets and words, never the figures they are held against: those are worked out anew from the facts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.people import Person
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


def find_goal(session: Session, workspace_id: int, goal_id: int) -> Goal | None:
    """Return a goal of the workspace, ended or not, or None."""
    return session.scalar(select(Goal).where(Goal.workspace_id == workspace_id, Goal.id == goal_id))


def goal_by_key(session: Session, workspace_id: int, key: str) -> Goal | None:
    """Return the goal of this key, or None."""
    return session.scalar(select(Goal).where(Goal.workspace_id == workspace_id, Goal.key == key))


def find_plan(session: Session, workspace_id: int, plan_id: int) -> Plan | None:
    """Return a plan of the workspace, closed or not, or None."""
    return session.scalar(select(Plan).where(Plan.workspace_id == workspace_id, Plan.id == plan_id))


def plan_by_key(session: Session, workspace_id: int, key: str) -> Plan | None:
    """Return the plan of this key, or None."""
    return session.scalar(select(Plan).where(Plan.workspace_id == workspace_id, Plan.key == key))


def hold_person(session: Session, workspace_id: int, person_id: int) -> None:
    """Keep others from changing what belongs to somebody until the transaction ends.

    Two leads who begin a plan at the same moment come one after the other. SQLite has but one writer anyway.
    """
    query = select(Person.id).where(Person.workspace_id == workspace_id, Person.id == person_id)
    session.execute(query.with_for_update())


def next_version(session: Session, plan_id: int, version: int) -> bool:
    """Take a plan from a version to the next; False when it is at another one, or closed."""
    query = update(Plan).where(Plan.id == plan_id, Plan.version == version, Plan.closed_at.is_(None))
    found = session.execute(query.values(version=version + 1).returning(Plan.id), execution_options=_FRESH)
    return found.first() is not None


_FRESH = {"synchronize_session": "fetch"}


def plans_for_kpi(
    session: Session, workspace_id: int, person_ids: Iterable[int], kpi: str, first: datetime, last: date
) -> Sequence[Plan]:
    """Return the plans of some people for a KPI that ran at some time from `first` on and began by `last`."""
    query = select(Plan).where(
        Plan.workspace_id == workspace_id, Plan.person_id.in_(tuple(person_ids)), Plan.kpi == kpi,
        Plan.begins <= last, or_(Plan.closed_at.is_(None), Plan.closed_at >= first),
    )  # fmt: skip
    return session.scalars(query.order_by(Plan.id)).all()


def steps_due(session: Session, workspace_id: int, until: date) -> Sequence[tuple[PlanStep, Plan]]:
    """Return the steps of open plans that are to be done by a day and nobody was reminded of, with their plans."""
    query = select(PlanStep, Plan).join(Plan, Plan.id == PlanStep.plan_id).where(
        Plan.workspace_id == workspace_id, Plan.closed_at.is_(None), PlanStep.done_at.is_(None),
        PlanStep.reminded_at.is_(None), PlanStep.due_on <= until,
    )  # fmt: skip
    return [(step, plan) for step, plan in session.execute(query.order_by(PlanStep.id))]


def find_step(session: Session, workspace_id: int, step_id: int) -> tuple[PlanStep, Plan] | None:
    """Return a step with its plan, or None."""
    query = select(PlanStep, Plan).join(Plan, Plan.id == PlanStep.plan_id)
    row = session.execute(query.where(PlanStep.id == step_id, Plan.workspace_id == workspace_id)).first()
    return (row[0], row[1]) if row else None


def find_experiment(session: Session, workspace_id: int, experiment_id: int) -> Experiment | None:
    """Return an experiment of the workspace that was not removed, or None."""
    query = select(Experiment).where(Experiment.workspace_id == workspace_id, Experiment.id == experiment_id)
    return session.scalar(query.where(Experiment.removed_at.is_(None)))
