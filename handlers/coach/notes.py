"""`coach note`, `coach notes`: shows, lists, removes and follows up notes; each look at another's is noted.

Promises that a note is opened for nobody before it is decided who asks, and that a refusal never repeats a text.
Writing is in `handlers.coach.writing`.
"""

from handlers.cards import Button, Card, Style, Text
from handlers.coach import keeping
from handlers.coach.command import first_person
from handlers.coach.note_cards import list_card, privately
from handlers.coach.note_deeds import DEEDS, look, show
from handlers.coach.note_form import coached_people
from handlers.coach.refusals import NothingWrittenError, WhichNoteError
from handlers.coach.subjects import subject_of
from handlers.coach.writing import about, choose, quoted
from handlers.digests.fields import read_person
from handlers.request import Message, Reply, Request
from handlers.subwords import leading_number
from handlers.tools import Tools

_THIS = frozenset({"this", "diese", "das"})
"""By which command a look at notes is logged."""


def note(request: Request, words: str, tools: Tools, *, private: bool = False) -> Reply:
    """Write a note about a person; or show, change, remove or follow up the one of a number."""
    person, said = first_person(words)
    if person:
        return about(request, person, said, tools, private=private)
    if said.casefold() in _THIS:
        return quoted(request, tools)
    if not said:
        return choose(request, tools)
    number, rest = leading_number(said)
    first, _, after = rest.partition(" ")
    deed = DEEDS.get(first.casefold())
    if not number and deed is not None:
        number, after = leading_number(after)
    if not number:
        raise WhichNoteError if deed is not None else NothingWrittenError
    if rest and deed is None:
        raise WhichNoteError
    return (deed or show)(request, number, after, tools)


def private_note(request: Request, words: str, tools: Tools) -> Reply:
    """Write a note that stays private, whatever its words say of sharing."""
    return note(request, words, tools, private=True)


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
        look(session, found, request, tools)
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
