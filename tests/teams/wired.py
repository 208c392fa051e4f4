"""The wire alone, without Touchline behind it: the stock adapter and ours, each on a real server of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import AdaptiveCardInvokeResponse
from botframework.connector.auth import ChannelValidation, JwtTokenExtractor, microsoft_app_credentials
from msrest.universal_http.requests import ClientRetryPolicy

from bot.config import load_settings
from bot.server import address_of
from bot.teams.adapter import Admit, TeamsAdapter, make_adapter
from bot.teams.connector import Connector
from tests.teams.fake_people import Json
from tests.teams.fake_teams import ACME, FakeTeams, Told

STOCK_CODES = [each for each in range(500) if each != 408] + [501, 505]
BODY = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "done"}


@dataclass
class Ours:
    """Our adapter on a server; `turns` are the activities that reached the turn."""

    address: str
    fake: FakeTeams
    adapter: TeamsAdapter
    connector: Connector
    turns: list[Json] = field(default_factory=list)

    async def tell(self, activity: object, **claims: Any) -> Told:
        """Let Teams send something."""
        headers = self.fake.headers(activity, **claims) if isinstance(activity, dict) else None
        return await self.fake.tell(self.address, activity, headers=headers)


@asynccontextmanager
async def ours(fake: FakeTeams, admit: Admit = lambda _: False, **settings: Any) -> AsyncIterator[Ours]:
    """Run ours, registered with the fake, for the organisation ACME."""
    adapter, connector = make_adapter(load_settings(**{**fake.settings, **settings}), admit)
    there = Ours("", fake, adapter, connector)

    async def turn(activity: Json) -> tuple[int, Json | None]:
        there.turns.append(activity)
        return (200, BODY) if activity["type"] == "invoke" else (202, None)

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, turn)

    async with _served(messages) as there.address:
        yield there
        fake.release()
        await connector.close()


class StockBot(ActivityHandler):
    """A bot as botbuilder's examples have it: it answers with a text."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity("echo")

    async def on_adaptive_card_invoke(self, turn_context: TurnContext, invoke_value: Any) -> Any:
        return AdaptiveCardInvokeResponse(status_code=200, type=BODY["type"], value=BODY["value"])


class SilentBot(ActivityHandler):
    """One that hears, and answers nothing: then only what the adapter does itself is measured."""


@dataclass
class Stock:
    """The stock adapter on a server."""

    address: str
    fake: FakeTeams
    adapter: CloudAdapter

    async def tell(self, activity: object, **claims: Any) -> Told:
        """Let Teams send something."""
        headers = self.fake.headers(activity, **claims) if isinstance(activity, dict) else None
        return await self.fake.tell(self.address, activity, headers=headers)


@asynccontextmanager
async def stock(fake: FakeTeams, bot: Any = None, **more: Any) -> AsyncIterator[Stock]:
    """Run the stock adapter. The fake must run in a thread of its own: this one asks it on the event loop."""
    given = {
        "APP_ID": fake.app_id,
        "APP_PASSWORD": fake.login.password,
        "APP_TYPE": "SingleTenant",
        "APP_TENANTID": ACME,
        **more,
    }
    config = type("Config", (), {name: value for name, value in given.items() if value is not None})
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(config))
    handler = bot or StockBot()

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, handler) or web.Response()

    async with _served(messages) as address:
        yield Stock(address, fake, adapter)


class CountedLogin:
    """What stands in for MSAL's app in the stock adapter's hands, and counts. MSAL takes https addresses alone."""

    fake: FakeTeams | None = None
    made = 0

    def __init__(self, **_: Any) -> None:
        type(self).made += 1
        self._token: Json | None = None

    def acquire_token_silent(self, scopes: list[str], account: object = None) -> Json | None:
        return self._token

    def acquire_token_for_client(self, scopes: list[str]) -> Json:
        assert self.fake is not None
        self._token = self.fake.login.give()
        return self._token


def as_installed(monkeypatch: pytest.MonkeyPatch, fake: FakeTeams) -> None:
    """Put botbuilder's own state back as it is after its import, with the fake in Microsoft's place."""
    monkeypatch.setattr(JwtTokenExtractor, "metadataCache", {})
    monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", fake.openid_url)
    monkeypatch.setattr(ClientRetryPolicy, "safe_codes", STOCK_CODES)
    monkeypatch.setattr(CountedLogin, "fake", fake)
    monkeypatch.setattr(CountedLogin, "made", 0)
    monkeypatch.setattr(microsoft_app_credentials, "ConfidentialClientApplication", CountedLogin)


@asynccontextmanager
async def _served(messages: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    async def health(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_route("*", "/api/messages", messages)
    app.router.add_get("/healthz", health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield address_of(runner)
    finally:
        await runner.cleanup()
