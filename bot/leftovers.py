"""What a process acknowledged and did not live to answer: found in the inbox, and answered by this one.

Promises: each platform answers its own; what fails three times is given up, with a line in the log and nothing of what
was said.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from aiohttp import web

from bot.hub import Hub
from bot.inbox import Inbox

log = logging.getLogger(__name__)

SECONDS_BETWEEN_SWEEPS = 60.0
LEFT_ALONE = timedelta(minutes=6)
"""How long something is left to whoever took it on: longer than anybody's patience with a platform."""

MOST_ATTEMPTS = 3

Again = Callable[[str, bytes], Awaitable[None]]
"""Answers one thing by its key and its payload."""


class Leftovers:
    """Looks for them at the start, and now and then."""

    def __init__(self, hub: Hub, inbox: Inbox, again: Mapping[str, Again], left_at_start: timedelta) -> None:
        """`again` is by the platform a key begins with; `left_at_start`: none where no other process answers."""
        self._hub = hub
        self._inbox = inbox
        self._again = again
        self._left_at_start = left_at_start
        self._sweeping: asyncio.Task[None] | None = None

    def mount(self, app: web.Application) -> None:
        """Start and stop with the server."""
        app.on_startup.append(self._start)
        app.on_shutdown.insert(0, self._stop)

    async def _start(self, _: web.Application) -> None:
        self._sweeping = asyncio.create_task(self._sweep())

    async def _stop(self, _: web.Application) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()

    async def _sweep(self) -> None:
        left_alone = self._left_at_start
        while True:
            for each in await self._inbox.waiting(left_alone):
                again = self._again.get(each.key.partition(":")[0])
                if again is not None and each.attempts < MOST_ATTEMPTS:
                    self._hub.keep(_awaited(again(each.key, each.payload)))
                else:
                    log.error("something that was sent could not be answered, and is given up")
                    await self._inbox.settle(each.key)
            left_alone = LEFT_ALONE
            await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)


async def _awaited(work: Awaitable[None]) -> None:
    await work
