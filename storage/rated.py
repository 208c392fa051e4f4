"""What customers answered, rating by rating, with what they wrote and the ticket it is about."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kpi.facts import Instant
from storage.observations import Whose
from storage.spans import RatingRow
from storage.tickets import TicketRow


class Rated(NamedTuple):
    """One answered survey. `agent_id` is the identity it is credited to, 0 for nobody."""

    ticket_id: int
    at: Instant
    good: int
    comment: str | None
    agent_id: int
    number: str
    url: str | None
    topic: str | None


class Label(NamedTuple):
    """What a ticket goes by."""

    number: str
    url: str | None
    topic: str | None


def rated_between(session: Session, whose: Whose, start: Instant, end: Instant, credit: str = "rating") -> list[Rated]:
    """Return the surveys answered from `start` to before `end`, in time order; `credit` as for `observe`."""
    credited: Any = RatingRow.solver_id if credit == "solver" else RatingRow.agent_id
    column: Any = credited if whose[0] == "agent_id" else RatingRow.group_id
    query = (
        select(
            RatingRow.ticket_id, RatingRow.at, RatingRow.good, RatingRow.comment, credited, TicketRow.external_id,
            TicketRow.url, TicketRow.topic,
        )
        .join(TicketRow, TicketRow.id == RatingRow.ticket_id)
        .where(column.in_(whose[1]), RatingRow.at >= start, RatingRow.at < end, RatingRow.good.is_not(None))
        .order_by(RatingRow.at, RatingRow.ticket_id)
    )  # fmt: skip
    return [Rated(*row) for row in session.execute(query)]


def labels_of(session: Session, workspace_id: int, ticket_ids: Sequence[int]) -> dict[int, Label]:
    """Return what these tickets are called in their helpdesk, the address that opens each, and what it is about."""
    query = select(TicketRow.id, TicketRow.external_id, TicketRow.url, TicketRow.topic).where(
        TicketRow.id.in_(ticket_ids), TicketRow.workspace_id == workspace_id
    )
    return {row.id: Label(row.external_id, row.url, row.topic) for row in session.execute(query)}


class Found(NamedTuple):
    """A ticket as somebody named it. `group_id` is its helpdesk group."""

    ticket_id: int
    number: str
    url: str | None
    topic: str | None
    group_id: int | None


def tickets_numbered(session: Session, workspace_id: int, number: str) -> list[Found]:
    """Return the tickets of this number, one a helpdesk that has it."""
    columns = TicketRow.id, TicketRow.external_id, TicketRow.url, TicketRow.topic, TicketRow.group_id
    query = select(*columns).where(TicketRow.workspace_id == workspace_id, TicketRow.external_id == number)
    return [Found(*row) for row in session.execute(query.order_by(TicketRow.id))]
