"""When a team's business hours are open next, for pages that may wait for them."""

from datetime import datetime

from handlers.clocks import load_clocks
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import local_day
from storage.database import Session
from storage.teams import groups_of, schedules_of_groups

HORIZON = 14 * 86_400


def opens_at(session: Session, team_id: int | None, tools: Tools, now: datetime) -> Instant:
    """Return the first instant from now on at which a team's schedule is open; now where it has none.

    The team's schedule is that of its helpdesk groups, else the workspace's default one. A schedule that opens not
    once in two weeks keeps nobody from being paged.
    """
    at = instant(now)
    clocks = load_clocks(session, tools.workspace_id, "", local_day(at, tools.zone))
    named = schedules_of_groups(session, tools.workspace_id)
    names = [named[group] for group in (groups_of(session, team_id) if team_id else ()) if group in named]
    clock = clocks.by_name.get(names[0]) if names else clocks.default
    if clock is None or clock.seconds_between(at, at + 1) or not clock.seconds_between(at, at + HORIZON):
        return at
    shut, open_ = at, at + HORIZON
    while open_ - shut > 1:  # the first second that counts lies between the two
        middle = (shut + open_) // 2
        shut, open_ = (shut, middle) if clock.seconds_between(at, middle) else (middle, open_)
    return shut
