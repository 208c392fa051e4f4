"""Publishing: a report is archived once for its period and teams, and from then on shown as it was.

A job, a retry and a second job show the same one. A period that is not over is never published, nor an empty report.
"""

from datetime import datetime

from coaching.access import Role, Viewer
from handlers.cards import Card
from handlers.digests.scene import Scene
from handlers.report.content import Report, ReportKind, period_key
from handlers.report.differences import find_differences
from handlers.report.errors import NotForChannelsError, require_report
from handlers.report.figures import build_report
from handlers.report.keeping import from_json, to_json
from handlers.report.summary import Shown, summary_card
from handlers.report.traces import Since
from handlers.tools import Tools, instant
from kpi.periods import Period
from storage.database import Session
from storage.reports import find_published, publish_report
from storage.teams import Team


def as_published(session: Session, tools: Tools, kind: ReportKind, period: Period, scope: str) -> Report | None:
    """Return what was published of a period, None where nothing was."""
    held = find_published(session, tools.workspace_id, kind.value, period_key(kind, period), scope)
    return from_json(held.content) if held else None


def as_of_now(
    session: Session, tools: Tools, kind: ReportKind, period: Period, team: Team | None, viewer: Viewer, now: datetime
) -> Shown:
    """Return a period's report computed now, beside what was published of it."""
    published = as_published(session, tools, kind, period, str(team.id) if team else "")
    since = Since(instant(published.made), published.facts_until or 0) if published else None
    report = build_report(session, kind, period, team, viewer, tools, now, since)
    if published is None:
        return Shown(report, current=True)
    return Shown(report, True, published.made, tuple(find_differences(published, report)))


def is_over(period: Period, tools: Tools, now: datetime) -> bool:
    """Say whether a period's last local day is over."""
    return period.bounds(tools.zone)[1] <= instant(now)


def compose_weekly(scene: Scene) -> tuple[Card, ...]:
    """Return the weekly report of the week a post covers."""
    return _composed(scene, ReportKind.WEEKLY)


def compose_monthly(scene: Scene) -> tuple[Card, ...]:
    """Return the monthly report of the month a post covers."""
    return _composed(scene, ReportKind.MONTHLY)


def _composed(scene: Scene, kind: ReportKind) -> tuple[Card, ...]:
    """The card of a scheduled report. RefusedError where its reader may not see it (any more)."""
    if scene.reader is not None:
        require_report(scene.reader)
    elif scene.owner.role not in (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN):
        raise NotForChannelsError
    team, period = scene.team, scene.covers
    held = as_published(scene.session, scene.tools, kind, period, str(team.id) if team else "")
    if held is not None:
        return (summary_card(Shown(held), scene.speech),)
    report = build_report(scene.session, kind, period, team, scene.owner, scene.tools, scene.now)
    if not (scene.publishes and report.blocks and is_over(period, scene.tools, scene.now)):
        return (summary_card(Shown(report, current=True), scene.speech),)
    return (summary_card(Shown(_published(report, scene.tools)), scene.speech),)


def _published(report: Report, tools: Tools) -> Report:
    """Archive a report; return what stands in the archive then: another may have been there a moment sooner."""
    with tools.database.writing() as session:
        publish_report(
            session,
            tools.workspace_id,
            report.kind.value,
            report.name,
            report.scope,
            first=report.period.first,
            last=report.period.last,
            published_at=report.made,
            content=to_json(report),
        )
        held = find_published(session, tools.workspace_id, report.kind.value, report.name, report.scope)
    return from_json(held.content) if held else report
