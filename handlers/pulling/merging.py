"""Puts what is told of tickets to what is held of them: pure, ticket by ticket, whatever comes first."""

from collections.abc import Mapping, Sequence
from itertools import chain, groupby

from kpi.facts import Ticket
from kpi.parts import TicketPart, merged

_FEW = 2
"""So few parts are put to their ticket one by one: to join them takes as long."""


def merge_told(
    told: Mapping[str, Sequence[TicketPart]], held: Mapping[str, Ticket], gone: set[str]
) -> tuple[list[Ticket], list[TicketPart]]:
    """Return the tickets as they are now, and the parts whose ticket nobody has told of.

    `told` and `held` go by the source's own keys; `gone` are those its source has deleted.
    """
    tickets: list[Ticket] = []
    early: list[TicketPart] = []
    for key, parts in told.items():
        if key in gone:
            continue
        ticket = held.get(key)
        left = [part for part in parts if not part.gone]
        if ticket is None:  # what begins it goes first, whatever came first, and what was kept of it before that
            if all(map(begins_not, left)):
                early += _joined(left)
                continue
            left.sort(key=_in_turn)
        for part in _joined(left) if len(left) > _FEW else left:
            after = merged(ticket, part)
            if after is None:
                early.append(part)
            ticket = after or ticket
        if ticket is not None:
            tickets.append(ticket)
    return tickets, early


def begins_not(part: TicketPart) -> bool:
    """Say whether no ticket can begin with this."""
    return "created_at" not in part.now


def _in_turn(part: TicketPart) -> tuple[bool, int]:
    late = begins_not(part)
    return late, 0 if late else part.seen_at


def _joined(told: list[TicketPart]) -> list[TicketPart]:
    """The same parts, those in a row that tell of events alone as one: put to a ticket together, they cost one."""
    if len(told) == 1:
        return told
    found: list[TicketPart] = []
    for alone, some in groupby(told, _only_events):
        if alone:
            parts = list(some)
            events = tuple(chain.from_iterable(part.events for part in parts))
            found.append(parts[0]._replace(seen_at=max(part.seen_at for part in parts), events=events))
        else:
            found += some
    return found


_NOTHING_ELSE = TicketPart("", 0)[4:]


def _only_events(part: TicketPart) -> bool:
    return not part.now and part[4:] == _NOTHING_ELSE
