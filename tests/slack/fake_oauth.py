"""Installing in the fake Slack: the consent page, codes that are good once, tokens that rotate."""

from __future__ import annotations

import secrets
from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from tests.slack.fake_workspaces import FakeWorkspace, Json, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

SECONDS_OF_A_TOKEN = 12 * 60 * 60


@dataclass
class OAuth:
    """What Slack knows of the app's own credentials, and what it gave out. `rotating`: tokens expire."""

    client_id: str = "111.222"
    client_secret: str = "client-secret"  # noqa: S105 - a made-up one
    rotating: bool = False
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    refreshes: dict[str, str] = field(default_factory=dict)

    def code(self, team: str, user: str = "U1", redirect_uri: str = "") -> str:
        """A code, as Slack gives it to who allowed the app in."""
        new = f"code-{secrets.token_hex(6)}"
        self.codes[new] = (team, user, redirect_uri)
        return new

    def access(self, fake: FakeSlack, args: Json, request: web.Request) -> Json:
        """oauth.v2.access: a code or a refresh token for a token."""
        client, secret = str(args.get("client_id", "")), str(args.get("client_secret", ""))
        basic = request.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            client, _, secret = b64decode(basic.removeprefix("Basic ")).decode().partition(":")
        if client != self.client_id:
            raise RefusedError("invalid_client_id")
        if secret != self.client_secret:
            raise RefusedError("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            team = self.refreshes.pop(str(args.get("refresh_token", "")), "")
            if not team:
                raise RefusedError("invalid_refresh_token")
            return self._granted(fake.workspaces[team], "U1")
        code = str(args.get("code", ""))
        if code in self.used:
            raise RefusedError("code_already_used")
        if code not in self.codes:
            raise RefusedError("invalid_code")
        team, user, redirect_uri = self.codes.pop(code)
        self.used.add(code)
        if redirect_uri and redirect_uri != args.get("redirect_uri"):
            raise RefusedError("bad_redirect_uri")
        return self._granted(fake.workspaces[team], user)

    def _granted(self, there: FakeWorkspace, user: str) -> Json:
        told: Json = {
            "access_token": there.token,
            "token_type": "bot",
            "scope": there.scopes,
            "bot_user_id": there.bot_user,
            "app_id": there.app_id,
            "team": None if there.is_org else {"id": there.id, "name": there.name},
            "enterprise": {"id": there.id, "name": there.name} if there.is_org else None,
            "is_enterprise_install": there.is_org,
            "authed_user": {"id": user},
        }
        there.revoked = ""
        if self.rotating:
            there.token = told["access_token"] = f"xoxe.xoxb-{there.id}-{secrets.token_hex(6)}"
            told["refresh_token"] = f"xoxe-{there.id}-{secrets.token_hex(6)}"
            told["expires_in"] = SECONDS_OF_A_TOKEN
            self.refreshes[str(told["refresh_token"])] = there.id
        return told


async def authorize(fake: FakeSlack, request: web.Request) -> web.Response:
    """The consent page, with a person who says yes (`team` and `user` say who; `deny` says no)."""
    asked = request.query
    back = {"state": asked.get("state", "")}
    if "deny" in asked:
        back["error"] = "access_denied"
    else:
        team = asked.get("team") or next(iter(fake.workspaces))
        back["code"] = fake.oauth.code(team, asked.get("user", "U1"), asked.get("redirect_uri", ""))
    raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(back)}")
