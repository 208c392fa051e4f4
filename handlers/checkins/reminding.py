"""What a check-in does by itself: opens turns, reminds once, asks who joined, forgets in time.

Promises: at most one reminder a turn, in its reader's working hours and before the round ends; none for who has
answered, skipped or is away. Who joins a team whose check-in asks all of it is asked from the next round on.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from coaching.checkins import last_day
from coaching.timetable import DAY
from handlers.cards import Card, Text, Tone
from handlers.checkins.asking import turn_buttons
from handlers.checkins.audience import seen_by
from handlers.checkins.joining import ask_newcomers
from handlers.checkins.keeping import LOOK_BACK, forget
from handlers.checkins.templates import title_of
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.readers import Calendars, load_calendars
from handlers.tools import Tools, instant
from kpi.periods import day_start, local_day
from locales.speech import Speech
from storage.checkins import ASKED, Asked, CheckinTurn, all_series, asked_since, find_series, find_turn, open_turn
from storage.database import Session
from storage.pages import Page, add_pages, page_by_key
from storage.people import zones_of
from storage.workspaces import Workspace

SOONER = 3
"""After how many hours somebody is reminded who does not work any more after as many as were wanted."""

SETTLED, ENDED, GONE = "settled", "ended", "away"


def look_after(tools: Tools, now: datetime) -> list[int]:
    """Do what is to be done by now; return the ids of the reminders that are new and due now: others are sent when due.

    To do it again, or at several places at once, is safe.
    """
    with tools.database.reading() as session:
        if not all_series(session, tools.workspace_id, ever=True):
            return []
        fresh = asked_since(session, tools.workspace_id, now - LOOK_BACK, without_turn=True)
    made = []
    with tools.database.writing() as session:
        forget(session, tools, now)
        ask_newcomers(session, tools, now)
        if fresh:
            calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
            made = [_opened(session, each, calendars, tools, now) for each in fresh]
    return [page_id for page_id in made if page_id is not None]


def _opened(session: Session, asked: Asked, calendars: Calendars, tools: Tools, now: datetime) -> int | None:
    """Open a turn with its reminder; the reminder's id where it is due now."""
    turn = open_turn(session, asked.series, asked.period, asked.person_id, asked.at)
    due_at = _reminded_at(session, asked, calendars, tools)
    if turn.status != ASKED or turn.reminded_at is not None or due_at is None:
        return None
    turn.reminded_at = due_at
    key = f"checkin.{turn.id}"
    row: dict[str, Any] = {
        "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.CHECKIN), "person_id": asked.person_id,
        "about": str(turn.id), "due_at": due_at,
    }  # fmt: skip
    add_pages(session, [row])
    page = page_by_key(session, tools.workspace_id, key)
    return page.id if page and due_at <= now else None


def _reminded_at(session: Session, asked: Asked, calendars: Calendars, tools: Tools) -> datetime | None:
    """When somebody is reminded: after the series' hours, as soon as they work, before the round ends; None: never."""
    if not asked.series.remind_after:
        return None
    zone = speech_of(session, asked.person_id, tools).zone
    reader, ends = calendars.person(asked.person_id, zone), day_start(last_day(asked.period) + DAY, zone)
    for hours in (asked.series.remind_after, SOONER):  # a round asked on a Friday ends before they work again
        found = reader.next_at(instant(asked.at + timedelta(hours=hours)), ends)
        if found is not None and hours <= asked.series.remind_after:
            return datetime.fromtimestamp(found, UTC)
    return None


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs a reminder any more: answered, skipped, ended, or they are away now; empty otherwise."""
    turn = _turn(session, page)
    if turn is None or turn.status != ASKED:
        return SETTLED
    found = find_series(session, page.workspace_id, turn.series_id)
    if found is None or found[1].removed_at is not None or found[1].paused:
        return ENDED
    usual = session.get_one(Workspace, page.workspace_id).zone
    zone = zones_of(session, page.workspace_id, [turn.person_id]).get(turn.person_id, usual)
    reader = load_calendars(session, page.workspace_id, local_day(instant(now), usual)).person(turn.person_id, zone)
    if instant(now) >= day_start(last_day(turn.period) + DAY, zone) or reader.off_at(instant(now)) is not None:
        return GONE
    return ""


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:
    """Return the reminder, in its reader's words."""
    turn = _turn(session, page)
    found = find_series(session, page.workspace_id, turn.series_id) if turn else None
    if turn is None or found is None:
        return Card(speech.say("That check-in is not there any more."))
    series, _ = found
    said = speech.say("There is still time for this one. I do not ask again.")
    who = seen_by(session, series, turn.period, turn.person_id, speech, tools, now)
    title = speech.say("A reminder: {title}", title=title_of(series, speech))
    return Card(title, (Text(said), Text(who, Tone.QUIET)), turn_buttons(series, turn.period, speech))


def _turn(session: Session, page: Page) -> CheckinTurn | None:
    return find_turn(session, page.workspace_id, int(page.about)) if page.about.isdecimal() else None
