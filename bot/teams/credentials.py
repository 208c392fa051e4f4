"""The token that the bot speaks to Teams with: got once, and again before it is good no more.

Promises: many who need one ask once; nobody waits for a new one while the old one is good; the event loop never waits.
Never logs or shows a token or a password; what Microsoft says of a refusal is told by its own code alone.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import msal
import requests
from pydantic import SecretStr
from yarl import URL

from bot.teams.errors import CredentialsError, PassingError, TeamsError
from bot.teams.outgoing import SECONDS, Outgoing

log = logging.getLogger(__name__)

RESOURCE = "https://api.botframework.com"
ANY_TENANT = "botframework.com"
"""Where an app that is registered for many organisations gets its token."""

EARLY = 600.0
"""Seconds before its end at which a new token is asked for, while the old one is used."""

LAST = 30.0
BETWEEN_ASKS = 30.0

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")

Source = Callable[[], Awaitable[tuple[str, float]]]
"""Asks for a token; returns it, and for how many seconds it is good. CredentialsError, PassingError."""


class Credentials:
    """The bot's token."""

    def __init__(self, source: Source, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock = clock
        self.held = ""
        self._good_until = self._asked = float("-inf")
        self._asking: asyncio.Task[TeamsError | None] | None = None

    async def token(self) -> str:
        """Return a token that is good. CredentialsError, PassingError."""
        left = self._good_until - self._clock()
        if left < EARLY:
            asking = self._ask(at_once=left < LAST)
            if left < LAST and asking is not None:
                problem = await asyncio.shield(asking)
                if problem is not None:
                    raise problem
        return self.held

    def refused(self, token: str) -> None:
        """A token is good no more, before its time."""
        if token == self.held:
            self._good_until = float("-inf")

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _ask(self, *, at_once: bool) -> "asyncio.Task[TeamsError | None] | None":
        if self._asking is not None and not self._asking.done():
            return self._asking
        if not at_once and self._clock() - self._asked < BETWEEN_ASKS:
            return None
        self._asked = self._clock()
        self._asking = asyncio.ensure_future(self._fetch())
        return self._asking

    async def _fetch(self) -> TeamsError | None:
        began = self._clock()
        try:
            self.held, seconds = await self._source()
        except TeamsError as problem:
            log.warning("no token for Teams: %s", type(problem).__name__)
            return problem
        self._good_until = began + seconds
        return None


async def nobody() -> tuple[str, float]:
    """Return no token, good for ever: the emulator wants none."""
    return "", float("inf")


def by_password(outgoing: Outgoing, login_url: str, tenant: str, app_id: str, password: SecretStr) -> Source:
    """Return what asks with the app's password. `tenant` "" is an app for many organisations."""
    url = URL(login_url) / (tenant or ANY_TENANT) / "oauth2/v2.0/token"

    async def ask() -> tuple[str, float]:
        form = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": password.get_secret_value(),
            "scope": f"{RESOURCE}/.default",
        }
        try:
            status, _, body = await outgoing.send("POST", url, data=form)
        except PassingError as problem:
            raise PassingError(problem.code) from None  # asking twice for a token does no harm
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            raise PassingError(f"http_{status}")
        return _token_in(said)

    return ask


def by_identity(app_id: str) -> Source:
    """Return what asks Azure for the token of a managed identity, in a thread."""
    session = _PatientSession()
    identity = msal.UserAssignedManagedIdentity(client_id=app_id)

    def ask() -> tuple[str, float]:
        client = msal.ManagedIdentityClient(identity, http_client=session)
        try:
            return _token_in(client.acquire_token_for_client(resource=RESOURCE))
        except (requests.RequestException, msal.managed_identity.ManagedIdentityError, ValueError):
            raise PassingError("no_managed_identity") from None

    async def in_thread() -> tuple[str, float]:
        return await asyncio.to_thread(ask)

    return in_thread


class _PatientSession(requests.Session):
    """A session that ends its waiting; MSAL sets no end of its own."""

    def request(self, *given: Any, **named: Any) -> requests.Response:
        return super().request(*given, **{"timeout": SECONDS, **named})


def _token_in(said: Any) -> tuple[str, float]:
    """The token in an answer; CredentialsError where there is none."""
    if not isinstance(said, dict):
        raise PassingError("no_json")
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        code = said.get("error")
        raise CredentialsError(code if isinstance(code, str) and _CODE.fullmatch(code) else "no_token")
    try:
        return token, float(said.get("expires_in", 0))
    except (TypeError, ValueError):
        return token, 0.0
