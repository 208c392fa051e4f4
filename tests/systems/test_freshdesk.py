"""Freshdesk against a stub of its contract: what is its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpi.facts import Author, EventKind, ReplyLog, SlaKind, Status
from kpi.timeline import derive
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.freshdesk_stub import ENTERED, HOUR, Freshdesk, account, iso
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)
AT = START + 200 * HOUR


@pytest.fixture(name="account")
def made_account() -> Freshdesk:
    return account()


@pytest.fixture
def freshdesk(database: Database, account: Freshdesk) -> Iterator[Connected]:
    with connected(database, "freshdesk", ENTERED, account.stub()) as made:
        yield made


@pytest.mark.parametrize("inclusive", [True, False])
def test_a_list_longer_than_its_last_page_is_begun_anew_and_is_whole(
    freshdesk: Connected, account: Freshdesk, *, inclusive: bool
) -> None:
    account.last_page, account.inclusive = 1, inclusive
    for number in range(100, 140):  # two a second: a page ends between two of one
        account.put(number, AT + number // 2)
    assert freshdesk.sync().problem is None
    assert len(freshdesk.tickets()) == 33 + 40
    pages = [
        each.query for each in freshdesk.stub.asked if each.path == "/api/v2/tickets" and "filter" not in each.query
    ]
    assert {each["page"] for each in pages} == {"1"}
    assert len({each["updated_since"] for each in pages}) == len(pages) > 4


def test_more_tickets_of_one_second_than_a_page_has_are_all_told(freshdesk: Connected, account: Freshdesk) -> None:
    for number in range(100, 165):
        account.put(number, AT)
    assert freshdesk.sync().problem is None
    assert len(freshdesk.tickets()) == 33 + 65


def test_tickets_older_than_thirty_days_are_told_because_since_is_asked(
    freshdesk: Connected, account: Freshdesk
) -> None:
    freshdesk.sync()
    tickets = [each for each in freshdesk.stub.asked if each.path == "/api/v2/tickets"]
    assert all("updated_since" in each.query for each in tickets)


def test_a_ticket_brings_its_replies_notes_and_who_wrote_them(freshdesk: Connected, account: Freshdesk) -> None:
    account.put(200, AT, responder_id=12, group_id=6, source=3, priority=4, tags=["VIP"], type="Incident")
    account.say(200, AT + 60, 11, private=True)
    account.say(200, AT + 120, 12)
    account.say(200, AT + 180, 950, incoming=True)
    account.say(200, AT + 200, 950, source=6)
    account.say(200, AT + 240, 11, source=8)
    account.say(200, AT + 300, 12)
    freshdesk.sync()
    ticket = freshdesk.tickets()["200"]
    said = [(e.at - AT, e.kind, e.author, e.agent) for e in ticket.events
            if e.kind in (EventKind.REPLY, EventKind.NOTE)]  # fmt: skip
    assert said == [
        (60, EventKind.NOTE, Author.AGENT, "11"), (120, EventKind.REPLY, Author.AGENT, "12"),
        (180, EventKind.REPLY, Author.CUSTOMER, None), (240, EventKind.NOTE, Author.AGENT, "11"),
        (300, EventKind.REPLY, Author.AGENT, "12"),
    ]  # fmt: skip
    assert (ticket.channel, ticket.priority, ticket.topic, ticket.vip) == ("phone", "urgent", "Incident", True)
    assert (ticket.reply_log, ticket.status_log, ticket.reported) == (ReplyLog.ALL, False, {})
    assert freshdesk.tickets()["1"].reported == {"first_reply": 600}  # when it says that it was first replied to
    assert ticket.url == f"{freshdesk.stub.url}/a/tickets/200"
    [first, second] = derive(ticket, None)[0]
    assert (first.created, first.assigned, second.asked, second.assigned) == (AT, None, AT + 180, None)


def test_a_ticket_with_more_replies_than_a_page_has_brings_all(freshdesk: Connected, account: Freshdesk) -> None:
    account.put(200, AT)
    for number in range(200):
        account.say(200, AT + number, 11)
    freshdesk.sync()
    assert len([e for e in freshdesk.tickets()["200"].events if e.kind == EventKind.REPLY]) == 200


def test_empty_fields_are_nothing(freshdesk: Connected, account: Freshdesk) -> None:
    stats = dict.fromkeys(("first_responded_at", "resolved_at", "closed_at", "reopened_at", "pending_since"))
    account.put(200, AT, stats=stats, due_by=None, fr_due_by=None, tags=None, source=None, priority=None, type="")
    account.tickets[200]["stats"] = None
    assert not freshdesk.sync().lists["tickets"].refused
    ticket = freshdesk.tickets()["200"]
    assert (ticket.status, ticket.assignee, ticket.group, ticket.channel, ticket.topic) == (
        Status.OPEN, None, None, None, None,
    )  # fmt: skip
    assert [(e.at, e.value) for e in ticket.events] == [(AT, "OPEN")]


def test_each_reopening_that_was_seen_stays_though_only_the_last_is_told(
    freshdesk: Connected, account: Freshdesk
) -> None:
    freshdesk.sync()
    for number in (1, 2):
        back, solved = AT + number * 20 * HOUR, AT + number * 20 * HOUR + 600
        account.put(7, back, status=2, stats={"reopened_at": iso(back), "resolved_at": None})
        freshdesk.sync(LATER + timedelta(hours=number))
        account.put(7, solved, status=4, stats={"resolved_at": iso(solved), "status_updated_at": iso(solved)})
        freshdesk.sync(LATER + timedelta(hours=number, minutes=30))
    cycles = derive(freshdesk.tickets()["7"], None)[1]
    assert [cycle.reopened_at for cycle in cycles] == [AT + 20 * HOUR, AT + 40 * HOUR, None]


def test_another_agent_and_group_are_dated_when_they_were_seen(freshdesk: Connected, account: Freshdesk) -> None:
    freshdesk.sync()
    account.put(7, AT, responder_id=12, group_id=6)
    freshdesk.sync(LATER)
    ticket = freshdesk.tickets()["7"]
    changes = [(e.at, e.agent or e.value) for e in ticket.events if e.kind in (EventKind.ASSIGNED, EventKind.GROUP)]
    begun = START + 7 * HOUR
    assert changes == [(begun + 600, "11"), (begun + 900, "5"), (AT, "6"), (AT, "12")]


def test_a_deleted_ticket_and_a_spam_ticket_go(freshdesk: Connected, account: Freshdesk) -> None:
    freshdesk.sync()
    account.put(4, AT, deleted=True)
    account.put(5, AT + 1, spam=True)
    synced = freshdesk.sync(LATER)
    assert (synced.lists["deleted"].gone, synced.lists["spam"].gone) == (1, 1)
    assert not {"4", "5"} & freshdesk.tickets().keys()


def test_a_ticket_deleted_between_its_list_and_its_replies_is_no_trouble(
    freshdesk: Connected, account: Freshdesk
) -> None:
    def forget(asked: object) -> None:
        if freshdesk.stub.paths().count("/api/v2/tickets") == 1:
            account.tickets.pop(9, None)

    freshdesk.stub.before = forget
    assert freshdesk.sync().problem is None


def test_promises_are_kept_broken_or_still_running(freshdesk: Connected, account: Freshdesk) -> None:
    due = {"fr_due_by": iso(AT + HOUR), "due_by": iso(AT + 8 * HOUR)}
    account.put(200, AT, **due, stats={"first_responded_at": iso(AT + 60)})
    account.put(201, AT, **due, fr_escalated=True, is_escalated=True)
    account.put(202, AT, **due, stats={"first_responded_at": iso(AT + 2 * HOUR), "resolved_at": iso(AT + 3 * HOUR)})
    freshdesk.sync()
    held = freshdesk.tickets()
    first, full = SlaKind.FIRST_REPLY, SlaKind.RESOLUTION
    assert [(t.kind, t.ended_at, t.met) for t in held["200"].targets] == [(first, AT + 60, True), (full, None, None)]
    assert [(t.kind, t.ended_at, t.met) for t in held["201"].targets] == [
        (first, AT + HOUR, False), (full, AT + 8 * HOUR, False),
    ]  # fmt: skip
    assert [(t.kind, t.ended_at, t.met) for t in held["202"].targets] == [
        (first, AT + HOUR, False), (full, AT + 3 * HOUR, True),
    ]  # fmt: skip


def test_ratings_keep_their_scale_and_who_held_the_ticket_then(freshdesk: Connected, account: Freshdesk) -> None:
    for rating, score in zip(account.ratings, (103, 100, -103, None, 104), strict=False):
        rating["ratings"] = {"default_question": score}
    account.ratings[1]["agent_id"] = 17
    synced = freshdesk.sync()
    assert [refusal.values["value"] for refusal in synced.lists["ratings"].refused] == ["104"]
    held = freshdesk.tickets()
    told = [(r.score, r.scale, r.agent, r.rated_at is None) for n in "1234" for r in held[n].ratings]
    assert told == [
        (103, "-103..103", "11", False), (100, "-103..103", "17", False), (-103, "-103..103", "11", False),
        (None, "-103..103", "11", True),
    ]  # fmt: skip
