"""One ticket of an event log while its rows are read, and what becomes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from connectors.cells import NOBODY, YES_NO, number, score_in_scale, whole, word
from connectors.refusal import CREATED_TWICE, RefusedRowError
from connectors.times import ReadTime
from kpi.facts import Author, Event, EventKind, Instant, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket

Cell = Callable[[str], str]

_SLA_KINDS = {kind.name.lower(): kind for kind in SlaKind}
_REPLY_LOGS = {log.name.lower(): log for log in ReplyLog}
_STATUSES = {status.name.lower(): status for status in Status}


@dataclass(slots=True)
class Draft:
    """What the rows of one ticket have said so far. `lines` are those that were taken in."""

    key: str
    again: bool = False
    lines: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    targets: list[SlaTarget] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    reported: dict[str, float] = field(default_factory=dict)
    created_at: Instant | None = None
    first_at: Instant | None = None
    opened_by: Author = Author.CUSTOMER
    updated_at: Instant | None = None
    status_log: bool = True
    reply_log: ReplyLog = ReplyLog.ALL
    now: dict[str, str] = field(default_factory=dict)
    vip: bool = False

    def ticket(self) -> Ticket | None:
        """Return the ticket, its events in time order; None when no row said when it was created.

        What the file leaves empty about the present is read from the events: the last status, assignee and group.
        """
        created_at = self.first_at if self.created_at is None else self.created_at
        if created_at is None:
            return None
        events = self.events
        if any(earlier[0] > later[0] for earlier, later in pairwise(events)):
            events.sort(key=itemgetter(0))
        now = self.now
        last = max(created_at, events[-1][0]) if events else created_at
        return Ticket(
            external_id=self.key,
            created_at=created_at,
            updated_at=last if self.updated_at is None else self.updated_at,
            status=_STATUSES[now["status"]] if "status" in now else self._last_status(),
            opened_by=self.opened_by,
            assignee=_present(now.get("agent", ""), self._last(EventKind.ASSIGNED, 3)),
            group=_present(now.get("group", ""), self._last(EventKind.GROUP, 4)),
            channel=now.get("channel"),
            priority=now.get("priority"),
            topic=now.get("topic"),
            url=now.get("url"),
            events=tuple(events),
            targets=tuple(self.targets),
            ratings=tuple(self.ratings),
            status_log=self.status_log,
            reply_log=self.reply_log,
            reported=self.reported,
            vip=self.vip,
        )

    def _last(self, kind: EventKind, place: int) -> str | None:
        found = next((event[place] for event in reversed(self.events) if event[1] is kind), None)
        return found if isinstance(found, str) else None

    def _last_status(self) -> Status:
        return Status[self._last(EventKind.STATUS, 4) or Status.NEW.name]


def _present(said: str, shown: str | None) -> str | None:
    return shown if not said else None if said == NOBODY else said


_PRESENT_CELLS = ("group", "channel", "priority", "topic", "url")


def take_present(draft: Draft, cell: Cell) -> None:
    """Take what a row says about the ticket as it is now."""
    for name in _PRESENT_CELLS:
        if cell(name):
            draft.now[name] = cell(name)
    if cell("vip"):
        draft.vip = bool(word("vip", cell("vip"), YES_NO))


def take_created(draft: Draft, cell: Cell, time: ReadTime, authors: Mapping[str, Author]) -> None:
    """Take the row that says when a ticket was created, by whom, and how it is now."""
    if draft.created_at is not None:
        raise RefusedRowError(CREATED_TWICE, ticket=draft.key)
    if cell("value"):
        draft.now["status"] = word("value", cell("value"), _STATUSES).name.lower()
    if cell("updated_at"):
        draft.updated_at = time(cell("updated_at"))
    if cell("status_log"):
        draft.status_log = bool(word("status_log", cell("status_log"), YES_NO))
    if cell("reply_log"):
        draft.reply_log = word("reply_log", cell("reply_log"), _REPLY_LOGS)
    draft.opened_by = word("author", cell("author"), authors) if cell("author") else Author.CUSTOMER
    draft.now["agent"] = cell("agent")
    take_present(draft, cell)
    draft.created_at = time(cell("at"))


def take_rating(draft: Draft, cell: Cell, time: ReadTime, _: Mapping[str, Author]) -> None:
    """Take a survey: `at` is when it was answered, `value` its scale, `number` its score, `comment` the words."""
    scale = cell("value") or "good_bad"
    score = score_in_scale(whole("number", cell("number")), scale) if cell("number") else None
    offered = time(cell("offered_at")) if cell("offered_at") else None
    rated = time(cell("at")) if cell("at") else None
    draft.ratings.append(
        Rating(cell("id") or draft.key, offered, rated, score, scale, cell("agent") or None, cell("comment") or None)
    )


def take_sla(draft: Draft, cell: Cell, time: ReadTime, _: Mapping[str, Author]) -> None:
    """Take an SLA target: `at` is when it ended, `value` what it promises, `number` the seconds promised."""
    kind = word("value", cell("value"), _SLA_KINDS)
    met = word("met", cell("met"), YES_NO)
    ended = time(cell("at")) if cell("at") else None
    seconds = whole("number", cell("number")) if cell("number") else None
    draft.targets.append(SlaTarget(kind, ended, met, cell("agent") or None, cell("priority") or None, seconds))


def take_reported(draft: Draft, cell: Cell, _time: ReadTime, _: Mapping[str, Author]) -> None:
    """Take one of the helpdesk's own figures: `value` is the KPI's key, `number` the seconds or the count."""
    draft.reported[cell("value")] = number("number", cell("number"))


def take_nothing(_draft: Draft, _cell: Cell, _time: ReadTime, _: Mapping[str, Author]) -> None:
    """Take a row that a mapping says to ignore: it was read, and it says nothing about the timeline."""


TAKERS: Mapping[str, Callable[[Draft, Cell, ReadTime, Mapping[str, Author]], None]] = {
    "created": take_created,
    "rating": take_rating,
    "sla": take_sla,
    "reported": take_reported,
    "ignored": take_nothing,
}
