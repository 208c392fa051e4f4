"""Touchline in the Microsoft 365 Agents Playground: every command, private answers, buttons, forms, messages unasked.

The playground is Microsoft's own client; it runs where Node and its package are (`npm ci`).
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.config import load_settings
from bot.platforms import join_platforms
from bot.port import Address, Heard, UndeliverableError
from bot.root import open_house
from bot.server import address_of, application
from bot.teams.about import ABOUT_PATH
from bot.teams.adapter import make_adapter
from bot.teams.connector import Where
from bot.teams.directory import Directory
from bot.teams.hearing import Sent
from bot.teams.papers import Papers
from bot.teams.port import TeamsPort
from bot.teams.posting import Posting
from handlers.cards import Card, Text
from handlers.registry import COMMANDS
from handlers.request import Audience, Place, PlaceKind
from tests.teams.agents_playground import IS_THERE, WHY_NOT, Playground, Wanted, playground
from tests.teams.serving import Served, demo_home, serving

pytestmark = [pytest.mark.skipif(not IS_THERE, reason=WHY_NOT), pytest.mark.timeout(180)]

TENANT = "7e8b0c1a-5f0e-4d5b-9a53-0d6f3c6f1a01"
AMARA = "7e8b0c1a-5f0e-4d5b-9a53-0d6f3c6f1a10"
SECONDS = 20.0
MOMENT = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
ASKED = {
    "mystats": ("mystats", ("Your figures",)),
    "teamstats": ("teamstats", ("Figures of Billing",)),
    "why": ("why csat", ("Behind your number",)),
    "link": ("link", ("Who is who",)),
    "looks": ("looks", ("Who looked at your figures",)),
    "language": ("language", ("Language",)),
    "settings": ("settings", ("Your settings",)),
    "home": ("home", ("Amara Okafor, at a glance",)),
    "welcome": ("welcome", ("Hello, I am Touchline",)),
    "usergroup": ("usergroup @leads", ("That did not work",)),
    "ask": ("ask teamstats", ("Other period or KPI",)),
    "copy": (f"copy {MOMENT} mystats", ("Copied", "Your figures")),
    "digest": ("digest", ("Scheduled posts",)),
    "away": ("away", ("Away",)),
    "escalate": ("escalate list", ("Escalations",)),
    "oncall": ("oncall", ("On call",)),
    "coach": ("coach", ("Coaching",)),
    "goals": ("goals", ("Goals",)),
    "improve": ("improve", ("Experiments",)),
    "kudos": ("kudos mine", ("My kudos",)),
    "checkin": ("checkin", ("Check-ins",)),
    "mydata": ("mydata", ("What is held on you",)),
    "connect": ("connect", ("That did not work",)),
    "people": ("people", ("Who is who",)),
    "report": ("report", ("That did not work",)),
    "weekly report": ("weekly report", ("That did not work",)),
    "monthly report": ("monthly report", ("That did not work",)),
    "help": ("help", ("What you can ask",)),
}
"""What is typed for each command, and how the title of its answer begins."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo team, whose people the playground's are."""
    return demo_home(tmp_path_factory.mktemp("demo"))


@asynccontextmanager
async def trial(home: Path, folder: Path, *, has_targeted: bool = True) -> AsyncIterator[tuple[Playground, Served]]:
    """A server for developers and a playground that talks to it."""
    async with (
        serving(home, folder, TOUCHLINE_TEAMS_DEV="1") as served,
        playground(served.address, folder, has_targeted=has_targeted) as client,
    ):
        yield client, served


def titled(beginning: str) -> Wanted:
    """Whether a message's title begins so."""
    return lambda message: message.title.startswith(beginning)


def has(words: str) -> Wanted:
    """Whether a message has these words anywhere."""
    return lambda message: words in message.said


def names_nobody(log: str) -> bool:
    """Whether what the server wrote is free of names, words and addresses of people."""
    return [told for told in ("mara", "ukas", "mystats", "csat", "@example") if told in log] == []


def test_every_command_there_is_is_answered_in_the_personal_chat(home: Path, tmp_path: Path) -> None:
    assert set(ASKED) == {command.name for command in COMMANDS} | {"help"}

    async def ask() -> str:
        async with trial(home, tmp_path) as (client, served):
            for words, titles in ASKED.values():
                await client.say(client.personal, words)
                for title in titles:
                    answer = await client.message(titled(title), client.personal)
                    assert not await client.was_private(answer), "nobody else is there"
                await client.forget()
        return served.log

    assert names_nobody(asyncio.run(ask()))


@pytest.mark.parametrize("place", ["group", "channel"])
def test_an_answer_to_a_mention_is_seen_by_its_asker_alone(home: Path, tmp_path: Path, place: str) -> None:
    async def ask() -> str:
        async with trial(home, tmp_path) as (client, served):
            where = getattr(client, place)
            await client.say(where, "mystats", mention=True)
            answer = await client.message(titled("Your figures"), where)
            assert await client.was_private(answer)
            assert [each for each in client.shown_in(where) if not await client.was_private(each)] == []
            assert [call.body["recipient"]["id"] for call in client.heard.calls if call.is_targeted] == ["user-amara"]

            # What is private does not stay there: its copy comes to the personal chat, where nobody asked for anything.
            await client.press(answer, answer.action("Send me a copy"))
            copied = await client.message(titled("Your figures"), client.personal)
            assert not await client.was_private(copied)
        return served.log

    assert names_nobody(asyncio.run(ask()))


@pytest.mark.parametrize("place", ["group", "channel"])
def test_without_private_messages_the_answer_comes_to_the_personal_chat(home: Path, tmp_path: Path, place: str) -> None:
    async def ask() -> None:
        async with trial(home, tmp_path, has_targeted=False) as (client, _):
            where = getattr(client, place)
            for words, title in (("mystats", "Your figures"), ("settings change", "Your settings")):
                await client.say(where, words, mention=True)
                await client.message(titled(title), client.personal)
            assert client.shown_in(where) == []
            refused = [call.status for call in client.heard.calls if call.is_targeted]
            assert refused == [403], "it is asked for once, and then not for an hour"

    asyncio.run(ask())


def test_a_button_works_as_execute_and_as_its_fallback(home: Path, tmp_path: Path) -> None:
    async def press() -> None:
        async with trial(home, tmp_path) as (client, _):
            await client.say(client.personal, "help")
            offered = await client.message(titled("What you can ask"))
            execute = offered.action("My figures")
            assert execute["type"] == "Action.Execute"

            await client.press(offered, execute)
            await client.message(titled("Your figures"), client.personal)
            await client.forget()

            await client.press(offered, execute["fallback"])
            figures = await client.message(titled("Your figures"), client.personal)
            await client.forget()

            await client.press(figures, {"type": "Action.Submit", "data": {"touchline": {"say": "language English"}}})
            told = await client.message(has("I speak English with you"), client.personal)
            assert told.id == figures.id, "what changes something is said in the place of what was pressed"

    asyncio.run(press())


def test_a_form_is_filled_in_with_a_mistake_first(home: Path, tmp_path: Path) -> None:
    async def fill() -> None:
        async with trial(home, tmp_path) as (client, _):
            await client.say(client.personal, "settings change")
            form = await client.message(titled("Your settings"))
            send = form.action("Save")

            await client.press(form, send, **{"f:language": "de", "f:zone": "Atlantis/Capital"})
            wrong = await client.message(has("Atlantis"), client.personal)
            assert wrong.id == form.id, "the form stays where it was"
            assert "⚠" in wrong.said

            await client.press(wrong, wrong.action("Save"), **{"f:language": "de", "f:zone": "Asia/Tokyo"})
            settled = await client.message(has("Asia/Tokyo"), client.personal)
            assert settled.title == "Deine Einstellungen"
            await client.forget()

            await client.say(client.personal, "meine zahlen")
            await client.message(titled("Deine Zahlen"), client.personal)

    asyncio.run(fill())


def test_a_form_that_was_asked_for_in_a_channel_is_seen_by_its_asker_alone(home: Path, tmp_path: Path) -> None:
    async def fill() -> None:
        async with trial(home, tmp_path) as (client, _):
            await client.say(client.channel, "ask mystats", mention=True)
            form = await client.message(titled("Other period or KPI"), client.channel)
            assert await client.was_private(form)
            [send] = [action for action in form.actions() if action["type"] == "Action.Execute"]
            await client.press(form, send, **{"f:period": "last month", "f:kpi": "csat", "f:other": ""})
            figures = await client.message(titled("Your figures, Customer satisfaction"), client.channel)
            assert await client.was_private(figures)

    asyncio.run(fill())


def test_who_brings_it_somewhere_is_told_privately_what_it_does(home: Path, tmp_path: Path) -> None:
    async def install() -> None:
        async with trial(home, tmp_path) as (client, _):
            for where in (client.personal, client.group, client.channel):
                await client.happens(where, "install")
                told = await client.message(titled("Hello, I am Touchline"), where)
                assert await client.was_private(told) is (where != client.personal)

    asyncio.run(install())


def test_the_page_that_the_app_package_links_to_is_served(home: Path, tmp_path: Path) -> None:
    async def look() -> None:
        async with (
            serving(home, tmp_path, TOUCHLINE_TEAMS_DEV="1") as served,
            ClientSession() as visitor,
            visitor.get(f"{served.address}{ABOUT_PATH}") as page,
        ):
            assert page.status == 200

    asyncio.run(look())


@asynccontextmanager
async def speaking_first(home: Path, folder: Path) -> AsyncIterator[tuple[Playground, TeamsPort, Directory]]:
    """A server in this process, and the port through which its hub posts what nobody has just asked for."""
    settings = load_settings(home=home, teams_dev=True)
    with open_house(settings) as house:
        hub = house.hub()
        app = application(hub)
        await join_platforms(house, hub, app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        _, connector = make_adapter(settings, lambda _: True)
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            async with playground(address_of(runner), folder) as client:
                directory = Directory(house.database, hub, connector)
                nowhere = Where(f"{client.heard.address}/_connector", "nowhere", TENANT, "personal")
                clock = Sent("tick", f"teams:{TENANT}", AMARA, "user-amara", nowhere, Place(PlaceKind.DIRECT, ""), "")
                yield (
                    client,
                    TeamsPort(
                        Posting(connector, hub, None), Papers(connector, hub, None), directory, hub, clock, hub.stranger
                    ),
                    directory,
                )
        finally:
            await connector.close()
            await runner.cleanup()


async def no_pictures(*, dark: bool = False) -> tuple[bytes, ...]:
    return ()


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home."""
    return Path(shutil.copytree(home, tmp_path / "own"))


def test_what_nobody_asked_for_reaches_a_person_a_group_and_a_channel(own_home: Path, tmp_path: Path) -> None:
    async def post() -> None:
        async with speaking_first(own_home, tmp_path) as (client, port, _):
            for where in (client.personal, client.group, client.channel):
                await client.happens(where, "install")
                await client.message(titled("Hello, I am Touchline"), where)
            await client.forget()
            heard = Heard(f"teams:{TENANT}:{AMARA}", Place(PlaceKind.DIRECT, ""), "", tenant=f"teams:{TENANT}")
            told = Card("News of the week", (Text("Nothing unusual."),))
            for audience, to, where in (
                (Audience.PERSON, "amara", client.personal),
                (Audience.CHANNEL, "Leads", client.group),
                (Audience.CHANNEL, "#Announcements", client.channel),
            ):
                address = Address(heard, audience, to)
                posted = await port.post(address, told, no_pictures)
                seen = await client.message(titled("News of the week"), where)
                assert (seen.id, seen.conversation.partition(";")[0]) == (posted, where)
                assert not await client.was_private(seen)

    asyncio.run(post())


async def is_known(directory: Directory, called: str) -> bool:
    """Whether a channel can be written to."""
    try:
        await directory.channel(f"teams:{TENANT}", called)
    except UndeliverableError:
        return False
    return True


def test_a_channel_that_took_it_away_is_written_to_no_more(own_home: Path, tmp_path: Path) -> None:
    async def remove() -> None:
        async with speaking_first(own_home, tmp_path) as (client, port, directory):
            await client.happens(client.channel, "install")
            await client.message(titled("Hello, I am Touchline"), client.channel)
            tenant = f"teams:{TENANT}"
            assert await is_known(directory, "Announcements")

            await client.happens(client.channel, "uninstall")
            async with asyncio.timeout(SECONDS):
                while await is_known(directory, "Announcements"):  # noqa: ASYNC110 - it tells nobody that it forgot
                    await asyncio.sleep(0.02)
            heard = Heard(f"{tenant}:{AMARA}", Place(PlaceKind.DIRECT, ""), "", tenant=tenant)
            with pytest.raises(UndeliverableError):
                await port.post(Address(heard, Audience.CHANNEL, "Announcements"), Card("News", ()), no_pictures)

    asyncio.run(remove())
