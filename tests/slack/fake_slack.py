"""A fake Slack: a real server on a free port that follows the published contract, and can be told to fail.

    async with FakeSlack() as fake:
        acme(fake)                                   # workspace T1 with people and channels
        slack = Slack(fake.api_url, OneToken("xoxb-T1"))
        fake.fail("chat.postMessage", status=429, retry_after=1, times=3)
        ...
        await fake.until(lambda: fake.seen("T1", "U1", "C1"))

It checks tokens and scopes by workspace, keeps what each person sees in each channel, refuses what is beyond Slack's
limits, and records every call. What people do (slash commands, presses, ...) is built by `tests.slack.payloads`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from itertools import count
from typing import TypeVar

from aiohttp import web

from tests.slack import fake_files, fake_oauth, fake_responses, fake_views
from tests.slack.fake_methods import METHODS
from tests.slack.fake_socket import FakeSocket
from tests.slack.fake_workspaces import FakeView, FakeWorkspace, Json, Posted, RefusedError

T = TypeVar("T")
SECONDS = 20.0
SECONDS_OF_A_TRIGGER = 3.0
LARGEST_UPLOAD = 64 << 20
STRUCTURED = {"blocks", "view", "files", "attachments", "metadata"}
SAID = {"true": True, "1": True, "false": False, "0": False}
SWITCHES = {
    "include_locale", "include_all_metadata", "inclusive",
    "exclude_archived", "unfurl_links", "unfurl_media", "reply_broadcast", "return_im", "mrkdwn",
}  # fmt: skip


@dataclass
class Call:
    """One request that arrived. `at` is the loop's time; `status` is 0 until it was answered."""

    method: str
    team: str
    arguments: Json
    headers: dict[str, str]
    at: float
    status: int = 0
    answer: Json = field(default_factory=dict)
    transport: asyncio.Transport | None = None

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.answer.get("ok", True) is True


@dataclass
class Failure:
    """What goes wrong with the next calls of a method. `after`: it is done first, and then the answer goes wrong."""

    method: str
    times: int
    kind: str = "answer"  # or hang, or cut
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = "application/json"
    when: Callable[[Call], bool] = lambda _: True
    after: bool = False


class FakeSlack:
    """Slack, as far as an app can see it."""

    def __init__(self) -> None:
        self.workspaces: dict[str, FakeWorkspace] = {}
        self.calls: list[Call] = []
        self.failures: list[Failure] = []
        self.native_charts = True
        self.polls_until_ready = 0
        self.history_page = 1000  # how many messages it shows at once, however many are asked for
        self.upload_origin = ""  # where uploads are sent, if not to this server
        self.app_token = "xapp-1"  # noqa: S105 - a made-up one
        self.ahead = 0.0  # seconds by which Slack's clock is ahead of ours
        self.address = ""
        self.oauth = fake_oauth.OAuth()
        self.socket = FakeSocket(self)
        self.response_urls: dict[str, fake_responses.ResponseUrl] = {}
        self._triggers: dict[str, tuple[str, str, float]] = {}
        self._used: set[str] = set()
        self._numbers = count(1)
        self._woken = asyncio.Event()
        self._released = asyncio.Event()

    async def __aenter__(self) -> FakeSlack:
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/v1/{team}/{file}", partial(fake_files.receive, self))
        app.router.add_post("/response/{id}", partial(fake_responses.respond, self))
        app.router.add_get("/link/", self.socket.connect)
        app.router.add_get("/oauth/v2/authorize", partial(fake_oauth.authorize, self))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        await self.socket.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The address to be called instead of https://slack.com/api."""
        return f"{self.address}/api"

    # What a test says before

    def add(self, team: str, token: str = "", **told: object) -> FakeWorkspace:
        """Add a workspace ("T1"), or an organisation that installed the app as a whole ("E1", home="T9")."""
        self.workspaces[team] = FakeWorkspace(team, token or f"xoxb-{team}", **told)
        return self.workspaces[team]

    def fail(
        self,
        method: str,
        *,
        status: int = 200,
        error: str = "",
        retry_after: float | None = None,
        times: int = 1,
        body: str | None = None,
        content_type: str = "application/json",
        when: Callable[[Call], bool] = lambda _: True,
        after: bool = False,
        **more: object,
    ) -> None:
        """Let the next calls of a method fail: with a status, with `ok: false` and a code, or with any body.

        `method` may also be "upload", "response_url", or "*". `when` chooses among the calls.
        """
        code = error or ("ratelimited" if status == 429 else "internal_error")
        told = json.dumps({"ok": False, "error": code, **more}) if body is None else body
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        self.failures.append(Failure(method, times, "answer", status, headers, told, content_type, when, after))

    def fail_with_page(self, method: str, status: int = 503, times: int = 1) -> None:
        """Let a proxy's page come in place of JSON."""
        page = "<html><body><h1>Service Unavailable</h1></body></html>"
        self.fail(method, status=status, body=page, content_type="text/html", times=times)

    def hang(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Never answer the next calls; with `after` they are done nevertheless."""
        self.failures.append(Failure(method, times, "hang", after=after))

    def cut(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Break the connection in place of an answer; with `after` the call is done nevertheless."""
        self.failures.append(Failure(method, times, "cut", after=after))

    def release(self) -> None:
        """Let what hangs end (with a 503); later ones hang again."""
        self._released.set()
        self._released = asyncio.Event()

    # What a test asks after

    def calls_of(self, method: str, team: str = "") -> list[Call]:
        """The calls of a method so far, of one workspace if one is named."""
        return [call for call in self.calls if call.method == method and team in ("", call.team)]

    def seen(self, team: str, user: str, channel: str) -> list[Posted]:
        """What somebody sees in a channel: ephemeral messages are only their reader's, deleted ones are gone."""
        return self.workspaces[team].seen_by(user, channel)

    def direct(self, team: str, user: str) -> list[Posted]:
        """What somebody sees in their direct messages with the app."""
        return self.seen(team, user, self.workspaces[team].direct(user).id)

    def home(self, team: str, user: str) -> FakeView | None:
        """Somebody's Home."""
        return self.workspaces[team].homes.get(user)

    def view(self, team: str, user: str) -> FakeView | None:
        """The modal on top of somebody's screen."""
        views = self.workspaces[team].views.values()
        return next((each for each in reversed(views) if each.user == user and each.is_open), None)

    def take_answer(self, view: FakeView, answer: Json) -> Json:
        """Do what an app answered to a view_submission; return the errors shown beside the fields."""
        return fake_views.take_answer(self, self.workspaces[view.team], view, answer)

    async def until(self, wanted: Callable[[], T], seconds: float = SECONDS) -> T:
        """Wait until something is so, woken by whatever happens here; return what it was found to be."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := wanted()):
            self._woken.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._woken.wait()
            except TimeoutError:
                made = [f"{call.method} {call.status} {call.answer.get('error', '')}".strip() for call in self.calls]
                raise AssertionError(f"did not come about in {seconds} s; calls so far: {made}") from None
        return found

    # What happens in between

    def now(self) -> float:
        """Slack's time, in seconds since 1970."""
        return time.time() + self.ahead

    def pass_time(self, seconds: float) -> None:
        """Let time pass on Slack's side: triggers and response addresses grow old."""
        self.ahead += seconds

    def trigger(self, team: str, user: str) -> str:
        """A trigger, as it comes with what somebody does; it can be used once, within three seconds."""
        new = f"{next(self._numbers)}.{int(self.now())}.{secrets.token_hex(8)}"
        self._triggers[new] = (team, user, self.now())
        return new

    def use_trigger(self, there: FakeWorkspace, trigger: str) -> str:
        """Whose trigger it was; refused if it is used, old or of another workspace."""
        if trigger in self._used:
            raise RefusedError("exchanged_trigger_id")
        team, user, born = self._triggers.get(trigger, ("", "", 0.0))
        if team != there.id:
            raise RefusedError("invalid_trigger_id")
        if self.now() - born > SECONDS_OF_A_TRIGGER:
            raise RefusedError("expired_trigger_id")
        self._used.add(trigger)
        return user

    def new_hash(self) -> str:
        """A hash that no view had before."""
        return f"{int(self.now())}.{next(self._numbers):08x}"

    def response_url(self, team: str, user: str, channel: str, original: Posted | None = None) -> str:
        """A response address, as it comes with a command or a press (then `original` is what was pressed)."""
        new = secrets.token_hex(8)
        self.response_urls[new] = fake_responses.ResponseUrl(team, user, channel, self.now(), original)
        return f"{self.address}/response/{new}"

    def wake(self) -> None:
        """Something happened: look again, whoever waits."""
        self._woken.set()

    def note(self, method: str, team: str, arguments: Json, request: web.Request) -> Call:
        """Record a request that arrived."""
        at = asyncio.get_running_loop().time()
        call = Call(method, team, arguments, dict(request.headers), at, transport=request.transport)
        self.calls.append(call)
        self.wake()
        return call

    def answered(self, call: Call, response: web.Response) -> web.Response:
        """Record the answer."""
        call.status = response.status
        with contextlib.suppress(ValueError, TypeError):
            told = json.loads(response.text or "")
            call.answer = told if isinstance(told, dict) else {}
        self.wake()
        return response

    async def failure(self, call: Call, *, after: bool = False) -> web.Response | None:
        """What the test wants to go wrong with this call, None for nothing."""
        for each in self.failures:
            if each.after == after and each.method in (call.method, "*") and each.times > 0 and each.when(call):
                each.times -= 1
                return await self._broken(each, call)
        return None

    async def _broken(self, failure: Failure, call: Call) -> web.Response:
        if failure.kind == "hang":
            self.wake()
            await self._released.wait()
            return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)
        if failure.kind == "cut" and call.transport is not None:
            call.transport.abort()
        return web.Response(
            status=failure.status, headers=failure.headers, text=failure.body, content_type=failure.content_type
        )

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments, token = await _arguments(request, method)
        there = next((each for each in self.workspaces.values() if each.token == token), None)
        call = self.note(method, there.id if there else "", arguments, request)
        answer = await self.failure(call) or self._answer(method, there, token, arguments, request)
        answer = await self.failure(call, after=True) or answer
        answer.headers["Date"] = formatdate(self.now(), usegmt=True)
        if there is not None:
            answer.headers["x-oauth-scopes"] = there.scopes
        return self.answered(call, answer)

    def _answer(
        self, method: str, there: FakeWorkspace | None, token: str, arguments: Json, request: web.Request
    ) -> web.Response:
        try:
            if method == "apps.connections.open":
                told = self.socket.open(token)
            elif method == "oauth.v2.access":
                told = self.oauth.access(self, arguments, request)
            else:
                told = self._called(method, there, token, arguments)
        except RefusedError as refused:
            return web.json_response(refused.body)
        return web.json_response({"ok": True, **told})

    def _called(self, name: str, there: FakeWorkspace | None, token: str, arguments: Json) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method")
        if not token:
            raise RefusedError("not_authed")
        if there is None:
            raise RefusedError("invalid_auth")
        if there.revoked:
            raise RefusedError(there.revoked)
        if method.scope and method.scope not in there.scopes.split(","):
            raise RefusedError("missing_scope", needed=method.scope, provided=there.scopes)
        return method.function(self, there, arguments)


async def _arguments(request: web.Request, method: str) -> tuple[Json, str]:
    """The arguments of a call, and its token. A JSON body is not read by methods that take forms only."""
    held: Json = dict(request.query)
    if request.content_type == "application/json":
        if method not in METHODS or METHODS[method].json:
            held |= await request.json()
    else:
        held |= dict(await request.post())
    for name in STRUCTURED & held.keys():
        if isinstance(held[name], str):
            try:
                held[name] = json.loads(held[name])
            except ValueError:
                held[name] = None
    for name in SWITCHES & held.keys():
        held[name] = SAID.get(str(held[name]).lower(), held[name])
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(held.get("token", ""))
    return {name: value for name, value in held.items() if name != "token"}, token


def acme(fake: FakeSlack, team: str = "T1", name: str = "Acme") -> FakeWorkspace:
    """A workspace with Ana (U1), Ben (U2) and Cleo (U3), #support (C1, the app is in it) and #billing (C2, it is not),
    and the private #leads (C3, it is not).
    """
    there = fake.add(team, name=name)
    host = f"{name.lower()}.example"
    there.user("U1", name="ana", real_name="Ana Alvarez", email=f"ana@{host}")
    there.user("U2", name="ben", real_name="Ben Brandt", email=f"ben@{host}", locale="de-DE")
    there.user("U3", name="cleo", real_name="Cleo Costa", email=f"cleo@{host}")
    there.user(there.bot_user, name="touchline", is_bot=True)
    there.channel("C1", "support", "U1", "U2", "U3", there.bot_user)
    there.channel("C2", "billing", "U1", "U2")
    there.channel("C3", "leads", "U1", is_private=True)
    return there


@asynccontextmanager
async def fake_slack(*teams: str) -> AsyncIterator[FakeSlack]:
    """A fake Slack that runs, with these workspaces (T1 if none is named)."""
    async with FakeSlack() as fake:
        for number, team in enumerate(teams or ("T1",)):
            acme(fake, team, ("Acme", "Globex", "Initech")[number % 3])
        yield fake


@contextmanager
def fake_slack_in_thread(*teams: str) -> Iterator[FakeSlack]:
    """The same for a test that blocks: the fake runs in a thread of its own. Ask it only what needs no waiting."""
    ready, end, held = threading.Event(), threading.Event(), []

    async def run() -> None:
        async with fake_slack(*teams) as fake:
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
