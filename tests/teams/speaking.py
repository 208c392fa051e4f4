"""Touchline on the fake Teams: the real server, the real adapter, the real desk and database, signed activities.

async with fake_teams() as fake, speaking(own_demo, fake) as touchline:
    await touchline.send(payloads.said(fake, ana, "mystats"))
    await fake.until(lambda: fake.personal(ana))
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.config import Settings
from bot.desk import FrontDesk
from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.platforms import join_platforms
from bot.port import Postman
from bot.root import House
from bot.server import application
from storage.people import add_identity, find_person
from tests.stories.workspace import NOW, Workspace
from tests.teams.fake_people import FakeUser, Json
from tests.teams.fake_teams import FakeTeams, Told
from tests.web import serving


@dataclass
class Speaking:
    """A Touchline that runs."""

    address: str
    fake: FakeTeams
    hub: Hub
    postmen: dict[str, Postman] = field(default_factory=dict)

    async def send(self, activity: Json) -> Json | None:
        """Let Teams send an activity; return the body of the answer, None for none."""
        told: Told = await self.fake.tell(self.address, activity)
        assert told.status in (200, 201, 202), told
        return told.body


@asynccontextmanager
async def speaking(workspace: Workspace, fake: FakeTeams, **settings: object) -> AsyncIterator[Speaking]:
    """Run Touchline on a workspace; `settings` go over those of a bot in the first organisation."""
    path = workspace.database.engine.url.database
    assert path is not None
    given: dict[str, object] = {"home": path.rpartition("/")[0], **fake.settings, **settings}
    house = House(Settings(**given), workspace.database, workspace.tools, FrontDesk(workspace.tools))
    hub = Hub(house.desk, DrawingPool(), clock=lambda: NOW)
    app = application(hub)
    postmen = await join_platforms(house, hub, app)
    async with serving(app) as (address, _):
        yield Speaking(address, fake, hub, postmen)


def known(workspace: Workspace, handle: str, user: FakeUser, tenant: str) -> None:
    """Somebody of the workspace has this account in Teams."""
    with workspace.database.writing() as session:
        person = find_person(session, workspace.tools.workspace_id, handle)
        assert person is not None
        add_identity(session, person, "teams", f"{tenant}:{user.aad}")
