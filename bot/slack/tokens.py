"""Which token answers in which organisation: one from the settings, or those that installing brought.

Promises: a token is sealed wherever it is kept and never part of a message or a log; one that expires is made new
before it does, once, however many want it; an installation that another process removed is noticed within a minute.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import SecretStr

from bot.port import UndeliverableError
from bot.slack.oauth import Grant, OAuth, tenant_key
from bot.slack.wire import DEAD, EXPIRED, WireError, WireRefusedError, who
from coaching.delivering import Reason
from storage.database import Database
from storage.installations import (
    Installation,
    find_installation,
    forget_installation,
    keep_installation,
    seal_context,
)
from storage.sealing import Sealer
from storage.tenants import connect, workspace_of
from storage.workspaces import Workspace

log = logging.getLogger(__name__)

SECONDS_HELD = 60.0
"""How long a token is used without looking whether it is still there."""

SECONDS_BEFORE_EXPIRY = 2 * 3600.0
"""Slack's tokens live twelve hours; a new one is wanted this long before, so that a failure may pass."""


class NotInstalledError(UndeliverableError):
    """Touchline is not installed in this Slack workspace any more. Ask whoever runs it to install it again."""

    reason = Reason.TOKEN_GONE


class Tokens(Protocol):
    """Where the bot's tokens come from."""

    async def token(self, tenant: str) -> str:
        """Return the bot's token in an organisation; NotInstalledError when there is none."""
        ...

    async def gone(self, tenant: str) -> None:
        """Slack said that the token it was sent is good no more: forget it."""
        ...


class OneToken:
    """The token of the settings, for whatever organisation it is of."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    async def token(self, tenant: str) -> str:  # noqa: ARG002 - the protocol's
        """Return it."""
        return self._token.get_secret_value()

    async def gone(self, tenant: str) -> None:  # noqa: ARG002 - the protocol's
        """Leave it: only who set it can take it away. `touchline doctor` says what is wrong with it."""
        log.error("Slack takes the bot token of the settings no more")


class Caller(Protocol):
    """What calls Slack's methods in an organisation (`bot.slack.calling.Slack`)."""

    async def call(self, tenant: str, method: str, /) -> dict[str, Any]:
        """Call a method and return what Slack said."""
        ...


async def connect_one(slack: Caller, database: Database, workspace_id: int, now: datetime) -> str:
    """Ask Slack whose the one token is, remember that organisation, and return its key.

    An organisation that is new here belongs to the workspace that is served; one that an operator has connected stays
    where it is.
    """
    said = await slack.call("", "auth.test")
    whole_org = bool(said.get("is_enterprise_install"))
    tenant = tenant_key(str(said.get("enterprise_id") if whole_org else said["team_id"]))
    await asyncio.to_thread(_remember, database, tenant, str(said.get("team") or ""), workspace_id, now)
    return tenant


def _remember(database: Database, tenant: str, name: str, workspace_id: int, now: datetime) -> None:
    with database.writing() as session:
        workspace = workspace_of(session, tenant) or session.get_one(Workspace, workspace_id)
        connect(session, tenant, name or tenant, workspace, now)


@dataclass(frozen=True, slots=True)
class _Held:
    grant: Grant
    until: float


class InstalledTokens:
    """The tokens of every organisation that installed Touchline, kept sealed in the database."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        oauth: OAuth,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._oauth = oauth
        self._monotonic = monotonic
        self._held: dict[str, _Held] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def token(self, tenant: str) -> str:
        """Return the bot's token in an organisation, made new if it soon expires; NotInstalledError without one."""
        held = self._held.get(tenant)
        if held and self._monotonic() < held.until:
            return held.grant.token
        # Of all who want it at once one reads, and one refreshes: a refresh token is good for one use.
        async with self._lock(tenant):
            held = self._held.get(tenant)
            if held and self._monotonic() < held.until:
                return held.grant.token
            grant = await asyncio.to_thread(self._stored, tenant)
            if grant is None:
                self._drop(tenant)
                raise NotInstalledError
            if grant.expires_at and grant.expires_at - self._oauth.clock() < SECONDS_BEFORE_EXPIRY:
                grant = await self._refreshed(grant)
            self._held[tenant] = _Held(grant, self._monotonic() + SECONDS_HELD)
            return grant.token

    async def gone(self, tenant: str) -> None:
        """Delete an organisation's installation; people and figures stay, and so does whose workspace it is.

        Slack is asked before, for the news may be old: who removed Touchline may have installed it again since.
        """
        async with self._lock(tenant):
            self._drop(tenant)
            grant = await asyncio.to_thread(self._stored, tenant)
            if grant is not None and await self._is_dead(grant) and await asyncio.to_thread(self._forget, grant):
                log.info("An installation was removed: its token is good no more")

    async def keep(self, grant: Grant, workspace_id: int, now: datetime) -> None:
        """Keep what an installation brought, in the place of what an earlier one did."""
        async with self._lock(grant.tenant):
            self._drop(grant.tenant)
            await asyncio.to_thread(self._keep, grant, workspace_id, now)

    def _lock(self, tenant: str) -> asyncio.Lock:
        return self._locks.setdefault(tenant, asyncio.Lock())

    async def _is_dead(self, grant: Grant) -> bool:
        try:
            await who(self._oauth.api_url, grant.token)
        except WireRefusedError as refused:
            return refused.code in DEAD or (refused.code == EXPIRED and not grant.refresh_token)
        except WireError:
            # It cannot be said now; whatever is called next says it again.
            return False
        return False

    async def _refreshed(self, grant: Grant) -> Grant:
        """The grant with a new token. Another process may have been quicker: then what it stored is the newest."""
        try:
            new = await self._oauth.refresh(grant)
        except (WireError, WireRefusedError) as problem:
            stored = await asyncio.to_thread(self._stored, grant.tenant)
            if stored is not None and stored.token != grant.token:
                return stored
            if grant.expires_at <= self._oauth.clock():
                raise (NotInstalledError() if isinstance(problem, WireRefusedError) else problem) from None
            log.warning("A token could not be made new yet: %s", type(problem).__name__)
            return grant
        return await asyncio.to_thread(self._replace, grant, new)

    def _stored(self, tenant: str) -> Grant | None:
        with self._database.reading() as session:
            held = find_installation(session, tenant)
        return self._open(held) if held else None

    def _replace(self, old: Grant, new: Grant) -> Grant:
        """Store a renewed grant where the old one still is; what somebody stored meanwhile counts for more."""
        with self._database.writing() as session:
            held = find_installation(session, old.tenant)
            if held is None:
                raise NotInstalledError
            stored = self._open(held)
            if stored.token != old.token:
                return stored
            held.sealed = self._seal(new)
        return new

    def _keep(self, grant: Grant, workspace_id: int, now: datetime) -> None:
        made = Installation(
            workspace_id=workspace_id,
            tenant=grant.tenant,
            sealed=self._seal(grant),
            scopes=grant.scopes,
            installed_by=grant.installed_by,
            installed_at=now,
        )
        with self._database.writing() as session:
            keep_installation(session, made)

    def _forget(self, dead: Grant) -> bool:
        with self._database.writing() as session:
            held = find_installation(session, dead.tenant)
            return (
                held is not None and self._open(held).token == dead.token and forget_installation(session, dead.tenant)
            )

    def _drop(self, tenant: str) -> None:
        self._held.pop(tenant, None)

    def _seal(self, grant: Grant) -> bytes:
        return self._sealer.seal(seal_context(grant.tenant), grant.as_bytes())

    def _open(self, held: Installation) -> Grant:
        return Grant.read(self._sealer.open(seal_context(held.tenant), held.sealed))
