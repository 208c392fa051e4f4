"""What has changed since: one counter for each helpdesk identity's facts, and one for a workspace's settings.

An answer may be given again while the counters it rests on stand still. They are raised in the transaction that
changes the facts, so that nobody sees the one without the other.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.upsert import upsert

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
    raised = upsert(session, Revision).on_conflict_do_update(
        index_elements=[Revision.workspace_id, Revision.scope], set_={"number": Revision.number + 1}
    )
    session.connection().execute(raised, rows)


_CHANGED = "scopes that have changed"


def note_settings(session: Session, *_: Any) -> None:
    """Note the scope of each changed row that answers rest on; a `before_flush` event of a session.

    Mostly that is all of a workspace's settings. A column that changes nobody's answers but those of one identity, such
    as the language of its profile, counts for that identity alone: profiles are read again every day.
    """
    touched: set[tuple[int, int]] = session.info.setdefault(_CHANGED, set())
    for row in (*session.new, *session.deleted, *session.dirty):
        if not isinstance(row, Owned) or not row.changes_answers:
            continue
        if row in session.new or row in session.deleted:
            touched.add((row.workspace_id, SETTINGS))
        elif changed := _changed_columns(row):
            touched.add((row.workspace_id, row.own_scope if changed <= row.own_columns else SETTINGS))


def _changed_columns(row: object) -> set[str]:
    return {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}


def raise_settings(session: Session) -> None:
    """Raise the settings' counter of each workspace noted; a `before_commit` event of a session.

    Not sooner: PostgreSQL holds the counter's row for its writer from then on, and an import that has met a new agent
    would keep everybody's settings waiting until its end.
    """
    session.flush()
    for workspace_id, scope in sorted(session.info.pop(_CHANGED, ())):
        raise_revisions(session, workspace_id, [scope])
