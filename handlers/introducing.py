"""Somebody speaks for the first time on a chat platform: who they are, by what the platform knows of them.

A colleague whom nobody has added yet is added with the least there is: an agent, who sees their own figures and no
others. Guests are linked only if an operator has added their address; strangers from other organisations and bots
are nobody here, whatever address they claim.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, count

from coaching.access import Role
from handlers.tools import Tools
from kpi.periods import known_zone
from locales.speech import negotiate
from storage.database import Session, Work, alone
from storage.people import Identity, Person, add_identity, add_person, find_identity, find_person, person_of


class Standing(StrEnum):
    """What somebody is to the organisation whose words these are."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"  # of another organisation, in a shared channel
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows of somebody. `email` is verified by the platform; empty where it is not known."""

    name: str
    handle: str = ""
    email: str = ""
    locale: str = ""
    zone: str = ""
    standing: Standing = Standing.MEMBER


def introduce(tools: Tools, identity: str, profile: Profile, now: datetime, role: Role = Role.AGENT) -> None:
    """Remember an identity ("slack:T0123:U0456") and its profile; link it to its person, who is added if need be.

    Nothing is written when nothing has changed. `role` is that of a person who is added, or who is raised to admin. Of
    two who introduce the same identity at once, the second finds it known.
    """
    if profile.standing in (Standing.STRANGER, Standing.BOT):
        return
    provider, _, key = identity.partition(":")
    with tools.database.reading() as session:
        if not _has_news(session, tools.workspace_id, provider, key, profile, role):
            return
    with tools.database.writing() as session:
        alone(session.connection(), Work.INTRODUCE)
        held = find_identity(session, tools.workspace_id, provider, key)
        person = session.get(Person, held.person_id) if held and held.person_id else None
        person = person or _person(session, tools.workspace_id, profile, role, now)
        if person is None:
            return
        held = add_identity(session, person, provider, key, profile.name)
        held.name, held.email, held.locale, held.zone = _as_told(held, profile)
        if role == Role.ADMIN:
            person.role = role


def _has_news(session: Session, workspace_id: int, provider: str, key: str, profile: Profile, role: Role) -> bool:
    """Whether an introduction would change anything: most people are known, and a write may have to wait."""
    held = find_identity(session, workspace_id, provider, key)
    if held is None or held.person_id is None:
        return profile.standing is Standing.MEMBER or _owner(session, workspace_id, profile) is not None
    if role == Role.ADMIN:
        return True
    return (held.name, held.email, held.locale, held.zone) != _as_told(held, profile)


def _as_told(held: Identity, profile: Profile) -> tuple[str, str | None, str | None, str | None]:
    """Name, address, language and zone by a profile; a name and an address once known stay where it has none."""
    return profile.name or held.name, _address(profile) or held.email, _locale(profile), _zone(profile)


def _owner(session: Session, workspace_id: int, profile: Profile) -> Person | None:
    """Whose address the profile has."""
    address = _address(profile)
    return person_of(session, workspace_id, "email", address) if address else None


def _person(session: Session, workspace_id: int, profile: Profile, role: Role, now: datetime) -> Person | None:
    """The person of the profile's address; else, of a colleague, a new one."""
    known = _owner(session, workspace_id, profile)
    if known is not None or profile.standing is not Standing.MEMBER:
        return known
    handle = _free_handle(session, workspace_id, profile)
    name = " ".join(profile.name.split()) or profile.handle or handle
    person = add_person(session, workspace_id, handle, name, role, now)
    if _address(profile):
        add_identity(session, person, "email", _address(profile))
    return person


def as_handle(wanted: str) -> str:
    """Return a handle made of a name or an address: lower case, no spaces."""
    return re.sub(r"[^\w.-]+", ".", wanted.removeprefix("@").strip()).strip(".").casefold()


def _free_handle(session: Session, workspace_id: int, profile: Profile) -> str:
    wanted = as_handle(profile.handle) or as_handle(_address(profile).partition("@")[0]) or as_handle(profile.name)
    wanted = wanted or "colleague"
    for handle in chain([wanted], (f"{wanted}{number}" for number in count(2))):
        if find_person(session, workspace_id, handle) is None:
            return handle
    raise AssertionError("there is always another number")


def _address(profile: Profile) -> str:
    return profile.email.strip().casefold()


def _locale(profile: Profile) -> str | None:
    """With its region, which is how numbers and dates are written; None for a language nobody has translated yet."""
    return profile.locale if negotiate(profile.locale) else None


def _zone(profile: Profile) -> str | None:
    return profile.zone if known_zone(profile.zone) else None
