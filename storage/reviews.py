"""Quality reviews, training and calls, as the systems that keep them told them last. No word of anybody is kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.facts import Instant
from kpi.reviews import Call, Lesson, Review
from storage.base import Base, BigId, Owned
from storage.bulk import AT_ONCE, delete_but
from storage.revisions import raise_revisions
from storage.types import InstantColumn
from storage.upsert import upsert


class ReviewRow(Base, Owned):
    """A quality review. `ticket` is the helpdesk's own id; `parts` are [name, score] of 0 to 1."""

    changes_answers = False

    __tablename__ = "quality_review"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    agent_id: Mapped[int] = mapped_column(BigInteger, index=True)
    reviewer_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(InstantColumn)
    score: Mapped[float | None]
    failed: Mapped[bool]
    scorecard: Mapped[str | None]
    ticket: Mapped[str | None]
    parts: Mapped[list[Any]] = mapped_column(JSON)


class LessonRow(Base, Owned):
    """Somebody's course."""

    changes_answers = False

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    agent_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str]
    given_at: Mapped[int | None] = mapped_column(InstantColumn)
    due_at: Mapped[int | None] = mapped_column(InstantColumn)
    done_at: Mapped[int | None] = mapped_column(InstantColumn)
    score: Mapped[float | None]
    url: Mapped[str | None]


class CallRow(Base, Owned):
    """One agent's part in a call; `agent_id` None where nobody took it."""

    changes_answers = False

    __tablename__ = "call"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    agent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    at: Mapped[int] = mapped_column(InstantColumn)
    inbound: Mapped[bool]
    answered: Mapped[bool]
    talked: Mapped[int]
    held: Mapped[int]
    after: Mapped[int]
    waited: Mapped[int | None]
    queue: Mapped[str | None]


_LESSONS: Table = LessonRow.__table__  # type: ignore[assignment]


def save_reviews(
    session: Session, workspace_id: int, source: str, reviews: Iterable[Review], agents: Mapping[str, int]
) -> None:
    """Keep reviews, each as it was told last; withdrawn ones go. `agents` are identity ids by the source's keys."""
    found = list({review.external_id: review for review in reviews}.values())
    held: dict[str, ReviewRow] = {}
    keys = [review.external_id for review in found]
    mine = ReviewRow.workspace_id == workspace_id, ReviewRow.source == source
    for first in range(0, len(keys), AT_ONCE):
        some = select(ReviewRow).where(*mine, ReviewRow.external_id.in_(keys[first : first + AT_ONCE]))
        held |= {row.external_id: row for row in session.scalars(some)}
    gone = [held[review.external_id] for review in found if review.gone and review.external_id in held]
    rows: list[dict[str, Any]] = [
        {"external_id": each.external_id, "agent_id": agents[each.agent],
         "reviewer_id": agents.get(each.reviewer or ""), "at": each.at, "score": each.score, "failed": each.failed,
         "scorecard": each.scorecard, "ticket": each.ticket, "parts": [list(part) for part in each.parts]}
        for each in found if not each.gone
    ]  # fmt: skip
    changed = [row for row in rows if not _same(held.get(row["external_id"]), row)]
    # An answer of /mystats tells of reviews: whose they are and whose they were must not be told the old ones again.
    touched = {row["agent_id"] for row in changed} | {row.agent_id for row in gone}
    touched |= {held[row["external_id"]].agent_id for row in changed if row["external_id"] in held}
    for row in gone:
        session.delete(row)
    session.flush()
    _save(session, ReviewRow, workspace_id, source, changed)
    raise_revisions(session, workspace_id, touched)
    for row in (row for row in held.values() if row not in gone):
        session.expunge(row)  # what was written went past the session


def _same(held: ReviewRow | None, row: Mapping[str, Any]) -> bool:
    return held is not None and all(getattr(held, name) == value for name, value in row.items())


def save_lessons(
    session: Session, workspace_id: int, source: str, lessons: Iterable[Lesson], agents: Mapping[str, int]
) -> None:
    """Keep courses, each as it was told last."""
    rows = [
        {**{name: value for name, value in each._asdict().items() if name != "agent"}, "agent_id": agents[each.agent]}
        for each in {lesson.external_id: lesson for lesson in lessons}.values()
    ]
    _save(session, LessonRow, workspace_id, source, rows)


def keep_only_lessons(
    session: Session, workspace_id: int, source: str, agent_ids: Collection[int], kept: Collection[str]
) -> None:
    """Forget the courses these identities are not told to have any more: all they have is `kept`."""
    mine = LessonRow.workspace_id == workspace_id, LessonRow.source == source
    delete_but(session.connection(), _LESSONS, mine, agent_ids, kept)


def save_calls(
    session: Session, workspace_id: int, source: str, calls: Iterable[Call], agents: Mapping[str, int]
) -> None:
    """Keep calls, each as it was told last."""
    rows: list[dict[str, Any]] = [
        {**{name: value for name, value in each._asdict().items() if name != "agent"},
         "agent_id": agents.get(each.agent or "")}
        for each in {call.external_id: call for call in calls}.values()
    ]  # fmt: skip
    keys = [str(row["external_id"]) for row in rows]
    mine = CallRow.workspace_id == workspace_id, CallRow.source == source
    columns = [getattr(CallRow, name) for name in rows[0]] if rows else []
    held: dict[str, dict[str, Any]] = {}
    for first in range(0, len(keys), AT_ONCE):
        some = select(*columns).where(*mine, CallRow.external_id.in_(keys[first : first + AT_ONCE]))
        held |= {row["external_id"]: dict(row) for row in session.execute(some).mappings()}
    changed = [row for row in rows if held.get(row["external_id"]) != row]
    _save(session, CallRow, workspace_id, source, changed)
    # An answer of /mystats counts calls: whose they are and whose they were must not be told the old ones again.
    whose = {row["agent_id"] for row in changed}
    whose |= {held[row["external_id"]]["agent_id"] for row in changed if row["external_id"] in held}
    raise_revisions(session, workspace_id, whose - {None})


def reviews_of(
    session: Session, workspace_id: int, agent_ids: Sequence[int], first: Instant, until: Instant
) -> Sequence[ReviewRow]:
    """Return the reviews of these identities' work from `first` until before `until`, the newest first."""
    mine = ReviewRow.workspace_id == workspace_id, ReviewRow.agent_id.in_(agent_ids)
    query = select(ReviewRow).where(*mine, ReviewRow.at >= first, ReviewRow.at < until)
    return session.scalars(query.order_by(ReviewRow.at.desc(), ReviewRow.id)).all()


def lessons_of(session: Session, workspace_id: int, agent_ids: Sequence[int]) -> Sequence[LessonRow]:
    """Return the courses of these identities, those with a date first."""
    mine = LessonRow.workspace_id == workspace_id, LessonRow.agent_id.in_(agent_ids)
    return session.scalars(
        select(LessonRow).where(*mine).order_by(LessonRow.due_at.is_(None), LessonRow.due_at, LessonRow.id)
    ).all()


def calls_of(
    session: Session, workspace_id: int, agent_ids: Sequence[int], first: Instant, until: Instant
) -> Sequence[CallRow]:
    """Return the calls of these identities from `first` until before `until`, in time order."""
    mine = CallRow.workspace_id == workspace_id, CallRow.agent_id.in_(agent_ids)
    query = select(CallRow).where(*mine, CallRow.at >= first, CallRow.at < until)
    return session.scalars(query.order_by(CallRow.at, CallRow.id)).all()


def _save(session: Session, model: type[Base], workspace_id: int, source: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = upsert(session, model)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "external_id"}
    keys = ["workspace_id", "source", "external_id"]
    owned = [{"workspace_id": workspace_id, "source": source, **row} for row in rows]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), owned)
