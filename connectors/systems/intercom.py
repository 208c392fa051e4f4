"""Intercom: admins, teams, conversations with everything that happened on them, its own figures, ratings.

https://developers.intercom.com/docs/references/rest-api/ Read in its published specification (2.15): search and its
paging, statistics and rating (each may be null), a conversation's parts and their limit of 500. Read in clients of it:
that a reply may ride on an assignment or a closing. Not confirmed: search's order, that ">" takes in its own second.
Parts are told only one conversation at a time: one request for each that changed. Its figures are seconds without the
hours out of office: kept as reported, never as ours. It does not tell: which conversations were deleted (its webhook
does), which promise of an SLA was kept, parts before the last 500 (what they changed is dated when it was seen).
"""

from collections.abc import Iterable, Iterator, Sequence

from connectors.pull.asking import Ask
from connectors.pull.auth import bearer
from connectors.pull.errors import NotThereError
from connectors.pull.paging import Cursor
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Fetch, Pace, Pulled, Stream, System
from connectors.refusal import NOT_IN_SCALE, UNKNOWN_WORD, RefusedRowError
from kpi.facts import Agent, Author, Event, EventKind, Group, Rating, ReplyLog, Status
from kpi.parts import TicketPart
from kpi.words import N_

_STATES = {"open": Status.OPEN, "snoozed": Status.PENDING, "closed": Status.SOLVED}
_FIGURES = {"first_reply": "time_to_admin_reply", "first_resolution": "time_to_first_close",
            "full_resolution": "time_to_last_close", "reopens": "count_reopens"}  # fmt: skip
_AUTHORS = {"admin": Author.AGENT, "bot": Author.BOT, "operator": Author.BOT}
"""Everybody else is a customer: user, lead, contact."""

_SENT_BY_ITSELF = ("automated", "campaigns_initiated", "operator_initiated")
_SAID = ("comment", "quick_reply", "assignment", "assign_and_reopen", "open", "close")
_NOBODY = ("", "0", None)
_HIGHEST = 5


def _admin(row: Row, _: About) -> Iterable[Pulled]:
    if row.text("type") in (None, "admin"):
        yield Agent(row.need("id"), row.text("name") or row.need("id"), row.text("email"))


def _team(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("id"), row.text("name") or row.need("id"))


def _with_parts(rows: Sequence[Row], fetch: Fetch) -> None:
    for row in rows:
        try:
            row.found["whole"] = fetch(Ask(f"/conversations/{row.text('id')}", {"display_as": "plaintext"})).found
        except NotThereError:
            row.found["gone"] = True  # deleted since it was found


def _conversation(row: Row, about: About) -> Iterable[Pulled]:
    if row.flag("gone"):
        yield TicketPart(row.need("id"), 0, gone=True)
        return
    row = Row(row.found.get("whole") or row.found)
    key, created, opener = row.need("id"), row.epoch("created_at"), _opener(row, about)
    state = row.text("state") or ("open" if row.flag("open") else "closed")
    if created is None or state not in _STATES:
        raise RefusedRowError(UNKNOWN_WORD, column="state", value=state, known=", ".join(_STATES))
    told = {name: row.number(f"statistics.{path}") for name, path in _FIGURES.items()}
    now = {
        "created_at": created, "status": _STATES[state], "assignee": _someone(row, "admin_assignee_id"),
        "opened_by": opener, "group": _someone(row, "team_assignee_id"),
        "channel": row.text("source.type"), "priority": row.text("priority"),
        "reply_log": ReplyLog.ALL,
        "vip": "vip" in ((tag.text("name") or "").lower() for tag in row.rows("tags.tags")),
    }  # fmt: skip
    opening = Event(created, EventKind.REPLY, opener, _writer(row, "source.author", about))
    events = [opening, Event(created, EventKind.STATUS, value=Status.OPEN.name)]
    for part in row.rows("conversation_parts.conversation_parts"):
        events += _happened(part, about)
    yield TicketPart(
        key, row.epoch("updated_at") or created, now, tuple(events), ratings=tuple(_ratings(row, key)),
        watched=True, whole=True,
        reported={name: figure for name, figure in told.items() if figure is not None},
    )  # fmt: skip


def _someone(row: Row, path: str) -> str | None:
    found = row.text(path)
    return None if found in _NOBODY else found


def _author(row: Row, path: str, about: About) -> Author:
    kind = _AUTHORS.get(row.text(f"{path}.type") or "", Author.CUSTOMER)
    return Author.BOT if row.text(f"{path}.id") in about.bots else kind


def _opener(row: Row, about: About) -> Author:
    return Author.BOT if row.text("source.delivered_as") in _SENT_BY_ITSELF else _author(row, "source.author", about)


def _writer(row: Row, path: str, about: About) -> str | None:
    return row.text(f"{path}.id") if _author(row, path, about) == Author.AGENT else None


def _happened(part: Row, about: About) -> Iterator[Event]:
    """What one part tells: first what was said, then whose it is, then how it stands."""
    kind, at = part.text("part_type") or "", part.epoch("created_at")
    if at is None:
        return
    who = _writer(part, "author", about)
    if kind.startswith("note"):
        yield Event(at, EventKind.NOTE, _author(part, "author", about), who)
    elif kind in _SAID and part.text("body") is not None:
        yield Event(at, EventKind.REPLY, _author(part, "author", about), who)
    whose = part.text("assigned_to.type") or "nobody_admin"
    if "assign" in kind:
        to = None if whose.startswith("nobody") else _someone(part, "assigned_to.id")
        team = "team" in whose
        yield Event(at, EventKind.GROUP, value=to) if team else Event(at, EventKind.ASSIGNED, agent=to)
    if kind == "close":
        yield Event(at, EventKind.STATUS, agent=who, value=Status.SOLVED.name)
    elif kind == "open" or "reopen" in kind or "unsnoozed" in kind:
        yield Event(at, EventKind.STATUS, agent=who, value=Status.OPEN.name)
    elif kind == "snoozed":
        yield Event(at, EventKind.STATUS, agent=who, value=Status.PENDING.name)


def _ratings(row: Row, key: str) -> Iterator[Rating]:
    score, offered = row.whole("conversation_rating.rating"), row.epoch("conversation_rating.created_at")
    if score is not None and not 1 <= score <= _HIGHEST:
        raise RefusedRowError(NOT_IN_SCALE, value=str(score), scale="1-5")
    if offered is not None:
        at = row.epoch("conversation_rating.updated_at") or offered
        agent = _someone(row, "conversation_rating.teammate.id")
        comment = row.text("conversation_rating.remark")
        yield Rating(key, offered, None if score is None else at, score, "1-5", agent, comment)


_SEARCH = {"query": {"field": "updated_at", "operator": ">", "value": "{since}"}, "pagination": {"per_page": 50}}
SYSTEM = System(
    name="intercom", title="Intercom", docs="https://developers.intercom.com/docs/references/rest-api/",
    entries=(TOKEN, Entry("region", N_("Region"), "api, api.eu, api.au", pattern=r"api(\.eu|\.au)?", default="api")),
    base="https://{region}.intercom.io", auth=bearer(), check=Ask("/me"), headers={"Intercom-Version": "2.15"},
    pace=Pace(1600, 10.0),
    streams=(
        Stream("admins", Ask("/admins"), _admin, "admins", needs="Read admins"),
        Stream("teams", Ask("/teams"), _team, "teams", needs="Read admins"),
        Stream("conversations", Ask("/conversations/search", body=_SEARCH, method="POST"), _conversation,
               "conversations", Cursor("pages.next.starting_after", "pagination.starting_after", in_body=True),
               time=lambda row: row.epoch("updated_at"), enrich=_with_parts, needs="Read conversations"),
    ),
)  # fmt: skip
