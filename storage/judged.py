"""The tickets that rules on the facts look at: which could have a cause in a stretch of time; and past backlogs.

Every question is a stretch of an index; nothing here decides whether there is a cause (`coaching.arising`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from kpi.facts import Instant
from storage.observations import Whose
from storage.sources import Source
from storage.spans import CycleRow, RatingRow
from storage.teams import HelpdeskGroup


def open_between(session: Session, workspace_id: int, whose: Whose, start: Instant, end: Instant) -> dict[int, int]:
    """Return the tickets that were open at some time of a stretch, each with its helpdesk group (0 for none)."""
    query = select(CycleRow.ticket_id, CycleRow.group_id).where(
        _among(CycleRow, workspace_id, whose), CycleRow.ended_at >= start, CycleRow.opened_at < end
    )
    return {ticket: group or 0 for ticket, group in session.execute(query)}


def rated_in(session: Session, workspace_id: int, whose: Whose, start: Instant, end: Instant) -> dict[int, int]:
    """Return the tickets that were rated low, or with a comment, each with its helpdesk group (0 for none)."""
    query = select(RatingRow.ticket_id, RatingRow.group_id).where(
        _among(RatingRow, workspace_id, whose), RatingRow.at >= start, RatingRow.at < end,
        (RatingRow.good == 0) | RatingRow.comment.is_not(None),
    )  # fmt: skip
    return {ticket: group or 0 for ticket, group in session.execute(query)}


def stretches_since(
    session: Session, workspace_id: int, whose: Whose, since: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """Yield from when to when tickets were open that were not done before an instant; FAR for those that still are."""
    query = select(CycleRow.opened_at, CycleRow.ended_at).where(
        _among(CycleRow, workspace_id, whose), CycleRow.ended_at > since
    )
    yield from session.execute(query).tuples()


def group_ids(session: Session, workspace_id: int) -> dict[int, int | None]:
    """Return the workspace's helpdesk groups, each with the team whose tickets it holds."""
    query = select(HelpdeskGroup.id, HelpdeskGroup.team_id).where(HelpdeskGroup.workspace_id == workspace_id)
    return dict(session.execute(query).tuples().all())


def taken_at(session: Session, workspace_id: int) -> datetime | None:
    """Return when facts were taken in last, from whichever source; None where there are none."""
    return session.scalar(select(func.max(Source.taken_at)).where(Source.workspace_id == workspace_id))


def _among(table: Any, workspace_id: int, whose: Whose) -> ColumnElement[bool]:
    """Whose tickets: as in `storage.observations`; of groups, 0 means those in none."""
    column, ids = getattr(table, whose[0]), whose[1]
    if whose[0] == "group_id" and tuple(ids) == (0,):
        return and_(table.group_id.is_(None), table.workspace_id == workspace_id)
    return and_(column.in_(ids), table.workspace_id == workspace_id)
