"""Escalations: one row each, which is the truth of where it stands; its causes, what happened to it, and votes on it.

A row's state changes by compare-and-set on `revision` alone: of two who act at once one is told to look again. Decides
nothing: `coaching.escalation` does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime

RESOLVED = "resolved"


class EscalationRow(Base, Owned):
    """An escalation. `severity`, `status`, `round` to `refresh_at` are `coaching.escalation.State`; `policy` is frozen.

    `source` is who raised it: "person", "rule" or "webhook". `group_key` is shared by its like. `revision` counts the
    changes of its state; `causes` how many things raised it, the latest at `latest_at`.
    """

    changes_answers = False

    __tablename__ = "escalation"
    __table_args__ = (
        Index(None, "workspace_id", "status", "group_key"),
        Index("ix_escalation_open", "status", "next_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    source: Mapped[str]
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_rule.id"), index=True)
    rule_version: Mapped[int] = mapped_column(default=0)
    group_key: Mapped[str]
    title: Mapped[str]
    details: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    latest_at: Mapped[datetime] = mapped_column(UtcDateTime)
    causes: Mapped[int] = mapped_column(default=1)

    severity: Mapped[str]
    status: Mapped[str]
    round: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reminded: Mapped[bool] = mapped_column(default=False)
    snoozed: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the first time
    exhausted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last time
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EscalationCause(Base, Owned):
    """What raised an escalation, or joined it. `key` names the cause: the same one raises once; None: it may again."""

    changes_answers = False

    __tablename__ = "escalation_cause"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    key: Mapped[str | None]
    for_good: Mapped[bool]  # the key is never free again, not even when the escalation is resolved
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")


class EscalationEvent(Base, Owned):
    """Something that happened to an escalation, for its timeline. `kind` is a word of
    `handlers.escalations.telling`.
    """

    changes_answers = False

    __tablename__ = "escalation_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    level: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class EscalationVote(Base, Owned):
    """Whether somebody found a page useful; one vote a person, the last one counts."""

    changes_answers = False

    __tablename__ = "escalation_vote"

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_rule.id"), index=True)
    useful: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EscalationLesson(Base, Owned):
    """What was learnt from an escalation, and what is to be done about it by whom until when, if anything."""

    changes_answers = False

    __tablename__ = "escalation_lesson"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str]
    action: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[str] = mapped_column(default="")  # a local day, YYYY-MM-DD
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Ladder(NamedTuple):
    """An open escalation as the auditor sees it."""

    workspace_id: int
    escalation_id: int
    revision: int
    next_at: datetime | None
    refresh_at: datetime | None
    severity: str = ""


def find_escalation(
    session: Session, workspace_id: int, escalation_id: int, *, held: bool = False
) -> EscalationRow | None:
    """Return an escalation of the workspace, or None; `held` keeps others from changing it meanwhile."""
    query = select(EscalationRow).where(EscalationRow.workspace_id == workspace_id, EscalationRow.id == escalation_id)
    return session.scalar(query.with_for_update() if held else query)


def hold(session: Session, row: EscalationRow) -> None:
    """Read an escalation as it is now, and keep others from changing it until the transaction ends."""
    session.refresh(row, with_for_update=True)


def change_state(session: Session, row: EscalationRow, revision: int, values: dict[str, Any]) -> bool:
    """Change an escalation's state, if nobody else has since it had this revision; say whether."""
    query = (
        update(EscalationRow)
        .where(EscalationRow.id == row.id, EscalationRow.revision == revision)
        .values(**values, revision=revision + 1)
        .execution_options(synchronize_session=False)
    )
    result: Any = session.execute(query)
    session.refresh(row)
    return bool(result.rowcount)


def count_cause(session: Session, row: EscalationRow, now: datetime, refresh_at: datetime | None) -> None:
    """Count another cause. What was said is to be refreshed at `refresh_at`, or earlier where that is planned.

    It is no change of the state that anybody has to be faster for: the revision stays until the refresh.
    """
    values: dict[str, Any] = {"causes": EscalationRow.causes + 1, "latest_at": now}
    if refresh_at is not None:
        values["refresh_at"] = func.coalesce(EscalationRow.refresh_at, refresh_at)
    changed = update(EscalationRow).where(EscalationRow.id == row.id, EscalationRow.status != RESOLVED)
    session.execute(changed.values(**values).execution_options(synchronize_session=False))
    session.refresh(row)


def joinable(session: Session, workspace_id: int, group_key: str, since: datetime) -> Sequence[EscalationRow]:
    """Return the escalations of a group that are not resolved and had a cause since, the latest first."""
    query = select(EscalationRow).where(
        EscalationRow.workspace_id == workspace_id,
        EscalationRow.group_key == group_key,
        EscalationRow.status != RESOLVED,
        EscalationRow.latest_at >= since,
    )
    return session.scalars(query.order_by(EscalationRow.id.desc())).all()


def cause_of(session: Session, workspace_id: int, key: str) -> EscalationCause | None:
    """Return the cause that has this key, or None."""
    query = select(EscalationCause).where(EscalationCause.workspace_id == workspace_id, EscalationCause.key == key)
    return session.scalar(query)


def known_causes(session: Session, workspace_id: int, keys: Sequence[str]) -> set[str]:
    """Return those of these keys that have raised before."""
    found: set[str] = set()
    for at in range(0, len(keys), 500):
        query = select(EscalationCause.key).where(
            EscalationCause.workspace_id == workspace_id, EscalationCause.key.in_(keys[at : at + 500])
        )
        found.update(key for key in session.scalars(query) if key is not None)
    return found


def causes_of(session: Session, escalation_id: int, limit: int = 100) -> Sequence[EscalationCause]:
    """Return what raised an escalation, the first cause first."""
    query = select(EscalationCause).where(EscalationCause.escalation_id == escalation_id)
    return session.scalars(query.order_by(EscalationCause.id).limit(limit)).all()


def live_causes(session: Session, escalation_id: int) -> int:
    """Count the causes of an escalation that are not over: whose key is not free."""
    query = select(func.count()).where(EscalationCause.escalation_id == escalation_id, EscalationCause.key.is_not(None))
    return session.scalar(query) or 0


def free_keys(session: Session, escalation_id: int) -> None:
    """Let the causes of a resolved escalation raise again, but those that never may."""
    query = update(EscalationCause).where(
        EscalationCause.escalation_id == escalation_id, EscalationCause.for_good.is_(False)
    )
    session.execute(query.values(key=None).execution_options(synchronize_session=False))


def note_event(
    session: Session,
    row: EscalationRow,
    kind: str,
    now: datetime,
    *,
    person_id: int | None = None,
    other_id: int | None = None,
    level: int | None = None,
    note: str = "",
) -> None:
    """Note that something happened to an escalation."""
    event = EscalationEvent(
        workspace_id=row.workspace_id, escalation_id=row.id, at=now, kind=kind, person_id=person_id, other_id=other_id,
        level=level, note=note,
    )  # fmt: skip
    session.add(event)
    session.flush()


def events_of(session: Session, escalation_id: int) -> Sequence[EscalationEvent]:
    """Return what happened to an escalation, in order."""
    query = select(EscalationEvent).where(EscalationEvent.escalation_id == escalation_id)
    return session.scalars(query.order_by(EscalationEvent.id)).all()


def open_escalations(
    session: Session, workspace_id: int, team_ids: Iterable[int] | None = None
) -> Sequence[EscalationRow]:
    """Return the workspace's escalations that are not resolved, the oldest first; of some teams, where named."""
    query = select(EscalationRow).where(EscalationRow.workspace_id == workspace_id, EscalationRow.status != RESOLVED)
    if team_ids is not None:
        query = query.where(EscalationRow.team_id.in_(tuple(team_ids)))
    return session.scalars(query.order_by(EscalationRow.raised_at, EscalationRow.id)).all()


def raised_between(
    session: Session, workspace_id: int, start: datetime, end: datetime, team_ids: Iterable[int] | None = None
) -> Sequence[EscalationRow]:
    """Return the escalations raised from `start` to before `end`, in order; of some teams, where named."""
    query = select(EscalationRow).where(
        EscalationRow.workspace_id == workspace_id, EscalationRow.raised_at >= start, EscalationRow.raised_at < end
    )
    if team_ids is not None:
        query = query.where(EscalationRow.team_id.in_(tuple(team_ids)))
    return session.scalars(query.order_by(EscalationRow.raised_at, EscalationRow.id)).all()


def ladders(session: Session) -> list[Ladder]:
    """Return every open escalation of the database that is to move by itself: the auditor's."""
    query = select(
        EscalationRow.workspace_id, EscalationRow.id, EscalationRow.revision, EscalationRow.next_at,
        EscalationRow.refresh_at, EscalationRow.severity,
    ).where(
        EscalationRow.status != RESOLVED, or_(EscalationRow.next_at.is_not(None), EscalationRow.refresh_at.is_not(None))
    )  # fmt: skip
    return [Ladder(*row) for row in session.execute(query.order_by(EscalationRow.id))]


def vote(session: Session, row: EscalationRow, person_id: int, *, useful: bool, now: datetime) -> None:
    """Note whether somebody found it useful; what they said before is forgotten."""
    held = session.get(EscalationVote, (row.id, person_id))
    if held is None:
        held = EscalationVote(
            workspace_id=row.workspace_id, escalation_id=row.id, person_id=person_id, rule_id=row.rule_id
        )
        session.add(held)
    held.useful, held.at = useful, now
    session.flush()


def votes_by_rule(session: Session, workspace_id: int, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Return how many found the pages of each rule useful, and how many not, in a span of time."""
    query = (
        select(EscalationVote.rule_id, EscalationVote.useful, func.count())
        .where(
            EscalationVote.workspace_id == workspace_id,
            EscalationVote.at >= start,
            EscalationVote.at < end,
        )
        .group_by(EscalationVote.rule_id, EscalationVote.useful)
    )
    found: dict[int, tuple[int, int]] = {}
    for rule_id, useful, count in session.execute(query):
        if rule_id is None:
            continue
        yes, no = found.get(rule_id, (0, 0))
        found[rule_id] = (yes + count, no) if useful else (yes, no + count)
    return found


def add_lesson(session: Session, lesson: EscalationLesson) -> EscalationLesson:
    """Remember what was learnt."""
    session.add(lesson)
    session.flush()
    return lesson


def lessons_of(session: Session, escalation_id: int) -> Sequence[EscalationLesson]:
    """Return what was learnt from an escalation, in order."""
    query = select(EscalationLesson).where(EscalationLesson.escalation_id == escalation_id)
    return session.scalars(query.order_by(EscalationLesson.id)).all()
