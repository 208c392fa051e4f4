"""Reminds who owns an action, once, on its day, in their working hours; of a day off, when they work next.

Says that something is due, never what: that stands behind the button. Nobody is reminded of what is done, nor of what
they agreed to do for a person whom they coach no more.
"""

from datetime import UTC, date, datetime, timedelta

from coaching.timetable import DAY
from handlers.cards import Button, Card, Style, Text, Tone
from handlers.coach.subjects import coaches_today
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.readers import load_calendars
from handlers.tools import Tools, instant
from kpi.periods import day_start, local_day
from locales.speech import Speech
from storage.database import Session
from storage.meetings import ActionItem
from storage.one_to_one import actions_to_remind, find_action, note_reminded
from storage.pages import Page, add_pages, page_by_key
from storage.workspaces import Workspace

LATE, AHEAD = timedelta(days=7), timedelta(days=1)
"""Nobody is reminded of what was due longer ago than this, as after weeks of leave."""
DONE, REMOVED, NOT_YOURS = "done", "removed", "not_coached"


def remind(tools: Tools, now: datetime) -> list[int]:
    """Make the reminders that are due within a day; return the ids of those that are new and due now."""
    at = instant(now)
    today = local_day(at, tools.zone)
    with tools.database.reading() as session:
        waiting = actions_to_remind(session, tools.workspace_id, today - LATE, today + AHEAD)
        if not waiting:
            return []
        calendars = load_calendars(session, tools.workspace_id, today)
        rows = []
        for item in waiting:
            zone = speech_of(session, item.owner_id, tools).zone
            begins = day_start(item.due_on or date.max, zone)
            reader = calendars.person(item.owner_id, zone)
            agreed = local_day(instant(item.agreed_at), zone)
            due = reader.next_at(max(begins, at), begins + int(LATE.total_seconds()))
            key = f"action.{item.id}.due"
            old = page_by_key(session, tools.workspace_id, key)
            if due is None or due > at + DAY.total_seconds() or old is not None or agreed == item.due_on:
                continue
            rows.append({
                "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.ACTION),
                "person_id": item.owner_id, "about": str(item.id),
                "due_at": now if due == at else datetime.fromtimestamp(due, UTC),
            })  # fmt: skip
    if not rows:
        return []
    with tools.database.writing() as session:
        add_pages(session, rows)
        made = [page_by_key(session, tools.workspace_id, str(row["key"])) for row in rows]
        return [page.id for page in made if page is not None and page.due_at <= now]


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs the reminder any more; empty where it is true."""
    item = find_action(session, page.workspace_id, int(page.about))
    if item is None:
        return REMOVED
    if item.done_at is not None:
        return DONE
    zone = session.get_one(Workspace, page.workspace_id).zone
    theirs = item.owner_id == item.about_id or coaches_today(session, item.owner_id, item.about_id, zone, now)
    return "" if theirs else NOT_YOURS


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:  # noqa: ARG001 - the same
    """Return the reminder."""
    item: ActionItem | None = find_action(session, page.workspace_id, int(page.about))
    if item is None or item.due_on is None:
        return Card(speech.say("That action is not there any more."), discreet=True)
    today = local_day(instant(now), speech.zone)
    title = (
        speech.say("Something you agreed to do is due today")
        if item.due_on >= today
        else speech.say("Something you agreed to do was due on {day}", day=speech.named_day(item.due_on))
    )
    said = speech.say("What it is stands behind the button.")
    buttons = (
        Button(speech.say("My actions"), "coach actions", Style.PRIMARY),
        Button(speech.say("Done"), f"coach action done {item.id}"),
    )
    return Card(title, (Text(said, Tone.QUIET),), buttons, discreet=True)


def leaving(session: Session, page: Page, now: datetime) -> None:
    """Note that the reminder leaves: there is no second one."""
    note_reminded(session, page.workspace_id, int(page.about), now)
