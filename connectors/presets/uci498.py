"""The incident log UCI 498 (a ServiceNow audit log): one row an update, the rows of one incident standing together.

The file stamps the end of each incident (resolved_at, resolved_by, closed_at) on all its rows, from the first. Here
these are taken from the last row only, and stand only at the resolution. Rules, described in docs/import.md:
file-order, unknown-is-not-nobody, state-change, unlisted-state, resolved-at, unresolved-close, closed-at, masked-apart.
"""

from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from connectors.cast import Cast
from connectors.cells import whole, word
from connectors.event_rows import Fact
from connectors.preset import Preset
from connectors.refusal import NO_TICKET, TICKET_AGAIN, WRONG_WIDTH, RefusedRowError
from connectors.seen import SeenKeys
from connectors.table import Table
from connectors.times import ReadTime, format_reader, refusing
from kpi.facts import Author, Event, EventKind, Instant, ReplyLog, SlaKind, SlaTarget, Status, Ticket


class Update(NamedTuple):
    """The cells of one row that we use, in the words of the file."""

    number: str
    incident_state: str
    sys_updated_at: str
    assignment_group: str
    assigned_to: str
    opened_at: str
    resolved_at: str
    resolved_by: str
    closed_at: str
    made_sla: str
    reopen_count: str
    contact_type: str
    category: str
    priority: str


COLUMNS = {name: (name,) for name in Update._fields}
_MISSING = "?"
_TIME_FORMAT = "%d/%m/%Y %H:%M"
_STATES = {
    "New": Status.NEW,
    "Active": Status.OPEN,
    "Awaiting User Info": Status.PENDING,
    "Awaiting Vendor": Status.HOLD,
    "Awaiting Problem": Status.HOLD,
    "Awaiting Evidence": Status.HOLD,
    "Resolved": Status.SOLVED,
    "Closed": Status.CLOSED,
}
_STATES_BY_WORD = {name.lower(): status for name, status in _STATES.items()}
_UNLISTED_STATE = "-100"
_TRUE_FALSE = {"true": True, "false": False}
_TIMES_KEPT = 4096  # the end of an incident stands on each of its rows


class Incident:
    """One incident while its rows are read. `last` is the last row taken in; `events` the timeline so far."""

    __slots__ = ("again", "agent", "events", "group", "key", "last", "state", "updated_at")

    def __init__(self, key: str, again: bool = False) -> None:
        self.key = key
        self.again = again
        self.events: list[Event] = []
        self.last: Update | None = None
        self.updated_at: Instant | None = None
        self.state: Status | None = None
        self.group = self.agent = _MISSING

    def take(self, row: Update, read: ReadTime) -> None:
        """Take one row: whatever it changes becomes an event at the time of the update. All of it or nothing.

        Rule unknown-is-not-nobody: a missing agent or group is not an event. Rule unlisted-state: the state -100
        changes nothing.
        """
        at = read(row.sys_updated_at)
        state = self.state
        if row.incident_state != _UNLISTED_STATE:
            state = _STATES.get(row.incident_state) or word("incident_state", row.incident_state, _STATES_BY_WORD)
        self._check(row, read)
        if row.assignment_group not in (_MISSING, self.group):
            self.group = row.assignment_group
            self.events.append(Event(at, EventKind.GROUP, Author.AGENT, None, self.group))
        if row.assigned_to not in (_MISSING, self.agent):
            self.agent = row.assigned_to
            self.events.append(Event(at, EventKind.ASSIGNED, Author.AGENT, self.agent))
        if state is not None and state is not self.state:
            self.state = state
            self.events.append(Event(at, EventKind.STATUS, Author.AGENT, None, state.name))
        self.last = row
        self.updated_at = at if self.updated_at is None else max(self.updated_at, at)

    @staticmethod
    def _check(row: Update, read: ReadTime) -> None:
        """Refuse a row with a cell that cannot be read, so that any row can be the last one."""
        read(row.opened_at)
        for text in (row.resolved_at, row.closed_at):
            if text != _MISSING:
                read(text)
        if row.made_sla not in _TRUE_FALSE:
            word("made_sla", row.made_sla, _TRUE_FALSE)
        if not row.reopen_count.isdigit():
            whole("reopen_count", row.reopen_count)

    def ticket(self, row: Update, read: ReadTime) -> Ticket:
        """Return the incident as this row, its last, leaves it; its events in time order."""
        opened = read(row.opened_at)
        resolved = None if row.resolved_at == _MISSING else read(row.resolved_at)
        closed = None if row.closed_at == _MISSING else read(row.closed_at)
        solver = _known(row.resolved_by)
        reported = {"reopens": float(row.reopen_count)}
        if resolved is not None:
            reported["full_resolution"] = float(resolved - opened)
        ended = closed if resolved is None else resolved
        events = _resolved(_in_file_order(self.events), resolved, solver)
        if closed is not None:  # rule closed-at
            events = _with_last(events, Event(closed, EventKind.STATUS, Author.AGENT, None, Status.CLOSED.name))
        return Ticket(
            external_id=self.key,
            created_at=opened,
            updated_at=opened if self.updated_at is None else self.updated_at,
            status=self.state or Status.NEW,
            assignee=_known(row.assigned_to),
            group=_known(row.assignment_group),
            channel=_known(row.contact_type),
            priority=_known(row.priority),
            topic=_known(row.category),
            events=tuple(sorted(events, key=itemgetter(0))),
            targets=(SlaTarget(SlaKind.RESOLUTION, ended, _TRUE_FALSE[row.made_sla], solver, _known(row.priority)),),
            reply_log=ReplyLog.NONE,
            reported=reported,
        )


def _known(text: str) -> str | None:
    return None if text == _MISSING else text


def _in_file_order(events: list[Event]) -> list[Event]:
    """Rule file-order: rows stand in the order they happened; a time later than that of a later row is that row's."""
    ordered = []
    latest = None
    for event in reversed(events):
        latest = event.at if latest is None else min(latest, event.at)
        ordered.append(event._replace(at=latest))
    return ordered[::-1]


def _resolved(events: list[Event], resolved: Instant | None, solver: str | None) -> list[Event]:
    """Rule resolved-at: the last SOLVED event happened at `resolved_at`, by `resolved_by`.

    Rule unresolved-close: without `resolved_at` the incident was closed without being resolved, and no SOLVED stands.
    """
    if resolved is None:
        return [event for event in events if event.value != Status.SOLVED.name]
    return _with_last(events, Event(resolved, EventKind.STATUS, Author.AGENT, solver, Status.SOLVED.name))


def _with_last(events: list[Event], end: Event) -> list[Event]:
    """Return the events with this one for the last of its value, or after them all when there was none."""
    place = max((place for place, event in enumerate(events) if event.value == end.value), default=len(events))
    return [*events[:place], end, *events[place + 1 :]]


class IncidentRows:
    """The loop over the rows of the log; one incident is held."""

    def __init__(self, table: Table, zone: tzinfo) -> None:
        self._table = table
        self._width = len(table.heading.names)
        self._pick = itemgetter(*(table.heading.place((name,)) or 0 for name in Update._fields))
        self._read = refusing(lru_cache(_TIMES_KEPT)(format_reader(_TIME_FORMAT, zone)), "a time")
        self._cast = Cast()
        self._seen = SeenKeys()
        self._incident = Incident("")

    def facts(self) -> Iterator[Fact]:
        """Yield incidents, whom they name, and refusals."""
        for row in self._table:
            try:
                yield from self._take(row)
            except RefusedRowError as refused:
                yield refused.at(self._table.line)
        yield from self._finished()

    def _take(self, row: list[str]) -> Iterator[Fact]:
        if len(row) != self._width:
            raise RefusedRowError(WRONG_WIDTH, found=str(len(row)), expected=str(self._width))
        update = Update._make(self._pick(row))
        if update.number in ("", _MISSING):
            raise RefusedRowError(NO_TICKET)
        if update.number != self._incident.key:
            yield from self._finished()
            self._incident = Incident(update.number, again=not self._seen.add(update.number))
        if self._incident.again:
            raise RefusedRowError(TICKET_AGAIN, ticket=update.number)
        self._incident.take(update, self._read)

    def _finished(self) -> Iterator[Fact]:
        incident = self._incident
        if incident.last is not None:
            ticket = incident.ticket(incident.last, self._read)
            yield from self._cast.strangers(ticket)
            yield ticket


def read_table(table: Table, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of the log."""
    return IncidentRows(table, zone).facts()


PRESET = Preset(
    name="uci498",
    columns=COLUMNS,
    marks=("number", "incident_state", "sys_updated_at"),
    needed=Update._fields,
    read_table=read_table,
)
