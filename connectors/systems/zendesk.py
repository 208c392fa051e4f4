"""Zendesk Support: agents, groups, tickets with their metrics, everything that happened to them, ratings.

https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
Its key must be an admin's. Read in published copies: cursor exports and end_of_stream, metric events, kinds of ticket
events. From apis.md alone: include=metric_sets, the tag of merged tickets. Incremental exports answer ten requests a
minute; a ticket's row has no history, so that it comes from the ticket events, and the metrics are kept beside our own
figures. It does not tell: events of tickets from before the back-fill, group SLAs as promises of a reply.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask
from connectors.pull.auth import Basic
from connectors.pull.paging import Cursor, NextLink
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Pace, Pulled, Stream, System, subdomain
from connectors.systems.zendesk_events import audit, status_of
from connectors.systems.zendesk_slas import promise
from kpi.facts import Agent, Group, Rating, ReplyLog, Status
from kpi.parts import TicketPart
from kpi.words import N_

_FIGURES = {
    "first_reply": "reply_time_in_minutes.calendar",
    "first_resolution": "first_resolution_time_in_minutes.calendar",
    "full_resolution": "full_resolution_time_in_minutes.calendar",
    "requester_wait": "requester_wait_time_in_minutes.calendar",
    "agent_wait": "agent_wait_time_in_minutes.calendar",
}
_MINUTE = 60
_EXPORT = Pace(10)
_MERGED = "closed_by_merge"
_SCORES = {"good": 1, "bad": 0}


def _user(row: Row, _: About) -> Iterable[Pulled]:
    if row.text("role") in ("agent", "admin"):
        yield Agent(row.need("id"), row.text("name") or "", row.text("email"))


def _group(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("id"), row.text("name") or row.need("id"))


def _ticket(row: Row, about: About) -> Iterable[Pulled]:
    key = row.need("id")
    seen = row.time("updated_at") or row.need_time("created_at")
    if row.text("status") == "deleted":
        yield TicketPart(key, seen, gone=True)
        return
    now = {
        "created_at": row.need_time("created_at"),
        "status": Status.CLOSED if _MERGED in row.words("tags") else status_of(row.text("status")),
        "opened_by": about.author(row.text("submitter_id") or row.text("requester_id")),
        "assignee": row.text("assignee_id"),
        "group": row.text("group_id"),
        "channel": row.text("via.channel"),
        "priority": row.text("priority"),
        "topic": row.text("type"),
        "url": f"{about.base}/agent/tickets/{key}",
        "status_log": True,
        "reply_log": ReplyLog.ALL,
        "vip": "vip" in (tag.lower() for tag in row.words("tags")),
    }
    reported = {
        name: minutes * _MINUTE
        for name, path in _FIGURES.items()
        if (minutes := row.number(f"metric_set.{path}")) is not None
    }
    if (reopens := row.number("metric_set.reopens")) is not None:
        reported["reopens"] = reopens
    yield TicketPart(key, seen, now, reported=reported)


def _rating(row: Row, _: About) -> Iterable[Pulled]:
    score = row.text("score") or ""
    if score == "unoffered":
        return
    at = row.need_time("updated_at")
    answered = _SCORES.get(score.removeprefix("received_").split("_", maxsplit=1)[0])
    offered = row.need_time("created_at")
    rating = Rating(
        row.need("id"), offered, at if answered is not None else None, answered, "good_bad", row.text("assignee_id"),
        row.text("comment"),
    )  # fmt: skip
    yield TicketPart(row.need("ticket_id"), at, ratings=(rating,))


SYSTEM = System(
    name="zendesk",
    title="Zendesk",
    entries=(
        subdomain(".zendesk.com"),
        Entry("email", N_("E-mail address of an admin"), pattern=r"[^@\s]+@[^@\s]+"),
        TOKEN,
    ),
    base="https://{subdomain}.zendesk.com",
    auth=Basic("{email}/token", "{token}"),
    check=Ask("/api/v2/users/me"),
    pace=Pace(200),
    docs="https://developer.zendesk.com/api-reference/",
    streams=(
        Stream(
            "users", Ask("/api/v2/users", {"role[]": ["agent", "admin"], "page[size]": 100}), _user, "users",
            NextLink("links.next", more="meta.has_more"),
        ),
        Stream("groups", Ask("/api/v2/groups", {"page[size]": 100}), _group, "groups",
               NextLink("links.next", more="meta.has_more")),
        Stream(
            "events",
            Ask("/api/v2/incremental/ticket_events", {"start_time": "{since}", "include": "comment_events"}),
            audit, "ticket_events", NextLink("next_page", stop="end_of_stream"),
            time=lambda row: row.epoch("timestamp"), pace=_EXPORT,
        ),
        Stream(
            "slas", Ask("/api/v2/incremental/ticket_metric_events", {"start_time": "{since}"}), promise,
            "ticket_metric_events", NextLink("next_page", stop="end_of_stream", still=True),
            time=lambda row: row.time("time"), pace=_EXPORT, beside=True,
        ),
        Stream(
            "ratings", Ask("/api/v2/satisfaction_ratings", {"start_time": "{since}", "page[size]": 100}),
            _rating, "satisfaction_ratings", NextLink("links.next", more="meta.has_more"),
            time=lambda row: row.time("updated_at"), beside=True,
        ),
        Stream(
            "tickets",
            Ask("/api/v2/incremental/tickets/cursor",
                {"start_time": "{since}", "include": "metric_sets", "per_page": 1000}),
            _ticket, "tickets",
            Cursor("after_cursor", "cursor", stop="end_of_stream", kept=True, alone=("start_time",)),
            pace=_EXPORT,
        ),
    ),
)  # fmt: skip
