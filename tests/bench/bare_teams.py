"""A server that answers Teams with a constant, by our adapter or by the stock one: for `teams_turn_cpu_ms`."""

import asyncio
import json
import logging
import sys
from typing import Any

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import ChannelValidation, microsoft_app_credentials

from bot.config import load_settings
from bot.server import address_of
from bot.teams.adapter import make_adapter
from bot.teams.hearing import where_of

CONSTANT = "Median first reply 1 h 34 min, 212 tickets"


async def ours(settings: dict[str, Any]) -> None:
    """Serve with our adapter."""
    adapter, connector = make_adapter(load_settings(**settings))

    async def turn(activity: dict[str, Any]) -> tuple[int, None]:
        await connector.send(where_of(activity), {"type": "message", "text": CONSTANT})
        return 200, None

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, turn)

    await _serve(messages)


async def stock(settings: dict[str, Any]) -> None:
    """Serve with the stock adapter. Its tokens cost nothing here, so that it is measured at its best."""
    microsoft_app_credentials.ConfidentialClientApplication = _NoLogin
    ChannelValidation.open_id_metadata_endpoint = settings["teams_openid_url"]

    class Config:
        APP_ID = settings["teams_app_id"]
        APP_PASSWORD = settings["teams_app_password"]
        APP_TYPE = "SingleTenant"
        APP_TENANTID = settings["teams_tenant_id"]

    class Bot(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(CONSTANT)

    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(Config)), Bot()

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot)

    await _serve(messages)


class _NoLogin:
    def __init__(self, **_: Any) -> None:
        pass

    def acquire_token_silent(self, *_: Any, **__: Any) -> dict[str, str]:
        return {"access_token": "token"}


async def _serve(messages: Any) -> None:
    """Serve until killed; the address is the one line on standard output."""
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{address_of(runner)}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run({"ours": ours, "stock": stock}[sys.argv[1]](json.loads(sys.argv[2])))
