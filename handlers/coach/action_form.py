"""Whose an action can be, and the form that asks for one."""

from handlers.cards import Choice, Field, FieldKind, Form
from handlers.coach.one_to_one_refusals import WhoseActionError
from handlers.coach.pairs import require_pair
from handlers.request import Request
from handlers.sealing import new_key
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person

SAVE = "save"


def whose(session: Session, person: Person | None, request: Request, tools: Tools) -> Person:
    """Whose coaching it belongs to: who is named, else the asker."""
    about = person or session.get_one(Person, request.person.id)
    require_pair(session, about, request, tools)
    if person is None and request.person.leads and not request.person.member_of - request.person.leads:
        raise WhoseActionError
    return about


def owners_of(session: Session, about: Person, lead_id: int, request: Request) -> dict[str, int]:
    """Who may own it, by handle: the person, and who coaches them; the asker is one of both."""
    lead = session.get_one(Person, lead_id)
    found = {about.handle: about.id, lead.handle: lead.id}
    return found if request.person.id in found.values() else {**found, request.person.handle: request.person.id}


def action_form(session: Session, request: Request, about: Person, lead_id: int) -> Form:
    """Return the form of a new action."""
    speech = request.speech
    names = {each: session.get_one(Person, each).name for each in owners_of(session, about, lead_id, request).values()}
    choices = tuple(
        Choice(names[number], handle) for handle, number in owners_of(session, about, lead_id, request).items()
    )
    hint = speech.say("Both of you read it, and whoever leads one of {name}'s teams.", name=about.name)
    fields = (
        Field("text", speech.say("What was agreed"), FieldKind.PARAGRAPH, hint=hint),
        Field("owner", speech.say("Who does it"), FieldKind.CHOICE, about.handle, choices=choices),
        Field("due", speech.say("Until"), FieldKind.DATE),
    )
    return Form(
        speech.say("An action"), f"coach action @{about.handle} {SAVE} {new_key()}", speech.say("Keep it"), fields
    )
