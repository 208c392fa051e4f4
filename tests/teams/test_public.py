"""Messages for others on Teams: everybody there, a person, a channel; pictures at addresses nobody can guess.

No command posts these yet; a handler of the test's own does, through the real hub, port and server.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from handlers.cards import Button, Card, Picture, Text
from handlers.request import Audience, Message, Reply, Request
from tests.bot.fake_desk import trend
from tests.stories.workspace import Workspace
from tests.teams import payloads
from tests.teams.fake_people import FakeTenant, Posted
from tests.teams.fake_teams import ACME, FakeTeams, fake_teams
from tests.teams.speaking import Speaking, known, speaking
from tests.teams.test_answers import button, in_personal, later, shown

Story = Callable[[Speaking, FakeTeams, FakeTenant], Awaitable[None]]
CHART = Card(
    "How we are", (Text("All is well."), Picture(trend(), "A line that goes up.")), (Button("Again", "again"),)
)


def answer(request: Request) -> Reply:
    """Post where the words say."""
    word, _, to = request.words.partition(" ")
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
    """Tell a story in which this module answers, at a public address."""

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_teams() as fake:
                there = fake.tenants[ACME]
                known(own_demo, "lukas", there.known("ana"), ACME)
                known(own_demo, "amara", there.known("ben"), ACME)
                async with speaking(own_demo, fake, public_url="https://touchline.example.com") as touchline:
                    touchline.hub._desk.answer = answer
                    await story(touchline, fake, there)

        asyncio.run(run())

    return told


def picture_of(posted: Posted) -> str:
    """The address of a card's picture; empty without one."""
    return next((each["url"] for each in posted.card["body"] if each["type"] == "Image"), "")


def test_a_picture_for_everybody_is_hosted_where_nobody_can_guess_it(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, cleo, billing = there.known("ana"), there.known("cleo"), there.called("Billing")
        asked = payloads.said(fake, ana, "here", billing)
        await touchline.send(asked)
        [posted] = await fake.until(lambda: fake.seen(cleo, billing.id))
        assert posted.thread in asked["conversation"]["id"]
        assert "A line that goes up." in shown(posted)
        address = await fake.until(lambda: picture_of(posted), 60)
        assert address.startswith("https://touchline.example.com/pictures/")
        [image] = [each for each in posted.card["body"] if each["type"] == "Image"]
        [themed] = image["themedUrls"]
        assert themed["theme"] == "Dark"
        assert themed["url"] != address
        async with ClientSession() as client:
            async with client.get(touchline.address + urlsplit(address).path) as found:
                assert (found.status, found.content_type) == (200, "image/png")
            async with client.get(touchline.address + urlsplit(address).path.replace(".png", "x.png")) as missed:
                assert missed.status == 404

    tell(story)


def test_a_card_for_everybody_is_replaced_for_everybody_and_never_by_what_is_for_one(
    tell: Callable[[Story], None],
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, ben, cleo, billing = (*(there.known(name) for name in ("ana", "ben", "cleo")), there.called("Billing"))
        await touchline.send(payloads.said(fake, ana, "here", billing))
        [posted] = await fake.until(lambda: fake.seen(cleo, billing.id))
        await fake.until(lambda: picture_of(posted), 60)
        data = {"touchline": {"say": "alone"}}
        await touchline.send(payloads.executed(fake, ben, data, billing, card=posted.id, **later()))
        whispered = await fake.until(lambda: [each for each in fake.seen(ben, billing.id) if each.only_for])
        assert "For you alone" in shown(whispered[0])
        assert "How we are" in shown(posted)
        again = button(posted.card, "Again")["data"]
        await touchline.send(payloads.executed(fake, ben, again, billing, card=posted.id, **later()))
        await fake.until(lambda: "Once more" in shown(posted))
        assert len(fake.seen(cleo, billing.id)) == 1

    tell(story)


def test_a_person_a_group_and_a_channel_are_reached_when_we_speak_first(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, ben, cleo = (there.known(name) for name in ("ana", "ben", "cleo"))
        billing, leads = there.called("Billing"), there.called("Leads")
        await touchline.send(payloads.installed(fake, ana, billing))
        await touchline.send(payloads.said(fake, ana, "here", billing))
        await touchline.send(payloads.said(fake, ana, "here", leads))
        await fake.until(lambda: fake.seen(cleo, billing.id) and fake.seen(ben, leads.id))
        await touchline.send(payloads.said(fake, ana, "tell @amara"))
        assert "How we are" in shown(await in_personal(fake, ben))
        before = len(fake.seen(cleo, billing.id))
        await touchline.send(payloads.said(fake, ana, f"post {billing.id}"))
        seen = await fake.until(lambda: len(held := fake.seen(cleo, billing.id)) > before and held)
        assert seen[-1].thread in ("", seen[-1].id), "what begins by itself begins a thread of its own"

    tell(story)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("tell @nobody", "", "I know nobody called @nobody"),
        ("post Nowhere", "", "I know no channel called Nowhere"),
        ("here", "NotEnoughPermissions", "I may not post there"),
        ("here", "BotNotInConversationRoster", "I am not there"),
        ("tell @amara", "MessageWritesBlocked", "cannot write to that person"),
    ],
)
def test_whoever_asked_is_told_in_private_what_hinders(
    tell: Callable[[Story], None], words: str, code: str, said: str
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        if code:
            fake.fail("send", status=403, code=code)
        await touchline.send(payloads.said(fake, ana, words, billing))
        [told] = await fake.until(lambda: fake.seen(ana, billing.id))
        assert told.only_for == ana.id
        assert said in shown(told)

    tell(story)
