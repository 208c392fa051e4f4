"""Whom a check-in of a whole team asks: everybody in it today but who leads it, where they can be reached.

Takes nobody out: whoever left the team is not asked any more when a round goes out, and comes back as they were.
"""

from datetime import date, datetime

from handlers.digests.plans import Target
from handlers.digests.timing import profile_in
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.checkins import all_series
from storage.database import Session
from storage.jobs import Job, Recipient, every_recipient_of
from storage.people import Person, identities_of
from storage.teams import memberships_on


def members_of(session: Session, team_id: int, tools: Tools, now: datetime) -> list[Person]:
    """Return who is in a team today and does not lead it, by name."""
    today = local_day(instant(now), tools.zone)
    held = [each for each in memberships_on(session, tools.workspace_id, today, today) if each.team_id == team_id]
    ids = {each.person_id for each in held} - {each.person_id for each in held if each.leads}
    return sorted((session.get_one(Person, each) for each in ids), key=lambda person: person.name)


def reachable(session: Session, people: list[Person], tenant: str) -> list[Target]:
    """Return those of some people who are in a chat, as who gets a post there."""
    there = [each for each in people if not tenant or profile_in(identities_of(session, each.id), tenant)]
    return [Target(tenant, person) for person in there]


def ask_newcomers(session: Session, tools: Tools, now: datetime) -> None:
    """Let check-ins of whole teams ask who joined, from the next day on."""
    for series, job in all_series(session, tools.workspace_id):
        if series.whole_team and job.team_id is not None:
            _ask(session, job, job.team_id, tools, now)


def _ask(session: Session, job: Job, team_id: int, tools: Tools, now: datetime) -> None:
    held = every_recipient_of(session, job.id)
    known, tenant = {each.person_id for each in held}, held[0].tenant if held else ""
    fresh = [person for person in members_of(session, team_id, tools, now) if person.id not in known]
    for target in reachable(session, fresh, tenant):
        if target.person is not None:
            session.add(_recipient(job, target.person.id, tenant, local_day(instant(now), tools.zone)))
    session.flush()


def _recipient(job: Job, person_id: int, tenant: str, through: date) -> Recipient:
    return Recipient(
        workspace_id=job.workspace_id, job_id=job.id, person_id=person_id, tenant=tenant, channel="", label="",
        through=through,
    )  # fmt: skip
