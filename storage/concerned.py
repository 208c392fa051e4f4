"""Whom escalations concern: whom their pages went to, and what somebody promised to do after one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.escalations import EscalationLesson
from storage.pages import Page


def paged_to(session: Session, workspace_id: int, person_id: int, escalation_id: int | None = None) -> set[int]:
    """Return the ids of the escalations that had something to say to a person; of one alone, where it is named."""
    query = select(Page.escalation_id).where(Page.workspace_id == workspace_id, Page.person_id == person_id)
    if escalation_id is not None:
        query = query.where(Page.escalation_id == escalation_id)
    return {each for each in session.scalars(query.distinct()) if each is not None}


def find_lesson(session: Session, workspace_id: int, lesson_id: int) -> EscalationLesson | None:
    """Return a lesson of the workspace, or None."""
    query = select(EscalationLesson).where(
        EscalationLesson.workspace_id == workspace_id, EscalationLesson.id == lesson_id
    )
    return session.scalar(query)


def open_actions(session: Session, workspace_id: int) -> Sequence[EscalationLesson]:
    """Return what is to be done and is not yet, what is due first before what has no day."""
    query = select(EscalationLesson).where(
        EscalationLesson.workspace_id == workspace_id,
        EscalationLesson.action != "",
        EscalationLesson.done_at.is_(None),
    )
    found = session.scalars(query.order_by(EscalationLesson.due_on, EscalationLesson.id)).all()
    return sorted(found, key=lambda each: not each.due_on)


def finish_action(session: Session, lesson: EscalationLesson, now: datetime) -> None:
    """Note that what was to be done is done."""
    lesson.done_at = lesson.done_at or now
    session.flush()
