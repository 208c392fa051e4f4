"""Which team an improvement is about, and who may note one or see it."""

from coaching.access import decide_members
from handlers.improving.refusals import NoSuchExperimentError, NotYoursToTryError, WhichTeamToImproveError
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.goals import Experiment, find_experiment
from storage.teams import Team, all_teams, find_team


def require_team(session: Session, name: str, request: Request) -> Team:
    """Return the team of a name; without one the only team the asker leads, else is in; WhichTeamToImproveError."""
    viewer = request.person
    found = find_team(session, viewer.workspace_id, name) if name else None
    every = all_teams(session, viewer.workspace_id)
    if found is None and not name:
        own = viewer.leads or viewer.member_of
        mine = [team for team in every if team.id in own]
        found = mine[0] if len(mine) == 1 else None
    if found is None:
        raise WhichTeamToImproveError(known=", ".join(team.name for team in every))
    return found


def require_leading(request: Request, team_id: int) -> None:
    """Refuse whoever does not lead a team."""
    if not decide_members(request.person, team_id):
        raise NotYoursToTryError


def require_experiment(session: Session, number: int, tools: Tools) -> tuple[Experiment, Team]:
    """Return an experiment with its team; NoSuchExperimentError. Whether its figures may be seen is judged apart."""
    found = find_experiment(session, tools.workspace_id, number)
    if found is None:
        raise NoSuchExperimentError(number=str(number))
    return found, session.get_one(Team, found.team_id)
