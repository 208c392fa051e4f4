"""What an operator sets up from the shell: people, links, teams, schedules, targets. Each in one transaction."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from coaching.access import Role
from handlers.arguments import find_kpi, nearest_kpi
from handlers.errors import NoSuchIdentityError, NoSuchPersonError, NoSuchTeamError, RefusedError
from handlers.rederiving import rederive
from handlers.tools import Tools
from kpi.definitions import Unit
from kpi.periods import known_zone
from kpi.schedule import Hours
from storage import definitions, schedules
from storage import people as people_store
from storage import teams as teams_store
from storage.database import Session
from storage.people import Person
from storage.teams import Team


class TakenError(RefusedError):
    """There is somebody called @{handle} already. Choose another handle with --handle."""


class BadHoursError(RefusedError):
    """I cannot read the opening hours "{hours}". Write them like "mon-fri 09:00-17:30, sat 10:00-14:00"."""


class BadZoneError(RefusedError):
    """There is no time zone {zone}. Use a name such as Europe/Berlin."""


class BadTargetError(RefusedError):
    """I cannot read the target "{value}". Write a time such as 2h or 90min, or for a rate a share such as 90%."""


class NoSuchKpiError(RefusedError):
    """I know no KPI "{name}". Did you mean "{nearest}"?"""


class NoSuchGroupError(RefusedError):
    """No import has brought a helpdesk group "{name}"."""


def add(tools: Tools, name: str, email: str, handle: str, role: Role, now: datetime) -> str:
    """Add somebody; return their handle, made from the address or the name where none is given."""
    wanted = (handle or email.partition("@")[0] or name).removeprefix("@")
    wanted = re.sub(r"[^\w.-]+", ".", wanted.strip()).strip(".").casefold()
    with tools.database.writing() as session:
        if people_store.find_person(session, tools.workspace_id, wanted) is not None:
            raise TakenError(handle=wanted)
        person = people_store.add_person(session, tools.workspace_id, wanted, name, role, now)
        if email:
            people_store.add_identity(session, person, "email", email.strip().casefold())
    return wanted


def link(tools: Tools, identity: str, person: str) -> str:
    """Link an identity to a person, in whichever order they were given; return the person's name."""
    with tools.database.writing() as session:
        found = people_store.find_person(session, tools.workspace_id, person)
        if found is None and (other := people_store.find_person(session, tools.workspace_id, identity)):
            found, identity = other, person
        if found is None:
            raise NoSuchPersonError(name=person, example="mia")
        named = people_store.identities_named(session, tools.workspace_id, identity)
        if not named:
            waiting = [known.name for known in people_store.unlinked(session, tools.workspace_id)]
            near = get_close_matches(identity, waiting, 1)
            raise NoSuchIdentityError(name=f"{identity} ({near[0]}?)" if near else identity)
        for known in named:
            people_store.link(session, known, found)
        return found.name


def add_team(tools: Tools, name: str) -> None:
    """Add a team; one of that name is left as it is."""
    with tools.database.writing() as session:
        teams_store.ensure_team(session, tools.workspace_id, name)


def member(tools: Tools, team: str, person: str, first: date, last: date | None, *, leads: bool) -> None:
    """Put somebody into a team from a day on; with a last day, end their membership."""
    with tools.database.writing() as session:
        found, who = _team(session, tools, team), _person(session, tools, person)
        if last is None:
            teams_store.join(session, found, who, first, leads=leads)
        else:
            teams_store.leave(session, found, who, last)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as it was typed."""

    name: str
    zone: str
    hours: str
    region: str
    default: bool
    first: date | None
    group: str


def set_schedule(tools: Tools, plan: Plan, now: datetime) -> int:
    """Set a schedule and derive all spans anew by it; return how many tickets changed."""
    if not known_zone(plan.zone):
        raise BadZoneError(zone=plan.zone)
    week = schedules.as_lists(read_hours(plan.hours))
    with tools.database.writing() as session:
        schedules.add_schedule(
            session,
            tools.workspace_id,
            plan.name,
            plan.zone,
            week,
            plan.region or None,
            default=plan.default,
            valid_from=plan.first,
        )
        if plan.group and not teams_store.give_schedule(session, tools.workspace_id, plan.group, plan.name):
            raise NoSuchGroupError(name=plan.group)
        return rederive(session, tools, now)


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?P<days>[a-z-]+)\s+(?P<from>\d{1,2}:\d{2})\s*-\s*(?P<to>\d{1,2}:\d{2})")


def read_hours(text: str) -> Hours:
    """Return opening hours from "mon-fri 09:00-17:30, sat 10:00-14:00"; BadHoursError when that cannot be read."""
    week: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    for part in text.casefold().split(","):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise BadHoursError(hours=text)
        first, _, last = found["days"].partition("-")
        try:
            days = range(_DAYS.index(first[:3]), _DAYS.index((last or first)[:3]) + 1)
        except ValueError:
            raise BadHoursError(hours=text) from None
        for day in days:
            week[day].append((_minute(found["from"]), _minute(found["to"])))
    try:
        return Hours(tuple(tuple(sorted(spans)) for spans in week))
    except ValueError:
        raise BadHoursError(hours=text) from None


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


_SECONDS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_TARGET = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|s|sec|m|min|h|d)")


def set_target(tools: Tools, kpi: str, value: str, person: str, team: str) -> None:
    """Set a target for a person, a team or everybody."""
    found = find_kpi(kpi)
    if found is None:
        raise NoSuchKpiError(name=kpi, nearest=nearest_kpi(kpi) or "first reply")
    read = _TARGET.fullmatch(value.strip().casefold())
    if read is None or found.unit == Unit.COUNT or (read["unit"] == "%") != (found.unit == Unit.RATE):
        raise BadTargetError(value=value)
    number = float(read["number"].replace(",", "."))
    amount = number / 100 if found.unit == Unit.RATE else number * _SECONDS[read["unit"]]
    with tools.database.writing() as session:
        definitions.set_target(
            session,
            tools.workspace_id,
            found.key,
            amount,
            team_id=_team(session, tools, team).id if team else None,
            person_id=_person(session, tools, person).id if person else None,
        )


def _person(session: Session, tools: Tools, called: str) -> Person:
    found = people_store.find_person(session, tools.workspace_id, called)
    if found is None:
        raise NoSuchPersonError(name=called, example="mia")
    return found


def _team(session: Session, tools: Tools, name: str) -> Team:
    found = teams_store.find_team(session, tools.workspace_id, name)
    if found is None:
        known = ", ".join(team.name for team in teams_store.all_teams(session, tools.workspace_id)[:20])
        raise NoSuchTeamError(name=name, known=known or "–")
    return found
