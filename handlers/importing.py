"""Takes an export in: reads facts, derives spans, writes both, all in one transaction.

A file that breaks half-way leaves the database as it was. A row that cannot be taken in is listed with its line and
reason, and the others land. Nobody is guessed: who is in the file and linked to no person is listed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from connectors.reading import Fact
from connectors.refusal import Refusal
from handlers.clocks import Clocks, load_clocks
from handlers.tools import Tools, instant
from kpi.facts import Agent, Group, Ticket
from kpi.marked import as_marked
from kpi.periods import local_day
from kpi.timeline import derive
from storage.database import Session
from storage.marks import marked_bots
from storage.people import remember_agents, unlinked
from storage.sources import note_source
from storage.teams import remember_groups
from storage.writing import BATCH, Prepared, TicketWriter

Progress = Callable[[int], None]
"""Told now and then how many bytes of the file have been taken in."""


class Export(Protocol):
    """An export that is being read, here or in another process."""

    @property
    def bytes_read(self) -> int:
        """How many bytes of the file have been taken in."""
        ...

    @property
    def rows(self) -> int:
        """How many data rows have been read, refused ones included."""
        ...

    def __iter__(self) -> Iterator[Fact]:
        """Yield what it tells, once."""
        ...


@dataclass(slots=True)
class ImportReport:
    """What became of a file: every row is in one of these counts, or among the refused."""

    rows: int = 0
    tickets: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    unlinked_people: list[str] = field(default_factory=list)


def import_export(export: Export, source: str, tools: Tools, now: datetime, progress: Progress) -> ImportReport:
    """Take in an export that has been opened; raises its errors, and those of the database, with nothing changed."""
    with tools.database.writing() as session:
        today = local_day(instant(now), tools.zone)
        clocks = load_clocks(session, tools.workspace_id, source, today)
        intake = _Intake(session, tools.workspace_id, source, clocks, now, keeps_comments=tools.keeps_comments)
        intake.take(export, lambda: progress(export.bytes_read))
        report = intake.report
        report.rows = export.rows
        report.unlinked_people = [
            f"{identity.name} ({identity.provider}:{identity.external_id})"
            for identity in unlinked(session, tools.workspace_id)
            if identity.provider == source and identity.external_id in intake.named
        ]
        return report


def take_facts(
    session: Session, workspace_id: int, source: str, facts: Iterable[Fact], clocks: Clocks, now: datetime
) -> ImportReport:
    """Take in facts that come from no file (the demo, tests), within the caller's transaction."""
    intake = _Intake(session, workspace_id, source, clocks, now)
    intake.take(facts, lambda: None)
    return intake.report


class _Intake:
    """Gathers facts into batches and writes them; holds one batch at a time."""

    def __init__(
        self, session: Session, workspace_id: int, source: str, clocks: Clocks, now: datetime, *,
        keeps_comments: bool = True,
    ) -> None:  # fmt: skip
        self.keeps_comments = keeps_comments
        self.session, self.workspace_id, self.source, self.clocks, self.now = session, workspace_id, source, clocks, now
        self.facts_until = 0
        self.writer = TicketWriter(session, workspace_id, source)
        self.bots = marked_bots(session, workspace_id, source)
        self.report = ImportReport()
        self.named: set[str] = set()
        self._agents: list[Agent] = []
        self._groups: list[Group] = []
        self._batch: dict[str, Prepared] = {}

    def take(self, facts: Iterable[Fact], told: Callable[[], None]) -> None:
        for fact in facts:
            if isinstance(fact, Ticket):
                self._ticket(fact)
                if len(self._batch) >= BATCH:
                    self._flush()
                    told()
            elif isinstance(fact, Agent):
                self._agents.append(fact)
                self.named.add(fact.key)
            elif isinstance(fact, Group):
                self._groups.append(fact)
            else:
                self.report.refused.append(fact)
        self._flush()
        told()
        if self.report.tickets:
            note_source(self.session, self.workspace_id, self.source, self.facts_until, self.now)

    def _ticket(self, ticket: Ticket) -> None:
        """A ticket that comes twice in a file is written twice: the later state must see the earlier one."""
        if ticket.external_id in self._batch:
            self._flush()
        if not self.keeps_comments and ticket.ratings:
            ticket = ticket._replace(ratings=tuple(rating._replace(comment=None) for rating in ticket.ratings))
        self.facts_until = max(self.facts_until, ticket.updated_at)
        replies, cycles = derive(as_marked(ticket, self.bots), self.clocks.of(ticket))
        self._batch[ticket.external_id] = Prepared(ticket, replies, cycles)

    def _flush(self) -> None:
        if self._agents:
            self.writer.agents.update(remember_agents(self.session, self.workspace_id, self.source, self._agents))
        if self._groups:
            self.writer.groups.update(remember_groups(self.session, self.workspace_id, self.source, self._groups))
        self._agents, self._groups = [], []
        tally = self.writer.save(list(self._batch.values()))
        self.report.tickets += len(self._batch)
        self.report.new += tally.new
        self.report.updated += tally.updated
        self.report.unchanged += tally.unchanged
        self._batch = {}
