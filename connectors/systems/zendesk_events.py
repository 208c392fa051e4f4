"""Zendesk's ticket events into ours: comments, statuses, people and groups, at the times they happened.

Whoever is no known agent is a customer; what a rule or the system itself wrote is a bot's and never a reply.
"""

from collections.abc import Iterable, Iterator

from connectors.pull.row import Row
from connectors.pull.system import About, Pulled
from connectors.refusal import UNKNOWN_WORD, RefusedRowError
from kpi.facts import Author, Event, EventKind, Instant, Status
from kpi.parts import TicketPart

_STATUSES = {
    "new": Status.NEW, "open": Status.OPEN, "pending": Status.PENDING, "hold": Status.HOLD, "solved": Status.SOLVED,
    "closed": Status.CLOSED,
}  # fmt: skip

_RULE, _SYSTEM = "rule", "-1"


def status_of(word: str | None) -> Status:
    """Return what a status is; a word nobody knows refuses the row."""
    found = _STATUSES.get((word or "").lower())
    if found is None:
        raise RefusedRowError(UNKNOWN_WORD, column="status", value=word or "", known=", ".join(_STATUSES))
    return found


def audit(row: Row, about: About) -> Iterable[Pulled]:
    """Read one update of a ticket with all that it changed."""
    at = row.time("created_at") or row.epoch("timestamp")
    if at is None:
        raise RefusedRowError(UNKNOWN_WORD, column="created_at", value="", known="ISO 8601")
    events: list[Event] = []
    by, rule = _updater(row, about), _via(row) == _RULE
    for child in row.rows("child_events"):
        kind = child.text("event_type") or child.text("type")
        if kind == "Comment":
            events.append(_comment(child, row, at, about, rule=rule))
        elif kind in ("Create", "Change"):
            events += _changes(child, at, by)
    if events:
        yield TicketPart(row.need("ticket_id"), at, events=tuple(events))


def _updater(row: Row, about: About) -> str | None:
    """Who of those who work on tickets made this update."""
    updater = row.text("updater_id")
    return updater if updater is not None and about.author(updater) != Author.CUSTOMER else None


def _comment(child: Row, row: Row, at: Instant, about: About, *, rule: bool) -> Event:
    author = child.text("author_id") or row.text("updater_id")
    public = child.flag("public" if child.raw("public") is not None else "comment_public")
    who = Author.BOT if rule or author == _SYSTEM or _via(child) == _RULE else about.author(author)
    return Event(at, EventKind.REPLY if public else EventKind.NOTE, who, author if who == Author.AGENT else None)


def _changes(child: Row, at: Instant, by: str | None) -> Iterator[Event]:
    if (status := child.text("status")) is not None and status != "deleted":
        yield Event(at, EventKind.STATUS, agent=by, value=status_of(status).name)
    if "assignee_id" in child.found:
        yield Event(at, EventKind.ASSIGNED, agent=child.text("assignee_id"))
    if "group_id" in child.found:
        yield Event(at, EventKind.GROUP, value=child.text("group_id"))


def _via(row: Row) -> str | None:
    """Where something came from; the export writes it as a word, other lists as an object."""
    found = row.raw("via")
    return found.lower() if isinstance(found, str) else None if found is None else row.text("via.channel")
