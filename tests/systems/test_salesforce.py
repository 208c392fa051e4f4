"""Salesforce Service Cloud against a stub of its contract."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.pull.errors import TooManyRequestsError, WrongKeyError
from kpi.facts import Author, Event, EventKind, SlaKind, Status
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connect, connected, everything
from tests.systems.salesforce_stub import ENTERED, HOUR, Salesforce, case_id, iso, org, queue, user
from tests.systems.stub import Replied

LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(sqlite_template: Any, tmp_path: Any) -> str:
    shutil.copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture(name="org")
def made_org() -> Salesforce:
    return org()


@pytest.fixture
def salesforce(database: Database, org: Salesforce) -> Iterator[Connected]:
    with connected(database, "salesforce", ENTERED, org.stub()) as made:
        yield made


def of(events: tuple[Event, ...], kind: EventKind) -> list[tuple[int, str | None, str | None]]:
    return [(event.at, event.agent, event.value) for event in events if event.kind == kind]


def test_a_case_comes_with_its_queue_its_owner_and_what_was_written(salesforce: Connected) -> None:
    assert salesforce.sync().problem is None
    held, at = salesforce.tickets()[case_id(3)], START + 3 * HOUR
    assert (held.status, held.assignee, held.group, held.channel) == (Status.SOLVED, user(11), queue(1), "Email")
    assert of(held.events, EventKind.STATUS) == [(at, None, "NEW"), (at + 900, user(11), "SOLVED")]
    assert of(held.events, EventKind.GROUP) == [(at, None, queue(1))]
    assert of(held.events, EventKind.ASSIGNED) == [(at, None, None), (at + 300, user(11), None)]
    said = [(e.at, e.kind, e.author) for e in held.events if e.kind in (EventKind.REPLY, EventKind.NOTE)]
    assert said == [
        (at, EventKind.REPLY, Author.CUSTOMER), (at + 600, EventKind.REPLY, Author.AGENT),
        (at + 700, EventKind.NOTE, Author.AGENT),
    ]  # fmt: skip
    [target] = held.targets
    assert (target.kind, target.met, target.ended_at, target.seconds) == (SlaKind.FIRST_REPLY, True, at + 600, HOUR)
    assert held.url == f"{salesforce.stub.url}/{case_id(3)}"


def test_the_process_that_runs_by_itself_is_a_bot(salesforce: Connected) -> None:
    salesforce.sync()
    assert everything(salesforce)["people"][user(99)][2] is True


def test_a_case_of_another_queue_keeps_to_it_when_somebody_takes_it(salesforce: Connected, org: Salesforce) -> None:
    salesforce.sync()
    later = START + 100 * HOUR
    for place, (before, after) in enumerate([(user(11), queue(2)), (queue(2), user(12)), (user(12), user(13))]):
        org.changed(2, later + place, user(12), "Owner", before, after)
    org.put(2, later + 5, OwnerId=user(13))
    salesforce.sync(LATER)
    held = salesforce.tickets()[case_id(2)]
    assert (held.group, held.assignee) == (queue(2), user(13))
    assert of(held.events, EventKind.GROUP)[-1] == (later, None, queue(2))
    assert [agent for _, agent, _ in of(held.events, EventKind.ASSIGNED)][-3:] == [None, user(12), user(13)]


def test_reopened_and_closed_again_has_the_times_of_its_history(salesforce: Connected, org: Salesforce) -> None:
    later = START + 100 * HOUR
    org.changed(1, later, user(12), "Status", "Closed", "Waiting on Customer")
    org.changed(1, later + 50, user(12), "Status", "Waiting on Customer", "On Hold")
    org.changed(1, later + 90, user(12), "Status", "On Hold", "Closed")
    org.put(1, later + 90, Status="Closed", ClosedDate=iso(later + 90))
    salesforce.sync()
    values = [value for _, _, value in of(salesforce.tickets()[case_id(1)].events, EventKind.STATUS)]
    assert values == ["NEW", "SOLVED", "PENDING", "HOLD", "SOLVED"]


def test_what_is_deleted_or_merged_away_goes(salesforce: Connected, org: Salesforce) -> None:
    salesforce.sync()
    org.put(4, START + 100 * HOUR, IsDeleted=True, MasterRecordId=case_id(5))
    assert salesforce.sync(LATER).lists["cases"].gone == 1
    assert case_id(4) not in salesforce.tickets()


def test_a_duplicate_is_closed_unsolved(salesforce: Connected, org: Salesforce) -> None:
    org.put(20, START + HOUR, Status="Duplicate", ClosedDate=iso(START + HOUR))
    salesforce.sync()
    assert salesforce.tickets()[case_id(20)].status == Status.CLOSED


def test_where_no_history_is_tracked_a_change_is_dated_when_it_was_seen(salesforce: Connected, org: Salesforce) -> None:
    at = START + 30 * HOUR
    org.put(20, at)
    salesforce.sync()
    org.put(20, at + 500, Status="Working", OwnerId=user(12))
    salesforce.sync(LATER)
    org.put(20, at + 900, Status="Closed", ClosedDate=iso(at + 800))
    salesforce.sync(LATER + timedelta(hours=1))
    held = salesforce.tickets()[case_id(20)]
    assert of(held.events, EventKind.STATUS) == [(at + 500, None, "OPEN"), (at + 800, None, "SOLVED")]
    assert of(held.events, EventKind.ASSIGNED) == [(at + 500, user(12), None)]
    assert (held.group, of(held.events, EventKind.GROUP)) == (queue(1), [(at, None, queue(1))])


def test_a_milestone_that_is_broken_while_nothing_changes_is_told(salesforce: Connected, org: Salesforce) -> None:
    due = int(NOW.timestamp()) + 600
    org.put(20, due - HOUR)
    org.add("CaseMilestone", due - HOUR, Id="555x", CaseId=case_id(20), MilestoneType={"Name": "Resolution Time"},
            CompletionDate=None, TargetDate=iso(due), TargetResponseInMins=60)  # fmt: skip
    salesforce.sync()
    assert [(t.met, t.ended_at) for t in salesforce.tickets()[case_id(20)].targets] == [(None, None)]
    salesforce.sync(LATER)
    assert [(t.met, t.ended_at) for t in salesforce.tickets()[case_id(20)].targets] == [(False, due)]
    org.rows["CaseMilestone"][-1] |= {"CompletionDate": iso(due + 999), "SystemModstamp": iso(due + 999)}
    salesforce.sync(LATER + timedelta(hours=1))
    assert [(t.met, t.ended_at) for t in salesforce.tickets()[case_id(20)].targets] == [(False, due)]


def test_milestones_are_asked_for_only_where_there_are_entitlements(database: Database, org: Salesforce) -> None:
    entered = {name: value for name, value in ENTERED.items() if name != "milestones"}
    with connected(database, "salesforce", entered, org.stub()) as made:
        assert "milestones" not in made.sync().lists
        assert not [each for each in made.stub.asked if "CaseMilestone" in each.query.get("q", "")]


def test_drafts_forwards_bots_and_strangers_mails_are_told_apart(salesforce: Connected, org: Salesforce) -> None:
    at = START + 40 * HOUR
    org.put(20, at)
    for number, (status, by) in enumerate([("5", user(11)), ("4", user(11)), ("3", user(99)), ("3", user(500))]):
        org.add("EmailMessage", at + number, ParentId=case_id(20), Incoming=False, Status=status, CreatedById=by,
                MessageDate=None, CreatedDate=iso(at + number))  # fmt: skip
    org.add("EmailMessage", at + 9, ParentId=None, Incoming=True, Status="0", MessageDate=iso(at), CreatedById=None)
    org.add(
        "CaseComment", at + 20, ParentId=case_id(20), IsPublished=True, CreatedById=user(900), CreatedDate=iso(at + 20)
    )
    assert not salesforce.sync().lists["emails"].refused
    said = [(e.at - at, e.kind, e.author, e.agent) for e in salesforce.tickets()[case_id(20)].events
            if e.kind in (EventKind.REPLY, EventKind.NOTE)]  # fmt: skip
    assert said == [
        (1, EventKind.NOTE, Author.AGENT, user(11)), (2, EventKind.REPLY, Author.BOT, None),
        (3, EventKind.REPLY, Author.AGENT, user(500)), (20, EventKind.REPLY, Author.CUSTOMER, None),
    ]  # fmt: skip


def test_a_wrong_secret_and_a_spent_day_are_told_apart(salesforce: Connected) -> None:
    wrong = connect(salesforce.tools, "salesforce", {**ENTERED, "client_secret": "guess"})
    assert isinstance(Connected(salesforce.tools, wrong, salesforce.stub).sync().problem, WrongKeyError)
    assert salesforce.sync().problem is None
    spent = Replied([{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}], 403)
    salesforce.stub.before = lambda asked: None if "token" in asked.path else salesforce.stub.troubles.append(spent)
    problem = salesforce.sync(LATER).problem
    assert isinstance(problem, TooManyRequestsError)
    assert problem.after == 3600


def test_a_locator_that_has_expired_is_asked_for_anew(salesforce: Connected, org: Salesforce) -> None:
    forgot: list[bool] = []

    def forget(asked: Any) -> None:
        if not forgot and "/query/" in asked.path:
            forgot.append(True)
            org.locators.clear()

    salesforce.stub.before = forget
    assert salesforce.sync().problem is None
    assert len(salesforce.tickets()) == 7
    assert forgot


def test_a_customer_who_closes_their_own_case_is_no_agent(salesforce: Connected, org: Salesforce) -> None:
    portal, at = user(500), START + 50 * HOUR
    org.put(9, at, OwnerId=user(11))
    org.changed(9, at + 100, portal, "Status", "New", "Closed")
    org.put(9, at + 100, OwnerId=user(11), Status="Closed", ClosedDate=iso(at + 100))
    org.add("CaseComment", at + 90, ParentId=case_id(9), IsPublished=True, CreatedById=portal,
            CreatedDate=iso(at + 90))  # fmt: skip
    salesforce.sync()
    held = salesforce.tickets()[case_id(9)]
    assert of(held.events, EventKind.STATUS) == [(at, None, "NEW"), (at + 100, None, "SOLVED")]
    assert [each.author for each in held.events if each.kind == EventKind.REPLY] == [Author.CUSTOMER]
    assert portal not in everything(salesforce)["people"]
