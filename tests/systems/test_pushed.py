"""What was sent by webhook, worked on: with the next lists, or read itself; killed anywhere, to the same effect."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from connectors.push.hooking import HOOKINGS
from connectors.push.schemes import Sent
from handlers.pushing import working
from handlers.pushing.receiving import receive
from handlers.pushing.working import touch_of, work
from kpi.facts import EventKind, Status
from storage.arrivals import (
    Arrival,
    arrivals_to_read,
    connections_with_arrivals,
    forget_arrivals,
    refused_lately,
    take_arrival,
)
from storage.connections import SENDS_ONLY, Connection, connections_to_pull, cursors_of
from storage.database import Database
from storage.reviews import LessonRow, ReviewRow
from tests.systems import intercom_stub, zendesk_stub
from tests.systems.connected import NOW, Connected, connect, everything, tools_of
from tests.systems.stub import Stub, serving

CASES = "rows: tickets\nlist: cases\ncolumns: {ticket: id, created_at: at, status: [state.name, state], assignee: who}"
EVENTS = """rows: events
columns: {ticket: t, event: what, at: at, agent: who, number: n, value: v}
events: {made: created, mail: reply, taken: assigned, done: status solved, star: rating}
time_format: epoch"""


def mapped(database: Database, mapping: str) -> Connected:
    """A connection that only sends."""
    tools = tools_of(database)
    number = connect(tools, "zendesk", {})
    with database.writing() as session:
        row = session.get_one(Connection, number)
        row.system, row.source, row.sealed = SENDS_ONLY, "automate", None
        row.entered, row.hook_key = {"scheme": "secret", "mapping": mapping}, "k"
    return Connected(tools, number, Stub())


def sent(made: Connected, body: object, seconds: int = 0, **headers: str) -> bool:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return receive(made.tools, made.connection_id, Sent(headers, content), NOW + timedelta(seconds=seconds))


def worked(made: Connected, **options: Any) -> int:
    touch = touch_of(made.tools, made.connection_id)
    return work(made.tools, made.connection_id, NOW, asked_up_to=touch.last, **options)


def waiting(made: Connected) -> list[Arrival]:
    with made.tools.database.reading() as session:
        mine = Arrival.connection_id == made.connection_id, Arrival.worked_at.is_(None)
        return list(session.scalars(select(Arrival).where(*mine).order_by(Arrival.id)))


def test_what_is_sent_becomes_tickets_and_its_body_is_gone(database: Database) -> None:
    made = mapped(database, CASES)
    case = {"id": 71, "at": "2026-03-01T10:00:00Z", "state": {"name": "open"}, "who": "ann"}
    assert sent(made, {"cases": [case, {"id": 72, "at": "2026-03-02T10:00:00Z", "state": "new"}]})
    assert worked(made) == 1
    tickets = made.tickets()
    assert {key: (each.status, each.assignee) for key, each in tickets.items()} == {
        "71": (Status.OPEN, "ann"), "72": (Status.NEW, None),
    }  # fmt: skip
    assert waiting(made) == []
    case["state"] = {"name": "solved"}
    sent(made, {"cases": [case]}, 60)
    worked(made)
    after = made.tickets()["71"]
    assert after.status == Status.SOLVED
    # What nothing dates happened when it came.
    assert [(each.at, each.value) for each in after.events if each.kind == EventKind.STATUS][-1] == (
        int(NOW.timestamp()) + 60, "SOLVED",
    )  # fmt: skip


def test_bad_rows_are_refused_one_by_one_with_a_reason_that_holds_no_word_of_them(database: Database) -> None:
    made = mapped(database, CASES)
    good = {"id": 1, "at": "2026-03-01T10:00:00Z", "state": "open"}
    sent(made, {"cases": [{**good, "at": "Eve Miller"}, good, {**good, "id": {"Eve": 1}}, "Eve", {**good, "id": 2}]})
    worked(made)
    assert set(made.tickets()) == {"1", "2"}
    with made.tools.database.reading() as session:
        [arrival] = refused_lately(session, made.tools.workspace_id, made.connection_id)
        cursor = cursors_of(session, made.tools.workspace_id, made.connection_id)["webhook"]
    assert [row for row, *_ in arrival.refused or ()] == [1, 3, 4]
    assert "Eve" not in json.dumps(arrival.refused)
    assert cursor.refused == 3
    assert "Eve" not in cursor.refusal


def test_events_come_one_by_one_in_any_order_and_wait_for_their_ticket(database: Database) -> None:
    at = int(NOW.timestamp()) - 9000
    told = [
        {"t": "9", "what": "mail", "at": at + 60, "who": "ann"},
        {"t": "9", "what": "done", "at": at + 90, "who": "ann"},
        {"t": "9", "what": "taken", "at": at + 30, "who": "ann"},
        {"t": "9", "what": "star", "at": at + 99, "n": 5, "v": "1-5", "who": "ann"},
    ]
    made = mapped(database, EVENTS)
    for each in told:
        sent(made, each)
    worked(made)
    assert made.tickets() == {}
    sent(made, {"t": "9", "what": "made", "at": at, "v": "new"})
    worked(made)
    ticket = made.tickets()["9"]
    assert (ticket.created_at, ticket.status, ticket.assignee) == (at, Status.SOLVED, "ann")
    assert [each.kind for each in ticket.events] == [EventKind.ASSIGNED, EventKind.REPLY, EventKind.STATUS]
    assert [(each.score, each.scale) for each in ticket.ratings] == [(5, "1-5")]


def test_reviews_and_lessons_come_too(database: Database) -> None:
    made = mapped(database, "rows: reviews\ncolumns: {agent: a, score: s, ticket: t}\nof: 100")
    sent(made, [{"a": "ann", "s": 85, "t": "71"}, {"a": "ann", "s": 185}])
    worked(made)
    with database.writing() as session:
        assert [(row.score, row.ticket) for row in session.query(ReviewRow)] == [(0.85, "71")]
        row = session.get_one(Connection, made.connection_id)
        row.entered = {**row.entered, "mapping": "rows: lessons\ncolumns: {agent: a, name: n, done_at: d}"}
    sent(made, {"a": "ann", "n": "Tone", "d": "2026-03-01"})
    worked(made)
    with database.reading() as session:
        assert [row.name for row in session.query(LessonRow)] == ["Tone"]


def test_killed_between_facts_and_note_it_is_worked_on_again_to_the_same_effect(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mapped(database, EVENTS)
    at = int(NOW.timestamp()) - 9000
    sent(made, {"t": "9", "what": "made", "at": at, "v": "new"})
    sent(made, {"t": "9", "what": "mail", "who": "ann"})

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(working, "worked", killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                worked(made)
    assert made.tickets() == {}
    assert len(waiting(made)) == 2
    assert worked(made) == 2
    once = everything(made)
    assert len(made.tickets()["9"].events) == 1
    with database.writing() as session:  # as if the note had been lost after all
        for arrival in session.query(Arrival):
            assert arrival.sealed is None
    assert worked(made) == 0
    assert everything(made) == once


def test_what_the_database_will_not_hold_is_refused_and_stops_nothing_behind_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mapped(database, EVENTS)
    at = int(NOW.timestamp()) - 9000
    sent(made, {"t": "1", "what": "made", "at": at, "v": "new"})
    sent(made, {"t": "2", "what": "made", "at": at, "v": "new"})
    real, failed = working.take_told, []

    def odd(*given: Any, **named: Any) -> Any:
        if not failed:
            failed.append(1)
            raise OverflowError
        return real(*given, **named)

    monkeypatch.setattr(working, "take_told", odd)
    assert worked(made) == 2
    assert set(made.tickets()) == {"2"}
    assert waiting(made) == []


def test_a_touch_is_worked_on_once_its_lists_were_asked_and_not_before(database: Database) -> None:
    stub = zendesk_stub.case()
    tools = tools_of(database)
    with serving(stub.stub):
        made = Connected(tools, connect(tools, "zendesk", stub.entered), stub.stub)
        with database.writing() as session:
            session.get_one(Connection, made.connection_id).hook_key = "k"
        made.sync()
        sent(made, {"ticket_id": 1})
        touch = touch_of(made.tools, made.connection_id)
        assert (touch.asks, touch.lists) == (True, HOOKINGS["zendesk"].lists)
        made.stub.asked.clear()
        stub.change()
        synced = made.sync(lists=touch.lists)
        assert synced.problem is None
        assert set(synced.lists) == set(touch.lists)
        sent(made, {"ticket_id": 2})  # it came after the lists were asked
        work(made.tools, made.connection_id, NOW, asked_up_to=touch.last)
        assert len(waiting(made)) == 1
        fresh = made.again("zendesk", stub.entered)
        fresh.sync()
        assert everything(made)["tickets"] == everything(fresh)["tickets"]


def test_a_round_of_some_lists_is_no_whole_round(database: Database) -> None:
    stub = zendesk_stub.case()
    tools = tools_of(database)
    with serving(stub.stub):
        made = Connected(tools, connect(tools, "zendesk", stub.entered), stub.stub)
        made.sync(lists=("groups",))
        with database.reading() as session:
            assert session.get_one(Connection, made.connection_id).synced_at is None


def test_what_no_list_tells_is_read_from_the_payload(database: Database) -> None:
    stub = intercom_stub.case()
    tools = tools_of(database)
    with serving(stub.stub):
        made = Connected(tools, connect(tools, "intercom", stub.entered), stub.stub)
        with database.writing() as session:
            session.get_one(Connection, made.connection_id).hook_key = "k"
        made.sync()
        gone, *rest = sorted(made.tickets())
        assert rest
        item = {"type": "conversation", "id": gone}
        sent(made, {"id": "notif_1", "topic": "conversation.deleted", "data": {"item": item}})
        sent(made, {"id": "notif_2", "topic": "conversation.user.replied", "data": {"item": {"id": rest[0]}}})
        assert [each.sealed is not None for each in waiting(made)] == [True, False]
        worked(made)
        assert sorted(made.tickets()) == rest
        assert waiting(made) == []


def test_who_is_paused_removed_or_asked_us_to_wait_is_not_touched(database: Database) -> None:
    made = mapped(database, CASES)
    sent(made, {})
    with database.writing() as session:
        row = session.get_one(Connection, made.connection_id)
        assert [each.id for each in connections_with_arrivals(session, NOW)] == [made.connection_id]
        assert connections_to_pull(session, NOW) == []  # it is never asked
        for name, value in (("paused", True), ("removed_at", NOW), ("not_before", NOW + timedelta(hours=1))):
            before = getattr(row, name)
            setattr(row, name, value)
            session.flush()
            assert connections_with_arrivals(session, NOW) == []
            setattr(row, name, before)
            session.flush()


def test_after_a_week_it_is_forgotten_that_something_came(database: Database) -> None:
    made = mapped(database, CASES)
    sent(made, {"cases": []})
    sent(made, {"cases": [1]}, 86_400 * 3)
    with database.writing() as session:
        assert forget_arrivals(session, NOW + timedelta(days=1)) == 1
        assert len(session.query(Arrival).all()) == 1


def test_two_workspaces_know_nothing_of_each_others_deliveries(database: Database) -> None:
    made = mapped(database, CASES)
    sent(made, {"cases": []})
    other = made.tools.workspace_id + 1
    with database.reading() as session:
        assert list(arrivals_to_read(session, other, made.connection_id, 10)) == []
        assert list(refused_lately(session, other, made.connection_id)) == []
    with database.writing() as session:
        assert not take_arrival(session, made.tools.workspace_id, made.connection_id, waiting(made)[0].delivery, None,
                                NOW)  # fmt: skip


def test_an_old_event_that_comes_late_takes_nothing_back(database: Database) -> None:
    at = int(NOW.timestamp()) - 9000
    told = [
        {"t": "9", "what": "made", "at": at, "v": "new"},
        {"t": "9", "what": "taken", "at": at + 60, "who": "bea"},
        {"t": "9", "what": "done", "at": at + 90, "who": "bea"},
        {"t": "9", "what": "taken", "at": at + 30, "who": "ann"},
        {"t": "9", "what": "made", "at": at, "v": "new", "n": 1},
    ]
    made = mapped(database, EVENTS)
    for each in told:
        sent(made, each)
        worked(made)
    ticket = made.tickets()["9"]
    assert (ticket.status, ticket.assignee, ticket.updated_at) == (Status.SOLVED, "bea", at + 90)


def test_what_a_system_sent_that_was_removed_meanwhile_is_left_and_not_looked_for_again(database: Database) -> None:
    made = mapped(database, CASES)
    assert sent(made, {"cases": [{"id": 71, "at": "2026-03-01T10:00:00Z", "state": "open"}]})
    with database.writing() as session:
        session.get_one(Connection, made.connection_id).removed_at = NOW
    looks = iter(range(5))
    assert work(made.tools, made.connection_id, NOW, stops=lambda: next(looks) > 3) == 0
    assert len(waiting(made)) == 1


def test_the_same_content_that_comes_again_while_lists_are_asked_is_not_taken_for_asked(database: Database) -> None:
    tools = tools_of(database)
    number = connect(tools, "zendesk", {})
    with database.writing() as session:
        row = session.get_one(Connection, number)
        row.system, row.hook_key = "freshdesk", "k"
    made = Connected(tools, number, Stub())
    assert sent(made, {"ticket": 1})
    worked(made)
    assert sent(made, {"ticket": 2}, 1000)
    touch = touch_of(tools, number)
    assert sent(made, {"ticket": 1}, 1001)
    work(tools, number, NOW, asked_up_to=touch.last)
    assert len(waiting(made)) == 1


def test_what_is_to_be_read_waits_for_no_list(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "A_TIME", 2)
    tools = tools_of(database)
    number = connect(tools, "zendesk", {})
    with database.writing() as session:
        row = session.get_one(Connection, number)
        row.system, row.hook_key = "intercom", "k"
    made = Connected(tools, number, Stub())
    for name in "abc":
        assert sent(made, {"id": name, "topic": "conversation.user.replied"})
    gone = {"id": "d", "topic": "conversation.deleted", "data": {"item": {"conversation_id": "9"}}}
    assert sent(made, gone)
    assert work(tools, number, NOW) == 1
