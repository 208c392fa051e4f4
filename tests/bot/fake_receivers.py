"""Receivers of pages on real HTTP: PagerDuty's events, Opsgenie's alerts, and a webhook that checks its signature.

async with receivers() as there:
    there.fail(500)                       # the next request
    await Pagers(...).call(call(there, "pagerduty"))
    there.alerts["touchline-1-7"]         # "trigger", "acknowledge" or "resolve"
"""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from aiohttp import web

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
GENIE_KEY = "eb243592-faa2-4ba2-a551-1afdf565c889"
RAW_KEY = bytes(range(32))
WHSEC = "whsec_" + base64.b64encode(RAW_KEY).decode()
SECRETS = {"pagerduty": ROUTING_KEY, "opsgenie": GENIE_KEY, "webhook": WHSEC}
SEVERITIES = ("critical", "error", "warning", "info")


@dataclass(frozen=True)
class Received:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Receivers:
    """All three of them. `alerts` is what became of each, by its key; `ids` are the webhooks that were taken."""

    address: str = ""
    received: list[Received] = field(default_factory=list)
    alerts: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    failures: list[tuple[int | str, dict[str, str]]] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def fail(self, how: int | str, times: int = 1, **headers: str) -> None:
        """Answer the next requests with a status, or "hang" or "reset"."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.failures += [(how, named)] * times

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._first])
        app.router.add_post("/v2/enqueue", self._pagerduty)
        app.router.add_post("/v2/alerts", self._opsgenie)
        app.router.add_post("/v2/alerts/{alias}/{deed}", self._opsgenie_deed)
        app.router.add_post("/hook", self._webhook)
        return app

    @web.middleware
    async def _first(self, request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
        body = await request.read()
        self.received.append(Received(request.path_qs, dict(request.headers), body))
        if self.failures:
            how, headers = self.failures.pop(0)
            if how == "reset":
                request.transport.abort()
            if isinstance(how, str):
                await self.released.wait()
            return web.Response(status=how if isinstance(how, int) else 500, headers=headers, text="x" * 10_000)
        return await handler(request)

    async def _pagerduty(self, request: web.Request) -> web.Response:
        """By its OpenAPI schema: https://github.com/PagerDuty/api-schema."""
        said = await request.json()
        wrong = []
        if len(said.get("routing_key", "")) != 32:
            wrong.append("Length of 'routing_key' is incorrect (should be 32 characters)")
        if said.get("event_action") not in ("trigger", "acknowledge", "resolve") or not said.get("dedup_key"):
            wrong.append("'event_action' or 'dedup_key' is missing")
        if said.get("event_action") == "trigger":
            payload = said.get("payload") or {}
            if not 1 <= len(payload.get("summary", "")) <= 1024 or not payload.get("source"):
                wrong.append("'payload.summary' or 'payload.source' is missing or too long")
            if payload.get("severity") not in SEVERITIES:
                wrong.append("'payload.severity' is invalid")
        if wrong:
            return web.json_response({"status": "invalid event", "errors": wrong}, status=400)
        self.alerts[said["dedup_key"]] = said["event_action"]
        return web.json_response({"status": "success", "dedup_key": said["dedup_key"]}, status=202)

    async def _opsgenie(self, request: web.Request) -> web.Response:
        """https://docs.opsgenie.com/docs/alert-api"""
        said = await request.json()
        if request.headers.get("Authorization") != f"GenieKey {GENIE_KEY}":
            return web.json_response({"message": "Could not authenticate"}, status=401)
        too_long = len(said.get("alias", "")) > 512 or len(said.get("description", "")) > 15_000
        if not 1 <= len(said.get("message", "")) <= 130 or too_long or said.get("priority") not in ("P1", "P3", "P5"):
            return web.json_response({"message": "Request body is not processable"}, status=422)
        self.alerts[said["alias"]] = "trigger"
        return web.json_response({"result": "Request will be processed"}, status=202)

    async def _opsgenie_deed(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"GenieKey {GENIE_KEY}" or request.query_string != (
            "identifierType=alias"
        ):
            return web.json_response({"message": "Could not authenticate"}, status=401)
        deed = {"acknowledge": "acknowledge", "close": "resolve"}[request.match_info["deed"]]
        alias = unquote(request.match_info["alias"])
        if alias not in self.alerts:
            return web.json_response({"message": "Alert does not exist"}, status=404)
        self.alerts[alias] = deed
        return web.json_response({"result": "Request will be processed"}, status=202)

    async def _webhook(self, request: web.Request) -> web.Response:
        """As the specification says, written anew: what is tested is not asked how."""
        named, stamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed_over = b".".join((named.encode(), stamp.encode(), await request.read()))
        digest = base64.b64encode(hmac.new(RAW_KEY, signed_over, hashlib.sha256).digest()).decode()
        if f"v1,{digest}" not in request.headers["webhook-signature"].split(" "):
            return web.Response(status=401)
        if named not in self.ids:
            self.ids.append(named)
            said = await request.json()
            deeds = {"raised": "trigger", "acknowledged": "acknowledge", "resolved": "resolve"}
            self.alerts[said["data"]["key"]] = deeds[said["type"].removeprefix("escalation.")]
        return web.Response(status=204)


@asynccontextmanager
async def receivers(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receivers]:
    """Serve them on this machine."""
    there = Receivers()
    runner = web.AppRunner(there.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        host, port = runner.addresses[0][:2]
        there.address = f"{'https' if tls else 'http'}://{host}:{port}"
        yield there
    finally:
        there.released.set()
        await runner.cleanup()
