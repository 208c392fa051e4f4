"""What is scheduled in the demo: a morning digest, a channel's digest, and somebody who is away for a few days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from coaching.scheduling import CHANNEL, MORNING
from handlers.digests.kinds import find_kind
from handlers.digests.plans import Target, fresh_plan
from handlers.digests.saving import create
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person
from storage.teams import find_team
from storage.working_time import add_absence

TEAM, LEAD, MANAGER, AWAY = "Billing", "amara", "ingrid", "lukas"
ROOM = Target("", None, "support", "support")


def schedule_demo(session: Session, tools: Tools, people: Mapping[str, Person], today: date, now: datetime) -> None:
    """Schedule the demo's posts and note its absence; nobody is written to before the next slot comes."""
    team = find_team(session, tools.workspace_id, TEAM)
    lead, manager = people[LEAD], people[MANAGER]
    wanted = ((MORNING, lead, Target("", lead)), (MORNING, manager, Target("", manager)), (CHANNEL, manager, ROOM))
    for key, owner, target in wanted:
        kind = find_kind(key)
        if kind is not None:
            create(session, replace(fresh_plan(kind), team=team, targets=(target,)), owner.id, now, tools)
    first = today + timedelta(days=-today.weekday() % 7 or 7)
    add_absence(session, tools.workspace_id, people[AWAY].id, first, first + timedelta(days=2), now)
