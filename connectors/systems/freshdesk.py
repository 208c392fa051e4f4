"""Freshdesk: agents, groups, tickets with every reply and note on them, what was deleted, ratings.

https://developers.freshdesk.com/api/ (version 2). Read in clients of it, not there: updated_since, order_by, the
filters deleted and spam, include=stats, the end of a list after 300 pages. Not confirmed: what the numbers mean.
A list of tickets begins anew at its last row's time; replies and notes are asked for ticket by ticket, one request
each. It does not tell: when a ticket was assigned or went to another group (dated when seen; who has replied was
assigned by then); statuses before the last ones, so that waits are not known; how often it was reopened; figures of
its own, but when it was first replied to; what was merged into what.
"""

from collections.abc import Iterable, Iterator, Sequence

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Basic
from connectors.pull.errors import NotThereError
from connectors.pull.paging import NextLink, Pages
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Fetch, Pace, Pulled, Stream, System, subdomain
from connectors.refusal import NOT_IN_SCALE, RefusedRowError
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant, Rating, ReplyLog, SlaKind, SlaTarget, Status
from kpi.parts import TicketPart

_STATUSES = {2: Status.OPEN, 3: Status.PENDING, 4: Status.SOLVED, 5: Status.CLOSED, 6: Status.PENDING, 7: Status.HOLD}
"""Any other is one the account has made; it counts as open."""

_SOURCES = {1: "email", 2: "portal", 3: "phone", 7: "chat", 9: "feedback_widget", 10: "outbound_email"}
_PRIORITIES = {1: "low", 2: "medium", 3: "high", 4: "urgent"}
_OUTBOUND, _SURVEY, _FORWARDED, _ROWS, _MOST, _SCALE, _EXTREME = 10, 6, 8, 15, 100, "-103..103", 103
_DATED = {"reopened_at": Status.OPEN, "pending_since": Status.PENDING, "resolved_at": Status.SOLVED,
          "closed_at": Status.CLOSED}  # fmt: skip


def _agent(row: Row, _: About) -> Iterable[Pulled]:
    yield Agent(row.need("id"), row.text("contact.name") or row.need("id"), row.text("contact.email"))


def _group(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("id"), row.text("name") or row.need("id"))


def _with_replies(rows: Sequence[Row], fetch: Fetch) -> None:
    for row in rows:
        found: list[object] = []
        page, more = 1, True
        try:
            while more:
                ask = Ask(f"/api/v2/tickets/{row.text('id')}/conversations", {"per_page": _MOST, "page": page})
                found += [each.found for each in fetch(ask).rows("rows")]
                page, more = page + 1, len(found) == page * _MOST
        except NotThereError:
            continue  # deleted since the list was made: the next round tells
        row.found["conversations"] = found


def _ticket(row: Row, about: About) -> Iterable[Pulled]:
    key, created, source = row.need("id"), row.need_time("created_at"), row.whole("source") or 0
    status, agent = _STATUSES.get(row.whole("status") or 0, Status.OPEN), row.text("responder_id")
    now = {
        "created_at": created, "status": status, "assignee": agent, "group": row.text("group_id"),
        "opened_by": Author.AGENT if source == _OUTBOUND else Author.CUSTOMER, "channel": _SOURCES.get(source),
        "priority": _PRIORITIES.get(row.whole("priority") or 0), "topic": row.text("type"),
        "url": f"{about.base}/a/tickets/{key}", "status_log": False,
        "reply_log": ReplyLog.ALL if "conversations" in row.found else ReplyLog.FIRST,
        "vip": "vip" in (tag.lower() for tag in row.words("tags")),
    }  # fmt: skip
    events = [*_statuses(row, created, status), *_replies(row, about)]
    replied = (event.at for event in events if agent and event.kind == EventKind.REPLY and event.agent == agent)
    if (first := min(replied, default=None)) is not None:
        # Dated when it was seen, the assignment would make up a wait for the next reply.
        events.insert(0, Event(first, EventKind.ASSIGNED, agent=agent))
    said = row.time("stats.first_responded_at")
    told = {} if said is None or said < created else {"first_reply": said - created}
    seen = row.time("updated_at") or created
    yield TicketPart(key, seen, now, tuple(events), _targets(row), reported=told, watched=True, whole=True)


def _statuses(row: Row, created: Instant, status: Status) -> Iterator[Event]:
    yield Event(created, EventKind.STATUS, value=Status.OPEN.name)
    told = {name: at for name in _DATED if (at := row.time(f"stats.{name}")) is not None and at >= created}
    for name, at in told.items():
        yield Event(at, EventKind.STATUS, value=_DATED[name].name)
    changed = row.time("stats.status_updated_at")
    if changed is not None and changed > max(told.values(), default=created):
        yield Event(changed, EventKind.STATUS, value=status.name)


def _replies(row: Row, about: About) -> Iterator[Event]:
    if "conversations" not in row.found and (first := row.time("stats.first_responded_at")) is not None:
        yield Event(first, EventKind.REPLY)
    for each in row.rows("conversations"):
        at, who, source = each.need_time("created_at"), each.text("user_id"), each.whole("source")
        if source != _SURVEY and (each.flag("private") or source == _FORWARDED):
            yield Event(at, EventKind.NOTE, agent=who if who in about.agents else None)
        elif source != _SURVEY and (each.flag("incoming") or who in about.bots):
            yield Event(at, EventKind.REPLY, Author.CUSTOMER if each.flag("incoming") else Author.BOT)
        elif source != _SURVEY:
            yield Event(at, EventKind.REPLY, Author.AGENT, who)


def _targets(row: Row) -> tuple[SlaTarget, ...]:
    """What was promised, as it stands: met, broken (from when it was due), or running."""
    found = []
    for kind, due_at, late, done_at in (
        (SlaKind.FIRST_REPLY, "fr_due_by", "fr_escalated", "stats.first_responded_at"),
        (SlaKind.RESOLUTION, "due_by", "is_escalated", "stats.resolved_at"),
    ):
        due, done = row.time(due_at), row.time(done_at)
        if due is not None:
            broken = row.flag(late) or (done is not None and done > due)
            found.append(SlaTarget(kind, due if broken else done, False if broken else True if done else None))
    return tuple(found)


def _gone(row: Row, _: About) -> Iterable[Pulled]:
    yield TicketPart(row.need("id"), 0, gone=True)


def _rating(row: Row, _: About) -> Iterable[Pulled]:
    score, at = row.whole("ratings.default_question"), row.need_time("created_at")
    if score is not None and abs(score) > _EXTREME:
        raise RefusedRowError(NOT_IN_SCALE, value=str(score), scale=_SCALE)
    answered = None if score is None else at
    rating = Rating(row.need("id"), at, answered, score, _SCALE, row.text("agent_id"), row.text("feedback"))
    yield TicketPart(row.need("ticket_id"), at, ratings=(rating,))


def _changed(row: Row) -> Instant | None:
    """A second early: whether updated_since takes in its own second is not said."""
    at = row.time("updated_at")
    return None if at is None else at - 1


def _tickets(rows: int, **more: str) -> Ask:
    order = {"updated_since": "{since}", "order_by": "updated_at", "order_type": "asc", "per_page": rows}
    return Ask("/api/v2/tickets", {**order, **more})


_PAGES = Pages("page", _MOST, anchored=True)
SYSTEM = System(
    name="freshdesk", title="Freshdesk", docs="https://developers.freshdesk.com/api/", auth=Basic("{token}", "X"),
    entries=(subdomain(".freshdesk.com"), TOKEN), base="https://{subdomain}.freshdesk.com", pace=Pace(200),
    check=Ask("/api/v2/agents/me"),
    streams=(
        Stream("agents", Ask("/api/v2/agents", {"per_page": 100}), _agent, paging=NextLink()),
        Stream("groups", Ask("/api/v2/groups", {"per_page": 100}), _group, paging=NextLink()),
        Stream("tickets", _tickets(_ROWS, include="stats"), _ticket, enrich=_with_replies,
               paging=Pages("page", _ROWS, anchored=True), time=_changed, form=iso),
        Stream("deleted", _tickets(_MOST, filter="deleted"), _gone, paging=_PAGES, time=_changed, form=iso),
        Stream("spam", _tickets(_MOST, filter="spam"), _gone, paging=_PAGES, time=_changed, form=iso),
        Stream("ratings", Ask("/api/v2/surveys/satisfaction_ratings", {"created_since": "{since}", "per_page": 100}),
               _rating, paging=NextLink(), time=lambda row: row.time("created_at"), form=iso, beside=True),
    ),
)  # fmt: skip
