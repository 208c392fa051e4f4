"""A running door for connected systems, and what a vendor does there: it signs in its own way, by hand, or does not.

with stub and connection: async with system_door(database, "zendesk") as there:
    answer = await there.send(b"{}", **zendesk(there, b"{}"))
"""

import base64
import hashlib
import hmac
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import ClientSession
from sqlalchemy import select

from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.server import application
from bot.system_hooks import SystemHooks
from handlers.pushing.working import touch_of, work
from handlers.sealing import new_key
from handlers.tools import Tools
from storage.arrivals import Arrival
from storage.connections import Connection, add_connection, connection_hook_context, find_connection
from storage.database import Database
from storage.sealing import Sealer
from storage.sealing import new_key as new_sealing_key
from tests.bot.fake_desk import FakeDesk
from tests.hooks.door import Answer
from tests.storage.stored import NOW, workspace
from tests.web import serving

SECRET = b"a secret of theirs"
KEY = "desk-9c2e"
SEALER = Sealer([new_sealing_key()])


def digest(message: bytes, *, name: str = "sha256", secret: bytes = SECRET) -> hmac.HMAC:
    """What a vendor computes."""
    return hmac.new(secret, message, getattr(hashlib, name))


def base64_of(message: bytes, *, name: str = "sha256", secret: bytes = SECRET) -> str:
    return base64.b64encode(digest(message, name=name, secret=secret).digest()).decode()


@dataclass
class SystemDoor:
    """A door, its one connection, and its clock."""

    tools: Tools
    connection_id: int
    hub: Hub
    address: str = ""
    web: ClientSession | None = None
    now: datetime = NOW
    seconds: float = 0.0

    @property
    def stamp(self) -> str:
        return str(int(self.now.timestamp()))

    @property
    def url(self) -> str:
        return f"{self.address}/hooks/systems/{KEY}"

    async def send(self, body: bytes = b"{}", *, key: str = KEY, **headers: str) -> Answer:
        assert self.web is not None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.web.post(f"{self.address}/hooks/systems/{key}", data=io.BytesIO(body), headers=named) as answer:
            return Answer(answer.status, await answer.text(), dict(answer.headers))

    async def zendesk(self, body: bytes = b"{}", *, name: str = "", stamp: str = "", **headers: str) -> Answer:
        """Send what Zendesk sends."""
        at = stamp or self.now.isoformat()
        given = {
            "X_Zendesk_Webhook_Signature": base64_of(at.encode() + body),
            "X_Zendesk_Webhook_Signature_Timestamp": at,
            **({"X_Zendesk_Webhook_Invocation_Id": name} if name else {}),
        }
        return await self.send(body, **{**given, **headers})

    async def secret(self, body: bytes, **headers: str) -> Answer:
        """Send what a system sends that cannot sign."""
        return await self.send(body, **{"X_Touchline_Secret": SECRET.decode(), **headers})

    def arrivals(self) -> list[Arrival]:
        with self.tools.database.reading() as session:
            return list(session.scalars(select(Arrival).order_by(Arrival.id)))

    def connection(self) -> Connection:
        with self.tools.database.reading() as session:
            found = find_connection(session, self.tools.workspace_id, self.connection_id)
            assert found is not None
            return found

    def work(self) -> int:
        """As the engine does for what is not asked."""
        return work(self.tools, self.connection_id, self.now, asked_up_to=touch_of(self.tools, self.connection_id).last)


def set_up(database: Database, system: str, entered: dict[str, str] | None = None) -> tuple[Tools, int]:
    """A workspace with a connection whose webhooks are on."""
    with database.writing() as session:
        home = workspace(session)
        row = add_connection(session, home, system, entered or {}, new_key(), None, 0, None, NOW)
        row.hook_key, row.hook_sealed = KEY, SEALER.seal(connection_hook_context(row), SECRET)
        return Tools(database, home, "UTC", 5, seal=SEALER.seal, open=SEALER.open), row.id


@asynccontextmanager
async def system_door(
    database: Database, system: str, entered: dict[str, str] | None = None, *, public_url: str = ""
) -> AsyncIterator[SystemDoor]:
    """Run it."""
    tools, connection_id = set_up(database, system, entered)
    tools = Tools(tools.database, tools.workspace_id, "UTC", 5, seal=tools.seal, open=tools.open, public_url=public_url)
    async with replica(tools, connection_id) as there:
        yield there


@asynccontextmanager
async def replica(tools: Tools, connection_id: int) -> AsyncIterator[SystemDoor]:
    """Run one more on the same database."""
    hub = Hub(FakeDesk(), DrawingPool())
    there = SystemDoor(tools, connection_id, hub)
    app = application(hub)
    SystemHooks(hub, tools, SEALER.open, clock=lambda: there.now, seconds=lambda: there.seconds).mount(app)
    async with serving(app) as (address, web):
        there.address, there.web = address, web
        yield there
