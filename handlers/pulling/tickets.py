"""Takes in what is told of tickets, many at once, in the caller's transaction.

The same twice changes nothing. What is told of a ticket that nobody has told of waits for it, and is not lost. Nobody
is guessed: who is named and linked to no person is there as the source calls them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.clocks import Clocks
from handlers.pulling.going import gone_tickets, kept_of, kept_with, without_comments
from handlers.pulling.merging import begins_not, merge_told
from handlers.pulling.part_text import as_text, from_text
from handlers.pulling.strangers import strangers
from handlers.pulling.tally import Tally
from kpi.facts import Ticket
from kpi.marked import as_marked
from kpi.parts import TicketPart
from kpi.timeline import derive
from storage.awaited import await_parts, reword_awaited, take_awaited
from storage.marks import marked_bots
from storage.people import remember_agents
from storage.reading_back import held_tickets
from storage.sources import note_source
from storage.teams import remember_groups
from storage.writing import Prepared, TicketWriter

AT_ONCE = 2000
"""So many tickets are read back, worked out and written at once."""


def take_parts(
    writer: TicketWriter, parts: Iterable[TicketPart], clocks: Clocks, tally: Tally, now: datetime, *,
    keeps_comments: bool,
) -> None:  # fmt: skip
    """Take in parts, a ticket's own in their order, and count in `tally` what became of them."""
    told: dict[str, list[TicketPart]] = {}
    for part in parts:
        told.setdefault(part.external_id, []).append(part if keeps_comments else without_comments(part))
    tickets = list(told.items())
    for first in range(0, len(tickets), AT_ONCE):
        _take(writer, dict(tickets[first : first + AT_ONCE]), clocks, tally, now)


def _take(
    writer: TicketWriter, told: Mapping[str, list[TicketPart]], clocks: Clocks, tally: Tally, now: datetime
) -> None:
    session, workspace_id, source = writer.session, writer.workspace_id, writer.source
    held = held_tickets(session, workspace_id, source, list(told))
    beginning = [key for key, parts in told.items() if key not in held and not all(map(begins_not, parts))]
    for key, waited in (take_awaited(session, workspace_id, source, beginning) if beginning else {}).items():
        told[key].extend(from_text(each) for each in waited)
    gone = gone_tickets(told, held)
    lost = sorted(key for key in gone if key in held)
    tally.gone += writer.remove(lost) if lost else 0
    tickets, early = merge_told(told, held, gone)
    waits = [*early, *(kept_of(held[key]) for key in lost)]
    waits += [part for key in sorted(gone) for part in kept_with(told[key])]
    if strange := sorted(gone - held.keys()):
        reword_awaited(session, workspace_id, source, strange, lambda text: as_text(without_comments(from_text(text))))
    await_parts(session, workspace_id, source, [(part.external_id, as_text(part)) for part in waits], now)
    tally.waiting += len(early)
    if tickets:
        _write(writer, tickets, clocks, tally, now)


def _write(writer: TicketWriter, tickets: Sequence[Ticket], clocks: Clocks, tally: Tally, now: datetime) -> None:
    _introduce(writer, tickets)
    bots = marked_bots(writer.session, writer.workspace_id, writer.source)
    counted = writer.save([Prepared(ticket, *derive(as_marked(ticket, bots), clocks.of(ticket))) for ticket in tickets])
    tally.new, tally.updated = tally.new + counted.new, tally.updated + counted.updated
    tally.unchanged += counted.unchanged
    until = max(ticket.updated_at for ticket in tickets)
    note_source(writer.session, writer.workspace_id, writer.source, until, now)


def _introduce(writer: TicketWriter, tickets: Sequence[Ticket]) -> None:
    """Make known by their keys alone whom these tickets name and nobody has introduced."""
    agents, groups = strangers(tickets, writer.agents, writer.groups)
    session, workspace_id, source = writer.session, writer.workspace_id, writer.source
    if agents:
        writer.agents.update(remember_agents(session, workspace_id, source, agents))
    if groups:
        writer.groups.update(remember_groups(session, workspace_id, source, groups))
