"""The door for connected systems: POST /hooks/systems/KEY, signed in the vendor's own way.

Promises: what is acknowledged is written down, at once and durably, and worked on soon after (`handlers.pushing`); the
same delivery is taken once. A body is kept only where it is read itself, and sealed. Who is let in: `bot.hook_doors`.
"""

import asyncio
from typing import Any

from aiohttp import web

from bot.hook_doors import GoneError, HookDoor, Known
from connectors.push.hooking import Hooking, challenge_of, hooking_of, is_let_in
from connectors.push.schemes import SCHEMES, Sent
from handlers.carrying import tools_of
from handlers.pushing.signed import Signed
from storage.connections import connection_by_hook, connection_hook_context

LARGEST_BODY = 1024 * 1024
A_MINUTE = 1200
"""How many deliveries of one connection are taken in a minute, by one process."""

_NOBODYS = Hooking((SCHEMES["sha256"],))
"""What is computed where there is no such webhook, so that it takes as long."""


class SystemHooks(HookDoor):
    """Hears what connected systems send."""

    path = "/hooks/systems/{key}"
    largest = LARGEST_BODY
    a_minute = A_MINUTE

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn = asyncio.Lock()

    def is_good(self, request: web.Request, body: bytes, known: Known | None) -> bool:
        """Say whether a message is signed in its vendor's way."""
        way = known.more if known is not None else None
        hooking = way.hooking if isinstance(way, Signed) else _NOBODYS
        secret = known.secret if known is not None else self.nobodys
        return is_let_in(hooking, secret, self._sent(request, body), self.clock().timestamp())

    async def answer(self, request: web.Request, body: bytes, known: Known) -> web.Response:
        """Take in what is signed; answer a challenge."""
        sent = self._sent(request, body)
        if (challenge := challenge_of(sent, known.secret)) is not None:
            if await self.hub.in_thread(self.find, request.match_info["key"]) != known:
                raise GoneError
            return web.json_response(challenge)
        # Goes on to the end when the sender does not wait for it.
        new = await asyncio.shield(self.hub.keep(self._in_turn(known, sent)))
        return web.json_response({"result": "taken" if new else "repeated"})

    async def _in_turn(self, known: Known, sent: Sent) -> bool:
        # One after the other: SQLite lets one write, and of many that wait for it some would wait for ever.
        async with self._turn:
            return await self.hub.in_thread(self._write, known, sent)

    def _write(self, known: Known, sent: Sent) -> bool:
        from handlers.pushing.receiving import NoSuchHookError, receive

        try:
            return receive(tools_of(self.tools, known.workspace_id), known.id, sent, self.clock(), signed=known.more)
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
        return Known(found, workspace_id, secret, Signed(hooking, sealed))

    def _sent(self, request: web.Request, body: bytes) -> Sent:
        return Sent(request.headers, body, request.method, self._uri(request))

    def _uri(self, request: web.Request) -> str:
        """The address as its sender knows it: by our public one, where a proxy stands before us."""
        ours = self.tools.public_url.rstrip("/")
        return f"{ours}{request.path_qs}" if ours else str(request.url)
