"""Fills an empty workspace with the demo: three teams, twenty people who never existed, a year of their tickets."""

from datetime import date, datetime, timedelta

from connectors.demo import demo_roster, demo_teams, demo_tickets
from handlers.clocks import load_clocks
from handlers.demo_checkins import ask_in_demo
from handlers.demo_coaching import coach_in_demo
from handlers.demo_escalations import set_up_escalations
from handlers.demo_goals import aim_in_demo
from handlers.demo_posts import schedule_demo
from handlers.importing import ImportReport, take_facts
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.schedule import hours_on
from storage.database import Session
from storage.definitions import set_target
from storage.people import Person, add_identity, add_person, find_identity, link
from storage.schedules import add_schedule, as_lists
from storage.teams import ensure_team, find_team, join
from storage.tickets import is_empty

SOURCE = "demo"
HOUR = 3600
TARGETS = {"first_reply": 2 * HOUR, "full_resolution": 24 * HOUR, "csat": 0.9, "one_touch": 0.4, "sla": 0.9}
OFFICE_HOURS = hours_on(range(5), (8 * 60, 18 * 60))


def load_demo(tools: Tools, seed: int, now: datetime) -> ImportReport | None:
    """Fill the workspace, in one transaction; None when it holds something already."""
    with tools.database.writing() as session:
        if not is_empty(session, tools.workspace_id):
            return None
        today = local_day(instant(now), tools.zone)
        add_schedule(session, tools.workspace_id, "Office", "Europe/Berlin", as_lists(OFFICE_HOURS), "DE", default=True)
        for kpi, value in TARGETS.items():
            set_target(session, tools.workspace_id, kpi, value)
        people = _people(session, tools, today, now)
        clocks = load_clocks(session, tools.workspace_id, SOURCE, today)
        schedule_demo(session, tools, people, today, now)
        report = take_facts(session, tools.workspace_id, SOURCE, demo_tickets(seed, today), clocks, now)
        for person in demo_roster():
            identity = find_identity(session, tools.workspace_id, SOURCE, person.helpdesk_key or "")
            if identity is not None:
                link(session, identity, people[person.handle])
        set_up_escalations(session, tools, people, today, now)
        coach_in_demo(session, tools, people, today, now)
        aim_in_demo(session, tools, people, today, now)
        ask_in_demo(session, tools, people, today, now)
        return report


def _people(session: Session, tools: Tools, today: date, now: datetime) -> dict[str, Person]:
    """Make the teams and everybody in them; return the people by handle."""
    for team in demo_teams():
        ensure_team(session, tools.workspace_id, team.name)
    people: dict[str, Person] = {}
    for each in demo_roster():
        person = add_person(session, tools.workspace_id, each.handle, each.name, each.role, now)
        add_identity(session, person, "email", each.email)
        people[each.handle] = person
        for name in each.teams:
            found = find_team(session, tools.workspace_id, name)
            if found is not None:
                leads = each.role in ("lead", "manager")
                join(session, found, person, today - timedelta(days=365), leads=leads)
    return people
