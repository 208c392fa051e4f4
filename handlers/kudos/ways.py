"""How teams thank: the values, the channel, the limit and the emoji that are in force for some people."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from coaching.access import Role, Viewer, decide_members
from coaching.kudos import DAILY_LIMIT
from handlers.digests.plans import Target
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.kudos import KudosSettings, settings_of
from storage.teams import Team, all_teams, memberships_on


def teams_of(session: Session, people: Iterable[int], tools: Tools, now: datetime) -> set[int]:
    """Return the ids of the teams some people are in today."""
    wanted = set(people)
    today = local_day(instant(now), tools.zone)
    held = memberships_on(session, tools.workspace_id, today, today)
    return {each.team_id for each in held if each.person_id in wanted}


def values_of(settings: Iterable[KudosSettings]) -> list[str]:
    """Return the values of some teams, each once, in their order."""
    found: dict[str, str] = {}
    for each in settings:
        for value in each.values:
            found.setdefault(value.casefold(), value)
    return list(found.values())


def limit_of(settings: Sequence[KudosSettings]) -> int:
    """Return how often somebody of some teams may thank in a day: the most that one of them allows."""
    return max((each.daily_limit for each in settings), default=DAILY_LIMIT)


def channels_of(settings: Iterable[KudosSettings]) -> list[Target]:
    """Return the channels of some teams, each once."""
    found = {(each.tenant, each.channel): Target(each.tenant, None, each.channel) for each in settings if each.channel}
    return list(found.values())


def settings_for(session: Session, people: Iterable[int], tools: Tools, now: datetime) -> Sequence[KudosSettings]:
    """Return how the teams of some people thank, those that have said."""
    return settings_of(session, sorted(teams_of(session, people, tools, now)))


def teams_to_set(session: Session, viewer: Viewer, tools: Tools) -> list[Team]:
    """Return the teams whose way of thanking somebody may set: those they lead; an admin all of them."""
    teams = all_teams(session, tools.workspace_id)
    if viewer.role == Role.ADMIN:
        return list(teams)
    return [team for team in teams if decide_members(viewer, team.id)]
