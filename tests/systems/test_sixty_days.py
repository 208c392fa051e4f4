"""What was told of a ticket that nobody has told of yet waits for it sixty days, and what was sent is known a week."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.engine.clearing import ARRIVED, AWAITED, Clearing
from connectors.push.schemes import Sent
from handlers.pushing.receiving import receive
from handlers.sealing import seal_text
from storage.arrivals import last_arrival
from storage.connections import connection_hook_context, find_connection
from storage.database import Database
from tests.systems import typeform_stub, zendesk_stub
from tests.systems.connected import NOW, START, Connected, connect, connected, everything
from tests.systems.stub import serving

HOUR, A_SECOND = 3600, timedelta(seconds=1)
DAY = timedelta(days=1)
SIXTY_DAYS = timedelta(days=60)


@pytest.fixture
def desk() -> zendesk_stub.Zendesk:
    return zendesk_stub.account()


@pytest.fixture
def form() -> typeform_stub.Typeform:
    return typeform_stub.account()


@pytest.fixture
def zendesk(database: Database, desk: zendesk_stub.Zendesk) -> Iterator[Connected]:
    with connected(database, "zendesk", zendesk_stub.ENTERED, desk.stub()) as made:
        yield made


@pytest.fixture
def typeform(zendesk: Connected, form: typeform_stub.Typeform) -> Iterator[Connected]:
    """A survey of the helpdesk's tickets."""
    with serving(form.stub()) as stub:
        made = Connected(zendesk.tools, connect(zendesk.tools, "typeform", typeform_stub.ENTERED), stub)
        with zendesk.tools.database.writing() as session:
            row = find_connection(session, made.tools.workspace_id, made.connection_id)
            assert row is not None
            row.entered = {**row.entered, "tickets_of": zendesk.source}
        yield made


def clear(made: Connected, now: datetime) -> None:
    """Clear as the bell does."""
    Clearing(made.tools, lambda: now).clear()


def waiting(made: Connected) -> int:
    """How much waits for tickets."""
    return len(everything(made)["waiting"])


def rated(zendesk: Connected, desk: zendesk_stub.Zendesk, number: int, now: datetime) -> list[str]:
    """Let the helpdesk tell of a ticket at last; return whose answers it has then."""
    desk.put(number, int(now.timestamp()) - HOUR)
    assert zendesk.sync(now).problem is None
    return [rating.external_id for rating in zendesk.tickets()[str(number)].ratings]


def test_an_answer_waits_for_its_ticket_to_the_end_of_the_sixtieth_day(
    zendesk: Connected, typeform: Connected, desk: zendesk_stub.Zendesk, form: typeform_stub.Typeform
) -> None:
    zendesk.sync()
    form.answer(70, START + HOUR, 5)
    typeform.sync()
    assert (AWAITED, waiting(typeform)) == (SIXTY_DAYS, 1)
    clear(typeform, NOW + SIXTY_DAYS)
    assert waiting(typeform) == 1
    assert rated(zendesk, desk, 70, NOW + SIXTY_DAYS) == ["typeform:t70"]
    assert waiting(typeform) == 0


def test_a_second_later_it_is_forgotten_and_what_came_a_day_later_waits_on(
    zendesk: Connected, typeform: Connected, desk: zendesk_stub.Zendesk, form: typeform_stub.Typeform
) -> None:
    zendesk.sync()
    form.answer(70, START + HOUR, 5)
    typeform.sync()
    form.answer(71, int(NOW.timestamp()) + HOUR, 4)
    typeform.sync(NOW + DAY)
    assert waiting(typeform) == 2
    clear(typeform, NOW + SIXTY_DAYS + A_SECOND)
    assert waiting(typeform) == 1
    assert rated(zendesk, desk, 71, NOW + SIXTY_DAYS + A_SECOND) == ["typeform:t71"]
    assert rated(zendesk, desk, 70, NOW + SIXTY_DAYS + 2 * A_SECOND) == []
    clear(typeform, NOW + DAY + SIXTY_DAYS + A_SECOND)
    assert [rating.external_id for rating in zendesk.tickets()["71"].ratings] == ["typeform:t71"]


def test_what_a_first_round_has_brought_waits_until_that_round_has_ended(
    zendesk: Connected, desk: zendesk_stub.Zendesk
) -> None:
    before = zendesk.again("zendesk", zendesk_stub.ENTERED)
    before.sync()
    zendesk.sync(lists={"users", "groups", "events", "slas", "ratings"})
    told = waiting(zendesk)
    clear(zendesk, NOW + 2 * SIXTY_DAYS)
    assert waiting(zendesk) == told > 0
    assert zendesk.sync(NOW + 2 * SIXTY_DAYS).problem is None
    assert zendesk.tickets() == before.tickets()


def test_that_something_was_sent_is_known_for_a_week(zendesk: Connected) -> None:
    tools = zendesk.tools
    with tools.database.writing() as session:
        row = find_connection(session, tools.workspace_id, zendesk.connection_id)
        assert row is not None
        row.hook_key, row.hook_sealed = "desk", seal_text(tools, connection_hook_context(row), "secret")
    assert receive(tools, zendesk.connection_id, Sent({}, b"{}"), NOW)

    def last() -> datetime | None:
        with tools.database.reading() as session:
            return last_arrival(session, tools.workspace_id, zendesk.connection_id)

    clear(zendesk, NOW + timedelta(days=7))
    assert (ARRIVED, last()) == (timedelta(days=7), NOW)
    clear(zendesk, NOW + timedelta(days=7) + A_SECOND)
    assert last() is None
