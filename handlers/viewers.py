"""Who somebody is when they ask or are written to: their role, their teams of the day, their language and zone."""

from datetime import datetime

from coaching.access import Role, Viewer
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.people import Identity, Person
from storage.teams import memberships_of


def viewer_of(session: Session, person: Person, profile: Identity | None, tools: Tools, now: datetime | None) -> Viewer:
    """Return the person with their teams as of `now`; without it, without teams.

    Language and zone are those they chose, else those of their profile on the platform, else the workspace's.
    """
    held = memberships_of(session, person.id, local_day(instant(now), tools.zone)) if now else ()
    return Viewer(
        id=person.id,
        workspace_id=person.workspace_id,
        handle=person.handle,
        name=person.name,
        role=Role(person.role),
        locale=person.locale or (profile and profile.locale) or tools.locale,
        zone=person.zone or (profile and profile.zone) or tools.zone,
        member_of=frozenset(m.team_id for m in held),
        leads=frozenset(m.team_id for m in held if m.leads),
    )
