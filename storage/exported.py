"""Facts for an export, in the order they are stored and a batch at a time: memory does not grow with the history."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kpi.facts import Instant
from storage.definitions import DefinitionRow
from storage.reviews import CallRow, LessonRow, ReviewRow
from storage.spans import CycleRow, RatingRow, ReplyRow, SlaTargetRow
from storage.tickets import TicketRow

AT_ONCE = 1000

SPANS: dict[str, tuple[Any, str]] = {
    "replies": (ReplyRow, "ended_at"),
    "cycles": (CycleRow, "ended_at"),
    "ratings": (RatingRow, "at"),
    "targets": (SlaTargetRow, "ended_at"),
}
"""What belongs to tickets, and by which of its times it lies in a period and in a team's months."""

BESIDE: dict[str, tuple[Any, str]] = {
    "reviews": (ReviewRow, "at"), "lessons": (LessonRow, "given_at"), "calls": (CallRow, "at"),
}  # fmt: skip
"""What stands beside tickets."""


def exported_tickets(session: Session, workspace_id: int, since: Instant) -> Iterator[list[TicketRow]]:
    """Yield the tickets created or changed since an instant, a batch at a time: what counts since is all among it."""
    last = 0
    while True:
        recent = or_(TicketRow.created_at >= since, TicketRow.updated_at >= since)
        query = select(TicketRow).where(TicketRow.workspace_id == workspace_id, TicketRow.id > last, recent)
        rows = list(session.scalars(query.order_by(TicketRow.id).limit(AT_ONCE)))
        if not rows:
            return
        last = rows[-1].id
        yield rows
        session.expunge_all()


def exported_spans(session: Session, workspace_id: int, kind: str, ticket_ids: Sequence[int]) -> Sequence[Any]:
    """Return what belongs to these tickets of one of SPANS, ticket by ticket in time order."""
    model, at = SPANS[kind]
    query = select(model).where(model.ticket_id.in_(ticket_ids), model.workspace_id == workspace_id)
    return session.scalars(query.order_by(model.ticket_id, getattr(model, at))).all()


def exported_beside(session: Session, workspace_id: int, kind: str, since: Instant) -> Iterator[Sequence[Any]]:
    """Yield reviews, lessons or calls since an instant, a batch at a time; lessons of an unknown day are among them."""
    model, at = BESIDE[kind]
    last = 0
    while True:
        query = select(model).where(
            model.workspace_id == workspace_id, model.id > last, func.coalesce(getattr(model, at), since) >= since
        )
        rows = session.scalars(query.order_by(model.id).limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows
        session.expunge_all()


def people_beside(session: Session, workspace_id: int, kind: str, since: Instant) -> Sequence[int]:
    """Return the identities that reviews, lessons or calls since an instant are about, each once."""
    model, at = BESIDE[kind]
    query = select(model.agent_id).where(
        model.workspace_id == workspace_id, func.coalesce(getattr(model, at), since) >= since
    )
    return [found for found in session.scalars(query.distinct()) if found is not None]


def exported_definitions(session: Session, workspace_id: int) -> Sequence[DefinitionRow]:
    """Return every definition that was ever in force, oldest first."""
    query = select(DefinitionRow).where(DefinitionRow.workspace_id == workspace_id)
    return session.scalars(query.order_by(DefinitionRow.valid_from, DefinitionRow.id)).all()
