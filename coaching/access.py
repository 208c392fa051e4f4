"""Who may see what: one pure decision, asked by every handler before it loads a figure.

The roles are those of the product: an agent sees their own figures, a lead those of the people they lead, a manager
teams, an executive teams that are large enough, an admin runs the machine and sees nobody's figures. Everybody sees
what is held on themselves. The decision rests on the verified person and the date's memberships; never on what a
button or a form carries.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the workspace."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
    EXECUTIVE = "executive"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who asks, as verified. `member_of` and `leads` are ids of teams, as of now."""

    id: int
    workspace_id: int
    handle: str
    name: str
    role: Role
    locale: str
    zone: str
    member_of: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonSubject:
    """One person's figures. `teams` are the ids of the teams they are in now."""

    id: int
    teams: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TeamSubject:
    """A team's figures, which rest on the work of `people` different people."""

    id: int
    people: int


Subject = PersonSubject | TeamSubject


class Verdict(StrEnum):
    """May they see it, and if not, why not."""

    YES = "yes"
    ONLY_YOUR_OWN = "only_your_own"
    ONLY_THOSE_YOU_LEAD = "only_those_you_lead"
    ONLY_TEAMS = "only_teams"
    ONLY_YOUR_TEAMS = "only_your_teams"
    GROUP_TOO_SMALL = "group_too_small"
    NO_FIGURES = "no_figures"


_LEADING = frozenset({Role.LEAD, Role.MANAGER})
_REFUSED_A_PERSON = {
    Role.AGENT: Verdict.ONLY_YOUR_OWN,
    Role.LEAD: Verdict.ONLY_THOSE_YOU_LEAD,
    Role.MANAGER: Verdict.ONLY_THOSE_YOU_LEAD,
    Role.EXECUTIVE: Verdict.ONLY_TEAMS,
    Role.ADMIN: Verdict.NO_FIGURES,
}


def decide_sight(viewer: Viewer, subject: Subject, minimum_group: int) -> Verdict:
    """Say whether `viewer` may see the figures of `subject`.

    `minimum_group` is how many people a team's figures must rest on before somebody who does not lead the team may see
    them: under it, a team's figures are a person's figures in disguise.
    """
    if isinstance(subject, PersonSubject):
        if subject.id == viewer.id:
            return Verdict.YES
        leads_them = viewer.role in _LEADING and bool(viewer.leads & subject.teams)
        return Verdict.YES if leads_them else _REFUSED_A_PERSON[viewer.role]
    return _decide_team(viewer, subject, minimum_group)


def _decide_team(viewer: Viewer, team: TeamSubject, minimum_group: int) -> Verdict:
    if viewer.role == Role.ADMIN:
        return Verdict.NO_FIGURES
    if decide_members(viewer, team.id):
        return Verdict.YES
    at_home = team.id in viewer.member_of or team.id in viewer.leads
    if viewer.role in (Role.AGENT, Role.LEAD) and not at_home:
        return Verdict.ONLY_YOUR_TEAMS
    return Verdict.YES if team.people >= minimum_group else Verdict.GROUP_TOO_SMALL


def decide_members(viewer: Viewer, team_id: int) -> bool:
    """Say whether `viewer` may see the members of a team one by one: who leads it may."""
    return viewer.role in _LEADING and team_id in viewer.leads


def decide_link(viewer: Viewer, own_addresses: frozenset[str], identity_address: str | None) -> bool:
    """Say whether `viewer` may link an identity of the helpdesk to a person.

    An admin may link anybody. Anybody may link to themselves an identity that carries their own verified e-mail
    address: a name alone would let one person read another's figures.
    """
    if viewer.role == Role.ADMIN:
        return True
    return identity_address is not None and identity_address.casefold() in own_addresses


def decide_connect(viewer: Viewer) -> bool:
    """Say whether `viewer` may connect systems, enter their keys and secrets, and take them away: an admin alone."""
    return viewer.role == Role.ADMIN


def decide_connections_seen(viewer: Viewer) -> bool:
    """Say whether `viewer` may see what is connected and how it does, which is no figure and no key."""
    return viewer.role in (Role.MANAGER, Role.ADMIN)
