"""Calls Slack: its Web API, response URLs and upload addresses, over one shared HTTP session.

Promises: within Slack's limits (`bot.slack.pacing`); what fails in passing is tried again with growing, random pauses,
and what may have been done already only where the caller allows it; every failure is a SlackError; a token goes to the
API's own address and nowhere else, and no redirect is followed. Never logs addresses, arguments, answers or tokens.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.client_exceptions import ClientConnectorError, ConnectionTimeoutError
from yarl import URL

from bot.slack import uploads
from bot.slack.errors import (
    FORGOTTEN,
    AmbiguousError,
    FileRefusedError,
    ForeignAddressError,
    PassingError,
    RateLimitedError,
    ResponseUrlGoneError,
    SlackError,
    TokenGoneError,
    error_of,
    plain,
)
from bot.slack.pacing import Pacing, Sleep
from bot.slack.tokens import NotInstalledError, Tokens

log = logging.getLogger(__name__)

SECONDS = 10.0
SECONDS_TO_CONNECT = 5.0
MOST_ATTEMPTS = 5
LONGEST_TROUBLE = 60.0
"""How long one call is tried again, pauses Slack asked for not counted."""

LONGEST_HOLD = 300.0
"""How long one call waits for Slack's pauses in all."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
USUAL_RETRY_AFTER = 5.0
NOTHING_THERE = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
SLACKS_HOSTS = ("slack.com", "slack-gov.com")

Json = dict[str, Any]


class Slack:
    """Slack, for every organisation. `start` it before the first call, and `close` it."""

    def __init__(
        self,
        api_url: str,
        tokens: Tokens,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        rng: Callable[[], float] = random.random,
        seconds: float = SECONDS,
    ) -> None:
        """`rng` returns numbers from 0 up to 1. `seconds` is how long one request may take."""
        self._api = URL(api_url.rstrip("/"))
        self._tokens = tokens
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._seconds = seconds
        self._session: ClientSession | None = None
        self.pacing = Pacing(clock=clock, sleep=sleep)

    async def start(self) -> None:
        """Open the session, in the running loop."""
        timeout = ClientTimeout(total=self._seconds, sock_connect=min(SECONDS_TO_CONNECT, self._seconds))
        connector = TCPConnector(limit=0)  # the hub bounds how much goes on at once
        self._session = ClientSession(
            connector=connector, timeout=timeout, cookie_jar=DummyCookieJar(), proxy=_proxy(self._api)
        )

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self, tenant: str, method: str, *, channel: str = "", repeat: bool = True, **arguments: object
    ) -> Json:
        """Call a method of the Web API in an organisation; return what Slack said. SlackError, NotInstalledError.

        `repeat=False`: not tried again where Slack may have done it already. Arguments that are None are left out.
        """
        form = _form({**({"channel": channel} if channel else {}), **arguments})

        async def once() -> Json:
            try:
                return await self._authorised(tenant, method, form)
            except RateLimitedError as problem:
                # With the jitter, whoever else was told to wait, in this process or another, comes at another moment.
                self.pacing.hold(tenant, method, channel, problem.after + self._rng())
                raise

        async def wait(_: float) -> None:
            await self.pacing.pass_gate(tenant, method)

        async with self.pacing.turn(tenant, method, channel):
            return await self._persist(method, once, repeat=repeat, wait=wait)

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Post to a response URL. ResponseUrlGoneError when it is used up; SlackError when Slack does not take it."""
        url = self._slacks_own(response_url)

        async def once() -> Json:
            return await self._send(url, json=dict(body), gone=ResponseUrlGoneError("gone"))

        await self._persist("response_url", once, repeat=True, wait=self._sleep)

    async def upload(self, tenant: str, png: bytes, name: str, alt: str) -> str:
        """Upload a picture, shared nowhere; return its file's id when Slack can show it. NotReadyError, SlackError."""
        return await uploads.upload(self, tenant, png, name, alt, sleep=self._sleep)

    async def put(self, upload_url: str, content: bytes) -> None:
        """Send a file's bytes to where Slack wants them."""
        url = self._slacks_own(upload_url)

        async def once() -> Json:
            kind = {"Content-Type": "application/octet-stream"}
            return await self._send(url, data=content, headers=kind, gone=FileRefusedError("upload_refused"))

        await self._persist("upload", once, repeat=True, wait=self._sleep)

    async def _persist(
        self,
        doing: str,
        once: Callable[[], Awaitable[Json]],
        *,
        repeat: bool,
        wait: Callable[[float], Awaitable[None]],
    ) -> Json:
        """Try until it is done, or there is no point in it any more. `wait` keeps a pause that Slack asked for."""
        attempts, trouble, held = 0, 0.0, 0.0
        while True:
            began = self._clock()
            try:
                return await once()
            except RateLimitedError as problem:
                held += problem.after
                if held > LONGEST_HOLD:
                    raise
                log.info("%s: Slack asks for a pause of %.0f s", doing, problem.after)
                await wait(problem.after + self._rng())
            except SlackError as problem:
                attempts += 1
                pause = self._rng() * min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempts)
                trouble += self._clock() - began + pause
                final = problem.permanent or (isinstance(problem, AmbiguousError) and not repeat)
                if final or attempts >= MOST_ATTEMPTS or trouble > LONGEST_TROUBLE:
                    raise
                log.info("%s: %s, trying again", doing, type(problem).__name__)
                await self._sleep(pause)

    async def _authorised(self, tenant: str, method: str, form: Mapping[str, str]) -> Json:
        """Call with the organisation's token; with its new one, if the old one is good no more."""
        token = await self._tokens.token(tenant)
        try:
            return await self._with_token(token, method, form)
        except TokenGoneError as problem:
            if problem.code in FORGOTTEN:
                await self._tokens.gone(tenant)
            try:
                newer = await self._tokens.token(tenant)
            except NotInstalledError:
                raise problem from None
            if newer == token:
                raise
        return await self._with_token(newer, method, form)

    async def _with_token(self, token: str, method: str, form: Mapping[str, str]) -> Json:
        return await self._send(self._api / method, data=form, headers={"Authorization": f"Bearer {token}"})

    async def _send(self, url: URL, *, gone: SlackError | None = None, **content: Any) -> Json:
        """Send one request and judge the answer; `gone` is what to raise when there is nothing at that address."""
        if self._session is None:
            raise RuntimeError("started before the first call")
        try:
            async with self._session.post(url, allow_redirects=False, **content) as answer:
                return _judged(answer, await answer.read(), gone)
        except (ClientConnectorError, ConnectionTimeoutError):
            raise PassingError("unreachable") from None
        except (ClientError, OSError, TimeoutError):
            # It was on its way, and perhaps arrived.
            raise AmbiguousError("no_answer") from None

    def _slacks_own(self, address: str) -> URL:
        """Return the address if it is Slack's: what comes in a payload must not make us call anybody else."""
        try:
            url = URL(address)
            own_api = not _is_slacks(self._api) and url.origin() == self._api.origin()
        except ValueError:
            raise ForeignAddressError("foreign_address") from None
        if url.user or url.password or not (own_api or _is_slacks(url)):
            raise ForeignAddressError("foreign_address")
        return url


def _is_slacks(url: URL) -> bool:
    host = url.host or ""
    named = any(host == each or host.endswith(f".{each}") for each in SLACKS_HOSTS)
    return url.scheme == "https" and url.port == 443 and named


def _proxy(api: URL) -> str | None:
    """The proxy that the environment names for Slack. Asked once: aiohttp's own way reads a file for every request."""
    return None if proxy_bypass(api.host or "") else getproxies().get(api.scheme)


def _form(arguments: Mapping[str, object]) -> dict[str, str]:
    """Arguments as a form's fields, which every method reads; what is not a plain value goes as JSON."""
    fields = {}
    for name, value in arguments.items():
        if value is not None:
            fields[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return fields


def _judged(answer: ClientResponse, body: bytes, gone: SlackError | None) -> Json:
    """Return what Slack said; raise the error it stands for."""
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimitedError(after=_retry_after(answer))
    said = _read(body)
    if said is None and gone is not None and status == HTTPStatus.OK and not body.lstrip().startswith(b"<"):
        # "ok", "OK - 4711", or nothing: a response URL and an upload address promise no JSON.
        return {}
    code = plain((said or {}).get("error"))
    if status < HTTPStatus.MULTIPLE_CHOICES and said is not None and said.get("ok") is True:
        return said
    problem = error_of(code, (said or {}).get("needed"))
    raise _failure(status, problem, gone, understood=said is not None)


def _failure(status: int, problem: SlackError, gone: SlackError | None, *, understood: bool) -> SlackError:
    """What an answer that is no success means, from its status and its code."""
    if type(problem) is not SlackError and problem.permanent:
        return problem
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return AmbiguousError("http_504") if status == HTTPStatus.GATEWAY_TIMEOUT else PassingError(f"http_{status}")
    if isinstance(problem, RateLimitedError):
        return RateLimitedError(after=USUAL_RETRY_AFTER)
    if gone is not None and status in NOTHING_THERE:
        return gone
    if understood:
        return problem
    # A page in place of JSON: of a proxy, most often, and nobody knows what became of the call.
    return AmbiguousError("no_json") if status < HTTPStatus.MULTIPLE_CHOICES else SlackError(f"http_{status}")


def _read(body: bytes) -> Json | None:
    """The JSON object in a body, or the bare code that is all of it ("invalid_blocks"); None for anything else."""
    try:
        said = json.loads(body)
    except ValueError:
        bare = plain(body.decode(errors="replace").strip())
        return {"ok": False, "error": bare} if bare and bare != "ok" else None
    return said if isinstance(said, dict) else None


def _retry_after(answer: ClientResponse) -> float:
    try:
        return min(LONGEST_HOLD, max(0.0, float(answer.headers.get("Retry-After", ""))))
    except ValueError:
        return USUAL_RETRY_AFTER
