"""The few calls to Slack that belong to no installation yet: who a token is, a code for a token, a token made new.

Promises: what Slack refuses is told apart from a network that does not carry, and no token, code or secret is in any
message or log. Never repeats a call: a code and a refresh token are good once.
"""

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.port import UndeliverableError
from coaching.delivering import Reason
from kpi.errors import TouchlineError

SECONDS = 10

DEAD = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_revoked", "user_removed_from_team"})
"""What Slack says of a token that will never be good again."""

EXPIRED = "token_expired"
"""What it says of one that can be made new."""


class WireError(UndeliverableError):
    """Slack cannot be reached ({reason}). Check that this machine may connect to it, and try again."""

    permanent = False
    reason = Reason.PLATFORM_AWAY


class WireRefusedError(TouchlineError):
    """Slack refused: {code}. `touchline doctor` says what is missing."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code=code)
        self.headers = headers or {}

    @property
    def code(self) -> str:
        """Slack's own word for what is wrong, e.g. "invalid_auth"."""
        return str(self.values["code"])


@dataclass(frozen=True, slots=True)
class Answered:
    """What Slack said, and the headers it said it with."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]


def client(api_url: str, token: str | None = None) -> AsyncWebClient:
    """Return a client that is quiet, patient for ten seconds, and calls once."""
    # At DEBUG the library's log holds what is sent, and a code or a token is part of that.
    quiet = logging.getLogger(f"{__name__}.library")
    quiet.setLevel(logging.WARNING)
    made = AsyncWebClient(token, base_url=f"{api_url}/", timeout=SECONDS, retry_handlers=[], logger=quiet)
    # The library takes a proxy from the environment, and does not look at NO_PROXY.
    address = urlsplit(api_url)
    made.proxy = None if proxy_bypass(address.netloc) else getproxies().get(address.scheme)
    return made


async def ask(call: Awaitable[AsyncSlackResponse]) -> Answered:
    """Await a call; WireRefusedError with Slack's code, or WireError where nothing sensible came back."""
    try:
        response = await call
    except SlackClientError as refused:
        held = getattr(refused, "response", None)
        data = getattr(held, "data", None)
        code = data.get("error") if isinstance(data, dict) else None
        if not isinstance(code, str):
            raise WireError(reason="no sensible answer") from None
        raise WireRefusedError(_plain(code), _headers(held)) from None
    except (ClientError, OSError, TimeoutError) as broken:
        raise WireError(reason=type(broken).__name__) from None
    if not isinstance(response.data, dict):
        raise WireError(reason="no sensible answer")
    return Answered(response.data, _headers(response))


async def who(api_url: str, token: str | None) -> Answered:
    """Ask Slack whose token this is (auth.test); its scopes are in the header "x-oauth-scopes"."""
    return await ask(client(api_url, token).auth_test())


def _headers(response: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in response.headers.items()}


def _plain(code: str) -> str:
    """Slack's codes are short words of small letters; whatever else came is not repeated."""
    return code if code.replace("_", "").isalnum() and len(code) <= 60 else "unknown_error"
