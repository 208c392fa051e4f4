"""Reads the spans of a person or a team for a stretch of time: what every figure is made of.

A question reads one contiguous stretch of each table, in the order it is stored, whatever the size of the history.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kpi.facts import Instant
from kpi.figures import CycleRow as Cycle
from kpi.figures import Observations
from kpi.figures import RatingRow as Rating
from kpi.figures import ReplyRow as Reply
from kpi.figures import TargetRow as Target
from kpi.timeline import FAR
from storage.spans import NOBODY, CycleRow, RatingRow, ReplySpanRow, SlaTargetRow
from storage.tickets import TicketRow

Whose = tuple[str, Sequence[int]]
"""("agent_id", identity ids) for a person, ("group_id", group ids) for a team."""


def by_agents(identity_ids: Sequence[int]) -> Whose:
    """A person's: what their identities are credited with."""
    return ("agent_id", tuple(identity_ids))


def by_groups(group_ids: Sequence[int]) -> Whose:
    """A team's: what happened in its helpdesk groups."""
    return ("group_id", tuple(group_ids))


def observe(session: Session, whose: Whose, start: Instant, end: Instant, credit: str = "rating") -> Observations:
    """Return what was credited from `start` to before `end`, each kind in time order."""
    return Observations(
        replies=_rows(session, Reply, _REPLIES, ReplySpanRow.ended_at, _mine(ReplySpanRow, whose), start, end),
        cycles=_rows(session, Cycle, _CYCLES, CycleRow.ended_at, _mine(CycleRow, whose), start, end),
        ratings=_rows(session, Rating, _RATINGS, RatingRow.at, _mine(RatingRow, whose, credit), start, end),
        targets=_rows(session, Target, _TARGETS, SlaTargetRow.ended_at, _mine(SlaTargetRow, whose), start, end),
    )


_REPLIES = select(
    ReplySpanRow.ended_at, ReplySpanRow.kind, ReplySpanRow.started_at, ReplySpanRow.business, ReplySpanRow.ticket_id
)
_CYCLES = select(
    CycleRow.ended_at,
    CycleRow.ordinal,
    CycleRow.ending,
    CycleRow.last,
    CycleRow.opened_at,
    CycleRow.created_at,
    CycleRow.reopened_at,
    CycleRow.business,
    CycleRow.wait,
    CycleRow.wait_business,
    CycleRow.one_touch,
    CycleRow.replied,
    CycleRow.ticket_id,
)
_RATINGS = select(RatingRow.at, RatingRow.good, RatingRow.ticket_id)
_TARGETS = select(SlaTargetRow.ended_at, SlaTargetRow.met, SlaTargetRow.ticket_id).where(SlaTargetRow.met.is_not(None))


def _mine(table: Any, whose: Whose, credit: str = "rating") -> ColumnElement[bool]:
    column, ids = whose
    if column == "agent_id" and credit == "solver":
        column = "solver_id"
    return _among(getattr(table, column), ids)


def _among(column: InstrumentedAttribute[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """One id is the usual case, and lets the database read the rows in the order they are stored."""
    return column == ids[0] if len(ids) == 1 else column.in_(ids)


def _rows(
    session: Session,
    shape: Any,
    query: Select[*tuple[Any, ...]],
    at: InstrumentedAttribute[int],
    mine: ColumnElement[bool],
    start: Instant,
    end: Instant,
) -> list[Any]:
    found = session.execute(query.where(mine, at >= start, at < end).order_by(at))
    return list(map(shape._make, found))


def open_cycles(session: Session, whose: Whose, at: Instant) -> list[Cycle]:
    """Return the cycles that were open at `at`: the backlog of that moment."""
    query = _CYCLES.where(_mine(CycleRow, whose), CycleRow.ended_at > at, CycleRow.opened_at <= at)
    return list(map(Cycle._make, session.execute(query)))


def created_between(session: Session, group_ids: Sequence[int], start: Instant, end: Instant) -> int:
    """Count a team's tickets created from `start` to before `end`."""
    query = select(func.count()).where(
        _among(TicketRow.group_id, group_ids), TicketRow.created_at >= start, TicketRow.created_at < end
    )
    return session.scalar(query) or 0


def closed_unsolved(session: Session, whose: Whose, start: Instant, end: Instant) -> int:
    """Count the cycles of a period that ended closed, without ever being solved."""
    query = select(func.count()).where(
        _mine(CycleRow, whose), CycleRow.ended_at >= start, CycleRow.ended_at < end, CycleRow.ending == 2
    )
    return session.scalar(query) or 0


def running_targets(session: Session, whose: Whose) -> int:
    """Count the SLA targets that still run."""
    query = select(func.count()).where(_mine(SlaTargetRow, whose), SlaTargetRow.ended_at == FAR)
    return session.scalar(query) or 0


def contributors(session: Session, whose: Whose, start: Instant, end: Instant) -> list[int]:
    """Return the identities that a stretch of time's figures rest on: who replied, or solved."""
    replied = select(ReplySpanRow.agent_id).where(
        _mine(ReplySpanRow, whose), ReplySpanRow.ended_at >= start, ReplySpanRow.ended_at < end
    )
    solved = select(CycleRow.agent_id).where(
        _mine(CycleRow, whose), CycleRow.ended_at >= start, CycleRow.ended_at < end
    )
    return sorted(set(session.scalars(replied.union(solved))) - {NOBODY})
