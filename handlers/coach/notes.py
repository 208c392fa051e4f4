"""`coach note`, `coach notes`: shows, lists, removes and follows up notes; each look at another's is noted.

Promises that a note is opened for nobody before it is decided who asks, and that a refusal never repeats a text.
Writing is in `handlers.coach.writing`.
"""

from collections.abc import Callable, Mapping

from handlers.cards import Button, Card, Style, Text
from handlers.coach import keeping
from handlers.coach.command import first_person
from handlers.coach.note_cards import history_card, list_card, note_card, privately, removal_card
from handlers.coach.note_form import coached_people
from handlers.coach.refusals import NothingWrittenError, WhichNoteError
from handlers.coach.subjects import subject_of
from handlers.coach.writing import about, change, choose, quoted
from handlers.digests.fields import read_person
from handlers.request import Message, Reply, Request
from handlers.sealing import open_text
from handlers.subwords import leading_number
from handlers.tools import Tools
from storage.access_log import record_looks
from storage.database import Session
from storage.notes import Note, seal_context, versions_of

_THIS = frozenset({"this", "diese", "das"})
_YES = frozenset({"yes", "ja"})
LOOK = "coach notes"
"""By which command a look at notes is logged."""


def note(request: Request, words: str, tools: Tools) -> Reply:
    """Write a note about a person; or show, change, remove or follow up the one of a number."""
    person, said = first_person(words)
    if person:
        return about(request, person, said, tools)
    if said.casefold() in _THIS:
        return quoted(request, tools)
    if not said:
        return choose(request, tools)
    number, rest = leading_number(said)
    first, _, after = rest.partition(" ")
    deed = _DEEDS.get(first.casefold())
    if not number and deed is not None:
        number, after = leading_number(after)
    if not number:
        raise WhichNoteError if deed is not None else NothingWrittenError
    if rest and deed is None:
        raise WhichNoteError
    return (deed or show)(request, number, after, tools)


def shared_note(request: Request, words: str, tools: Tools) -> Reply:
    """Write a note that its person reads too."""
    person, said = first_person(words)
    if not person:
        raise NothingWrittenError
    return about(request, person, said, tools, shared=True)


def notes(request: Request, words: str, tools: Tools) -> Reply:
    """List the notes the asker may read: theirs, those shared with them, or all about somebody they coach."""
    called, _ = first_person(words)
    speech = request.speech
    with tools.database.writing() as session:
        person = read_person(session, called, request, tools) if called else None
        if person is not None:
            keeping.require_coach(session, person, request, tools)
        found = keeping.readable_notes(session, [person.id] if person else [], request, tools)
        _look(session, found, request, tools)
        title = speech.say("Notes about {name}", name=person.name) if person else speech.say("Notes")
        card = list_card(session, found, title, speech.say("There is no note here that you can read."), request, tools)
    return privately(request, card)


def overview(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Say what coaching there is for the asker, and open each part of it; no word of any note."""
    speech = request.speech
    with tools.database.reading() as session:
        people = coached_people(session, request, tools)
        count = len(keeping.readable_notes(session, [], request, tools))
        teams = subject_of(session, request.person.id, tools, request.present).teams
    blocks = (
        [Text(speech.say_many("You can read {count} note.", "You can read {count} notes.", count))] if count else []
    )
    buttons = [Button(speech.say("Notes"), "coach notes")] if count or people else []
    if people:
        names = speech.listing(f"{each.name} (@{each.handle})" for each in people)
        blocks.append(Text(speech.say("You coach {names}.", names=names)))
        hint = speech.say('"coach @name" opens the form of a note, "coach @name note WORDS" keeps a private one.')
        blocks += [Text(hint), Text(speech.say('"coach brief @name" tells what is worth knowing before a 1:1.'))]
        buttons.insert(0, Button(speech.say("Write a note …"), "coach note", Style.PRIMARY))
    elif teams:
        blocks.append(
            Text(speech.say("What you and who coaches you share is here: the next 1:1, actions, plans, notes."))
        )
    else:
        blocks.append(Text(speech.say("You are in no team yet, so nobody coaches you, and you coach nobody.")))
    if people or teams:
        buttons += [
            Button(speech.say("1:1s to come"), "coach meetings"),
            Button(speech.say("Agenda of the next 1:1s"), "coach agenda"),
            Button(speech.say("Open actions"), "coach actions"),
            Button(speech.say("Plans"), "coach plan"),
        ]
    buttons.append(Button(speech.say("Goals"), "goals"))
    return Reply((Message(Card(speech.say("Coaching"), tuple(blocks), tuple(buttons))),))


def show(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Show one note."""
    with tools.database.writing() as session:
        found = keeping.readable_note(session, number, request, tools)
        _look(session, [found], request, tools)
        card = note_card(session, found, request, tools)
    return privately(request, card, replaces=True)


def history(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Show what a note said before; to its person only what was shared with them then."""
    with tools.database.writing() as session:
        found = keeping.readable_note(session, number, request, tools)
        _look(session, [found], request, tools)
        context, mine = seal_context(found.key), found.author_id == request.person.id
        before = [
            (each, open_text(tools, context, each.sealed))
            for each in versions_of(session, found.id)
            if mine or each.shared
        ]
        card = history_card(session, found, before, request, tools)
    return privately(request, card)


def remove(request: Request, number: str, rest: str, tools: Tools) -> Reply:
    """Ask whether a note is to go, and forget it when that was said."""
    speech = request.speech
    with tools.database.writing() as session:
        found = keeping.own_note(session, number, request, tools)
        if rest.strip().casefold() not in _YES:
            return Reply((Message(removal_card(session, found, request), replaces=True),))
        keeping.forget_note(session, found)
    said = Text(speech.say("Nothing is left of it."))
    card = Card(speech.say("Note {number} is removed", number=number), (said,), (_all_notes(request),))
    return Reply((Message(card, replaces=True),))


def done(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Note that a note was followed up."""
    with tools.database.writing() as session:
        found = keeping.own_note(session, number, request, tools)
        keeping.follow_up_done(found, request)
        card = note_card(session, found, request, tools, request.speech.say("Followed up."))
    return privately(request, card, replaces=True)


def _look(session: Session, found: list[Note], request: Request, tools: Tools) -> None:
    people = [each.about_id for each in found]
    record_looks(session, tools.workspace_id, request.person.id, people, LOOK, request.present)


def _all_notes(request: Request) -> Button:
    return Button(request.speech.say("Notes"), "coach notes")


Deed = Callable[[Request, str, str, Tools], Reply]

_DEEDS: Mapping[str, Deed] = {
    **dict.fromkeys(("show", "zeigen"), show),
    **dict.fromkeys(("edit", "change", "ändern", "bearbeiten"), change),
    **dict.fromkeys(("history", "versions", "verlauf"), history),
    **dict.fromkeys(("remove", "delete", "entfernen", "löschen"), remove),
    **dict.fromkeys(("done", "followed", "erledigt", "nachgefasst"), done),
}
"""What is done with the note of a number, which stands before or after the word."""
