"""How often a ticket came back: as we see it, and by what another helpdesk may count as a reopening. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from kpi.differences import Difference
from kpi.facts import Author, EventKind, Instant, Status, Ticket

_DONE = (Status.SOLVED.name, Status.CLOSED.name)


class Reopening(NamedTuple):
    """A ticket that was done came back, from one status (its name) to another."""

    at: Instant
    before: str
    after: str


def reopenings(ticket: Ticket) -> tuple[Reopening, ...]:
    """Return each time a ticket came back from solved or closed, in time order."""
    found, last = [], ""
    for event in ticket.events:
        if event.kind == EventKind.STATUS and event.value is not None:
            if last in _DONE and event.value not in _DONE:
                found.append(Reopening(event.at, last, event.value))
            last = event.value
    return tuple(found)


def compare_reopens(ticket: Ticket, reported: float) -> Difference:
    """Name the difference between how often a ticket came back as we see it, and as the helpdesk says."""
    ours = reopenings(ticket)
    if len(ours) == reported:
        return Difference.SAME
    return Difference.REOPENINGS if reported in tuple(_other_counts(ticket, ours)) else Difference.OTHER_FACTS


def _other_counts(ticket: Ticket, ours: tuple[Reopening, ...]) -> Iterator[int]:
    """What others count: those back as open; those that were not closed yet; those after the customer's first words."""
    yield sum(each.after == Status.OPEN.name for each in ours)
    yield sum(each.before == Status.SOLVED.name for each in ours)
    if ticket.opened_by != Author.CUSTOMER:
        said = [each.at for each in ticket.events if each.kind == EventKind.REPLY and each.author == Author.CUSTOMER]
        yield sum(each.at > said[0] for each in ours) if said else 0
