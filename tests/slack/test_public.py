"""Messages for others: a channel, a person, everybody there; replaced, and said so where they cannot be delivered.

No command posts these yet; a handler of the test's own does, through the real hub, port and server.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from pydantic import SecretStr

from bot.port import Address, Heard
from bot.slack.calling import Slack
from bot.slack.ephemeral import Ephemeral, NativeCharts
from bot.slack.hearing import hear
from bot.slack.modal import Modal
from bot.slack.places import Places
from bot.slack.port import SlackPort
from bot.slack.tokens import OneToken
from handlers.cards import Button, Card, Picture, Text
from handlers.request import Audience, Message, Reply, Request
from locales.speech import Speech
from tests.bot.fake_desk import trend
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.fake_workspaces import Posted
from tests.slack.payloads import Sent, mention, press, slash
from tests.slack.speaking import Speaking, known, speaking
from tests.stories.workspace import Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]
LINE = Picture(trend(), "A line that goes up.")
CHART = Card("How we are", (Text("All is well."), LINE), (Button("Again", "again"),))


def answer(request: Request) -> Reply:
    """Post where the words say."""
    word, _, to = request.words.removeprefix("/touchline ").partition(" ")
    match word:
        case "here":
            return Reply((Message(CHART, Audience.PLACE),))
        case "tell":
            return Reply((Message(CHART, Audience.PERSON, to),))
        case "again":
            return Reply((Message(Card("Once more"), Audience.PLACE, replaces=True),))
        case "alone":
            return Reply((Message(Card("For you alone"), replaces=True),))
        case _:
            return Reply((Message(CHART, Audience.CHANNEL, to),))


@pytest.fixture
def tell(own_demo: Workspace) -> Callable[[Story], None]:
    """Tell a story in which this module answers."""
    known(own_demo, "lukas", "U1")
    known(own_demo, "amara", "U2")

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_slack() as fake, speaking(own_demo, fake) as touchline:
                touchline.hub._desk.answer = answer
                await story(touchline, fake)

        asyncio.run(run())

    return told


def has_image(posted: object) -> bool:
    return any(block["type"] == "image" for block in posted.blocks)


def test_a_message_for_everybody_is_posted_in_words_and_its_picture_follows(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.polls_until_ready = 1
        await touchline.send(mention(fake, "T1", "U1", "here", thread="1700000000.000001"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U3", "C1"))
        assert posted.thread == "1700000000.000001"
        assert "A line that goes up." in posted.text
        await fake.until(lambda: has_image(posted), 60)
        assert posted.edits == 1
        await touchline.send(press(fake, "T1", "U2", posted, "Again"))
        await fake.until(lambda: posted.text.startswith("Once more"))
        assert len(fake.seen("T1", "U3", "C1")) == 1

    tell(story)


def test_what_is_for_one_never_takes_the_place_of_what_all_read(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(mention(fake, "T1", "U1", "here"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U3", "C1"))
        pressed = press(fake, "T1", "U2", posted, "Again")
        pressed.payload["actions"][0]["value"] = "alone"
        await touchline.send(pressed)
        both = await fake.until(lambda: len(seen := fake.seen("T1", "U2", "C1")) == 2 and seen)
        assert both[1].only == "U2"
        assert [each.text for each in fake.seen("T1", "U3", "C1")] == [posted.text]

    tell(story)


def test_a_person_and_a_channel_are_reached_by_name(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "tell @amara"))
        await fake.until(lambda: fake.direct("T1", "U2"))
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "post #support"))
        await fake.until(lambda: fake.seen("T1", "U3", "C1"))

    tell(story)


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ("tell @nobody", "", "I know nobody called @nobody"),
        ("post #nowhere", "", "I find no channel called #nowhere"),
        ("post #billing", "", "I am not in that channel"),
        ("post #support", "is_archived", "archived"),
        ("post #support", "restricted_action", "I may not post there"),
        ("post #support", "missing_scope", "lacks a right"),
    ],
)
def test_whoever_asked_is_told_in_private_what_hinders_and_what_to_do(
    tell: Callable[[Story], None], words: str, error: str, said: str
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        if error:
            fake.fail("chat.postMessage", error=error, needed="chat:write")
        await touchline.send(slash(fake, "T1", "U1", "/touchline", words))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert posted.only == "U1"
        assert said in posted.text

    tell(story)


def test_a_message_for_all_is_not_sent_twice_when_slack_does_not_say_whether_it_took_it(
    tell: Callable[[Story], None],
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.cut("chat.postMessage", after=True)
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "post #support"))
        told = await fake.until(lambda: [each for each in fake.seen("T1", "U1", "C1") if each.only])
        assert "Slack did not say" in told[0].text
        assert len(fake.seen("T1", "U3", "C1")) == 1

    tell(story)


def test_a_message_is_taken_back_whoever_saw_it(own_demo: Workspace) -> None:
    known(own_demo, "lukas", "U1")

    async def run() -> None:
        async with fake_slack() as fake, speaking(own_demo, fake) as touchline:
            touchline.hub._desk.answer = answer
            await touchline.send(mention(fake, "T1", "U1", "here"))
            await touchline.send(mention(fake, "T1", "U1", "alone"))
            public, private = await fake.until(lambda: len(seen := fake.seen("T1", "U1", "C1")) == 2 and seen)
            slack = Slack(fake.api_url, OneToken(SecretStr("xoxb-T1")))
            await slack.start()
            for posted in (public, private):
                sent = hear(pressed_on(fake, posted).payload)
                modal = Modal(slack, sent, Speech("en", "UTC"), stays=False, waits=False)
                ephemeral = Ephemeral(slack, sent, time.monotonic(), NativeCharts())
                port = SlackPort(slack, Places(slack), touchline.hub, sent, modal, ephemeral)
                heard = Heard(sent.identity, sent.place, "", card=sent.card, tenant=sent.tenant)
                await port.delete(sent.card, Address(heard, Audience.ASKER))
            await slack.close()
            assert fake.seen("T1", "U1", "C1") == []

    asyncio.run(run())


def pressed_on(fake: FakeSlack, posted: Posted) -> Sent:
    """A press on a message, with a button or without."""
    there = Posted(posted.team, posted.channel, posted.ts, posted.text, LINKED, only=posted.only)
    sent = press(fake, "T1", "U1", there, "again")
    address = fake.response_urls[sent.payload["response_url"].rpartition("/")[2]]
    address.original = posted
    return sent


LINKED = [
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {"type": "button", "action_id": "say-0", "value": "again", "text": {"type": "plain_text", "text": "Again"}}
        ],
    }
]
