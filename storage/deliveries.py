"""The ledger of scheduled posts: one row for each job, period and recipient, whatever became of it.

A row is opened once, however many bells ring; its changes are made by compare-and-set on its status. Holds no figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.jobs import Recipient
from storage.types import UtcDateTime
from storage.upsert import upsert

DUE = "due"


class Delivery(Base, Owned):
    """One post to one recipient. `status` and `reason` are those of `coaching.delivering` and `coaching.timetable`.

    `first` and `last` are the local days it covers, in the zone of its reader. `sent` are the messages that were
    posted, by part: {"0": "the platform's id"}; `trying` is the part that was being sent, until its id is there.
    `repeated` counts the parts that were sent although an earlier try may have arrived (ADR 18).
    """

    changes_answers = False

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("job_id", "period", "recipient_id"), Index(None, "status", "due_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("job_recipient.id"), index=True)
    period: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(default=DUE)
    reason: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    trying: Mapped[int | None]
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    repeated: Mapped[int] = mapped_column(default=0)
    sent: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def open_deliveries(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Open rows of the ledger; those that are there already stay as they are. Each needs every column it sets."""
    for row in rows:
        keys = [Delivery.job_id, Delivery.period, Delivery.recipient_id]
        values = {"reason": "", "tries": 0, "repeated": 0, "sent": {}, **row}
        session.execute(upsert(session, Delivery).values(**values).on_conflict_do_nothing(index_elements=keys))


def waiting(session: Session, workspace_id: int, until: datetime) -> list[int]:
    """Return the ids of the deliveries that are due by now and not settled, the longest due first."""
    query = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id, Delivery.status == DUE, Delivery.due_at <= until
    )
    return list(session.scalars(query.order_by(Delivery.due_at, Delivery.id)))


def workspaces_waiting(session: Session, until: datetime) -> list[int]:
    """Return the ids of the workspaces in which a delivery is due by now and not settled: the bell rings for them too,
    though all their jobs be paused.
    """
    query = select(Delivery.workspace_id).where(Delivery.status == DUE, Delivery.due_at <= until).distinct()
    return sorted(session.scalars(query))


def recipients_waiting(session: Session, workspace_id: int, delivery_ids: Iterable[int]) -> list[tuple[int, Recipient]]:
    """Return who gets each of some deliveries, by the delivery's id."""
    query = (
        select(Delivery.id, Recipient)
        .join(Recipient, Recipient.id == Delivery.recipient_id)
        .where(Delivery.workspace_id == workspace_id, Delivery.id.in_(tuple(delivery_ids)))
        .order_by(Delivery.due_at, Delivery.id)
    )
    return [(delivery_id, recipient) for delivery_id, recipient in session.execute(query)]


def begin_part(session: Session, delivery_id: int, part: int, now: datetime, after: int | None = None) -> bool:
    """Note that a part is being sent: should we die over it, the next try knows that it may have arrived.

    `after` is how many tries there were when the delivery was judged: False, and nothing is noted, when somebody else
    has tried since, or it is settled.
    """
    query = update(Delivery).where(Delivery.id == delivery_id, Delivery.status == DUE)
    if after is not None:
        query = query.where(Delivery.tries == after)
    result: Any = session.execute(query.values(trying=part, tried_at=now, tries=Delivery.tries + 1))
    return bool(result.rowcount)


def end_part(session: Session, delivery_id: int, part: int, message_id: str, *, repeated: bool = False) -> None:
    """Note that a part was sent, as which message."""
    held = session.get_one(Delivery, delivery_id)
    held.sent = {**held.sent, str(part): message_id}
    held.trying = None
    held.repeated += repeated


def not_sent(session: Session, delivery_id: int) -> None:
    """Note that the part that was being sent has certainly not arrived."""
    session.execute(update(Delivery).where(Delivery.id == delivery_id).values(trying=None))


def settle(session: Session, delivery_id: int, status: str, reason: str, now: datetime) -> bool:
    """Settle a delivery; False when it was settled before: nothing happens twice."""
    query = (
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.status == DUE)
        .values(status=status, reason=reason, settled_at=now, trying=None)
    )
    result: Any = session.execute(query)
    return bool(result.rowcount)


def deliveries_of(
    session: Session,
    workspace_id: int,
    job_ids: Iterable[int],
    limit: int,
    *,
    recipient_ids: Iterable[int] | None = None,
) -> Sequence[Delivery]:
    """Return the latest rows of some jobs' ledger, newest first; of some recipients alone, where they are named."""
    query = select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.job_id.in_(tuple(job_ids)))
    if recipient_ids is not None:
        query = query.where(Delivery.recipient_id.in_(tuple(recipient_ids)))
    return session.scalars(query.order_by(Delivery.due_at.desc(), Delivery.id.desc()).limit(limit)).all()
