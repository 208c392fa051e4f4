"""`goals propose`: a goal from one's own history, never from colleagues."""

from coaching.goals import GoalKind, Proposal
from handlers.absence_words import ONE_DAY
from handlers.cards import Button, Card, Style, Text
from handlers.goals.finding import first_word, require_pair
from handlers.goals.measured import proposal_of
from handlers.goals.reading import find_goal_kpi, goal_kpis
from handlers.goals.saying import aim_said, proposal_said
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from handlers.work import work_of_person
from kpi.periods import local_day
from kpi.words import N_
from kpi.xmr import Reason
from storage.access_log import record_looks
from storage.people import Person

_WHY_NONE = {
    Reason.TOO_FEW: N_("Too few of your own weeks have enough tickets: it takes 12. Those of others are no measure."),
    Reason.TOO_EVEN: N_("Your weeks are too alike to say what is within reach. Set a goal yourself."),
}


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
    return Reply((Message(Card(title, blocks, (button, *others), footer, discreet=True)),))


def _typed(proposal: Proposal) -> str:
    """A proposal as the words that set it."""
    aim = proposal.aim
    if aim.kind is GoalKind.RATE:
        return f"{aim.kpi.key} {aim.target * 100:g}%"
    return f"{aim.share * 100:g}% of {aim.kpi.key} within {aim.target / 60:g} min"
