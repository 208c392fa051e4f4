"""The teams that an experiment did not touch, all together: what changed for them is not what the experiment did.

Never shows one of them: two are needed, each of the minimum group at least, and what is said of them is one shift.
"""

from datetime import datetime

from handlers.goals.effects import Span, Told, told
from handlers.tools import Tools
from handlers.work import work_of_team, workers
from kpi.definitions import Kpi
from kpi.effect import Pair
from kpi.periods import local_day
from storage.database import Session
from storage.goals import Experiment, experiments_of
from storage.teams import Team, all_teams, memberships_on


def outsiders(
    session: Session, tried: Experiment, own: Told, kpi: Kpi, span: Span, tools: Tools, now: datetime
) -> list[Pair]:
    """Return both sides of each team that tried nothing for this KPI in these weeks and shares nobody with the one.

    Their tickets are counted by the same clock, and rest on the minimum group of people at least.
    """
    first, last = (local_day(at, tools.zone) for at in (span.edges[0], max(span.edges[-1] - 1, span.edges[0])))
    held = memberships_on(session, tools.workspace_id, first, last)
    concerned = {each.person_id for each in held if each.team_id == tried.team_id}
    touched = {each.team_id for each in held if each.person_id in concerned} | {tried.team_id}
    teams = [team for team in all_teams(session, tools.workspace_id) if team.id not in touched]
    trying = {
        each.team_id
        for each in experiments_of(session, tools.workspace_id, [team.id for team in teams])
        if each.kpi == tried.kpi and first <= each.begins <= last
    }
    found = [_told(session, team, kpi, span, tools, now) for team in teams if team.id not in trying]
    return [each.pair for each in found if each is not None and each.business == own.business]


def _told(session: Session, team: Team, kpi: Kpi, span: Span, tools: Tools, now: datetime) -> Told | None:
    work = work_of_team(session, team, tools.zone)
    if len(workers(session, work, span.edges[0], span.edges[-1])) < tools.minimum_group:
        return None
    return told(session, work, kpi, span, tools, now)
