"""Files that go with an answer in Slack: to the same eyes as the answer, and never silently lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from handlers.request import Audience, Message, Reply
from tests.bot.papers import PDF, REPORT, SHEET, WITH_PAPERS, XLSX, Printed, pictures_of
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.fake_workspaces import Posted
from tests.slack.payloads import direct_message, mention, slash
from tests.slack.speaking import Speaking, known, speaking
from tests.stories.workspace import Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]
Tell = Callable[..., None]


@pytest.fixture
def tell(own_demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tell a story in which everything is answered with two papers; Ana (U1) is Lukas of the demo."""
    known(own_demo, "lukas", "U1")

    def told(audience: Audience, story: Story, to: str = "", pictures: object = pictures_of) -> None:
        async def run() -> None:
            async with fake_slack() as fake, speaking(own_demo, fake) as touchline:
                monkeypatch.setattr(touchline.hub, "pictures", pictures)
                reply = Reply((Message(WITH_PAPERS, audience, to),))
                monkeypatch.setattr(touchline.hub._desk, "answer", lambda _: reply)
                await story(touchline, fake)

        asyncio.run(run())

    return told


def files(held: list[Posted]) -> list[tuple[str, bytes]]:
    return [(each.file.name, each.file.content) for each in held if each.file is not None]


BOTH = [(REPORT.name, PDF), (SHEET.name, XLSX)]


def test_those_of_a_private_answer_in_a_channel_go_to_the_direct_messages(tell: Tell) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "report weekly"))
        held = await fake.until(lambda: len(files(held := fake.direct("T1", "U1"))) == 2 and held)
        assert files(held) == BOTH
        [answer] = fake.seen("T1", "U1", "C1")
        assert answer.only == "U1"
        assert files(fake.seen("T1", "U2", "C1")) == []

    tell(Audience.ASKER, story)


def test_those_of_a_direct_message_stand_under_it(tell: Tell) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(direct_message(fake, "T1", "U1", "report weekly"))
        held = await fake.until(lambda: len(files(held := fake.direct("T1", "U1"))) == 2 and held)
        assert files(held) == BOTH
        assert {each.thread for each in held[1:]} == {held[0].ts}

    tell(Audience.ASKER, story)


@pytest.mark.parametrize(("audience", "to"), [(Audience.PLACE, ""), (Audience.CHANNEL, "support")])
def test_those_for_a_channel_stand_in_its_thread(tell: Tell, audience: Audience, to: str) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(mention(fake, "T1", "U1", "report weekly"))
        held = await fake.until(lambda: len(files(held := fake.seen("T1", "U2", "C1"))) == 2 and held)
        assert files(held) == BOTH
        assert {each.thread for each in held[1:]} == {held[0].ts}
        assert fake.direct("T1", "U1") == []

    tell(audience, story, to)


def test_one_that_slack_does_not_take_or_that_could_not_be_made_is_told_to_the_asker(tell: Tell) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.fail("files.getUploadURLExternal", error="file_uploads_disabled")
        await touchline.send(mention(fake, "T1", "U1", "report weekly"))
        held = await fake.until(lambda: len(held := fake.direct("T1", "U1")) == 2 and held)
        assert "did not take the file (file_uploads_disabled)" in held[0].text
        assert f"The file {SHEET.name} could not be made" in held[1].text
        assert files(fake.seen("T1", "U1", "C1")) == []

    tell(Audience.PLACE, story, pictures=lambda _: Printed(PDF, b""))
