"""A real server on a free port, with the fake desk behind it, and a page's raw side of the protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType

from aiohttp import ClientSession, web

from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.playground.app import Playground
from bot.server import address_of, application
from tests.bot.fake_desk import COMMANDS, NOW, FakeDesk

SECONDS = 20.0
CHANNELS = ("support", "billing")


@dataclass
class Running:
    """A server that runs."""

    address: str
    desk: FakeDesk
    hub: Hub
    runner: web.AppRunner
    web: ClientSession
    playground: Playground


@asynccontextmanager
async def running(**options: object) -> AsyncIterator[Running]:
    """Run the server with the playground; `options` go to the hub."""
    desk = FakeDesk()
    hub = Hub(desk, DrawingPool(), clock=lambda: NOW, **options)
    app = application(hub)
    playground = Playground(hub, lambda: desk.people(), CHANNELS, lambda _: COMMANDS)
    playground.mount(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as client:
            yield Running(address_of(runner), desk, hub, runner, client, playground)
    finally:
        desk.may_go_on.set()
        await runner.cleanup()


@dataclass
class Tab:
    """One browser tab by its raw protocol: it signs in, listens to its stream, and posts."""

    server: Running
    identity: str
    session: dict = field(default_factory=dict)
    events: list[tuple[str, dict]] = field(default_factory=list)

    async def __aenter__(self) -> "Tab":
        self.session = await self.post("sessions", {"person": self.identity})
        self.arrived = asyncio.Event()
        self.reading = asyncio.create_task(self._read())
        await self.event("all")
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.reading.cancel()
        await asyncio.gather(self.reading, return_exceptions=True)

    @property
    def path(self) -> str:
        return f"s/{self.session['session']}"

    async def post(self, path: str, body: object, status: int = 200) -> dict:
        """Post as the page does."""
        headers = {"Origin": self.server.address}
        address = f"{self.server.address}/playground/{path}"
        async with self.server.web.post(address, json=body, headers=headers) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def say(self, text: str, conversation: str = "") -> dict:
        """Type words into a conversation (one's own with Touchline by default)."""
        body = {"conversation": conversation or self.session["direct"], "text": text}
        return await self.post(f"{self.path}/say", body)

    async def event(self, kind: str, wanted: object = None) -> dict:
        """Wait for an event of this kind whose JSON contains the wanted text."""
        async with asyncio.timeout(SECONDS):
            while True:
                for each, data in self.events:
                    if each == kind and (wanted is None or str(wanted) in json.dumps(data, ensure_ascii=False)):
                        return data
                self.arrived.clear()
                await self.arrived.wait()

    def heard(self, text: str) -> bool:
        """Say whether anything this tab was sent so far contains the text."""
        return text in json.dumps(self.events, ensure_ascii=False)

    async def _read(self) -> None:
        address = f"{self.server.address}/playground/{self.path}/events"
        async with self.server.web.get(address) as stream:
            kind = ""
            async for line in stream.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    self.events.append((kind, json.loads(value)))
                    self.arrived.set()
