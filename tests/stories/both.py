"""One company on Slack and on Teams with the engine running, at whatever time the story says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientSession

from bot.config import Settings
from bot.desk import FrontDesk
from bot.drawing import DrawingPool
from bot.engine.engine import Engine
from bot.engine.pace import Pace
from bot.hub import Hub
from bot.platforms import join_platforms
from bot.root import House
from bot.server import application
from tests.engine.nursery import FAST
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import Sent
from tests.slack.speaking import SECRET, Speaking
from tests.stories.workspace import Workspace
from tests.teams.fake_people import Json
from tests.teams.fake_teams import FakeTeams, fake_teams
from tests.web import serving


@dataclass
class Both(Speaking):
    """A Touchline on both platforms. `now` is the time of the story, for answers and for the engine."""

    teams: FakeTeams = field(kw_only=True)
    now: list[datetime] = field(kw_only=True)

    async def tell(self, activity: Json) -> Json | None:
        """Let Teams send an activity; return the body of the answer."""
        told = await self.teams.tell(self.address, activity)
        assert told.status in (200, 201, 202), told
        return told.body

    async def slack(self, sent: Sent) -> None:
        await self.send(sent)


@asynccontextmanager
async def both(workspace: Workspace, begins: datetime, **settings: object) -> AsyncIterator[Both]:
    """Serve a workspace on both, with its engine. `settings`: its home, and where its database and keys are."""
    async with fake_slack() as slack, fake_teams() as teams:
        given = {
            "slack_api_url": slack.api_url, "slack_signing_secret": SECRET, "slack_bot_token": "xoxb-T1",
            "replica": "one", **teams.settings, **settings,
        }  # fmt: skip
        house = House(Settings(**given), workspace.database, workspace.tools, FrontDesk(workspace.tools))
        now = [begins]
        hub = Hub(house.desk, DrawingPool(), clock=lambda: now[0])
        app = application(hub)
        postmen = await join_platforms(house, hub, app)
        Engine(house, hub, postmen, lambda: now[0], Pace(**FAST)).mount(app)
        async with serving(app) as (address, client):
            yield Both(address, slack, hub, client, "http", postmen, teams=teams, now=now)


__all__ = ["Both", "ClientSession", "FakeSlack", "both"]
