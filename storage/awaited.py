"""What was told of tickets that nobody has told of yet: kept until the ticket comes, for some weeks, each once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Text, UniqueConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.among import among
from storage.base import Base, BigId, Owned
from storage.connections import Connection
from storage.types import UtcDateTime
from storage.upsert import upsert


class AwaitedPart(Base, Owned):
    """Something told of a ticket too early. `part` is its text; `digest` tells whether the same was told before."""

    changes_answers = False

    __tablename__ = "awaited_part"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "external_id", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    digest: Mapped[str]
    part: Mapped[str] = mapped_column(Text)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def await_parts(
    session: Session, workspace_id: int, source: str, parts: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Keep what was told too early: (ticket, part); the same twice is kept once."""
    rows = [
        {"workspace_id": workspace_id, "source": source, "external_id": ticket, "part": part, "came_at": now,
         "digest": blake2b(part.encode(), digest_size=12).hexdigest()}
        for ticket, part in parts
    ]  # fmt: skip
    if rows:
        session.connection().execute(upsert(session, AwaitedPart).on_conflict_do_nothing(), rows)


def take_awaited(session: Session, workspace_id: int, source: str, tickets: Sequence[str]) -> dict[str, list[str]]:
    """Return and forget what was kept for these tickets, in the order it came."""
    mine = (
        AwaitedPart.workspace_id == workspace_id, AwaitedPart.source == source, among(AwaitedPart.external_id, tickets),
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    kept = select(AwaitedPart.external_id, AwaitedPart.part).where(*mine).order_by(AwaitedPart.id)
    for ticket, part in session.execute(kept):
        found.setdefault(ticket, []).append(part)
    if found:
        session.execute(delete(AwaitedPart).where(*mine))
    return found


def reword_awaited(
    session: Session, workspace_id: int, source: str, tickets: Sequence[str], reworded: Callable[[str], str]
) -> None:
    """Write anew what waits for these tickets, as `reworded` says; it waits on as long as it would have.

    It is known by what it was: the same told again is not kept a second time.
    """
    mine = (
        AwaitedPart.workspace_id == workspace_id, AwaitedPart.source == source, among(AwaitedPart.external_id, tickets),
    )  # fmt: skip
    for row in session.scalars(select(AwaitedPart).where(*mine)):
        row.part = reworded(row.part)
    session.flush()


def forget_awaited(session: Session, before: datetime) -> int:
    """Forget what nobody's ticket came for; return how much. In a source's first round the tickets may come yet."""
    first = exists().where(
        Connection.workspace_id == AwaitedPart.workspace_id, Connection.source == AwaitedPart.source,
        Connection.removed_at.is_(None), Connection.synced_at.is_(None),
    )  # fmt: skip
    done = session.execute(delete(AwaitedPart).where(AwaitedPart.came_at < before, ~first))
    return int(getattr(done, "rowcount", 0))
