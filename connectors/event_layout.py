"""Declares what the columns and words of an event log mean. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.facts import Author, EventKind, ReplyLog, Status

Meaning = tuple[EventKind, str | None]

TIMELINE_COLUMNS = ("ticket", "at", "event", "author", "agent", "value")
COLUMNS = (
    *TIMELINE_COLUMNS,
    *("number", "id", "offered_at", "met", "updated_at", "group", "channel", "priority", "topic", "url"),
    *("email", "bot", "status_log", "reply_log", "comment", "vip"),
)
OTHER_ROWS = ("created", "rating", "sla", "reported", "agent", "group")

EVENTS: Mapping[str, Meaning] = {kind.name.lower(): (kind, None) for kind in EventKind}
AUTHORS: Mapping[str, Author] = {"": Author.AGENT, **{author.name.lower(): author for author in Author}}
STATUSES: Mapping[str, str] = {status.name.lower(): status.name for status in Status}


@dataclass(frozen=True, slots=True)
class EventLayout:
    """Where each field of an event log stands, and what its words mean (all words in small letters).

    `columns` maps a field of `COLUMNS` to the headings accepted for it. `events` gives a kind and, where the word says
    it all, the value: `"closed" -> (STATUS, "CLOSED")`. `others` maps words to the rows of `OTHER_ROWS`, which are not
    events of the timeline. `constants` fill fields that have no column.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {name: (name,) for name in COLUMNS})
    events: Mapping[str, Meaning] = field(default_factory=lambda: EVENTS)
    others: Mapping[str, str] = field(default_factory=lambda: {word: word for word in OTHER_ROWS})
    authors: Mapping[str, Author] = field(default_factory=lambda: AUTHORS)
    statuses: Mapping[str, str] = field(default_factory=lambda: STATUSES)
    constants: Mapping[str, str] = field(default_factory=dict)
    first_row_creates: bool = False  # for logs that have no word for it
    status_log: bool = True  # False for logs that have no word for a change of status
    reply_log: ReplyLog = ReplyLog.ALL  # NONE for logs that have no word for a reply
