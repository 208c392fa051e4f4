"""botbuilder's CloudAdapter behind our door: an activity that is verified, and of an organisation that may speak here.

Promises: what is not good gets a 4xx, never a 500, and reaches nobody; an invoke's answer goes back as it is; a turn
gets the activity as Teams wrote it. Never logs a token, a body, or what went wrong with one beyond its kind.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector.auth import AuthenticateRequestResult, AuthenticationConstants
from yarl import URL

from bot.config import Settings
from bot.doors import RefusedAtTheDoorError
from bot.going_wrong import log_failure
from bot.teams.addresses import is_loopback
from bot.teams.authentication import Authentication, install
from bot.teams.connector import Connector
from bot.teams.credentials import Credentials, Source
from bot.teams.door import (
    CHANNEL,
    SERVICE_URL_CLAIM,
    Envelope,
    check_address,
    check_before_reading,
    envelope_of,
    read_activity,
)
from bot.teams.logins import by_identity, by_password, nobody
from bot.teams.outgoing import Outgoing
from bot.teams.signing_keys import KeysAwayError, SigningKeys
from kpi.errors import TouchlineError

log = logging.getLogger(__name__)

Json = dict[str, Any]
Turn = Callable[[Json], Awaitable[tuple[int, Json | None]]]
"""Answers a verified activity: an HTTP status, and the body of an invoke's answer (None: no body)."""

Admit = Callable[[str], bool]
"""Says whether an organisation (its Entra id, lower case) may speak here. Called in a worker thread."""

ADMITTED_FOR = 60.0
MOST_ADMITTED = 10_000


class TeamsAdapter(CloudAdapter):  # type: ignore[misc]  # botbuilder has no types
    """The one app. `process` is what the server calls."""

    def __init__(
        self,
        authentication: Authentication,
        admit: Admit,
        *,
        tenant: str = "",
        dev: bool = False,
        local: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tenant` is the one that may speak, "" for those that `admit` says. `local`: this machine may be answered."""
        super().__init__(authentication)
        self._admit = admit
        self._tenant = tenant.lower()
        self._dev = dev
        self._local = local
        self._clock = clock
        self._admitted: dict[str, float] = {}

    async def process(self, request: web.Request, turn: Turn) -> web.Response:
        """Answer a request: 401 for a bad token, 400 for a bad body, 403 for another organisation, else as the turn."""
        try:
            header = check_before_reading(request, dev=self._dev)
            trusted = await self._judge(header)
            activity = await read_activity(request)
            envelope = envelope_of(activity)
            claimed = trusted.claims_identity.get_claim_value(SERVICE_URL_CLAIM)
            check_address(envelope.service_url, claimed, dev=self._dev, local=self._local)
            await self._check_tenant(envelope.tenant)
        except RefusedAtTheDoorError as refusal:
            return web.Response(status=refusal.status)
        return await self._take(activity, envelope, trusted, turn)

    async def _take(
        self, activity: Json, envelope: Envelope, trusted: AuthenticateRequestResult, turn: Turn
    ) -> web.Response:
        """Let botbuilder run the turn. It gets the envelope alone: its own model would lose what Teams wrote."""
        answers: list[tuple[int, Json | None]] = []

        async def logic(_: object) -> None:
            answers.append(await turn(activity))

        outside = Activity(type=envelope.kind, id=envelope.id, channel_id=CHANNEL, service_url=envelope.service_url)
        try:
            await self.process_activity(trusted, outside, logic)
            status, body = answers[0]
        except Exception as problem:  # noqa: BLE001 - the outermost edge: the server's own log would quote a person's words
            log_failure("a turn", problem)
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    async def _judge(self, header: str) -> AuthenticateRequestResult:
        """Verify a token; all that it can be verified by is known before the body is."""
        try:
            trusted = await self.bot_framework_authentication.authenticate_request(
                Activity(channel_id=CHANNEL, service_url=""), header
            )
        except KeysAwayError:
            raise RefusedAtTheDoorError(HTTPStatus.SERVICE_UNAVAILABLE) from None
        except Exception as problem:  # noqa: BLE001 - botbuilder raises nearly everything, Exception itself too
            log.info("a token was refused: %s", type(problem).__name__)
            raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED) from None
        issuer = trusted.claims_identity.get_claim_value(AuthenticationConstants.ISSUER_CLAIM)
        if not self._dev and issuer != AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER:
            raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED)
        return trusted

    async def _check_tenant(self, tenant: str) -> None:
        """Refuse an organisation that may not speak here."""
        if self._tenant:
            known = tenant == self._tenant
        elif not tenant:
            known = False
        else:
            known = self._admitted.get(tenant, 0.0) > self._clock() or await self._ask(tenant)
        if not known:
            log.warning("something of an organisation that is not connected was refused")
            raise RefusedAtTheDoorError(HTTPStatus.FORBIDDEN)

    async def _ask(self, tenant: str) -> bool:
        try:
            admitted = await asyncio.to_thread(self._admit, tenant)
        except TouchlineError as problem:
            log.warning("nobody can say whether an organisation is connected: %s", type(problem).__name__)
            raise RefusedAtTheDoorError(HTTPStatus.SERVICE_UNAVAILABLE) from None
        if admitted:
            if len(self._admitted) >= MOST_ADMITTED:
                self._admitted.clear()
            self._admitted[tenant] = self._clock() + ADMITTED_FOR
        return admitted


def make_adapter(settings: Settings, admit: Admit = lambda _: False) -> tuple[TeamsAdapter, Connector]:
    """Return the adapter and what answers go through; close the connector at the end.

    `admit` says which organisations may speak where the settings name none, and of which an emulator is.
    """
    app_id = settings.teams_app_id.get_secret_value() if settings.teams_app_id else ""
    dev = settings.teams == "dev"
    local = dev or is_loopback(URL(settings.teams_login_url).host or "")
    outgoing = Outgoing()
    credentials = Credentials(_source(settings, outgoing, app_id))
    keys = SigningKeys(settings.teams_openid_url, outgoing)
    install(keys, settings.teams_openid_url)
    # In a developer's hands the emulator's own organisation counts, whichever it is.
    tenant = "" if dev or settings.teams_app_type == "MultiTenant" else settings.teams_tenant_id
    adapter = TeamsAdapter(Authentication(app_id, credentials), admit, tenant=tenant, dev=dev, local=local)
    closing = (keys.close, credentials.close)
    return adapter, Connector(outgoing, credentials, app_id, local=local, closing=closing)


def _source(settings: Settings, outgoing: Outgoing, app_id: str) -> Source:
    """Where tokens come from."""
    if settings.teams == "dev":
        return nobody
    if settings.teams_app_type == "UserAssignedMSI" or settings.teams_app_password is None:
        return by_identity(app_id)
    tenant = "" if settings.teams_app_type == "MultiTenant" else settings.teams_tenant_id
    return by_password(outgoing, settings.teams_login_url, tenant, app_id, settings.teams_app_password)
