"""The one web server: health, readiness, and what the chat platforms mount on it.

Promises: it listens on loopback unless told otherwise; told to stop (SIGTERM, SIGINT), it takes nothing new, finishes
what was begun, and ends. Never writes an access log: who asked what is nobody's business.
"""

import asyncio
import signal
from collections.abc import Callable

from aiohttp import web

from bot.hub import Hub

LOOPBACK = "127.0.0.1"
SECONDS_FOR_CONNECTIONS = 5.0

Probe = Callable[[], bool]
"""Says whether what answers depend on (the database) is there. Called in a worker thread."""


def application(hub: Hub, ready: Probe = lambda: True) -> web.Application:
    """Return the server's application; a platform's adapter mounts its own on it (`add_subapp`) before it starts.

    `/healthz` says that the loop turns; `/readyz` that questions can be answered, else 503.
    """
    app = web.Application()

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        able = hub.is_open and await hub.in_thread(ready)
        return web.json_response({"status": "ready" if able else "not ready"}, status=200 if able else 503)

    async def drain(_: web.Application) -> None:
        await hub.drain()

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    # Registered before any adapter's own, so that answers still reach open connections.
    app.on_shutdown.append(drain)
    return app


async def serve(
    app: web.Application,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    announce: Callable[[str], None] = lambda _: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until `stop` is set. Port 0 takes a free one.

    `announce` gets the address ("http://127.0.0.1:8080") once the server listens. OSError when the port is taken.
    """
    stop = stop or asyncio.Event()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SECONDS_FOR_CONNECTIONS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        _stop_on_signals(stop)
        announce(address_of(runner))
        await stop.wait()
    finally:
        await runner.cleanup()


def address_of(runner: web.AppRunner) -> str:
    """Return the address a started runner listens on."""
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except (NotImplementedError, RuntimeError, ValueError):
            # Windows, or not in the main thread: whoever started the loop there stops it through `stop`.
            return
