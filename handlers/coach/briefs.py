"""The brief before a planned 1:1: that morning, or the evening before, in the coach's working hours; once for each.

Promises: sent to nobody but who coaches the person when it is sent; a 1:1 that was moved has its brief at its new time,
unless it was sent; one that is cancelled has none. The look is noted with the sending.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coaching.timetable import DAY, Reader
from handlers.announcing import announce_rows, not_yet_told
from handlers.cards import Card
from handlers.coach.brief import COMMAND, compose
from handlers.coach.brief_scene import open_scene
from handlers.coach.refusals import NotCoachedError
from handlers.coach.subjects import coaches_today
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.readers import Calendars, load_calendars
from handlers.tools import Tools, instant
from handlers.viewers import viewer_of
from kpi.facts import Instant
from kpi.periods import day_start, local_day, wall_instant
from locales.speech import Speech
from storage.access_log import record_looks
from storage.database import Session
from storage.meetings import Meeting, meetings_between
from storage.one_to_one import find_meeting, note_briefed
from storage.pages import Page
from storage.people import Person
from storage.workspaces import Workspace

AHEAD, SOON = timedelta(days=8), timedelta(days=1)
TIME_TO_READ = 3_600
EVENING, BEFORE_THE_END = 17 * 60, 60
MOST_DAYS_EARLIER = 6
CANCELLED, MOVED, OVER, NOT_YOURS = "cancelled", "moved", "over", "not_coached"


def announce(tools: Tools, now: datetime) -> list[int]:
    """Make the briefs that are due within a day; return the ids of those that are new and due now."""
    with tools.database.reading() as session:
        planned = meetings_between(session, tools.workspace_id, now, now + AHEAD)
        waiting = [each for each in planned if each.briefed_at is None]
        if not waiting:
            return []
        calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
        rows = [row for each in waiting for row in _rows(session, each, calendars, tools, now)]
        new = not_yet_told(session, tools.workspace_id, rows)
    return announce_rows(tools, new, now)


def _rows(
    session: Session, meeting: Meeting, calendars: Calendars, tools: Tools, now: datetime
) -> Iterator[dict[str, Any]]:
    """The page of a 1:1's brief, where it is due within a day and its lead still coaches the person."""
    if not _coaches(session, meeting, tools.zone, now):
        return
    starts, at = instant(meeting.starts_at), instant(now)
    reader = calendars.person(meeting.lead_id, speech_of(session, meeting.lead_id, tools).zone)
    due = brief_at(reader, starts, at)
    if due is None or due > at + SOON.total_seconds():
        return
    yield {
        "workspace_id": meeting.workspace_id, "key": f"brief.{meeting.id}.{starts}", "kind": str(PageKind.BRIEF),
        "person_id": meeting.lead_id, "about": f"{meeting.id}/{starts}",
        "due_at": now if due == at else datetime.fromtimestamp(due, UTC),
    }  # fmt: skip


def brief_at(reader: Reader, starts: Instant, at: Instant) -> Instant | None:
    """Return when a coach is briefed: when they begin to work on that day, if an hour is left to read it; else on the
    evening of their last working day before; else as soon as they work. None where they do not work until then.
    """
    day = local_day(starts, reader.zone)
    found = reader.next_at(day_start(day, reader.zone), starts - TIME_TO_READ)
    for earlier in range(1, MOST_DAYS_EARLIER + 1):
        if found is not None:
            break
        found = _evening(reader, day - earlier * DAY)
    if found is not None and found >= at:
        return found
    return reader.next_at(at, starts)


def _evening(reader: Reader, day: date) -> Instant | None:
    """An hour before somebody's working day ends, five o'clock at the latest; None on a day they do not work then."""
    starts, ends = reader.hours
    minute = max(starts, min(EVENING, ends - BEFORE_THE_END)) if starts < ends else starts
    found = wall_instant(day, max(minute, 0), reader.zone)
    return found if reader.off_at(found) is None else None


def _coaches(session: Session, meeting: Meeting, zone: str, now: datetime) -> bool:
    """Whether who leads a 1:1 coaches the person today."""
    return coaches_today(session, meeting.lead_id, meeting.person_id, zone, now)


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why a brief is not sent any more; empty where it is to be."""
    meeting, starts = _meant(session, page)
    if meeting is None or meeting.cancelled_at is not None:
        return CANCELLED
    if instant(meeting.starts_at) != starts:
        return MOVED
    if instant(now) >= starts:
        return OVER
    zone = session.get_one(Workspace, page.workspace_id).zone
    return "" if _coaches(session, meeting, zone, now) else NOT_YOURS


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:
    """Return the brief as it is now."""
    meeting, _ = _meant(session, page)
    gone = Card(speech.say("That 1:1 is not planned any more."), discreet=True)
    if meeting is None:
        return gone
    viewer = viewer_of(session, session.get_one(Person, meeting.lead_id), None, tools, now)
    try:
        scene = open_scene(session, viewer, session.get_one(Person, meeting.person_id), speech, tools, now)
    except NotCoachedError:
        return gone
    return compose(scene)


def leaving(session: Session, page: Page, now: datetime) -> None:
    """Note the look, and that the 1:1 has its brief: in the breath in which it is sent."""
    meeting, _ = _meant(session, page)
    if meeting is not None:
        record_looks(session, page.workspace_id, meeting.lead_id, [meeting.person_id], COMMAND, now)
        note_briefed(session, page.workspace_id, meeting.id, now)


def _meant(session: Session, page: Page) -> tuple[Meeting | None, Instant]:
    number, _, starts = page.about.partition("/")
    return find_meeting(session, page.workspace_id, int(number)), int(starts)
