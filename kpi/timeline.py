"""From what happened to a ticket to the spans its KPIs are made of.

A span is one measured stretch: a reply somebody waited for, or a cycle of work from opening to solving. The rules and
their traps are those of the KPI definitions (`kpi.definitions`): private notes and bots never reply, an agent-created
ticket's opening comment is not its first reply, a reopened ticket starts a new cycle. Knows no zone: business seconds
come from the clock that is passed in.
"""

from collections.abc import Callable
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from kpi.facts import Author, Event, EventKind, Instant, ReplyLog, Seconds, Status, Ticket

FAR: Instant = 253_402_300_799
"""The end of a cycle that has not ended: 9999-12-31T23:59:59Z. A plain number, so that it sorts and compares."""

BusinessSeconds = Callable[[Instant, Instant], Seconds]
"""Open seconds between two instants, by the schedules in force on one ticket."""


class Reply(NamedTuple):
    """A public agent reply and the waits it ended; credited to who wrote it. At least one wait is not None.

    Each wait is told by where it began, and by its business seconds, None without a schedule: `created` the wait for
    the ticket's first reply, `assigned` that for this agent's first one, `asked` that of the customer's oldest
    unanswered reply.
    """

    ended_at: Instant
    agent: str | None
    group: str | None
    created: Instant | None = None
    created_business: Seconds | None = None
    assigned: Instant | None = None
    assigned_business: Seconds | None = None
    asked: Instant | None = None
    asked_business: Seconds | None = None


class Ending(IntEnum):
    """How a cycle stands."""

    OPEN = 0
    SOLVED = 1
    CLOSED_UNSOLVED = 2  # closed without being solved in this cycle, e.g. merged: it has no resolution time


class Cycle(NamedTuple):
    """From being created (or reopened) to being solved; credited to who solved it, while open to its assignee.

    `group` is the one that holds the ticket now, as helpdesks' own reports count (rule present-group); a reply belongs
    to the group that held the ticket then.

    `business` counts from the ticket's creation to `ended_at`: first resolution is that of the first solved cycle,
    full resolution that of the last. `wait` and `wait_business` are requester wait (new, open, on-hold) since creation.
    `one_touch` and `replied` are None where the source cannot tell.
    """

    ordinal: int  # 1 for the first
    opened_at: Instant
    ended_at: Instant  # FAR while open
    ending: Ending
    agent: str | None = None
    group: str | None = None
    last: bool = False
    reopened_at: Instant | None = None
    business: Seconds | None = None
    wait: Seconds | None = None
    wait_business: Seconds | None = None
    one_touch: bool | None = None
    replied: bool | None = None


class Segment(NamedTuple):
    """A stretch of one status, as `/why` shows it."""

    started_at: Instant
    ended_at: Instant
    status: Status


_STATUS = {status.name: status for status in Status}
_WAITING = frozenset({Status.NEW, Status.OPEN, Status.HOLD})
_PAUSED = frozenset({Status.PENDING, Status.HOLD})
_DONE = frozenset({Status.SOLVED, Status.CLOSED})


def in_order(ticket: Ticket) -> Ticket:
    """Return the ticket with its events in time order; those of one instant stay as they are.

    Sources promise that order, but one that breaks the promise would make time run backwards here.
    """
    times = [event[0] for event in ticket.events]
    return ticket if times == sorted(times) else ticket._replace(events=tuple(sorted(ticket.events, key=itemgetter(0))))


def derive(ticket: Ticket, clock: BusinessSeconds | None) -> tuple[list[Reply], list[Cycle]]:
    """Return the ticket's replies and cycles, each in time order; `clock` is None where no schedule is known."""
    ticket = in_order(ticket)
    replies = find_replies(ticket, clock)
    return replies, _told(ticket, replies, _Cycles(ticket, clock).run())


def find_replies(ticket: Ticket, clock: BusinessSeconds | None) -> list[Reply]:
    """Return the public agent replies that ended a wait, in time order; the events must be in it.

    Traps met: private notes and bots are no replies; replies before the creation are not counted (merged or imported
    history); an agent-created ticket's opening comment is not its first reply (Zendesk's rule); an assignment made by
    the very reply (helpdesks assign on reply, and write either first) is not an agent's first response; an assignment
    to who holds the ticket already is none; several customer replies in a row are one wait, from the oldest.
    """
    log = _Replies(ticket, clock)
    for event in ticket.events:
        kind = event.kind
        if kind == EventKind.REPLY:
            log.reply(event)
        elif kind == EventKind.ASSIGNED:
            if event.agent != log.holder:
                log.assign(event.at, event.agent)
        elif kind == EventKind.GROUP:
            log.group = event.value
    return log.found


class _Replies:
    """Follows who waits for whom while the replies of one ticket pass."""

    def __init__(self, ticket: Ticket, clock: BusinessSeconds | None) -> None:
        self.clock = clock
        self.found: list[Reply] = []
        self.group = ticket.group
        self.created_at = ticket.created_at
        self.holder: str | None = None
        self.assigned: Instant | None = None  # since when the holder owes a first response
        self.answered: tuple[Instant, str | None] = (0, None)
        self.asked: Instant | None = None
        self.opening = ticket.opened_by == Author.AGENT
        self.replied = False

    def assign(self, at: Instant, agent: str | None) -> None:
        self.holder = agent
        self.assigned = None if self.answered == (at, agent) else max(at, self.created_at)

    def reply(self, event: Event) -> None:
        if event.author == Author.CUSTOMER:
            if self.replied and self.asked is None:
                self.asked = event.at
        elif event.author == Author.AGENT and event.at >= self.created_at:
            if self.opening and event.at == self.created_at:
                self.opening = False
            else:
                self._answer(event.at, event.agent)

    def _answer(self, at: Instant, agent: str | None) -> None:
        created = None if self.replied else self.created_at
        assigned = None
        if agent is not None and agent == self.holder:
            assigned, self.assigned = self.assigned, None
            if assigned == at:
                assigned = None
        asked, self.asked = self.asked, None
        self.replied, self.answered = True, (at, agent)
        if created is None and assigned is None and asked is None:
            return
        count = self._business
        self.found.append(
            Reply(
                at,
                agent,
                self.group,
                created,
                count(created, at),
                assigned,
                count(assigned, at),
                asked,
                count(asked, at),
            )
        )

    def _business(self, start: Instant | None, end: Instant) -> Seconds | None:
        return None if start is None or self.clock is None else self.clock(start, end)


class _Cycles:
    """Follows one ticket's statuses: when work began and ended, and how long the customer waited."""

    def __init__(self, ticket: Ticket, clock: BusinessSeconds | None) -> None:
        self.ticket, self.clock = ticket, clock
        self.done: list[Cycle] = []
        self.status, self.since = Status.NEW, ticket.created_at
        self.opened_at = ticket.created_at
        self.paused = False
        self.agent = ticket.assignee
        self.wait = self.wait_business = 0

    def run(self) -> list[Cycle]:
        ticket = self.ticket
        for event in ticket.events:
            if event.kind == EventKind.STATUS and event.value is not None:
                self._change(event, max(event.at, ticket.created_at), _STATUS[event.value])
            elif event.kind == EventKind.ASSIGNED:
                self.agent = event.agent
        if self.status not in _DONE:
            ordinal = len(self.done) + 1
            self.done.append(Cycle(ordinal, self.opened_at, FAR, Ending.OPEN, ticket.assignee, ticket.group))
        self.done[-1] = self.done[-1]._replace(last=True)
        return self.done

    def _change(self, event: Event, at: Instant, new: Status) -> None:
        if self.status in _WAITING and at > self.since:
            self.wait += at - self.since
            if self.clock:
                self.wait_business += self.clock(self.since, at)
        self.paused = self.paused or new in _PAUSED
        if new in _DONE and self.status not in _DONE:
            self.done.append(self._ended(event.agent or self.agent, at, new))
        elif self.status in _DONE and new not in _DONE:
            self.done[-1] = self.done[-1]._replace(reopened_at=at)
            self.opened_at = at
        self.status, self.since = new, at

    def _ended(self, agent: str | None, at: Instant, new: Status) -> Cycle:
        ordinal = len(self.done) + 1
        if new == Status.CLOSED:
            return Cycle(ordinal, self.opened_at, at, Ending.CLOSED_UNSOLVED, agent, self.ticket.group)
        business = self.clock(self.ticket.created_at, at) if self.clock else None
        wait: Seconds | None = self.wait
        wait_business = self.wait_business if self.clock else None
        if not self.ticket.status_log:
            reported = self.ticket.reported.get("requester_wait")
            wait, wait_business = None if reported is None else int(reported), None
        touch = not self.paused and ordinal == 1
        return Cycle(
            ordinal,
            self.opened_at,
            at,
            Ending.SOLVED,
            agent,
            self.ticket.group,
            False,
            None,
            business,
            wait,
            wait_business,
            touch,
        )


def _told(ticket: Ticket, replies: list[Reply], done: list[Cycle]) -> list[Cycle]:
    """Say of each cycle whether it was replied to and solved in one touch, or None where the source cannot tell."""
    if ticket.reply_log == ReplyLog.NONE:
        return [cycle._replace(one_touch=None) for cycle in done]
    first_reply = replies[0].ended_at if replies else FAR
    tells_touch = ticket.status_log and ticket.reply_log == ReplyLog.ALL
    result = []
    for cycle in done:
        replied = first_reply < FAR and first_reply <= cycle.ended_at
        touch = None
        if tells_touch and cycle.ending == Ending.SOLVED:
            touch = bool(cycle.one_touch and cycle.reopened_at is None and replied)
        result.append(cycle._replace(replied=replied, one_touch=touch))
    return result


def segments(ticket: Ticket, now: Instant) -> list[Segment]:
    """Return the ticket's statuses from its creation, without gaps; an unfinished last one ends at `now`."""
    result: list[Segment] = []
    status, since = Status.NEW, ticket.created_at
    for event in in_order(ticket).events:
        if event.kind == EventKind.STATUS and event.value is not None:
            at = max(event.at, ticket.created_at)
            if at > since:
                result.append(Segment(since, at, status))
            status, since = _STATUS[event.value], at
    if status not in _DONE and now > since:
        result.append(Segment(since, now, status))
    return result
