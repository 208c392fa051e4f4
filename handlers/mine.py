"""What is mine of the coaching loop, for the home page and the welcome card: what is due, goals, kudos; never a count.

Shown to its owner alone, and nothing of it is anybody else's: reading it is no look at a person. What cannot be opened
is named by its day instead.
"""

from collections.abc import Iterator
from datetime import timedelta

from handlers.cards import Block, Button, Text, Tone
from handlers.courses import courses_done, courses_due
from handlers.digests.naming import shortened
from handlers.errors import RefusedError
from handlers.request import Request
from handlers.sealing import open_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.goals import goals_for
from storage.kudos import received
from storage.meetings import ActionItem, actions_owned
from storage.people import Person

MOST_SHOWN = 5
LONGEST = 120
NEWS = timedelta(days=30)


def what_is_due(session: Session, request: Request, tools: Tools) -> list[str]:
    """Return what I have agreed to do, the check-ins and the courses that wait for me, a sentence each."""
    from handlers.checkins.mine import due
    from handlers.coach.pairs import may_see

    speech = request.speech
    said = [
        speech.say('Check-in "{title}" waits for your answer.', title=waiting.series.title)
        for waiting in due(session, request.person.id, tools, request.present)[:MOST_SHOWN]
    ]
    said += courses_due(session, request.person.id, instant(request.present), speech, tools)
    today = local_day(instant(request.present), speech.zone)
    mine = [
        each for each in actions_owned(session, request.person.id) if may_see(session, each.about_id, request, tools)
    ]
    for item in mine[:MOST_SHOWN]:
        what = _action(item, tools)
        if item.due_on is None:
            said.append(speech.say("To do: {what}", what=what))
        elif item.due_on < today:
            said.append(speech.say("To do since {day}: {what}", day=speech.date(item.due_on), what=what))
        else:
            said.append(speech.say("To do until {day}: {what}", day=speech.date(item.due_on), what=what))
    return said


def my_goals(session: Session, request: Request, tools: Tools) -> list[Block]:
    """Return my open goals and where I stand."""
    from handlers.goals.showing import own_goals

    found = own_goals(session, request, tools)[:MOST_SHOWN]
    return [Text(request.speech.say("My goals"), Tone.STRONG), *(Text(line) for line in found)] if found else []


def my_kudos(session: Session, request: Request, tools: Tools) -> list[Block]:
    """Return what I was thanked for in the last month, the latest of it."""
    from handlers.kudos.mine import reason_of

    speech = request.speech
    rows = [row for row in received(session, request.person.id, MOST_SHOWN) if row.at >= request.present - NEWS]
    if not rows:
        return []
    lines = [
        speech.say(
            "{name}: {reason}",
            name=session.get_one(Person, row.from_id).name,
            reason=shortened(reason_of(row, tools), LONGEST),
        )
        for row in rows
    ]
    return [Text(speech.say("Kudos for me"), Tone.STRONG), *(Text(line) for line in lines)]


def my_courses(session: Session, request: Request, tools: Tools) -> list[Block]:
    """Return the courses I have done in the last month."""
    return courses_done(session, request.person.id, instant(request.present), request.speech, tools)


def my_buttons(session: Session, request: Request, tools: Tools) -> Iterator[Button]:
    """Yield the buttons that open what is mine: a check-in that waits, goals where there are some, kudos."""
    from handlers.checkins.mine import due

    speech = request.speech
    waiting = due(session, request.person.id, tools, request.present)
    if waiting:
        yield Button(speech.say("Answer the check-in"), waiting[0].words)
    if goals_for(session, tools.workspace_id, people=[request.person.id]):
        yield Button(speech.say("Goals"), "goals")
    yield Button(speech.say("Thank somebody"), "kudos")


def _action(item: ActionItem, tools: Tools) -> str:
    from storage.one_to_one import action_context

    try:
        return shortened(open_text(tools, action_context(item.key), item.sealed), LONGEST)
    except RefusedError:
        # Nothing to open it with: that it is due is still worth knowing.
        return f"#{item.id}"
