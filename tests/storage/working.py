"""What storage is asked about open work and ratings, for the test that no workspace sees another's."""

from collections.abc import Callable

from sqlalchemy import select

from storage import observations, open_work, people, rated, teams
from storage.database import Session
from storage.tickets import TicketRow
from tests.kpi.made import DAY, START

Ask = Callable[[Session, int], object]
UNTIL = START + DAY


def _mine(session: Session, home: int) -> observations.Whose:
    found = people.find_person(session, home, "ann")
    assert found is not None
    return observations.by_agents(people.identity_ids(session, found.id))


def _ours(session: Session, home: int) -> observations.Whose:
    found = teams.find_team(session, home, "billing")
    assert found is not None
    return observations.by_groups(teams.groups_of(session, found.id))


def _every_ticket(session: Session) -> list[int]:
    """All tickets there are, another workspace's too."""
    return list(session.scalars(select(TicketRow.id)))


QUESTIONS: dict[str, Ask] = {
    "open_work.count_open": lambda s, w: open_work.count_open(s, _ours(s, w), UNTIL),
    "open_work.open_tickets": lambda s, w: open_work.open_tickets(s, _mine(s, w), UNTIL),
    "open_work.promised_on": lambda s, w: open_work.promised_on(s, w, _every_ticket(s)),
    "open_work.replies_on": lambda s, w: open_work.replies_on(s, w, _every_ticket(s)),
    "open_work.schedules_on": lambda s, w: open_work.schedules_on(s, w, _every_ticket(s)),
    "rated.labels_of": lambda s, w: rated.labels_of(s, w, _every_ticket(s)),
    "rated.rated_between": lambda s, w: rated.rated_between(s, _ours(s, w), START, UNTIL),
    "teams.schedules_of_groups": lambda s, w: teams.schedules_of_groups(s, w),
}
