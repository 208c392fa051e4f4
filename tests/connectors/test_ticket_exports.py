"""Exports with one row per ticket: the events its times prove, the helpdesk's own figures, and nothing made up."""

import csv
import json
from pathlib import Path

import pytest

from connectors.presets import preset_named
from connectors.reading import open_export
from connectors.refusal import Refusal
from kpi.facts import Agent, Author, EventKind, Group, ReplyLog, SlaKind, Status, Ticket

Row = dict[str, str]

ZENDESK: Row = {
    "Id": "35436", "Requester": "A Customer", "Assignee": "Ann Lee", "Group": "Support", "Subject": "Help, please",
    "Status": "Closed", "Priority": "Normal", "Via": "Mail", "Ticket type": "Question",
    "Created at": "2026-10-01 09:00:00", "Updated at": "2026-10-09 12:00:00", "Assigned at": "2026-10-01 09:20:00",
    "Solved at": "2026-10-02 09:00:00", "Satisfaction Score": "Good", "Assignee stations": "1", "Reopens": "0",
    "First reply time in minutes": "45", "First resolution time in minutes": "1440",
    "Full resolution time in minutes": "1440", "Agent wait time in minutes": "30",
    "Requester wait time in minutes": "600",
}  # fmt: skip
FRESHDESK: Row = {
    "Ticket ID": "77", "Subject": "Where is it", "Status": "Closed", "Priority": "High", "Source": "Email",
    "Type": "Question", "Agent": "Ben Ode", "Group": "Orders", "Created time": "2026-10-01 09:00:00",
    "Due by Time": "2026-10-01 17:00:00", "Resolved time": "2026-10-02 09:00:00", "Closed time": "2026-10-04 09:00:00",
    "Last update time": "2026-10-04 09:00:00", "Initial response time": "2026-10-01 10:00:00",
    "First response time (in hrs)": "00:59:30", "Resolution time (in hrs)": "16:00:00",
    "First response status": "Within SLA", "Resolution status": "SLA Violated", "Survey results": "Extremely Happy",
}  # fmt: skip
HUBSPOT: Row = {
    "Ticket ID": "5000", "Ticket name": "Invoice", "Ticket owner": "cleo@example.com", "Ticket status": "Closed",
    "Create date": "2026-10-01 09:00", "Close date": "2026-10-03 09:00", "Last modified date": "2026-10-03 09:05",
    "First agent email response date": "2026-10-01 11:00", "Priority": "HIGH", "Source": "EMAIL", "Category": "Billing",
    "Time to first agent email reply (HH:mm:ss)": "02:00:00", "Time to close (HH:mm:ss)": "48:00:00",
}  # fmt: skip


def read(tmp_path: Path, *rows: Row, preset: str | None = None) -> tuple[list[object], str]:
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with open_export(path, preset_named(preset) if preset else None) as export:
        return list(export), export.preset


def one(tmp_path: Path, row: Row, **changes: str) -> Ticket:
    facts, _ = read(tmp_path, row | changes)
    (ticket,) = (fact for fact in facts if isinstance(fact, Ticket))
    return ticket


def told(ticket: Ticket) -> list[tuple[int, str, str | None]]:
    """The events as (minutes after creation, status or kind, agent)."""
    return [((e.at - ticket.created_at) // 60, e.value or e.kind.name, e.agent) for e in ticket.events]


def reason(facts: list[object]) -> str:
    (refusal,) = (fact for fact in facts if isinstance(fact, Refusal))
    return refusal.sentence()


def test_a_zendesk_row_becomes_the_events_it_proves(tmp_path: Path) -> None:
    facts, preset = read(tmp_path, ZENDESK)
    agent, group, ticket = facts
    assert preset == "zendesk"
    assert (agent, group) == (Agent("Ann Lee", "Ann Lee"), Group("Support", "Support"))
    assert isinstance(ticket, Ticket)
    assert told(ticket) == [
        (20, "ASSIGNED", "Ann Lee"),
        (45, "REPLY", "Ann Lee"),
        (1440, "SOLVED", "Ann Lee"),
        (8 * 1440 + 180, "CLOSED", "Ann Lee"),
    ]
    assert ticket.reported == {
        "first_reply": 2700, "first_resolution": 86400, "full_resolution": 86400, "requester_wait": 36000,
        "agent_wait": 1800, "reopens": 0,
    }  # fmt: skip
    assert (ticket.status, ticket.channel, ticket.topic) == (Status.CLOSED, "Mail", "Question")
    assert (ticket.status_log, ticket.reply_log) == (False, ReplyLog.FIRST)
    (rating,) = ticket.ratings
    assert (rating.score, rating.scale, rating.rated_at) == (1, "good_bad", ticket.created_at + 86400)


def test_headings_are_understood_in_any_capitals(tmp_path: Path) -> None:
    facts, preset = read(tmp_path, {name.upper(): value for name, value in ZENDESK.items()})
    assert preset == "zendesk"
    assert isinstance(facts[-1], Ticket)


def test_a_ticket_with_several_assignees_credits_nobody_with_the_first_reply(tmp_path: Path) -> None:
    ticket = one(tmp_path, ZENDESK, **{"Assignee stations": "3"})
    assert (45, "REPLY", None) in told(ticket)


def test_a_ticket_nobody_replied_to_has_no_reply(tmp_path: Path) -> None:
    ticket = one(tmp_path, ZENDESK, **{"First reply time in minutes": "", "Satisfaction Score": "Offered"})
    assert all(event.kind is not EventKind.REPLY for event in ticket.events)
    assert "first_reply" not in ticket.reported
    assert [(rating.score, rating.rated_at) for rating in ticket.ratings] == [(None, None)]


def test_a_reopened_ticket_keeps_its_first_solve_and_its_count(tmp_path: Path) -> None:
    ticket = one(tmp_path, ZENDESK, Reopens="1", **{"First resolution time in minutes": "600"})
    assert [step for step in told(ticket) if step[1] == "SOLVED"] == [
        (600, "SOLVED", None),
        (1440, "SOLVED", "Ann Lee"),
    ]
    assert ticket.reported["reopens"] == 1


def test_a_ticket_open_again_now_is_open_since_its_last_update(tmp_path: Path) -> None:
    ticket = one(tmp_path, ZENDESK, Status="Open", Reopens="1")
    assert told(ticket)[-1] == (8 * 1440 + 180, "OPEN", None)
    assert ticket.status is Status.OPEN


def test_an_unassigned_unsolved_ticket_is_just_there(tmp_path: Path) -> None:
    empty = dict.fromkeys(("Assignee", "Group", "Assigned at", "Solved at", "Satisfaction Score"), "")
    figures = {name: "" for name in ZENDESK if name.endswith("in minutes")}
    ticket = one(tmp_path, ZENDESK, Status="New", **empty, **figures)
    assert (ticket.events, ticket.ratings, ticket.assignee, ticket.group) == ((), (), None, None)


def test_a_zendesk_ticket_from_the_api_is_read_by_the_same_rules(tmp_path: Path) -> None:
    ticket = {
        "id": 35436, "status": "solved", "assignee_id": 12, "group_id": 98, "priority": None, "type": "question",
        "via": {"channel": "web"}, "created_at": "2026-10-01T09:00:00Z", "updated_at": "2026-10-02T09:00:00Z",
        "satisfaction_rating": {"score": "bad", "comment": "Too late"},
        "metric_set": {
            "solved_at": "2026-10-02T09:00:00Z", "assigned_at": None, "assignee_stations": 1, "reopens": 0,
            "reply_time_in_minutes": {"calendar": 45, "business": 20},
        },
    }  # fmt: skip
    path = tmp_path / "tickets.jsonl"
    path.write_text(json.dumps(ticket) + "\n" + json.dumps(ticket | {"id": 2, "via": "web"}), encoding="utf-8")
    with open_export(path) as export:
        *_, found, refused = export
        assert export.preset == "zendesk"
    assert isinstance(found, Ticket)
    assert told(found) == [(45, "REPLY", "12"), (1440, "SOLVED", "12")]
    assert (found.channel, found.priority, found.ratings[0].score) == ("web", None, 0)
    assert found.ratings[0].comment == "Too late"
    assert isinstance(refused, Refusal)
    assert refused.sentence() == "channel has the wrong shape: web."


def test_a_freshdesk_row_has_promises_and_a_survey(tmp_path: Path) -> None:
    facts, preset = read(tmp_path, FRESHDESK)
    ticket = facts[-1]
    assert preset == "freshdesk"
    assert isinstance(ticket, Ticket)
    assert told(ticket) == [(60, "REPLY", "Ben Ode"), (1440, "SOLVED", "Ben Ode"), (4320, "CLOSED", "Ben Ode")]
    assert [(target.kind, target.met) for target in ticket.targets] == [
        (SlaKind.FIRST_REPLY, True),
        (SlaKind.RESOLUTION, False),
    ]
    assert ticket.reported == {"first_reply": 3570, "full_resolution": 57600}
    assert (ticket.ratings[0].scale, ticket.ratings[0].score) == ("-103..103", 103)


def test_a_broken_promise_on_an_open_freshdesk_ticket_was_broken_when_it_was_due(tmp_path: Path) -> None:
    ticket = one(tmp_path, FRESHDESK, Status="Waiting on Customer", **{"Resolved time": "", "Closed time": ""})
    assert ticket.targets[1].met is False
    assert ticket.targets[1].ended_at == ticket.created_at + 8 * 3600
    assert ticket.status is Status.PENDING


def test_a_freshdesk_status_of_ones_own_is_open(tmp_path: Path) -> None:
    ticket = one(
        tmp_path, FRESHDESK, Status="Asked the depot", Agent="No Agent", **{"Resolved time": "", "Closed time": ""}
    )
    assert (ticket.status, ticket.assignee) == (Status.OPEN, None)


def test_closing_is_solving_in_hubspot(tmp_path: Path) -> None:
    facts, preset = read(tmp_path, HUBSPOT)
    agent, ticket = facts
    assert preset == "hubspot"
    assert agent == Agent("cleo@example.com", "cleo@example.com", "cleo@example.com")
    assert isinstance(ticket, Ticket)
    assert told(ticket) == [(120, "REPLY", "cleo@example.com"), (2880, "SOLVED", "cleo@example.com")]
    assert ticket.status is Status.SOLVED
    assert ticket.opened_by is Author.CUSTOMER


def test_durations_in_milliseconds_are_understood_in_hubspot(tmp_path: Path) -> None:
    row = {**HUBSPOT, "Time to close": "172800000"}
    del row["Time to close (HH:mm:ss)"]
    assert one(tmp_path, row).reported["full_resolution"] == 172_800


def test_a_hubspot_stage_of_ones_own_is_solved_when_closed_and_open_otherwise(tmp_path: Path) -> None:
    assert one(tmp_path, HUBSPOT, **{"Ticket status": "Refunded"}).status is Status.SOLVED
    assert one(tmp_path, HUBSPOT, **{"Ticket status": "Triage", "Close date": ""}).status is Status.OPEN


def test_a_reply_older_than_its_ticket_answered_something_else(tmp_path: Path) -> None:
    ticket = one(tmp_path, HUBSPOT, **{"First agent email response date": "2026-09-01 09:00"})
    assert all(event.kind is not EventKind.REPLY for event in ticket.events)


def test_a_row_that_cannot_be_read_is_refused_with_the_column_it_fails_in(tmp_path: Path) -> None:
    def refused(**changes: str) -> str:
        return reason(read(tmp_path, ZENDESK | changes)[0])

    assert refused(Id="") == "The row has no ticket id."
    assert refused(**{"Created at": "1 Oct"}) == "Created at is “1 Oct”, which is not a time I can read."
    assert refused(**{"Created at": ""}) == "The row has no time in Created at."
    assert refused(Reopens="often") == "Reopens is “often”, which is not a number."
    assert refused(Status="Lost").startswith("Status is “Lost”, which I do not know. It can be: closed, ")
    assert refused(**{"Solved at": "2026-09-01 09:00:00"}) == "SOLVED is before the ticket was created."
    assert refused(**{"Satisfaction Score": "Lovely"}).startswith("rating is “Lovely”, which I do not know.")


def test_what_a_customer_wrote_is_read_where_the_export_has_it(tmp_path: Path) -> None:
    said = one(tmp_path, ZENDESK | {"Satisfaction Comment": "Quick, and kind"})
    assert said.ratings[0].comment == "Quick, and kind"
    assert one(tmp_path, ZENDESK | {"Satisfaction Comment": "-"}).ratings[0].comment is None
    assert one(tmp_path, ZENDESK).ratings[0].comment is None


def test_a_ticket_that_stands_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    facts, _ = read(tmp_path, ZENDESK, ZENDESK)
    assert reason(facts) == "Ticket 35436 was read further up; its rows must stand together."
    assert sum(isinstance(fact, Ticket) for fact in facts) == 1


@pytest.mark.parametrize(
    ("row", "heading", "tags", "vip"),
    [
        (ZENDESK, "Tags", "invoice VIP closed_by_merge", True),
        (ZENDESK, "Tags", "invoice vip_lounge", False),
        (ZENDESK, "Tags", "-", False),
        (FRESHDESK, "Tags", "invoice, vip", True),
        (FRESHDESK, "Tags", "", False),
        (HUBSPOT, "Ticket Tags", "vip;invoice", True),
    ],
)
def test_a_tag_marks_a_ticket_as_of_a_vip(tmp_path, row, heading, tags, vip):
    assert one(tmp_path, row | {heading: tags}).vip is vip


def test_without_a_column_of_tags_nobody_is_a_vip(tmp_path):
    assert [one(tmp_path, row).vip for row in (ZENDESK, FRESHDESK, HUBSPOT)] == [False] * 3


@pytest.mark.parametrize(("tags", "vip"), [(["invoice", "vip"], True), ([], False), (["vip-lounge"], False)])
def test_zendesks_objects_have_a_list_of_tags(tmp_path, tags, vip):
    path = tmp_path / "tickets.jsonl"
    said = {"id": 1, "created_at": "2026-10-01T09:00:00Z", "assignee_id": 7, "status": "open", "tags": tags}
    path.write_text(json.dumps(said), encoding="utf-8")
    with open_export(path, preset_named("zendesk")) as export:
        [ticket] = [fact for fact in export if isinstance(fact, Ticket)]
    assert ticket.vip is vip
