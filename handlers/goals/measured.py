"""The values behind goals, plans and experiments: of a person's work or a team's, between two days.

Every figure here is counted as `/mystats` counts it. Decides nothing about who may see it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from coaching.goals import Aim, Proposal, Standing, decide_proposal, decide_standing
from coaching.sheet import ONCE_A_TICKET
from handlers.tools import Tools
from handlers.work import Work, observe
from kpi.definitions import Kpi
from kpi.facts import Instant
from kpi.figures import Point, between, once_a_ticket, values_of, weekly
from kpi.observations import Values
from kpi.periods import day_start, local_day, week_edges
from kpi.xmr import Reason
from storage.database import Session
from storage.definitions import rules_in_force

WEEKS = 12
"""What a goal's progress, and a proposal, look back on at most."""


def values_in(
    session: Session, work: Work, kpi: Kpi, span: tuple[Instant, Instant], tools: Tools, now: Instant
) -> Values:
    """Return a KPI's values from an instant to before another, none after `now`; a ticket counts once where it does."""
    values = every_value(session, work, kpi, span, tools, now)
    return once_a_ticket(values) if kpi.key in ONCE_A_TICKET else values


def every_value(
    session: Session, work: Work, kpi: Kpi, span: tuple[Instant, Instant], tools: Tools, now: Instant
) -> Values:
    """Return a KPI's values as `values_in` does; a ticket stands there as often as it was solved."""
    start, end = span[0], min(span[1], now + 1)
    if not work or start >= end:
        return Values((), (), ())
    rules = rules_in_force(session, tools.workspace_id, now)
    seen = observe(session, work, start, end, rules.csat_credit)
    return between(values_of(kpi.key, seen, now, rules), start, end)


def standing_of(
    session: Session, work: Work, aim: Aim, begins: date, due: date | None, tools: Tools, now: Instant
) -> tuple[Standing, date]:
    """Return how far a goal is, and since which day that is counted: since it began, for twelve weeks at most."""
    span = counted_span(begins, due, tools, now)
    values = values_in(session, work, aim.kpi, span, tools, now)
    return decide_standing(aim, values), local_day(span[0], tools.zone)


def counted_span(begins: date, due: date | None, tools: Tools, now: Instant) -> tuple[Instant, Instant]:
    """Return from when to before when a goal's figure is counted."""
    today = local_day(now, tools.zone)
    last = min(today, due) if due else today
    first = max(begins, last - timedelta(days=7 * WEEKS - 1))
    return day_start(first, tools.zone), day_start(last + timedelta(days=1), tools.zone)


def proposal_of(session: Session, work: Work, kpi: Kpi, tools: Tools, now: Instant) -> Proposal | Reason:
    """Return the goal that one's own last twelve whole weeks speak for, or why there is none."""
    today = local_day(now, tools.zone)
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    edges = week_edges(monday, WEEKS, tools.zone)
    values = every_value(session, work, kpi, (edges[0], edges[-1]), tools, now)
    return decide_proposal(kpi, points_of(kpi, values, edges), values)


def points_of(kpi: Kpi, values: Values, edges: Sequence[Instant]) -> list[Point]:
    """Return a point a week, as charts draw them."""
    return weekly(by_weeks(kpi, values, edges), edges, kpi.unit, kpi.minimum)


def by_weeks(kpi: Kpi, values: Values, edges: Sequence[Instant]) -> Values:
    """Return the values between the edges, a ticket once a week where the KPI counts tickets."""
    weeks = [between(values, start, end) for start, end in pairwise(edges)]
    if kpi.key in ONCE_A_TICKET:
        weeks = [once_a_ticket(week) for week in weeks]
    return values._replace(
        at=[at for week in weeks for at in week.at],
        value=[value for week in weeks for value in week.value],
        ticket_id=[ticket for week in weeks for ticket in week.ticket_id],
    )
