"""Declares what the columns and words of an export with one row per ticket mean. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.facts import Author, Status

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0

FIELDS = (
    *("ticket", "created_at", "updated_at", "status", "opened_by", "assignee", "group"),
    *("channel", "priority", "topic", "url", "tags", "vip"),
    *("first_reply_at", "assigned_at", "solved_at", "closed_at", "assignees"),
    *("rating", "rated_at", "comment", "first_reply_promise", "resolution_promise", "due_at"),
)
VIP_WORDS = frozenset({"yes", "true", "1", "vip"})
FIGURES = ("first_reply", "first_resolution", "full_resolution", "requester_wait", "agent_wait", "reopens")


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the helpdesk's own figures: its KPI key, the headings accepted, and its unit in seconds (1 for counts)."""

    key: str
    headings: tuple[str, ...]
    unit: float = SECOND


@dataclass(frozen=True, slots=True)
class Survey:
    """What a word in the rating column means: a scale, and the score, or None while the survey is unanswered."""

    scale: str
    score: int | None = None


@dataclass(frozen=True, slots=True)
class TicketLayout:
    """Where each field of `FIELDS` stands and what the words mean (all words in small letters).

    `other_status` is for words that `statuses` does not have; None refuses them. In `surveys`, None means that no
    survey was offered; a number is a score of `scale` when there is one. `reply_from_figure` says that the reported
    first reply time is in calendar hours, so that it dates the reply. `solved_by_closing` is for helpdesks that know
    only one end: closing. `constants` fill fields that have no column. `vip` are the words of its column that mark a
    ticket; a tag "vip" marks it too.
    """

    columns: Mapping[str, tuple[str, ...]]
    statuses: Mapping[str, Status]
    other_status: Status | None = None
    openers: Mapping[str, Author] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    surveys: Mapping[str, Survey | None] = field(default_factory=dict)
    scale: str | None = None
    promises: Mapping[str, bool | None] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset({""})
    reply_from_figure: bool = False
    solved_by_closing: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    vip: frozenset[str] = VIP_WORDS
