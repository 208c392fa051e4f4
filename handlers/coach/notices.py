"""Tells somebody, once and in their own working hours, that a note was shared with them; never what it says.

A notice that nobody may read any more is dropped: the note was removed, made private again, or its day has come.
"""

from datetime import UTC, datetime

from handlers.cards import Button, Card, Style, Text, Tone
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.readers import AFTER, load_calendars
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.notes import Note, find_note
from storage.pages import DROPPED, Page, add_pages, all_due, find_page, page_by_key, revive_page
from storage.people import Person
from storage.workspaces import Workspace

REMOVED, PRIVATE, EXPIRED = "removed", "private", "expired"


def announce_note(session: Session, note: Note, tools: Tools, now: datetime) -> None:
    """See to it that the person learns of a note that is shared with them: once, however often it is changed."""
    due_at = working_moment(session, note.about_id, tools, now)
    key = f"note{note.id}.shared"
    row = {
        "workspace_id": note.workspace_id, "key": key, "kind": str(PageKind.NOTE), "person_id": note.about_id,
        "about": str(note.id), "due_at": due_at,
    }  # fmt: skip
    add_pages(session, [row])
    page = page_by_key(session, note.workspace_id, key)
    if page is not None and page.status == DROPPED:
        revive_page(session, page.id, due_at)


def notices_due(tools: Tools, now: datetime) -> list[int]:
    """Return the notices that are to be sent by now."""
    with tools.database.reading() as session:
        due = [page_id for workspace_id, page_id in all_due(session, now) if workspace_id == tools.workspace_id]
        found = [find_page(session, tools.workspace_id, page_id) for page_id in due]
    return [page.id for page in found if page is not None and page.kind == PageKind.NOTE]


def working_moment(session: Session, person_id: int, tools: Tools, now: datetime) -> datetime:
    """Return when somebody works next, now if they do; the end of what is planned where they are away that long."""
    at = instant(now)
    calendars = load_calendars(session, tools.workspace_id, local_day(at, tools.zone))
    until = at + int(AFTER.total_seconds())
    due = calendars.person(person_id, speech_of(session, person_id, tools).zone).next_at(at, until)
    return now if due == at else datetime.fromtimestamp(until if due is None else due, UTC)


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs the notice any more; empty where it is true."""
    note = find_note(session, page.workspace_id, int(page.about))
    if note is None:
        return REMOVED
    if note.expires_on <= local_day(instant(now), session.get_one(Workspace, page.workspace_id).zone):
        return EXPIRED
    return "" if note.shared else PRIVATE


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:  # noqa: ARG001 - the shape of notices
    """Return the notice: who shared a note, and a way to read it."""
    note = find_note(session, page.workspace_id, int(page.about))
    if note is None or needless(session, page, now):
        return Card(speech.say("That note is not there any more."), discreet=True)
    author = session.get_one(Person, note.author_id).name
    said = speech.say("What it says stands here alone: press the button to read it.")
    button = Button(speech.say("Read it"), f"coach note {note.id}", Style.PRIMARY)
    title = speech.say("{name} has shared a coaching note with you", name=author)
    return Card(title, (Text(said, Tone.QUIET),), (button,), discreet=True)
