"""Plans shown: to the two they are about and whoever coaches the person today; a list, or one with its steps."""

from collections.abc import Sequence

from coaching.skills import SKILLS
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.cards import Table as Rows
from handlers.coach.note_form import coached_people
from handlers.goals.finding import coached_ids, coaches, first_word, require_pair, require_plan
from handlers.goals.plan_draft import step_text, title_of
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from kpi.definitions import BY_KEY
from storage.database import Session
from storage.goals import Plan, plans_of, steps_of
from storage.people import Person

MOST_SHOWN, MOST_BUTTONS = 15, 5


def plans(request: Request, words: str, tools: Tools) -> Reply:
    """List the asker's own plans and those of who they coach, or somebody's."""
    called, _ = first_word(words)
    speech = request.speech
    with tools.database.reading() as session:
        if called:
            people = [require_pair(session, called, request, tools).id]
        else:
            people = [request.person.id, *coached_ids(session, request.person, tools, request.present)]
        coached = coached_people(session, request, tools)
        found = plans_of(session, tools.workspace_id, people)[:MOST_SHOWN]
        rows = tuple(_row(session, plan, request, tools) for plan in found)
    title = speech.say("Plans")
    if not rows:
        return Reply((Message(_none(coached, request, title)),))
    columns = (
        speech.say("No."),
        speech.say("Who"),
        speech.say("What it is about"),
        speech.say("KPI"),
        speech.say("Since"),
    )
    buttons = tuple(
        Button(speech.say("Plan {number}", number=row[0]), f"coach plan {row[0]}") for row in rows[:MOST_BUTTONS]
    )
    return Reply((Message(Card(title, (Rows(title, columns, rows),), buttons, discreet=True)),))


def _none(coached: Sequence[Person], request: Request, title: str) -> Card:
    """That there is no plan, and how one begins: who coaches somebody begins it, nobody else."""
    speech = request.speech
    if not coached:
        said = speech.say("No plan yet. Who coaches you begins one with you.")
        return Card(title, (Text(said),), (Button(speech.say("Goals"), "goals"),))
    hint = speech.say('No plan yet. "coach plan @name" begins one with somebody you coach.')
    buttons = tuple(
        Button(speech.say("Plan with {name} …", name=each.name), f"coach plan @{each.handle}")
        for each in coached[:MOST_BUTTONS]
    )
    return Card(title, (Text(hint),), buttons)


def _row(session: Session, plan: Plan, request: Request, tools: Tools) -> tuple[str, ...]:
    speech = request.speech
    kpi = BY_KEY.get(plan.kpi)
    since = speech.date(plan.begins)
    if plan.closed_at is not None:
        since = speech.say("{day}, closed", day=since)
    name = session.get_one(Person, plan.person_id).name
    return (str(plan.id), name, title_of(plan, tools), speech.say(kpi.name) if kpi else "", since)


def show(request: Request, words: str, tools: Tools) -> Reply:
    """Show a plan."""
    with tools.database.reading() as session:
        plan = require_plan(session, int(words), request, tools)
        return Reply((plan_message(session, plan, request, tools),))


def plan_message(session: Session, plan: Plan, request: Request, tools: Tools, said: str = "") -> Message:
    """Return a plan as its readers see it. `said` stands first."""
    speech = request.speech
    person = session.get_one(Person, plan.person_id)
    steps = steps_of(session, plan.id)
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks.append(Text(title_of(plan, tools)))
    kpi = BY_KEY.get(plan.kpi)
    about = [speech.say("with {name}", name=session.get_one(Person, plan.lead_id).name)]
    about += [speech.say("skill: {skill}", skill=speech.say(SKILLS[plan.skill]))] if plan.skill in SKILLS else []
    about += [speech.say("KPI: {kpi}", kpi=speech.say(kpi.name))] if kpi else []
    about.append(speech.say("from {day}", day=speech.date(plan.begins)))
    about += [speech.say("closed on {day}", day=speech.date(plan.ends))] if plan.ends else []
    blocks.append(Text(" · ".join(about), Tone.QUIET))
    rows = tuple(
        (str(each.number), step_text(plan, each, tools), speech.date(each.due_on) if each.due_on else "",
         speech.say("done") if each.done_at else "")
        for each in steps
    )  # fmt: skip
    if rows:
        title = speech.say("Steps")
        blocks.append(
            Rows(title, (speech.say("No."), speech.say("Step"), speech.say("Due on"), speech.say("State")), rows)
        )
    open_ = plan.closed_at is None
    buttons = [
        Button(speech.say("Done: {number}", number=str(each.number)), f"coach plan {plan.id} done {each.number}")
        for each in steps
        if open_ and each.done_at is None
    ][:3]
    if kpi:
        buttons.append(Button(speech.say("Did it work?"), f"coach plan {plan.id} result", Style.PRIMARY))
    if open_ and coaches(session, request.person, plan.person_id, tools, request.present):
        buttons.append(Button(speech.say("Change …"), f"coach plan {plan.id} change"))
        buttons.append(Button(speech.say("Close"), f"coach plan {plan.id} close v{plan.version}"))
    card_title = speech.say("Plan {number}: {name}", number=str(plan.id), name=person.name)
    return Message(Card(card_title, tuple(blocks), tuple(buttons), discreet=True))
