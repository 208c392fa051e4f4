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
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.client_exceptions import ClientConnectorError, ConnectionTimeoutError
from yarl import URL

from bot.pacing import Patience, Sleep
from bot.slack import uploads
from bot.slack.addresses import proxy_to, slacks_own
from bot.slack.errors import (
    FORGOTTEN,
    AmbiguousError,
    FileRefusedError,
    PassingError,
    RateLimitedError,
    ResponseUrlGoneError,
    SlackError,
    TokenGoneError,
)
from bot.slack.pacing import Pacing
from bot.slack.tokens import NotInstalledError, Tokens
from bot.slack.verdicts import Json, judged

log = logging.getLogger(__name__)

SECONDS = 10.0
SECONDS_TO_CONNECT = 5.0
PATIENT = Patience(attempts=5, trouble=60.0, wait=300.0)
HURRIED = Patience(attempts=2, trouble=12.0, wait=5.0, turn=30.0)
"""For who waits elsewhere, durably: what Slack does not take within seconds is given back."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0


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
            connector=connector, timeout=timeout, cookie_jar=DummyCookieJar(), proxy=proxy_to(self._api)
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
        return await self.call_with(PATIENT, tenant, method, channel=channel, repeat=repeat, **arguments)

    async def call_with(
        self,
        patience: Patience,
        tenant: str,
        method: str,
        *,
        channel: str = "",
        repeat: bool = True,
        **arguments: object,
    ) -> Json:
        """Do the same with another patience; RateLimitedError at once where its turn is further away than that."""
        closed = self.pacing.closed_for(tenant, method, channel)
        if closed > patience.turn:
            raise RateLimitedError(after=closed)
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
            return await self._persist(method, once, repeat=repeat, wait=wait, patience=patience)

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Post to a response URL. ResponseUrlGoneError when it is used up; SlackError when Slack does not take it."""
        url = slacks_own(response_url, self._api)

        async def once() -> Json:
            return await self._send(url, json=dict(body), gone=ResponseUrlGoneError("gone"))

        await self._persist("response_url", once, repeat=True, wait=self._sleep)

    async def upload(self, tenant: str, png: bytes, name: str, alt: str) -> str:
        """Upload a picture, shared nowhere; return its file's id when Slack can show it. NotReadyError, SlackError."""
        return await uploads.upload(self, tenant, png, name, alt, sleep=self._sleep)

    async def put(self, upload_url: str, content: bytes, patience: Patience = PATIENT) -> None:
        """Send a file's bytes to where Slack wants them."""
        url = slacks_own(upload_url, self._api)

        async def once() -> Json:
            kind = {"Content-Type": "application/octet-stream"}
            return await self._send(url, data=content, headers=kind, gone=FileRefusedError("upload_refused"))

        await self._persist("upload", once, repeat=True, wait=self._sleep, patience=patience)

    async def _persist(
        self,
        doing: str,
        once: Callable[[], Awaitable[Json]],
        *,
        repeat: bool,
        wait: Callable[[float], Awaitable[None]],
        patience: Patience = PATIENT,
    ) -> Json:
        """Try until it is done, or there is no point in it any more. `wait` keeps a pause that Slack asked for."""
        attempts, trouble, held = 0, 0.0, 0.0
        while True:
            began = self._clock()
            try:
                return await once()
            except RateLimitedError as problem:
                held += problem.after
                if held > patience.wait:
                    raise
                log.info("%s: Slack asks for a pause of %.0f s", doing, problem.after)
                await wait(problem.after + self._rng())
            except SlackError as problem:
                attempts += 1
                pause = self._rng() * min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempts)
                trouble += self._clock() - began + pause
                final = problem.permanent or (isinstance(problem, AmbiguousError) and not repeat)
                if final or attempts >= patience.attempts or trouble > patience.trouble:
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
                return judged(answer.status, answer.headers, await answer.read(), gone)
        except (ClientConnectorError, ConnectionTimeoutError):
            raise PassingError("unreachable") from None
        except (ClientError, OSError, TimeoutError):
            # It was on its way, and perhaps arrived.
            raise AmbiguousError("no_answer") from None


def _form(arguments: Mapping[str, object]) -> dict[str, str]:
    """Arguments as a form's fields, which every method reads; what is not a plain value goes as JSON."""
    fields = {}
    for name, value in arguments.items():
        if value is not None:
            fields[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return fields
