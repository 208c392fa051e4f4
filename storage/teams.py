"""Teams, who is in them and since when, and the helpdesk groups whose tickets are theirs."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.facts import Group
from storage.base import Base, BigId, Owned
from storage.people import Person


class Team(Base, Owned):
    """A team. Its tickets are those of its helpdesk groups; without a group, those its members worked on."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]


class HelpdeskGroup(Base, Owned):
    """A group or queue of a helpdesk, by the provider's own key."""

    __tablename__ = "helpdesk_group"
    __table_args__ = (UniqueConstraint("workspace_id", "provider", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    provider: Mapped[str]
    external_id: Mapped[str]
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    schedule: Mapped[str | None]


class Membership(Base, Owned):
    """Somebody in a team from a day on, until a day. `leads` says that its members' figures are theirs to see."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    leads: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day; None: still there


def all_teams(session: Session, workspace_id: int) -> Sequence[Team]:
    """Return the workspace's teams, by name."""
    return session.scalars(select(Team).where(Team.workspace_id == workspace_id).order_by(Team.name)).all()


def find_team(session: Session, workspace_id: int, name: str) -> Team | None:
    """Return the team of this name, letter case aside, or None.

    Compared here and not in the database: SQLite knows only the letter case of English.
    """
    wanted = name.strip().casefold()
    return next((team for team in all_teams(session, workspace_id) if team.name.casefold() == wanted), None)


def ensure_team(session: Session, workspace_id: int, name: str) -> Team:
    """Return the team of this name, made now if it is new."""
    found = find_team(session, workspace_id, name)
    if found is None:
        found = Team(workspace_id=workspace_id, name=name)
        session.add(found)
        session.flush()
    return found


def join(session: Session, team: Team, person: Person, starts_on: date, *, leads: bool = False) -> Membership:
    """Put somebody into a team from a day on; an open membership of theirs is changed, not doubled."""
    query = select(Membership).where(
        Membership.team_id == team.id, Membership.person_id == person.id, Membership.ends_on.is_(None)
    )
    held = session.scalar(query)
    if held is None:
        held = Membership(workspace_id=team.workspace_id, team_id=team.id, person_id=person.id, starts_on=starts_on)
        session.add(held)
    held.leads = leads
    session.flush()
    return held


def leave(session: Session, team: Team, person: Person, ends_on: date) -> bool:
    """End somebody's membership with this last day; False when there was none."""
    query = select(Membership).where(
        Membership.team_id == team.id, Membership.person_id == person.id, Membership.ends_on.is_(None)
    )
    held = session.scalar(query)
    if held is None:
        return False
    held.ends_on = ends_on
    session.flush()
    return True


def memberships_on(session: Session, workspace_id: int, first: date, last: date) -> Sequence[Membership]:
    """Return the memberships that touch the days `first` to `last`."""
    query = select(Membership).where(
        Membership.workspace_id == workspace_id,
        Membership.starts_on <= last,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= first),
    )
    return session.scalars(query.order_by(Membership.id)).all()


def memberships_of(session: Session, person_id: int, day: date) -> Sequence[Membership]:
    """Return where somebody is on a day."""
    query = select(Membership).where(
        Membership.person_id == person_id,
        Membership.starts_on <= day,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
    )
    return session.scalars(query).all()


def groups_of(session: Session, team_id: int) -> list[int]:
    """Return the ids of a team's helpdesk groups."""
    return list(session.scalars(select(HelpdeskGroup.id).where(HelpdeskGroup.team_id == team_id)))


def remember_groups(session: Session, workspace_id: int, provider: str, groups: Iterable[Group]) -> dict[str, int]:
    """Remember the groups a source names, each with a team of its name; return their ids by key.

    A new group gets the team of its own name, for that is what the file calls the team. A group that somebody has put
    under another team stays there.
    """
    query = select(HelpdeskGroup).where(HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.provider == provider)
    known = {group.external_id: group for group in session.scalars(query)}
    for group in groups:
        held = known.get(group.key)
        if held is None:
            team = ensure_team(session, workspace_id, group.name)
            held = HelpdeskGroup(
                workspace_id=workspace_id, provider=provider, external_id=group.key, name=group.name, team_id=team.id
            )
            known[group.key] = held
            session.add(held)
        held.name = group.name
    session.flush()
    return {key: group.id for key, group in known.items()}


def known_groups(session: Session, workspace_id: int, provider: str) -> dict[str, int]:
    """Return the ids of a provider's groups by its own keys."""
    query = select(HelpdeskGroup.external_id, HelpdeskGroup.id).where(
        HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.provider == provider
    )
    return {row.external_id: row.id for row in session.execute(query)}


def group_schedules(session: Session, workspace_id: int, provider: str) -> dict[str, str]:
    """Return the schedules of a provider's groups by the groups' keys, where they have one of their own."""
    query = select(HelpdeskGroup.external_id, HelpdeskGroup.schedule).where(
        HelpdeskGroup.workspace_id == workspace_id,
        HelpdeskGroup.provider == provider,
        HelpdeskGroup.schedule.is_not(None),
    )
    return {key: schedule for key, schedule in session.execute(query) if schedule}


def schedules_of_groups(session: Session, workspace_id: int) -> dict[int, str]:
    """Return the schedules of the workspace's groups by the groups' ids, where they have one of their own."""
    query = select(HelpdeskGroup.id, HelpdeskGroup.schedule).where(
        HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.schedule.is_not(None)
    )
    return {group_id: schedule for group_id, schedule in session.execute(query) if schedule}


def give_schedule(session: Session, workspace_id: int, name: str, schedule: str) -> bool:
    """Give a schedule to the helpdesk groups of this name; False when there is none."""
    query = select(HelpdeskGroup).where(HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.name == name)
    groups = session.scalars(query).all()
    for group in groups:
        group.schedule = schedule
    session.flush()
    return bool(groups)


def team_of_group(session: Session, workspace_id: int, group_id: int) -> int | None:
    """Return the id of the team whose tickets a helpdesk group of the workspace holds, None for nobody's."""
    query = select(HelpdeskGroup.team_id).where(
        HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.id == group_id
    )
    return session.scalar(query)


def group_teams(session: Session, workspace_id: int) -> dict[int, int]:
    """Return the teams of the workspace's helpdesk groups by the groups' ids; those of nobody are left out."""
    query = select(HelpdeskGroup.id, HelpdeskGroup.team_id).where(
        HelpdeskGroup.workspace_id == workspace_id, HelpdeskGroup.team_id.is_not(None)
    )
    return {group_id: team_id for group_id, team_id in session.execute(query) if team_id is not None}
