"""The card of goals: one's own and one's teams', or those of somebody one coaches; each with how it stands."""

from collections.abc import Iterable
from datetime import datetime

from coaching.access import Viewer, decide_members
from coaching.goals import Standing
from handlers.cards import Block, Button, Card, Fact, Facts, Style, Text, Tone
from handlers.goals.finding import first_word, require_pair, sees_goal, shows_figure, work_of_goal
from handlers.goals.measured import counted_span, standing_of
from handlers.goals.saying import aim_of, goal_said, standing_fact
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from locales.speech import Speech
from storage.access_log import record_looks
from storage.database import Session
from storage.goals import Goal, goals_for
from storage.teams import Team

MOST_BUTTONS = 4


def show(request: Request, words: str, tools: Tools) -> Reply:
    """Show one's own goals with one's teams', or those of somebody."""
    called, _ = first_word(words)
    with tools.database.writing() if called else tools.database.reading() as session:
        viewer = request.person
        if not called:
            return Reply((Message(own_card(session, request, tools)),))
        person = require_pair(session, called, request, tools)
        if person.id != viewer.id:
            record_looks(session, tools.workspace_id, viewer.id, [person.id], "goals", request.present)
        goals = goals_for(session, tools.workspace_id, people=[person.id])
        title = request.speech.say("Goals of {name}", name=person.name)
        rest = f"@{person.handle}"
        return Reply((Message(goals_card(session, title, goals, request, tools, rest)),))


def own_card(session: Session, request: Request, tools: Tools, said: str = "") -> Card:
    """Return the card of the asker's own goals, and their teams'. `said` stands first."""
    viewer = request.person
    goals = goals_for(session, tools.workspace_id, people=[viewer.id], teams=viewer.member_of | viewer.leads)
    return goals_card(session, request.speech.say("Goals"), goals, request, tools, "", said)


def goals_card(
    session: Session, title: str, goals: Iterable[Goal], request: Request, tools: Tools, rest: str, said: str = ""
) -> Card:
    """Return some goals with how they stand, and the buttons that set and propose some."""
    speech = request.speech
    seen = [goal for goal in goals if sees_goal(session, request.person, goal, tools, request.present)]
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks += [Facts(tuple(goal_fact(session, goal, request, tools) for goal in seen))] if seen else []
    if not seen:
        blocks.append(Text(speech.say("No goal is set. One of your own needs nobody's leave.")))
    buttons = [
        Button(speech.say("New goal …"), f"goals set {rest}".strip(), Style.PRIMARY),
        Button(speech.say("Propose one"), f"goals propose {rest}".strip()),
    ]
    ended = [goal for goal in seen if goal.team_id is None or decide_members(request.person, goal.team_id)]
    for goal in ended[:MOST_BUTTONS]:
        number = str(goal.id)
        if aim_of(goal) is None:
            buttons.append(Button(speech.say("Reached: {number}", number=number), f"goals reached {number}"))
        buttons.append(Button(speech.say("End {number} …", number=number), f"goals end {number}"))
    footer = speech.say("Held against one's own target, never against colleagues.")
    return Card(title, tuple(blocks), tuple(buttons), footer if seen else "", discreet=True)


def goal_fact(session: Session, goal: Goal, request: Request, tools: Tools) -> Fact:
    """Return a goal as a figure: its number, what it asks, how it stands, until when."""
    return standing_for(session, goal, request.person, request.now, request.speech, tools)


def standing_for(session: Session, goal: Goal, viewer: Viewer, now: datetime, speech: Speech, tools: Tools) -> Fact:
    """Return a goal as a figure as somebody sees it. Whether it is theirs to see is asked before."""
    label = f"#{goal.id} {goal_said(goal, speech, tools)}"
    if goal.team_id is not None:
        label = f"{label} ({session.get_one(Team, goal.team_id).name})"
    fact = _standing(session, goal, label, viewer, now, speech, tools)
    due = [speech.say("until {day}", day=speech.date(goal.due_on))] if goal.due_on else []
    return Fact(fact.label, fact.value, " · ".join([part for part in (fact.note, *due) if part]))


def _standing(
    session: Session, goal: Goal, label: str, viewer: Viewer, now: datetime, speech: Speech, tools: Tools
) -> Fact:
    aim = aim_of(goal)
    if aim is None:
        return Fact(label, speech.say("under way"), speech.say("since {day}", day=speech.date(goal.begins)))
    work = work_of_goal(session, goal, tools)
    span = counted_span(goal.begins, goal.due_on, tools, instant(now))
    if not shows_figure(session, viewer, goal, work, span, tools):
        return Fact(label, speech.say("not shown: fewer than {count} people", count=speech.number(tools.minimum_group)))
    found, first = standing_of(session, work, aim, goal.begins, goal.due_on, tools, instant(now))
    return standing_fact(label, aim, found, speech.date(first), speech)


def judged(session: Session, goal: Goal, request: Request, tools: Tools) -> Standing | None:
    """Return how a goal with a figure stands; None for a step of development."""
    aim = aim_of(goal)
    if aim is None:
        return None
    work = work_of_goal(session, goal, tools)
    return standing_of(session, work, aim, goal.begins, goal.due_on, tools, instant(request.now))[0]


def own_goals(session: Session, request: Request, tools: Tools) -> list[str]:
    """Return the asker's own open goals, a line each: for the pages that gather what is somebody's."""
    speech: Speech = request.speech
    found = goals_for(session, tools.workspace_id, people=[request.person.id])
    lines = []
    for goal in found:
        try:
            fact = goal_fact(session, goal, request, tools)
        except TouchlineError:
            # No key, or another one than it was sealed with: the rest of a page is still worth reading.
            lines.append(f"#{goal.id}")
            continue
        lines.append(speech.say("{name}: {value}", name=fact.label, value=fact.value))
    return lines
