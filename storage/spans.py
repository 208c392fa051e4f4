"""The spans of `kpi.timeline`, kept by agent and time so that a question reads one short stretch of them.

Their primary key is the order they are asked for; on SQLite the table is stored in it (no rowid), so a person's weeks
lie side by side whatever the size of the history. `agent_id` is an identity's id, 0 for nobody: linking an identity to
a person rewrites none of them.
"""

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import InstantColumn

NOBODY = 0


class ReplyRow(Base):
    """A public agent reply and the waits it ended (`kpi.timeline.Reply`)."""

    __tablename__ = "reply"
    __table_args__ = (
        Index(None, "group_id", "ended_at"),
        Index(None, "ticket_id"),
        {"sqlite_with_rowid": False},
    )

    agent_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ended_at: Mapped[int] = mapped_column(InstantColumn, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    created: Mapped[int | None] = mapped_column(InstantColumn)
    created_business: Mapped[int | None] = mapped_column(BigInteger)
    assigned: Mapped[int | None] = mapped_column(InstantColumn)
    assigned_business: Mapped[int | None] = mapped_column(BigInteger)
    asked: Mapped[int | None] = mapped_column(InstantColumn)
    asked_business: Mapped[int | None] = mapped_column(BigInteger)


class CycleRow(Base):
    """A cycle of work (`kpi.timeline.Cycle`). `ended_at` is `kpi.timeline.FAR` while it is open."""

    __tablename__ = "cycle"
    __table_args__ = (
        Index(None, "group_id", "ended_at"),
        Index(None, "ticket_id"),
        {"sqlite_with_rowid": False},
    )

    agent_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ended_at: Mapped[int] = mapped_column(InstantColumn, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    ending: Mapped[int] = mapped_column(SmallInteger)
    last: Mapped[int] = mapped_column(SmallInteger)
    opened_at: Mapped[int] = mapped_column(InstantColumn)
    created_at: Mapped[int] = mapped_column(InstantColumn)
    reopened_at: Mapped[int | None] = mapped_column(InstantColumn)
    business: Mapped[int | None] = mapped_column(BigInteger)
    wait: Mapped[int | None] = mapped_column(BigInteger)
    wait_business: Mapped[int | None] = mapped_column(BigInteger)
    one_touch: Mapped[int | None] = mapped_column(SmallInteger)
    replied: Mapped[int | None] = mapped_column(SmallInteger)


class RatingRow(Base):
    """A satisfaction survey. Who is credited is the rule in force's choice between `agent_id` and `solver_id`.

    `at` is when it was answered, or when it was offered while it is not: the time a period asks for.
    """

    __tablename__ = "rating"
    __table_args__ = (
        Index(None, "agent_id", "at"),
        Index(None, "solver_id", "at"),
        Index(None, "group_id", "at"),
        {"sqlite_with_rowid": False},
    )

    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    agent_id: Mapped[int] = mapped_column(BigInteger)  # the assignee at the time of the rating
    solver_id: Mapped[int] = mapped_column(BigInteger)  # who had solved it by then
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(InstantColumn)
    rated_at: Mapped[int | None] = mapped_column(InstantColumn)
    score: Mapped[int | None] = mapped_column(SmallInteger)
    scale: Mapped[str] = mapped_column(String(16))
    good: Mapped[int | None] = mapped_column(SmallInteger)
    comment: Mapped[str | None]


class SlaTargetRow(Base):
    """A promise on a ticket. `ended_at` is `kpi.timeline.FAR` while it runs."""

    __tablename__ = "sla_target"
    __table_args__ = (
        Index(None, "group_id", "ended_at"),
        Index(None, "ticket_id"),
        {"sqlite_with_rowid": False},
    )

    agent_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ended_at: Mapped[int] = mapped_column(InstantColumn, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[int] = mapped_column(SmallInteger)
    met: Mapped[int | None] = mapped_column(SmallInteger)
    priority: Mapped[str | None]
    seconds: Mapped[int | None] = mapped_column(BigInteger)
    key: Mapped[str | None]
