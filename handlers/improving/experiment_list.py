"""`improve`: what teams try out or have tried, for whoever may see those teams' figures."""

from coaching.access import TeamSubject, Verdict, decide_sight
from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.goals.finding import led_teams
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from handlers.work import work_of_team, workers
from kpi.definitions import BY_KEY
from storage.database import Session
from storage.goals import experiments_of
from storage.teams import Team, all_teams

MOST_TITLE, MOST_SHOWN, MOST_BUTTONS = 120, 15, 5


def list_(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """List what the asker's teams try out or have tried."""
    with tools.database.reading() as session:
        return listed(session, request, tools)


def listed(session: Session, request: Request, tools: Tools, said: str = "", *, replaces: bool = False) -> Reply:
    """Return the list, led by what has just been done."""
    speech, viewer = request.speech, request.person
    teams = {
        team.id: team.name
        for team in all_teams(session, tools.workspace_id)
        if decide_sight(viewer, _subject(session, team, request, tools), tools.minimum_group) == Verdict.YES
    }
    found = experiments_of(session, tools.workspace_id, teams)[:MOST_SHOWN]
    rows = tuple(
        (str(each.id), each.title, teams[each.team_id],
         speech.say(BY_KEY[each.kpi].name) if each.kpi in BY_KEY else each.kpi, speech.date(each.begins))
        for each in found
    )  # fmt: skip
    title = speech.say("Experiments")
    columns = (speech.say("No."), speech.say("What"), speech.say("Team"), speech.say("KPI"), speech.say("Since"))
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks.append(Table(title, columns, rows) if rows else Text(speech.say("Nothing is noted that a team tries out.")))
    buttons = [
        Button(speech.say("Result: {number}", number=row[0]), f"improve {row[0]} result", Style.PLAIN)
        for row in rows[:3]
    ]
    buttons += [Button(speech.say("New …"), "improve new", Style.PRIMARY)] if led_teams(session, viewer) else []
    buttons += [
        Button(speech.say("Where tickets wait: {team}", team=name), f'improve bottlenecks "{name}"')
        for name in list(teams.values())[:MOST_BUTTONS]
    ]
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons)), replaces=replaces),))


def _subject(session: Session, team: Team, request: Request, tools: Tools) -> TeamSubject:
    now = instant(request.now)
    return TeamSubject(team.id, len(workers(session, work_of_team(session, team, tools.zone), now - 90 * 86_400, now)))
