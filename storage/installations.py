"""Installations: the right to speak in a tenant, as the platform gave it. Tokens are sealed; the seal is `bot`'s.

Never returns a token in the clear: `sealed` is opened where it is used (`storage.sealing`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.database import Work, alone
from storage.types import UtcDateTime


class Installation(Base, Owned):
    """One installed app. `tenant` is the organisation's key ("slack:T0123"); `sealed` what the platform gave us."""

    changes_answers = False

    __tablename__ = "installation"
    __table_args__ = (UniqueConstraint("tenant"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant: Mapped[str]
    sealed: Mapped[bytes]
    scopes: Mapped[str] = mapped_column(default="")
    installed_by: Mapped[str] = mapped_column(default="")
    installed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OAuthState(Base):
    """One installation that somebody began: a digest of its state, good once and until it expires."""

    __tablename__ = "oauth_state"

    digest: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


def find_installation(session: Session, tenant: str) -> Installation | None:
    """Return the installation in a tenant, or None."""
    return session.scalar(select(Installation).where(Installation.tenant == tenant))


def seal_context(tenant: str) -> str:
    """Return what a tenant's installation is sealed for (`storage.sealing`)."""
    return f"installation:{tenant}"


def all_installations(session: Session, *, held: bool = False) -> Sequence[Installation]:
    """Return every installation, by tenant; `held` keeps others from changing them until the transaction ends."""
    query = select(Installation).order_by(Installation.tenant)
    return session.scalars(query.with_for_update() if held else query).all()


def keep_installation(session: Session, made: Installation) -> None:
    """Keep an installation in the place of an earlier one of the same tenant, also of one that arrives just now."""
    alone(session.connection(), Work.INSTALL)
    held = find_installation(session, made.tenant)
    if held is None:
        session.add(made)
    else:
        held.workspace_id, held.sealed, held.scopes = made.workspace_id, made.sealed, made.scopes or ""
        held.installed_by, held.installed_at = made.installed_by or "", made.installed_at
    session.flush()


def forget_installation(session: Session, tenant: str) -> bool:
    """Delete a tenant's installation, tokens and all; False when there was none."""
    gone = delete(Installation).where(Installation.tenant == tenant).returning(Installation.id)
    return session.connection().scalar(gone) is not None


def begin_install(session: Session, digest: str, expires_at: datetime) -> None:
    """Remember the digest of a state that was given out."""
    session.add(OAuthState(digest=digest, expires_at=expires_at))
    session.flush()


def finish_install(session: Session, digest: str, now: datetime) -> bool:
    """Use a state up; True when it was good. Of two who bring the same one, one has it. Expired ones are swept out."""
    used = delete(OAuthState).where(OAuthState.digest == digest).returning(OAuthState.expires_at)
    expires_at = session.connection().scalar(used)
    session.connection().execute(delete(OAuthState).where(OAuthState.expires_at <= now))
    return expires_at is not None and expires_at > now
