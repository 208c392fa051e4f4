"""What Slack grants with an installation, and how it is got: a code for a token, and an expiring token made new.

https://docs.slack.dev/authentication/installing-with-oauth and .../using-token-rotation. Stores nothing.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aiohttp import encode_basic_auth
from pydantic import SecretStr

from bot.config import Settings
from bot.slack.wire import WireError, ask, client

PROVIDER = "slack"


@dataclass(frozen=True, slots=True)
class Grant:
    """One installation: the bot's token, and the one it is renewed with before `expires_at` (0: it never expires)."""

    tenant: str
    name: str
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: float = 0.0
    scopes: str = ""
    installed_by: str = ""
    app: str = ""
    team: str = ""

    def as_bytes(self) -> bytes:
        """Return it as it is sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, opened: bytes) -> "Grant":
        """Return what `as_bytes` wrote, by this version or another."""
        held = json.loads(opened)
        return cls(**{name: held[name] for name in cls.__dataclass_fields__ if name in held})


class OAuth:
    """This app at Slack: its client id and secret."""

    def __init__(
        self, api_url: str, client_id: SecretStr, client_secret: SecretStr, clock: Callable[[], float] = time.time
    ) -> None:
        """`clock` gives seconds since 1970."""
        self.api_url = api_url
        self.clock = clock
        self._client = client(api_url)
        self._id = client_id
        self._secret = client_secret

    @property
    def client_id(self) -> str:
        """Return the id by which Slack knows the app; it stands in the install link for all to see."""
        return self._id.get_secret_value()

    async def exchange(self, code: str, redirect_uri: str) -> Grant:
        """Return what a code is worth; WireRefusedError for one that is not good, or not any more."""
        return self._granted(await self._access(code=code, redirect_uri=redirect_uri))

    async def refresh(self, grant: Grant) -> Grant:
        """Return a grant with a new token. The refresh token is used up by it."""
        given = await self._access(grant_type="refresh_token", refresh_token=grant.refresh_token)
        new = self._granted(given)
        if new.tenant != grant.tenant:
            raise WireError(reason="a token of another organisation")
        return replace(grant, token=new.token, refresh_token=new.refresh_token, expires_at=new.expires_at)

    async def _access(self, **asked: str) -> Mapping[str, Any]:
        # Not the client's own `oauth_v2_access`: it passes aiohttp what aiohttp is about to drop (BasicAuth).
        who = encode_basic_auth(self.client_id, self._secret.get_secret_value())
        call = self._client.api_call("oauth.v2.access", data=asked, headers={"Authorization": who})
        return (await ask(call)).data

    def _granted(self, given: Mapping[str, Any]) -> Grant:
        team, enterprise = given.get("team") or {}, given.get("enterprise") or {}
        home = enterprise if given.get("is_enterprise_install") else team
        token, tenant = given.get("access_token"), home.get("id")
        if not (isinstance(token, str) and token and isinstance(tenant, str) and tenant):
            raise WireError(reason="no token in the answer")
        lasts = given.get("expires_in")
        return Grant(
            tenant=tenant_key(tenant),
            name=str(home.get("name") or tenant),
            token=token,
            refresh_token=str(given.get("refresh_token") or ""),
            expires_at=self.clock() + float(lasts) if lasts else 0.0,
            scopes=str(given.get("scope") or ""),
            installed_by=str((given.get("authed_user") or {}).get("id") or ""),
            app=str(given.get("app_id") or ""),
            team=str(team.get("id") or ""),
        )


def app_at_slack(settings: Settings) -> OAuth:
    """Return this app as its settings say; they were checked when they were read."""
    nothing = SecretStr("")
    return OAuth(settings.slack_api_url, settings.slack_client_id or nothing, settings.slack_client_secret or nothing)


def tenant_key(organisation: str) -> str:
    """Return the key of a team ("T0123") or of an Enterprise Grid org ("E0123"): "slack:T0123"."""
    return f"{PROVIDER}:{organisation}"
