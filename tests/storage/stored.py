"""Workspaces, people and tickets written as an import writes them, for the tests of storage."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Table, select

from kpi.facts import Agent, Group, Ticket
from kpi.timeline import BusinessSeconds, derive
from storage.database import Database, Session
from storage.people import remember_agents
from storage.schema import METADATA
from storage.sources import note_source
from storage.teams import remember_groups
from storage.workspaces import ensure_workspace
from storage.writing import Prepared, Tally, TicketWriter

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = "zendesk"


def workspace(session: Session, key: str = "acme") -> int:
    return ensure_workspace(session, key, key.title(), "Europe/Berlin", NOW).id


def agents_in(ticket: Ticket) -> set[str]:
    """The key of everybody a ticket names."""
    named = {ticket.assignee, *(event.agent for event in ticket.events)}
    named |= {each.agent for each in (*ticket.ratings, *ticket.targets)}
    return {key for key in named if key is not None}


def groups_in(ticket: Ticket) -> set[str]:
    return {each for each in (ticket.group, *(event.value for event in ticket.events if event.kind == 4)) if each}


def write(
    session: Session,
    workspace_id: int,
    tickets: Iterable[Ticket],
    source: str = SOURCE,
    clock: BusinessSeconds | None = None,
) -> Tally:
    """Write tickets as an import does: who is named first, then the tickets in one batch."""
    batch: Sequence[Ticket] = list(tickets)
    writer = TicketWriter(session, workspace_id, source)
    agents = sorted({key for ticket in batch for key in agents_in(ticket)})
    groups = sorted({key for ticket in batch for key in groups_in(ticket)})
    writer.agents = remember_agents(session, workspace_id, source, [Agent(key, key.title()) for key in agents])
    writer.groups = remember_groups(session, workspace_id, source, [Group(key, key.title()) for key in groups])
    tally = writer.save([Prepared(ticket, *derive(ticket, clock)) for ticket in batch])
    if batch:
        note_source(session, workspace_id, source, max(ticket.updated_at for ticket in batch), NOW)
    return tally


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order of its own."""
    with database.reading() as session:
        return {table.name: rows(session, table) for table in METADATA.sorted_tables}


def rows(session: Session, table: Table) -> list[tuple[object, ...]]:
    return sorted((tuple(row) for row in session.execute(select(table))), key=repr)
