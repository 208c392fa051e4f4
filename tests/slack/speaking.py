"""Touchline on the fake Slack: the real server, the real Bolt app, the real desk and database, signed requests.

async with speaking(own_demo, fake) as touchline:
    await touchline.send(slash(fake, "T1", "U1", "/mystats"))
    posted = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
"""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession

from bot.config import Settings
from bot.desk import FrontDesk
from bot.drawing import DrawingPool
from bot.hub import Desk, Hub
from bot.platforms import join_platforms
from bot.port import Postman
from bot.root import House
from bot.server import application
from storage.people import add_identity, find_person
from tests.slack.fake_slack import FakeSlack
from tests.slack.payloads import Sent
from tests.stories.workspace import NOW, Workspace
from tests.web import serving

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - Slack's own example of one
BY_HTTP, BY_SOCKET = "http", "socket"


@dataclass
class Speaking:
    """A Touchline that runs."""

    address: str
    fake: FakeSlack
    hub: Hub
    web: ClientSession
    way: str
    postmen: dict[str, Postman] = field(default_factory=dict)

    async def send(self, sent: Sent) -> dict:
        """Let Slack send something, by HTTP or by Socket Mode; return what the acknowledgement carried."""
        if self.way == BY_SOCKET:
            return await self.fake.socket.acked(await self.fake.socket.send(sent))
        status, body = await self.knock(sent.body(), sent.headers(SECRET, time.time()))
        assert status == 200, (status, body)
        return json.loads(body) if body.startswith("{") else {}

    async def knock(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Post anything to the door; return status and body."""
        async with self.web.post(f"{self.address}/slack/events", data=body, headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def speaking(
    workspace: Workspace, fake: FakeSlack, way: str = BY_HTTP, desk: Desk | None = None, **settings: object
) -> AsyncIterator[Speaking]:
    """Run Touchline on a workspace. `desk` answers in place of the real one; `settings` go over those of one token."""
    path = workspace.database.engine.url.database
    assert path is not None
    given: dict[str, object] = {
        "home": path.rpartition("/")[0],
        "slack_api_url": fake.api_url,
        "slack_signing_secret": None if way == BY_SOCKET else SECRET,
        "slack_app_token": fake.app_token if way == BY_SOCKET else None,
        "slack_bot_token": "xoxb-T1",
        **settings,
    }
    house = House(Settings(**given), workspace.database, workspace.tools, FrontDesk(workspace.tools))
    hub = Hub(desk or house.desk, DrawingPool(), clock=lambda: NOW)
    app = application(hub)
    postmen = await join_platforms(house, hub, app)
    async with serving(app) as (address, client):
        if way == BY_SOCKET:
            await fake.until(lambda: fake.socket.connections)
        yield Speaking(address, fake, hub, client, way, postmen)


def known(workspace: Workspace, handle: str, user: str, team: str = "T1") -> None:
    """Somebody of the workspace has this account in Slack."""
    with workspace.database.writing() as session:
        person = find_person(session, workspace.tools.workspace_id, handle)
        assert person is not None
        add_identity(session, person, "slack", f"{team}:{user}")
