"""The door for other systems: POST /hooks/escalations/KEY, signed by Standard Webhooks, raises and resolves.

Promises: what is acknowledged is written, and the same message acts once; who is let in, as in `bot.hook_doors`.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web

from bot.hook_doors import SECONDS_KNOWN, GoneError, HookDoor, Known, Opens
from bot.hub import Hub
from bot.webhook_signing import ID, is_signed
from handlers.carrying import tools_of
from handlers.escalations.hook_bodies import Told, told_by
from handlers.escalations.hook_refusals import BadHookError
from handlers.escalations.hook_results import Done, HookGoneError, Result
from handlers.tools import Tools
from storage.paging_rules import hook_by_key, hook_context

__all__ = ["A_MINUTE", "LARGEST_BODY", "SECONDS_KNOWN", "Hooks"]

LARGEST_BODY = 64 * 1024
A_MINUTE = 120
"""How many messages of one webhook are taken in a minute, by one process."""

Wake = Callable[[int, Iterable[int]], None]


class Hooks(HookDoor):
    """Hears what raises."""

    path = "/hooks/escalations/{key}"
    largest = LARGEST_BODY
    a_minute = A_MINUTE

    def __init__(
        self, hub: Hub, tools: Tools, opens: Opens, wake: Wake, *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC), seconds: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`wake` is told which escalations changed; the rest as in `HookDoor`."""
        super().__init__(hub, tools, opens, clock=clock, seconds=seconds)
        self._wake = wake

    def is_good(self, request: web.Request, body: bytes, known: Known | None) -> bool:
        """Say whether a message is signed by Standard Webhooks."""
        secret = known.secret if known is not None else self.nobodys
        return is_signed(secret, request.headers, body, self.clock().timestamp())

    async def answer(self, request: web.Request, body: bytes, known: Known) -> web.Response:
        """Answer what is signed."""
        try:
            told = told_by(body)
        except BadHookError as problem:
            said = {"error": problem.sentence(), "field": problem.field}
            return web.json_response(said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        # Goes on to the end when the sender does not wait for it: what is written is woken.
        done = await asyncio.shield(self.hub.keep(self._act(known, request.headers[ID], told)))
        status = HTTPStatus.OK if done.result is Result.REPEATED else HTTPStatus.ACCEPTED
        return web.json_response({"result": done.result, "escalations": list(done.wakes)}, status=status)

    async def _act(self, known: Known, webhook_id: str, told: Told) -> Done:
        done = await self.hub.in_thread(self._receive, known, webhook_id, told)
        self._wake(known.workspace_id, done.wakes)
        return done

    def _receive(self, known: Known, webhook_id: str, told: Told) -> Done:
        from handlers.escalations.hooks import receive

        try:
            return receive(tools_of(self.tools, known.workspace_id), known.id, webhook_id, told, self.clock())
        except HookGoneError:
            raise GoneError from None

    def find(self, key: str) -> Known | None:
        """Return the webhook that raises."""
        with self.tools.database.reading() as session:
            hook = hook_by_key(session, key)
            if hook is None:
                return None
            hook_id, workspace_id, sealed = hook.id, hook.workspace_id, hook.sealed
        secret = self.opened(hook_context(key), sealed)
        return None if secret is None else Known(hook_id, workspace_id, secret)
