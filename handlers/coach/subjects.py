"""Whom coaching is about: a person with the teams they are in today, and who coaches them."""

from datetime import date, datetime

from coaching.access import Role, Viewer
from coaching.confidence import Subject, decide_coach
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.people import Person
from storage.teams import memberships_of, memberships_on


def subject_of(session: Session, person_id: int, tools: Tools, now: datetime) -> Subject:
    """Return somebody with the teams they are in today."""
    return _subject(session, person_id, local_day(instant(now), tools.zone))


def coaches_of(session: Session, person_id: int, tools: Tools, now: datetime) -> list[Person]:
    """Return who coaches somebody today, by name."""
    today = local_day(instant(now), tools.zone)
    teams = subject_of(session, person_id, tools, now).teams
    held = memberships_on(session, tools.workspace_id, today, today)
    ids = {each.person_id for each in held if each.leads and each.team_id in teams}
    found = [session.get_one(Person, each) for each in ids if coaches_today(session, each, person_id, tools.zone, now)]
    return sorted(found, key=lambda each: each.name)


def coached_by(session: Session, viewer_leads: frozenset[int], tools: Tools, now: datetime) -> list[int]:
    """Return the ids of the people in teams that somebody leads today."""
    today = local_day(instant(now), tools.zone)
    held = memberships_on(session, tools.workspace_id, today, today)
    return sorted({each.person_id for each in held if each.team_id in viewer_leads})


def coaches_today(session: Session, lead_id: int, person_id: int, zone: str, now: datetime) -> bool:
    """Say whether somebody coaches a person today: for what is sent when nobody asks. `zone` is the workspace's."""
    today = local_day(instant(now), zone)
    lead = session.get_one(Person, lead_id)
    leads = frozenset(each.team_id for each in memberships_of(session, lead.id, today) if each.leads)
    viewer = Viewer(lead.id, lead.workspace_id, lead.handle, lead.name, Role(lead.role), "", zone, leads=leads)
    return decide_coach(viewer, _subject(session, person_id, today))


def _subject(session: Session, person_id: int, today: date) -> Subject:
    teams = frozenset(each.team_id for each in memberships_of(session, person_id, today))
    return Subject(person_id, teams, session.get_one(Person, person_id).role == Role.MANAGER)
