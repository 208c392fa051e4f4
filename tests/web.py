"""Serves an application on a free port, for tests that speak to it over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web

from bot.server import address_of


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[tuple[str, ClientSession]]:
    """Serve; yield the address and a client."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as client:
            yield address_of(runner), client
    finally:
        await runner.cleanup()
