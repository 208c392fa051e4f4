"""Pages: what an escalation, or a rota, has to say to whom, one row each, and how far its sending came.

A row is made in the transaction that decides it, once for each step and target; it is sent from here by the engine.
Holds ids and codes; what a page says is made when it is sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, UniqueConstraint, case, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.escalations import EscalationRow
from storage.types import UtcDateTime
from storage.upsert import upsert

DUE, SENT, DROPPED = "due", "sent", "dropped"


class Page(Base, Owned):
    """Something to be said. `kind` is one of `handlers.escalations.pages`; `step` numbers it within its subject.

    To a person, a channel of a tenant (`label` is its name), or a receiver outside of the chat. `status`: "due",
    "sent", "dropped" (nobody needs it any more), "failed" with a reason. `shown` is the escalation's revision that the
    message shows. `trying_at`: it was being sent then, until its id is there; `repeated`: it was sent although an
    earlier try may have arrived (ADR 21). `root_id` is the page under which it stands in a channel.
    """

    changes_answers = False

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]  # names it: "e12.3.person.7"; to decide it twice makes one
    kind: Mapped[str]
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"), index=True)
    rotation_id: Mapped[int | None] = mapped_column(ForeignKey("rotation.id"))
    level: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    tenant: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    pager_id: Mapped[int | None] = mapped_column(ForeignKey("pager.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    about: Mapped[str] = mapped_column(default="")  # what else it says, e.g. the hours of a gap in a rota
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(default=DUE)
    reason: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    trying_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    repeated: Mapped[int] = mapped_column(default=0)
    place: Mapped[str] = mapped_column(default="")  # the tenant whose platform took it
    message_id: Mapped[str] = mapped_column(default="")
    shown: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PageDue(NamedTuple):
    """A page whose message is to be brought up to a revision, as the auditor sees it."""

    workspace_id: int
    page_id: int
    revision: int


def add_pages(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make pages; one whose key is there already stays as it is. Each row needs every column it sets."""
    for row in rows:
        values = {
            "status": DUE, "tenant": "", "channel": "", "about": "", "reason": "", "tries": 0, "repeated": 0,
            "place": "", "message_id": "", "shown": 0, **row,
        }  # fmt: skip
        session.execute(
            upsert(session, Page).values(**values).on_conflict_do_nothing(index_elements=[Page.workspace_id, Page.key])
        )


def find_page(session: Session, workspace_id: int, page_id: int) -> Page | None:
    """Return a page of the workspace, or None."""
    return session.scalar(select(Page).where(Page.workspace_id == workspace_id, Page.id == page_id))


def page_by_key(session: Session, workspace_id: int, key: str) -> Page | None:
    """Return the page of this key, or None."""
    return session.scalar(select(Page).where(Page.workspace_id == workspace_id, Page.key == key))


def pages_of(session: Session, escalation_id: int) -> Sequence[Page]:
    """Return the pages of an escalation, in order."""
    return session.scalars(select(Page).where(Page.escalation_id == escalation_id).order_by(Page.id)).all()


def due_pages(session: Session, escalation_id: int) -> list[int]:
    """Return the ids of the pages of an escalation that are to be sent: those to people first."""
    query = select(Page.id).where(Page.escalation_id == escalation_id, Page.status == DUE)
    return list(session.scalars(query.order_by(Page.channel != "", Page.id)))


def all_due(session: Session, until: datetime) -> list[tuple[int, int]]:
    """Return workspace and id of every page of the database that is to be sent by now: the auditor's."""
    query = select(Page.workspace_id, Page.id).where(Page.status == DUE, Page.due_at <= until)
    return [(workspace_id, page_id) for workspace_id, page_id in session.execute(query.order_by(Page.due_at, Page.id))]


def stale_messages(session: Session, escalation_id: int, revision: int, kinds: Iterable[str]) -> list[int]:
    """Return the ids of the pages of some kinds whose message shows an earlier revision of their escalation."""
    query = select(Page.id).where(
        Page.escalation_id == escalation_id, Page.status == SENT, Page.shown < revision, Page.kind.in_(tuple(kinds))
    )
    return list(session.scalars(query.order_by(Page.id)))


def stale_at_rest(session: Session, since: datetime, kinds: Iterable[str]) -> list[PageDue]:
    """Return every page of the database, of some kinds and due since, that shows an earlier revision than it should.

    Of escalations that do not move by themselves: the others' next turn sees to it. The auditor's.
    """
    query = select(Page.workspace_id, Page.id, EscalationRow.revision).join(
        EscalationRow, EscalationRow.id == Page.escalation_id
    )
    stale = query.where(
        Page.status == SENT, Page.due_at >= since, Page.kind.in_(tuple(kinds)), Page.shown < EscalationRow.revision,
        EscalationRow.next_at.is_(None), EscalationRow.refresh_at.is_(None),
    )  # fmt: skip
    return [PageDue(*row) for row in session.execute(stale.order_by(Page.id))]


def begin_page(session: Session, page_id: int, after: int, now: datetime) -> bool:
    """Note that a page is being sent for the next time; False when somebody else has tried since `after` tries.

    Counts it as repeated where an earlier try may have arrived.
    """
    query = update(Page).where(Page.id == page_id, Page.status == DUE, Page.tries == after)
    again = case((Page.trying_at.is_not(None), 1), else_=0)
    values = {"trying_at": now, "tries": Page.tries + 1, "repeated": Page.repeated + again}
    result: Any = session.execute(query.values(values))
    return bool(result.rowcount)


def end_page(
    session: Session, page_id: int, place: str, message_id: str, shown: int, now: datetime, *, repeated: bool
) -> None:
    """Note that a page was sent, as which message, showing which revision. `repeated`: to a second place too."""
    page = session.get_one(Page, page_id)
    page.status, page.place, page.message_id, page.sent_at = SENT, place, message_id, now
    page.shown = max(page.shown, shown)
    page.trying_at = None
    page.repeated += repeated


def not_taken(session: Session, page_id: int) -> None:
    """Note that what was being sent has certainly not arrived."""
    session.execute(update(Page).where(Page.id == page_id).values(trying_at=None))


def note_shown(session: Session, page_id: int, revision: int) -> None:
    """Note which revision a message shows now; never an earlier one."""
    session.execute(update(Page).where(Page.id == page_id, Page.shown < revision).values(shown=revision))


def end_without(session: Session, page_id: int, status: str, reason: str) -> bool:
    """Settle a page that is not sent: "dropped" or "failed"; False when it was settled before."""
    query = update(Page).where(Page.id == page_id, Page.status == DUE)
    result: Any = session.execute(query.values(status=status, reason=reason, trying_at=None))
    return bool(result.rowcount)


def revive_page(session: Session, page_id: int, due_at: datetime) -> None:
    """Let a page that was dropped be sent after all: what it says is true again."""
    query = update(Page).where(Page.id == page_id, Page.status == DROPPED)
    session.execute(query.values(status=DUE, reason="", due_at=due_at, tries=0, trying_at=None))


def overdue(session: Session, until: datetime) -> int:
    """Count the pages of the database that were due by then and are not sent."""
    return len(all_due(session, until))
