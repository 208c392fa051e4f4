"""What is Zendesk's own: promises told by their clocks, merges, rules and the system, agents who are suspended."""

import re
from datetime import timedelta

import pytest

from connectors.pull.errors import MissingScopeError, TooManyRequestsError
from kpi.facts import Author, EventKind, SlaKind, Status
from kpi.timeline import Ending, derive
from storage.connections import Connection, find_connection
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.on_sqlite import database_url
from tests.systems.on_zendesk import account, zendesk
from tests.systems.stub import Replied
from tests.systems.zendesk_stub import ENTERED, HOUR, Zendesk

__all__ = ["account", "database_url", "zendesk"]

LATER = NOW + timedelta(hours=1)


def test_without_ratings_in_its_plan_an_account_has_its_tickets_all_the_same(
    database: Database, account: Zendesk
) -> None:
    stub = account.stub()
    stub.routes.insert(0, ("GET", re.compile(r"/api/v2/satisfaction_ratings"), lambda _: Replied({}, 403)))
    with connected(database, "zendesk", ENTERED, stub) as zendesk:
        for _ in range(2):
            problem = zendesk.sync().problem
            assert isinstance(problem, MissingScopeError)
            assert problem.values["stream"] == "ratings"
        assert set(zendesk.tickets()) == {str(number) for number in range(1, 8)}
        stub.routes[0] = ("GET", re.compile(r"/api/v2/users"), lambda _: Replied({}, 403))
        assert zendesk.sync().lists.keys() == {"users"}  # who is no agent would be a customer


@pytest.mark.parametrize("status", [403, 422, 500])
def test_a_list_beside_that_fails_keeps_nobody_from_the_tickets(
    database: Database, account: Zendesk, status: int
) -> None:
    stub = account.stub()
    stub.routes.insert(0, ("GET", re.compile(r"/api/v2/satisfaction_ratings"), lambda _: Replied({}, status)))
    with connected(database, "zendesk", ENTERED, stub) as zendesk:
        assert zendesk.sync().problem is not None
        assert zendesk.tickets()
        assert held(zendesk).synced_at == NOW  # so that people are proposed, and nobody is told that it is behind
        assert (held(zendesk).lacks_a_list, held(zendesk).not_before) == (True, None)
        stub.routes[0] = ("GET", re.compile(r"/api/v2/users"), lambda _: Replied({}, 403))
        zendesk.sync(LATER)
        assert not held(zendesk).lacks_a_list
        del stub.routes[0]
        zendesk.sync(LATER)
        assert (held(zendesk).failing, held(zendesk).failing_since) == (None, None)


def test_how_long_to_wait_is_kept_though_a_list_beside_failed_before(database: Database, account: Zendesk) -> None:
    stub = account.stub()
    wait = {"Retry-After": "7200"}
    stub.routes[:0] = [
        ("GET", re.compile(r"/api/v2/satisfaction_ratings"), lambda _: Replied({}, 403)),
        ("GET", re.compile(r"/api/v2/incremental/tickets/cursor"), lambda _: Replied({}, 429, wait)),
    ]
    with connected(database, "zendesk", ENTERED, stub) as zendesk:
        assert isinstance(zendesk.sync().problem, TooManyRequestsError)
        until = held(zendesk).not_before
        assert until is not None
        assert until - NOW >= timedelta(hours=2)
        assert held(zendesk).synced_at is None


def held(made: Connected) -> Connection:
    """The connection as it is kept."""
    with made.tools.database.reading() as session:
        found = find_connection(session, made.tools.workspace_id, made.connection_id)
        assert found is not None
        return found


def test_a_target_that_was_applied_and_met_is_a_kept_promise(zendesk: Connected) -> None:
    assert zendesk.sync().problem is None
    [target] = zendesk.tickets()["3"].targets
    assert (target.kind, target.met, target.seconds) == (SlaKind.FIRST_REPLY, True, HOUR)
    assert target.ended_at == START + 3 * HOUR + 600


def test_what_was_broken_stays_broken_however_it_goes_on(zendesk: Connected, account: Zendesk) -> None:
    at = START + 60 * HOUR
    account.metric(1, at, "requester_wait_time", "apply_sla", sla={"target": 120, "target_in_seconds": 7200})
    account.metric(1, at + 700, "reply_time", "apply_sla", instance=2, sla={"target": 10})
    zendesk.sync()
    account.metric(1, at + 7200, "requester_wait_time", "breach")
    account.metric(1, at + 9000, "requester_wait_time", "fulfill")
    account.metric(1, at + 9000, "reply_time", "breach", instance=2, deleted=True)
    zendesk.sync(LATER)
    zendesk.sync(LATER + timedelta(hours=1))
    told = [(each.kind, each.met, each.ended_at, each.seconds) for each in zendesk.tickets()["1"].targets]
    assert told == [
        (SlaKind.FIRST_REPLY, True, START + HOUR + 600, HOUR), (SlaKind.RESOLUTION, False, at + 7200, 7200),
        (SlaKind.NEXT_REPLY, None, None, 600),
    ]  # fmt: skip


def test_a_policy_that_no_longer_holds_promises_nothing(zendesk: Connected, account: Zendesk) -> None:
    account.metric(1, START + HOUR + 800, "reply_time", "apply_sla", instance=2, sla={"target": 10})
    account.metric(1, START + HOUR + 900, "reply_time", "apply_sla", instance=2, sla=None)
    zendesk.sync()
    assert [each.kind for each in zendesk.tickets()["1"].targets] == [SlaKind.FIRST_REPLY]


def test_a_promise_is_credited_to_who_ended_the_wait_whatever_came_first(zendesk: Connected, account: Zendesk) -> None:
    at = START + 20 * HOUR
    account.put(9, at, status="open", assignee_id=12)
    account.metric(9, at, "reply_time", "apply_sla", sla={"target": 10})
    zendesk.sync()
    assert [each.agent for each in zendesk.tickets()["9"].targets] == ["12"]
    account.audit(9, at + 300, 13, {"event_type": "Comment", "public": True, "author_id": 13})
    account.metric(9, at + 300, "reply_time", "fulfill")
    account.put(9, at + 300, status="open", assignee_id=12)
    zendesk.sync(LATER)
    assert [(each.met, each.agent) for each in zendesk.tickets()["9"].targets] == [(True, "13")]


def test_a_merged_ticket_is_closed_unsolved(zendesk: Connected, account: Zendesk) -> None:
    at = START + 30 * HOUR
    account.put(9, at, status="new", requester_id=909)
    account.audit(9, at, 909, {"event_type": "Create", "status": "new"})
    account.audit(9, at + 60, 11, {"event_type": "Change", "status": "closed"})
    account.put(9, at + 60, status="closed", tags=["closed_by_merge"])
    zendesk.sync()
    held = zendesk.tickets()["9"]
    assert held.status == Status.CLOSED
    assert derive(held, None)[1][0].ending == Ending.CLOSED_UNSOLVED


def test_rules_and_the_system_are_no_agents_however_their_origin_is_written(
    zendesk: Connected, account: Zendesk
) -> None:
    at = START + 40 * HOUR
    account.put(9, at, status="open", requester_id=909)
    says = {"event_type": "Comment", "public": True}
    account.audit(9, at + 1, -1, {**says, "author_id": -1})
    account.audit(9, at + 2, 11, {**says, "author_id": 11, "via": "Rule", "via_reference_id": 44})
    account.audit(9, at + 3, 11, {**says, "author_id": 11, "via": {"channel": "rule"}})
    account.audit(9, at + 4, 11, {**says, "author_id": 11, "via": "Web form"})
    account.audit(9, at + 5, -1, {"event_type": "Change", "status": "pending"})
    zendesk.sync()
    events = zendesk.tickets()["9"].events
    assert [(e.author, e.agent) for e in events if e.kind == EventKind.REPLY] == [
        (Author.BOT, None), (Author.BOT, None), (Author.BOT, None), (Author.AGENT, "11"),
    ]  # fmt: skip
    assert [(e.agent, e.value) for e in events if e.kind == EventKind.STATUS] == [(None, "PENDING")]


def test_reassignments_and_reopenings_have_the_times_of_their_audits(zendesk: Connected, account: Zendesk) -> None:
    at = START + 50 * HOUR
    account.audit(2, at, 902, {"event_type": "Change", "status": "open"})
    account.audit(
        2, at + 10, 11, {"event_type": "Change", "group_id": 6}, {"event_type": "Change", "assignee_id": None}
    )
    account.audit(2, at + 20, 12, {"event_type": "Change", "assignee_id": 12})
    account.put(2, at + 20, status="open", group_id=6, assignee_id=12,
                metric_set={"reopens": 1, "reply_time_in_minutes": {"calendar": 10, "business": None}})  # fmt: skip
    zendesk.sync()
    held = zendesk.tickets()["2"]
    assert [(e.at, e.value) for e in held.events if e.kind == EventKind.GROUP][-1] == (at + 10, "6")
    assert [e.agent for e in held.events if e.kind == EventKind.ASSIGNED] == ["11", None, "12"]
    assert held.reported == {"first_reply": 600, "reopens": 1}


def test_empty_metrics_are_no_figures(zendesk: Connected, account: Zendesk) -> None:
    account.put(9, START + HOUR, metric_set=None, via=None, tags=None)
    account.put(10, START + HOUR, metric_set={"reply_time_in_minutes": None, "reopens": None})
    assert not zendesk.sync().lists["tickets"].refused
    assert [zendesk.tickets()[key].reported for key in ("9", "10")] == [{}, {}]


def test_suspended_agents_stay_and_customers_never_come(zendesk: Connected, account: Zendesk) -> None:
    account.users[0]["suspended"] = True
    account.users.append({"id": 900, "name": "A customer", "email": "c@x.example", "role": "end-user"})
    zendesk.sync()
    people = everything(zendesk)["people"]
    assert ("11" in people, "900" in people) == (True, False)


def test_a_rating_that_was_only_offered_is_answered_later(zendesk: Connected, account: Zendesk) -> None:
    rating = account.ratings[0]
    answered = dict(rating)
    rating |= {"score": "offered", "updated_at": rating["created_at"]}
    account.ratings.append({**rating, "id": 99, "score": "unoffered"})
    zendesk.sync()
    assert [(each.score, each.rated_at) for each in zendesk.tickets()["1"].ratings] == [(None, None)]
    rating |= {**answered, "score": "bad", "updated_at": "2026-03-10T00:00:00Z"}
    zendesk.sync(LATER)
    assert [each.score for each in zendesk.tickets()["1"].ratings] == [0]
