"""The door for connected systems: POST /hooks/systems/KEY, signed in the vendor's own way.

Promises: what is acknowledged is written down, at once and durably, and worked on soon after (`handlers.pushing`); the
same delivery is taken once. A body is kept only where it is read itself, and sealed. Who is let in: `bot.hook_doors`.
"""

import asyncio
import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.hook_doors import GoneError, HookDoor, Known, LookedUp, NotLetInError, TooFastError, refused
from connectors.push.hooking import Hooking, challenge_of, hooking_of, is_let_in
from connectors.push.schemes import SCHEMES, Sent
from handlers.carrying import tools_of
from storage.connections import connection_by_hook, connection_hook_context

LARGEST_BODY = 1024 * 1024
A_MINUTE = 1200
"""How many deliveries of one connection are taken in a minute, by one process."""

_NOBODYS = Hooking((SCHEMES["sha256"],))
"""What is computed where there is no such webhook, so that it takes as long."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How a connection's deliveries are signed, and its key."""

    hooking: Hooking
    system: str


class SystemHooks(HookDoor):
    """Hears what connected systems send."""

    path = "/hooks/systems/{key}"
    largest = LARGEST_BODY
    a_minute = A_MINUTE

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn = asyncio.Lock()

    async def answer(self, request: web.Request, body: bytes, held: LookedUp | None) -> web.Response:
        """Take in what is signed; answer a challenge."""
        sent = Sent(request.headers, body, request.method, self._uri(request))
        way = held.known.more if held is not None else None
        hooking = way.hooking if isinstance(way, _Way) else _NOBODYS
        secret = held.known.secret if held is not None else self.nobodys
        good = is_let_in(hooking, secret, sent, self.clock().timestamp())
        if held is None or not good:
            return refused(HTTPStatus.UNAUTHORIZED, NotLetInError())
        wait = held.allowance.take(self.seconds())
        if wait:
            return refused(HTTPStatus.TOO_MANY_REQUESTS, TooFastError(), {"Retry-After": str(math.ceil(wait))})
        if (challenge := challenge_of(sent, secret)) is not None:
            return web.json_response(challenge)
        # Goes on to the end when the sender does not wait for it.
        new = await asyncio.shield(self.hub.keep(self._in_turn(held.known, sent)))
        return web.json_response({"result": "taken" if new else "repeated"})

    async def _in_turn(self, known: Known, sent: Sent) -> bool:
        # One after the other: SQLite lets one write, and of many that wait for it some would wait for ever.
        async with self._turn:
            return await self.hub.in_thread(self._write, known, sent)

    def _write(self, known: Known, sent: Sent) -> bool:
        from handlers.pushing.receiving import NoSuchHookError, receive

        try:
            return receive(tools_of(self.tools, known.workspace_id), known.id, sent, self.clock())
        except NoSuchHookError:
            raise GoneError from None

    def find(self, key: str) -> Known | None:
        """Return the connection whose webhooks come to this address."""
        with self.tools.database.reading() as session:
            held = connection_by_hook(session, key)
            if held is None or held.hook_sealed is None:
                return None
            found, workspace_id, system, entered = held.id, held.workspace_id, held.system, dict(held.entered)
            context, sealed = connection_hook_context(held), held.hook_sealed
        hooking, secret = hooking_of(system, entered), self.opened(context, sealed)
        if hooking is None or secret is None:
            return None
        return Known(found, workspace_id, secret, _Way(hooking, system))

    def _uri(self, request: web.Request) -> str:
        """The address as its sender knows it: by our public one, where a proxy stands before us."""
        ours = self.tools.public_url.rstrip("/")
        return f"{ours}{request.path_qs}" if ours else str(request.url)
