"""What the doors for other systems have in common: who is let in is decided before a word of the body is read.

Promises: who is not let in learns nothing, not even whether there is such a webhook; a body is read to a limit of bytes
and seconds; too much of one sender waits and hinders nobody else. Never logs a body, a secret, or an address.
"""

import asyncio
import logging
import math
import re
import secrets
import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.doors import RefusedAtTheDoorError, read_body
from bot.going_wrong import log_failure
from bot.hub import Hub
from handlers.tools import Tools
from kpi.errors import TouchlineError

log = logging.getLogger(__name__)

SECONDS_FOR_A_BODY = 10.0
SECONDS_KNOWN = 10.0
"""How long a webhook's secret is kept in memory; that it was removed or changed is noticed at once all the same."""

A_MINUTE_ANEW = 60
"""How often in a minute a secret is read anew because a signature does not fit it, by one process."""

MOST_KNOWN = 1000
RETRY_LATER = {"Retry-After": "30"}

_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")

Opens = Callable[[str, bytes], bytes]


class NotLetInError(TouchlineError):
    """There is no such webhook, or the signature is not good. Check its address, its secret, and your clock."""


class TooFastError(TouchlineError):
    """That is too much at once. Wait as many seconds as Retry-After says."""


class TooLargeError(TouchlineError):
    """The body is too large: at most {most} KB."""


class NotNowError(TouchlineError):
    """That could not be written just now. Send it again in half a minute."""


class GoneError(Exception):
    """The webhook was removed since it was looked up, or its secret changed."""


@dataclass(slots=True)
class Allowance:
    """How many messages may come yet: it grows by the second, up to a minute's."""

    a_minute: int
    at: float = 0.0
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = float(self.a_minute)

    def take(self, now: float) -> float:
        """Take one; return for how many seconds there is none, 0 where there was."""
        self.left = min(float(self.a_minute), self.left + (now - self.at) * self.a_minute / 60)
        self.at = now
        if self.left < 1:
            return (1 - self.left) * 60 / self.a_minute
        self.left -= 1
        return 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """A webhook as it is in the database, its secret opened. `more` is what its door needs to know of it."""

    id: int
    workspace_id: int
    secret: bytes = field(repr=False)
    more: Any = None


@dataclass(slots=True)
class LookedUp:
    """A webhook that was looked up, until when that counts, and how many of its messages may come yet.

    `anew` is how often it may be looked up before its time.
    """

    known: Known
    until: float
    allowance: Allowance
    anew: Allowance


class HookDoor(ABC):
    """Hears other systems, for every workspace of the database."""

    path: str
    largest: int
    a_minute: int

    def __init__(
        self, hub: Hub, tools: Tools, opens: Opens, *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC), seconds: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`tools` are the local workspace's; `opens` opens secrets."""
        self.hub = hub
        self.tools = tools
        self.opens = opens
        self.clock = clock
        self.seconds = seconds
        self.nobodys = secrets.token_bytes(32)
        """What is compared with where there is no such webhook, so that it takes as long."""
        self._known: OrderedDict[str, LookedUp] = OrderedDict()

    def mount(self, app: web.Application) -> None:
        """Put the door on the server."""
        app.router.add_post(self.path, self._knock)

    @abstractmethod
    def is_good(self, request: web.Request, body: bytes, known: Known | None) -> bool:
        """Say whether a message is signed by this webhook; None is nobody's, and takes as long."""

    @abstractmethod
    async def answer(self, request: web.Request, body: bytes, known: Known) -> web.Response:
        """Answer a message that is signed. GoneError where what it was signed with counts no more."""

    @abstractmethod
    def find(self, key: str) -> Known | None:
        """Return the webhook with this key in its address, of whichever workspace."""

    async def _knock(self, request: web.Request) -> web.Response:
        """Answer one message: with a status, and in JSON what came of it or what is wrong."""
        try:
            if not self.hub.is_open:
                return refused(HTTPStatus.SERVICE_UNAVAILABLE, NotNowError(), RETRY_LATER)
            async with asyncio.timeout(SECONDS_FOR_A_BODY):
                body = await read_body(request, self.largest)
            return await self._let_in(request, body)
        except RefusedAtTheDoorError:
            return refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TooLargeError(most=self.largest // 1024))
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        except TouchlineError as problem:
            log.warning("a webhook could not be taken: %s", type(problem).__name__)
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, NotNowError(), RETRY_LATER)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: what goes wrong says no word of the body
            log_failure("hearing a webhook", problem)
            return refused(HTTPStatus.INTERNAL_SERVER_ERROR, TouchlineError())

    async def _let_in(self, request: web.Request, body: bytes) -> web.Response:
        """Answer a message whose body was read and is not known yet to be anybody's."""
        key = request.match_info["key"]
        held = self._remembered(key)
        anew = held is None
        if held is None:
            held = await self._look_up(key)
        while True:
            known = held.known if held is not None else None
            good = self.is_good(request, body, known)
            if held is None or known is None:
                break
            if good:
                if wait := held.allowance.take(self.seconds()):
                    return refused(HTTPStatus.TOO_MANY_REQUESTS, TooFastError(), {"Retry-After": str(math.ceil(wait))})
                with suppress(GoneError):
                    return await self.answer(request, body, known)
            # Another replica may have taken a new secret since this one read it.
            if anew or held.anew.take(self.seconds()):
                break
            anew, held = True, await self._look_up(key)
            if held is not None and held.known == known:
                break
        return refused(HTTPStatus.UNAUTHORIZED, NotLetInError())

    def _remembered(self, key: str) -> LookedUp | None:
        held = self._known.get(key)
        return held if held is not None and self.seconds() < held.until else None

    async def _look_up(self, key: str) -> LookedUp | None:
        """Return the webhook of this key; None for nobody's. TouchlineError where the database cannot be asked."""
        if not _KEY.fullmatch(key):
            return None
        found = await self.hub.in_thread(partial(self.find, key))
        # Taken out only now, as another message may have looked it up meanwhile: its allowances are for all of them.
        held = self._known.pop(key, None)
        if found is None:
            return None
        if held is None:
            held = LookedUp(found, 0.0, *(Allowance(each, self.seconds()) for each in (self.a_minute, A_MINUTE_ANEW)))
        held.known, held.until = found, self.seconds() + SECONDS_KNOWN
        self._known[key] = held
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return held

    def opened(self, context: str, sealed: bytes) -> bytes | None:
        """Return a webhook's secret; None where no key that there is opens it."""
        from storage.sealing import SealError

        try:
            return self.opens(context, sealed)
        except SealError:
            log.warning("the secret of a webhook does not open with the keys there are")
            return None


def refused(status: HTTPStatus, problem: TouchlineError, headers: dict[str, str] | None = None) -> web.Response:
    """Say what is wrong, in English: its reader is a program, and who wrote it."""
    return web.json_response({"error": problem.sentence()}, status=status, headers=headers)
