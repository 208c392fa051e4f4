"""A bot's words are no replies, past ones too, and the mark can be taken away; a shared account is nobody's."""

import pytest
from sqlalchemy import select

from handlers.connecting.marking import derive_marked
from handlers.connecting.proposing import look_after
from handlers.tools import Tools
from kpi.facts import Author, EventKind
from storage.people import find_identity, people_of
from storage.reading_back import batches, load_tickets
from storage.spans import ReplyRow
from tests.handlers.connecting.office import LATER, Office
from tests.stories.workspace import NOW


@pytest.fixture
def pulled(office: Office) -> Office:
    office.sync(office.connect())
    return office


def replies(office: Office) -> list[tuple[int, int]]:
    with office.workspace.database.reading() as session:
        rows = session.scalars(select(ReplyRow).order_by(ReplyRow.ticket_id, ReplyRow.seq))
        return [(row.ticket_id, row.ended_at) for row in rows]


def authors(tools: Tools, *, marked: bool) -> set[Author]:
    with tools.database.reading() as session:
        ids = next(batches(session, tools.workspace_id, "zendesk", 500))
        tickets = load_tickets(session, tools.workspace_id, ids, marked=marked).values()
        return {each.author for ticket in tickets for each in ticket.events if each.kind == EventKind.REPLY}


def test_a_bots_words_are_no_replies_and_are_again_when_it_is_none(pulled: Office) -> None:
    before, number = replies(pulled), pulled.identity("11").id
    assert len(before) == 7
    assert "is a bot" in pulled.workspace.text("root", f"people bot {number}")
    assert replies(pulled) == []
    assert "bot" in pulled.workspace.text("root", "people")
    pulled.workspace.card("root", f"people unmark {number}")
    assert replies(pulled) == before


def test_what_was_told_stays_as_it_was_told(pulled: Office) -> None:
    tools = pulled.workspace.tools
    told = authors(tools, marked=False)
    assert Author.AGENT in told
    pulled.workspace.card("root", f"people bot {pulled.identity('11').id}")
    assert authors(tools, marked=False) == told
    assert authors(tools, marked=True) == {Author.CUSTOMER, Author.BOT}


def test_the_same_pulled_again_stays_a_bots(pulled: Office) -> None:
    number = pulled.connections()[0].id
    pulled.workspace.card("root", f"people bot {pulled.identity('11').id}")
    pulled.workspace.card("root", f"connect again {number}")
    again = pulled.sync(number, LATER)
    assert replies(pulled) == []
    assert again.lists["events"].updated == 0
    assert pulled.identity("11").marked == "bot"


def test_working_out_anew_goes_on_where_it_was_stopped(pulled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from handlers.connecting import marking

    monkeypatch.setattr(marking, "BATCH", 2)
    with pulled.workspace.database.writing() as session:
        held = find_identity(session, pulled.workspace.tools.workspace_id, "zendesk", "11")
        assert held is not None
        marking.mark(session, held, "bot")
    seen = []
    while not derive_marked(pulled.workspace.tools, NOW, seconds=0, clock=iter(range(9)).__next__):
        seen.append(len(replies(pulled)))
    assert seen == [5, 3, 1, 0]
    assert pulled.identity("11").deriving is None


def test_whoever_is_marked_is_nobody_in_any_figure_and_not_proposed(pulled: Office) -> None:
    pulled.address("tom", "a11@acme.example")
    pulled.address("lena", "a12@acme.example")
    with pulled.workspace.database.reading() as session:
        ids = [pulled.identity(key).id for key in ("11", "12")]
        assert len(people_of(session, ids)) == 2
    pulled.workspace.card("root", f"people bot {ids[0]}")
    assert "for no person" in pulled.workspace.text("root", f"people shared {ids[1]}")
    with pulled.workspace.database.reading() as session:
        assert people_of(session, ids) == []
    assert look_after(pulled.workspace.tools, NOW) == []
    assert len(replies(pulled)) == 0


def test_a_shared_accounts_tickets_stay_the_teams(pulled: Office) -> None:
    pulled.workspace.card("root", f"people link {pulled.identity('11').id} @tom")
    before = replies(pulled)
    pulled.workspace.card("root", f"people shared {pulled.identity('11').id}")
    assert replies(pulled) == before
    assert pulled.identity("11").person_id is None
    pulled.workspace.card("root", f"people link {pulled.identity('11').id} @tom")
    assert pulled.identity("11").marked is None
