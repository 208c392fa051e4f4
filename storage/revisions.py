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
"""The scope of everything that is no fact: people, teams, targets, definitions, schedules. No identity has this id."""


class Revision(Base, Owned):
    """How often what lies in a scope has changed: an identity's facts (`scope` is its id), or the settings."""

    __tablename__ = "revision"

    workspace_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scope: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[int] = mapped_column(BigId, default=1)


def stamp(session: Session, workspace_id: int, identity_ids: Iterable[int]) -> int:
    """Return a number that rises with every change of these identities' facts or of the settings.

    Ask for it before what it stands for is read: a change in between then makes the answer too old, never too new.
    """
    scopes = (SETTINGS, *identity_ids)
    query = select(func.sum(Revision.number)).where(Revision.workspace_id == workspace_id, Revision.scope.in_(scopes))
    return int(session.scalar(query) or 0)


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


_CHANGED = "workspaces with changed settings"


def note_settings(session: Session, *_: Any) -> None:
    """Note each workspace with a changed row that answers rest on; a `before_flush` event of a session."""
    changed = {*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))}
    owned = (row for row in changed if isinstance(row, Owned) and row.changes_answers)
    session.info.setdefault(_CHANGED, set()).update(row.workspace_id for row in owned)


def raise_settings(session: Session) -> None:
    """Raise the settings' counter of each workspace noted; a `before_commit` event of a session.

    Not sooner: PostgreSQL holds the counter's row for its writer from then on, and an import that has met a new agent
    would keep everybody's settings waiting until its end.
    """
    session.flush()
    for workspace_id in sorted(session.info.pop(_CHANGED, ())):
        raise_revisions(session, workspace_id, [SETTINGS])
