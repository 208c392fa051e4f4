"""A calendar server on real HTTP, that can be told what to answer and how to misbehave."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.calendar_fetching import LARGEST

PATH = "/secret-token/basic.ics"


@dataclass
class CalendarServer:
    """What stands there, and what was asked."""

    address: str = ""
    body: bytes = b""
    how: str | int = "well"
    asked: list[str] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as told."""
        self.asked.append(request.path)
        if isinstance(self.how, int):
            return web.Response(status=self.how, text="secret words")
        if self.how == "elsewhere":
            raise web.HTTPFound(self.body.decode())
        if self.how == "hang":
            await self.released.wait()
        if self.how == "packed":
            return web.Response(body=self.body, headers={"Content-Encoding": "gzip"})
        if self.how == "endless":
            answer = web.StreamResponse()
            await answer.prepare(request)
            try:
                for _ in range(2 * LARGEST // 65_536):
                    await answer.write(b"x" * 65_536)
            except ConnectionError:
                pass  # whoever asked has gone: that is what is tested
            return answer
        return web.Response(body=self.body, content_type="text/calendar")


@asynccontextmanager
async def calendar_server(body: bytes = b"") -> AsyncIterator[CalendarServer]:
    """Run it while the block lasts."""
    there = CalendarServer(body=body)
    app = web.Application()
    app.router.add_get("/{path:.*}", there.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    there.address = f"{runner.addresses[0] and f'http://127.0.0.1:{runner.addresses[0][1]}'}{PATH}"
    try:
        yield there
    finally:
        there.released.set()
        await runner.cleanup()
