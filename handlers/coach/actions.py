"""`coach action`: what came out of a 1:1, with who does it until when. `coach actions` lists what is open.

Promises that the text is sealed and shown to the two and to whoever coaches the person today; that an action has an
owner and a day; and that a form that is sent twice is one action.
"""

from handlers.cards import Button, Card, FieldErrors, Text
from handlers.coach.action_form import SAVE, action_form, owners_of, whose
from handlers.coach.action_words import Wanted, of_answers, of_words
from handlers.coach.actions_shown import shown
from handlers.coach.agenda import after, number_in
from handlers.coach.one_to_one_refusals import NoSuchItemError
from handlers.coach.pairs import lead_for, leads_of, may_see, named, require_pair
from handlers.coach.privately import discreet
from handlers.request import Audience, Message, Reply, Request
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session, Work, alone
from storage.meetings import ActionItem
from storage.one_to_one import action_by_key, action_context, end_item, find_action
from storage.people import Person

_DONE = ("done", "erledigt", "fertig")


def action(request: Request, words: str, tools: Tools) -> Reply:
    """Note what was agreed, by words or the form; or that it is done."""
    with tools.database.reading() as session:
        person, said = named(session, words, request, tools)
    if (rest := after(said, _DONE)) is not None and (not rest or rest.lstrip("#").isdecimal()):
        return _done(request, rest, tools)
    if (rest := after(said, (SAVE,))) is not None and request.answers:
        return _saved(request, person, rest, tools)
    with tools.database.writing() as session:
        if person is not None and said and _is_own_coach(session, person, request, tools):
            said = f"@{person.handle}: {said}"
            person = None
        about = whose(session, person, request, tools)
        lead_id = lead_for(session, about, request, tools)
        if not said:
            return Reply(form=action_form(session, request, about, lead_id))
        wanted = of_words(said, owners_of(session, about, lead_id, request), request)
        _keep(session, about, lead_id, new_key(), wanted, request, tools)
    return _kept(request, about, wanted, tools)


def actions(request: Request, words: str, tools: Tools) -> Reply:
    """List what is open, of everybody the asker sees, or of one person."""
    with tools.database.reading() as session:
        person, said = named(session, words, request, tools)
    if (rest := after(said, _DONE)) is not None:
        return _done(request, rest, tools)
    return shown(request, person, tools)


def _is_own_coach(session: Session, person: Person, request: Request, tools: Tools) -> bool:
    """Whether somebody names who coaches them: as the owner of an action of their own coaching."""
    named_lead = person.id in leads_of(session, request.person.id, request, tools)
    return named_lead and not may_see(session, person.id, request, tools)


def _saved(request: Request, person: Person | None, key: str, tools: Tools) -> Reply:
    speech = request.speech
    with tools.database.writing() as session:
        about = person or session.get_one(Person, request.person.id)
        require_pair(session, about, request, tools)
        lead_id = lead_for(session, about, request, tools)
        wanted, problems = of_answers(request.answers, owners_of(session, about, lead_id, request), request)
        if wanted is None:
            beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        is_new = _keep(session, about, lead_id, key, wanted, request, tools)
    return _kept(request, about, wanted, tools) if is_new else shown(request, about, tools)


def _keep(
    session: Session, about: Person, lead_id: int, key: str, wanted: Wanted, request: Request, tools: Tools
) -> bool:
    """Keep an action once, however often its form comes; return whether it is new."""
    alone(session.connection(), Work.SET_UP)
    if action_by_key(session, tools.workspace_id, key) is not None:
        return False
    item = ActionItem(
        workspace_id=tools.workspace_id, key=key, lead_id=lead_id, about_id=about.id, owner_id=wanted.owner_id,
        sealed=seal_text(tools, action_context(key), wanted.text), due_on=wanted.due_on, agreed_at=request.present,
    )  # fmt: skip
    session.add(item)
    session.flush()
    return True


def _kept(request: Request, about: Person, wanted: Wanted, tools: Tools) -> Reply:
    """Show the list; tell an owner who did not write it."""
    told: tuple[Message, ...] = ()
    if wanted.owner_id != request.person.id:
        with tools.database.reading() as session:
            owner = session.get_one(Person, wanted.owner_id)
            told = (Message(_news(request, owner, wanted, tools), Audience.PERSON, owner.handle),)
    return Reply((*shown(request, about, tools).messages, *told))


def _news(request: Request, owner: Person, wanted: Wanted, tools: Tools) -> Card:
    speech = Speech(owner.locale or tools.locale, owner.zone or tools.zone)
    title = speech.say("{name} noted an action of yours from your 1:1", name=request.person.name)
    due = speech.say("Until {day}.", day=speech.named_day(wanted.due_on))
    return discreet(title, (Text(wanted.text), Text(due)), (Button(speech.say("My actions"), "coach actions"),))


def _done(request: Request, rest: str, tools: Tools) -> Reply:
    with tools.database.writing() as session:
        item = find_action(session, tools.workspace_id, number_in(rest))
        if item is None or not may_see(session, item.about_id, request, tools):
            raise NoSuchItemError
        end_item(session, item, request.present)
    return shown(request, None, tools, replaces=True)
