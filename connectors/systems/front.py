"""Front: teammates, inboxes as groups, everything that happened to conversations, ratings by an export.

https://dev.frontapp.com/reference/ Read in its published specification: events and what their sources and targets are,
exports with their columns and states, that links name the company's own host (so only the page they name is taken).
Read in clients of it: conversations_merged names those that are gone, fifteen events a page. Not confirmed: what a
rating's date is; the date of the row that has it is taken.
Events come newest first, each with its conversation as it is now. A conversation begun before the time that is asked
for is left out: its first replies are not told. Front does not tell: a conversation's present inbox (the last one it
was moved to), figures of its own for each conversation, the states of its tickets but the present one, who a rating
was for by a key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.pull.asking import Ask
from connectors.pull.auth import bearer
from connectors.pull.files import csv_rows
from connectors.pull.jobs import Job
from connectors.pull.paging import Answer, Cursor, Token, dig
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Pace, Pulled, Stream, System
from connectors.refusal import NO_TIME, NOT_IN_SCALE, RefusedRowError
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant, Rating, ReplyLog, Status
from kpi.parts import TicketPart

_KINDS = ("assign", "unassign", "archive", "reopen", "reminder", "restore", "trash", "comment", "inbound", "outbound",
          "out_reply", "move", "conversations_merged")  # fmt: skip
_STATES = {"archive": Status.SOLVED, "reopen": Status.OPEN, "reminder": Status.OPEN, "restore": Status.OPEN}
_CATEGORIES = {"waiting": Status.PENDING, "resolved": Status.SOLVED}
_GONE = ("deleted", "trashed", "spam")
_COLUMNS = ["Activity API ID", "Conversation API ID", "Message date", "Survey rating", "Survey comment"]
_DAY, _HIGHEST = 86_400, 5


@dataclass(frozen=True, slots=True)
class _PageToken(Cursor):
    """The page that the address of the next one names. The address itself may be of another host."""

    def last(self, answer: Answer) -> Token:
        """Return the name of the next page."""
        link = dig(answer.doc, self.path)
        return parse_qs(urlsplit(str(link or "")).query).get(self.param, [""])[0] or None


def _teammate(row: Row, _: About) -> Iterable[Pulled]:
    name = " ".join(part for part in (row.text("first_name"), row.text("last_name")) if part)
    yield Agent(row.need("id"), name or row.text("username") or row.need("id"), row.text("email"))


def _inbox(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("id"), row.text("name") or row.need("id"))


def _event(row: Row, about: About) -> Iterable[Pulled]:
    kind, emitted, said = row.text("type"), row.epoch("emitted_at"), Row(row.raw("conversation"))
    key, created = said.need("id"), said.epoch("created_at")
    if emitted is None or created is None:
        raise RefusedRowError(NO_TIME, column="created_at")
    if kind == "conversations_merged":
        yield from (TicketPart(other, emitted, gone=True) for other in _ids(row, "target.data") if other != key)
    if said.text("status") in _GONE:
        yield TicketPart(key, said.epoch("updated_at") or emitted, gone=True)
    elif created >= about.since:
        begins = emitted <= created + 1  # the message that begins a conversation is a moment later than it
        state = Status.SOLVED if said.text("status") == "archived" else Status.OPEN
        now: dict[str, Any] = {
            "created_at": created, "status": _CATEGORIES.get(said.text("status_category") or "", state),
            "assignee": said.text("assignee.id"), "reply_log": ReplyLog.ALL,
            "url": f"https://app.frontapp.com/open/{key}",
            "vip": "vip" in ((tag.text("name") or "").lower() for tag in said.rows("tags")),
        }  # fmt: skip
        if begins and kind in ("inbound", "outbound"):
            now |= {"opened_by": Author.AGENT if kind == "outbound" else Author.CUSTOMER,
                    "channel": row.text("target.data.type")}  # fmt: skip
        events = tuple(_happened(row, kind or "", created if begins else emitted, begins=begins, about=about))
        yield TicketPart(key, said.epoch("updated_at") or emitted, now, events, grouped=True)


def _happened(row: Row, kind: str, at: Instant, *, begins: bool, about: About) -> Iterator[Event]:
    by = row.text("source.data.id") if row.text("source._meta.type") == "teammate" else None
    if kind in ("inbound", "outbound", "out_reply"):
        wrote = row.text("target.data.author.id")
        itself = wrote is None or wrote in about.bots  # what leaves and nobody wrote is a rule's or a sequence's
        who = Author.CUSTOMER if kind == "inbound" else Author.BOT if itself else Author.AGENT
        yield Event(at, EventKind.REPLY, who, wrote if who == Author.AGENT else None)
    elif kind == "comment":
        yield Event(at, EventKind.NOTE, agent=by or row.text("target.data.author.id"))
    elif kind in ("assign", "unassign"):
        yield Event(at, EventKind.ASSIGNED, agent=row.text("target.data.id") if kind == "assign" else None)
    elif kind in _STATES:
        yield Event(at, EventKind.STATUS, agent=by, value=_STATES[kind].name)
    inboxes = _ids(row, "target.data") if kind == "move" else _ids(row, "source.data") if begins else []
    if inboxes and (kind == "move" or row.text("source._meta.type") == "inboxes"):
        yield Event(at, EventKind.GROUP, value=inboxes[0])


def _ids(row: Row, path: str) -> list[str]:
    """The ids at a place that holds one object, a list of them, or a list of ids."""
    found = row.raw(path)
    each = found if isinstance(found, list) else [] if found is None else [found]
    return [one if isinstance(one, str) else Row(one).need("id") for one in each]


def _rated(body: bytes) -> Iterator[dict[str, Any]]:
    yield from (row for row in csv_rows(body) if (row["survey rating"] or "").strip())


def _rating(row: Row, _: About) -> Iterable[Pulled]:
    score, at = row.whole("survey rating"), row.need_time("message date")
    if score is None or not 1 <= score <= _HIGHEST:
        raise RefusedRowError(NOT_IN_SCALE, value=str(score), scale="1-5")
    rating = Rating(row.need("activity api id"), None, at, score, "1-5", comment=row.text("survey comment"))
    yield TicketPart(row.need("conversation api id"), at, ratings=(rating,))


_NEXT = _PageToken("_pagination.next", "page_token")
_EXPORT = {"type": "events", "start": "{since}", "end": "{until}", "timezone": "Etc/UTC", "columns": _COLUMNS}
SYSTEM = System(
    name="front", title="Front", docs="https://dev.frontapp.com/reference/", base="https://api2.frontapp.com",
    entries=(TOKEN,), auth=bearer(), check=Ask("/me"), pace=Pace(50),
    streams=(
        Stream("teammates", Ask("/teammates"), _teammate, "_results", _NEXT, needs="shared resources, read"),
        Stream("inboxes", Ask("/inboxes"), _inbox, "_results", _NEXT, needs="shared resources, read"),
        Stream("events", Ask("/events", {"q[after]": "{since}", "q[types][]": _KINDS, "limit": 15}), _event, "_results",
               _NEXT, time=lambda row: row.epoch("emitted_at"), needs="shared resources, read"),
        Stream("ratings", Ask("/analytics/exports", body=_EXPORT, method="POST"), _rating, overlap=7 * _DAY,
               needs="analytics", beside=True, job=Job(
                   "_links.self", Ask("/analytics/exports/{job}"), "status", frozenset({"done"}),
                   frozenset({"failed", "too_big"}), Ask("/analytics/exports/{job}/download"), "url", _rated,
                   window=31 * _DAY, id_ends=True)),
    ),
)  # fmt: skip
