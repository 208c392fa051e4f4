"""Who is who, marks and forgetting on both databases, each with what a round of pulling brings."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handlers.connecting.forgetting import forget_removed, forget_some
from handlers.connecting.marking import derive_marked, mark
from handlers.connecting.proposing import look_after
from handlers.notices import needless, notice_card
from handlers.pulling.syncing import NoSuchConnectionError
from locales.speech import Speech
from storage.awaited import AwaitedPart
from storage.connections import Connection, StreamCursor, find_connection
from storage.database import Database
from storage.matches import answer, proposed
from storage.pages import find_page
from storage.people import add_identity, add_person, find_identity
from storage.spans import ReplyRow
from storage.tickets import TicketRow
from tests.systems.connected import NOW, Connected, connected, everything
from tests.systems.zendesk_stub import ENTERED, account

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def zendesk(database: Database) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account().stub()) as made:
        with database.writing() as session:
            ann = add_person(session, made.tools.workspace_id, "ann", "Ann", "agent", NOW)
            add_identity(session, ann, "email", "A11@acme.example")
        yield made


def count(made: Connected, model: type) -> int:
    with made.tools.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_proposal_is_made_once_whoever_looks_and_not_after_a_no(zendesk: Connected) -> None:
    assert look_after(zendesk.tools, NOW) == []
    zendesk.sync()
    [number] = look_after(zendesk.tools, NOW)
    assert look_after(zendesk.tools, LATER) == []
    with zendesk.tools.database.writing() as session:
        page = find_page(session, zendesk.tools.workspace_id, number)
        assert page is not None
        assert needless(session, page, NOW) == ""
        assert "zendesk" in notice_card(session, page, Speech("en", "UTC"), zendesk.tools, NOW).title
        [found] = proposed(session, zendesk.tools.workspace_id)
        assert answer(session, found.match, "no", found.person.id, NOW)
        assert not answer(session, found.match, "yes", found.person.id, NOW)
        assert needless(session, page, NOW) == "answered"
    assert look_after(zendesk.tools, LATER) == []


def test_a_mark_is_worked_out_anew_and_back_again(zendesk: Connected) -> None:
    zendesk.sync()
    told, before = everything(zendesk), count(zendesk, ReplyRow)
    assert before == 7
    for wanted, left in (("bot", 0), (None, before)):
        with zendesk.tools.database.writing() as session:
            held = find_identity(session, zendesk.tools.workspace_id, "zendesk", "11")
            assert held is not None
            mark(session, held, wanted)
        assert derive_marked(zendesk.tools, NOW)
        assert count(zendesk, ReplyRow) == left
        assert everything(zendesk) == told


def test_forgetting_ends_a_round_that_is_under_way_and_leaves_nothing(zendesk: Connected) -> None:
    zendesk.sync()
    with zendesk.tools.database.writing() as session:
        held = find_connection(session, zendesk.tools.workspace_id, zendesk.connection_id)
        assert held is not None
        held.removed_at, held.forgets = NOW, True
    with pytest.raises(NoSuchConnectionError):
        zendesk.sync(LATER)
    assert not forget_some(zendesk.tools, zendesk.connection_id, seconds=-1.0)
    forget_removed(zendesk.tools)
    assert {count(zendesk, each) for each in (TicketRow, ReplyRow, AwaitedPart, StreamCursor, Connection)} == {0}
