"""Intercom against a stub of its contract: what is its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpi.facts import Author, EventKind, ReplyLog, Status
from kpi.timeline import derive
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.intercom_stub import ANA, BEN, BOT, ENTERED, HOUR, MOST_PARTS, USER, Intercom, account
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)
AT = START + 100 * HOUR


@pytest.fixture(name="account")
def made_account() -> Intercom:
    return account()


@pytest.fixture
def intercom(database: Database, account: Intercom) -> Iterator[Connected]:
    with connected(database, "intercom", ENTERED, account.stub()) as made:
        yield made


def test_parts_tell_replies_notes_assignments_and_states_with_their_times(
    intercom: Connected, account: Intercom
) -> None:
    account.put(50, AT)
    account.part(50, AT + 10, "comment", BOT, "We are on it")
    account.part(50, AT + 20, "default_assignment", BOT, to=("team", "5"))
    account.part(50, AT + 30, "assignment", ANA, "Here I am", to=ANA)
    account.part(50, AT + 40, "note", BEN, "look at this")
    account.part(50, AT + 50, "snoozed", ANA)
    account.part(50, AT + 60, "timer_unsnoozed", BOT)
    account.part(50, AT + 70, "close", ANA)
    account.part(50, AT + 80, "open", USER, "It is back")
    account.part(50, AT + 90, "assignment", ANA, to=("team", "6"))
    account.part(50, AT + 91, "away_mode_assignment", ANA, to=("nobody_admin", "0"))
    account.part(50, AT + 95, "participant_added", ANA)
    account.put(50, AT + 95, team_assignee_id=6)
    intercom.sync()
    ticket = intercom.tickets()["50"]
    told = [(e.at - AT, e.kind.name, e.author.name, e.agent, e.value) for e in ticket.events]
    assert told == [
        (0, "REPLY", "CUSTOMER", None, None), (0, "STATUS", "AGENT", None, "OPEN"),
        (10, "REPLY", "BOT", None, None), (20, "GROUP", "AGENT", None, "5"), (30, "REPLY", "AGENT", "11", None),
        (30, "ASSIGNED", "AGENT", "11", None), (40, "NOTE", "AGENT", "12", None),
        (50, "STATUS", "AGENT", "11", "PENDING"), (60, "STATUS", "AGENT", None, "OPEN"),
        (70, "STATUS", "AGENT", "11", "SOLVED"), (80, "REPLY", "CUSTOMER", None, None),
        (80, "STATUS", "AGENT", None, "OPEN"), (90, "GROUP", "AGENT", None, "6"), (91, "ASSIGNED", "AGENT", None, None),
    ]  # fmt: skip
    replies, cycles = derive(ticket, None)
    assert [(reply.ended_at - AT, reply.agent, reply.group) for reply in replies] == [(30, "11", "5")]
    assert [cycle.reopened_at for cycle in cycles] == [AT + 80, None]
    assert (ticket.status, ticket.assignee, ticket.group) == (Status.OPEN, None, "6")


def test_figures_without_the_hours_out_of_office_stay_the_vendors(intercom: Connected, account: Intercom) -> None:
    account.put(1, AT, statistics={"time_to_admin_reply": 120, "time_to_first_close": 130, "time_to_last_close": 9000,
                                   "count_reopens": 2})  # fmt: skip
    intercom.sync()
    ticket = intercom.tickets()["1"]
    assert ticket.reported == {
        "first_reply": 120.0, "first_resolution": 130.0, "full_resolution": 9000.0, "reopens": 2.0,
    }  # fmt: skip
    [reply] = derive(ticket, None)[0]
    assert reply.ended_at - ticket.created_at == 600


def test_null_statistics_and_ratings_are_nothing(intercom: Connected, account: Intercom) -> None:
    account.put(50, AT)
    account.put(51, AT, statistics=dict.fromkeys(("time_to_admin_reply", "count_reopens")), tags=None,
                conversation_rating={"rating": None, "remark": None, "created_at": None, "teammate": None},
                source=None, admin_assignee_id=None, priority=None)  # fmt: skip
    assert not intercom.sync().lists["conversations"].refused
    held = intercom.tickets()
    assert (held["50"].reported, held["50"].ratings, held["50"].assignee) == ({}, (), None)
    assert (held["51"].reported, held["51"].ratings, held["51"].channel) == ({}, (), None)


def test_a_rating_keeps_its_scale_when_it_was_asked_and_who_it_was_for(intercom: Connected, account: Intercom) -> None:
    asked = {"created_at": AT, "updated_at": AT + 60, "teammate": {"type": "admin", "id": 12}}
    account.put(1, AT + 60, conversation_rating={**asked, "rating": 3, "remark": ""})
    account.put(2, AT + 60, conversation_rating={**asked, "rating": None})
    account.put(3, AT + 60, conversation_rating={**asked, "rating": 6})
    synced = intercom.sync()
    assert [refusal.values["value"] for refusal in synced.lists["conversations"].refused] == ["6"]
    held = intercom.tickets()
    told = [(r.rated_at, r.score, r.scale, r.agent, r.comment) for n in "12" for r in held[n].ratings]
    assert told == [(AT + 60, 3, "1-5", "12", None), (None, None, "1-5", "12", None)]
    assert held["2"].ratings[0].offered_at == AT


def test_a_conversation_an_agent_began_waits_for_no_first_reply_of_its_own(
    intercom: Connected, account: Intercom
) -> None:
    author = {"type": "admin", "id": "11"}
    account.put(50, AT, source={"type": "email", "delivered_as": "admin_initiated", "author": author})
    account.part(50, AT + 100, "comment", USER, "Yes?")
    account.part(50, AT + 200, "comment", ANA, "Well")
    account.put(51, AT, source={"type": "push", "delivered_as": "automated", "author": author})
    intercom.sync()
    held = intercom.tickets()
    assert (held["50"].opened_by, held["51"].opened_by) == (Author.AGENT, Author.BOT)
    assert [reply.ended_at - AT for reply in derive(held["50"], None)[0]] == [200]
    assert not derive(held["51"], None)[0]


def test_a_conversation_longer_than_its_parts_keeps_what_was_told_before(
    intercom: Connected, account: Intercom
) -> None:
    intercom.sync()
    for number in range(MOST_PARTS):
        account.part(7, AT + number, "comment", USER, "and")
    account.put(7, AT + MOST_PARTS)
    intercom.sync(LATER)
    ticket = intercom.tickets()["7"]
    assert len([event for event in ticket.events if event.kind == EventKind.REPLY]) == MOST_PARTS + 3
    assert ticket.reply_log == ReplyLog.ALL
    assert (ticket.status, ticket.assignee, ticket.group) == (Status.SOLVED, "11", "5")


def test_what_no_part_tells_is_dated_when_it_was_seen(intercom: Connected, account: Intercom) -> None:
    intercom.sync()
    account.put(7, AT, admin_assignee_id=12, state="open", open=True)
    intercom.sync(LATER)
    ticket = intercom.tickets()["7"]
    assert [(e.at, e.kind.name, e.agent or e.value) for e in ticket.events[-2:]] == [
        (AT, "ASSIGNED", "12"), (AT, "STATUS", "OPEN"),
    ]  # fmt: skip


def test_a_conversation_deleted_between_being_found_and_being_read_goes(intercom: Connected, account: Intercom) -> None:
    intercom.sync()
    account.put(3, AT)
    rounds = intercom.stub.paths().count("/conversations/search")

    def forget(asked: object) -> None:
        if intercom.stub.paths().count("/conversations/search") > rounds:
            account.conversations.pop("3", None)

    intercom.stub.before = forget
    assert intercom.sync(LATER).lists["conversations"].gone == 1
    assert "3" not in intercom.tickets()


def test_only_conversations_that_changed_are_read_again(intercom: Connected, account: Intercom) -> None:
    intercom.sync()
    account.put(3, AT)
    intercom.stub.asked.clear()
    intercom.sync(LATER)
    assert [path for path in intercom.stub.paths() if path.startswith("/conversations/")] == [
        "/conversations/search", "/conversations/8", "/conversations/3",
    ]  # fmt: skip
    assert [each.headers["intercom-version"] for each in intercom.stub.asked] == ["2.15"] * len(intercom.stub.asked)
