"""Reminds people of the steps of their plans: once, in working time, on the day a step is due or the last one before.

Says that a step is due and where it stands, never what it is: the notice may be shown on a locked screen. Nobody is
reminded of what is done, of a plan that is closed, or of a day long over.
"""

from datetime import UTC, date, datetime, timedelta

from coaching.timetable import DAY, Reader
from handlers.cards import Button, Card, Style, Text
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.readers import load_calendars
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import day_start, local_day
from locales.speech import Speech
from storage.database import Session
from storage.goals import find_step, steps_due
from storage.pages import Page, add_pages, page_by_key

AHEAD = timedelta(days=8)
"""How far ahead: a step due after a long weekend is told of before it."""
MOST_DAYS_EARLIER, MOST_DAYS_LATE = 6, 3
DONE, OVER = "done", "over"


def remind(tools: Tools, now: datetime) -> list[int]:
    """Make the reminders that are due within a day; return the ids of those that are new and due now."""
    at = instant(now)
    today = local_day(at, tools.zone)
    with tools.database.reading() as session:
        if not steps_due(session, tools.workspace_id, today + AHEAD):
            return []
    made: list[int] = []
    with tools.database.writing() as session:
        calendars = load_calendars(session, tools.workspace_id, today)
        for step, plan in steps_due(session, tools.workspace_id, today + AHEAD):
            reader = calendars.person(plan.person_id, speech_of(session, plan.person_id, tools).zone)
            due = _told_at(reader, step.due_on, at) if step.due_on else None
            if due is None or due > at + DAY.total_seconds():
                continue
            key = f"plan.{plan.id}.step.{step.id}.{step.due_on}"
            row = {
                "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.STEP), "person_id": plan.person_id,
                "about": str(step.id), "due_at": datetime.fromtimestamp(due, UTC),
            }  # fmt: skip
            add_pages(session, [row])
            step.reminded_at = now
            page = page_by_key(session, tools.workspace_id, key)
            made += [page.id] if page is not None and page.due_at <= now else []
    return made


def _told_at(reader: Reader, due_on: date, at: Instant) -> Instant | None:
    """When somebody is told: on the day, or the last working day before it; as soon as they work where that is over."""
    for earlier in range(MOST_DAYS_EARLIER + 1):
        day = due_on - earlier * DAY
        found = reader.next_at(day_start(day, reader.zone), day_start(day + DAY, reader.zone))
        if found is not None:
            over = day_start(due_on + MOST_DAYS_LATE * DAY, reader.zone)
            return found if found >= at else reader.next_at(at, over)
    return None


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs a reminder any more; empty where it is true."""
    found = find_step(session, page.workspace_id, int(page.about))
    if found is None or found[0].done_at is not None or found[1].closed_at is not None:
        return DONE
    due_on = found[0].due_on
    return OVER if due_on is None or now.date() > due_on + timedelta(days=MOST_DAYS_LATE + 1) else ""


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:  # noqa: ARG001
    """Return what a reminder says: that a step is due, and where it stands."""
    found = find_step(session, page.workspace_id, int(page.about))
    if found is None:
        return Card(speech.say("That step is not there any more."))
    step, plan = found
    title = speech.say("A step of plan {number} is due", number=str(plan.id))
    day = speech.date(step.due_on) if step.due_on else ""
    said = speech.say("Step {step}, by {day}.", step=str(step.number), day=day)
    show = Button(speech.say("Show the plan"), f"coach plan {plan.id}", Style.PRIMARY)
    ticked = Button(speech.say("Done: {number}", number=str(step.number)), f"coach plan {plan.id} done {step.number}")
    return Card(title, (Text(said),), (show, ticked))
