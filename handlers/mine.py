"""What is mine of the coaching loop, for the home page and the welcome card: what is due, goals, kudos; never a count.

Shown to its owner alone, and nothing of it is anybody else's: reading it is no look at a person.
"""

from collections.abc import Iterator
from datetime import timedelta

from handlers.cards import Block, Button, Text, Tone
from handlers.courses import courses_done, courses_due, open_courses
from handlers.digests.naming import shortened
from handlers.request import Request
from handlers.tools import Tools, instant
from storage.database import Session
from storage.goals import goals_for
from storage.kudos import received
from storage.people import Person

MOST_SHOWN = 5
LONGEST = 120
NEWS = timedelta(days=30)


def what_is_due(session: Session, request: Request, tools: Tools) -> list[str]:
    """Return what waits for me: check-ins, 1:1s, what I have agreed to do, courses; a sentence each."""
    from handlers.due import due_items

    said = [item.said for item in due_items(session, request, tools)]
    return said + courses_due(session, request.person.id, instant(request.present), request.speech, tools)


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
    """Return the courses I have done in the last month, and what is worth reading for those that are open."""
    from handlers.coach.knowledge import reading_for

    person, speech = request.person.id, request.speech
    done = courses_done(session, person, instant(request.present), speech, tools)
    named = open_courses(session, person, tools)
    return done + (reading_for(session, tools, person, (), (), speech, request.present, named) if named else [])


def my_buttons(session: Session, request: Request, tools: Tools) -> Iterator[Button]:
    """Yield the buttons that open what is mine: what is due first, goals where there are some, coaching, kudos."""
    from handlers.due import due_items

    speech, person = request.speech, request.person
    acting = {item.button.words: item.button for item in due_items(session, request, tools)}
    yield from list(acting.values())[:MOST_SHOWN]
    if goals_for(session, tools.workspace_id, people=[person.id], teams=person.leads):
        yield Button(speech.say("Goals"), "goals")
    if person.leads or person.member_of:
        yield Button(speech.say("Coaching"), "coach")
    yield Button(speech.say("Thank somebody"), "kudos")
