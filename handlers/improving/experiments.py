"""`improve new`, `improve 3 remove`: what a team tries out, from when, meant to move which KPI."""

import re

from handlers.cards import Button, Card, Choice, Field, FieldKind, Form, Style, Text
from handlers.errors import TooLongTextError
from handlers.goals.days import read_day
from handlers.goals.finding import led_teams
from handlers.goals.reading import find_goal_kpi, goal_kpis
from handlers.improving.experiment_list import MOST_TITLE, listed
from handlers.improving.refusals import NoExperimentWordsError, NotYoursToTryError, WhichExperimentError
from handlers.improving.teams import require_experiment, require_leading, require_team
from handlers.request import Message, Reply, Request
from handlers.subwords import YES, required_number
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.goals import Experiment, experiments_of, hold_person
from storage.teams import all_teams

_WORDS = re.compile(
    r"(?P<title>[^;]+);\s*(?:kpi|kennzahl):? (?P<kpi>[^;]+)"
    r"(?:;\s*(?:from|ab|seit|start):? (?P<day>[^;]+))?;?",
    re.IGNORECASE,
)
_TEAM = re.compile(r"(?P<team>[^:;]+):\s*(?P<rest>.+)", re.DOTALL)


def new(request: Request, words: str, tools: Tools) -> Reply:
    """Note what a team tries out, by the form or by words."""
    today = local_day(instant(request.now), request.speech.zone)
    with tools.database.writing() as session:
        if not led_teams(session, request.person):
            raise NotYoursToTryError
        if not words and not request.answers:
            return Reply(form=_form(session, request, today.isoformat()))
        answers = request.answers or _read(session, tools.workspace_id, words)
        team = require_team(session, answers.get("team", ""), request)
        require_leading(request, team.id)
        title = " ".join(answers.get("title", "").split())
        if not title:
            raise NoExperimentWordsError
        if len(title) > MOST_TITLE:
            raise TooLongTextError(most=str(MOST_TITLE), count=str(len(title)))
        kpi = find_goal_kpi(answers.get("kpi", ""), request.speech)
        begins = read_day(answers.get("begins") or today.isoformat(), today, past=True)
        # Sent twice, it is noted once.
        hold_person(session, tools.workspace_id, request.person.id)
        held = [each for each in experiments_of(session, tools.workspace_id, [team.id]) if each.title == title]
        made = next((each for each in held if (each.kpi, each.begins) == (kpi.key, begins)), None)
        if made is None:
            made = Experiment(
                workspace_id=tools.workspace_id, team_id=team.id, owner_id=request.person.id, title=title, kpi=kpi.key,
                begins=begins, made_at=request.present,
            )  # fmt: skip
            session.add(made)
            session.flush()
        return listed(session, request, tools, request.speech.say("Noted as number {number}.", number=str(made.id)))


def _read(session: Session, workspace_id: int, words: str) -> dict[str, str]:
    team = ""
    if (named := _TEAM.fullmatch(words)) and any(
        each.name.casefold() == named["team"].strip(' "').casefold() for each in all_teams(session, workspace_id)
    ):
        team, words = named["team"].strip(' "'), named["rest"]
    found = _WORDS.fullmatch(words.strip())
    if found is None:
        raise NoExperimentWordsError
    return {"team": team, "title": found["title"], "kpi": found["kpi"], "begins": found["day"] or ""}


def _form(session: Session, request: Request, today: str) -> Form:
    speech = request.speech
    teams = led_teams(session, request.person)
    fields = (
        Field("team", speech.say("Team"), FieldKind.CHOICE, teams[0].name,
              choices=tuple(Choice(team.name, team.name) for team in teams)),
        Field("title", speech.say("What is tried"), FieldKind.LINE, "", speech.say("Such as: macros for refunds")),
        Field("kpi", speech.say("KPI it is meant to move"), FieldKind.CHOICE, "first_reply",
              choices=tuple(Choice(speech.say(kpi.name), kpi.key) for kpi in goal_kpis())),
        Field("begins", speech.say("Starts on"), FieldKind.DATE, today),
    )  # fmt: skip
    return Form(speech.say("An experiment"), "improve new", speech.say("Save"), fields)


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask whether an experiment is to go, and take it away when that was said; by who leads its team."""
    number, rest = required_number(words, WhichExperimentError())
    speech = request.speech
    with tools.database.writing() as session:
        found, team = require_experiment(session, number, tools)
        require_leading(request, found.team_id)
        if rest.casefold() in YES:
            found.removed_at = request.present
            session.flush()
            return listed(session, request, tools, speech.say("It is taken away."), replaces=True)
        title = speech.say("Take experiment {number} of {team} away?", number=str(number), team=team.name)
        said = speech.say("Nobody can ask any more whether it helped. The tickets stay as they are.")
        buttons = (
            Button(speech.say("Take it away"), f"improve remove {found.id} yes", Style.DANGER),
            Button(speech.say("Leave it"), "improve"),
        )
        return Reply((Message(Card(title, (Text(found.title), Text(said)), buttons), replaces=True),))
