"""1:1s: when two people meet, what both want to talk about, what came of it; and the calendars they stand in.

What is said in them is sealed. Decides nothing about who may read it: `coaching.confidence` does.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class Meeting(Base, Owned):
    """A 1:1 of a lead and a person. `uid` names it in a calendar, empty for one set in chat; `link` opens the call.

    `briefed_at`: the lead got the brief.
    """

    changes_answers = False

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("lead_id", "person_id", "starts_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    minutes: Mapped[int] = mapped_column(default=30)
    link: Mapped[str] = mapped_column(default="")
    uid: Mapped[str] = mapped_column(default="")
    briefed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgendaItem(Base, Owned):
    """Something one of two wants to talk about at their next 1:1; both read it."""

    changes_answers = False

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ActionItem(Base, Owned):
    """What somebody agreed to do until a day. `about_id` is whose coaching it belongs to; both of the pair read it."""

    changes_answers = False

    __tablename__ = "action_item"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[date | None]
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CalendarFeed(Base, Owned):
    """The address of somebody's calendar (iCalendar); a secret, so sealed. `trouble`: why it was not read last."""

    changes_answers = False

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(default="")


def meetings_between(session: Session, workspace_id: int, start: datetime, end: datetime) -> Sequence[Meeting]:
    """Return the workspace's 1:1s that begin from `start` to before `end`, in order."""
    query = select(Meeting).where(
        Meeting.workspace_id == workspace_id,
        Meeting.starts_at >= start,
        Meeting.starts_at < end,
        Meeting.cancelled_at.is_(None),
    )
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()


def actions_about(session: Session, person_id: int) -> Sequence[ActionItem]:
    """Return what was agreed in somebody's coaching, open ones first."""
    query = select(ActionItem).where(ActionItem.about_id == person_id)
    return session.scalars(query.order_by(ActionItem.done_at.is_not(None), ActionItem.due_on, ActionItem.id)).all()


def actions_owned(session: Session, person_id: int) -> Sequence[ActionItem]:
    """Return what somebody has agreed to do and has not done, by day."""
    query = select(ActionItem).where(ActionItem.owner_id == person_id, ActionItem.done_at.is_(None))
    return session.scalars(query.order_by(ActionItem.due_on, ActionItem.id)).all()
