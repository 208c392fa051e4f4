"""Looks ahead in every rotation: gaps are told to who leads the team, covers to who covers, hand-overs to a channel.

Promises: each is told once, whoever looks how often; a gap on the day before (the last working day of its reader), at
the reader's own working time, and never after it began. Who covers is told as early, and at the latest when they are on
call. Pages nobody about a gap: a ladder that finds one goes on to its next level at once.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from coaching.access import Role
from coaching.rota import Shift, Why
from coaching.timetable import DAY, Reader
from handlers.announcing import announce_rows, not_yet_told
from handlers.escalations.pages import PageKind
from handlers.language import speech_of
from handlers.oncall.watches import load_watch
from handlers.readers import Calendars, load_calendars
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import day_start, local_day
from storage.database import Session
from storage.people import all_people
from storage.rotas import Rotation, all_rotations
from storage.teams import memberships_on

Row = dict[str, Any]

BEFORE = int(timedelta(days=14).total_seconds())
"""How far back a shift that holds now is looked for: its beginning names what is told of it."""
AHEAD = int(timedelta(days=8).total_seconds())
"""How far ahead: what begins after a long weekend is told before it."""
A_DAY = timedelta(days=1)
MOST_DAYS_EARLIER = 6


def announce(tools: Tools, now: datetime) -> list[int]:
    """Make the notices that are due within a day; return the ids of those that are new and due now."""
    with tools.database.reading() as session:
        rotations = all_rotations(session, tools.workspace_id)
        if not rotations:
            return []
        calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
        rows = [row for each in rotations for row in _notices(session, each, calendars, tools, now)]
        new = not_yet_told(session, tools.workspace_id, rows)
    return announce_rows(tools, new, now)


def _notices(session: Session, rotation: Rotation, calendars: Calendars, tools: Tools, now: datetime) -> Iterator[Row]:
    """Every notice of a rotation that is due within a day, told before or not."""
    at = instant(now)
    found = load_watch(session, rotation, at - BEFORE, at + AHEAD).between(at - BEFORE, at + AHEAD)
    common = {"workspace_id": rotation.workspace_id, "rotation_id": rotation.id}
    until = at + int(A_DAY.total_seconds())
    for shift in found:
        for key, due, row in _of_shift(session, rotation, shift, calendars, tools, at):
            if due <= until:
                named = {"key": f"r{rotation.id}.{key}", "due_at": datetime.fromtimestamp(due, UTC)}
                yield {**common, **named, **row, "about": f"{shift.start}/{shift.end}"}
    if rotation.channel:
        place = {"tenant": rotation.tenant, "channel": rotation.channel, "kind": str(PageKind.HANDOVER)}
        for shift in hand_overs(found):
            if at < shift.start <= until:
                due_at = datetime.fromtimestamp(shift.start, UTC)
                named = {"key": f"r{rotation.id}.on.{shift.start}", "due_at": due_at}
                yield {**common, **named, **place, "about": f"{shift.start}/{shift.end}"}


def _of_shift(
    session: Session, rotation: Rotation, shift: Shift, calendars: Calendars, tools: Tools, at: Instant
) -> Iterator[tuple[str, Instant, Row]]:
    """What is told of a shift: its key, when, and the row's own columns."""
    if shift.why is Why.GAP and shift.start > at:
        for person_id in _leading(session, rotation.team_id, tools, at):
            due = told_at(_reader(session, person_id, calendars, tools), shift.start, at)
            if due is not None:
                yield (
                    f"gap.{shift.start}.{person_id}", due, {"kind": str(PageKind.GAP), "person_id": person_id},
                )  # fmt: skip
    if shift.why is Why.COVER and shift.person is not None and shift.end > at:
        due = told_at(_reader(session, shift.person, calendars, tools), shift.start, at)
        row = {"kind": str(PageKind.COVER), "person_id": shift.person}
        yield f"cover.{shift.start}.{shift.person}", max(at, shift.start) if due is None else due, row


def told_at(reader: Reader, begins: Instant, at: Instant) -> Instant | None:
    """Return when somebody is told of what begins: on their last working day before it, else as soon as they work.

    None where they do not work between now and then.
    """
    day = local_day(begins, reader.zone)
    for earlier in range(1, MOST_DAYS_EARLIER + 1):
        before = day - earlier * DAY
        found = reader.next_at(day_start(before, reader.zone), day_start(before + DAY, reader.zone))
        if found is not None:
            return found if found >= at else reader.next_at(at, begins)
    return reader.next_at(at, begins)


def hand_overs(found: Iterable[Shift]) -> Iterator[Shift]:
    """Yield the shifts with which it is somebody else's; hours that are not covered hand nothing over."""
    last: Shift | None = None
    for shift in found:
        if shift.why is Why.OFF:
            continue
        if last is not None and shift.person != last.person:
            yield shift
        last = shift


def _reader(session: Session, person_id: int, calendars: Calendars, tools: Tools) -> Reader:
    return calendars.person(person_id, speech_of(session, person_id, tools).zone)


def _leading(session: Session, team_id: int | None, tools: Tools, at: Instant) -> list[int]:
    """Who leads a team now; the managers where nobody does."""
    today = local_day(at, tools.zone)
    held = memberships_on(session, tools.workspace_id, today, today) if team_id else ()
    leads = sorted({each.person_id for each in held if each.team_id == team_id and each.leads})
    return leads or [each.id for each in all_people(session, tools.workspace_id) if each.role == Role.MANAGER]
