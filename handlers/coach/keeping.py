"""Keeps notes: written, changed and removed by who may, sealed; read by who may read each today.

Promises that one form sent twice is one note, that a change rests on what was opened, and that who may not read a note
is not told that it is there. Decides by `coaching.confidence` alone, on the memberships of the day.
"""

import calendar
from collections.abc import Sequence
from datetime import date

from coaching.access import Viewer
from coaching.confidence import decide_coach, decide_edit, decide_note
from handlers.coach.note_draft import Draft
from handlers.coach.notices import announce_note
from handlers.coach.refusals import (
    NoSuchNoteError,
    NotCoachedError,
    NoteChangedError,
    NotYourNoteError,
    OnlyPrivateError,
)
from handlers.coach.subjects import subject_of
from handlers.request import Request
from handlers.sealing import open_text, seal_text
from handlers.subwords import LONGEST_NUMBER
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.notes import (
    Note,
    add_note_once,
    change_note,
    find_note,
    notes_about,
    notes_by,
    remove_note,
    seal_context,
)
from storage.people import Person


def require_coach(session: Session, person: Person, request: Request, tools: Tools) -> None:
    """Refuse who does not coach a person; a note on oneself is everybody's own."""
    viewer = request.person
    if person.id != viewer.id and not decide_coach(viewer, subject_of(session, person.id, tools, request.present)):
        raise NotCoachedError(name=person.name)


def write_note(
    session: Session, person: Person, draft: Draft, key: str, request: Request, tools: Tools
) -> tuple[Note, bool]:
    """Keep a new note; return it and whether it is new: a form that is sent again finds what the first made."""
    require_coach(session, person, request, tools)
    _require_audience(person.id, draft, request.person)
    now = request.present
    values = {
        "workspace_id": tools.workspace_id, "key": key, "author_id": request.person.id, "about_id": person.id,
        "sealed": seal_text(tools, seal_context(key), draft.text), "written_at": now, "changed_at": now,
        "expires_on": deleted_on(request, tools), **_facts(draft),
    }  # fmt: skip
    note, is_new = add_note_once(session, values)
    if (note.workspace_id, note.author_id) != (tools.workspace_id, request.person.id):
        raise NoteChangedError  # somebody else's key, which no form of ours gave to this person
    if not is_new and not _says(note, draft, tools):
        raise NoteChangedError  # the same form with other words: to say that they are kept would lose them
    if is_new and note.shared:
        announce_note(session, note, tools, now)
    return note, is_new


def edit_note(session: Session, note: Note, version: int, draft: Draft, request: Request, tools: Tools) -> None:
    """Change a note that was opened at a version; NoteChangedError where it is at another by now."""
    _require_audience(note.about_id, draft, request.person)
    values = {"sealed": seal_text(tools, seal_context(note.key), draft.text), **_facts(draft)}
    if draft.follow_up_on != note.follow_up_on:
        values["followed_up_at"] = None  # another day is another follow-up
    if not change_note(session, note, version, values, request.present):
        raise NoteChangedError
    if note.shared:
        announce_note(session, note, tools, request.present)


def follow_up_done(note: Note, request: Request) -> None:
    """Note that it was followed up."""
    note.followed_up_at = note.followed_up_at or request.present


def forget_note(session: Session, note: Note) -> None:
    """Remove a note with all it ever said."""
    remove_note(session, note)


def readable_note(session: Session, number: str, request: Request, tools: Tools) -> Note:
    """Return a note that the asker may read; NoSuchNoteError alike where there is none and where they may not."""
    known = number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER
    note = find_note(session, tools.workspace_id, int(number)) if known else None
    if note is None or not _may_read(session, note, request, tools):
        raise NoSuchNoteError(number=number)
    return note


def own_note(session: Session, number: str, request: Request, tools: Tools) -> Note:
    """Return a note that the asker may change."""
    note = readable_note(session, number, request, tools)
    if not decide_edit(request.person, subject_of(session, note.about_id, tools, request.present), note.author_id):
        raise NotYourNoteError
    return note


def readable_notes(session: Session, about: Sequence[int], request: Request, tools: Tools) -> list[Note]:
    """Return the notes about some people, and those the asker wrote about them, that the asker may read; newest first.

    Without people: about whomever.
    """
    if about:
        found = list(notes_about(session, tools.workspace_id, about))
    else:
        found = [*notes_by(session, tools.workspace_id, request.person.id)]
        found += [each for each in notes_about(session, tools.workspace_id, [request.person.id]) if each not in found]
    return [note for note in found if _may_read(session, note, request, tools)]


def text_of(note: Note, tools: Tools) -> str:
    """Return what a note says. For who may read it: the caller has asked."""
    return open_text(tools, seal_context(note.key), note.sealed)


def today_of(request: Request, tools: Tools) -> date:
    """Return the workspace's day, by which rights and retention count."""
    return local_day(instant(request.present), tools.zone)


def deleted_on(request: Request, tools: Tools) -> date:
    """Return the day from which on a note written now is gone."""
    return months_after(today_of(request, tools), tools.notes_months)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _may_read(session: Session, note: Note, request: Request, tools: Tools) -> bool:
    if note.expires_on <= today_of(request, tools):
        return False
    subject = subject_of(session, note.about_id, tools, request.present)
    return decide_note(request.person, subject, note.author_id, shared=note.shared)


def _require_audience(about_id: int, draft: Draft, viewer: Viewer) -> None:
    if about_id == viewer.id and draft.shared:
        raise OnlyPrivateError


def _says(note: Note, draft: Draft, tools: Tools) -> bool:
    same = all(getattr(note, name) == value for name, value in _facts(draft).items())
    return same and text_of(note, tools) == draft.text


def _facts(draft: Draft) -> dict[str, object]:
    return {
        "shared": draft.shared, "skill": draft.skill, "tickets": list(draft.tickets),
        "follow_up_on": draft.follow_up_on,
    }  # fmt: skip
