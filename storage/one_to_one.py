"""What 1:1s need of their rows: the coming ones, what is open between two people, calendars that are to be read.

Never returns a text open. Decides nothing about who may read it: `coaching.confidence` does.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.meetings import ActionItem, AgendaItem, CalendarFeed, Meeting


def agenda_context(key: str) -> str:
    """Return what a point of an agenda is sealed for."""
    return f"agenda item:{key}"


def action_context(key: str) -> str:
    """Return what an action is sealed for."""
    return f"action item:{key}"


def calendar_context(workspace_id: int, person_id: int) -> str:
    """Return what the address of somebody's calendar is sealed for."""
    return f"calendar feed:{workspace_id}:{person_id}"


def find_meeting(session: Session, workspace_id: int, meeting_id: int) -> Meeting | None:
    """Return a 1:1 of the workspace, cancelled or not, or None."""
    return session.scalar(select(Meeting).where(Meeting.workspace_id == workspace_id, Meeting.id == meeting_id))


def meeting_at(session: Session, lead_id: int, person_id: int, starts_at: datetime) -> Meeting | None:
    """Return the 1:1 of two people that begins then, cancelled or not, or None."""
    return session.scalar(
        select(Meeting).where(
            Meeting.lead_id == lead_id, Meeting.person_id == person_id, Meeting.starts_at == starts_at
        )
    )


def coming_meetings(session: Session, workspace_id: int, person_id: int, since: datetime) -> Sequence[Meeting]:
    """Return somebody's 1:1s, led by them or not, that begin from a moment on, in order."""
    query = select(Meeting).where(
        Meeting.workspace_id == workspace_id,
        or_(Meeting.lead_id == person_id, Meeting.person_id == person_id),
        Meeting.starts_at >= since,
        Meeting.cancelled_at.is_(None),
    )
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()


def last_meeting(session: Session, workspace_id: int, lead_id: int, person_id: int, before: datetime) -> Meeting | None:
    """Return the latest 1:1 of two people that began before a moment, or None."""
    query = select(Meeting).where(
        Meeting.workspace_id == workspace_id,
        Meeting.lead_id == lead_id,
        Meeting.person_id == person_id,
        Meeting.starts_at < before,
        Meeting.cancelled_at.is_(None),
    )
    return session.scalar(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1))


def calendar_meetings(session: Session, workspace_id: int, lead_id: int, since: datetime) -> Sequence[Meeting]:
    """Return the 1:1s that somebody's calendar told of, cancelled ones too, that begin from a moment on."""
    query = select(Meeting).where(
        Meeting.workspace_id == workspace_id,
        Meeting.lead_id == lead_id,
        Meeting.uid != "",
        Meeting.starts_at >= since,
    )
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()


def note_briefed(session: Session, workspace_id: int, meeting_id: int, now: datetime) -> None:
    """Note that the brief of a 1:1 leaves."""
    query = update(Meeting).where(Meeting.workspace_id == workspace_id, Meeting.id == meeting_id)
    session.execute(query.where(Meeting.briefed_at.is_(None)).values(briefed_at=now))


def agenda_about(session: Session, workspace_id: int, person_id: int) -> Sequence[AgendaItem]:
    """Return what is to be talked about with somebody and was not yet, in order."""
    query = select(AgendaItem).where(
        AgendaItem.workspace_id == workspace_id, AgendaItem.person_id == person_id, AgendaItem.done_at.is_(None)
    )
    return session.scalars(query.order_by(AgendaItem.id)).all()


def find_agenda_item(session: Session, workspace_id: int, item_id: int) -> AgendaItem | None:
    """Return a point of an agenda of the workspace, or None."""
    return session.scalar(select(AgendaItem).where(AgendaItem.workspace_id == workspace_id, AgendaItem.id == item_id))


def find_action(session: Session, workspace_id: int, action_id: int) -> ActionItem | None:
    """Return an action of the workspace, or None."""
    return session.scalar(select(ActionItem).where(ActionItem.workspace_id == workspace_id, ActionItem.id == action_id))


def agenda_by_key(session: Session, workspace_id: int, key: str) -> AgendaItem | None:
    """Return the point of this key, or None."""
    return session.scalar(select(AgendaItem).where(AgendaItem.workspace_id == workspace_id, AgendaItem.key == key))


def action_by_key(session: Session, workspace_id: int, key: str) -> ActionItem | None:
    """Return the action of this key, or None."""
    return session.scalar(select(ActionItem).where(ActionItem.workspace_id == workspace_id, ActionItem.key == key))


def end_item(session: Session, item: AgendaItem | ActionItem, now: datetime) -> bool:
    """Note that a point was talked about, or an action is done; False where it was before."""
    model: Any = type(item)
    query = update(model).where(model.id == item.id, model.done_at.is_(None)).values(done_at=now)
    result: Any = session.execute(query.execution_options(synchronize_session="fetch"))
    return bool(result.rowcount)


def actions_to_remind(session: Session, workspace_id: int, first: date, last: date) -> Sequence[ActionItem]:
    """Return the actions due from `first` to `last` that are not done and whose owner was not reminded."""
    query = select(ActionItem).where(
        ActionItem.workspace_id == workspace_id,
        ActionItem.due_on >= first,
        ActionItem.due_on <= last,
        ActionItem.done_at.is_(None),
        ActionItem.reminded_at.is_(None),
    )
    return session.scalars(query.order_by(ActionItem.id)).all()


def note_reminded(session: Session, workspace_id: int, action_id: int, now: datetime) -> None:
    """Note that the reminder of an action leaves."""
    query = update(ActionItem).where(ActionItem.workspace_id == workspace_id, ActionItem.id == action_id)
    session.execute(query.values(reminded_at=now))


def find_feed(session: Session, workspace_id: int, person_id: int) -> CalendarFeed | None:
    """Return somebody's calendar, or None."""
    query = select(CalendarFeed).where(CalendarFeed.workspace_id == workspace_id, CalendarFeed.person_id == person_id)
    return session.scalar(query)


def due_feeds(session: Session, workspace_id: int, before: datetime, limit: int) -> Sequence[CalendarFeed]:
    """Return the calendars that were not read since a moment, those that waited longest first."""
    query = select(CalendarFeed).where(
        CalendarFeed.workspace_id == workspace_id,
        or_(CalendarFeed.read_at.is_(None), CalendarFeed.read_at <= before),
    )
    return session.scalars(query.order_by(CalendarFeed.read_at.is_not(None), CalendarFeed.read_at).limit(limit)).all()


def claim_feed(session: Session, feed: CalendarFeed, now: datetime) -> bool:
    """Note that a calendar is being read; False where somebody else has begun to since it was loaded."""
    same = CalendarFeed.read_at.is_(None) if feed.read_at is None else CalendarFeed.read_at == feed.read_at
    query = update(CalendarFeed).where(CalendarFeed.person_id == feed.person_id, same).values(read_at=now)
    result: Any = session.execute(query.execution_options(synchronize_session=False))
    return bool(result.rowcount)


def note_feed(session: Session, workspace_id: int, person_id: int, sealed: bytes, trouble: str) -> None:
    """Note how reading a calendar went, where it is still the one that was read. `trouble`: a code, "" for none."""
    query = update(CalendarFeed).where(
        CalendarFeed.workspace_id == workspace_id, CalendarFeed.person_id == person_id, CalendarFeed.sealed == sealed
    )
    session.execute(query.values(trouble=trouble))
