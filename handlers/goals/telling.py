"""Tells somebody that a goal was set or a plan begun with them. The notification says who did it, and nothing else."""

from handlers.cards import Button, Card, Style, Text
from handlers.language import speech_of
from handlers.request import Audience, Message, Request
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person


def goal_set(session: Session, person: Person, request: Request, tools: Tools) -> Message:
    """Return what a person is told of a goal that somebody set with them."""
    speech = speech_of(session, person.id, tools)
    title = speech.say("{name} has set a goal with you.", name=request.person.name)
    said = Text(speech.say("Held against one's own target, never against colleagues."))
    button = Button(speech.say("Goals"), "goals", Style.PRIMARY)
    return Message(Card(title, (said,), (button,), discreet=True), Audience.PERSON, person.handle)


def plan_begun(session: Session, person: Person, number: int, request: Request, tools: Tools) -> Message:
    """Return what a person is told of a plan that somebody began with them."""
    speech = speech_of(session, person.id, tools)
    title = speech.say("{name} has begun a plan with you.", name=request.person.name)
    said = Text(speech.say("The two of you can read it, and whoever coaches you today."))
    button = Button(speech.say("Plan {number}", number=str(number)), f"coach plan {number}", Style.PRIMARY)
    return Message(Card(title, (said,), (button,), discreet=True), Audience.PERSON, person.handle)
