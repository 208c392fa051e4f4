"""KPI series for an export: each shown team's figures by day, week and month, as `/teamstats` counts them.

Promises the same numbers to the last digit: the same facts, the same functions, the same reopen windows. Reads a month
of one team at a time, so that memory does not grow with the history. Whose work it is, and whether their figures may be
told, is decided elsewhere: for teams in `handlers.exporting.periods`, for persons in `handlers.exporting.persons`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from coaching.sheet import ONCE_A_TICKET, WAITS_FOR_REOPENING, window
from handlers.exporting.periods import months_between, shown_in
from handlers.tools import Tools
from handlers.work import Work, count_open, observe, work_of_team
from kpi.definitions import BY_KEY, KPIS, Kpi, Rules, Unit
from kpi.facts import Instant
from kpi.figures import MEASURED, between, duration_figure, once_a_ticket, rate_figure, too_soon, values_of
from kpi.observations import Observations, Values
from kpi.periods import Period
from storage.database import Session
from storage.definitions import rules_in_force, targets_for
from storage.observations import created_between
from storage.teams import all_teams

Row = dict[str, Any]
"""One figure, by the names of `storage.points.KpiPoint`, and the team's name or the person's."""

Step = tuple[str, Period]
"""A period, and which step it is one of."""


class Asked(NamedTuple):
    """What all figures of an export rest on."""

    session: Session
    tools: Tools
    rules: Rules
    now: Instant


def team_series(session: Session, tools: Tools, over: Period, now: Instant) -> Iterator[Row]:
    """Yield the figures of every shown team over whole months, month by month; periods that have not begun are not."""
    asked = asking(session, tools, now)
    teams = {team.id: team for team in all_teams(session, tools.workspace_id)}
    works = {key: work_of_team(session, team, tools.zone) for key, team in teams.items()}
    for month in months_between(over.first, over.last):
        found = [
            each
            for each in shown_in(session, works, month, tools.zone, tools.minimum_group)
            if each.period.bounds(tools.zone)[0] <= now
        ]
        for key, team in teams.items():
            mine = [(each.step, each.period) for each in found if key in each.teams]
            if mine:
                targets = targets_for(session, tools.workspace_id, team_ids=[key])
                for row in figures_of(asked, works[key], mine, targets, KPIS):
                    yield {**row, "team_id": key, "team": team.name}


def asking(session: Session, tools: Tools, now: Instant) -> Asked:
    """Return what all figures rest on: the definitions as they are in force now."""
    return Asked(session, tools, rules_in_force(session, tools.workspace_id, now), now)


def figures_of(
    asked: Asked, work: Work, periods: Sequence[Step], targets: Mapping[str, float], kpis: Sequence[Kpi]
) -> Iterator[Row]:
    """Yield the figures of one subject's work in each period, KPI by KPI."""
    session, tools = asked.session, asked.tools
    windows = [window(period, tools.zone, asked.now) for _, period in periods]
    start, end = min(each.load_from for each in windows), max(each.end for each in windows)
    seen = observe(session, work, start, end, asked.rules.csat_credit)
    values = {key: values_of(key, seen, asked.now, asked.rules) for key in MEASURED}
    mixed = {key for key, found in values.items() if _mixed(BY_KEY[key], found, seen)}
    for (step, period), within in zip(periods, windows, strict=True):
        common = {
            "step": step, "starts_on": period.first, "ends_on": period.last,
            "starts_at": within.start, "ends_at": period.bounds(tools.zone)[1],
        }  # fmt: skip
        for kpi in kpis:
            if kpi.key not in MEASURED:
                found = _counted(asked, kpi, work, within.start, within.end)
            else:
                counted = values[kpi.key]
                if kpi.key in mixed:  # which clock counts is judged over what an answer would have read
                    counted = values_of(kpi.key, _cut(seen, within.load_from, within.end), asked.now, asked.rules)
                found = _measured(asked, kpi, counted, seen, within.start, within.end, targets)
            yield {**common, "kpi": kpi.key, "version": kpi.version, "unit": str(kpi.unit), **found}


def _measured(
    asked: Asked,
    kpi: Kpi,
    counted: Values,
    seen: Observations,
    start: Instant,
    end: Instant,
    targets: Mapping[str, float],
) -> Row:
    """A figure as a card has it: of fewer values than the definition's minimum there is only their number."""
    found = between(counted, start, end)
    if kpi.key in ONCE_A_TICKET:
        found = once_a_ticket(found)
    early = too_soon(seen.cycles, start, end, asked.now, asked.rules) if kpi.key in WAITS_FOR_REOPENING else 0
    target = targets.get(kpi.key)
    row = _row(found.n, target=target, too_soon=early, business=counted.business)
    if kpi.unit == Unit.COUNT:
        return {**row, "value": float(found.n)}
    if found.n < kpi.minimum:
        return row
    if kpi.unit == Unit.DURATION:
        if time := duration_figure(found, target):
            row |= {"value": time.median, "p90": time.p90, "low": time.low, "high": time.high, "within": time.within}
    elif rate := rate_figure(found):
        row |= {"value": rate.good / rate.n, "good": rate.good, "low": rate.low, "high": rate.high}
    return row


def _counted(asked: Asked, kpi: Kpi, work: Work, start: Instant, end: Instant) -> Row:
    """Tickets created in a period, or open at its end; None created for a team without a helpdesk group."""
    if kpi.key == "backlog":
        n: int | None = count_open(asked.session, work, min(end - 1, asked.now))
    else:
        n = created_between(asked.session, work.groups, start, end) if work.groups else None
    return {**_row(n), "value": None if n is None else float(n)}


def _row(n: int | None, *, target: float | None = None, too_soon: int = 0, business: bool = False) -> Row:
    nothing = dict.fromkeys(("value", "p90", "low", "high", "good", "within"))
    return {"n": n, **nothing, "target": target, "too_soon": too_soon, "business": business}


def _mixed(kpi: Kpi, found: Values, seen: Observations) -> bool:
    """Whether some of a KPI's values have business seconds and some have not, so that each period judges for itself."""
    if kpi.unit != Unit.DURATION or found.business or not found.n:
        return False
    columns = (
        seen.replies.created_business, seen.replies.assigned_business, seen.replies.asked_business,
        seen.cycles.business, seen.cycles.wait_business,
    )  # fmt: skip
    return any(value is not None for column in columns for value in column)


def _cut(seen: Observations, start: Instant, end: Instant) -> Observations:
    """What was credited between two instants of what was read."""
    return Observations(*(_part(table, start, end) for table in seen))


def _part(table: Any, start: Instant, end: Instant) -> Any:
    cut = slice(bisect_left(table[0], start), bisect_left(table[0], end))
    return table._make(column[cut] for column in table)
