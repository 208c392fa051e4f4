"""Every question storage answers about where tickets wait, for tests of storage."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from storage import bottlenecks
from storage.database import Session
from storage.teams import HelpdeskGroup
from storage.tickets import TicketRow
from tests.kpi.made import DAY, START

Ask = Callable[[Session, int], object]
UNTIL = START + DAY


def _tickets(session: Session) -> list[int]:
    """The ids of all tickets, another workspace's too."""
    return list(session.scalars(select(TicketRow.id)))


def _groups(session: Session) -> tuple[str, list[int]]:
    return "group_id", list(session.scalars(select(HelpdeskGroup.id)))


QUESTIONS: Mapping[str, Ask] = {
    "bottlenecks.done_tickets": lambda s, w: bottlenecks.done_tickets(s, w, _groups(s), START, UNTIL),
    "bottlenecks.hands_on": lambda s, w: bottlenecks.hands_on(s, w, _tickets(s)),
    "bottlenecks.status_changes": lambda s, w: bottlenecks.status_changes(s, w, _tickets(s)),
}
