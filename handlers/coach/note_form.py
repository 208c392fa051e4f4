"""The form of a note: it says who will be able to read it, by name, when it is deleted, and that the person can
obtain it, before a word of it is written.

Shows nobody a text but the author their own. The same words open it again where it is sent with a fault.
"""

from coaching.confidence import decide_coach
from coaching.skills import SKILLS
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.coach.keeping import deleted_on
from handlers.coach.note_draft import PRIVATE, SHARED, Draft
from handlers.coach.subjects import coached_by, coaches_of, subject_of
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.notes import Note
from storage.people import Person

BLANK = Draft("")


def new_form(session: Session, person: Person | None, key: str, draft: Draft, request: Request, tools: Tools) -> Form:
    """Return the form of a new note about somebody, or about whom its first field asks for."""
    speech = request.speech
    title = speech.say("A note about {name}", name=person.name) if person else speech.say("A coaching note")
    words = f"coach save {key} @{person.handle}" if person else f"coach save {key}"
    fields = _fields(draft, request, own=person is not None and person.id == request.person.id)
    if person is None:
        fields = [_whom(session, request, tools), *fields]
    deleted = speech.date(deleted_on(request, tools))
    intro = f"{readers(session, person, request, tools)} {fate(person, deleted, request)}"
    return Form(title, words, speech.say("Keep it"), tuple(fields), intro)


def edit_form(session: Session, note: Note, draft: Draft, request: Request, tools: Tools) -> Form:
    """Return the form of a note that is there, with what it says."""
    speech = request.speech
    person = session.get_one(Person, note.about_id)
    fields = _fields(draft, request, own=note.about_id == note.author_id)
    intro = f"{readers(session, person, request, tools)} {fate(person, speech.date(note.expires_on), request)}"
    title = speech.say("Note {number} about {name}", number=str(note.id), name=person.name)
    return Form(title, f"coach save {note.id} {note.version}", speech.say("Keep it"), tuple(fields), intro)


def readers(session: Session, person: Person | None, request: Request, tools: Tools, *, shared: bool = False) -> str:
    """Say who will be able to read a note, by name. `shared`: one that is shared already."""
    speech = request.speech
    if person is None:
        return speech.say(
            "A private note is yours alone to read. A shared one is read by the person too, and by whoever leads one of"
            " their teams."
        )
    if person.id == request.person.id:
        return speech.say("Only you can read it.")
    coaches = coaches_of(session, person.id, tools, request.present)
    others = [each.name for each in coaches if each.id != request.person.id]
    if shared:
        return speech.say("It is shared: {readers} can read it too.", readers=speech.listing([person.name, *others]))
    return speech.say(
        "Private: only you can read it, while you lead {name}. Shared: {readers} can read it too.",
        name=person.name, readers=speech.listing([person.name, *others]),
    )  # fmt: skip


def fate(person: Person | None, deleted: str, request: Request) -> str:
    """Say when a note is deleted, and that its person can obtain it."""
    speech = request.speech
    if person is not None and person.id == request.person.id:
        return speech.say("It is deleted on {day}.", day=deleted)
    if person is None:
        return speech.say(
            'It is deleted on {day}. Shared or private, the person can obtain it at any time ("mydata").', day=deleted
        )
    return speech.say(
        'It is deleted on {day}. Shared or private, {name} can obtain it at any time ("mydata").',
        day=deleted, name=person.name,
    )  # fmt: skip


def coached_people(session: Session, request: Request, tools: Tools) -> list[Person]:
    """Return whom the asker coaches today, by name."""
    ids = coached_by(session, request.person.leads, tools, request.present)
    mine = [each for each in ids if decide_coach(request.person, subject_of(session, each, tools, request.present))]
    return sorted((session.get_one(Person, each) for each in mine), key=lambda each: each.name)


def _whom(session: Session, request: Request, tools: Tools) -> Field:
    speech = request.speech
    people = coached_people(session, request, tools)
    choices = [Choice(each.name, f"@{each.handle}") for each in people]
    choices.append(Choice(speech.say("Myself"), f"@{request.person.handle}"))
    first = choices if len(choices) == 1 else [Choice(speech.say("Choose …"), ""), *choices]
    return Field("person", speech.say("About whom?"), FieldKind.CHOICE, first[0].value, choices=tuple(first))


def _fields(draft: Draft, request: Request, *, own: bool) -> list[Field]:
    speech = request.speech
    audiences = (Choice(speech.say("Private"), PRIVATE), Choice(speech.say("Shared with the person"), SHARED))
    skills = (Choice(speech.say("None"), ""), *(Choice(speech.say(name), key) for key, name in SKILLS.items()))
    day = draft.follow_up_on.isoformat() if draft.follow_up_on else ""
    fields = [
        Field("text", speech.say("What happened, and what would help?"), FieldKind.PARAGRAPH, draft.text),
        Field("audience", speech.say("Who reads it?"), FieldKind.CHOICE, SHARED if draft.shared else PRIVATE,
              choices=audiences),
        Field("skill", speech.say("Skill"), FieldKind.CHOICE, draft.skill, required=False, choices=skills),
        Field("tickets", speech.say("Tickets"), value=" ".join(draft.tickets), required=False,
              hint=speech.say("Their numbers, with blanks between them.")),
        Field("follow_up", speech.say("Follow up on"), FieldKind.DATE, day, required=False),
    ]  # fmt: skip
    return [each for each in fields if not (own and each.name == "audience")]
