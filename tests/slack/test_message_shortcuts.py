"""A shortcut on a message: a modal within three seconds, prefilled with the message; its answer is the chooser's alone.

A handler of the test's own answers, through the real hub, port and server.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable

import pytest

from bot.slack.quoting import quoted_in
from handlers.request import Request
from tests.bot.fake_desk import escalate
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import message_action, shortcut, submission
from tests.slack.speaking import Speaking, known, speaking
from tests.stories.workspace import Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]
ESCALATE = "escalate_message"
TEXT = "Shop &amp; app are down, <@U2> and <@U7> know. See <https://status.example.com|the status>."
READ = "Shop & app are down, @amara and @U7 know. See the status."
CHANNEL = "C1"


@pytest.fixture
def heard() -> list[Request]:
    """What reached the handler."""
    return []


@pytest.fixture
def tell(own_demo: Workspace, heard: list[Request]) -> Callable[[Story], None]:
    known(own_demo, "lukas", "U1")
    known(own_demo, "amara", "U2")

    def answer(request: Request) -> object:
        heard.append(request)
        return escalate(request)

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_slack() as fake, speaking(own_demo, fake) as touchline:
                touchline.hub._desk.answer = answer
                await story(touchline, fake)

        asyncio.run(run())

    return told


def values(view: object) -> list[str]:
    return [each["element"].get("initial_value", "") for each in view.view["blocks"] if each["type"] == "input"]


def test_the_form_that_opens_holds_the_message_its_author_and_its_address(
    tell: Callable[[Story], None], heard: list[Request]
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        sent = message_action(fake, "T1", "U1", ESCALATE, CHANNEL, TEXT, by="U2")
        await touchline.send(sent)
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        link = f"https://acme.slack.com/archives/C1/p{sent.payload['message_ts'].replace('.', '')}"
        assert values(view) == [READ, f"slack:T1:U2 {link}"]
        assert [call.method for call in fake.calls].count("views.open") == 1
        answer = await touchline.send(submission(fake, view, {"title": "All is down"}))
        fake.take_answer(view, answer)
        await fake.until(lambda: "Escalated: All is down" in str(fake.view("T1", "U1").view))
        assert fake.seen("T1", "U1", CHANNEL) == []
        assert {request.person.handle for request in heard} == {"lukas"}
        assert [request.words for request in heard[:2]] == ["escalate this", "escalate"]
        assert heard[1].quoted is None, "the form holds what is needed of the message"

    tell(story)


def test_what_is_chosen_where_touchline_is_not_works_all_the_same(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        there = fake.workspaces["T1"]
        place = there.channels["C1"]
        place.members.discard(there.bot_user)
        for method in ("chat.postMessage", "chat.postEphemeral", "chat.getPermalink"):
            fake.fail(method, error="channel_not_found", times=9)
        await touchline.send(message_action(fake, "T1", "U1", ESCALATE, CHANNEL, TEXT))
        await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view)

    tell(story)


def test_the_message_is_in_no_log_and_lies_open_in_no_row(
    tell: Callable[[Story], None], own_demo: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    private = "My card number is four two four two"
    rows: list[object] = []

    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        def looked(request: Request) -> object:
            with sqlite3.connect(own_demo.database.engine.url.database) as database:
                rows.extend(database.execute("select * from inbox").fetchall())
            raise RuntimeError

        touchline.hub._desk.answer = looked
        await touchline.send(message_action(fake, "T1", "U1", ESCALATE, CHANNEL, private))
        await fake.until(lambda: rows)

    tell(story)
    assert rows
    assert private not in str(rows)
    assert private not in caplog.text


def test_a_shortcut_of_everywhere_is_none_on_a_message_and_the_other_way_round(
    tell: Callable[[Story], None], heard: list[Request]
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        for sent in (
            message_action(fake, "T1", "U1", "my_figures", CHANNEL, TEXT),
            message_action(fake, "T1", "U1", "flurb", CHANNEL, TEXT),
            shortcut(fake, "T1", "U1", ESCALATE),
        ):
            await touchline.send(sent)
        await touchline.send(message_action(fake, "T1", "U1", ESCALATE, CHANNEL, TEXT))
        await fake.until(lambda: heard)
        assert [request.words for request in heard] == ["escalate this"]

    tell(story)


TEAM = {"id": "T1", "domain": "acme"}
PLACE = {"id": "C1"}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": "", "blocks": [{"type": "section", "text": {"text": "Ticket *41*"}}]}, "Ticket *41*"),
        ({"text": " ", "attachments": [{"title": "Ticket 41", "text": "is late"}]}, "Ticket 41\nis late"),
        ({"attachments": [{"fallback": "Ticket 41 is late"}]}, "Ticket 41 is late"),
        ({"text": "See:", "attachments": [{"text": "is late"}]}, "See:\nis late"),
        ({}, ""),
    ],
)
def test_what_an_app_wrote_is_read_from_its_blocks_and_attachments(message: dict, text: str) -> None:
    payload = {"team": TEAM, "channel": PLACE, "message": {"ts": "1700000000.000100", **message}}
    assert quoted_in(payload).text == text


@pytest.mark.parametrize(
    ("message", "team", "url"),
    [
        ({"ts": "1700000000.000100"}, TEAM, "https://acme.slack.com/archives/C1/p1700000000000100"),
        (
            {"ts": "1700000000.000100", "thread_ts": "1600000000.000200"},
            TEAM,
            "https://acme.slack.com/archives/C1/p1700000000000100?thread_ts=1600000000.000200&cid=C1",
        ),
        ({"ts": "now"}, TEAM, ""),
        ({"ts": "1700000000.000100"}, {"id": "T1", "domain": "evil.example/"}, ""),
        ({"ts": "1700000000.000100"}, None, ""),
    ],
)
def test_a_message_has_slacks_address_or_none(message: dict, team: dict | None, url: str) -> None:
    assert quoted_in({"team": team, "channel": PLACE, "message": message}).url == url


@pytest.mark.parametrize(
    ("message", "author"),
    [
        ({"user": "U2"}, "slack:T1:U2"),
        ({"user": "U2", "team": "T1"}, "slack:T1:U2"),
        ({"user": "U2", "team": "T9"}, ""),  # of another organisation, in a shared channel
        ({"user": "U2", "bot_id": "B1"}, ""),
        ({}, ""),
    ],
)
def test_an_author_is_named_only_where_it_was_a_person_of_ours(message: dict, author: str) -> None:
    assert quoted_in({"team": TEAM, "channel": PLACE, "message": message}).author == author
