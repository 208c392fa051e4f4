"""`coach action`: what came out of a 1:1, with who does it until when. `coach actions` lists what is open.

Promises that the text is sealed and shown to the two and to whoever coaches the person today; that an action has an
owner and a day; and that a form that is sent twice is one action.
"""

from collections.abc import Sequence
from datetime import date

from handlers.cards import Block, Button, Card, Cell, Choice, Field, FieldErrors, FieldKind, Form, Table, Text
from handlers.coach.action_words import Wanted, of_answers, of_words
from handlers.coach.agenda import after, number_in
from handlers.coach.note_form import coached_people
from handlers.coach.one_to_one_refusals import NoSuchItemError, WhoseActionError
from handlers.coach.pairs import lead_for, leads_of, may_see, named, people_seen, require_pair
from handlers.coach.privately import discreet, privately
from handlers.request import Audience, Message, Reply, Request
from handlers.sealing import new_key, open_text, seal_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session, Work, alone
from storage.meetings import ActionItem, actions_about, actions_owned
from storage.one_to_one import action_by_key, action_context, end_item, find_action
from storage.people import Person, all_people

_DONE = ("done", "erledigt", "fertig")
_SAVE = "save"
MOST_BUTTONS, MOST_SHOWN = 5, 30


def action(request: Request, words: str, tools: Tools) -> Reply:
    """Note what was agreed, by words or the form; or that it is done."""
    with tools.database.reading() as session:
        person, said = named(session, words, request, tools)
    if (rest := after(said, _DONE)) is not None and (not rest or rest.lstrip("#").isdecimal()):
        return _done(request, rest, tools)
    if (rest := after(said, (_SAVE,))) is not None and request.answers:
        return _saved(request, person, rest, tools)
    with tools.database.writing() as session:
        if person is not None and said and _is_own_coach(session, person, request, tools):
            said = f"@{person.handle}: {said}"
            person = None
        about = _about(session, person, request, tools)
        lead_id = lead_for(session, about, request, tools)
        if not said:
            return Reply(form=_form(session, request, about, lead_id))
        wanted = of_words(said, _owners(session, about, lead_id, request), request)
        _keep(session, about, lead_id, new_key(), wanted, request, tools)
    return _kept(request, about, wanted, tools)


def actions(request: Request, words: str, tools: Tools) -> Reply:
    """List what is open, of everybody the asker sees, or of one person."""
    with tools.database.reading() as session:
        person, said = named(session, words, request, tools)
    if (rest := after(said, _DONE)) is not None:
        return _done(request, rest, tools)
    return _shown(request, person, tools)


def _is_own_coach(session: Session, person: Person, request: Request, tools: Tools) -> bool:
    """Whether somebody names who coaches them: as the owner of an action of their own coaching."""
    named_lead = person.id in leads_of(session, request.person.id, request, tools)
    return named_lead and not may_see(session, person.id, request, tools)


def _about(session: Session, person: Person | None, request: Request, tools: Tools) -> Person:
    """Whose coaching it belongs to: who is named, else the asker."""
    about = person or session.get_one(Person, request.person.id)
    require_pair(session, about, request, tools)
    if person is None and request.person.leads and not request.person.member_of - request.person.leads:
        raise WhoseActionError
    return about


def _owners(session: Session, about: Person, lead_id: int, request: Request) -> dict[str, int]:
    """Who may own it, by handle: the person, and who coaches them; the asker is one of both."""
    lead = session.get_one(Person, lead_id)
    found = {about.handle: about.id, lead.handle: lead.id}
    return found if request.person.id in found.values() else {**found, request.person.handle: request.person.id}


def _form(session: Session, request: Request, about: Person, lead_id: int) -> Form:
    speech = request.speech
    names = {each: session.get_one(Person, each).name for each in _owners(session, about, lead_id, request).values()}
    choices = tuple(
        Choice(names[number], handle) for handle, number in _owners(session, about, lead_id, request).items()
    )
    hint = speech.say("Both of you read it, and whoever leads one of {name}'s teams.", name=about.name)
    fields = (
        Field("text", speech.say("What was agreed"), FieldKind.PARAGRAPH, hint=hint),
        Field("owner", speech.say("Who does it"), FieldKind.CHOICE, about.handle, choices=choices),
        Field("due", speech.say("Until"), FieldKind.DATE),
    )
    return Form(
        speech.say("An action"), f"coach action @{about.handle} {_SAVE} {new_key()}", speech.say("Keep it"), fields
    )


def _saved(request: Request, person: Person | None, key: str, tools: Tools) -> Reply:
    speech = request.speech
    with tools.database.writing() as session:
        about = person or session.get_one(Person, request.person.id)
        require_pair(session, about, request, tools)
        lead_id = lead_for(session, about, request, tools)
        wanted, problems = of_answers(request.answers, _owners(session, about, lead_id, request), request)
        if wanted is None:
            beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        _keep(session, about, lead_id, key, wanted, request, tools)
    return _kept(request, about, wanted, tools)


def _keep(
    session: Session, about: Person, lead_id: int, key: str, wanted: Wanted, request: Request, tools: Tools
) -> None:
    """Keep an action once, however often its form comes."""
    alone(session.connection(), Work.SET_UP)
    if action_by_key(session, tools.workspace_id, key) is not None:
        return
    item = ActionItem(
        workspace_id=tools.workspace_id, key=key, lead_id=lead_id, about_id=about.id, owner_id=wanted.owner_id,
        sealed=seal_text(tools, action_context(key), wanted.text), due_on=wanted.due_on, agreed_at=request.present,
    )  # fmt: skip
    session.add(item)
    session.flush()


def _kept(request: Request, about: Person, wanted: Wanted, tools: Tools) -> Reply:
    """Show the list; tell an owner who did not write it."""
    told: tuple[Message, ...] = ()
    if wanted.owner_id != request.person.id:
        with tools.database.reading() as session:
            owner = session.get_one(Person, wanted.owner_id)
            told = (Message(_news(request, owner, wanted, tools), Audience.PERSON, owner.handle),)
    shown = _shown(request, about, tools)
    return Reply((*shown.messages, *told))


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
    return _shown(request, None, tools, replaces=True)


def _shown(request: Request, person: Person | None, tools: Tools, *, replaces: bool = False) -> Reply:
    speech = request.speech
    with tools.database.reading() as session:
        found = seen_actions(session, person, request, tools)
        table = actions_table(session, found, request, tools)
        whose = [person] if person else coached_people(session, request, tools)[:MOST_BUTTONS]
        led = bool(leads_of(session, request.person.id, request, tools))
    blocks: tuple[Block, ...] = (table,) if table else (Text(speech.say("No action is open.")),)
    add = tuple(
        Button(speech.say("Note an action: {name}", name=each.name), f"coach action @{each.handle}") for each in whose
    )
    if not add:
        # Who is coached by nobody, and coaches nobody, agrees nothing here.
        other = Button(speech.say("Coaching"), "coach")
        add = (Button(speech.say("Note an action"), "coach action") if led else other,)
    done = tuple(
        Button(speech.say("Done: {number}", number=str(each.id)), f"coach action done {each.id}")
        for each in found[:MOST_BUTTONS]
    )
    title = speech.say("Open actions with {name}", name=person.name) if person else speech.say("Open actions")
    return privately(request, discreet(title, blocks, (*add, *done)), replaces=replaces)


def seen_actions(session: Session, person: Person | None, request: Request, tools: Tools) -> Sequence[ActionItem]:
    """Return the open actions of somebody's coaching, or of all that the asker sees or owns; by day."""
    if person is not None:
        require_pair(session, person, request, tools)
    people = [person] if person else people_seen(session, request, tools)
    found = {each.id: each for one in people for each in actions_about(session, one.id) if each.done_at is None}
    if person is None:
        owned = actions_owned(session, request.person.id)
        # What somebody agreed to do for a person they coached goes with the team, as all else of that person's does.
        found |= {each.id: each for each in owned if may_see(session, each.about_id, request, tools)}
    return sorted(found.values(), key=lambda each: (each.due_on or date.max, each.id))


def actions_table(session: Session, found: Sequence[ActionItem], request: Request, tools: Tools) -> Table | None:
    """Return actions as rows: number, what, who, until when; None without any."""
    if not found:
        return None
    speech, today = request.speech, local_day(instant(request.present), request.speech.zone)
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(each.id), open_text(tools, action_context(each.key), each.sealed), names[each.owner_id],
            _due(each, today, speech),
        )
        for each in found[:MOST_SHOWN]
    )  # fmt: skip
    columns = speech.say("No."), speech.say("What"), speech.say("Who"), speech.say("Until")
    return Table(speech.say("Open actions"), columns, rows)


def _due(item: ActionItem, today: date, speech: Speech) -> str:
    if item.due_on is None:
        return ""
    said = speech.date(item.due_on)
    return speech.say("{day} (over)", day=said) if item.due_on < today else said
