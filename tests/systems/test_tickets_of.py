"""What a survey tells of another source's tickets: it is filed there, waits there, and changes nothing else of them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from handlers.clocks import Clocks
from handlers.pulling.taking import take_told
from kpi.facts import Author, Event, EventKind, Status
from kpi.parts import TicketPart
from storage.awaited import AwaitedPart
from storage.connections import find_connection
from storage.database import Database
from storage.sources import source_names
from storage.spans import RatingRow
from tests.systems import typeform_stub
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.rated import ratings

HOUR = 3600


@pytest.fixture
def form() -> typeform_stub.Typeform:
    return typeform_stub.account()


@pytest.fixture
def typeform(database: Database, form: typeform_stub.Typeform) -> Iterator[Connected]:
    with connected(database, "typeform", typeform_stub.ENTERED, form.stub()) as made:
        yield made


def test_an_answer_is_a_rating_of_the_helpdesks_ticket_and_the_rest_of_it_stays(typeform: Connected) -> None:
    before = typeform.tickets()
    synced = typeform.sync()
    assert (synced.problem, synced.lists["responses"].rows) == (None, 7)
    after = typeform.tickets()
    assert ratings(typeform)["2"] == [("typeform:t2", 2, "1-5", "Because 2")]
    assert [after["2"].ratings[0].rated_at, after["2"].ratings[0].offered_at] == [START + 2 * HOUR, None]
    assert {key: each._replace(ratings=()) for key, each in after.items()} == before
    with typeform.tools.database.reading() as session:
        counted = [(row.good, row.at) for row in session.scalars(select(RatingRow).order_by(RatingRow.at))]
        assert source_names(session, typeform.tools.workspace_id) == [typeform.tickets_source]
    assert counted[:2] == [(1, START + HOUR), (0, START + 2 * HOUR)]


def test_an_answer_that_comes_before_its_ticket_waits_for_it_there(
    typeform: Connected, form: typeform_stub.Typeform
) -> None:
    form.answer(20, START + HOUR, 5)
    assert typeform.sync().lists["responses"].waiting == 1
    home = typeform.tickets_source
    with typeform.tools.database.writing() as session:
        assert [row.source for row in session.scalars(select(AwaitedPart))] == [home]
        connection = find_connection(session, typeform.tools.workspace_id, typeform.connection_id)
        assert connection is not None
        session.expunge(connection)
        # The helpdesk's own round brings the ticket: it asks by its source's name, as its connection would.
        connection.source, connection.entered = home, {}
        now = {"created_at": START, "status": Status.OPEN}
        take_told(session, connection, [TicketPart("20", START, now)], Clocks({}, {}, None), NOW)
    assert ratings(typeform)["20"] == [("typeform:t20", 5, "1-5", "Because 20")]
    assert typeform.tickets()["20"].status == Status.OPEN


def test_an_answer_is_no_news_of_the_ticket_so_that_older_news_still_count(typeform: Connected) -> None:
    """The survey is asked at noon, the helpdesk later: what it tells of before the answer is not taken for old."""
    typeform.sync()
    home, at = typeform.tickets_source, START + 120
    with typeform.tools.database.writing() as session:
        connection = find_connection(session, typeform.tools.workspace_id, typeform.connection_id)
        assert connection is not None
        session.expunge(connection)
        connection.source, connection.entered = home, {}
        told = TicketPart("7", at, {"status": Status.OPEN}, (Event(at, EventKind.REPLY, Author.CUSTOMER),))
        take_told(session, connection, [told], Clocks({}, {}, None), NOW)
    held = typeform.tickets()["7"]
    assert (held.status, held.updated_at, len(held.ratings)) == (Status.OPEN, at, 1)
