"""Reads tickets back as the facts they were written from: for `/why`, and to derive their spans anew."""

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket
from kpi.timeline import FAR
from storage.bulk import among
from storage.marks import SAID, marked_bot_ids
from storage.people import Identity
from storage.spans import RatingRow, SlaTargetRow
from storage.teams import HelpdeskGroup
from storage.tickets import EventRow, TicketRow


def load_tickets(
    session: Session, workspace_id: int, ticket_ids: Sequence[int], *, marked: bool = False
) -> dict[int, Ticket]:
    """Return these tickets' facts by id, agents and groups by their source's keys; those not here are left out.

    `marked`: what was said by who was marked as a bot reads as a bot's, whatever the source told.
    """
    rows = session.scalars(
        select(TicketRow).where(among(TicketRow.id, ticket_ids), TicketRow.workspace_id == workspace_id)
    ).all()
    agents: Mapping[int, str] = _keys(session, Identity, workspace_id, _agent_ids(session, rows, ticket_ids))
    groups: Mapping[int, str] = _keys(session, HelpdeskGroup, workspace_id, {row.group_id for row in rows})
    events = _events(session, ticket_ids, agents, marked_bot_ids(session, workspace_id) if marked else frozenset())
    ratings = _ratings(session, ticket_ids, agents)
    targets = _targets(session, ticket_ids, agents)
    return {
        row.id: Ticket(
            external_id=row.external_id,
            created_at=row.created_at,
            updated_at=row.updated_at,
            status=Status(row.status),
            opened_by=Author(row.opened_by),
            assignee=agents.get(row.agent_id or 0),
            group=groups.get(row.group_id or 0),
            channel=row.channel,
            priority=row.priority,
            topic=row.topic,
            url=row.url,
            events=tuple(events.get(row.id, ())),
            targets=tuple(targets.get(row.id, ())),
            ratings=tuple(ratings.get(row.id, ())),
            status_log=bool(row.status_log),
            reply_log=ReplyLog(row.reply_log),
            reported=json.loads(row.reported) if row.reported else {},
            vip=bool(row.vip),
        )
        for row in rows
    }


def held_tickets(session: Session, workspace_id: int, source: str, keys: Sequence[str]) -> dict[str, Ticket]:
    """Return the facts of a source's tickets by the source's own keys; those not here are left out.

    Whom its promises are credited to is left out too: it is worked out anew with what is told next.
    """
    wanted = TicketRow.workspace_id == workspace_id, TicketRow.source == source, among(TicketRow.external_id, keys)
    ids = list(session.scalars(select(TicketRow.id).where(*wanted))) if keys else []
    held = load_tickets(session, workspace_id, ids).values() if ids else ()
    return {
        ticket.external_id: ticket._replace(targets=tuple(each._replace(agent=None) for each in ticket.targets))
        for ticket in held
    }


def batches(session: Session, workspace_id: int, source: str, size: int) -> Iterator[list[int]]:
    """Yield the ids of a source's tickets, `size` at a time, in their order."""
    last = 0
    while True:
        query = select(TicketRow.id).where(
            TicketRow.workspace_id == workspace_id, TicketRow.source == source, TicketRow.id > last
        )
        ids = list(session.scalars(query.order_by(TicketRow.id).limit(size)))
        if not ids:
            return
        yield ids
        last = ids[-1]


def _agent_ids(session: Session, rows: Sequence[TicketRow], ticket_ids: Sequence[int]) -> set[int | None]:
    ids: set[int | None] = {row.agent_id for row in rows}
    for table in (EventRow, RatingRow, SlaTargetRow):
        ids.update(session.scalars(select(table.agent_id).where(among(table.ticket_id, ticket_ids)).distinct()))
    return ids


def _keys(
    session: Session, table: type[Identity | HelpdeskGroup], workspace_id: int, ids: set[int | None]
) -> dict[int, str]:
    query = select(table.id, table.external_id).where(table.workspace_id == workspace_id, table.id.in_(ids))
    return {row.id: row.external_id for row in session.execute(query)}


def _events(
    session: Session, ids: Sequence[int], agents: Mapping[int, str], bots: frozenset[int]
) -> dict[int, list[Event]]:
    query = (
        select(EventRow.ticket_id, EventRow.at, EventRow.kind, EventRow.author, EventRow.agent_id, EventRow.value)
        .where(among(EventRow.ticket_id, ids))
        .order_by(EventRow.ticket_id, EventRow.seq)
    )
    found: dict[int, list[Event]] = {}
    for ticket_id, at, kind, author, agent, value in session.execute(query):
        who = Author.BOT if agent in bots and author == Author.AGENT and kind in SAID else Author(author)
        event = Event(at, EventKind(kind), who, agents.get(agent or 0), value)
        found.setdefault(ticket_id, []).append(event)
    return found


def _ratings(session: Session, ids: Sequence[int], agents: Mapping[int, str]) -> dict[int, list[Rating]]:
    found: dict[int, list[Rating]] = {}
    for row in session.scalars(
        select(RatingRow).where(among(RatingRow.ticket_id, ids)).order_by(RatingRow.external_id)
    ):
        offered = None if row.rated_at is not None else row.at
        rating = Rating(
            row.external_id, offered, row.rated_at, row.score, row.scale, agents.get(row.agent_id), row.comment
        )
        found.setdefault(row.ticket_id, []).append(rating)
    return found


def _targets(session: Session, ids: Sequence[int], agents: Mapping[int, str]) -> dict[int, list[SlaTarget]]:
    query = (
        select(SlaTargetRow)
        .where(among(SlaTargetRow.ticket_id, ids))
        .order_by(SlaTargetRow.ticket_id, SlaTargetRow.seq)
    )
    found: dict[int, list[SlaTarget]] = {}
    for row in session.scalars(query):
        ended = None if row.ended_at == FAR else row.ended_at
        met = None if row.met is None else bool(row.met)
        target = SlaTarget(SlaKind(row.kind), ended, met, agents.get(row.agent_id), row.priority, row.seconds, row.key)
        found.setdefault(row.ticket_id, []).append(target)
    return found
