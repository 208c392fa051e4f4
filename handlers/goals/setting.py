"""`goals set`: goals made by whom they are about, and by who coaches or leads.

Promises that a form sent twice makes one goal, and that what is said in words of one's development is sealed.
"""

import re

from coaching.goals import GoalKind
from handlers.cards import Button, Card, FieldErrors, Style, Text
from handlers.goals.finding import first_word, require_led, require_pair
from handlers.goals.forms import goal_form, read_form
from handlers.goals.reading import Wanted, read_goal
from handlers.goals.refusals import NotYourGoalError
from handlers.goals.saying import context_of
from handlers.goals.showing import own_card
from handlers.goals.telling import goal_set
from handlers.request import Message, Reply, Request
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.goals import Goal, goal_by_key, hold_person
from storage.people import Person
from storage.teams import Team

_KEY = re.compile(r"key:(?P<key>[0-9a-f]{32})$")
_TEAM = re.compile(r"(?:for |für )?team (?P<team>\"[^\"]+\"|[^:]+):\s*(?P<rest>.+)", re.IGNORECASE | re.DOTALL)


def set_(request: Request, words: str, tools: Tools) -> Reply:
    """Make a goal, by the form or by words: "goals set 80% of first replies within 2 hours until Dec 31"."""
    today = local_day(instant(request.now), request.speech.zone)
    with tools.database.writing() as session:
        if request.answers:
            return _by_form(session, request, words, tools)
        called, rest = first_word(words)
        team = None
        if named := _TEAM.fullmatch(rest):
            team, rest = require_led(session, named["team"].strip(' "'), request), named["rest"]
        person = require_pair(session, called, request, tools) if called else None
        if not rest:
            return Reply(form=goal_form(session, request, tools, person))
        return _made(session, read_goal(rest, today, request.speech), person, team, new_key(), request, tools)


def _by_form(session: Session, request: Request, words: str, tools: Tools) -> Reply:
    wanted, problems = read_form(request, local_day(instant(request.now), request.speech.zone))
    if problems:
        speech = request.speech
        beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
        return Reply(field_errors=FieldErrors(beside), refused=True)
    found = _KEY.search(words.strip())
    hold_person(session, tools.workspace_id, request.person.id)
    key = found["key"] if found else new_key()
    if goal_by_key(session, tools.workspace_id, key) is not None:
        return Reply((Message(own_card(session, request, tools, request.speech.say("That goal is set."))),))
    whose = request.answers.get("whose", "me")
    team = person = None
    if whose.startswith("team:"):
        number = whose.removeprefix("team:")
        team = session.get(Team, int(number)) if number.isdecimal() else None
        if team is None or team.workspace_id != tools.workspace_id:
            raise NotYourGoalError
        team = require_led(session, team.name, request)
    else:
        person = require_pair(session, whose, request, tools)
    return _made(session, wanted, person, team, key, request, tools)


def _made(
    session: Session, wanted: Wanted, person: Person | None, team: Team | None, key: str, request: Request, tools: Tools
) -> Reply:
    speech = request.speech
    goal = Goal(
        workspace_id=tools.workspace_id, key=key, set_by=request.person.id, set_at=request.present,
        person_id=None if team else (person.id if person else request.person.id), team_id=team.id if team else None,
        begins=local_day(instant(request.now), tools.zone), due_on=wanted.due, kind=str(GoalKind.GROWTH),
    )  # fmt: skip
    if wanted.aim is None:
        goal.sealed = seal_text(tools, context_of(key), wanted.text)
    else:
        goal.kind, goal.kpi = str(wanted.aim.kind), wanted.aim.kpi.key
        goal.target, goal.share = wanted.aim.target, wanted.aim.share
    session.add(goal)
    session.flush()
    said = speech.say("Goal {number} is set.", number=str(goal.id))
    if goal.person_id in (None, request.person.id) or person is None:
        return Reply((Message(own_card(session, request, tools, said)),))
    show = Button(speech.say("Goals of {name}", name=person.name), f"goals @{person.handle}", Style.PRIMARY)
    card = Card(said, (Text(speech.say("{name} can see it.", name=person.name)),), (show,))
    return Reply((Message(card), goal_set(session, person, request, tools)))
