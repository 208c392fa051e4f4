"""The token that the bot speaks to Teams with: got once, and again before it is good no more.

Promises: many who need one ask once; nobody waits for a new one while the old one is good; the event loop never waits.
Never logs or shows a token.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.teams.errors import TeamsError

log = logging.getLogger(__name__)

EARLY = 600.0
"""Seconds before its end at which a new token is asked for, while the old one is used."""

LAST = 30.0
BETWEEN_ASKS = 30.0

Source = Callable[[], Awaitable[tuple[str, float]]]
"""Asks for a token; returns it, and for how many seconds it is good. CredentialsError, PassingError."""


class Credentials:
    """The bot's token."""

    def __init__(self, source: Source, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock = clock
        self.held = ""
        self._good_until = self._asked = float("-inf")
        self._asking: asyncio.Task[TeamsError | None] | None = None

    async def token(self) -> str:
        """Return a token that is good. CredentialsError, PassingError."""
        left = self._good_until - self._clock()
        if left < EARLY:
            asking = self._ask(at_once=left < LAST)
            if left < LAST and asking is not None:
                problem = await asyncio.shield(asking)
                if problem is not None:
                    raise problem
        return self.held

    def refused(self, token: str) -> None:
        """A token is good no more, before its time."""
        if token == self.held:
            self._good_until = float("-inf")

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _ask(self, *, at_once: bool) -> "asyncio.Task[TeamsError | None] | None":
        if self._asking is not None and not self._asking.done():
            return self._asking
        if not at_once and self._clock() - self._asked < BETWEEN_ASKS:
            return None
        self._asked = self._clock()
        self._asking = asyncio.ensure_future(self._fetch())
        return self._asking

    async def _fetch(self) -> TeamsError | None:
        began = self._clock()
        try:
            self.held, seconds = await self._source()
        except TeamsError as problem:
            log.warning("no token for Teams: %s", type(problem).__name__)
            return problem
        self._good_until = began + seconds
        return None
