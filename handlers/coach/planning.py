"""What a calendar tells becomes 1:1s: a meeting of exactly two, the calendar's owner and somebody they coach today.

Promises that reading the same calendar twice changes nothing, that what was moved is moved and what is gone is
cancelled, and that a past 1:1 stays. People are known by the e-mail addresses of their identities alone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from connectors.calendars import Occurrence
from handlers.coach.subjects import coached_by, coaches_today
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session, Work, alone
from storage.meetings import Meeting
from storage.one_to_one import (
    calendar_context,
    calendar_meetings,
    claim_feed,
    due_feeds,
    find_feed,
    meeting_at,
    note_feed,
)
from storage.people import identities_of, zones_of
from storage.teams import memberships_of

EVERY = timedelta(minutes=15)
AHEAD = timedelta(days=30)
MOST_AT_ONCE = 20


class Errand(NamedTuple):
    """A calendar that is to be read now: whose, its sealed address with what opens it, and the times it is read for."""

    person_id: int
    context: str
    sealed: bytes
    zone: str
    start: datetime
    end: datetime


def due(tools: Tools, now: datetime) -> list[Errand]:
    """Return the calendars that are to be read now, each claimed: no other replica reads it too."""
    with tools.database.reading() as session:
        waiting = due_feeds(session, tools.workspace_id, now - EVERY, MOST_AT_ONCE)
    if not waiting:
        return []
    with tools.database.writing() as session:
        mine = [each for each in waiting if claim_feed(session, each, now)]
        zones = zones_of(session, tools.workspace_id, [each.person_id for each in mine])
    return [
        Errand(
            each.person_id, calendar_context(tools.workspace_id, each.person_id), each.sealed,
            zones.get(each.person_id, tools.zone), now, now + AHEAD,
        )
        for each in mine
    ]  # fmt: skip


def trouble(tools: Tools, errand: Errand, code: str) -> None:
    """Note why a calendar could not be read; what it told before stays."""
    with tools.database.writing() as session:
        note_feed(session, tools.workspace_id, errand.person_id, errand.sealed, code)


def plan(tools: Tools, errand: Errand, told: Sequence[Occurrence], now: datetime) -> None:
    """Bring the 1:1s up to what a calendar tells of the days ahead."""
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        held = find_feed(session, tools.workspace_id, errand.person_id)
        if held is None or held.sealed != errand.sealed:
            return  # forgotten, or another one, since it was fetched
        pairs = _pairs(session, errand.person_id, tools, now)
        mine = _addresses(session, errand.person_id)
        known = {each.uid: each for each in calendar_meetings(session, tools.workspace_id, errand.person_id, now)}
        seen: set[str] = set()
        for each in told:
            person_id = _other(each, mine, pairs)
            if person_id is not None and each.starts_at > now:
                seen.add(each.uid)
                _put(session, errand.person_id, person_id, each, known.get(each.uid), tools)
        for uid, meeting in known.items():
            if uid not in seen and meeting.starts_at < errand.end:
                meeting.cancelled_at = meeting.cancelled_at or now
        note_feed(session, tools.workspace_id, errand.person_id, errand.sealed, "")


def _pairs(session: Session, lead_id: int, tools: Tools, now: datetime) -> dict[str, int]:
    """Whom somebody coaches today, by e-mail address."""
    today = local_day(instant(now), tools.zone)
    leads = frozenset(each.team_id for each in memberships_of(session, lead_id, today) if each.leads)
    people = [each for each in coached_by(session, leads, tools, now)
              if coaches_today(session, lead_id, each, tools.zone, now)]  # fmt: skip
    return {address: each for each in people for address in _addresses(session, each)}


def _addresses(session: Session, person_id: int) -> frozenset[str]:
    held = identities_of(session, person_id)
    return frozenset(each.external_id.casefold() for each in held if each.provider == "email")


def _other(told: Occurrence, mine: frozenset[str], pairs: dict[str, int]) -> int | None:
    """The person of a meeting of two that its owner coaches; None for any other meeting."""
    others = [each for each in told.people if each not in mine]
    return pairs.get(others[0]) if len(others) == 1 and len(told.people) == len(others) + 1 else None


def _put(session: Session, lead_id: int, person_id: int, told: Occurrence, held: Meeting | None, tools: Tools) -> None:
    """Let a 1:1 stand as it is told. One that was set in chat for the same time becomes the calendar's."""
    there = meeting_at(session, lead_id, person_id, told.starts_at)
    if held is not None and there is None and held.person_id == person_id:
        held.starts_at, there = told.starts_at, held
    elif held is not None and held is not there and held.uid == told.uid:  # else another one has taken its row over
        held.cancelled_at, held.uid = held.cancelled_at or told.starts_at, ""
        session.flush()
    if there is None:
        there = Meeting(workspace_id=tools.workspace_id, lead_id=lead_id, person_id=person_id, starts_at=told.starts_at)
        session.add(there)
    there.uid, there.minutes, there.cancelled_at = told.uid, told.minutes, None
    there.link = told.link or there.link or ""
    session.flush()
