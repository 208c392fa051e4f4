"""The hub: words in, answers out, whatever goes wrong."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.drawing import DrawingPool
from bot.going_wrong import WHOLE_FORM
from bot.hub import BusyError, Hub
from bot.port import Address, Heard, Pictures
from handlers.cards import Card, FieldErrors, Form, Text
from handlers.request import Audience, Place, PlaceKind, Reply, Request
from kpi.errors import TouchlineError
from locales.speech import Speech
from tests.bot.awaited import awaited
from tests.bot.fake_desk import FIGURES, NOW, FakeDesk

HERE = Place(PlaceKind.CHANNEL, "#support", "support")


class Notebook:
    """A chat platform that writes down what it is asked to do, and fails where it is told to."""

    def __init__(self) -> None:
        self.posted: list[tuple[Audience, str, Card]] = []
        self.updated: list[tuple[str, Card]] = []
        self.forms: list[Form] = []
        self.rejected: list[dict[str, str]] = []
        self.closed: list[str] = []
        self.pictures: list[Pictures] = []
        self.fails_for: set[Audience] = set()

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        if address.audience in self.fails_for:
            raise ConnectionError(FIGURES)
        self.posted.append((address.audience, address.to, card))
        self.pictures.append(pictures)
        return str(len(self.posted))

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        self.updated.append((message_id, card))

    async def delete(self, message_id: str, address: Address) -> None:
        raise NotImplementedError

    async def open_form(self, heard: Heard, form: Form) -> None:
        self.forms.append(form)

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:
        self.rejected.append(errors.errors)

    async def close_form(self, heard: Heard) -> None:
        self.closed.append(heard.form)


def heard(words: str, identity: str = "id-anna", **more: object) -> Heard:
    return Heard(identity, HERE, words, **more)


def a_hub(desk: FakeDesk, **options: object) -> Hub:
    return Hub(desk, DrawingPool(), clock=lambda: NOW, **options)


def text_of(card: Card) -> str:
    return " ".join(block.text for block in card.blocks if isinstance(block, Text))


@awaited
async def test_each_message_goes_to_its_audience() -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    for words in ("mystats", "public", "tell jonas", "shout billing"):
        await hub.hear(port, heard(words))
    reached = [(audience, to) for audience, to, _ in port.posted]
    assert reached == [
        (Audience.ASKER, ""),
        (Audience.PLACE, ""),
        (Audience.PERSON, "jonas"),
        (Audience.CHANNEL, "billing"),
    ]
    await hub.drain()


class Escalating(FakeDesk):
    """Each answer changes an escalation."""

    def answer(self, request: Request) -> Reply:
        return replace(super().answer(request), wakes=(7, 8))


@awaited
async def test_what_an_answer_changed_is_said_to_the_engine_at_once_and_once() -> None:
    hub, port, woken = a_hub(Escalating()), Notebook(), []
    hub.wakes = lambda workspace_id, ids: woken.append((workspace_id, tuple(ids)))
    await hub.hear(port, heard("mystats"))
    assert woken == [(1, (7, 8))]
    await hub.drain()


@awaited
async def test_an_answer_stands_where_waking_fails_and_where_no_engine_runs(caplog: pytest.LogCaptureFixture) -> None:
    hub, port = a_hub(Escalating()), Notebook()
    await hub.hear(port, heard("mystats"))

    def broken(workspace_id: int, ids: Iterable[int]) -> None:
        raise RuntimeError

    hub.wakes = broken
    await hub.hear(port, heard("mystats"))
    assert len(port.posted) == 2
    assert "waking failed" in caplog.text
    await hub.drain()


@awaited
async def test_the_clock_says_when_unless_the_caller_does() -> None:
    desk = FakeDesk()
    hub, port, another_day = a_hub(desk), Notebook(), datetime(2026, 3, 1, tzinfo=UTC)
    await hub.hear(port, heard("mystats"))
    await hub.hear(port, heard("mystats"), another_day)
    assert [request.now for request in desk.requests] == [NOW, another_day]
    await hub.drain()


@awaited
async def test_a_replacing_answer_updates_the_card_whose_button_was_pressed() -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    await hub.hear(port, heard("go", card="17"))
    await hub.hear(port, heard("go"))
    assert [message_id for message_id, _ in port.updated] == ["17"]
    assert [card.title for _, _, card in port.posted] == ["Gone"]
    await hub.drain()


@awaited
async def test_a_form_opens_is_rejected_and_closes() -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    await hub.hear(port, heard("note"))
    assert [form.words for form in port.forms] == ["note"]
    await hub.hear(port, heard("note", form="7", answers={"summary": "call"}))
    assert port.rejected == [{"kind": "Please fill this in."}]
    assert port.closed == []
    await hub.hear(port, heard("note", form="7", answers={"summary": "call", "kind": "praise"}))
    assert port.closed == ["7"]
    await hub.drain()


@awaited
async def test_a_stranger_gets_a_private_answer_that_says_what_to_do() -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    reply = await hub.hear(port, heard("mystats", identity="id-nobody"))
    [(audience, _, card)] = port.posted
    assert reply.refused
    assert audience is Audience.ASKER
    assert text_of(card) == "Nobody here is known as id-nobody. Ask whoever runs Touchline to add you."
    await hub.drain()


@awaited
async def test_a_crash_is_answered_politely_in_the_persons_language_and_logged_without_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    with caplog.at_level(logging.DEBUG):
        reply = await hub.hear(port, heard("crash", identity="id-jonas"))
    [(audience, _, card)] = port.posted
    assert reply.refused
    assert audience is Audience.ASKER
    assert text_of(card) == Speech("de", "Europe/Berlin").say(TouchlineError.message())
    assert "RuntimeError" in caplog.text
    assert "fake_desk.py" in caplog.text
    for said in (FIGURES, "id-jonas", "Jonas", "crash\n"):
        assert said not in caplog.text
    await hub.drain()


@awaited
async def test_a_form_that_broke_something_stays_open() -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    await hub.hear(port, heard("note", form="7", answers={"summary": "crash", "kind": "praise"}))
    assert port.rejected == [{WHOLE_FORM: TouchlineError.message()}]
    assert port.closed == []
    assert port.posted == []
    await hub.drain()


@awaited
async def test_what_could_not_be_delivered_is_told_to_the_asker(caplog: pytest.LogCaptureFixture) -> None:
    hub, port = a_hub(FakeDesk()), Notebook()
    port.fails_for = {Audience.PERSON}
    await hub.hear(port, heard("tell jonas"))
    [(audience, _, card)] = port.posted
    assert audience is Audience.ASKER
    assert "jonas" in text_of(card)
    assert FIGURES not in caplog.text
    await hub.drain()


@awaited
async def test_an_answer_is_finished_when_its_asker_has_gone() -> None:
    desk = FakeDesk()
    hub, port = a_hub(desk), Notebook()
    asking = asyncio.ensure_future(hub.hear(port, heard("slow")))
    await asyncio.to_thread(desk.began.wait, 10)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert port.posted == []
    desk.may_go_on.set()
    await hub.drain()
    assert [card.title for _, _, card in port.posted] == ["Slow but sure"]


@awaited
async def test_draining_waits_for_what_was_begun_and_then_hears_nothing_new() -> None:
    desk = FakeDesk()
    hub, port = a_hub(desk), Notebook()
    asking = asyncio.ensure_future(hub.hear(port, heard("slow")))
    await asyncio.to_thread(desk.began.wait, 10)
    draining = asyncio.ensure_future(hub.drain())
    await asyncio.sleep(0)
    assert not draining.done()
    late = await hub.hear(port, heard("mystats"))
    desk.may_go_on.set()
    await draining
    assert asking.done()
    assert late.refused
    assert [card.title for _, _, card in port.posted] == ["That did not work", "Slow but sure"]


@awaited
async def test_draining_gives_up_on_an_answer_that_never_comes(caplog: pytest.LogCaptureFixture) -> None:
    desk = FakeDesk()
    hub, port = a_hub(desk), Notebook()
    asking = asyncio.ensure_future(hub.hear(port, heard("slow")))
    await asyncio.to_thread(desk.began.wait, 10)
    await hub.drain(seconds=0.05)
    assert "1 answers were not finished in time" in caplog.text
    desk.may_go_on.set()
    await asking


@awaited
async def test_the_loop_turns_while_a_desk_waits() -> None:
    desk = FakeDesk()
    hub, port = a_hub(desk), Notebook()
    slow = asyncio.ensure_future(hub.hear(port, heard("slow")))
    await asyncio.to_thread(desk.began.wait, 10)
    await hub.hear(port, heard("mystats"))
    assert [card.title for _, _, card in port.posted] == ["Anna Berg, last 30 days"]
    assert not slow.done()
    desk.may_go_on.set()
    await slow
    await hub.drain()


@awaited
async def test_a_queue_that_is_full_sends_the_next_asker_away() -> None:
    desk = FakeDesk()
    hub, port = a_hub(desk, most_at_once=1), Notebook()
    slow = asyncio.ensure_future(hub.hear(port, heard("slow")))
    await asyncio.to_thread(desk.began.wait, 10)
    await hub.hear(port, heard("mystats"))
    assert text_of(port.posted[0][2]) == BusyError.message()
    desk.may_go_on.set()
    await slow
    await hub.drain()
