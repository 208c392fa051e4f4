"""HubSpot Service Hub: owners and their teams, tickets with the history of stage, owner and team, surveys.

https://developers.hubspot.com/docs/api-reference/ Read there: search's five fields (`after` is text), batch read with
history, survey responses. Read in clients of it: search's end at 10,000 rows, a stage's ticketState, that a merged
ticket goes unarchived, what answers are worth. Not confirmed: owners' teams; fifty tickets a request with history.
Search begins anew at its last row's time; it lags, and lacks calculated figures, so that each ticket is read in full.
It does not tell: replies but the first one (credited to whoever owned the ticket then), who changed a stage, a count of
reopenings (they are in the stage's history). A survey's answer that is associated with no ticket is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from connectors.pull.asking import Ask, millis
from connectors.pull.auth import bearer
from connectors.pull.paging import Cursor, Pages
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Fetch, Pace, Pulled, Stream, System
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant, Rating, ReplyLog, Status
from kpi.parts import TicketPart
from kpi.words import N_

_HISTORY = {"hs_pipeline_stage": EventKind.STATUS, "hubspot_owner_id": EventKind.ASSIGNED,
            "hubspot_team_id": EventKind.GROUP}  # fmt: skip
_FIGURES = {"first_reply": "time_to_first_agent_reply", "full_resolution": "time_to_close"}
_CHANGED, _CLOSED, _FIRST = "hs_lastmodifieddate", "closed_date", "first_agent_reply_date"
_PROPERTIES = [*_HISTORY, *_FIGURES.values(), "createdate", _CHANGED, _CLOSED, _FIRST, "source_type",
               "hs_ticket_priority", "hs_ticket_category", "hs_merged_object_ids"]  # fmt: skip
_ANSWER = ["hs_survey_type", "hs_response_group", "hs_content", "hs_submission_timestamp", _CHANGED]
_ROWS, _MILLISECONDS, _WAITS = 50, 1000, "waiting on contact"
_OWNERS, _CURSOR = Ask("/crm/v3/owners", {"limit": 100}), Cursor("paging.next.after", "after")


def _when(row: Row, path: str) -> Instant | None:
    """Times come as ISO 8601 or as milliseconds, by the age of the account's interface."""
    found = row.text(path)
    return row.millis(path) if found is not None and found.isdigit() else row.time(path)


def _changed(row: Row) -> Instant | None:
    return _when(row, f"properties.{_CHANGED}") or row.time("updatedAt")


def _owner(row: Row, _: About) -> Iterable[Pulled]:
    name = " ".join(part for part in (row.text("firstName"), row.text("lastName")) if part)
    yield Agent(row.need("id"), name or row.text("email") or row.need("id"), row.text("email"))
    for team in row.rows("teams"):
        yield Group(team.need("id"), team.text("name") or team.need("id"))


def _ids(rows: Sequence[Row]) -> list[dict[str, str | None]]:
    return [{"id": row.text("id")} for row in rows]


def _with_history(rows: Sequence[Row], fetch: Fetch) -> None:
    """Put to each ticket what stages mean, and all of it with its history, as it is at one moment."""
    states = dict(_states(fetch(Ask("/crm/v3/pipelines/tickets"))))
    body = {"inputs": _ids(rows), "properties": _PROPERTIES, "propertiesWithHistory": [*_HISTORY]}
    told = fetch(Ask("/crm/v3/objects/tickets/batch/read", body=body, method="POST"))
    whole = {each.text("id"): each.found for each in told.rows("results")}
    for row in rows:
        row.found |= {"states": states, "whole": whole.get(row.text("id"))}


def _states(pipelines: Row) -> Iterator[tuple[str, Status]]:
    for pipeline in pipelines.rows("results"):
        stages = sorted(pipeline.rows("stages"), key=lambda each: each.whole("displayOrder") or 0)
        for place, stage in enumerate(stages):
            done = stage.text("metadata.ticketState") == "CLOSED" or stage.flag("metadata.isClosed")
            waits = (stage.text("label") or "").strip().lower() == _WAITS
            early = Status.NEW if place == 0 else Status.PENDING if waits else Status.OPEN
            yield stage.need("id"), Status.SOLVED if done else early


def _ticket(row: Row, about: About) -> Iterable[Pulled]:
    row, states = (Row(row.found["whole"]), row.found["states"]) if row.found.get("whole") else (row, {})
    key, said, portal = row.need("id"), Row(row.raw("properties")), about.entered.get("portal")
    created, closed = _when(said, "createdate") or row.need_time("createdAt"), _when(said, _CLOSED)
    now = {
        "created_at": created,
        "status": states.get(said.text("hs_pipeline_stage"), Status.SOLVED if closed else Status.OPEN),
        "assignee": said.text("hubspot_owner_id"), "group": said.text("hubspot_team_id"),
        "channel": said.text("source_type"), "priority": said.text("hs_ticket_priority"),
        "topic": said.text("hs_ticket_category"), "reply_log": ReplyLog.FIRST,
        "url": f"https://app.hubspot.com/contacts/{portal}/ticket/{key}" if portal else None,
    }  # fmt: skip
    events = sorted(_history(row, states), key=lambda event: event.at)
    first = _when(said, _FIRST)
    if first is not None and first >= created:
        held = [event.agent for event in events if event.kind == EventKind.ASSIGNED and event.at <= first]
        events.append(Event(first, EventKind.REPLY, Author.AGENT, held[-1] if held else None))
    told = {name: said.number(path) for name, path in _FIGURES.items()}
    figures = {name: figure / _MILLISECONDS for name, figure in told.items() if figure is not None}
    yield TicketPart(key, _changed(row) or created, now, tuple(events), reported=figures, watched=True, whole=True)
    for other in (said.text("hs_merged_object_ids") or "").split(";"):
        if other.strip() not in ("", key):
            yield TicketPart(other.strip(), 0, gone=True)


def _history(row: Row, states: Mapping[str | None, Status]) -> Iterator[Event]:
    for name, kind in _HISTORY.items():
        for each in row.rows(f"propertiesWithHistory.{name}"):
            at, value = _when(each, "timestamp"), each.text("value")
            if at is not None and kind == EventKind.ASSIGNED:
                yield Event(at, kind, agent=value)
            elif at is not None and (value or kind == EventKind.GROUP):
                yield Event(at, kind, value=value if kind == EventKind.GROUP else states.get(value, Status.OPEN).name)


def _with_tickets(rows: Sequence[Row], fetch: Fetch) -> None:
    path = "/crm/v4/associations/feedback_submissions/tickets/batch/read"
    told = fetch(Ask(path, body={"inputs": _ids(rows)}, method="POST"))
    tickets = {each.text("from.id"): each.raw("to") for each in told.rows("results")}
    for row in rows:
        row.found["tickets"] = tickets.get(row.text("id"))


def _answer(row: Row, _: About) -> Iterable[Pulled]:
    said = Row(row.raw("properties"))
    group, at = said.text("hs_response_group"), _when(said, "hs_submission_timestamp") or row.need_time("createdAt")
    if said.text("hs_survey_type") != "CSAT" or group is None:
        return
    score = int(group.upper() in ("PROMOTER", "POSITIVE"))
    rating = Rating(row.need("id"), None, at, score, comment=said.text("hs_content"))
    for ticket in row.rows("tickets"):
        yield TicketPart(ticket.need("toObjectId"), at, ratings=(rating,))


def _search(kind: str, properties: Sequence[str]) -> Ask:
    newer = {"propertyName": _CHANGED, "operator": "GTE", "value": "{since}"}
    body = {"filterGroups": [{"filters": [newer]}], "sorts": [{"propertyName": _CHANGED, "direction": "ASCENDING"}],
            "properties": [*properties], "limit": _ROWS, "after": "0"}  # fmt: skip
    return Ask(f"/crm/v3/objects/{kind}/search", body=body, method="POST")


_PAGES = Pages("after", _ROWS, first=0, step=_ROWS, in_body=True, anchored=True, text=True)
SYSTEM = System(
    name="hubspot", title="HubSpot", docs="https://developers.hubspot.com/docs/", base="https://api.hubapi.com",
    entries=(TOKEN, Entry("portal", N_("Number of the account, for links"), pattern=r"\d{1,20}", required=False)),
    auth=bearer(), check=_OWNERS, pace=Pace(100, 10.0),
    streams=(
        Stream("owners", _OWNERS, _owner, "results", _CURSOR, needs="crm.objects.owners.read"),
        Stream("former owners", _OWNERS.with_param("archived", "true"), _owner, "results", _CURSOR),
        Stream("tickets", _search("tickets", _PROPERTIES), _ticket, "results", _PAGES, _changed, millis, 300,
               enrich=_with_history, needs="tickets"),
        Stream("archived", Ask("/crm/v3/objects/tickets", {"archived": "true", "limit": 100}),
               lambda row, _: [TicketPart(row.need("id"), 0, gone=True)], "results", _CURSOR, needs="tickets"),
        Stream("surveys", _search("feedback_submissions", _ANSWER), _answer, "results", _PAGES, _changed, millis, 300,
               enrich=_with_tickets, needs="crm.objects.feedback_submissions.read", beside=True),
    ),
)  # fmt: skip
