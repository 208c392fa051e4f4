"""Who connected a system hears once that it fails, with what to do, and once that it works again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from handlers.notices import needless, notice_card
from handlers.pulling.telling import look_after
from locales.speech import Speech
from storage.connections import find_connection
from storage.database import Database
from storage.pages import find_page
from storage.people import add_person, find_person
from tests.systems.connected import NOW, Connected, connected, opened_at
from tests.systems.on_sqlite import database_url
from tests.systems.stub import Replied
from tests.systems.zendesk_stub import ENTERED, account

__all__ = ["database_url"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRONG_KEY = Replied({"error": "bad key"}, 401)


@pytest.fixture
def zendesk(database: Database) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account().stub()) as made:
        with database.writing() as session:
            ana = add_person(session, made.tools.workspace_id, "ana", "Ana", "admin", NOW)
            add_person(session, made.tools.workspace_id, "ben", "Ben", "agent", NOW)
            held = find_connection(session, made.tools.workspace_id, made.connection_id)
            assert held is not None
            held.owner_id = ana.id
        yield made


def said(made: Connected, page_id: int, now: datetime) -> str:
    with made.tools.database.reading() as session:
        page = find_page(session, made.tools.workspace_id, page_id)
        assert page is not None
        assert not needless(session, page, now)
        card = notice_card(session, page, Speech("en", "UTC"), made.tools, now)
        return " ".join([card.title, *(getattr(block, "text", "") for block in card.blocks)])


def test_a_wrong_key_is_told_once_and_once_that_it_works_again(zendesk: Connected) -> None:
    zendesk.stub.troubles.append(WRONG_KEY)
    zendesk.sync()
    [page] = look_after(zendesk.tools, NOW)
    words = said(zendesk, page, NOW)
    assert "zendesk cannot be pulled from" in words
    assert "Zendesk does not take the key" in words
    zendesk.stub.troubles.append(WRONG_KEY)
    zendesk.sync(NOW + HOUR)
    assert look_after(zendesk.tools, NOW + 3 * DAY) == []
    zendesk.sync(NOW + 2 * HOUR)
    [again] = look_after(zendesk.tools, NOW + 2 * HOUR)
    assert "works" not in words
    assert "pulled from again" in said(zendesk, again, NOW + 2 * HOUR)
    assert look_after(zendesk.tools, NOW + 3 * HOUR) == []


def test_a_missing_right_names_the_list(zendesk: Connected) -> None:
    zendesk.stub.before = lambda asked: (
        zendesk.stub.troubles.append(Replied({}, 403)) if "groups" in asked.path else None
    )
    zendesk.sync()
    [page] = look_after(zendesk.tools, NOW)
    assert "does not let it read groups" in said(zendesk, page, NOW)


def test_what_passes_is_told_only_after_a_day_and_only_once(zendesk: Connected) -> None:
    nowhere = opened_at("http://127.0.0.1:9")
    for hours in (0, 12, 23):
        zendesk.sync(NOW + hours * HOUR, opener=nowhere)
        assert look_after(zendesk.tools, NOW + hours * HOUR) == []
    zendesk.sync(NOW + DAY, opener=nowhere)
    [page] = look_after(zendesk.tools, NOW + DAY)
    assert "I cannot reach Zendesk" in said(zendesk, page, NOW + DAY)
    assert look_after(zendesk.tools, NOW + 2 * DAY) == []


def test_what_only_asks_us_to_wait_and_brings_something_each_time_is_not_failing(zendesk: Connected) -> None:
    for hours in range(0, 60, 6):
        zendesk.stub.before = lambda asked: (
            zendesk.stub.troubles.append(Replied({}, 429, {"Retry-After": "1800"})) if "ratings" in asked.path else None
        )
        assert zendesk.sync(NOW + hours * HOUR).problem is not None
        assert look_after(zendesk.tools, NOW + hours * HOUR) == []


def test_a_notice_that_was_overtaken_is_needless(zendesk: Connected) -> None:
    zendesk.stub.troubles.append(WRONG_KEY)
    zendesk.sync()
    [page_id] = look_after(zendesk.tools, NOW)
    zendesk.sync(NOW + HOUR)
    with zendesk.tools.database.reading() as session:
        page = find_page(session, zendesk.tools.workspace_id, page_id)
        assert page is not None
        assert needless(session, page, NOW + HOUR) == "mended"


@pytest.mark.parametrize("owner", [None, "ben"])
def test_without_an_owner_who_may_mend_it_the_admins_are_told(zendesk: Connected, owner: str | None) -> None:
    with zendesk.tools.database.writing() as session:
        held = find_connection(session, zendesk.tools.workspace_id, zendesk.connection_id)
        assert held is not None
        ben = find_person(session, zendesk.tools.workspace_id, "ben")
        assert ben is not None
        ana, held.owner_id = held.owner_id, ben.id if owner else None
    zendesk.stub.troubles.append(WRONG_KEY)
    zendesk.sync()
    [page_id] = look_after(zendesk.tools, NOW)
    with zendesk.tools.database.reading() as session:
        page = find_page(session, zendesk.tools.workspace_id, page_id)
        assert page is not None
        assert page.person_id == ana


def test_a_wait_that_is_asked_for_late_in_a_round_is_counted_from_there(zendesk: Connected) -> None:
    late = Replied({}, 429, {"Retry-After": "100"})
    zendesk.stub.before = lambda asked: zendesk.stub.troubles.append(late) if "ratings" in asked.path else None
    ticks = iter([1000.0, 1240.0])
    zendesk.sync(clock=lambda: next(ticks))
    with zendesk.tools.database.reading() as session:
        held = find_connection(session, zendesk.tools.workspace_id, zendesk.connection_id)
        assert held is not None
        assert held.not_before == NOW + timedelta(seconds=340)
