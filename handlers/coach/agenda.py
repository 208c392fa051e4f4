"""`coach agenda`: what two people want to talk about at their next 1:1. Both add to it, both read it.

Promises that what is written is sealed, is shown to the two and to whoever coaches the person today, and nobody else;
a form that is sent twice is one point.
"""

from collections.abc import Sequence

from handlers.cards import Button, Cell, Field, FieldErrors, FieldKind, Form, Table, Text
from handlers.coach.note_form import coached_people
from handlers.coach.one_to_one_refusals import (
    NoSuchItemError,
    NoWordsError,
    TooManyWordsError,
    UnknownAgendaWordError,
    WhichItemError,
)
from handlers.coach.pairs import checked, lead_for, leads_of, may_see, named, people_seen, require_pair
from handlers.coach.privately import discreet, privately
from handlers.request import Reply, Request
from handlers.sealing import new_key, open_text, seal_text
from handlers.subwords import LONGEST_NUMBER, begins
from handlers.tools import Tools
from storage.database import Session, Work, alone
from storage.meetings import AgendaItem
from storage.one_to_one import agenda_about, agenda_by_key, agenda_context, end_item, find_agenda_item
from storage.people import Person, all_people

_ADD = ("add", "hinzufügen", "hinzu", "dazu", "neu")
_DONE = ("done", "remove", "erledigt", "besprochen", "entfernen")
_SAVE = "save"
MOST_BUTTONS, MOST_SHOWN = 5, 30


def agenda(request: Request, words: str, tools: Tools) -> Reply:
    """Show an agenda, add to it, or note that a point was talked about."""
    with tools.database.reading() as session:
        person, said = named(session, words, request, tools)
    if (rest := after(said, _DONE)) is not None:
        return _done(request, rest, tools)
    if (rest := after(said, _ADD)) is not None:
        return _add(request, person, rest, tools)
    if (rest := after(said, (_SAVE,))) is not None:
        return _saved(request, person, rest, tools)
    if said:
        raise NoSuchItemError if said.lstrip("#").isdecimal() else UnknownAgendaWordError
    return _shown(request, person, tools)


def after(said: str, words: Sequence[str]) -> str | None:
    """Return what stands after one of some words; None where none of them begins it."""
    return next((said[len(word) :].lstrip(": ").strip() for word in words if begins(said, word)), None)


def number_in(said: str) -> int:
    """Return the number that was said; WhichItemError without one."""
    bare = said.strip().removeprefix("#")
    if not (bare.isascii() and bare.isdecimal() and len(bare) < LONGEST_NUMBER):
        raise WhichItemError
    return int(bare)


def _add(request: Request, person: Person | None, text: str, tools: Tools) -> Reply:
    with tools.database.writing() as session:
        about = person or session.get_one(Person, request.person.id)
        require_pair(session, about, request, tools)
        if not text:
            lead_for(session, about, request, tools)
            return Reply(form=_form(request, about))
        _keep(session, about, new_key(), checked(text), request, tools)
    return _shown(request, person, tools)


def _form(request: Request, about: Person) -> Form:
    speech = request.speech
    own = about.id == request.person.id
    title = speech.say("For our next 1:1") if own else speech.say("For the 1:1 with {name}", name=about.name)
    hint = speech.say("Both of you read it, and whoever leads one of {name}'s teams.", name=about.name)
    field = Field("text", speech.say("What to talk about"), FieldKind.PARAGRAPH, hint=hint)
    return Form(title, f"coach agenda @{about.handle} {_SAVE} {new_key()}", speech.say("Add it"), (field,))


def _saved(request: Request, person: Person | None, key: str, tools: Tools) -> Reply:
    try:
        text = checked(request.answers.get("text", ""))
    except (NoWordsError, TooManyWordsError) as problem:
        said = request.speech.say(problem.message(), **problem.values)
        return Reply(field_errors=FieldErrors({"text": said}), refused=True)
    with tools.database.writing() as session:
        about = person or session.get_one(Person, request.person.id)
        require_pair(session, about, request, tools)
        _keep(session, about, key, text, request, tools)
    return _shown(request, person, tools)


def _keep(session: Session, about: Person, key: str, text: str, request: Request, tools: Tools) -> None:
    """Keep a point once, however often its form comes."""
    alone(session.connection(), Work.SET_UP)
    if agenda_by_key(session, tools.workspace_id, key) is not None:
        return
    item = AgendaItem(
        workspace_id=tools.workspace_id, key=key, lead_id=lead_for(session, about, request, tools), person_id=about.id,
        author_id=request.person.id, sealed=seal_text(tools, agenda_context(key), text), at=request.present,
    )  # fmt: skip
    session.add(item)
    session.flush()


def _done(request: Request, rest: str, tools: Tools) -> Reply:
    with tools.database.writing() as session:
        item = find_agenda_item(session, tools.workspace_id, number_in(rest))
        if item is None or not may_see(session, item.person_id, request, tools):
            raise NoSuchItemError
        end_item(session, item, request.present)
    return _shown(request, None, tools, replaces=True)


def _shown(request: Request, person: Person | None, tools: Tools, *, replaces: bool = False) -> Reply:
    speech = request.speech
    with tools.database.reading() as session:
        if person is not None:
            require_pair(session, person, request, tools)
        people = [person] if person else people_seen(session, request, tools)
        found = [each for one in people for each in agenda_about(session, tools.workspace_id, one.id)]
        table = agenda_table(session, found, request, tools)
        led = person is not None or bool(leads_of(session, request.person.id, request, tools))
        coached = [] if led else coached_people(session, request, tools)[:MOST_BUTTONS]
    blocks = (table,) if table else (Text(speech.say("Nothing is on the agenda yet.")),)
    whom = f"@{person.handle} " if person else ""
    # Who is coached by nobody has no agenda of their own to add to.
    add = tuple(
        Button(speech.say("Add something: {name}", name=each.name), f"coach agenda @{each.handle} add")
        for each in coached
    )
    add = (Button(speech.say("Add something"), f"coach agenda {whom}add"),) if led else add
    back = () if add else (Button(speech.say("Coaching"), "coach"),)
    done = tuple(
        Button(speech.say("Talked about: {number}", number=str(each.id)), f"coach agenda done {each.id}")
        for each in found[:MOST_BUTTONS]
    )
    title = speech.say("Agenda with {name}", name=person.name) if person else speech.say("Agenda of the next 1:1s")
    return privately(request, discreet(title, blocks, (*add, *done, *back)), replaces=replaces)


def agenda_table(session: Session, found: Sequence[AgendaItem], request: Request, tools: Tools) -> Table | None:
    """Return points as rows: number, whose 1:1, what, from whom; None without any."""
    if not found:
        return None
    speech = request.speech
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(each.id), names[each.person_id], open_text(tools, agenda_context(each.key), each.sealed),
            names[each.author_id],
        )
        for each in found[:MOST_SHOWN]
    )  # fmt: skip
    columns = speech.say("No."), speech.say("1:1 of"), speech.say("What"), speech.say("Added by")
    return Table(speech.say("To talk about"), columns, rows)
