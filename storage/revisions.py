"""What has changed since: one counter for each helpdesk identity's facts, and one for a workspace's settings.

An answer may be given again while the counters it rests on stand still. They are raised in the transaction that
changes the facts, so that nobody sees the one without the other.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned

SETTINGS = 0
"""The scope of everything that is no fact: people, teams, targets, definitions, schedules."""


class Revision(Base, Owned):
    """How often what lies in a scope has changed: an identity's facts (`scope` is its id), or the settings."""

    __tablename__ = "revision"

    workspace_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scope: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[int] = mapped_column(BigId, default=1)


def stamp(session: Session, workspace_id: int, identity_ids: Iterable[int]) -> int:
    """Return a number that rises with every change of these identities' facts or of the settings."""
    scopes = (SETTINGS, *identity_ids)
    query = select(func.sum(Revision.number)).where(Revision.workspace_id == workspace_id, Revision.scope.in_(scopes))
    return session.scalar(query) or 0


def raise_revisions(session: Session, workspace_id: int, scopes: Iterable[int]) -> None:
    """Say that something in these scopes has changed. In one order, so that two writers cannot wait for each other."""
    rows = [{"workspace_id": workspace_id, "scope": scope, "number": 1} for scope in sorted(set(scopes))]
    if not rows:
        return
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Revision)
    raised = statement.on_conflict_do_update(
        index_elements=[Revision.workspace_id, Revision.scope], set_={"number": Revision.number + 1}
    )
    session.connection().execute(raised, rows)


def note_settings(session: Session, *_: Any) -> None:
    """Raise the settings' counter of each workspace with a changed row that answers rest on; a `before_flush` event."""
    changed = {*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))}
    owned = (row for row in changed if isinstance(row, Owned) and row.changes_answers)
    for workspace_id in sorted({row.workspace_id for row in owned}):
        raise_revisions(session, workspace_id, [SETTINGS])
