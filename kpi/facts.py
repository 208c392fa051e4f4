"""The facts every number rests on: tickets and what happened to them, as a source tells it.

Times are whole seconds since 1970-01-01T00:00:00Z (an `Instant`): they cannot be naive, sort as they are, and a year of
them is counted without building a datetime (ADR 2). Zones are applied at the edges only. Agents, groups and schedules
are the source's own keys; nothing here guesses who a person is. No customer is named.
"""

from enum import IntEnum
from typing import NamedTuple

Instant = int
Seconds = int


class Author(IntEnum):
    """Who wrote a reply or opened a ticket."""

    CUSTOMER = 1
    AGENT = 2
    BOT = 3  # a bot, a trigger or an auto-reply: never counts as a reply


class Status(IntEnum):
    """A ticket's state, in the order of its usual life."""

    NEW = 1
    OPEN = 2
    PENDING = 3  # waits for the customer
    HOLD = 4  # waits for a third party; the customer still waits
    SOLVED = 5
    CLOSED = 6  # closed for good; without SOLVED before it, closed unsolved


class EventKind(IntEnum):
    """What happened; it says what `Event.value` and `Event.agent` mean."""

    REPLY = 1  # a public comment by `author`; `agent` wrote it when the author is an agent
    NOTE = 2  # a private comment
    ASSIGNED = 3  # to `agent`, or to nobody
    GROUP = 4  # to the group with key `value`
    STATUS = 5  # to Status[value]; `agent` did it, where known
    SCHEDULE = 6  # the business schedule named `value` applies from here


class Event(NamedTuple):
    """One thing that happened to a ticket. `value` is a status name, a group's key or a schedule's name."""

    at: Instant
    kind: EventKind
    author: Author = Author.AGENT
    agent: str | None = None
    value: str | None = None


class SlaKind(IntEnum):
    """What an SLA target promises."""

    FIRST_REPLY = 1
    NEXT_REPLY = 2
    RESOLUTION = 3


class SlaTarget(NamedTuple):
    """One promise on one ticket. `met` is None while it runs; `ended_at` is when it was met or broken.

    `key` is the source's own name of it on that ticket, where it tells of each promise apart.
    """

    kind: SlaKind
    ended_at: Instant | None
    met: bool | None
    agent: str | None = None  # who is credited: the replier, or the solver
    priority: str | None = None  # the priority in force when the target was set
    seconds: Seconds | None = None  # the promise, where the source gives it
    key: str | None = None


class Rating(NamedTuple):
    """A satisfaction survey: offered, perhaps answered.

    `scale` is "good_bad" (score 1 or 0), "1-5", "1-7", "1-10", or "-103..103" (Freshdesk); `agent` is the assignee
    at the time of the rating where the source says so, else None and the timeline decides. `comment` is what the
    customer wrote beside it.
    """

    external_id: str
    offered_at: Instant | None
    rated_at: Instant | None
    score: int | None
    scale: str = "good_bad"
    agent: str | None = None
    comment: str | None = None


class ReplyLog(IntEnum):
    """How much a source tells of the replies on its tickets."""

    NONE = 0  # nothing: a missing reply proves nothing
    FIRST = 1  # whether and when there was a first one
    ALL = 2  # each of them


class Agent(NamedTuple):
    """Somebody who works on tickets, by the source's own key. Linked to a person only by somebody who knows."""

    key: str
    name: str
    email: str | None = None
    is_bot: bool = False


class Group(NamedTuple):
    """A group or queue of the helpdesk, by the source's own key."""

    key: str
    name: str


class Ticket(NamedTuple):
    """A ticket as its source tells it now, with its whole history.

    `events` are in time order; those of one instant in the source's order. `assignee` and `group` are the present ones.
    `reported` holds the helpdesk's own figures in seconds by KPI key (for example "first_reply"), to be compared with
    ours, never mixed into them. `updated_at` orders two exports of one ticket. `url` opens it in the helpdesk.
    `status_log` is False when only a summary row is known, so that waits and one-touch cannot be told from it. `vip`:
    the helpdesk marks it as of a customer who matters most; which one is not said.
    """

    external_id: str
    created_at: Instant
    updated_at: Instant
    status: Status
    opened_by: Author = Author.CUSTOMER
    assignee: str | None = None
    group: str | None = None
    channel: str | None = None
    priority: str | None = None
    topic: str | None = None
    url: str | None = None
    events: tuple[Event, ...] = ()
    targets: tuple[SlaTarget, ...] = ()
    ratings: tuple[Rating, ...] = ()
    status_log: bool = True
    reply_log: ReplyLog = ReplyLog.ALL
    reported: dict[str, float] = {}  # noqa: RUF012 - a NamedTuple default that nobody writes to
    vip: bool = False
