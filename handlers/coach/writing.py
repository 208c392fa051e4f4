"""Writes notes: by words, by form, from a message that is quoted, from a ticket; and changes them.

Promises that the same form sent twice is one note, that what was opened before somebody changed it is refused, and
that the answer to writing one never repeats what it says.
"""

import re

from handlers.cards import FieldErrors
from handlers.coach import keeping
from handlers.coach.command import first_person
from handlers.coach.note_cards import kept_card, privately
from handlers.coach.note_draft import Draft, draft_of_answers, draft_of_words, problems_of, tickets_in
from handlers.coach.note_form import BLANK, coached_people, edit_form, fate, new_form, readers
from handlers.coach.refusals import NobodyCoachedError, NoteChangedError, NothingWrittenError
from handlers.digests.fields import read_person
from handlers.errors import RefusedError
from handlers.request import Reply, Request
from handlers.sealing import new_key
from handlers.tools import Tools
from storage.database import Session
from storage.notes import Note
from storage.people import Person, person_of

_KEY = re.compile(r"[0-9a-f]{32}")
MOST_QUOTED = 2_500


def about(
    request: Request, called: str, said: str, tools: Tools, *, shared: bool = False, private: bool = False
) -> Reply:
    """Keep a note about somebody; open the form where there are no words for it."""
    today = keeping.today_of(request, tools)
    if not said.strip(" :"):
        return _opened(request, called, Draft("", shared), tools)
    draft = draft_of_words(said, today, shared=shared, private=private)
    with tools.database.writing() as session:
        person = read_person(session, called, request, tools)
        return _kept(session, person, draft, new_key(), request, tools)


def choose(request: Request, tools: Tools, draft: Draft = BLANK) -> Reply:
    """Open the form that asks about whom."""
    with tools.database.reading() as session:
        if not coached_people(session, request, tools):
            raise NobodyCoachedError(handle=request.person.handle)
        return Reply(form=new_form(session, None, new_key(), draft, request, tools))


def quoted(request: Request, tools: Tools) -> Reply:
    """Open the form for the message that is quoted: about who wrote it, where the asker coaches them."""
    message = request.quoted
    if message is None:
        return choose(request, tools)
    text = message.text.strip()[:MOST_QUOTED]
    whole = "\n".join(part for part in (f"“{text}”" if text else "", message.url) if part)
    draft = Draft(f"{whole}\n" if whole else "", tickets=tickets_in(message.text))
    provider, _, key = message.author.partition(":")
    with tools.database.reading() as session:
        author = person_of(session, tools.workspace_id, provider, key) if key else None
        people = coached_people(session, request, tools)
        if not people:
            raise NobodyCoachedError(handle=request.person.handle)
        person = author if author is not None and author.id in {each.id for each in people} else None
        return Reply(form=new_form(session, person, new_key(), draft, request, tools))


def ticket(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form for a ticket, about whom the words name: the number stands in it."""
    called, said = first_person(words)
    parts = said.split()
    if not parts:
        raise NothingWrittenError
    draft = Draft("", tickets=(parts[0].removeprefix("#")[:60],))
    return _opened(request, called, draft, tools) if called else choose(request, tools, draft)


def change(request: Request, number: str, _: str, tools: Tools) -> Reply:
    """Open the form of a note that is there."""
    with tools.database.reading() as session:
        note = keeping.own_note(session, number, request, tools)
        return Reply(form=edit_form(session, note, _draft_of(note, tools), request, tools))


def save(request: Request, words: str, tools: Tools) -> Reply:
    """Keep what a form says: a new note under the form's key, or a change of one at the version it was opened at."""
    first, *rest = words.split() or [""]
    if _KEY.fullmatch(first):
        called = next((each for each in rest if "@" in each), request.answers.get("person", ""))
        return _save_new(request, first, called, tools)
    version = rest[0] if rest else ""
    if not (first.isdecimal() and version.isdecimal()):
        raise NothingWrittenError
    return _save_change(request, first, int(version), tools)


def _save_new(request: Request, key: str, called: str, tools: Tools) -> Reply:
    if not request.answers:
        return _opened(request, called, BLANK, tools, key) if called else choose(request, tools)
    if not called:
        wrong = {"person": request.speech.say("Choose about whom it is.")}
        return Reply(field_errors=FieldErrors(wrong), refused=True)
    today = keeping.today_of(request, tools)
    draft = draft_of_answers(request.answers)
    if wrong := _beside(problems_of(draft, request.answers, today), request):
        return Reply(field_errors=FieldErrors(wrong), refused=True)
    with tools.database.writing() as session:
        person = read_person(session, called, request, tools)
        return _kept(session, person, draft, key, request, tools)


def _save_change(request: Request, number: str, version: int, tools: Tools) -> Reply:
    if not request.answers:
        return change(request, number, "", tools)
    today = keeping.today_of(request, tools)
    draft = draft_of_answers(request.answers)
    with tools.database.writing() as session:
        note = keeping.own_note(session, number, request, tools)
        problems = problems_of(draft, request.answers, today)
        if note.follow_up_on is not None and draft.follow_up_on == note.follow_up_on:
            problems.pop("follow_up", None)  # it was a day to come when it was chosen
        if wrong := _beside(problems, request):
            return Reply(field_errors=FieldErrors(wrong), refused=True)
        if _is_kept_already(note, version, draft, tools):
            return _answer(session, note, request, tools)
        keeping.edit_note(session, note, version, draft, request, tools)
        return _answer(session, note, request, tools)


def _is_kept_already(note: Note, version: int, draft: Draft, tools: Tools) -> bool:
    """Whether the same change was sent before; NoteChangedError where it rests on what is not so any more."""
    if note.version != version and _draft_of(note, tools) != draft:
        raise NoteChangedError
    return _draft_of(note, tools) == draft


def _kept(session: Session, person: Person, draft: Draft, key: str, request: Request, tools: Tools) -> Reply:
    note, _ = keeping.write_note(session, person, draft, key, request, tools)
    return _answer(session, note, request, tools)


def _answer(session: Session, note: Note, request: Request, tools: Tools) -> Reply:
    person = session.get_one(Person, note.about_id)
    said = _read_by(session, note, person, request, tools)
    return privately(request, kept_card(session, note, said, request))


def _read_by(session: Session, note: Note, person: Person, request: Request, tools: Tools) -> str:
    """Who reads a note that was kept, and what becomes of it."""
    speech = request.speech
    deleted = fate(person, speech.date(note.expires_on), request)
    if note.shared or note.about_id == request.person.id:
        said = readers(session, person, request, tools, shared=note.shared)
    else:
        said = speech.say("It is private: only you can read it, while you lead {name}.", name=person.name)
    return f"{said} {deleted}"


def _opened(request: Request, called: str, draft: Draft, tools: Tools, key: str = "") -> Reply:
    with tools.database.reading() as session:
        person = read_person(session, called, request, tools)
        keeping.require_coach(session, person, request, tools)
        return Reply(form=new_form(session, person, key or new_key(), draft, request, tools))


def _draft_of(note: Note, tools: Tools) -> Draft:
    return Draft(keeping.text_of(note, tools), note.shared, note.skill, tuple(note.tickets), note.follow_up_on)


def _beside(problems: dict[str, RefusedError], request: Request) -> dict[str, str]:
    speech = request.speech
    return {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
