"""What an operator sets up from the shell: people, links and teams. Each in one transaction: all of it or nothing."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

from coaching.access import Role
from handlers.errors import NoSuchPersonError, NoSuchTeamError, RefusedError
from handlers.identities import find_one, no_such_identity
from handlers.introducing import as_handle
from handlers.tools import Tools
from storage import people as people_store
from storage import teams as teams_store
from storage.database import Session
from storage.people import Person
from storage.teams import Membership, Team


class TakenError(RefusedError):
    """There is somebody called @{handle} already. Choose another handle with --handle."""


class TakenAddressError(RefusedError):
    """The address {email} belongs to @{handle} already. Use another one, or leave it out."""


class BadAddressError(RefusedError):
    """I cannot use the address "{email}". Write it like mia@example.com."""


class BadNameError(RefusedError):
    """I need a name, with at least one letter or digit in it."""


class BadDaysError(RefusedError):
    """The last day comes before the first one. Put the earlier day after --since."""


class NotAMemberError(RefusedError):
    """{person} is not in {team}, so there is nothing to end."""


def add(tools: Tools, name: str, email: str, handle: str, role: Role, now: datetime) -> str:
    """Add somebody; return their handle, made from the address or the name where none is given."""
    name, address = " ".join(name.split()), email.strip().casefold()
    wanted = handle or address.partition("@")[0] or name
    wanted = as_handle(wanted)
    if not name or not wanted:
        raise BadNameError
    if address and not _ADDRESS.fullmatch(address):
        raise BadAddressError(email=email)
    with tools.database.writing() as session:
        if people_store.find_person(session, tools.workspace_id, wanted) is not None:
            raise TakenError(handle=wanted)
        owner = people_store.person_of(session, tools.workspace_id, "email", address) if address else None
        if owner is not None:
            raise TakenAddressError(email=address, handle=owner.handle)
        person = people_store.add_person(session, tools.workspace_id, wanted, name, role, now)
        if address:
            people_store.add_identity(session, person, "email", address)
    return wanted


_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def give_role(tools: Tools, person: str, role: Role) -> str:
    """Say what somebody is here from now on; return their name. Which teams they lead stays as it is."""
    with tools.database.writing() as session:
        found = person_named(session, tools, person)
        found.role = role
        return found.name


class Linked(NamedTuple):
    """What was joined: the identity's name in the helpdesk, and the person's."""

    identity: str
    person: str


def link(tools: Tools, one: str, other: str) -> Linked:
    """Link an identity to a person, in whichever order they were given."""
    with tools.database.writing() as session:
        for called, person in ((one, other), (other, one)):
            identity = find_one(session, tools.workspace_id, called)
            found = people_store.find_person(session, tools.workspace_id, person)
            if identity is not None and found is not None:
                people_store.link(session, identity, found)
                return Linked(identity.name, found.name)
        known = people_store.find_person(session, tools.workspace_id, one)
        if known is None and people_store.find_person(session, tools.workspace_id, other) is None:
            raise _no_such_person(session, tools, other)
        raise no_such_identity(session, tools.workspace_id, other if known else one)


def add_team(tools: Tools, name: str) -> str:
    """Add a team and return its name; one of that name is left as it is."""
    wanted = " ".join(name.split())
    if not re.search(r"\w", wanted):
        raise BadNameError
    with tools.database.writing() as session:
        return teams_store.ensure_team(session, tools.workspace_id, wanted).name


@dataclass(frozen=True, slots=True)
class Stay:
    """A membership as it was typed: `first` None is today for a new one; `last` ends it; `leads` None leaves it."""

    first: date | None = None
    last: date | None = None
    leads: bool | None = None


def member(tools: Tools, team: str, person: str, stay: Stay, today: date) -> None:
    """Put somebody into a team, change since when they are in it, or say when they leave."""
    if stay.first and stay.last and stay.last < stay.first:
        raise BadDaysError
    with tools.database.writing() as session:
        found, who = team_named(session, tools, team), person_named(session, tools, person)
        held = _open_membership(session, found, who)
        if stay.first is not None or stay.last is None:
            leads = stay.leads if stay.leads is not None else bool(held and held.leads)
            held = teams_store.join(session, found, who, stay.first or today, leads=leads)
            held.starts_on = stay.first or held.starts_on
            if leads and who.role == Role.AGENT:
                who.role = Role.LEAD  # otherwise they would lead by name only, and see nobody's figures
        if stay.last is None:
            return
        if held is None:
            raise NotAMemberError(person=who.name, team=found.name)
        if stay.last < held.starts_on:
            raise BadDaysError
        teams_store.leave(session, found, who, stay.last)


def _open_membership(session: Session, team: Team, person: Person) -> Membership | None:
    ever = teams_store.memberships_on(session, team.workspace_id, date.min, date.max)
    mine = (held for held in ever if (held.team_id, held.person_id) == (team.id, person.id))
    return next((held for held in mine if held.ends_on is None), None)


def person_named(session: Session, tools: Tools, called: str) -> Person:
    """Return who is called that, by handle, address or name; NoSuchPersonError names the nearest handle."""
    found = people_store.find_person(session, tools.workspace_id, called)
    if found is None:
        raise _no_such_person(session, tools, called)
    return found


def _no_such_person(session: Session, tools: Tools, called: str) -> NoSuchPersonError:
    """The refusal, with the handle that is nearest to what was typed as its example."""
    handles = [person.handle for person in people_store.all_people(session, tools.workspace_id)]
    near = get_close_matches(called.removeprefix("@").casefold(), handles, 1, 0.3)
    return NoSuchPersonError(name=called, example=near[0] if near else "mia")


def team_named(session: Session, tools: Tools, name: str) -> Team:
    """Return the team of that name; NoSuchTeamError names those there are."""
    found = teams_store.find_team(session, tools.workspace_id, name)
    if found is None:
        known = ", ".join(team.name for team in teams_store.all_teams(session, tools.workspace_id)[:20])
        raise NoSuchTeamError(name=name, known=known or "–")
    return found
