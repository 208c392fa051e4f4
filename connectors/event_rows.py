"""Reads exports with one row per event, the rows of one ticket standing together.

A row that cannot be read is refused by itself and the rest of its ticket stays; a ticket that never says when it was
created is refused with all its rows. Only one ticket is held at a time.
"""

from collections.abc import Callable, Iterator
from operator import itemgetter

from connectors.cast import Cast
from connectors.cells import YES_NO, word
from connectors.event_draft import TAKERS, Cell, Draft, take_present
from connectors.event_layout import COLUMNS, TIMELINE_COLUMNS, EventLayout
from connectors.refusal import (
    NO_KEY,
    NO_TICKET,
    NOT_CREATED,
    TICKET_AGAIN,
    WRONG_WIDTH,
    Refusal,
    RefusedRowError,
)
from connectors.seen import SeenKeys
from connectors.table import Table
from connectors.times import ReadTime, refusing
from kpi.facts import Agent, Event, EventKind, Group, Ticket

Fact = Ticket | Agent | Group | Refusal
Row = list[str]
STATUS = EventKind.STATUS


class EventRows:
    """The loop over the rows of one file. `facts` may be asked once."""

    def __init__(self, table: Table, layout: EventLayout, read_time: ReadTime) -> None:
        self._table = table
        self._layout = layout
        self._width = len(table.heading.names)
        self._places = {name: self._place(name) for name in COLUMNS}
        self._timeline = itemgetter(*(self._places[name] for name in TIMELINE_COLUMNS))
        self._read_time = refusing(read_time, [*table.heading.names, "at"][self._places["at"]])
        self._seen = SeenKeys()
        self._cast = Cast()

    def _place(self, name: str) -> int:
        """Return where a field stands; where it does not, one past the end, where each row gets an empty value."""
        found = self._table.heading.place(self._layout.columns.get(name, ()))
        return self._width if found is None else found

    def facts(self) -> Iterator[Fact]:
        """Yield tickets, whom they name, and refusals, as the file is read."""
        table, width, timeline, read_time = self._table, self._width, self._timeline, self._read_time
        layout = self._layout
        events, authors, statuses = layout.events, layout.authors, layout.statuses
        draft = Draft("")
        for row in table:
            if len(row) != width:
                yield Refusal(table.line, WRONG_WIDTH, {"found": str(len(row)), "expected": str(width)})
                continue
            row.append("")
            key, at, said, author, agent, value = timeline(row)
            if key and key != draft.key:
                yield from self._finished(draft)
                draft = Draft(key, again=not self._seen.add(key))
                draft.status_log, draft.reply_log = layout.status_log, layout.reply_log
            try:
                if layout.first_row_creates and key:
                    self._note_present(draft, row)
                meaning = events.get(said) or events.get(said.strip().lower())
                if meaning is None or draft.again or not key:
                    yield from self._other(draft, said, row)
                    continue
                kind, fixed = meaning
                if fixed is None:
                    fixed = (statuses.get(value) or word("value", value, statuses)) if kind is STATUS else value or None
                by = authors.get(author) or word("author", author, authors)
                draft.events.append(Event(read_time(at), kind, by, agent or None, fixed))
                draft.lines.append(table.line)
            except RefusedRowError as refused:
                yield refused.at(table.line)
        yield from self._finished(draft)

    def _note_present(self, draft: Draft, row: Row) -> None:
        """In a log without creations, the first row creates the ticket and the last one says how it is now."""
        if draft.first_at is None:
            draft.first_at = self._read_time(row[self._places["at"]])
        take_present(draft, self._cell(row))

    def _cell(self, row: Row) -> Cell:
        def cell(name: str) -> str:
            return row[self._places[name]] or self._layout.constants.get(name, "")

        return cell

    def _other(self, draft: Draft, said: str, row: Row) -> Iterator[Agent | Group]:
        """Take a row that is not an event of the timeline; yield whom it introduces."""
        layout, cell = self._layout, self._cell(row)
        said = said.strip().lower()
        other = layout.others.get(said)
        if not cell("ticket"):
            yield self._cast.introduce(introduced(other, cell))
        elif draft.again:
            raise RefusedRowError(TICKET_AGAIN, ticket=draft.key)
        elif other is not None and other in TAKERS:
            TAKERS[other](draft, cell, self._read_time, layout.authors)
            draft.lines.append(self._table.line)
        else:
            word("event", said, {**dict.fromkeys(layout.events), **dict.fromkeys(TAKERS)})

    def _finished(self, draft: Draft) -> Iterator[Fact]:
        """Yield the ticket whose rows are over, after those it names; or a refusal for each row it took in."""
        if not draft.lines:
            return
        ticket = draft.ticket()
        if ticket is None:
            yield from (Refusal(line, NOT_CREATED, {"ticket": draft.key}) for line in draft.lines)
        else:
            yield from self._cast.strangers(ticket)
            yield ticket


def introduced(other: str | None, cell: Callable[[str], str]) -> Agent | Group:
    """Return whom a row without a ticket introduces."""
    if other not in ("agent", "group"):
        raise RefusedRowError(NO_TICKET)
    key = cell(other)
    if not key:
        raise RefusedRowError(NO_KEY)
    if other == "group":
        return Group(key, cell("value") or key)
    return Agent(key, cell("value") or key, cell("email") or None, word("bot", cell("bot"), YES_NO) or False)
