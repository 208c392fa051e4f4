"""Which tickets their source has deleted, and what is kept of one in case it is restored there.

A deletion counts unless the ticket was told to be there later: lists overlap, and some tell the newest first. What
happened to a deleted ticket waits as what is told of a ticket nobody knows: for some weeks, in no figure, without a
customer's words. Restored, it has its history again; its source would not tell that a second time.
"""

from collections.abc import Mapping, Sequence

from kpi.facts import Ticket
from kpi.parts import TicketPart, part_of


def gone_tickets(told: Mapping[str, Sequence[TicketPart]], held: Mapping[str, Ticket]) -> set[str]:
    """Return the keys of the tickets that are deleted, by what is told of each and what is held."""
    return {key for key, parts in told.items() if _is_gone(parts, held.get(key))}


def _is_gone(parts: Sequence[TicketPart], held: Ticket | None) -> bool:
    times = [part.seen_at for part in parts if part.gone]
    if not times or not min(times):  # without a time it is so now
        return bool(times)
    last = max(times)
    back = any("created_at" in part.now and part.seen_at > last for part in parts)
    return not back and (held is None or held.updated_at <= last)


def without_comments(part: TicketPart) -> TicketPart:
    """Return a part without a customer's words."""
    ratings = tuple(rating._replace(comment=None) for rating in part.ratings)
    return part._replace(ratings=ratings) if ratings else part


def kept_with(told: Sequence[TicketPart]) -> list[TicketPart]:
    """Return what is kept of all that was told of a deleted ticket together with its deletion."""
    return [without_comments(part) for part in told if not part.gone]


def kept_of(ticket: Ticket) -> TicketPart:
    """Return what is kept of a deleted ticket."""
    part = without_comments(part_of(ticket))
    # Promises that are told one by one are not told again with the ticket; those told whole with it are.
    single = tuple(target for target in ticket.targets if target.key)
    whole = tuple(target for target in ticket.targets if not target.key)
    return part._replace(promises=single, targets=whole or None)
