"""What rules on the facts look at: tickets that could have a cause in a stretch of time, past backlogs; and the rules.

Every question is a stretch of an index; nothing here decides whether there is a cause (`coaching.arising`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from kpi.facts import Instant
from storage.escalations import EscalationRow
from storage.observations import Whose
from storage.paging_rules import EscalationRule
from storage.sources import Source
from storage.spans import CycleRow, RatingRow
from storage.teams import HelpdeskGroup
from storage.tickets import TicketRow


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
    yield from map(tuple, session.execute(query))  # plain pairs: rows cost more to look into


def first_known(session: Session, workspace_id: int, whose: Whose) -> Instant | None:
    """Return when the first ticket there is was opened, None for none."""
    table: Any = TicketRow if whose[0] == "group_id" else CycleRow
    return session.scalar(select(func.min(table.created_at)).where(_among(table, workspace_id, whose)))


def group_ids(session: Session, workspace_id: int) -> dict[int, int | None]:
    """Return the workspace's helpdesk groups, each with the team whose tickets it holds."""
    query = select(HelpdeskGroup.id, HelpdeskGroup.team_id).where(HelpdeskGroup.workspace_id == workspace_id)
    return {row.id: row.team_id for row in session.execute(query)}


def taken_at(session: Session, workspace_id: int) -> datetime | None:
    """Return when facts were taken in last, from whichever source; None where there are none."""
    return session.scalar(select(func.max(Source.taken_at)).where(Source.workspace_id == workspace_id))


def _among(table: Any, workspace_id: int, whose: Whose) -> ColumnElement[bool]:
    """Whose tickets: as in `storage.observations`; of groups, 0 means those in none."""
    column, ids = getattr(table, whose[0]), whose[1]
    if whose[0] == "group_id" and tuple(ids) == (0,):
        return and_(table.group_id.is_(None), table.workspace_id == workspace_id)
    return and_(column.in_(ids), table.workspace_id == workspace_id)


def pages_by_rule(
    session: Session, workspace_id: int, start: datetime, end: datetime
) -> dict[int, tuple[int, int, int]]:
    """Return how often each rule raised in a span of time, how many of these paged, and how many somebody took."""
    query = select(EscalationRow.rule_id, EscalationRow.severity, EscalationRow.acknowledged_at).where(
        EscalationRow.workspace_id == workspace_id, EscalationRow.rule_id.is_not(None),
        EscalationRow.raised_at >= start, EscalationRow.raised_at < end,
    )  # fmt: skip
    found: dict[int, tuple[int, int, int]] = {}
    for rule_id, severity, taken_at in session.execute(query):
        if rule_id is None:
            continue
        raised, paged, taken = found.get(rule_id, (0, 0, 0))
        pages = severity != "low"
        found[rule_id] = (raised + 1, paged + pages, taken + (pages and taken_at is not None))
    return found


def find_rule(session: Session, workspace_id: int, rule_id: int) -> EscalationRule | None:
    """Return a rule of the workspace that was not removed, or None."""
    query = select(EscalationRule).where(
        EscalationRule.workspace_id == workspace_id, EscalationRule.id == rule_id, EscalationRule.removed_at.is_(None)
    )
    return session.scalar(query)


def add_rule(session: Session, rule: EscalationRule) -> EscalationRule:
    """Remember a new rule."""
    session.add(rule)
    session.flush()
    return rule
