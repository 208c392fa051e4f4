"""The Slack side of the server: Bolt behind our door, or Socket Mode; the same listeners behind both.

Promises: what Slack sends is verified before it is read, remembered before it is acknowledged, acknowledged before it
is answered, and acts once, however often it is sent. Told to stop, it hears nothing new and finishes what was begun.
"""

import contextlib
import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.doors import RefusedAtTheDoorError
from bot.going_wrong import log_failure
from bot.hub import Hub
from bot.inbox import Inbox
from bot.presses import Presses
from bot.slack.answering import Answering, remembered
from bot.slack.door import make_verifier, read_verified
from bot.slack.envelopes import tenant_of, uninstalled
from bot.slack.hearing import hear

log = logging.getLogger(__name__)

PATH = "/slack/events"
ANYTHING = re.compile(r".*", re.DOTALL)


class SlackApp:
    """One Slack app: any number of organisations."""

    def __init__(
        self,
        hub: Hub,
        inbox: Inbox,
        answering: Answering,
        *,
        secret: str = "",
        app_token: str = "",
        api_url: str = "",
    ) -> None:
        """With an app token Slack is reached by Socket Mode; without one, `secret` is what it signs with."""
        self._hub = hub
        self._inbox = inbox
        self._presses = Presses()
        self._answering = answering
        self._verifier = None if app_token and not secret else make_verifier(secret)
        self._bolt = _bolt(secret or "socket mode", api_url)
        self._socket = AsyncSocketModeHandler(self._bolt, app_token, web_client=_client(api_url)) if app_token else None
        self._listen()

    def mount(self, app: web.Application) -> None:
        """Put the door on the server, and start and stop with it."""
        if self._verifier is not None:
            app.router.add_post(PATH, self._knock)
        app.on_startup.append(self._start)
        # Before the hub is drained: nothing new is to come in while it finishes.
        app.on_shutdown.insert(0, self._stop)

    async def _knock(self, request: web.Request) -> web.Response:
        if self._verifier is None or not self._hub.is_open:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            body = await read_verified(request, self._verifier)
            bolt_request = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        except RefusedAtTheDoorError as refusal:
            return web.Response(status=refusal.status)
        except ValueError:
            # Signed, and yet no JSON.
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return await to_aiohttp_response(await self._bolt.async_dispatch(bolt_request))

    async def _start(self, _: web.Application) -> None:
        if self._socket is not None:
            await self._socket.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here

    async def _stop(self, _: web.Application) -> None:
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # the same

    def _listen(self) -> None:
        bolt = self._bolt
        bolt.middleware(self._remember)
        register: tuple[Callable[..., Any], ...] = (bolt.command, bolt.action, bolt.shortcut, bolt.event, bolt.view)
        for listen in register:
            listen(ANYTHING)(self._act)
        bolt.view_closed(ANYTHING)(_nothing)
        bolt.options(ANYTHING)(_nothing)
        bolt.error(_failed)

    async def _remember(
        self,
        body: dict[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Let each thing through once, and only when a crash cannot lose it any more."""
        sent = hear(body)
        context["sent"] = sent
        key = sent.key if sent else f"{tenant_of(body)}:event:{body.get('event_id')}" if uninstalled(body) else ""
        context["key"] = key
        doubled = sent is not None and sent.press and self._presses.again(sent.press, sent.pressed_at)
        if doubled or (key and not await self._inbox.take(key, remembered(body))):
            return BoltResponse(status=HTTPStatus.OK, body="")
        return await next()

    async def _act(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        sent = context["sent"]
        if sent is None:
            await ack()
            if context["key"]:
                self._hub.keep(self._answering.again(context["key"], remembered(body)))
        elif sent.is_form:
            await ack(**await self._answering.submit(sent))
        else:
            await ack()
            self._hub.keep(self._answering.answer(sent))


async def _nothing(ack: AsyncAck) -> None:
    await ack()


async def _failed(error: Exception) -> BoltResponse:
    log_failure("hearing", error)
    return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR, body="")


def _bolt(secret: str, api_url: str) -> AsyncApp:
    """Bolt without what our door and our calls do: no second check of the signature, no token, no environment."""
    silent = logging.getLogger("touchline.slack")
    silent.setLevel(logging.CRITICAL)  # Bolt logs whole bodies
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    with _environment_left_alone():
        return AsyncApp(
            name="touchline",
            logger=silent,
            signing_secret=secret,
            client=_client(api_url),
            authorize=_authorize,
            process_before_response=True,  # listeners only begin the work, so nothing is waited for
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
        )


def _client(api_url: str) -> AsyncWebClient:
    return AsyncWebClient(base_url=f"{api_url}/", timeout=10) if api_url else AsyncWebClient(timeout=10)


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt calls nothing in Slack's name here; whose words these are is looked up where they are answered."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


@contextlib.contextmanager
def _environment_left_alone() -> Iterator[None]:
    """Hide SLACK_* while Bolt is made: it would take tokens from there, or switch to its own OAuth, without a word."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(hidden)
