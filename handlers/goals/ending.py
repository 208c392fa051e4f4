"""`goals reached 3`, `goals end 3`: how a goal comes to its end."""

from coaching.goals import Verdict
from handlers.cards import Button, Card, Facts, Style, Text
from handlers.goals.finding import require_goal
from handlers.goals.refusals import NotReachedYetError, WhichGoalError
from handlers.goals.showing import goal_fact, judged, own_card
from handlers.request import Message, Reply, Request
from handlers.subwords import YES, required_number
from handlers.tools import Tools
from kpi.words import N_
from storage.access_log import record_looks


def reached(request: Request, words: str, tools: Tools) -> Reply:
    """End a goal as reached: a step of development by one's word, a figure where its interval leaves no doubt."""
    return _end(request, words, tools, reached=True)


def end(request: Request, words: str, tools: Tools) -> Reply:
    """Ask whether a goal is to end as it stands, and end it when that was said."""
    number, rest = required_number(words, WhichGoalError())
    if rest.casefold() in YES:
        return _end(request, words, tools, reached=False)
    speech = request.speech
    with tools.database.writing() as session:
        goal = require_goal(session, number, request, tools)
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
    number, _ = required_number(words, WhichGoalError())
    with tools.database.writing() as session:
        goal = require_goal(session, number, request, tools)
        standing = judged(session, goal, request, tools)
        certain = standing is None or standing.verdict is Verdict.REACHED
        if reached and not certain:
            raise NotReachedYetError(number=str(number))
        goal.reached = reached or (standing is not None and certain)
        goal.ended_at = request.present
        session.flush()
        said = N_("Goal {number} is reached.") if goal.reached else N_("Goal {number} has ended.")
        card = own_card(session, request, tools, request.speech.say(said, number=str(number)))
        return Reply((Message(card, replaces=True),))
