"""Builds a report from the facts, by the functions of `/teamstats`: each team that may be shown, and all of them.

Promises that the total is counted from the facts of the shown teams' work, each ticket once, and never averaged; and
that nothing rests on fewer people than the minimum group, nor leaves fewer when the rest is taken away: in the period,
in the one before, and in each week of a trend.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from coaching.access import Viewer
from coaching.changes import told_of
from coaching.sheet import Measure, Window, window
from handlers.question import Question
from handlers.report.agreeing import agreements
from handlers.report.content import Block, Counts, Hidden, Report, ReportKind
from handlers.report.groups import Parts, beside_total, choose, parts_of
from handlers.report.noisy import NoisyRule, noisy_rules
from handlers.report.traces import Since, mark_of_schedules, trace_of
from handlers.stats_card import find_held
from handlers.subjects import Subject
from handlers.tools import Tools, instant
from handlers.work import Work, running_targets, together, work_of_team
from kpi.definitions import KPIS
from kpi.facts import Instant
from kpi.figures import age_bands, unreplied
from kpi.periods import Period, local_day
from kpi.timeline import Ending
from locales.speech import SOURCE, Speech
from storage.database import Session
from storage.definitions import changes_of, in_force_since, rules_in_force, targets_for
from storage.observations import created_between
from storage.sources import facts_until
from storage.teams import Team, all_teams

_CLOSED = int(Ending.CLOSED_UNSOLVED)


@dataclass(frozen=True, slots=True)
class _Seen:
    """When a block's figures may be shown besides the period's own: the period before, and which weeks."""

    before: bool
    weeks: frozenset[Instant]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every block of one report is asked with."""

    session: Session
    within: Window
    viewer: Viewer
    tools: Tools
    now: datetime
    since: Since | None


def build_report(
    session: Session,
    kind: ReportKind,
    period: Period,
    team: Team | None,
    viewer: Viewer,
    tools: Tools,
    now: datetime,
    since: Since | None = None,
) -> Report:
    """Return the report of a period as of now; `team` None is all teams. Without blocks where none may be shown.

    `since` says what was published before, so that what happened to its tickets is counted.
    """
    within = window(period, tools.zone, instant(now))
    asked = _Asked(session, within, viewer, tools, now, since)
    everyone = all_teams(session, tools.workspace_id)
    works = {each.id: work_of_team(session, each, tools.zone) for each in everyone}
    # Decided over all teams, whichever are asked for: two reports must not tell together what neither tells alone.
    choice = choose(parts_of(session, works, within.start, within.end), tools.minimum_group)
    wanted = [each for each in everyone if team is None or each.id == team.id]
    shown = [each for each in wanted if each.id in choice.shown]
    seen, total = _visible(session, {each.id: works[each.id] for each in shown}, within, tools.minimum_group)
    return Report(
        kind=kind,
        period=period,
        scope=str(team.id) if team else "",
        zone=tools.zone,
        made=now,
        facts_until=facts_until(session, tools.workspace_id),
        minimum=tools.minimum_group,
        rules=rules_in_force(session, tools.workspace_id, instant(now)),
        schedules=mark_of_schedules(session, tools.workspace_id),
        total=_block(asked, None, together(works[each.id] for each in shown), total) if len(shown) > 1 else None,
        teams=tuple(_block(asked, each, works[each.id], seen[each.id]) for each in shown),
        hidden=tuple(
            Hidden(each.id, each.name, str(choice.hidden[each.id])) for each in wanted if each.id in choice.hidden
        ),
        since=_since(session, tools),
        breaks={key: tuple(days) for key, days in sorted(changes_of(session, tools.workspace_id, tools.zone).items())},
        agreements=agreements(session, tools, [works[each.id] for each in shown], within.start, within.end),
        noisy=_noisy(asked, kind, {each.id for each in shown}, everybodys=team is None),
    )


def _noisy(asked: _Asked, kind: ReportKind, shown: set[int], *, everybodys: bool) -> tuple[NoisyRule, ...]:
    """The rules worth changing: the weekly report's alone, and none where no team may be shown."""
    if kind is not ReportKind.WEEKLY or not shown:
        return ()
    within = asked.within
    return noisy_rules(asked.session, asked.tools, within.start, within.end, shown, everybodys=everybodys)


def _visible(
    session: Session, works: Mapping[int, Work], within: Window, minimum: int
) -> tuple[dict[int, _Seen], _Seen]:
    """When each shown team, and the total of them, may be shown besides the period itself."""

    def judged(start: Instant, end: Instant) -> tuple[frozenset[object], bool]:
        parts: Parts = parts_of(session, works, start, end)
        shown = choose(parts, minimum).shown
        return shown, beside_total(parts, shown, minimum)

    before, total_before = judged(within.before, within.start)
    weeks = {start: judged(start, end) for start, end in pairwise(within.edges)} if works else {}
    return {
        team: _Seen(team in before, frozenset(week for week, (shown, _) in weeks.items() if team in shown))
        for team in works
    }, _Seen(total_before, frozenset(week for week, (_, total) in weeks.items() if total))


def _block(asked: _Asked, team: Team | None, work: Work, seen: _Seen) -> Block:
    """One subject's numbers: those that `/teamstats` gives for it."""
    session, tools, within = asked.session, asked.tools, asked.within
    now = instant(asked.now)
    targets = targets_for(session, tools.workspace_id, team_ids=[team.id] if team else [])
    name = team.name if team else ""
    subject = Subject(work, name, "", False, True, targets, team.id if team else None)
    asks = Question("report", subject, within, None, Speech(SOURCE, tools.zone), now, tools, asked.viewer, asked.now)
    held = find_held(session, asks)
    cycles, ratings = held.seen.cycles, held.seen.ratings
    ended = zip(cycles.ended_at, cycles.ending, strict=True)
    rated = next((measure.n for measure in held.found if measure.kpi.key == "csat"), 0)
    counts = Counts(
        created=created_between(session, work.groups, within.start, within.end) if work.groups else None,
        backlog=age_bands((cycle.opened_at for cycle in held.backlog), asks.until),
        offered=sum(1 for at in ratings.at if within.start <= at < within.end),
        rated=rated,
        unreplied=unreplied(cycles, within.start, within.end),
        closed_unsolved=sum(1 for at, how in ended if within.start <= at < within.end and how == _CLOSED),
        running=running_targets(session, work, now),
    )
    trace = trace_of(session, tools.workspace_id, work, held.seen, within, asked.since)
    return Block(asks.subject.team_id, name, tuple(_kept(each, seen) for each in held.found), counts, trace)


def _kept(measure: Measure, seen: _Seen) -> Measure:
    """A measure without what rests on too few people: the period before, or some weeks of its trend."""
    earlier = measure.earlier if seen.before else None
    return replace(measure, earlier=earlier, watch=told_of(measure.watch, seen.weeks) if measure.watch else None)


def _since(session: Session, tools: Tools) -> dict[str, date]:
    """On which local day each definition of this release came into force here."""
    found = {kpi.key: in_force_since(session, tools.workspace_id, kpi) for kpi in KPIS}
    return {key: local_day(instant(at), tools.zone) for key, at in found.items() if at is not None}
