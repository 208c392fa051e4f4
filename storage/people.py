"""People and their identities: one person, many names (Slack, Teams, helpdesk, e-mail).

An identity that an import brings stands alone until somebody who knows links it to a person. Nothing here guesses.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.facts import Agent
from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class Person(Base, Owned):
    """Somebody of the workspace. `handle` is what people type; `locale` and `zone` are those they chose, if any."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("workspace_id", "handle"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    handle: Mapped[str]
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="agent")
    locale: Mapped[str | None]
    zone: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Identity(Base, Owned):
    """What one provider calls somebody: `external_id` is the provider's own key (an address, for "email").

    `locale` and `zone` are those of the person's profile there, where it has them. `marked` is what an admin has said
    of it: "bot", or "shared" (an account that several use), whatever its source says. `deriving`: up to which ticket
    the replies of who was marked, or is no longer, were worked out anew; None where all were.
    """

    own_columns = frozenset({"name", "email", "locale", "zone"})

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("workspace_id", "provider", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    provider: Mapped[str]
    external_id: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    is_bot: Mapped[bool] = mapped_column(default=False)
    marked: Mapped[str | None]
    deriving: Mapped[int | None] = mapped_column(BigInteger)
    locale: Mapped[str | None]
    zone: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    @property
    def own_scope(self) -> int:
        """Its own id, as for its facts."""
        return self.id


def add_person(session: Session, workspace_id: int, handle: str, name: str, role: str, now: datetime) -> Person:
    """Add somebody; the handle must be free."""
    person = Person(workspace_id=workspace_id, handle=handle, name=name, role=role, created_at=now)
    session.add(person)
    session.flush()
    return person


def all_people(session: Session, workspace_id: int) -> Sequence[Person]:
    """Return everybody of the workspace, by name."""
    return session.scalars(select(Person).where(Person.workspace_id == workspace_id).order_by(Person.name)).all()


def find_person(session: Session, workspace_id: int, called: str) -> Person | None:
    """Return the person with this handle (with or without @), e-mail address or whole name, or None.

    Letter case is compared here and not in the database: SQLite knows only that of English.
    """
    wanted = called.strip().removeprefix("@").casefold()
    mine = select(Person).where(Person.workspace_id == workspace_id)
    found = session.scalar(mine.where(Person.handle == wanted))
    if found is None and "@" in wanted:
        address = Identity.provider == "email", func.lower(Identity.external_id) == wanted
        found = session.scalar(mine.join(Identity, Identity.person_id == Person.id).where(*address))
    if found is None:
        everybody = session.scalars(mine.order_by(Person.id)).all()
        found = _only(person for person in everybody if person.handle.casefold() == wanted)
        found = found or _only(person for person in everybody if person.name.casefold() == wanted)
    return found


def _only(people: Iterable[Person]) -> Person | None:
    """The one there is; of two who could be meant, neither."""
    found = list(people)
    return found[0] if len(found) == 1 else None


def person_of(session: Session, workspace_id: int, provider: str, external_id: str) -> Person | None:
    """Return whom a provider's identity is linked to, or None."""
    query = (
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(
            Identity.workspace_id == workspace_id,
            Identity.provider == provider,
            Identity.external_id == external_id,
        )
    )
    return session.scalar(query)


def known_as(
    session: Session, workspace_id: int, provider: str, external_id: str
) -> tuple[Person, Identity] | tuple[None, None]:
    """Return whom a provider's identity is linked to, and the identity; twice None for nobody."""
    query = (
        select(Person, Identity)
        .join(Identity, Identity.person_id == Person.id)
        .where(
            Identity.workspace_id == workspace_id,
            Identity.provider == provider,
            Identity.external_id == external_id,
        )
    )
    found = session.execute(query).one_or_none()
    return (None, None) if found is None else (found[0], found[1])


def identity_ids(session: Session, person_id: int) -> list[int]:
    """Return the ids of everything a person is called, helpdesk keys included."""
    return list(session.scalars(select(Identity.id).where(Identity.person_id == person_id)))


def find_identity(session: Session, workspace_id: int, provider: str, external_id: str) -> Identity | None:
    """Return a provider's identity, linked or not, or None."""
    return session.scalar(
        select(Identity).where(
            Identity.workspace_id == workspace_id,
            Identity.provider == provider,
            Identity.external_id == external_id,
        )
    )


def unlinked(session: Session, workspace_id: int) -> Sequence[Identity]:
    """Return the identities nobody is linked to, by provider and name; bots and accounts that several use left out."""
    nobody = Identity.person_id.is_(None), Identity.is_bot.is_(False), Identity.marked.is_(None)
    query = select(Identity).where(Identity.workspace_id == workspace_id, *nobody)
    return session.scalars(query.order_by(Identity.provider, Identity.name, Identity.id)).all()


def identities_of(session: Session, person_id: int) -> Sequence[Identity]:
    """Return everything a person is called, by provider."""
    query = select(Identity).where(Identity.person_id == person_id).order_by(Identity.provider, Identity.external_id)
    return session.scalars(query).all()


def zones_of(session: Session, workspace_id: int, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the time zones of people: what they chose, else what a profile of theirs says; nobody without either."""
    wanted = Person.workspace_id == workspace_id, Person.id.in_(tuple(person_ids))
    query = (
        select(Person.id, Person.zone, Identity.zone)
        .outerjoin(Identity, Identity.person_id == Person.id)
        .where(*wanted)
        .order_by(Person.id, Identity.provider, Identity.external_id)
    )
    found: dict[int, str] = {}
    for person_id, chosen, profile in session.execute(query):
        if zone := chosen or profile:
            found.setdefault(person_id, zone)
    return found


def link(session: Session, identity: Identity, person: Person) -> None:
    """Say that an identity is this person; ValueError when they are of two workspaces."""
    if identity.workspace_id != person.workspace_id:
        raise ValueError("an identity and its person belong to one workspace")
    identity.person_id = person.id
    session.flush()


def add_identity(session: Session, person: Person, provider: str, external_id: str, name: str = "") -> Identity:
    """Give a person an identity, made now if nobody had it."""
    found = find_identity(session, person.workspace_id, provider, external_id)
    if found is None:
        found = Identity(
            workspace_id=person.workspace_id, provider=provider, external_id=external_id, name=name or person.name
        )
        session.add(found)
    link(session, found, person)
    return found


def known_identities(session: Session, workspace_id: int, provider: str) -> dict[str, Identity]:
    """Return a provider's identities by its own keys."""
    query = select(Identity).where(Identity.workspace_id == workspace_id, Identity.provider == provider)
    return {identity.external_id: identity for identity in session.scalars(query)}


def known_agents(session: Session, workspace_id: int, provider: str) -> dict[str, int]:
    """Return the ids of a provider's identities by its own keys."""
    query = select(Identity.external_id, Identity.id).where(
        Identity.workspace_id == workspace_id, Identity.provider == provider
    )
    return {row.external_id: row.id for row in session.execute(query)}


def remember_agents(session: Session, workspace_id: int, provider: str, agents: Iterable[Agent]) -> dict[str, int]:
    """Remember the agents a source names; return their ids by key. A link that somebody made is left alone."""
    known = known_identities(session, workspace_id, provider)
    for agent in agents:
        held = known.get(agent.key)
        if held is None:
            held = Identity(workspace_id=workspace_id, provider=provider, external_id=agent.key, name=agent.name)
            known[agent.key] = held
            session.add(held)
        if agent.name:
            held.name = agent.name
        held.email, held.is_bot = agent.email or held.email, agent.is_bot
    session.flush()
    return {key: identity.id for key, identity in known.items()}


def people_of(session: Session, wanted: Sequence[int]) -> list[tuple[int | None, str, list[int]]]:
    """Return whom identities belong to: person's id (None: linked to nobody), name, and their ids among `wanted`.

    A bot is nobody, and so is an account that several use: it makes no group larger, and stands in no funnel.
    """
    query = (
        select(Identity.id, Identity.name, Person.id, Person.name)
        .outerjoin(Person, Person.id == Identity.person_id)
        .where(Identity.id.in_(wanted), Identity.is_bot.is_(False), Identity.marked.is_(None))
        .order_by(Identity.id)
    )
    found: dict[tuple[int | None, str], list[int]] = {}
    for identity_id, called, person_id, name in session.execute(query):
        found.setdefault((person_id, name or called), []).append(identity_id)
    return [(person_id, name, ids) for (person_id, name), ids in found.items()]


def identities_named(session: Session, workspace_id: int, called: str) -> Sequence[Identity]:
    """Return the helpdesk identities that go by a name, a key, or "provider:key"; letter case aside for the name."""
    wanted = called.strip()
    provider, _, key = wanted.partition(":")
    name = wanted.casefold()
    query = select(Identity).where(Identity.workspace_id == workspace_id).order_by(Identity.id)
    return [
        identity
        for identity in session.scalars(query)
        if identity.name.casefold() == name
        or identity.external_id == wanted
        or (identity.provider, identity.external_id) == (provider, key)
    ]


def set_locale(session: Session, person_id: int, locale: str | None) -> None:
    """Remember the language somebody chose; None for that of their profile."""
    person = session.get(Person, person_id)
    if person is not None:
        person.locale = locale


def set_zone(session: Session, person_id: int, zone: str | None) -> None:
    """Remember the time zone somebody chose; None for that of their profile."""
    person = session.get(Person, person_id)
    if person is not None:
        person.zone = zone
