"""The systems facts are pulled from: what was entered about each, how far each of its lists was walked, what failed.

What was entered as a secret is sealed for the connection's own key and never leaves here but to be opened for asking.
Decides nothing about who may connect what.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.errors import TouchlineError
from kpi.facts import Instant
from storage.base import Base, BigId, Owned
from storage.types import InstantColumn, UtcDateTime

SENDS_ONLY = "webhook"
"""The kind of connection that is no system of ours and is never asked: what it sends is read by a mapping."""


class MovedOnError(TouchlineError):
    """Somebody else is pulling the same list at this moment. There is nothing to do."""


class Connection(Base, Owned):
    """A system of a workspace. `source` is what its facts are filed under: the system's name, numbered from the second.

    `entered` is what is no secret; `sealed` the rest as JSON, sealed for `key`; None where it comes from the operator's
    environment. `since` is how far its back-fill reaches. `failing` is the class of the last problem, `failing_in` its
    values, `failing_since` when it began, `told_at` when its owner was told. `hook_key` is in the address its webhooks
    come to; `hook_sealed` what they are signed with. `removed_at`: it is kept for its facts' sake; `forgets`: until
    they are gone too.
    """

    changes_answers = False

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("workspace_id", "source"), UniqueConstraint("hook_key"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    system: Mapped[str]
    source: Mapped[str]
    entered: Mapped[dict[str, str]] = mapped_column(JSON)
    key: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    since: Mapped[Instant] = mapped_column(InstantColumn)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused: Mapped[bool] = mapped_column(default=False)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    synced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing: Mapped[str | None]
    failing_in: Mapped[dict[str, str] | None] = mapped_column(JSON)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hook_key: Mapped[str | None]
    hook_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forgets: Mapped[bool] = mapped_column(default=False)

    @property
    def lacks_a_list(self) -> bool:
        """Say whether what fails is one list alone: rounds come to their end all the same."""
        ends, since = self.synced_at, self.failing_since
        return self.failing is not None and ends is not None and since is not None and ends >= since


class StreamCursor(Base, Owned):
    """How far one list of a connection was walked: `position` as `connectors.pull.walk.Position`, `filled` once whole.

    `rows` and `refused` count since the beginning; `refusal` is the last reason for one, in English, without a value.
    """

    changes_answers = False

    __tablename__ = "stream_cursor"

    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[list[Any]] = mapped_column(JSON)
    filled: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusal: Mapped[str] = mapped_column(default="")
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


def connection_context(connection: Connection) -> str:
    """Return what a connection's secrets are sealed for."""
    return f"connection:{connection.key}"


def connection_hook_context(connection: Connection) -> str:
    """Return what the secret of a connection's webhooks is sealed for."""
    return f"connection-hook:{connection.key}"


def add_connection(
    session: Session, workspace_id: int, system: str, entered: Mapping[str, str], key: str, sealed: bytes | None,
    since: Instant, owner_id: int | None, now: datetime,
) -> Connection:  # fmt: skip
    """Remember a system; its source is the system's name, with a number where that is taken."""
    taken = set(session.scalars(select(Connection.source).where(Connection.workspace_id == workspace_id)))
    source = next(name for name in (system, *(f"{system}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    row = Connection(
        workspace_id=workspace_id, system=system, source=source, entered=dict(entered), key=key, sealed=sealed,
        since=since, owner_id=owner_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def connections(session: Session, workspace_id: int) -> Sequence[Connection]:
    """Return a workspace's systems, the oldest first; those taken away are left out."""
    mine = select(Connection).where(Connection.workspace_id == workspace_id, Connection.removed_at.is_(None))
    return session.scalars(mine.order_by(Connection.id)).all()


def sources_connected(session: Session, workspace_id: int) -> Sequence[str]:
    """Return what facts of connections are filed under, also of those that were taken away."""
    return session.scalars(select(Connection.source).where(Connection.workspace_id == workspace_id)).all()


def find_connection(session: Session, workspace_id: int, connection_id: int) -> Connection | None:
    """Return one that is there."""
    mine = select(Connection).where(Connection.workspace_id == workspace_id, Connection.removed_at.is_(None))
    return session.scalar(mine.where(Connection.id == connection_id))


def removed_connections(session: Session, workspace_id: int, system: str) -> Sequence[Connection]:
    """Return those of a system that were taken away in chat and whose facts are there still."""
    mine = Connection.workspace_id == workspace_id, Connection.system == system, Connection.sealed.is_not(None)
    gone = Connection.removed_at.is_not(None), Connection.forgets.is_(False)
    return session.scalars(select(Connection).where(*mine, *gone).order_by(Connection.id)).all()


def connections_to_forget(session: Session, workspace_id: int) -> Sequence[Connection]:
    """Return those that were taken away with their facts, until the facts are gone."""
    mine = Connection.workspace_id == workspace_id, Connection.forgets.is_(True)
    return session.scalars(select(Connection).where(*mine).order_by(Connection.id)).all()


def connection_to_forget(session: Session, workspace_id: int, connection_id: int) -> Connection | None:
    """Return one whose facts are to go, None where they are gone."""
    mine = Connection.workspace_id == workspace_id, Connection.forgets.is_(True)
    return session.scalar(select(Connection).where(*mine, Connection.id == connection_id))


def connection_without_seal(session: Session, workspace_id: int, system: str) -> Connection | None:
    """Return the connection of a system whose key comes from the operator's environment, removed or not."""
    mine = Connection.workspace_id == workspace_id, Connection.system == system, Connection.sealed.is_(None)
    return session.scalar(select(Connection).where(*mine).order_by(Connection.id))


def connections_to_pull(session: Session, now: datetime) -> Sequence[Connection]:
    """Return those of every workspace that may be asked now. What only sends is never asked."""
    ready = (Connection.not_before.is_(None)) | (Connection.not_before <= now)
    asked = Connection.system != SENDS_ONLY, Connection.paused.is_(False), ready
    wanted = select(Connection).where(Connection.removed_at.is_(None), *asked)
    return session.scalars(wanted.order_by(Connection.id)).all()


def connection_by_hook(session: Session, hook_key: str) -> Connection | None:
    """Return whose webhooks come to this address, in whichever workspace."""
    return session.scalar(select(Connection).where(Connection.hook_key == hook_key, Connection.removed_at.is_(None)))


def cursors_of(session: Session, workspace_id: int, connection_id: int) -> dict[str, StreamCursor]:
    """Return how far a connection's lists were walked, by their names."""
    mine = StreamCursor.workspace_id == workspace_id, StreamCursor.connection_id == connection_id
    return {row.stream: row for row in session.scalars(select(StreamCursor).where(*mine))}


def move_cursor(
    session: Session, connection: Connection, stream: str, position: Sequence[Any], now: datetime, *,
    rows: int, refused: int, refusal: str, done: bool,
) -> None:  # fmt: skip
    """Remember how far a list was walked: to be called in the transaction that writes the page's facts."""
    held = session.get(StreamCursor, (connection.id, stream))
    if held is None:
        held = StreamCursor(
            workspace_id=connection.workspace_id, connection_id=connection.id, stream=stream, rows=0, pages=0,
            refused=0, refusal="", filled=False,
        )  # fmt: skip
        session.add(held)
    held.position, held.moved_at = list(position), now
    held.rows, held.pages, held.refused = held.rows + rows, held.pages + 1, held.refused + refused
    held.refusal, held.filled = refusal or held.refusal, held.filled or done
    session.flush()


def check_cursor(session: Session, connection: Connection, stream: str, left: Sequence[Any] | None) -> None:
    """See that a list is where a walk left it (None: never walked), and stays there until this transaction ends.

    MovedOnError where somebody else has gone on with it, let it begin anew, or taken the connection away.
    """
    # Whoever writes cursors has the connection's row: a second one waits here, on PostgreSQL too. What took it away
    # meanwhile must not find a page of it afterwards.
    mine = select(Connection.id).where(Connection.id == connection.id, Connection.removed_at.is_(None))
    if session.execute(mine.with_for_update()).first() is None:
        raise MovedOnError
    held = session.get(StreamCursor, (connection.id, stream), populate_existing=True)
    if (None if held is None else _as_json(held.position)) != (None if left is None else _as_json(left)):
        raise MovedOnError


def _as_json(position: Sequence[Any]) -> str:
    return json.dumps(list(position), sort_keys=True)


def claim_telling(session: Session, connection: Connection, told_at: datetime | None) -> bool:
    """Note that its owner is told now, or (None) that all is well again; False where somebody else has."""
    before = Connection.told_at.is_(None) if told_at is not None else Connection.told_at.is_not(None)
    claimed = session.execute(update(Connection).where(Connection.id == connection.id, before).values(told_at=told_at))
    return bool(getattr(claimed, "rowcount", 0))


def forget_cursors(session: Session, workspace_id: int, connection_id: int) -> None:
    """Let every list of a connection begin anew: a new back-fill."""
    mine = StreamCursor.workspace_id == workspace_id, StreamCursor.connection_id == connection_id
    session.execute(delete(StreamCursor).where(*mine))
