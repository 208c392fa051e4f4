"""Takes in one page of a list: its facts, and where the list goes on, in the caller's transaction.

The same page twice changes nothing. What is told of a ticket that nobody has told of waits for it, and is not lost.
Nobody is guessed: who is named and linked to no person is there as the source calls them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby
from typing import TypeVar

from connectors.pull.system import TICKETS_OF, Pulled
from connectors.pull.walk import Page
from connectors.refusal import Refusal
from handlers.clocks import Clocks
from handlers.pulling.going import gone_tickets, kept_of, kept_with, without_comments
from handlers.pulling.part_text import as_text, from_text
from handlers.pulling.strangers import strangers
from kpi.facts import Agent, Group, Ticket
from kpi.marked import as_marked
from kpi.parts import TicketPart, merged
from kpi.reviews import Call, Leave, Lesson, Review
from kpi.timeline import derive
from storage.awaited import await_parts, reword_awaited, take_awaited
from storage.connections import Connection, move_cursor
from storage.database import Session
from storage.leaves import keep_only_leaves, save_leaves
from storage.marks import marked_bots
from storage.people import known_agents, remember_agents
from storage.reading_back import held_tickets
from storage.reviews import keep_only_lessons, save_calls, save_lessons, save_reviews
from storage.sources import note_source
from storage.teams import known_groups, remember_groups
from storage.writing import BATCH, Prepared, TicketWriter

Kind = TypeVar("Kind")


@dataclass(slots=True)
class Tally:
    """What became of what was told: tickets new, changed, gone; parts that wait for their ticket; rows refused."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    waiting: int = 0
    others: int = 0
    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another page's in."""
        for name in ("new", "updated", "unchanged", "gone", "waiting", "others", "rows"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused += other.refused


def take_page(
    session: Session, connection: Connection, stream: str, page: Page, clocks: Clocks, now: datetime, *,
    keeps_comments: bool = True, whole: bool = False,
) -> Tally:  # fmt: skip
    """Take a page in and remember the place after it. `whole` as for a `Stream`."""
    tally = take_told(session, connection, page.facts, clocks, now, keeps_comments=keeps_comments)
    if whole:
        _let_go(session, connection, page.facts)
    tally.rows = page.rows
    reason = tally.refused[-1].reason if tally.refused else ""
    move_cursor(
        session, connection, stream, page.position, now,
        rows=page.rows, refused=len(tally.refused), refusal=reason, done=page.done,
    )  # fmt: skip
    return tally


def tickets_source(connection: Connection) -> str:
    """Return whose tickets a connection tells of: its own, or those of the source that was entered for it."""
    return connection.entered.get(TICKETS_OF.name) or connection.source


def take_told(
    session: Session, connection: Connection, facts: Sequence[Pulled], clocks: Clocks, now: datetime, *,
    keeps_comments: bool = True,
) -> Tally:  # fmt: skip
    """Take in what a system told, from a page or from a webhook.

    `clocks` are those of the source whose tickets they are (`tickets_source`).
    """
    workspace_id, source, home = connection.workspace_id, connection.source, tickets_source(connection)
    tally = Tally(refused=_only(facts, Refusal))
    parts = _only(facts, TicketPart)
    agents = _only(facts, Agent)
    # Who writes tickets does so alone on PostgreSQL too: what is held is read under that lock.
    writer = TicketWriter(session, workspace_id, home)
    known = known_agents(session, workspace_id, source)
    named = _named(facts) - known.keys() - {agent.key for agent in agents}
    if agents or named:
        known = remember_agents(session, workspace_id, source, [*agents, *(Agent(key, key) for key in sorted(named))])
    writer.agents = known if home == source else known_agents(session, workspace_id, home)
    writer.groups = known_groups(session, workspace_id, home)
    if groups := _only(facts, Group):
        writer.groups.update(remember_groups(session, workspace_id, home, groups))
    for some in _by_tickets(parts):
        _take_parts(writer, some, clocks, tally, now, keeps_comments=keeps_comments)
    _take_others(session, connection, facts, known, tally, now)
    return tally


def _by_tickets(parts: Iterable[TicketPart]) -> Iterator[list[TicketPart]]:
    """Yield the parts of so many tickets at once as one question can hold, a ticket's own together in their order."""
    told: dict[str, list[TicketPart]] = {}
    for part in parts:
        told.setdefault(part.external_id, []).append(part)
    tickets = list(told.values())
    for first in range(0, len(tickets), BATCH):
        yield [part for some in tickets[first : first + BATCH] for part in some]


def _take_parts(
    writer: TicketWriter, parts: Sequence[TicketPart], clocks: Clocks, tally: Tally, now: datetime, *,
    keeps_comments: bool,
) -> None:  # fmt: skip
    session, workspace_id, source = writer.session, writer.workspace_id, writer.source
    by_ticket: dict[str, list[TicketPart]] = {}
    for part in parts:
        by_ticket.setdefault(part.external_id, []).append(part if keeps_comments else without_comments(part))
    held = held_tickets(session, workspace_id, source, list(by_ticket))
    beginning = [key for key, told in by_ticket.items() if key not in held and not all(map(_begins_not, told))]
    for key, waited in (take_awaited(session, workspace_id, source, beginning) if beginning else {}).items():
        by_ticket[key] += [from_text(each) for each in waited]
    gone = gone_tickets(by_ticket, held)
    lost = sorted(key for key in gone if key in held)
    tally.gone += writer.remove(lost)
    tickets, early = _merge(by_ticket, held, gone)
    waits = [*early, *(kept_of(held[key]) for key in lost)]
    waits += [part for key in sorted(gone) for part in kept_with(by_ticket[key])]
    if strange := sorted(gone - held.keys()):
        reword_awaited(session, workspace_id, source, strange, lambda text: as_text(without_comments(from_text(text))))
    await_parts(session, workspace_id, source, [(part.external_id, as_text(part)) for part in waits], now)
    tally.waiting += len(early)
    if not tickets:
        return
    _introduce(writer, tickets)
    bots = marked_bots(session, workspace_id, source)
    prepared = [Prepared(ticket, *derive(as_marked(ticket, bots), clocks.of(ticket))) for ticket in tickets]
    counted = writer.save(prepared)
    tally.new, tally.updated = tally.new + counted.new, tally.updated + counted.updated
    tally.unchanged += counted.unchanged
    note_source(session, workspace_id, source, max(ticket.updated_at for ticket in tickets), now)


def _merge(
    by_ticket: Mapping[str, Sequence[TicketPart]], held: Mapping[str, Ticket], gone: set[str]
) -> tuple[list[Ticket], list[TicketPart]]:
    """The tickets as they are now, and the parts whose ticket nobody has told of."""
    tickets: list[Ticket] = []
    early: list[TicketPart] = []
    for key, told in by_ticket.items():
        if key in gone:
            continue
        ticket = held.get(key)
        left = _joined([part for part in told if not part.gone])
        if ticket is None:  # what begins it goes first, whatever came first, and what was kept of it before that
            left.sort(key=_in_turn)
            if left and _begins_not(left[0]):
                early += left
                continue
        for part in left:
            after = merged(ticket, part)
            if after is None:
                early.append(part)
            ticket = after or ticket
        if ticket is not None:
            tickets.append(ticket)
    return tickets, early


def _begins_not(part: TicketPart) -> bool:
    return "created_at" not in part.now


def _in_turn(part: TicketPart) -> tuple[bool, int]:
    late = _begins_not(part)
    return late, 0 if late else part.seen_at


def _joined(told: Sequence[TicketPart]) -> list[TicketPart]:
    """The same parts, those in a row that tell of events alone as one: put to a ticket together, they cost one."""
    if len(told) == 1:
        return list(told)
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


def _introduce(writer: TicketWriter, tickets: Sequence[Ticket]) -> None:
    """Make known by their keys alone whom these tickets name and nobody has introduced."""
    agents, groups = strangers(tickets, writer.agents, writer.groups)
    session, workspace_id, source = writer.session, writer.workspace_id, writer.source
    if agents:
        writer.agents.update(remember_agents(session, workspace_id, source, agents))
    if groups:
        writer.groups.update(remember_groups(session, workspace_id, source, groups))


def _take_others(
    session: Session, connection: Connection, facts: Sequence[Pulled], agents: Mapping[str, int], tally: Tally,
    now: datetime,
) -> None:  # fmt: skip
    workspace_id, source = connection.workspace_id, connection.source
    reviews, lessons, calls = _only(facts, Review), _only(facts, Lesson), _only(facts, Call)
    leaves = _only(facts, Leave)
    save_reviews(session, workspace_id, source, reviews, agents)
    save_lessons(session, workspace_id, source, lessons, agents)
    save_calls(session, workspace_id, source, calls, agents)
    save_leaves(session, workspace_id, source, leaves, agents, now)
    tally.others += len(reviews) + len(lessons) + len(calls) + len(leaves)


def _let_go(session: Session, connection: Connection, facts: Sequence[Pulled]) -> None:
    """Let go what the people of a page, which told all they have, have no more. Who was refused keeps all."""
    workspace_id, source = connection.workspace_id, connection.source
    known = known_agents(session, workspace_id, source)
    people = [known[agent.key] for agent in _only(facts, Agent)]
    keep_only_leaves(session, workspace_id, source, people, [each.external_id for each in _only(facts, Leave)])
    keep_only_lessons(session, workspace_id, source, people, [each.external_id for each in _only(facts, Lesson)])


def _named(facts: Iterable[Pulled]) -> set[str]:
    """Whom reviews, courses, calls and leaves are about."""
    found: set[str] = set()
    for fact in facts:
        if isinstance(fact, Review):
            found.update(key for key in (fact.agent, fact.reviewer) if key)
        elif isinstance(fact, Lesson | Call | Leave) and fact.agent:
            found.add(fact.agent)
    return found


def _only(facts: Iterable[Pulled], kind: type[Kind]) -> list[Kind]:
    return [fact for fact in facts if isinstance(fact, kind)]
