"""Front against a stub of its contract: what is its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.pull.errors import NotReadyError, RefusedRequestError
from kpi.facts import Author, EventKind, Status
from kpi.timeline import derive
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, opened_at
from tests.systems.front_stub import DAY, ENTERED, HOUR, RULE, Front, account, inboxes, message, teammate
from tests.systems.on_sqlite import database_url
from tests.systems.stub import Replied

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)
AT = START + 100 * HOUR
ANA, BEN = teammate("tea_1"), teammate("tea_2")


@pytest.fixture(name="account")
def made_account() -> Front:
    return account()


@pytest.fixture
def front(database: Database, account: Front) -> Iterator[Connected]:
    with connected(database, "front", ENTERED, account.stub()) as made:
        yield made


def a_life(account: Front) -> None:
    """One conversation, with all that may happen to it."""
    account.happen(50, AT, "inbound", inboxes("inb_1"), message())
    account.happen(50, AT + 5, "out_reply", inboxes("inb_1"), message())
    account.happen(50, AT + 10, "assign", RULE, ANA)
    account.happen(50, AT + 20, "comment", BEN, {"_meta": {"type": "comment"}, "data": {"id": "com_1"}})
    account.happen(50, AT + 30, "out_reply", inboxes("inb_1"), message("tea_1"))
    account.happen(50, AT + 40, "archive", ANA)
    account.happen(50, AT + 50, "inbound", inboxes("inb_1"), message())
    account.happen(50, AT + 51, "reopen", RULE)
    account.happen(50, AT + 60, "move", ANA, inboxes("inb_2"))
    account.happen(50, AT + 61, "assign", ANA, BEN)
    account.happen(50, AT + 70, "inbound", inboxes("inb_1"), message())
    account.happen(50, AT + 80, "unassign", BEN)
    account.happen(50, AT + 90, "tag", BEN, {"_meta": {"type": "tag"}, "data": {"id": "tag_1"}})
    account.put(50, AT + 90, tags=[{"id": "tag_1", "name": "VIP"}])


def test_events_that_come_newest_first_tell_a_life_in_its_order(front: Connected, account: Front) -> None:
    a_life(account)
    front.sync()
    ticket = front.tickets()["cnv_50"]
    told = [(e.at - AT, e.kind.name, e.author.name, e.agent, e.value) for e in ticket.events]
    assert told == [
        (0, "REPLY", "CUSTOMER", None, None), (0, "GROUP", "AGENT", None, "inb_1"), (5, "REPLY", "BOT", None, None),
        (10, "ASSIGNED", "AGENT", "tea_1", None), (20, "NOTE", "AGENT", "tea_2", None),
        (30, "REPLY", "AGENT", "tea_1", None), (40, "STATUS", "AGENT", "tea_1", "SOLVED"),
        (50, "REPLY", "CUSTOMER", None, None), (51, "STATUS", "AGENT", None, "OPEN"),
        (60, "GROUP", "AGENT", None, "inb_2"), (61, "ASSIGNED", "AGENT", "tea_2", None),
        (70, "REPLY", "CUSTOMER", None, None), (80, "ASSIGNED", "AGENT", None, None),
    ]  # fmt: skip
    replies, cycles = derive(ticket, None)
    assert [(reply.ended_at - AT, reply.agent, reply.group) for reply in replies] == [(30, "tea_1", "inb_1")]
    assert [cycle.reopened_at for cycle in cycles] == [AT + 51, None]
    assert (ticket.status, ticket.assignee, ticket.group, ticket.channel) == (Status.OPEN, None, "inb_2", "email")
    assert ticket.vip


def test_where_the_inbox_is_told_on_another_page_it_is_still_the_last_one(front: Connected, account: Front) -> None:
    a_life(account)
    for number in range(40):
        account.happen(50, AT + 100 + number, "comment", ANA, {"_meta": {"type": "comment"}, "data": {"id": "c"}})
    front.sync()
    assert front.tickets()["cnv_50"].group == "inb_2"
    account.happen(50, AT + HOUR, "comment", ANA, {"_meta": {"type": "comment"}, "data": {"id": "c"}})
    front.sync(LATER)
    assert front.tickets()["cnv_50"].group == "inb_2"


def test_the_key_stays_though_links_name_the_companys_own_host(front: Connected) -> None:
    assert front.sync().problem is None
    assert {each.headers["host"] for each in front.stub.asked} == {front.stub.url.removeprefix("http://")}
    assert sum(path == "/events" for path in front.stub.paths()) == 4
    assert sum(path == "/teammates" for path in front.stub.paths()) == 3


def test_what_happens_while_events_are_read_comes_with_the_next_round(front: Connected, account: Front) -> None:
    def meanwhile(asked: object) -> None:
        if front.stub.paths().count("/events") == 1 and "cnv_60" not in account.conversations:
            account.happen(60, AT, "inbound", inboxes("inb_1"), message())

    front.stub.before = meanwhile
    front.sync()
    assert len(front.tickets()) == 12
    front.sync(LATER)
    assert "cnv_60" in front.tickets()


def test_a_conversation_an_agent_began_waits_for_no_first_reply_of_its_own(front: Connected, account: Front) -> None:
    account.happen(50, AT, "outbound", inboxes("inb_1"), message("tea_1"))
    account.happen(50, AT + 100, "inbound", inboxes("inb_1"), message())
    account.happen(50, AT + 200, "out_reply", inboxes("inb_1"), message("tea_1"))
    front.sync()
    ticket = front.tickets()["cnv_50"]
    assert ticket.opened_by == Author.AGENT
    assert [reply.ended_at - AT for reply in derive(ticket, None)[0]] == [200]


def test_a_conversation_begun_before_the_time_that_is_asked_for_is_left_out(front: Connected, account: Front) -> None:
    account.put(50, START - DAY)
    account.happen(50, AT, "out_reply", inboxes("inb_1"), message("tea_1"))
    assert front.sync().problem is None
    assert "cnv_50" not in front.tickets()


def test_a_trashed_conversation_and_merged_ones_go(front: Connected, account: Front) -> None:
    front.sync()
    account.happen(4, AT, "trash", ANA, status="deleted")
    gone = {"_meta": {"type": "deleted_conversation_ids"}, "data": ["cnv_5", "cnv_6"]}
    account.happen(7, AT + 1, "conversations_merged", ANA, gone)
    assert front.sync(LATER).lists["events"].gone == 3
    held = front.tickets()
    assert not {"cnv_4", "cnv_5", "cnv_6"} & held.keys()
    assert "cnv_7" in held


def test_the_states_of_its_tickets_say_who_waits(front: Connected, account: Front) -> None:
    account.happen(50, AT, "inbound", inboxes("inb_1"), message(), status_category="waiting")
    account.happen(51, AT, "inbound", inboxes("inb_1"), message(), status_category="resolved")
    account.happen(52, AT, "inbound", {"_meta": {"type": "api"}}, {"_meta": {"type": "message"}}, tags=None)
    assert not front.sync().lists["events"].refused
    held = front.tickets()
    assert [held[f"cnv_{n}"].status for n in (50, 51, 52)] == [Status.PENDING, Status.SOLVED, Status.OPEN]
    assert (held["cnv_52"].group, held["cnv_52"].assignee, held["cnv_52"].reported) == (None, None, {})


def test_ratings_come_by_an_export_and_rows_without_one_are_none(front: Connected, account: Front) -> None:
    account.rate(4, AT, 2, "")
    account.rate(5, AT, 7)
    synced = front.sync()
    assert [refusal.values["value"] for refusal in synced.lists["ratings"].refused] == ["7"]
    held = front.tickets()
    told = [(r.rated_at, r.score, r.scale, r.comment) for n in (1, 4, 5) for r in held[f"cnv_{n}"].ratings]
    assert told == [(START + HOUR + 1000, 5, "1-5", "Thanks"), (AT, 2, "1-5", None)]
    assert not {each.headers.get("authorization") for each in front.stub.asked} - {f"Bearer {ENTERED['token']}"}


def test_an_export_that_is_still_made_is_gone_on_with_in_the_next_round(front: Connected, account: Front) -> None:
    account.looks = 8
    slept: list[float] = []
    problem = front.sync(opener=opened_at(front.stub.url, sleep=slept.append)).problem
    assert isinstance(problem, NotReadyError)
    assert len(account.exports) == 1
    assert len(front.tickets()) == 12
    assert front.sync(LATER, opener=opened_at(front.stub.url, sleep=slept.append)).problem is None
    assert front.tickets()["cnv_1"].ratings
    assert slept


def test_a_long_time_is_exported_month_by_month(front: Connected, account: Front) -> None:
    front.sync(NOW + timedelta(days=90))
    spans = [export["end"] - export["start"] for export in account.exports]
    assert len(spans) > 3
    assert max(spans) <= 31 * DAY
    assert front.tickets()["cnv_1"].ratings


def test_an_export_that_is_too_big_is_told(front: Connected, account: Front) -> None:
    account.state = "too_big"
    assert isinstance(front.sync().problem, RefusedRequestError)
    assert [event.kind for event in front.tickets()["cnv_1"].events].count(EventKind.REPLY) == 2


def test_lines_that_end_as_on_old_machines_are_lines(front: Connected) -> None:
    front.stub.before = lambda asked: (
        front.stub.troubles.append(Replied(b"Survey rating\n5\rx\n")) if asked.path.endswith("/download") else None
    )
    synced = front.sync()
    assert (synced.problem, len(synced.lists["ratings"].refused)) == (None, 2)
