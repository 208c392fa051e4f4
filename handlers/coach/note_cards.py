"""The cards of notes, for who may read them: one with all it says, a list with how each begins.

Each is discreet: a notification of it says its title alone. In a channel they come as a direct message, whoever asks.
"""

from collections.abc import Sequence

from handlers.cards import Block, Button, Card, Fact, Facts, Style, Table, Text, Tone
from handlers.coach.keeping import text_of, today_of
from handlers.coach.note_draft import skill_name
from handlers.coach.privately import apart
from handlers.digests.naming import shortened
from handlers.request import Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.notes import Note, NoteVersion
from storage.people import Person

MOST_LISTED, MOST_BUTTONS, BEGINNING = 25, 5, 80


def privately(request: Request, card: Card, *, replaces: bool = False) -> Reply:
    """Return the card to its asker alone; said in a channel, by direct message."""
    said = request.speech.say("It is on its way to your direct messages: notes are not shown in a channel.")
    return apart(request, card, Card(request.speech.say("Notes"), (Text(said),)), replaces=replaces)


def note_card(session: Session, note: Note, request: Request, tools: Tools, said: str = "") -> Card:
    """Return a note with all it says. `said` stands above it."""
    speech = request.speech
    about, author = session.get_one(Person, note.about_id), session.get_one(Person, note.author_id)
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks += [Text(text_of(note, tools)), Facts(_facts(note, author, request, tools))]
    title = speech.say("Note {number} about {name}", number=str(note.id), name=about.name)
    return Card(title, tuple(blocks), _buttons(note, request), _footer(note, request), discreet=True)


def kept_card(session: Session, note: Note, readers: str, request: Request) -> Card:
    """Return that a note is kept, without repeating it."""
    speech = request.speech
    about = session.get_one(Person, note.about_id)
    said = [Text(readers)]
    if note.follow_up_on:
        said.append(Text(speech.say("Follow up: {day}.", day=speech.date(note.follow_up_on))))
    title = speech.say("Note {number} about {name} is kept", number=str(note.id), name=about.name)
    return Card(title, tuple(said), _buttons(note, request, shown=False), _footer(note, request), discreet=True)


def list_card(session: Session, notes: Sequence[Note], title: str, nobody: str, request: Request, tools: Tools) -> Card:
    """Return the notes, newest first: about whom, by whom, how each begins."""
    speech, today = request.speech, today_of(request, tools)
    if not notes:
        return Card(title, (Text(nobody),), (Button(speech.say("Coaching"), "coach"),), discreet=True)
    names = {each: session.get_one(Person, each).name for note in notes for each in (note.about_id, note.author_id)}
    rows = tuple(
        (
            str(note.id), speech.date(local_day(instant(note.written_at), speech.zone)), names[note.about_id],
            names[note.author_id], _audience(note, request), shortened(text_of(note, tools), BEGINNING),
        )
        for note in notes[:MOST_LISTED]
    )  # fmt: skip
    caption = speech.say_many("{count} note, the latest first", "{count} notes, the latest first", len(notes))
    columns = (
        speech.say("Number"), speech.say("Written"), speech.say("About whom"), speech.say("Written by"),
        speech.say("Who reads it"), speech.say("It begins"),
    )  # fmt: skip
    blocks: list[Block] = [Table(caption, columns, rows)]
    due = [note for note in notes if _is_due(note, request) and note.follow_up_on and note.follow_up_on <= today]
    if due:
        numbers = speech.listing(str(note.id) for note in due)
        blocks.append(Text(speech.say("To follow up: {numbers}.", numbers=numbers), Tone.STRONG))
    shown = list(dict.fromkeys([*due, *notes]))[:MOST_BUTTONS]
    buttons = tuple(Button(speech.say("Note {number}", number=str(each.id)), f"coach note {each.id}") for each in shown)
    return Card(title, tuple(blocks), buttons, discreet=True)


def history_card(
    session: Session, note: Note, versions: Sequence[tuple[NoteVersion, str]], request: Request, tools: Tools
) -> Card:
    """Return what a note said before each edit, the earliest first, and what it says now."""
    speech = request.speech
    about = session.get_one(Person, note.about_id)
    blocks: list[Block] = []
    for version, text in versions:
        when = speech.say("Until {moment}", moment=speech.moment(version.at))
        blocks += [Text(when, Tone.STRONG), Text(text)]
    blocks += [Text(speech.say("Now"), Tone.STRONG), Text(text_of(note, tools))]
    title = speech.say("How note {number} about {name} changed", number=str(note.id), name=about.name)
    back = (Button(speech.say("Note {number}", number=str(note.id)), f"coach note {note.id}"),)
    return Card(title, tuple(blocks), back, discreet=True)


def removal_card(session: Session, note: Note, request: Request) -> Card:
    """Return the question whether a note is to go."""
    speech = request.speech
    about = session.get_one(Person, note.about_id)
    title = speech.say("Remove note {number} about {name}?", number=str(note.id), name=about.name)
    said = Text(speech.say("It goes with all its earlier versions, and does not come back."))
    buttons = (
        Button(speech.say("Remove it"), f"coach note remove {note.id} yes", Style.DANGER),
        Button(speech.say("Leave it"), f"coach note {note.id}"),
    )
    return Card(title, (said,), buttons, discreet=True)


def _facts(note: Note, author: Person, request: Request, tools: Tools) -> tuple[Fact, ...]:
    speech = request.speech
    found = [
        Fact(speech.say("Written by"), author.name, speech.moment(note.written_at)),
        Fact(speech.say("Who reads it"), _audience(note, request)),
    ]
    if skill := skill_name(note.skill, speech):
        found.append(Fact(speech.say("Skill"), skill))
    if note.tickets:
        found.append(Fact(speech.say("Tickets"), ", ".join(note.tickets)))
    if note.follow_up_on:
        done = speech.say("done") if note.followed_up_at else ""
        late = note.follow_up_on <= today_of(request, tools) and not done
        found.append(
            Fact(speech.say("Follow up"), speech.date(note.follow_up_on), done or (speech.say("due") if late else ""))
        )
    return tuple(found)


def _audience(note: Note, request: Request) -> str:
    speech = request.speech
    return speech.say("Shared with the person") if note.shared else speech.say("Private")


def _is_due(note: Note, request: Request) -> bool:
    return note.follow_up_on is not None and not note.followed_up_at and note.author_id == request.person.id


def _buttons(note: Note, request: Request, *, shown: bool = True) -> tuple[Button, ...]:
    speech, number = request.speech, note.id
    buttons = [] if shown else [Button(speech.say("See it"), f"coach note {number}")]
    if note.author_id == request.person.id:
        if _is_due(note, request) and shown:
            buttons.append(Button(speech.say("Followed up"), f"coach note done {number}", Style.PRIMARY))
        buttons.append(Button(speech.say("Change …"), f"coach note edit {number}"))
        if shown:
            buttons.append(Button(speech.say("Remove …"), f"coach note remove {number}", Style.DANGER))
    if note.version > 1 and shown:
        buttons.append(Button(speech.say("Earlier versions"), f"coach note history {number}"))
    return tuple(buttons)


def _footer(note: Note, request: Request) -> str:
    return request.speech.say("It is deleted on {day}.", day=request.speech.date(note.expires_on))
