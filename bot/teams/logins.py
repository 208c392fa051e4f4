"""Where the bot's token comes from: Microsoft's login by the app's password, or Azure by a managed identity.

Never logs or shows a token or a password; what Microsoft says of a refusal is told by its own code alone.
"""

import asyncio
import json
import re
from http import HTTPStatus
from typing import Any

import msal
import requests
from pydantic import SecretStr
from yarl import URL

from bot.teams.credentials import Source
from bot.teams.errors import CredentialsError, PassingError
from bot.teams.outgoing import SECONDS, Outgoing

RESOURCE = "https://api.botframework.com"
ANY_TENANT = "botframework.com"
"""Where an app that is registered for many organisations gets its token."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


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
