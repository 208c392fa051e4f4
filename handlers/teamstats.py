"""`/teamstats`: how is the team doing, for who may see it. Its members stand one by one only for who leads them."""

from collections.abc import Sequence

from handlers.arguments import Asked, read_arguments
from handlers.cards import Button, Card, Text
from handlers.errors import NoTeamError
from handlers.question import asked_period, question
from handlers.request import Message, Reply, Request
from handlers.stats_card import stats_card
from handlers.subjects import own_teams, team_subject
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.teams import Team


def teamstats(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with a team's figures, privately. A look at its members is logged for each of them."""
    today = local_day(instant(request.now), tools.zone)
    with tools.database.writing() if request.person.leads else tools.database.reading() as session:
        asked = read_arguments(words, today, session, tools.workspace_id, request.person.handle)
        team = asked.team or _only_team(session, request, asked)
        if isinstance(team, Reply):
            return team
        period = asked_period(asked, today)
        subject = team_subject(session, request.person, team, period.bounds(tools.zone), tools)
        card = stats_card(session, question("teamstats", subject, asked, request, tools))
    return Reply((Message(card),))


def _only_team(session: Session, request: Request, asked: Asked) -> Team | Reply:
    """The asker's own team; with several, a card that asks which."""
    teams = own_teams(session, request.person)
    if not teams:
        raise NoTeamError
    return teams[0] if len(teams) == 1 else Reply((Message(_which(teams, request, asked)),))


def _which(teams: Sequence[Team], request: Request, asked: Asked) -> Card:
    rest = [asked.kpi.key if asked.kpi else "", asked.period.words if asked.period else ""]
    buttons = tuple(
        Button(team.name, " ".join(word for word in ("teamstats", f'"{team.name}"', *rest) if word)) for team in teams
    )
    speech = request.speech
    return Card(speech.say("Which team?"), (Text(speech.say("You have several; press one, or name it.")),), buttons)
