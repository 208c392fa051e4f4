"""The floor under `slack_throughput`: a bare Bolt AsyncApp in a bare aiohttp server that answers a constant."""

import asyncio
import logging
import sys

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.server import address_of


async def main(secret: str) -> None:
    """Serve until killed; the address is the one line on standard output."""
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    bolt = AsyncApp(signing_secret=secret, authorize=_authorize)

    @bolt.command("/mystats")
    async def constant(ack: AsyncAck) -> None:
        await ack("Median first reply 1 h 34 min, 212 tickets")

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{address_of(runner)}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def _authorize(team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="none")  # noqa: S106 - there is no Slack


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
