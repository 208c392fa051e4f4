"""Who somebody of a connected system may be: proposed by an e-mail address that is the same, answered once.

A proposal links nobody. One that was refused stays, so that it is not made again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.people import Identity, Person
from storage.types import UtcDateTime

YES, NO = "yes", "no"


class IdentityMatch(Base, Owned):
    """That an identity may be a person. `answer`: None until somebody gave one; `answered_by` is who."""

    changes_answers = False

    __tablename__ = "identity_match"
    __table_args__ = (UniqueConstraint("identity_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Proposed(NamedTuple):
    """A proposal nobody has answered, of an identity nobody is linked to."""

    match: IdentityMatch
    identity: Identity
    person: Person


def unproposed(session: Session, workspace_id: int, sources: Collection[str]) -> Sequence[Identity]:
    """Return the identities of these sources with an address that are nobody yet, and were never proposed."""
    known = exists().where(IdentityMatch.identity_id == Identity.id)
    query = select(Identity).where(*_nobody(workspace_id), Identity.email.is_not(None), ~known)
    return session.scalars(query.where(Identity.provider.in_(sources)).order_by(Identity.id)).all()


def people_by_address(
    session: Session, workspace_id: int, addresses: Collection[str], sources: Collection[str]
) -> dict[str, set[int]]:
    """Return whose these addresses are: ids of people, by the address in small letters.

    An address that was given to us or stands in a chat's profile counts; what a connected source (`sources`) says of
    somebody does not.
    """
    linked = Identity.workspace_id == workspace_id, Identity.person_id.is_not(None)
    found: dict[str, set[int]] = {}
    wanted = sorted(addresses)
    for first in range(0, len(wanted), 400):
        some = wanted[first : first + 400]
        given = Identity.provider == "email", func.lower(Identity.external_id).in_(some)
        profile = Identity.provider.not_in([*sources, "email"]), func.lower(Identity.email).in_(some)
        for address, columns in ((Identity.external_id, given), (Identity.email, profile)):
            for said, person_id in session.execute(select(address, Identity.person_id).where(*linked, *columns)):
                if said is not None and person_id is not None:
                    found.setdefault(said.lower(), set()).add(person_id)
    return found


def propose(session: Session, identity: Identity, person_id: int, now: datetime) -> IdentityMatch:
    """Propose somebody."""
    row = IdentityMatch(
        workspace_id=identity.workspace_id, identity_id=identity.id, person_id=person_id, proposed_at=now
    )
    session.add(row)
    session.flush()
    return row


def find_match(session: Session, workspace_id: int, match_id: int) -> Proposed | None:
    """Return a proposal, answered or not."""
    return _one(session, IdentityMatch.workspace_id == workspace_id, IdentityMatch.id == match_id)


def match_of(session: Session, workspace_id: int, identity_id: int) -> Proposed | None:
    """Return the open proposal of an identity."""
    open_one = IdentityMatch.identity_id == identity_id, IdentityMatch.answer.is_(None)
    return _one(session, IdentityMatch.workspace_id == workspace_id, *open_one)


def proposed(session: Session, workspace_id: int, person_id: int | None = None) -> list[Proposed]:
    """Return the proposals nobody has answered, by name; those to one person, where one is given."""
    query = _query(IdentityMatch.answer.is_(None), *_nobody(workspace_id))
    if person_id is not None:
        query = query.where(IdentityMatch.person_id == person_id)
    return [Proposed(*row) for row in session.execute(query.order_by(Identity.name, IdentityMatch.id))]


def ever_proposed(session: Session, workspace_id: int, person_id: int) -> list[Proposed]:
    """Return for whom somebody was ever proposed, answered or not, the newest first."""
    mine = IdentityMatch.workspace_id == workspace_id, IdentityMatch.person_id == person_id
    query = _query(*mine).order_by(IdentityMatch.proposed_at.desc(), IdentityMatch.id.desc())
    return [Proposed(*row) for row in session.execute(query)]


def refused(session: Session, workspace_id: int) -> set[int]:
    """Return the identities that somebody was proposed for and is not."""
    query = select(IdentityMatch.identity_id).where(
        IdentityMatch.workspace_id == workspace_id, IdentityMatch.answer == NO
    )
    return set(session.scalars(query))


def answer(session: Session, match: IdentityMatch, said: str, person_id: int, now: datetime) -> bool:
    """Keep an answer; False where there is one already."""
    mine = update(IdentityMatch).where(IdentityMatch.id == match.id, IdentityMatch.answer.is_(None))
    done = session.execute(mine.values(answer=said, answered_by=person_id, answered_at=now))
    return bool(getattr(done, "rowcount", 0))


def _nobody(workspace_id: int) -> tuple[ColumnElement[bool], ...]:
    mine = Identity.workspace_id == workspace_id, Identity.person_id.is_(None)
    return (*mine, Identity.is_bot.is_(False), Identity.marked.is_(None))


def _query(*where: ColumnElement[bool]) -> Select[IdentityMatch, Identity, Person]:
    joined = select(IdentityMatch, Identity, Person).join(Identity, Identity.id == IdentityMatch.identity_id)
    return joined.join(Person, Person.id == IdentityMatch.person_id).where(*where)


def _one(session: Session, *where: ColumnElement[bool]) -> Proposed | None:
    row = session.execute(_query(*where)).first()
    return Proposed(*row) if row is not None else None
