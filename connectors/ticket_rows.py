"""Reads exports with one row per ticket. A row that cannot be read is refused; the events are those its times prove."""

import re
from collections.abc import Iterator
from operator import itemgetter

from connectors.cast import Cast
from connectors.cells import score_in_scale, whole, word
from connectors.event_rows import Fact
from connectors.refusal import (
    NO_TICKET,
    NOT_A_NUMBER,
    TICKET_AGAIN,
    WRONG_WIDTH,
    RefusedRowError,
)
from connectors.seen import SeenKeys
from connectors.table import Heading, Table
from connectors.ticket_events import Cells, Times, proven_events
from connectors.ticket_layout import FIELDS, Survey, TicketLayout
from connectors.times import ReadTime, refusing, seconds_of
from kpi.facts import Agent, Author, Group, Instant, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket

VIP = "vip"
"""The tag that marks a ticket, whatever its capitals."""


def read_ticket_table(table: Table, layout: TicketLayout, read_time: ReadTime) -> Iterator[Fact]:
    """Yield tickets, whom they name, and refusals, as a CSV file with one row a ticket is read."""
    rows = TicketRows(table.heading, layout, read_time)
    for row in table:
        try:
            yield from rows.take(row)
        except RefusedRowError as refused:
            yield refused.at(table.line)


class TicketRows:
    """Makes tickets of rows under one heading, and remembers which tickets and people it has seen."""

    def __init__(self, heading: Heading, layout: TicketLayout, read_time: ReadTime) -> None:
        self._heading = heading
        self._layout = layout
        self._width = len(heading.names)
        self._tail = ["", *layout.constants.values()]  # what fields without a column hold
        self._pick = itemgetter(*(self._place(name) for name in FIELDS))
        self._times = {name: refusing(read_time, self._name(name)) for name in FIELDS}
        self._figures = [
            (figure.key, heading.names[place], place, figure.unit)
            for figure in layout.figures
            if (place := heading.place(figure.headings)) is not None
        ]
        self._statuses: dict[str, Status] = {}
        self._reply_log = self._known_replies()
        self._cast = Cast()
        self._seen = SeenKeys()

    def _place(self, field: str) -> int:
        found = self._heading.place(self._layout.columns.get(field, ()))
        if found is not None:
            return found
        constants = list(self._layout.constants)
        return self._width + (1 + constants.index(field) if field in constants else 0)

    def _name(self, field: str) -> str:
        """Return what the file calls the field, for a message."""
        place = self._place(field)
        return self._heading.names[place] if place < self._width else field

    def _known_replies(self) -> ReplyLog:
        """Return whether the file says anything of replies: a missing first reply then means that there was none."""
        dated = self._heading.place(self._layout.columns.get("first_reply_at", ())) is not None
        counted = self._layout.reply_from_figure and any(key == "first_reply" for key, *_ in self._figures)
        return ReplyLog.FIRST if dated or counted else ReplyLog.NONE

    def take(self, row: list[str]) -> Iterator[Ticket | Agent | Group]:
        """Yield the ticket of a row, after those it names for the first time; `RefusedRowError` when it cannot be."""
        if len(row) != self._width:
            raise RefusedRowError(WRONG_WIDTH, found=str(len(row)), expected=str(self._width))
        ticket = self._ticket(row)
        if not self._seen.add(ticket.external_id):
            raise RefusedRowError(TICKET_AGAIN, ticket=ticket.external_id)
        yield from self._cast.strangers(ticket)
        yield ticket

    def _ticket(self, row: list[str]) -> Ticket:
        layout = self._layout
        nothing = layout.nothing
        row += self._tail
        cells = Cells._make([None if cell in nothing else cell for cell in self._pick(row)])
        if cells.ticket is None:
            raise RefusedRowError(NO_TICKET)
        reported = self._reported(row)
        times = self._all_times(cells)
        status = self._status(cells, times)
        events, last = proven_events(cells, times, status, reported, layout)
        return Ticket(
            cells.ticket,
            times.created,
            last if times.updated is None else times.updated,
            status,
            layout.openers.get((cells.opened_by or "").lower(), Author.CUSTOMER),
            cells.assignee,
            cells.group,
            cells.channel,
            cells.priority,
            cells.topic,
            cells.url,
            events,
            self._targets(cells, times),
            self._ratings(cells, times, last),
            status_log=False,
            reply_log=self._reply_log,
            reported=reported,
            vip=(cells.vip or "").strip().lower() in layout.vip or VIP in _tags(cells.tags),
        )

    def _all_times(self, cells: Cells) -> Times:
        read = self._times
        created, first, assigned = cells.created_at, cells.first_reply_at, cells.assigned_at
        return Times(
            created=read["created_at"](created or ""),
            updated=None if cells.updated_at is None else read["updated_at"](cells.updated_at),
            first_reply=None if first is None else read["first_reply_at"](first),
            assigned=None if assigned is None else read["assigned_at"](assigned),
            solved=None if cells.solved_at is None else read["solved_at"](cells.solved_at),
            closed=None if cells.closed_at is None else read["closed_at"](cells.closed_at),
        )

    def _status(self, cells: Cells, times: Times) -> Status:
        """Return the status now; a word the layout does not know is `other_status`, or solved when it has an end."""
        layout = self._layout
        text = cells.status
        if text is None:
            return Status.SOLVED if times.solved or times.closed else Status.OPEN
        known = self._statuses.get(text) or layout.statuses.get(text.strip().lower())
        if known is None and layout.other_status is not None:
            return Status.SOLVED if times.solved or times.closed else layout.other_status
        self._statuses[text] = known or word(self._name("status"), text, layout.statuses)
        return self._statuses[text]

    def _reported(self, row: list[str]) -> dict[str, float]:
        reported = {}
        for key, heading, place, unit in self._figures:
            text = row[place]
            if text not in self._layout.nothing:
                try:
                    reported[key] = seconds_of(text, unit)
                except ValueError:
                    raise RefusedRowError(NOT_A_NUMBER, column=heading, value=text) from None
        return reported

    def _targets(self, cells: Cells, times: Times) -> tuple[SlaTarget, ...]:
        promises = self._layout.promises
        if not promises:
            return ()
        ended = times.solved if times.solved is not None else times.closed
        found = []
        for kind, text, end in (
            (SlaKind.FIRST_REPLY, cells.first_reply_promise, times.first_reply),
            (SlaKind.RESOLUTION, cells.resolution_promise, ended),
        ):
            if text is not None:
                met = word(kind.name.lower(), text, promises)
                if end is None and met is False and cells.due_at is not None and kind is SlaKind.RESOLUTION:
                    end = self._times["due_at"](cells.due_at)
                found.append(SlaTarget(kind, end, met, cells.assignee, cells.priority))
        return tuple(found)

    def _ratings(self, cells: Cells, times: Times, last: Instant) -> tuple[Rating, ...]:
        """Return the survey of the row, if one was offered; undated ones are dated by the solve (rating-at-solve)."""
        if cells.rating is None or cells.ticket is None:
            return ()
        survey = self._survey(cells.rating)
        if survey is None:
            return ()
        solve = times.solved if times.solved is not None else times.closed
        offered = last if solve is None else solve
        rated = offered if cells.rated_at is None else self._times["rated_at"](cells.rated_at)
        answered = rated if survey.score is not None else None
        scored = survey.score, survey.scale
        return (Rating(cells.ticket, offered, answered, *scored, cells.assignee, cells.comment),)

    def _survey(self, text: str) -> Survey | None:
        layout = self._layout
        if layout.scale is not None and text.lower() not in layout.surveys:
            return Survey(layout.scale, score_in_scale(whole("rating", text), layout.scale))
        return word("rating", text, layout.surveys)


def _tags(text: str | None) -> list[str]:
    """The tags of a cell, in small letters: some helpdesks put blanks between them, some commas."""
    return re.split(r"[\s,;|]+", text.lower()) if text else []
