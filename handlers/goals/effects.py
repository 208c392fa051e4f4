"""Before and after a day, week by week, as `kpi.effect` wants it: of one person, of their colleagues, of a team.

Durations are logarithms and rates 0 and 1, so that a mean is fair. Weeks are counted from the day itself, the same for
everybody who is compared; only whole ones count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import log

from coaching.sheet import WAITS_FOR_REOPENING
from handlers.goals.measured import by_weeks, every_value, points_of
from handlers.tools import Tools, instant
from handlers.work import Work, work_of_person
from kpi.definitions import Kpi, Unit
from kpi.effect import Pair, Sample, sample
from kpi.facts import Instant
from kpi.figures import DAY, Point, between
from kpi.observations import Values
from kpi.periods import day_start, local_day, week_edges
from kpi.xmr import FLOOR_SECONDS
from storage.database import Session
from storage.definitions import rules_in_force
from storage.goals import plans_for_kpi
from storage.people import identity_ids
from storage.sources import facts_until
from storage.teams import memberships_of, memberships_on

WEEKS = 12
"""So many weeks before and, at most, after: long enough to know how much weeks differ, short enough to be one time."""


@dataclass(frozen=True, slots=True)
class Span:
    """The weeks around a day: `before` and `after` are their edges; `after` has one alone before a week is over."""

    begins: date
    before: tuple[Instant, ...]
    after: tuple[Instant, ...]

    @property
    def edges(self) -> tuple[Instant, ...]:
        """Return the edges of all of it, in order."""
        return (*self.before, *self.after[1:])


def span_around(session: Session, begins: date, kpi: Kpi, tools: Tools, now: datetime) -> Span:
    """Return the whole weeks around a day that can be told by now: the facts reach so far, and no reopening is open."""
    known = facts_until(session, tools.workspace_id)
    until = min(instant(now), known) if known is not None else instant(now)
    if kpi.key in WAITS_FOR_REOPENING:
        until -= rules_in_force(session, tools.workspace_id, instant(now)).reopen_days * DAY
    after = [edge for edge in week_edges(begins, WEEKS, tools.zone) if edge <= until]
    first = day_start(begins, tools.zone)
    before = week_edges(begins - timedelta(weeks=WEEKS), WEEKS, tools.zone)
    return Span(begins, tuple(before), tuple(after) or (first,))


@dataclass(frozen=True, slots=True)
class Told:
    """What the tickets of somebody or a team tell around a day: the points to draw, and both sides as samples."""

    points: tuple[Point, ...]
    pair: Pair
    business: bool


def told(session: Session, work: Work, kpi: Kpi, span: Span, tools: Tools, now: datetime) -> Told:
    """Return what some work tells around a day; a side without any ticket is a sample of none."""
    values = every_value(session, work, kpi, (span.edges[0], span.edges[-1]), tools, instant(now))
    values = by_weeks(kpi, values, span.edges)
    pair = Pair(_side(kpi, values, span.before), _side(kpi, values, span.after))
    return Told(tuple(points_of(kpi, values, span.edges)), pair, values.business)


def _side(kpi: Kpi, values: Values, edges: tuple[Instant, ...]) -> Sample:
    weeks = [_scaled(kpi, between(values, start, end)) for start, end in pairwise(edges)]
    return sample(weeks) if any(weeks) else Sample(0, 0.0, 0.0, 0)


def _scaled(kpi: Kpi, values: Values) -> list[float]:
    if kpi.unit == Unit.DURATION:
        return [log(max(value, FLOOR_SECONDS)) for value in values.value]
    return [float(value) for value in values.value]


def uncoached(session: Session, person_id: int, kpi: Kpi, span: Span, tools: Tools) -> list[int]:
    """Return who did the same work over the same weeks without such a plan: of the person's teams, all the time.

    Who leads one of them is left out, and so is who had a plan for the same KPI at some time of these weeks.
    """
    zone = tools.zone
    first, last = local_day(span.edges[0], zone), local_day(max(span.edges[-1] - 1, span.before[-1]), zone)
    teams = {held.team_id for held in memberships_of(session, person_id, span.begins)}
    held = memberships_on(session, tools.workspace_id, first, last)
    whole = {
        each.person_id
        for each in held
        if each.team_id in teams and each.starts_on <= first and (each.ends_on is None or each.ends_on >= last)
    }
    leading = {each.person_id for each in held if each.leads and each.team_id in teams}
    there = sorted(whole - leading - {person_id})
    since = datetime.fromtimestamp(span.edges[0], tz=UTC)
    coached = {plan.person_id for plan in plans_for_kpi(session, tools.workspace_id, there, kpi.key, since, last)}
    return [each for each in there if each not in coached and identity_ids(session, each)]


def peers_of(
    session: Session, person_ids: Iterable[int], own: Told, kpi: Kpi, span: Span, tools: Tools, now: datetime
) -> list[Pair]:
    """Return both sides of each colleague whose tickets are counted by the same clock."""
    found = [told(session, work_of_person(session, each), kpi, span, tools, now) for each in person_ids]
    return [each.pair for each in found if each.business == own.business]
