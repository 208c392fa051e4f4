"""Whom coaching is about: a person with the teams they are in today, and who coaches them."""

from datetime import datetime

from coaching.confidence import Subject
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.teams import memberships_of, memberships_on


def subject_of(session: Session, person_id: int, tools: Tools, now: datetime) -> Subject:
    """Return somebody with the teams they are in today."""
    today = local_day(instant(now), tools.zone)
    return Subject(person_id, frozenset(held.team_id for held in memberships_of(session, person_id, today)))


def coached_by(session: Session, viewer_leads: frozenset[int], tools: Tools, now: datetime) -> list[int]:
    """Return the ids of the people in teams that somebody leads today."""
    today = local_day(instant(now), tools.zone)
    held = memberships_on(session, tools.workspace_id, today, today)
    return sorted({each.person_id for each in held if each.team_id in viewer_leads})
