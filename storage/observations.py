"""Reads the spans of a person or a team for a stretch of time: what every figure is made of.

A question reads one contiguous stretch of each table, in the order it is stored, whatever the size of the history.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, func, select
from sqlalchemy.orm import Session

from kpi.facts import Instant
from kpi.observations import Cycles, Observations, OpenCycle, Ratings, Replies, Targets
from kpi.timeline import FAR, Ending
from storage.base import Base
from storage.spans import NOBODY, CycleRow, RatingRow, ReplyRow, SlaTargetRow
from storage.tickets import TicketRow

Whose = tuple[str, Sequence[int]]
"""("agent_id", identity ids) for a person, ("group_id", group ids) for a team."""


def by_agents(identity_ids: Sequence[int]) -> Whose:
    """A person's: what their identities are credited with."""
    return ("agent_id", tuple(identity_ids))


def by_groups(group_ids: Sequence[int]) -> Whose:
    """A team's: what happened in its helpdesk groups."""
    return ("group_id", tuple(group_ids))


class Question(NamedTuple):
    """Columns of one table; `at` is the time they are asked and ordered by, the first of them."""

    table: Table
    query: Select[*tuple[Any, ...]]
    at: ColumnElement[int]
    width: int


def observe(session: Session, whose: Whose, start: Instant, end: Instant, credit: str = "rating") -> Observations:
    """Return what was credited from `start` to before `end`, each kind in time order.

    `credit` is whom ratings go to: the assignee at the "rating", or the "solver".
    """
    if not whose[1]:
        return Observations()
    rated = ("solver_id", whose[1]) if whose[0] == "agent_id" and credit == "solver" else whose
    return Observations(
        Replies(*_columns(session, _REPLIES, whose, start, end)),
        Cycles(*_columns(session, _CYCLES, whose, start, end)),
        Ratings(*_columns(session, _RATINGS, rated, start, end)),
        Targets(*_columns(session, _TARGETS, whose, start, end, SlaTargetRow.met.is_not(None))),
    )


def _asked(table: type[Base], columns: Sequence[str]) -> Question:
    """A question for columns of a table, asked below the mapper: these rows are numbers, not objects."""
    core: Any = table.__table__
    return Question(core, select(*(core.c[name] for name in columns)), core.c[columns[0]], len(columns))


_REPLIES = _asked(ReplyRow, Replies._fields)
_CYCLES = _asked(CycleRow, Cycles._fields)
_RATINGS = _asked(RatingRow, Ratings._fields)
_TARGETS = _asked(SlaTargetRow, Targets._fields)
_OPEN = _asked(CycleRow, OpenCycle._fields)


def _columns(
    session: Session, asked: Question, whose: Whose, start: Instant, end: Instant, *also: ColumnElement[bool]
) -> Sequence[Sequence[Any]]:
    """The columns of a question between two instants, in time order."""
    mine = _among(asked.table.c[whose[0]], whose[1])
    query = asked.query.where(mine, asked.at >= start, asked.at < end, *also).order_by(asked.at)
    found = session.connection().execute(query)
    # The driver's own tuples: making a Row of each costs more than reading them.
    rows = found.cursor.fetchall()
    found.close()
    return tuple(zip(*rows, strict=True)) if rows else ((),) * asked.width


def _mine(table: Any, whose: Whose) -> ColumnElement[bool]:
    return _among(getattr(table, whose[0]), whose[1])


def _among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """One id is the usual case, and lets the database read the rows in the order they are stored."""
    found: ColumnElement[bool] = column == ids[0] if len(ids) == 1 else column.in_(ids)
    return found


def open_cycles(session: Session, whose: Whose, at: Instant) -> list[OpenCycle]:
    """Return the cycles that were open at `at`: the backlog of that moment."""
    if not whose[1]:
        return []
    query = _OPEN.query.where(_mine(CycleRow, whose), CycleRow.ended_at > at, CycleRow.opened_at <= at)
    return list(map(OpenCycle._make, session.connection().execute(query)))


def created_between(session: Session, group_ids: Sequence[int], start: Instant, end: Instant) -> int:
    """Count a team's tickets created from `start` to before `end`."""
    query = select(func.count()).where(
        _among(TicketRow.group_id, group_ids), TicketRow.created_at >= start, TicketRow.created_at < end
    )
    return session.scalar(query) or 0


def closed_unsolved(session: Session, whose: Whose, start: Instant, end: Instant) -> int:
    """Count the cycles of a period that ended closed, without ever being solved."""
    query = select(func.count()).where(
        _mine(CycleRow, whose),
        CycleRow.ended_at >= start,
        CycleRow.ended_at < end,
        CycleRow.ending == int(Ending.CLOSED_UNSOLVED),
    )
    return session.scalar(query) or 0


def running_targets(session: Session, whose: Whose) -> int:
    """Count the SLA targets that still run."""
    query = select(func.count()).where(_mine(SlaTargetRow, whose), SlaTargetRow.ended_at == FAR)
    return session.scalar(query) or 0


def contributors(session: Session, whose: Whose, start: Instant, end: Instant) -> list[int]:
    """Return the identities that a stretch of time's figures rest on: who replied, or solved."""
    replied = select(ReplyRow.agent_id).where(
        _mine(ReplyRow, whose), ReplyRow.ended_at >= start, ReplyRow.ended_at < end
    )
    solved = select(CycleRow.agent_id).where(
        _mine(CycleRow, whose), CycleRow.ended_at >= start, CycleRow.ended_at < end
    )
    return sorted(set(session.scalars(replied.union(solved))) - {NOBODY})


def running_keys(session: Session, whose: Whose) -> list[tuple[int, int]]:
    """Return the SLA targets that still run, by ticket and number."""
    query = select(SlaTargetRow.ticket_id, SlaTargetRow.seq).where(
        _mine(SlaTargetRow, whose), SlaTargetRow.ended_at == FAR
    )
    return [(row.ticket_id, row.seq) for row in session.execute(query)]


def credited(session: Session, whose: Whose, start: Instant, end: Instant) -> list[tuple[int | None, int]]:
    """Return who replied or solved where in a stretch of time, as (helpdesk group, identity), each pair once."""
    replied = select(ReplyRow.group_id, ReplyRow.agent_id).where(
        _mine(ReplyRow, whose), ReplyRow.ended_at >= start, ReplyRow.ended_at < end
    )
    solved = select(CycleRow.group_id, CycleRow.agent_id).where(
        _mine(CycleRow, whose), CycleRow.ended_at >= start, CycleRow.ended_at < end
    )
    found = session.execute(replied.union(solved))
    return sorted(
        ((group, agent) for group, agent in found if agent != NOBODY), key=lambda pair: (pair[0] or 0, pair[1])
    )


def contributions(session: Session, whose: Whose, start: Instant, end: Instant) -> list[tuple[Instant, int]]:
    """Return when identities replied or solved from `start` to before `end`, as (instant, identity)."""
    replied = select(ReplyRow.ended_at, ReplyRow.agent_id).where(
        _mine(ReplyRow, whose), ReplyRow.ended_at >= start, ReplyRow.ended_at < end
    )
    solved = select(CycleRow.ended_at, CycleRow.agent_id).where(
        _mine(CycleRow, whose), CycleRow.ended_at >= start, CycleRow.ended_at < end
    )
    return [(at, agent) for at, agent in session.execute(replied.union_all(solved)) if agent != NOBODY]
