"""`coach brief @tom`: what a coach wants to know before a 1:1, good things first, with three questions at its end.

Promises: to the coach alone, never in a channel, each one a look that the person can read of; nothing is loaded before
the policy has said yes; and nobody is ranked. What it says of a measure is what the control chart says.
"""

from handlers.called import calls_said
from handlers.cards import Block, Button, Card, Text, Tone
from handlers.coach import brief_agreed, brief_figures, brief_progress
from handlers.coach.brief_scene import Scene, open_scene
from handlers.coach.comparing import compare_person
from handlers.coach.meetings_shown import call_table
from handlers.coach.one_to_one_refusals import NotOneselfError, WhomToBriefError
from handlers.coach.pairs import named
from handlers.coach.privately import discreet, privately
from handlers.courses import courses_table
from handlers.request import Reply, Request
from handlers.reviewed import reviews_said
from handlers.tools import Tools
from storage.access_log import record_looks
from storage.one_to_one import coming_meetings

COMMAND = "coach brief"


def brief(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with the brief, and note the look."""
    with tools.database.writing() as session:
        person, _ = named(session, words, request, tools)
        if person is None:
            raise WhomToBriefError
        if person.id == request.person.id:
            raise NotOneselfError
        scene = open_scene(session, request.person, person, request.speech, tools, request.present)
        record_looks(session, tools.workspace_id, request.person.id, [person.id], COMMAND, request.present)
        card = compose(scene)
    return privately(request, card)


def compose(scene: Scene) -> Card:
    """Return the brief. Whoever shows it notes the look."""
    speech, person = scene.speech, scene.person
    compared = compare_person(
        scene.session, person.id, scene.peers, scene.rules, scene.instant, scene.tools
    ) if scene.work else None  # fmt: skip
    blocks: list[Block] = [
        *_when(scene),
        *brief_progress.kudos(scene),
        *brief_figures.signals(scene),
        *brief_figures.reading(scene),
        *brief_figures.said_by_customers(scene),
        *_called(scene),
        *_reviewed(scene),
        *(brief_figures.like_for_like(scene, compared) if compared else ()),
        *brief_agreed.agreed_last(scene),
        *brief_agreed.agenda(scene),
        *brief_progress.goals(scene),
        *brief_progress.plans(scene),
        *courses_table(scene.session, scene.person.id, scene.within.start, scene.speech, scene.tools),
        *brief_agreed.questions(scene),
        *brief_agreed.reading(scene),
    ]
    handle = person.handle
    plan = next(iter(brief_progress.open_plans(scene)), None)
    buttons = (
        Button(speech.say("Note an action"), f"coach action @{handle}"),
        Button(speech.say("Add to the agenda"), f"coach agenda @{handle} add"),
        Button(speech.say("Write a note"), f"coach @{handle}"),
        Button(speech.say("Notes"), f"coach notes @{handle}"),
        *([Button(speech.say("Plan {number}", number=str(plan.id)), f"coach plan {plan.id}")] if plan else []),
    )
    footer = speech.say("For you alone. {name} can read that you looked.", name=person.name)
    return discreet(speech.say("Brief: 1:1 with {name}", name=person.name), tuple(blocks), buttons, footer)


def _called(scene: Scene) -> list[Block]:
    """How many calls there were in these days, and how long they took."""
    within = scene.within
    return calls_said(scene.session, scene.person.id, within.start, within.end, scene.speech, scene.tools)


def _reviewed(scene: Scene) -> list[Block]:
    """What quality reviews say of these days."""
    within = scene.within
    return reviews_said(scene.session, scene.person.id, within.start, within.end, scene.speech, scene.tools)


def _when(scene: Scene) -> list[Block]:
    """When they meet, and which days the brief is about."""
    speech = scene.speech
    period = scene.within.period
    days = speech.day_range(period.first, period.last)
    about = (
        speech.say("Since your last 1:1: {days}.", days=days)
        if scene.last
        else speech.say("No 1:1 is known yet; this is about {days}.", days=days)
    )
    coming = coming_meetings(scene.session, scene.tools.workspace_id, scene.person.id, scene.now)
    planned = next((each for each in coming if each.lead_id == scene.viewer.id), None)
    if planned is None:
        return [Text(about, Tone.QUIET)]
    blocks: list[Block] = [Text(speech.moment(planned.starts_at), Tone.STRONG), Text(about, Tone.QUIET)]
    return [*blocks, call_table(planned.link, speech)] if planned.link else blocks
