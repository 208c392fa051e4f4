"""When connected systems say that people are away, by the systems' own keys; whose it is, is asked when it is read.

So a leave that was told before its person was linked counts from the link on, and goes with the identity when that is
linked to somebody else. Says that somebody is away, never why.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, Table, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.reviews import Leave
from storage.base import Base, BigId, Owned
from storage.bulk import delete_but
from storage.people import Identity
from storage.types import UtcDateTime
from storage.upsert import upsert


class LeaveRow(Base, Owned):
    """One leave, as it was told last, of the identity `agent_id`; days both included, `part` as for an absence."""

    changes_answers = False

    __tablename__ = "told_leave"
    __table_args__ = (UniqueConstraint("workspace_id", "source", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    agent_id: Mapped[int] = mapped_column(BigInteger, index=True)
    first: Mapped[date]
    last: Mapped[date]
    part: Mapped[str] = mapped_column(default="whole")
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


_LEAVES: Table = LeaveRow.__table__  # type: ignore[assignment]


def save_leaves(
    session: Session, workspace_id: int, source: str, leaves: Iterable[Leave], agents: Mapping[str, int], now: datetime
) -> None:
    """Keep leaves, each as it was told last; withdrawn ones go. `agents` are identity ids by the source's keys."""
    told = {leave.external_id: leave for leave in leaves}
    gone = [key for key, leave in told.items() if leave.gone]
    mine = LeaveRow.workspace_id == workspace_id, LeaveRow.source == source
    if gone:
        session.execute(delete(LeaveRow).where(*mine, LeaveRow.external_id.in_(gone)))
    rows = [
        {"workspace_id": workspace_id, "source": source, "external_id": each.external_id,
         "agent_id": agents[each.agent], "first": date.fromisoformat(each.first),
         "last": date.fromisoformat(each.last), "part": each.part, "told_at": now}
        for each in told.values() if not each.gone
    ]  # fmt: skip
    if not rows:
        return
    statement = upsert(session, LeaveRow)
    changed = {name: statement.excluded[name] for name in ("agent_id", "first", "last", "part")}
    keys = ["workspace_id", "source", "external_id"]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def keep_only_leaves(
    session: Session, workspace_id: int, source: str, agent_ids: Collection[int], kept: Collection[str]
) -> None:
    """Forget what these identities are not told to have any more: all they have is `kept`, by the source's keys."""
    mine = LeaveRow.workspace_id == workspace_id, LeaveRow.source == source
    delete_but(session.connection(), _LEAVES, mine, agent_ids, kept)


def leaves_between(
    session: Session, workspace_id: int, first: date, last: date, person_ids: Iterable[int] | None = None
) -> Sequence[tuple[int, LeaveRow]]:
    """Return whose leave falls on any of the days `first` to `last`, by person's id; those linked to nobody are out."""
    query = (
        select(Identity.person_id, LeaveRow)
        .join(Identity, Identity.id == LeaveRow.agent_id)
        .where(LeaveRow.workspace_id == workspace_id, Identity.person_id.is_not(None))
        .where(LeaveRow.first <= last, LeaveRow.last >= first)
    )
    if person_ids is not None:
        query = query.where(Identity.person_id.in_(tuple(person_ids)))
    found = session.execute(query.order_by(LeaveRow.first, LeaveRow.id)).all()
    return [(person_id, row) for person_id, row in found if person_id is not None]


def leaves_ever(session: Session, person_id: int) -> Sequence[LeaveRow]:
    """Return all that was told of somebody."""
    query = select(LeaveRow).join(Identity, Identity.id == LeaveRow.agent_id).where(Identity.person_id == person_id)
    return session.scalars(query.order_by(LeaveRow.first, LeaveRow.id)).all()
