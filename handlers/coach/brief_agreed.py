"""A brief's other half: what was agreed and is open, the agenda, goals, plans, kudos, and three questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from coaching.questions import Since, decide_questions
from handlers.cards import Block, Cell, Table, Text, Tone
from handlers.coach.brief_scene import Scene
from handlers.coach.knowledge import reading_for
from handlers.courses import open_courses
from handlers.sealing import open_text
from kpi.periods import local_day
from storage.goals import goals_for, plans_of
from storage.meetings import ActionItem, actions_about
from storage.one_to_one import action_context, agenda_about, agenda_context
from storage.people import all_people

MOST_SHOWN, MOST_PLANS, MOST_KUDOS, OLD_DAYS = 10, 3, 3, 7
A_DAY = 86_400


def agreed_last(scene: Scene) -> list[Block]:
    """Return what was agreed at the last 1:1 and since, done or not, and what is open from before."""
    found = actions_about(scene.session, scene.person.id)
    since = scene.last.starts_at if scene.last else None
    last = [each for each in found if since is not None and each.agreed_at >= since]
    earlier = [each for each in found if each not in last and each.done_at is None]
    speech = scene.speech
    blocks = _actions(scene, speech.say("Agreed last time"), last)
    blocks += _actions(scene, speech.say("Open actions"), earlier)
    return blocks or [Text(speech.say("No action is open."))]


def _actions(scene: Scene, title: str, found: Sequence[ActionItem]) -> list[Block]:
    if not found:
        return []
    speech, tools = scene.speech, scene.tools
    names = {each.id: each.name for each in all_people(scene.session, tools.workspace_id)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            open_text(tools, action_context(each.key), each.sealed), names[each.owner_id],
            speech.date(each.due_on) if each.due_on else "", _state(each, scene),
        )
        for each in found[:MOST_SHOWN]
    )  # fmt: skip
    return [Table(title, (speech.say("What"), speech.say("Who"), speech.say("Until"), speech.say("State")), rows)]


def _state(item: ActionItem, scene: Scene) -> str:
    if item.done_at is not None:
        return scene.speech.say("done")
    return scene.speech.say("past its day") if _overdue(item, scene) else scene.speech.say("open")


def _overdue(item: ActionItem, scene: Scene) -> bool:
    return item.done_at is None and item.due_on is not None and item.due_on < today(scene)


def today(scene: Scene) -> date:
    """Return the reader's day."""
    return local_day(scene.instant, scene.speech.zone)


def agenda(scene: Scene) -> list[Block]:
    """Return what both want to talk about."""
    found = agenda_about(scene.session, scene.tools.workspace_id, scene.person.id)
    speech, tools = scene.speech, scene.tools
    if not found:
        return []
    names = {each.id: each.name for each in all_people(scene.session, tools.workspace_id)}
    rows = tuple(
        (open_text(tools, agenda_context(each.key), each.sealed), names[each.author_id]) for each in found[:MOST_SHOWN]
    )
    return [Table(speech.say("On the agenda"), (speech.say("What"), speech.say("Added by")), rows)]


def reading(scene: Scene) -> list[Block]:
    """Return what is worth reading: about the skills of open plans, what low ratings were about, and open courses."""
    plans = plans_of(scene.session, scene.tools.workspace_id, [scene.person.id])
    skills = [plan.skill for plan in plans if plan.closed_at is None]
    topics = [each.topic for each in scene.ratings if not each.good and each.topic]
    person, courses = scene.person.id, open_courses(scene.session, scene.person.id, scene.tools)
    return reading_for(scene.session, scene.tools, person, skills, topics, scene.speech, scene.now, courses)


def questions(scene: Scene) -> list[Block]:
    """Return three questions, each with what it rests on."""
    speech, since = scene.speech, _known(scene)
    values = {key: speech.number(each) if isinstance(each, int) else each for key, each in asdict(since).items()}
    blocks: list[Block] = [Text(speech.say("Three questions you could ask"), Tone.STRONG)]
    for number, each in enumerate(decide_questions(since), 1):
        text = speech.say(each.text, **values)
        blocks.append(Text(f"{number}. {text}"))
        if each.evidence:
            blocks.append(Text(speech.say(each.evidence, **values), Tone.QUIET))
    return blocks


def _known(scene: Scene) -> Since:
    low = [each for each in scene.ratings if not each.good]
    topic, most = max(
        Counter(each.topic for each in low if each.topic).items(), key=lambda each: (each[1], each[0]), default=("", 0)
    )
    back = next((each for each in scene.found if each.kpi.key == "reopen_rate"), None)
    return Since(
        unusual={each.kpi.key: each.watch.above for each in scene.found if each.watch and each.watch.signals},
        good_words=sum(1 for each in scene.ratings if each.good and (each.comment or "").strip()),
        low_ratings=len(low),
        topic_low=most,
        topic=topic,
        reopened=int(sum(back.values.value)) if back else 0,
        overdue=sum(_overdue(each, scene) for each in actions_about(scene.session, scene.person.id)),
        goals=len(goals_for(scene.session, scene.tools.workspace_id, people=[scene.person.id])),
        open=len(scene.open),
        old=sum(1 for each in scene.open if scene.instant - each.opened_at > OLD_DAYS * A_DAY),
    )
