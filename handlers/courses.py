"""One person's courses, as the training system tells them: which are due, which were done of late.

For the person themself, and for who coaches them, which was decided before. Says that a course is past its day, and
nothing of what that says about anybody. A course without a day is never due.
"""

from collections.abc import Sequence

from handlers.cards import Block, Cell, Link, Table, Text, Tone
from handlers.tools import Tools
from kpi.facts import Instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.people import identity_ids
from storage.reviews import LessonRow, lessons_of

MOST_SHOWN = 5
A_MONTH = 30 * 86_400


def courses_due(session: Session, person_id: int, now: Instant, speech: Speech, tools: Tools) -> list[str]:
    """Return a sentence for each course somebody must have done by a day, the first to be due first."""
    said = []
    for each in [each for each in _held(session, person_id, tools) if _is_due(each)][:MOST_SHOWN]:
        day = speech.date(local_day(each.due_at or 0, speech.zone))
        if (each.due_at or 0) < now:
            said.append(speech.say('Course "{name}" was due on {day}.', name=each.name, day=day))
        else:
            said.append(speech.say('Course "{name}" is due on {day}.', name=each.name, day=day))
    return said


def courses_done(session: Session, person_id: int, now: Instant, speech: Speech, tools: Tools) -> list[Block]:
    """Return what somebody has done in the last month, the newest first; nothing where that is nothing."""
    found = [each for each in _held(session, person_id, tools) if (each.done_at or 0) > now - A_MONTH]
    newest = sorted(found, key=lambda each: -(each.done_at or 0))[:MOST_SHOWN]
    lines = [Text(f"{each.name} · {_done(each, speech)}") for each in newest]
    return [Text(speech.say("Courses done"), Tone.STRONG), *lines] if lines else []


def courses_table(session: Session, person_id: int, since: Instant, speech: Speech, tools: Tools) -> list[Block]:
    """Return the courses that are open, and those done from `since` on."""
    found = [each for each in _held(session, person_id, tools) if each.done_at is None or each.done_at >= since]
    if not found:
        return []
    columns = speech.say("Course"), speech.say("Until"), speech.say("Done on")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Link(each.name, each.url) if each.url else each.name,
            speech.date(local_day(each.due_at, speech.zone)) if each.due_at else "", _done(each, speech),
        )
        for each in [*filter(_is_due, found), *(each for each in found if not _is_due(each))][:MOST_SHOWN]
    )  # fmt: skip
    return [Table(speech.say("Courses"), columns, rows)]


def open_courses(session: Session, person_id: int, tools: Tools) -> list[str]:
    """Return the names of the courses somebody has still to do."""
    return [each.name for each in _held(session, person_id, tools) if each.done_at is None]


def _held(session: Session, person_id: int, tools: Tools) -> Sequence[LessonRow]:
    return lessons_of(session, tools.workspace_id, identity_ids(session, person_id))


def _is_due(lesson: LessonRow) -> bool:
    return lesson.due_at is not None and lesson.done_at is None


def _done(lesson: LessonRow, speech: Speech) -> str:
    return speech.date(local_day(lesson.done_at, speech.zone)) if lesson.done_at else ""
