"""`/teamstats`: how is the team doing, for who may see it. Its members stand one by one only for who leads them."""

from collections.abc import Sequence

from coaching.access import Role
from handlers.arguments import Asked, read_arguments
from handlers.cards import Button, Card, Text
from handlers.errors import NoFiguresError, NotATeamError, NoTeamError, NoTeamLargeEnoughError
from handlers.question import asked_period, question
from handlers.request import Message, Reply, Request
from handlers.stats_card import stats_card
from handlers.subjects import own_teams, team_subject
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.teams import Team

MOST_OFFERED = 20
"""More teams than this are not offered as buttons: their names are typed sooner than found."""


def teamstats(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with a team's figures, privately. A look at its members is logged for each of them."""
    today = local_day(instant(request.now), tools.zone)
    with tools.database.writing() if request.person.leads else tools.database.reading() as session:
        asked = read_arguments(words, today, session, request.person)
        if asked.person is not None:
            raise NotATeamError(handle=asked.person.handle)
        bounds = asked_period(asked, today).bounds(tools.zone)
        teams = [asked.team] if asked.team else _offered(session, request, bounds, tools)
        if len(teams) > 1:
            return Reply((Message(_which(teams, request, asked)),))
        subject = team_subject(session, request.person, teams[0], bounds, "teamstats", tools, request.present)
        card = stats_card(session, question("teamstats", subject, asked, request, tools))
    return Reply((Message(card),))


def _offered(session: Session, request: Request, bounds: tuple[int, int], tools: Tools) -> list[Team]:
    """The teams that are meant when none is named; at least one, or the refusal that says why there is none."""
    if request.person.role == Role.ADMIN:
        raise NoFiguresError
    teams = own_teams(session, request.person, bounds, tools)
    if teams:
        return teams
    if request.person.role in (Role.MANAGER, Role.EXECUTIVE):
        raise NoTeamLargeEnoughError(minimum=tools.minimum_group)
    raise NoTeamError


def _which(teams: Sequence[Team], request: Request, asked: Asked) -> Card:
    rest = [asked.kpi.key if asked.kpi else "", asked.period.words if asked.period else ""]
    buttons = tuple(
        Button(team.name, " ".join(word for word in ("teamstats", f'"{team.name}"', *rest) if word))
        for team in teams[:MOST_OFFERED]
    )
    speech = request.speech
    words = [speech.say("There are several that you can see; press one, or name it.")]
    if len(teams) > MOST_OFFERED:
        example = f'"teamstats {teams[MOST_OFFERED].name}"'
        more = speech.number(len(teams) - MOST_OFFERED)
        words.append(speech.say("{count} more are not shown here. Name one: {example}", count=more, example=example))
    return Card(speech.say("Which team?"), tuple(Text(each) for each in words), buttons)
