"""An hour in which Slack answers with 429, 500s, silence and "ok: false" in turn: each post arrives, and arrives once.

Everything is real but Slack and the time: the ledger, the carrier, Slack's client and its pauses. What hangs is taken
by Slack or not, as a seeded coin falls. An hour of story passes in a second or two.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from pydantic import SecretStr

from bot.drawing import DrawingPool
from bot.engine.carrying import Carrier
from bot.engine.errands import Errands
from bot.engine.pace import Pace
from bot.engine.sending import Means
from bot.engine.steps import Order
from bot.hub import Hub
from bot.slack.calling import Slack
from bot.slack.postman import SlackPostman
from bot.slack.tokens import OneToken
from handlers.posting import ring
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient, add_job
from storage.people import add_identity, find_person
from storage.tenants import connect
from storage.workspaces import Workspace as WorkspaceRow
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.stories.workspace import Workspace

MINUTE = 60.0
BROKEN_FOR = 60 * MINUTE
DUE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NO_ANSWER = 0.15
"""Real seconds after which Slack's client takes silence for what it is."""


@dataclass
class Story:
    """The time of the story: it passes while somebody waits, and at no other time."""

    passed: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def seconds(self) -> float:
        return 1000.0 + self.passed

    def now(self) -> datetime:
        return DUE + timedelta(seconds=self.passed)

    async def sleep(self, seconds: float) -> None:
        until = self.passed + seconds
        await asyncio.sleep(0)
        self.passed = max(self.passed, until)


@dataclass
class Weather:
    """What Slack does to every call, by the minute of the story."""

    fake: FakeSlack
    story: Story
    coin: Random

    def now(self) -> None:
        """Let it be as it is at this minute."""
        self.fake.ahead = self.story.passed + (DUE - datetime.now(UTC)).total_seconds()
        self.fake.failures.clear()
        quarter = int(self.story.passed // (BROKEN_FOR / 4))
        if quarter == 0:
            self.fake.fail("*", status=429, retry_after=30, times=99)
        elif quarter == 1:
            self.fake.fail_with_page("*", status=500, times=99)
        elif quarter == 2:
            self.fake.hang("chat.postMessage", times=99, after=self.coin.random() < 0.3)
        elif quarter == 3:
            code = self.coin.choice(["internal_error", "fatal_error", "service_unavailable"])
            self.fake.fail("*", error=code, times=99, after=self.coin.random() < 0.3)


@asynccontextmanager
async def carrier(workspace: Workspace, fake: FakeSlack, story: Story) -> AsyncIterator[Carrier]:
    slack = Slack(
        fake.api_url, OneToken(SecretStr("xoxb-T1")), clock=story.seconds, sleep=story.sleep, seconds=NO_ANSWER
    )
    await slack.start()
    hub = Hub(workspace.desk, DrawingPool())
    postman = SlackPostman(slack, clock=story.seconds, sleep=story.sleep)
    means = Means(hub.pictures, Errands(asyncio.get_running_loop(), 30), story.now)
    try:
        yield Carrier(workspace.tools, {"slack": postman}, means, Pace(breath=0, settling=10))
    finally:
        fake.release()
        await slack.close()
        await hub.drain()


def scheduled(workspace: Workspace) -> int:
    """A digest that is due for Lena, by direct message on Slack."""
    workspace.add("lena", "lead")
    workspace.put("lena", "Support", leads=True)
    home = workspace.tools.workspace_id
    with workspace.database.writing() as session:
        lena = find_person(session, home, "lena")
        assert lena is not None
        add_identity(session, lena, "slack", "T1:U1")
        connect(session, "slack:T1", "Acme", session.get_one(WorkspaceRow, home), DUE)
        job = Job(
            workspace_id=home, kind="morning", team_id=1, owner_id=lena.id, cadence="daily", minute=510,
            days=[0, 1, 2, 3, 4], late_hours=4.0, created_at=DUE,
        )  # fmt: skip
        to = Recipient(workspace_id=home, person_id=lena.id, tenant="slack:T1", through=date(2026, 11, 22))
        add_job(session, job, [to])
    [delivery_id] = ring(workspace.tools, DUE)
    return delivery_id


async def carry(carrier: Carrier, story: Story, weather: Weather, order: Order) -> int:
    """Try until it is settled, waiting as the engine would; return how many tries it took."""
    tries = 0
    while True:
        weather.now()
        tries += 1
        following = await asyncio.to_thread(carrier.attempt, order)
        if not following["again"]:
            return tries
        story.pauses.append(following["seconds"])
        await story.sleep(following["seconds"])
        number = order.number + 1
        order = Order(order.workspace_id, order.delivery_id, number, following["trouble"], following["faults"])
        assert number < 100, "it never ends"


async def _told(workspace: Workspace, seed: int) -> tuple[Delivery, FakeSlack, int]:
    story = Story()
    async with fake_slack("T1") as fake:
        delivery_id = scheduled(workspace)
        async with carrier(workspace, fake, story) as carries:
            weather = Weather(fake, story, Random(seed))
            tries = await carry(carries, story, weather, Order(workspace.tools.workspace_id, delivery_id))
        with workspace.database.reading() as session:
            return session.get_one(Delivery, delivery_id), fake, tries


@pytest.mark.parametrize("seed", range(8))
def test_a_post_arrives_once_whatever_slack_does_for_an_hour(empty: Workspace, seed: int) -> None:
    delivery, fake, tries = asyncio.run(_told(empty, seed))
    arrived = [posted for posted in fake.direct("T1", "U1") if not posted.thread]
    assert len(arrived) == 1
    assert delivery.status == "late"
    assert delivery.sent["0"] == arrived[0].ts
    assert delivery.repeated == 0
    assert tries < 40  # about one in two minutes: nobody is hammered who asked for a pause
    assert len(fake.calls) < 200
