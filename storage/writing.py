"""Writes tickets and their spans: new ones in, changed ones replaced whole, unchanged ones left alone.

Works in batches within the caller's transaction, so that an import lands whole or not at all. What is asked of the
database grows with the batch, never with the history.
"""

import json
import marshal
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from kpi.credit import credit_rating, credit_target
from kpi.facts import Ticket
from kpi.ratings import is_good
from kpi.timeline import FAR, Cycle, Reply
from storage.among import among
from storage.bulk import Row, delete_of_tickets, insert_rows
from storage.database import Work, alone
from storage.revisions import raise_revisions
from storage.spans import NOBODY, CycleRow, RatingRow, ReplyRow, SlaTargetRow
from storage.tickets import EventRow, TicketRow

BATCH = 500
"""Tickets a batch: as many keys as fit in one question on both databases."""


class Prepared(NamedTuple):
    """A ticket with what was derived from it (`kpi.timeline.derive`)."""

    ticket: Ticket
    replies: Sequence[Reply]
    cycles: Sequence[Cycle]


class Tally(NamedTuple):
    """What became of the tickets of a batch."""

    new: int
    updated: int
    unchanged: int


class _Held(NamedTuple):
    """What is known of a ticket already here."""

    id: int
    updated_at: int
    digest: bytes


_TABLES: dict[str, Table] = {
    name: table.__table__  # type: ignore[misc]  # declarative classes always have a Table
    for name, table in (
        ("events", EventRow),
        ("replies", ReplyRow),
        ("cycles", CycleRow),
        ("ratings", RatingRow),
        ("targets", SlaTargetRow),
    )
}
_TICKETS: Table = TicketRow.__table__  # type: ignore[assignment]


class TicketWriter:
    """Writes one source's tickets into one workspace. `agents` and `groups` map the source's keys to our ids.

    One writer at a time, on PostgreSQL too: ids are handed out here, under the write transaction.
    """

    def __init__(self, session: Session, workspace_id: int, source: str) -> None:
        self.session, self.workspace_id, self.source = session, workspace_id, source
        self.agents: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        alone(session.connection(), Work.WRITE_TICKETS)
        self.next_id = (session.scalar(select(func.max(TicketRow.id))) or 0) + 1

    def save(self, batch: Sequence[Prepared]) -> Tally:
        """Write a batch of different tickets; each is new, replaces an older state, or changes nothing."""
        held = self._held([prepared.ticket.external_id for prepared in batch])
        kept_credit = self._credits([known.id for known in held.values()])
        tickets: list[Row] = []
        rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
        replaced: list[int] = []
        new = unchanged = 0
        for prepared in batch:
            known = held.get(prepared.ticket.external_id)
            ticket_id = known.id if known else self.next_id
            ticket_row, parts = self._rows(ticket_id, prepared, kept_credit)
            # The mark counts where it stands: what an earlier release took in is unchanged without it.
            digest = _digest((*ticket_row, 1) if prepared.ticket.vip else ticket_row, parts)
            if known and (known.digest == digest or known.updated_at > prepared.ticket.updated_at):
                unchanged += 1
                continue
            if known:
                replaced.append(known.id)
            else:
                self.next_id += 1
                new += 1
            tickets.append((*ticket_row, digest, +prepared.ticket.vip))
            for name, part in zip(rows, parts, strict=True):
                rows[name] += part
        self._write(tickets, rows, replaced)
        return Tally(new, len(replaced), unchanged)

    def remove(self, keys: Sequence[str]) -> int:
        """Take tickets away that their source has deleted, by its keys; return how many there were."""
        ids = [known.id for known in self._held(keys).values()]
        self._write([], {name: [] for name in _TABLES}, ids)
        return len(ids)

    def _write(self, tickets: list[Row], rows: dict[str, list[Row]], replaced: list[int]) -> None:
        connection = self.session.connection()
        touched = (_agents(rows) | self._agents_of(replaced)) - {NOBODY}
        if replaced:
            delete_of_tickets(connection, _TABLES.values(), replaced)
            connection.execute(_TICKETS.delete().where(among(TicketRow.id, replaced)))
        insert_rows(connection, _TICKETS, tickets)
        for name, table in _TABLES.items():
            insert_rows(connection, table, rows[name])
        raise_revisions(self.session, self.workspace_id, touched)

    def _agents_of(self, ticket_ids: Sequence[int]) -> set[int]:
        """Whose facts the tickets are that are about to be replaced."""
        if not ticket_ids:
            return set()
        spans = [(RatingRow, RatingRow.solver_id)] + [
            (t, t.agent_id) for t in (ReplyRow, CycleRow, RatingRow, SlaTargetRow)
        ]
        found: set[int] = set()
        for table, column in spans:
            found.update(self.session.scalars(select(column).where(among(table.ticket_id, ticket_ids)).distinct()))
        return found

    def _held(self, keys: Sequence[str]) -> dict[str, _Held]:
        query = select(TicketRow.external_id, TicketRow.id, TicketRow.updated_at, TicketRow.digest).where(
            TicketRow.workspace_id == self.workspace_id,
            TicketRow.source == self.source,
            among(TicketRow.external_id, keys),
        )
        return {key: _Held(id_, at, digest) for key, id_, at, digest in self.session.execute(query)}

    def _credits(self, ticket_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int | None, int, int]]:
        """Whom the ratings already here are credited to, so that a reassignment never moves a rating."""
        if not ticket_ids:
            return {}
        query = select(
            RatingRow.ticket_id, RatingRow.external_id, RatingRow.rated_at, RatingRow.agent_id, RatingRow.solver_id
        ).where(among(RatingRow.ticket_id, ticket_ids), RatingRow.rated_at.is_not(None))
        return {(ticket, key): (at, agent, solver) for ticket, key, at, agent, solver in self.session.execute(query)}

    def _rows(
        self, ticket_id: int, prepared: Prepared, kept: dict[tuple[int, str], tuple[int | None, int, int]]
    ) -> tuple[Row, tuple[list[Row], ...]]:
        """The ticket's row without its digest and mark, and its rows in the order of _TABLES."""
        ticket, replies, cycles = prepared
        who, where, workspace = self.agents, self.groups, self.workspace_id
        group = where[ticket.group] if ticket.group else None
        created_at = ticket.created_at
        # A plus before an enum gives its plain number, several times faster than int(): this runs for every event.
        events = [
            (ticket_id, seq, workspace, at, +kind, +author, who[agent] if agent else None, value)
            for seq, (at, kind, author, agent, value) in enumerate(ticket.events)
        ]
        answers = [
            (
                who[agent] if agent else NOBODY,
                ended_at,
                ticket_id,
                seq,
                workspace,
                where[team] if team else None,
                *waits,
            )
            for seq, (ended_at, agent, team, *waits) in enumerate(replies)
        ]
        work = [
            (who[agent] if agent else NOBODY, ended_at, ticket_id, ordinal, workspace,
             where[team] if team else None, +ending, +last, opened_at, created_at, reopened_at, business,
             wait, wait_business, _flag(one_touch), _flag(replied))
            for (ordinal, opened_at, ended_at, ending, agent, team, last, reopened_at, business, wait, wait_business,
                 one_touch, replied) in cycles
        ]  # fmt: skip
        ratings = self._ratings(ticket_id, prepared, group, kept) if ticket.ratings else []
        targets = [
            (who.get(credit_target(ticket, target, replies, cycles) or "", NOBODY), FAR if target.ended_at is None else
             target.ended_at, ticket_id, seq, workspace, group, +target.kind, _flag(target.met), target.priority,
             target.seconds, target.key)
            for seq, target in enumerate(ticket.targets)
        ]  # fmt: skip
        row = (
            ticket_id, workspace, self.source, ticket.external_id, ticket.created_at, ticket.updated_at,
            +ticket.status, +ticket.opened_by, who[ticket.assignee] if ticket.assignee else None, group,
            ticket.channel, ticket.priority, ticket.topic, ticket.url, +ticket.status_log, +ticket.reply_log,
            json.dumps(ticket.reported, sort_keys=True) if ticket.reported else None,
        )  # fmt: skip
        return row, (events, answers, work, ratings, targets)

    def _ratings(
        self, ticket_id: int, prepared: Prepared, group: int | None, kept: dict[Any, tuple[int | None, int, int]]
    ) -> list[Row]:
        rows: list[Row] = []
        for rating in prepared.ticket.ratings:
            at = rating.rated_at if rating.rated_at is not None else rating.offered_at
            if at is None:
                continue
            agent, solver = credit_rating(prepared.ticket, rating, prepared.cycles, at)
            agent_id, solver_id = self.agents.get(agent or "", NOBODY), self.agents.get(solver or "", NOBODY)
            before = kept.get((ticket_id, rating.external_id))
            if before and before[0] == rating.rated_at and (rating.agent is None or agent_id == before[1]):
                agent_id, solver_id = before[1], before[2]
            good = _flag(is_good(rating.scale, rating.score))
            rows.append(
                (ticket_id, rating.external_id, self.workspace_id, agent_id, solver_id, group, at, rating.rated_at,
                 rating.score, rating.scale, good, rating.comment)
            )  # fmt: skip
        return rows


def _agents(rows: dict[str, list[Row]]) -> set[int]:
    """Whose facts these rows are: replies, cycles and targets begin with the agent, ratings have a solver too."""
    firsts = {row[0] for name in ("replies", "cycles", "targets") for row in rows[name]}
    return firsts | {agent for row in rows["ratings"] for agent in row[3:5]}


def _flag(value: bool | None) -> int | None:
    return None if value is None else +value


def _digest(ticket_row: Row, parts: tuple[list[Row], ...]) -> bytes:
    """A fingerprint of everything that would be written: the same facts by the same rules give the same."""
    return blake2b(marshal.dumps((ticket_row, parts), 2), digest_size=12).digest()
