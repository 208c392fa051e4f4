"""`goals set`, `reached`, `end`, `propose`: goals made and ended by whom they are about, and by who coaches or leads.

Promises that a form sent twice makes one goal, and that what is said in words of one's development is sealed.
"""

import re

from coaching.goals import GoalKind, Proposal, Verdict
from handlers.absence_words import ONE_DAY
from handlers.cards import Button, Card, Facts, FieldErrors, Style, Text
from handlers.goals.finding import first_word, require_goal, require_led, require_pair
from handlers.goals.forms import goal_form, read_form
from handlers.goals.measured import proposal_of
from handlers.goals.reading import Wanted, find_goal_kpi, goal_kpis, read_goal
from handlers.goals.refusals import NotReachedYetError, NotYourGoalError, WhichGoalError
from handlers.goals.saying import aim_said, context_of, proposal_said
from handlers.goals.showing import goal_fact, judged, own_card
from handlers.request import Message, Reply, Request
from handlers.sealing import new_key, seal_text
from handlers.subwords import leading_number
from handlers.tools import Tools, instant
from handlers.work import work_of_person
from kpi.periods import local_day
from kpi.words import N_
from kpi.xmr import Reason
from storage.access_log import record_looks
from storage.database import Session
from storage.goals import Goal, goal_by_key, hold_person
from storage.people import Person
from storage.teams import Team

YES = frozenset({"yes", "ja"})
_KEY = re.compile(r"key:(?P<key>[0-9a-f]{32})$")
_TEAM = re.compile(r"(?:for |für )?team (?P<team>\"[^\"]+\"|[^:]+):\s*(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_WHY_NONE = {
    Reason.TOO_FEW: N_("Too few of your own weeks have enough tickets: it takes 12. Those of others are no measure."),
    Reason.TOO_EVEN: N_("Your weeks are too alike to say what is within reach. Set a goal yourself."),
}


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
    return Reply((Message(Card(said, (Text(speech.say("{name} can see it.", name=person.name)),), (show,))),))


def reached(request: Request, words: str, tools: Tools) -> Reply:
    """End a goal as reached: a step of development by one's word, a figure where its interval leaves no doubt."""
    return _end(request, words, tools, reached=True)


def end(request: Request, words: str, tools: Tools) -> Reply:
    """Ask whether a goal is to end as it stands, and end it when that was said."""
    number, rest = leading_number(words)
    if rest.casefold() in YES:
        return _end(request, words, tools, reached=False)
    if not number:
        raise WhichGoalError
    speech = request.speech
    with tools.database.writing() as session:
        goal = require_goal(session, int(number), request, tools)
        if goal.person_id not in (None, request.person.id):
            record_looks(session, tools.workspace_id, request.person.id, [goal.person_id], "goals", request.present)
        fact = goal_fact(session, goal, request, tools)
    said = Text(speech.say("It ends as it stands now, and is not counted any further. It does not come back."))
    buttons = (
        Button(speech.say("End it"), f"goals end {goal.id} yes", Style.DANGER),
        Button(speech.say("Leave it"), "goals"),
    )
    title = speech.say("End goal {number}?", number=str(goal.id))
    return Reply((Message(Card(title, (Facts((fact,)), said), buttons, discreet=True), replaces=True),))


def _end(request: Request, words: str, tools: Tools, *, reached: bool) -> Reply:
    number, _ = leading_number(words)
    if not number:
        raise WhichGoalError
    with tools.database.writing() as session:
        goal = require_goal(session, int(number), request, tools)
        standing = judged(session, goal, request, tools)
        certain = standing is None or standing.verdict is Verdict.REACHED
        if reached and not certain:
            raise NotReachedYetError(number=number)
        goal.reached = reached or (standing is not None and certain)
        goal.ended_at = request.present
        session.flush()
        said = N_("Goal {number} is reached.") if goal.reached else N_("Goal {number} has ended.")
        card = own_card(session, request, tools, request.speech.say(said, number=number))
        return Reply((Message(card, replaces=True),))


def propose(request: Request, words: str, tools: Tools) -> Reply:
    """Propose a goal for a KPI by one's own last twelve weeks; for the first that has enough where none is named."""
    called, rest = first_word(words)
    speech, now = request.speech, instant(request.now)
    with tools.database.writing() if called else tools.database.reading() as session:
        person = require_pair(session, called, request, tools) if called else session.get_one(Person, request.person.id)
        if person.id != request.person.id:
            record_looks(session, tools.workspace_id, request.person.id, [person.id], "goals", request.present)
        work = work_of_person(session, person.id)
        kpis = [find_goal_kpi(rest, request.speech)] if rest else [kpi for kpi in goal_kpis() if kpi.personal]
        found = [(kpi, proposal_of(session, work, kpi, tools, now)) for kpi in kpis]
    proposals = [each for _, each in found if isinstance(each, Proposal)]
    title = speech.say("A goal worth setting")
    if not proposals:
        why = next((each for _, each in found if isinstance(each, Reason)), Reason.TOO_FEW)
        return Reply((Message(Card(title, (Text(speech.say(_WHY_NONE[why])),))),))
    proposal = proposals[0]
    whom = f"@{person.handle} " if person.id != request.person.id else ""
    due = local_day(now, tools.zone) + 84 * ONE_DAY
    blocks = (Text(aim_said(proposal.aim, speech)), Text(proposal_said(proposal, speech)))
    button = Button(speech.say("Set it"), f"goals set {whom}{_typed(proposal)} until {due.isoformat()}", Style.PRIMARY)
    others = tuple(
        Button(speech.say(each.aim.kpi.name), f"goals propose {whom}{each.aim.kpi.key}") for each in proposals[1:4]
    )
    footer = speech.say("It rests on one's own tickets alone, never on those of colleagues.")
    return Reply((Message(Card(title, blocks, (button, *others), footer)),))


def _typed(proposal: Proposal) -> str:
    """A proposal as the words that set it."""
    aim = proposal.aim
    if aim.kind is GoalKind.RATE:
        return f"{aim.kpi.key} {aim.target * 100:g}%"
    return f"{aim.share * 100:g}% of {aim.kpi.key} within {aim.target / 60:g} min"
