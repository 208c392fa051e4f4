"""Reads tickets back as the facts they were written from: for `/why`, and to derive their spans anew."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket
from kpi.timeline import FAR
from storage.among import among
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
    mine = among(TicketRow.id, ticket_ids), TicketRow.workspace_id == workspace_id
    rows = session.execute(select(*_TICKET).where(*mine)).all()
    said, rated, promised = (session.execute(_of(columns, order, ticket_ids)).all() for columns, order in _PARTS)
    ids = {row[1] for some in (rows, said, rated, promised) for row in some}
    agents: Mapping[int | None, str] = _keys(session, Identity, workspace_id, ids)
    groups: Mapping[int | None, str] = _keys(session, HelpdeskGroup, workspace_id, {row[2] for row in rows})
    events = _events(said, agents, marked_bot_ids(session, workspace_id) if marked else frozenset())
    ratings, targets = _ratings(rated, agents), _targets(promised, agents)
    return {
        id_: Ticket(
            key, created_at, updated_at, Status(status), Author(opened_by), agents.get(agent_id), groups.get(group_id),
            channel, priority, topic, url, tuple(events.get(id_, ())), tuple(targets.get(id_, ())),
            tuple(ratings.get(id_, ())), bool(status_log), ReplyLog(reply_log),
            json.loads(reported) if reported else {}, bool(vip),
        )
        for (id_, agent_id, group_id, key, created_at, updated_at, status, opened_by, channel, priority, topic, url,
             status_log, reply_log, reported, vip) in rows
    }  # fmt: skip


def held_tickets(session: Session, workspace_id: int, source: str, keys: Sequence[str]) -> dict[str, Ticket]:
    """Return the facts of a source's tickets by the source's own keys; those not here are left out.

    Whom its promises are credited to is left out too: it is worked out anew with what is told next.
    """
    wanted = TicketRow.workspace_id == workspace_id, TicketRow.source == source, among(TicketRow.external_id, keys)
    ids = list(session.scalars(select(TicketRow.id).where(*wanted))) if keys else []
    held = load_tickets(session, workspace_id, ids).values() if ids else ()
    return {ticket.external_id: _uncredited(ticket) if ticket.targets else ticket for ticket in held}


def _uncredited(ticket: Ticket) -> Ticket:
    return ticket._replace(targets=tuple(each._replace(agent=None) for each in ticket.targets))


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


def _keys(
    session: Session, table: type[Identity | HelpdeskGroup], workspace_id: int, ids: set[int | None]
) -> dict[int | None, str]:
    wanted = among(table.id, [each for each in ids if each is not None])
    query = select(table.id, table.external_id).where(table.workspace_id == workspace_id, wanted)
    return {row.id: row.external_id for row in session.execute(query)}


def _events(rows: Iterable[Any], agents: Mapping[int | None, str], bots: frozenset[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for ticket_id, agent, at, kind, author, value in rows:
        who = Author.BOT if agent in bots and author == Author.AGENT and kind in SAID else _AUTHORS[author]
        event = Event(at, _KINDS[kind], who, agents.get(agent), value)
        found.setdefault(ticket_id, []).append(event)
    return found


def _ratings(rows: Iterable[Any], agents: Mapping[int | None, str]) -> dict[int, list[Rating]]:
    found: dict[int, list[Rating]] = {}
    for ticket_id, agent, key, at, rated_at, score, scale, comment in rows:
        offered = None if rated_at is not None else at
        rating = Rating(key, offered, rated_at, score, scale, agents.get(agent), comment)
        found.setdefault(ticket_id, []).append(rating)
    return found


def _targets(rows: Iterable[Any], agents: Mapping[int | None, str]) -> dict[int, list[SlaTarget]]:
    found: dict[int, list[SlaTarget]] = {}
    for ticket_id, agent, kind, ended_at, said, priority, seconds, key in rows:
        ended = None if ended_at == FAR else ended_at
        met = None if said is None else bool(said)
        target = SlaTarget(SlaKind(kind), ended, met, agents.get(agent), priority, seconds, key)
        found.setdefault(ticket_id, []).append(target)
    return found


def _of(columns: Sequence[Any], order: Sequence[Any], ids: Sequence[int]) -> Select[Any]:
    return select(*columns).where(among(columns[0], ids)).order_by(*order)


_KINDS, _AUTHORS = {int(kind): kind for kind in EventKind}, {int(author): author for author in Author}

# Columns, not objects: they are read by the hundred thousand.
_TICKET = (
    TicketRow.id, TicketRow.agent_id, TicketRow.group_id, TicketRow.external_id, TicketRow.created_at,
    TicketRow.updated_at, TicketRow.status, TicketRow.opened_by, TicketRow.channel, TicketRow.priority,
    TicketRow.topic, TicketRow.url, TicketRow.status_log, TicketRow.reply_log, TicketRow.reported, TicketRow.vip,
)  # fmt: skip
_PARTS = (
    ((EventRow.ticket_id, EventRow.agent_id, EventRow.at, EventRow.kind, EventRow.author, EventRow.value),
     (EventRow.ticket_id, EventRow.seq)),
    ((RatingRow.ticket_id, RatingRow.agent_id, RatingRow.external_id, RatingRow.at, RatingRow.rated_at,
      RatingRow.score, RatingRow.scale, RatingRow.comment), (RatingRow.external_id,)),
    ((SlaTargetRow.ticket_id, SlaTargetRow.agent_id, SlaTargetRow.kind, SlaTargetRow.ended_at, SlaTargetRow.met,
      SlaTargetRow.priority, SlaTargetRow.seconds, SlaTargetRow.key), (SlaTargetRow.ticket_id, SlaTargetRow.seq)),
)  # fmt: skip
