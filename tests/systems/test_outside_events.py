"""Webhooks out beside escalations: who subscribed is told that a system fails, once, with no word of a person."""

import json
from datetime import timedelta

import pytest

from bot.receivers import posting_of
from connectors.pull.errors import WrongKeyError
from handlers.escalations.letters import take_page
from handlers.escalations.outside_events import EVENTS, POSTED, SYNC_FAILED, SYNC_WORKS, tell
from handlers.pulling.problems import note_problem
from handlers.pulling.telling import look_after
from storage.connections import Connection
from storage.database import Database
from storage.pages import Page
from storage.paging_rules import Pager, pager_context
from tests.systems.connected import NOW, connect, tools_of
from tests.systems.zendesk_stub import ENTERED


def subscribed(database: Database, kind: str, *events: str) -> int:
    with database.writing() as session:
        tools_id = session.query(Connection).one().workspace_id
        row = Pager(workspace_id=tools_id, kind=kind, name=f"Our {kind}", url="https://x.example.com/",
                    sealed=b"s", events=list(events) or None, created_at=NOW)  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_a_system_that_fails_and_works_again_is_told_once_to_who_wants_to_hear_it(database: Database) -> None:
    tools = tools_of(database)
    number = connect(tools, "zendesk", ENTERED)
    hears, deaf = subscribed(database, "webhook", SYNC_FAILED, SYNC_WORKS), subscribed(database, "webhook")
    with database.writing() as session:
        row = session.get_one(Connection, number)
        note_problem(row, WrongKeyError(system="Zendesk"))
        row.failing_since = NOW
    made = [*look_after(tools, NOW), *look_after(tools, NOW)]
    with database.writing() as session:
        note_problem(session.get_one(Connection, number), None)
    made += look_after(tools, NOW + timedelta(hours=1))
    with database.reading() as session:
        pages = [page for page in session.query(Page).order_by(Page.id) if page.pager_id is not None]
    assert deaf not in [page.pager_id for page in pages]
    assert [page.pager_id for page in pages] == [hears, hears]
    assert {page.id for page in pages} <= set(made)
    bodies = []
    for page in pages:
        letter = take_page(tools, page.id, NOW + timedelta(hours=1))
        assert letter is not None
        assert letter.call is not None
        posting = posting_of(letter.call, b"secret", NOW)
        assert posting is not None
        assert posting.headers["webhook-id"] == f"touchline-{tools.workspace_id}-page-{page.id}"
        bodies.append(json.loads(posting.body))
    assert [body["type"] for body in bodies] == [SYNC_FAILED, SYNC_WORKS]
    assert {key: bodies[0]["data"][key] for key in ("source", "problem")} == {
        "source": "zendesk", "problem": "WrongKeyError",
    }  # fmt: skip
    assert set(bodies[1]["data"]) == {"key", "source"}
    assert ENTERED["token"] not in json.dumps(bodies)


def test_the_same_event_makes_one_page_for_each_receiver(database: Database) -> None:
    tools = tools_of(database)
    connect(tools, "zendesk", ENTERED)
    for _ in range(2):
        subscribed(database, "webhook", *EVENTS)
    with database.writing() as session:
        for _ in range(2):
            made = tell(session, tools.workspace_id, POSTED, "7", ("daily", "Billing", "2026-03-20"), NOW)
            assert len(made) == 2
        assert tell(session, tools.workspace_id + 1, POSTED, "7", ("daily", "Billing", "2026-03-20"), NOW) == []


@pytest.mark.parametrize("kind", ["pagerduty", "opsgenie"])
def test_a_pager_is_never_woken_by_what_is_no_escalation(database: Database, kind: str) -> None:
    tools = tools_of(database)
    connect(tools, "zendesk", ENTERED)
    subscribed(database, kind, SYNC_FAILED)
    with database.writing() as session:
        [page_id] = tell(session, tools.workspace_id, SYNC_FAILED, "1", ("zendesk", "WrongKeyError"), NOW)
    letter = take_page(tools, page_id, NOW)
    assert letter is not None
    assert letter.call is not None
    assert posting_of(letter.call, b"secret", NOW) is None
    assert pager_context(letter.call.name)
