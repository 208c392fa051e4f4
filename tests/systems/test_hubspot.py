"""HubSpot against a stub of its contract: what is its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpi.facts import EventKind, ReplyLog, Status
from kpi.timeline import derive
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.hubspot_stub import CLOSED, ENTERED, HOUR, NEW, OURS, WAITING, HubSpot, account, iso
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)
AT = START + 200 * HOUR


@pytest.fixture(name="account")
def made_account() -> HubSpot:
    return account()


@pytest.fixture
def hubspot(database: Database, account: HubSpot) -> Iterator[Connected]:
    with connected(database, "hubspot", ENTERED, account.stub()) as made:
        yield made


def test_search_that_ends_early_is_begun_anew_and_is_whole(hubspot: Connected, account: HubSpot) -> None:
    account.longest = 50
    assert hubspot.sync().problem is None
    assert len(hubspot.tickets()) == 103
    searches = [each.body for each in hubspot.stub.asked if each.path.endswith("tickets/search")]
    assert {each["after"] for each in searches} == {"0"}
    since = [each["filterGroups"][0]["filters"][0]["value"] for each in searches]
    assert since == sorted(set(since))
    assert since[0] == START * 1000


def test_more_tickets_of_one_second_than_a_page_has_are_all_told(hubspot: Connected, account: HubSpot) -> None:
    for number in range(500, 620):
        account.put(number, AT, hs_pipeline_stage=NEW)
    assert hubspot.sync().problem is None
    assert len(hubspot.tickets()) == 103 + 120


def test_history_tells_each_stage_owner_and_team_with_its_time(hubspot: Connected, account: HubSpot) -> None:
    account.put(500, AT, hs_pipeline_stage=NEW, source_type="CHAT", hs_ticket_priority="HIGH")
    account.put(500, AT + 60, hubspot_owner_id="11", hubspot_team_id="5")
    account.put(500, AT + 120, hs_pipeline_stage=WAITING)
    account.put(500, AT + 180, hs_pipeline_stage=OURS, hubspot_owner_id="12", hubspot_team_id="6")
    account.put(500, AT + 240, hs_pipeline_stage=CLOSED)
    account.put(500, AT + 300, hs_pipeline_stage=OURS, hubspot_owner_id="")
    account.put(500, AT + 360, hs_pipeline_stage=CLOSED, closed_date=iso(AT + 360))
    hubspot.sync()
    ticket = hubspot.tickets()["500"]
    status, agent, group = EventKind.STATUS, EventKind.ASSIGNED, EventKind.GROUP
    assert {(e.at - AT, e.kind, e.agent if e.kind == agent else e.value) for e in ticket.events} == {
        (0, status, "NEW"), (60, agent, "11"), (60, group, "5"), (120, status, "PENDING"), (180, status, "OPEN"),
        (180, agent, "12"), (180, group, "6"), (240, status, "SOLVED"), (300, status, "OPEN"), (300, agent, None),
        (360, status, "SOLVED"),
    }  # fmt: skip
    assert [cycle.reopened_at for cycle in derive(ticket, None)[1]] == [AT + 300, None]
    assert (ticket.status, ticket.assignee, ticket.group) == (Status.SOLVED, None, "6")
    assert ticket.url == "https://app.hubspot.com/contacts/4242/ticket/500"


def test_figures_are_kept_in_seconds_and_the_first_reply_is_the_owners_of_then(
    hubspot: Connected, account: HubSpot
) -> None:
    account.put(3, AT, hubspot_owner_id="12", hubspot_team_id="6")
    hubspot.sync()
    ticket = hubspot.tickets()["3"]
    assert ticket.reported == {"first_reply": 600.0, "full_resolution": 900.0}
    [reply] = derive(ticket, None)[0]
    assert (reply.ended_at - ticket.created_at, reply.agent, reply.group) == (600, "11", "5")
    assert ticket.reply_log == ReplyLog.FIRST
    assert ticket.assignee == "12"


def test_search_that_lags_behind_reopens_nothing(hubspot: Connected, account: HubSpot) -> None:
    account.stale["3"] = {"hs_pipeline_stage": NEW, "hubspot_owner_id": None, "time_to_close": None}
    hubspot.sync()
    ticket = hubspot.tickets()["3"]
    assert (ticket.status, ticket.assignee, ticket.reported["full_resolution"]) == (Status.SOLVED, "11", 900.0)
    assert [cycle.reopened_at for cycle in derive(ticket, None)[1]] == [None]


def test_empty_fields_and_figures_nobody_calculated_are_nothing(hubspot: Connected, account: HubSpot) -> None:
    empty = dict.fromkeys(("hubspot_owner_id", "hubspot_team_id", "source_type", "hs_ticket_category"), "")
    account.put(500, AT, **empty, hs_pipeline_stage=NEW, time_to_close=None, first_agent_reply_date=None)
    account.tickets["500"]["history"] = {}
    assert not hubspot.sync().lists["tickets"].refused
    ticket = hubspot.tickets()["500"]
    assert (ticket.assignee, ticket.group, ticket.channel, ticket.topic, ticket.reported) == (
        None, None, None, None, {},
    )  # fmt: skip
    assert ticket.events == ()


def test_times_in_milliseconds_are_read_as_well(hubspot: Connected, account: HubSpot) -> None:
    account.put(500, AT, hs_pipeline_stage=NEW, createdate=str((AT - 60) * 1000 + 999))
    hubspot.sync()
    assert hubspot.tickets()["500"].created_at == AT - 60


def test_a_stage_of_an_own_pipeline_counts_by_its_state(hubspot: Connected, account: HubSpot) -> None:
    account.put(500, AT, hs_pipeline_stage="77001")  # a stage nobody lists any more
    account.put(501, AT, hs_pipeline_stage="77001", closed_date=iso(AT))
    hubspot.sync()
    held = hubspot.tickets()
    assert (held["500"].status, held["501"].status) == (Status.OPEN, Status.SOLVED)


def test_archived_tickets_go(hubspot: Connected, account: HubSpot) -> None:
    hubspot.sync()
    account.tickets["4"]["archived"] = True
    assert hubspot.sync(LATER).lists["archived"].gone == 1
    assert "4" not in hubspot.tickets()


def test_a_ticket_merged_into_another_goes_though_nobody_archived_it(hubspot: Connected, account: HubSpot) -> None:
    hubspot.sync()
    del account.tickets["5"], account.tickets["6"]
    account.put(4, AT, hs_merged_object_ids="5;6;4")
    assert hubspot.sync(LATER).lists["tickets"].gone == 2
    held = hubspot.tickets()
    assert not {"5", "6"} & held.keys()
    assert "4" in held


def test_happy_answers_alone_are_good_and_other_surveys_are_no_ratings(hubspot: Connected, account: HubSpot) -> None:
    account.answer(710, 11, AT, hs_response_group="PASSIVE", hs_content="")
    account.answer(711, 12, AT, hs_response_group="DETRACTOR")
    account.answer(712, 13, AT, hs_survey_type="NPS")
    account.answer(713, None, AT)
    assert hubspot.sync().problem is None
    held = hubspot.tickets()
    told = [(r.external_id, r.score, r.scale, r.comment) for n in ("1", "11", "12", "13") for r in held[n].ratings]
    assert told == [
        ("701", 1, "good_bad", "Thanks"), ("710", 0, "good_bad", None), ("711", 0, "good_bad", "Thanks"),
    ]  # fmt: skip
    assert not everything(hubspot)["waiting"]


def test_owners_who_left_are_still_known_by_name(hubspot: Connected) -> None:
    hubspot.sync()
    people = everything(hubspot)["people"]
    assert people["18"] == ("Ana No 18", "a18@acme.example", False)
    assert len(people) == 8
