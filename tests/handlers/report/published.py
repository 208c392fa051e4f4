"""Short ways to publish a report in a test: by the scheduled kinds, as the engine composes them."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.cards import Card
from handlers.digests.kinds import find_kind
from handlers.digests.scene import Scene
from handlers.report.content import Report, ReportKind
from handlers.report.publishing import as_of_now, as_published
from handlers.viewers import viewer_of
from kpi.periods import Period
from locales.speech import Speech
from storage.people import find_person
from storage.teams import find_team
from tests.stories.workspace import NOW, Workspace

MONDAY = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
WEEK = Period(datetime(2026, 11, 9).date(), datetime(2026, 11, 15).date())  # noqa: DTZ001 - days, no moments
OCTOBER = Period(datetime(2026, 10, 1).date(), datetime(2026, 10, 31).date())  # noqa: DTZ001


def post(
    workspace: Workspace,
    kind: str = "weekly",
    reader: str | None = "rafael",
    *,
    owner: str = "ingrid",
    covers: Period = WEEK,
    team: str = "",
    now: datetime = MONDAY,
    locale: str = "en",
    publishes: bool = True,
) -> Card:
    """The card of a scheduled report."""
    found = find_kind(kind)
    assert found is not None
    tools = workspace.tools
    with tools.database.reading() as session:
        people = {}
        for handle in {owner, reader or owner}:
            person = find_person(session, tools.workspace_id, handle)
            assert person is not None
            people[handle] = viewer_of(session, person, None, tools, now)
        scene = Scene(
            session, tools, people[owner], people[reader] if reader else None,
            find_team(session, tools.workspace_id, team) if team else None,
            covers, tools.zone, Speech(locale, tools.zone), now, (),
        )  # fmt: skip
        [card] = found.compose(replace(scene, publishes=publishes))
    return card


def kept(workspace: Workspace, kind: str = "weekly", period: Period = WEEK, scope: str = "") -> Report | None:
    """What is in the archive."""
    with workspace.tools.database.reading() as session:
        return as_published(session, workspace.tools, ReportKind(kind), period, scope)


def computed(workspace: Workspace, kind: str = "weekly", period: Period = WEEK, now: datetime = NOW) -> Report:
    """A report as of now."""
    with workspace.tools.database.reading() as session:
        person = find_person(session, workspace.tools.workspace_id, "rafael")
        assert person is not None
        viewer = viewer_of(session, person, None, workspace.tools, now)
        return as_of_now(session, workspace.tools, ReportKind(kind), period, None, viewer, now).report
