"""A fake Teams: a real server on a free port that follows the Bot Connector's contract, and can be told to fail.

    async with fake_teams() as fake:                       # organisation ACME: Ana, Ben, Cleo, a group chat, a team
        ana = fake.tenants[ACME].known("ana")
        told = await fake.tell(bot_address, payloads.said(fake, ana, "mystats"))
        fake.fail("send", status=429, retry_after=1, times=3)
        ...
        await fake.until(lambda: fake.personal(ana))

It signs what it sends with real keys, checks the tokens it is called with, keeps what each person sees in each
conversation, refuses what Teams refuses, and records every call. What people do is built by `tests.teams.payloads`.

Operations, for `fail`, `hang`, `cut` and `calls_of`: send (replies too), send_targeted, update, delete, create, member,
members, openid, keys, token, identity (a managed identity's token), or "*".
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import ClientSession, web

from tests.teams import fake_connector
from tests.teams.fake_login import FakeLogin
from tests.teams.fake_people import FakeTenant, FakeUser, Json, Posted, RefusedError

T = TypeVar("T")
SECONDS = 20.0
APP_ID = "11111111-2222-4333-8444-555555555555"
PASSWORD = "made-up-password"  # noqa: S105 - a made-up one
ACME = "aaaaaaaa-0000-4000-8000-000000000001"
GLOBEX = "bbbbbbbb-0000-4000-8000-000000000002"
INITECH = "cccccccc-0000-4000-8000-000000000003"
NAMES = {ACME: "Acme", GLOBEX: "Globex", INITECH: "Initech"}
BOT = "Touchline"


@dataclass
class Call:
    """One request that arrived. `at` is the loop's time; `status` is 0 until it was answered."""

    operation: str
    path: str
    arguments: Json
    headers: dict[str, str]
    at: float
    status: int = 0
    answer: Json = field(default_factory=dict)
    transport: asyncio.Transport | None = None


@dataclass
class Failure:
    """What goes wrong with the next calls. `after`: it is done first, and then the answer goes wrong."""

    operation: str
    times: int
    kind: str = "answer"  # or hang, or cut
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = "application/json"
    when: Callable[[Call], bool] = lambda _: True
    after: bool = False


@dataclass(frozen=True)
class Told:
    """What a bot answered."""

    status: int
    body: Json | None


class FakeTeams:
    """Teams, and what of Microsoft stands behind it."""

    def __init__(self, app_id: str = APP_ID, password: str = PASSWORD) -> None:
        self.app_id = app_id
        self.login = FakeLogin(app_id, password)
        self.tenants: dict[str, FakeTenant] = {}
        self.calls: list[Call] = []
        self.failures: list[Failure] = []
        self.needs_token = True  # False: as the emulator, anybody may call
        self.address = ""
        self._woken = asyncio.Event()
        self._released = asyncio.Event()
        self._happened = threading.Condition()  # for who waits in another thread
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> FakeTeams:
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=1 << 22)
        add = app.router.add_route
        add("GET", "/openid", self._served("openid"))
        add("GET", "/keys", self._served("keys"))
        add("POST", "/login/{tenant}/oauth2/v2.0/token", self._served("token"))
        add("GET", "/msi/token", self._served("identity"))
        add("POST", "/emea/v3/conversations", self._served("create"))
        add("POST", "/emea/v3/conversations/{conversation}/activities", self._served("send"))
        add("POST", "/emea/v3/conversations/{conversation}/activities/{activity}", self._served("send"))
        add("PUT", "/emea/v3/conversations/{conversation}/activities/{activity}", self._served("update"))
        add("DELETE", "/emea/v3/conversations/{conversation}/activities/{activity}", self._served("delete"))
        add("GET", "/emea/v3/conversations/{conversation}/members", self._served("members"))
        add("GET", "/emea/v3/conversations/{conversation}/members/{user}", self._served("member"))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        await self._runner.cleanup()

    @property
    def service_url(self) -> str:
        """Where a bot's answers go, as Teams says it: with a slash at the end."""
        return f"{self.address}/emea/"

    @property
    def openid_url(self) -> str:
        """Instead of https://login.botframework.com/v1/.well-known/openidconfiguration."""
        return f"{self.address}/openid"

    @property
    def login_url(self) -> str:
        """Instead of https://login.microsoftonline.com."""
        return f"{self.address}/login"

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a bot that is registered here, for the first organisation alone."""
        return {
            "teams_app_id": self.app_id,
            "teams_app_password": self.login.password,
            "teams_tenant_id": next(iter(self.tenants), ACME),
            "teams_login_url": self.login_url,
            "teams_openid_url": self.openid_url,
        }

    # What a test says before

    def add(self, tenant: str, name: str = "") -> FakeTenant:
        """Add an organisation."""
        self.tenants[tenant] = FakeTenant(tenant, name or NAMES.get(tenant, "Acme"))
        return self.tenants[tenant]

    def fail(
        self,
        operation: str,
        *,
        status: int = 500,
        code: str = "ServiceError",
        retry_after: float | None = None,
        times: int = 1,
        body: str | None = None,
        content_type: str = "application/json",
        when: Callable[[Call], bool] = lambda _: True,
        after: bool = False,
        **more: object,
    ) -> None:
        """Let the next calls of an operation fail with a status and a code, or with any body."""
        told = json.dumps({"error": {"code": code, "message": code, **more}}) if body is None else body
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        self.failures.append(Failure(operation, times, "answer", status, headers, told, content_type, when, after))

    def hang(self, operation: str, times: int = 1, *, after: bool = False) -> None:
        """Never answer the next calls; with `after` they are done nevertheless."""
        self.failures.append(Failure(operation, times, "hang", after=after))

    def cut(self, operation: str, times: int = 1, *, after: bool = False) -> None:
        """Break the connection in place of an answer; with `after` the call is done nevertheless."""
        self.failures.append(Failure(operation, times, "cut", after=after))

    def release(self) -> None:
        """Let what hangs end (with a 503); later ones hang again. From any thread."""
        held, self._released = self._released, asyncio.Event()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(held.set)

    # What Teams sends

    def headers(self, activity: Json, **claims: Any) -> dict[str, str]:
        """The headers an activity is sent with; `claims` as of `FakeLogin.signed`."""
        return {"Authorization": self.login.signed(activity.get("serviceUrl") or "", **claims)}

    async def tell(
        self, address: str, activity: object, *, headers: dict[str, str] | None = None, path: str = "/api/messages"
    ) -> Told:
        """Send an activity to a bot, signed unless other headers are given; return its answer."""
        sent = self.headers(activity) if headers is None and isinstance(activity, dict) else headers or {}
        data = activity if isinstance(activity, str | bytes) else json.dumps(activity)
        sent.setdefault("Content-Type", "application/json; charset=utf-8")
        async with (
            ClientSession() as client,
            client.post(f"{address}{path}", data=data, headers=sent) as answer,
        ):
            text = await answer.text()
            is_json = answer.content_type == "application/json" and text
            return Told(answer.status, json.loads(text) if is_json else None)

    # What a test asks after

    def calls_of(self, operation: str) -> list[Call]:
        """The calls of an operation so far."""
        return [call for call in self.calls if call.operation == operation]

    def seen(self, user: FakeUser, conversation: str) -> list[Posted]:
        """What somebody sees in a conversation, or one thread of it; targeted messages are only their reader's."""
        return self.tenant_of(user).seen_by(user, conversation)

    def personal(self, user: FakeUser) -> list[Posted]:
        """What somebody sees in their own chat with the bot."""
        return self.seen(user, self.tenant_of(user).personal(user).id)

    def tenant_of(self, user: FakeUser) -> FakeTenant:
        """Whose somebody is."""
        return next(each for each in self.tenants.values() if user.id in each.users)

    async def until(self, wanted: Callable[[], T], seconds: float = SECONDS) -> T:
        """Wait until something is so, woken by whatever happens here; return what it was found to be."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := wanted()):
            self._woken.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._woken.wait()
            except TimeoutError:
                made = [f"{each.operation} {each.status}" for each in self.calls]
                raise AssertionError(f"did not come about in {seconds} s; calls so far: {made}") from None
        return found

    def wait_until(self, wanted: Callable[[], T], seconds: float = SECONDS) -> T:
        """The same for who is in another thread than the fake, and may be held up."""
        with self._happened:
            assert self._happened.wait_for(wanted, seconds), "did not come about"
            return wanted()

    def wake(self) -> None:
        """Something happened: look again, whoever waits."""
        self._woken.set()
        with self._happened:
            self._happened.notify_all()

    # What happens in between

    def _served(self, operation: str) -> Callable[[web.Request], Any]:
        async def serve(request: web.Request) -> web.Response:
            call = await self._note(operation, request)
            answer = await self._failure(call) or self._answer(call, request)
            answer = await self._failure(call, after=True) or answer
            call.status = answer.status
            with contextlib.suppress(ValueError, TypeError):
                told = json.loads(answer.text or "")
                call.answer = told if isinstance(told, dict) else {"all": told}
            self.wake()
            return answer

        return serve

    async def _note(self, operation: str, request: web.Request) -> Call:
        arguments: Json = dict(request.query)
        if request.content_type == "application/json":
            arguments = await request.json()
        elif request.method == "POST":
            arguments = dict(await request.post())
        if operation == "send" and _is_targeted(request):
            operation = "send_targeted"
        at = asyncio.get_running_loop().time()
        call = Call(operation, request.path, arguments, dict(request.headers), at, transport=request.transport)
        self.calls.append(call)
        self.wake()
        return call

    async def _failure(self, call: Call, *, after: bool = False) -> web.Response | None:
        for each in self.failures:
            named = each.operation in (call.operation, "*")
            if each.after == after and named and each.times > 0 and each.when(call):
                each.times -= 1
                return await self._broken(each, call)
        return None

    async def _broken(self, failure: Failure, call: Call) -> web.Response:
        if failure.kind == "hang":
            self.wake()
            await self._released.wait()
            return web.json_response({"error": {"code": "ServiceUnavailable"}}, status=503)
        if failure.kind == "cut" and call.transport is not None:
            call.transport.abort()
        return web.Response(
            status=failure.status, headers=failure.headers, text=failure.body, content_type=failure.content_type
        )

    def _answer(self, call: Call, request: web.Request) -> web.Response:
        if call.operation in ("openid", "keys", "token", "identity"):
            return self._trusted(call)
        if self.needs_token and not self.login.knows(request.headers.get("Authorization", "")):
            told = {"error": {"code": "Unauthorized", "message": "Authorization has been denied for this request."}}
            return web.json_response(told, status=401)
        try:
            return self._connected(call, request)
        except RefusedError as refused:
            return web.json_response(refused.body, status=refused.status)

    def _trusted(self, call: Call) -> web.Response:
        if call.operation == "openid":
            told: Json = {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}/keys"}
            return web.json_response(told)
        if call.operation == "keys":
            return web.json_response(self.login.jwks())
        if call.operation == "token":
            status, told = self.login.token(call.arguments)
            return web.json_response(told, status=status)
        if call.headers.get("X-IDENTITY-HEADER") is None or call.arguments.get("client_id") != self.app_id:
            return web.json_response({"statusCode": 400, "message": "No such identity"}, status=400)
        given = self.login.give()
        expires = str(int(self.login.now()) + self.login.seconds)
        return web.json_response({**given, "expires_on": expires, "resource": call.arguments["resource"]})

    def _connected(self, call: Call, request: web.Request) -> web.Response:
        place, activity = request.match_info.get("conversation", ""), request.match_info.get("activity", "")
        targeted = _is_targeted(request)
        if call.operation == "create":
            return web.json_response(fake_connector.create(self, call.arguments), status=201)
        if call.operation in ("send", "send_targeted"):
            told = fake_connector.send(self, place, activity, call.arguments, targeted=targeted)
            return web.json_response(told, status=201)
        if call.operation == "update":
            return web.json_response(fake_connector.update(self, place, activity, call.arguments, targeted=targeted))
        if call.operation == "delete":
            fake_connector.delete(self, place, activity, targeted=targeted)
            return web.Response(status=200)
        if call.operation == "member":
            return web.json_response(fake_connector.member(self, place, request.match_info["user"]))
        return web.json_response(fake_connector.members(self, place))


def _is_targeted(request: web.Request) -> bool:
    return request.query.get("isTargetedActivity") == "true"


def acme(fake: FakeTeams, tenant: str = ACME, name: str = "") -> FakeTenant:
    """An organisation: Ana, Ben (German) and Cleo (of another zone), the group chat "Leads" (Ana, Ben), and the team
    Support with the channels General and Billing, the bot is in both; and Elsewhere, of a team it is not in.
    """
    there = fake.add(tenant, name)
    ana = there.user("Ana Alvarez")
    ben = there.user("Ben Brandt", locale="de-DE", zone="Europe/Berlin")
    cleo = there.user("Cleo Costa", zone="America/Sao_Paulo")
    for each in (ana, ben, cleo):
        there.personal(each)
    there.group("Leads", ana, ben)
    there.channel("General", ana, ben, cleo)
    there.channel("Billing", ana, ben, cleo)
    there.channel("Elsewhere", ana, team="Sales", bot_in=False)
    return there


@asynccontextmanager
async def fake_teams(*tenants: str) -> AsyncIterator[FakeTeams]:
    """A fake Teams that runs, with these organisations (ACME if none is named)."""
    async with FakeTeams() as fake:
        for tenant in tenants or (ACME,):
            acme(fake, tenant)
        yield fake


@contextmanager
def fake_teams_in_thread(*tenants: str) -> Iterator[FakeTeams]:
    """The same for a test that blocks: the fake runs in a thread of its own. Ask it only what needs no waiting."""
    ready, end, held = threading.Event(), threading.Event(), []

    async def run() -> None:
        async with fake_teams(*tenants) as fake:
            held.append(fake)
            ready.set()
            await asyncio.to_thread(end.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert ready.wait(SECONDS)
        yield held[0]
    finally:
        end.set()
        thread.join(SECONDS)
