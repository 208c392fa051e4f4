"""What a brief says of goals, plans and thanks: each as its own command says it."""

from datetime import UTC, datetime

from handlers.cards import Block, Facts, Table, Text, Tone
from handlers.coach.brief_agreed import MOST_KUDOS, MOST_PLANS, MOST_SHOWN, today
from handlers.coach.brief_scene import Scene
from handlers.digests.naming import shortened
from handlers.goals.plan_draft import step_text, title_of
from handlers.goals.showing import standing_for
from handlers.kudos.mine import reason_of
from storage.goals import Plan, goals_for, plans_of, steps_of
from storage.kudos import public_between
from storage.people import all_people


def goals(scene: Scene) -> list[Block]:
    """Return the person's own goals and how each stands, as `goals @name` says it."""
    found = goals_for(scene.session, scene.tools.workspace_id, people=[scene.person.id])
    if not found:
        return []
    facts = tuple(
        standing_for(scene.session, each, scene.viewer, scene.now, scene.speech, scene.tools)
        for each in found[:MOST_SHOWN]
    )
    return [Text(scene.speech.say("Goals"), Tone.STRONG), Facts(facts)]


def plans(scene: Scene) -> list[Block]:
    """Return the person's open plans, each with the steps that are not done yet."""
    speech, tools = scene.speech, scene.tools
    blocks: list[Block] = []
    for plan in open_plans(scene)[:MOST_PLANS]:
        steps = steps_of(scene.session, plan.id)
        rows = tuple(
            (step_text(plan, each, tools), speech.date(each.due_on) if each.due_on else "",
             speech.say("past its day") if each.due_on and each.due_on < today(scene) else speech.say("open"))
            for each in steps if each.done_at is None
        )  # fmt: skip
        done = speech.say(
            "{done} of {count} steps done", done=speech.number(len(steps) - len(rows)), count=speech.number(len(steps))
        )
        said = [
            title_of(plan, tools),
            speech.say("since {day}", day=speech.date(plan.begins)),
            *([done] if steps else []),
        ]
        blocks.append(Text(" · ".join(said)))
        if rows:
            title = speech.say("Steps to be done")
            blocks.append(Table(title, (speech.say("Step"), speech.say("Due on"), speech.say("State")), rows))
    return [Text(speech.say("Plans"), Tone.STRONG), *blocks] if blocks else []


def open_plans(scene: Scene) -> list[Plan]:
    """Return the person's plans that are not closed, newest first."""
    found = plans_of(scene.session, scene.tools.workspace_id, [scene.person.id])
    return [each for each in found if each.closed_at is None]


def kudos(scene: Scene) -> list[Block]:
    """Return the latest public thanks of these days: whose and why, never how many."""
    since = datetime.fromtimestamp(scene.within.start, UTC)
    if scene.last is not None:
        since = max(since, scene.last.starts_at)
    found = public_between(scene.session, scene.tools.workspace_id, [scene.person.id], since, scene.now)
    if not found:
        return []
    speech = scene.speech
    names = {each.id: each.name for each in all_people(scene.session, scene.tools.workspace_id)}
    rows = tuple((names[each.from_id], shortened(reason_of(each, scene.tools))) for each in found[::-1][:MOST_KUDOS])
    return [Table(speech.say("Kudos"), (speech.say("Thanks from"), speech.say("What for")), rows)]
