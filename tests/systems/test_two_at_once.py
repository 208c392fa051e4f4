"""Two processes that pull the same list at one moment: one goes on, the other leaves it, and no page is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.pull import ahead
from connectors.pull.walk import Position
from handlers.pulling.choosing import begin_anew
from handlers.pulling.syncing import NoSuchConnectionError, Synced
from storage.connections import MovedOnError, check_cursor, find_connection
from storage.database import Database
from storage.tickets import count_tickets
from tests.systems.connected import NOW, Connected, connected, everything
from tests.systems.zendesk_stub import ENTERED, account


@pytest.fixture(autouse=True)
def page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something comes after the first page here: all might be taken in together."""
    monkeypatch.setattr(ahead, "MOST", 1)


@pytest.fixture
def zendesk(database: Database) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account().stub()) as made:
        yield made


def test_a_second_process_goes_on_and_the_first_one_leaves_it(zendesk: Connected) -> None:
    other: list[Synced] = []

    def meanwhile(name: str, _: object) -> None:
        if name == "tickets" and not other:
            other.append(zendesk.sync(NOW + timedelta(minutes=1)))

    first = zendesk.sync(told=meanwhile)
    assert first.elsewhere
    assert first.problem is None
    assert not other[0].elsewhere
    assert all(everything(zendesk)["lists"].values())
    alone = zendesk.again("zendesk", ENTERED)
    alone.sync()
    assert everything(zendesk) == everything(alone)


def test_pulling_all_again_stops_a_round_that_is_under_way(zendesk: Connected) -> None:
    begun: list[int] = []

    def meanwhile(name: str, _: object) -> None:
        if name == "tickets" and not begun:
            begun.append(zendesk.connection_id)
            begin_anew(zendesk.tools, zendesk.connection_id, None, again=True)

    assert zendesk.sync(told=meanwhile).elsewhere
    assert everything(zendesk)["lists"].get("tickets") is None
    assert not zendesk.sync(NOW + timedelta(minutes=1)).elsewhere
    assert all(everything(zendesk)["lists"].values())


def test_no_page_comes_after_its_connection_was_taken_away(zendesk: Connected) -> None:
    held: list[int] = []

    def meanwhile(name: str, _: object) -> None:
        if name == "tickets" and not held:
            held.append(len(zendesk.tickets()))
            with zendesk.tools.database.writing() as session:
                row = find_connection(session, zendesk.tools.workspace_id, zendesk.connection_id)
                assert row is not None
                row.removed_at = NOW

    with pytest.raises(NoSuchConnectionError):
        zendesk.sync(told=meanwhile)
    assert held == [3]
    with zendesk.tools.database.reading() as session:
        assert count_tickets(session, zendesk.tools.workspace_id) == 3


def test_a_connection_that_was_taken_away_after_it_was_looked_up_takes_no_page(zendesk: Connected) -> None:
    """What a removal beside it commits between the look and the lock: PostgreSQL would not show it in the row held."""
    database, home = zendesk.tools.database, zendesk.tools.workspace_id
    with database.reading() as session:
        stale = find_connection(session, home, zendesk.connection_id)
        assert stale is not None
    with database.writing() as session:
        row = find_connection(session, home, zendesk.connection_id)
        assert row is not None
        row.removed_at = NOW
    with pytest.raises(MovedOnError), database.writing() as session:
        check_cursor(session, stale, "tickets", None)
    with pytest.raises(MovedOnError), database.writing() as session:
        check_cursor(session, stale, "tickets", Position())
