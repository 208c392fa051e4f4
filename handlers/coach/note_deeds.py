"""`coach note 12`, with `history`, `remove` or `done`: what can be done with one note, by who may read it."""

from collections.abc import Callable, Mapping

from handlers.cards import Button, Card, Text
from handlers.coach import keeping
from handlers.coach.note_cards import history_card, note_card, privately, removal_card
from handlers.coach.writing import change
from handlers.request import Message, Reply, Request
from handlers.sealing import open_text
from handlers.subwords import YES
from handlers.tools import Tools
from storage.access_log import record_looks
from storage.database import Session
from storage.notes import Note, seal_context, versions_of

LOOK = "coach notes"


def show(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Show one note."""
    with tools.database.writing() as session:
        found = keeping.readable_note(session, number, request, tools)
        look(session, [found], request, tools)
        card = note_card(session, found, request, tools)
    return privately(request, card, replaces=True)


def history(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Show what a note said before; to its person only what was shared with them then."""
    with tools.database.writing() as session:
        found = keeping.readable_note(session, number, request, tools)
        look(session, [found], request, tools)
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
        if rest.strip().casefold() not in YES:
            return Reply((Message(removal_card(session, found, request), replaces=True),))
        keeping.forget_note(session, found)
    said = Text(speech.say("Nothing is left of it."))
    card = Card(speech.say("Note {number} is removed", number=number), (said,), (all_notes(request),))
    return Reply((Message(card, replaces=True),))


def done(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Note that a note was followed up."""
    with tools.database.writing() as session:
        found = keeping.own_note(session, number, request, tools)
        keeping.follow_up_done(found, request)
        card = note_card(session, found, request, tools, request.speech.say("Followed up."))
    return privately(request, card, replaces=True)


def look(session: Session, found: list[Note], request: Request, tools: Tools) -> None:
    """Note for their people that these notes were read."""
    people = [each.about_id for each in found]
    record_looks(session, tools.workspace_id, request.person.id, people, LOOK, request.present)


def all_notes(request: Request) -> Button:
    """Return the way to all notes."""
    return Button(request.speech.say("Notes"), "coach notes")


Deed = Callable[[Request, str, str, Tools], Reply]

DEEDS: Mapping[str, Deed] = {
    **dict.fromkeys(("show", "zeigen"), show),
    **dict.fromkeys(("edit", "change", "ändern", "bearbeiten"), change),
    **dict.fromkeys(("history", "versions", "verlauf"), history),
    **dict.fromkeys(("remove", "delete", "entfernen", "löschen"), remove),
    **dict.fromkeys(("done", "followed", "erledigt", "nachgefasst"), done),
}
"""What is done with the note of a number, which stands before or after the word."""
