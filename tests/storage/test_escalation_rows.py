"""Escalations and their pages as rows: who changes a state first, what is made once, what joins without a race."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.escalations import EscalationRow, cause_of, change_state, count_cause, free_keys, ladders
from storage.pages import Page, add_pages, all_due, begin_page, end_page, end_without, note_shown, stale_messages
from storage.people import add_person
from tests.storage.paging import KEYS, SOON, a_page, first, page
from tests.storage.stored import NOW, workspace


@pytest.fixture
def home(database: Database) -> int:
    """A workspace with one open escalation and its page."""
    with database.writing() as session:
        home = workspace(session, "acme")
        page(session, home, add_person(session, home, "lead", "Lead", "lead", NOW), 1)
    return home


def test_of_two_who_act_on_one_state_the_second_is_told_to_look_again(database: Database, home: int) -> None:
    with database.writing() as session:
        row = first(session, home)
        assert change_state(session, row, 1, {"status": "acknowledged"})
    with database.writing() as session:
        row = first(session, home)
        assert not change_state(session, row, 1, {"status": "exhausted"})
        assert (row.status, row.revision) == ("acknowledged", 2)


def test_what_joins_is_counted_and_asks_for_one_refresh_however_many_come(database: Database, home: int) -> None:
    for seconds in range(3):
        with database.writing() as session:
            later = SOON + timedelta(seconds=seconds)
            count_cause(session, first(session, home), NOW, later)
    with database.reading() as session:
        row = first(session, home)
        assert (row.causes, row.refresh_at, row.revision) == (4, SOON, 1)


def test_the_causes_of_what_is_resolved_may_raise_again_but_those_that_never_may(database: Database, home: int) -> None:
    with database.writing() as session:
        cause = cause_of(session, home, KEYS[0])
        assert cause is not None
        cause.for_good = True
        free_keys(session, cause.escalation_id)
        assert cause_of(session, home, KEYS[0]) is not None
        cause.for_good = False
        session.flush()
        free_keys(session, cause.escalation_id)
    with database.reading() as session:
        assert cause_of(session, home, KEYS[0]) is None


def test_a_page_decided_twice_is_one_and_is_sent_by_one(database: Database, home: int) -> None:
    with database.writing() as session:
        add_pages(session, [a_page(first(session, home), "k0")])
        [(_, page_id)] = all_due(session, NOW)
        assert begin_page(session, page_id, 0, NOW)
        assert not begin_page(session, page_id, 0, NOW)
        end_page(session, page_id, "slack:T1", "17.1", 3, NOW, repeated=True)
    with database.writing() as session:
        held = session.get_one(Page, page_id)
        assert (held.status, held.message_id, held.shown, held.repeated, held.trying_at) == ("sent", "17.1", 3, 1, None)
        assert all_due(session, NOW) == []
        assert not end_without(session, page_id, "dropped", "")


def test_a_message_is_brought_up_to_date_and_never_back(database: Database, home: int) -> None:
    with database.writing() as session:
        row = first(session, home)
        [(_, page_id)] = all_due(session, NOW)
        end_page(session, page_id, "", "m1", 3, NOW, repeated=False)
        session.flush()
        assert stale_messages(session, row.id, 4, ["rung"]) == [page_id]
        note_shown(session, page_id, 5)
        note_shown(session, page_id, 4)
        assert stale_messages(session, row.id, 5, ["rung"]) == []
        assert stale_messages(session, row.id, 6, ["card"]) == []


def test_the_auditor_is_given_what_is_to_move_and_nothing_that_is_over(database: Database, home: int) -> None:
    with database.reading() as session:
        [ladder] = ladders(session)
        assert (ladder.workspace_id, ladder.revision, ladder.next_at) == (home, 1, SOON)
    with database.writing() as session:
        row = session.get_one(EscalationRow, ladder.escalation_id)
        change_state(session, row, 1, {"status": "resolved", "next_at": None})
        assert ladders(session) == []
