"""The door for other systems: POST /hooks/escalations/KEY, signed by Standard Webhooks, raises and resolves.

Promises: who is let in is decided before a word of the body is read, and who is not learns nothing, not even whether
there is such a webhook; what is acknowledged is written. The same message acts once. Never logs a body, a secret, or
an address.
"""

import asyncio
import logging
import math
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from aiohttp import web

from bot.doors import RefusedAtTheDoorError, read_body
from bot.going_wrong import log_failure
from bot.hub import Hub
from bot.webhook_signing import ID, is_signed
from handlers.carrying import tools_of
from handlers.escalations.hook_bodies import Told, told_by
from handlers.escalations.hook_refusals import BadHookError
from handlers.escalations.hook_results import Done, HookGoneError, Result
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.paging_rules import hook_by_key, hook_context

log = logging.getLogger(__name__)

PATH = "/hooks/escalations/{key}"
LARGEST_BODY = 64 * 1024
SECONDS_FOR_A_BODY = 10.0
SECONDS_KNOWN = 10.0
"""How long a webhook's secret is kept in memory; that it is removed is noticed at once all the same."""

MOST_KNOWN = 1000
A_MINUTE = 120
"""How many messages of one webhook are taken in a minute, by one process."""

RETRY_LATER = {"Retry-After": "30"}

_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")

Opens = Callable[[str, bytes], bytes]
Wake = Callable[[int, Iterable[int]], None]


class NotLetInError(TouchlineError):
    """There is no such webhook, or the signature is not good. Check its address, its secret, and your clock."""


class TooFastError(TouchlineError):
    """That is too much at once. Wait as many seconds as Retry-After says."""


class TooLargeError(TouchlineError):
    """The body is too large: at most 64 KB."""


class NotNowError(TouchlineError):
    """That could not be written just now. Send it again in half a minute."""


@dataclass(slots=True)
class _Allowance:
    """How many messages may come yet: it grows by the second, up to a minute's."""

    left: float = float(A_MINUTE)
    at: float = 0.0

    def take(self, now: float) -> float:
        """Take one; return for how many seconds there is none, 0 where there was."""
        self.left = min(float(A_MINUTE), self.left + (now - self.at) * A_MINUTE / 60)
        self.at = now
        if self.left < 1:
            return (1 - self.left) * 60 / A_MINUTE
        self.left -= 1
        return 0.0


@dataclass(slots=True)
class _Known:
    """A webhook that was looked up, until when it counts, and how many of its messages may come yet."""

    id: int
    workspace_id: int
    secret: bytes = field(repr=False)
    until: float
    allowance: _Allowance


class Hooks:
    """Hears other systems, for every workspace of the database."""

    def __init__(
        self,
        hub: Hub,
        tools: Tools,
        opens: Opens,
        wake: Wake,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tools` are the local workspace's; `opens` opens secrets; `wake` is told which escalations changed."""
        self._hub = hub
        self._tools = tools
        self._opens = opens
        self._wake = wake
        self._clock = clock
        self._seconds = seconds
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._nobodys = secrets.token_bytes(32)

    def mount(self, app: web.Application) -> None:
        """Put the door on the server."""
        app.router.add_post(PATH, self._knock)

    async def _knock(self, request: web.Request) -> web.Response:
        """Answer one message: with a status, and in JSON what came of it or what is wrong."""
        try:
            return await self._answer(request)
        except RefusedAtTheDoorError:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TooLargeError())
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        except HookGoneError:
            return _refused(HTTPStatus.UNAUTHORIZED, NotLetInError())
        except TouchlineError as problem:
            log.warning("a webhook could not be taken: %s", type(problem).__name__)
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, NotNowError(), RETRY_LATER)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: what goes wrong says no word of the body
            log_failure("hearing a webhook", problem)
            return _refused(HTTPStatus.INTERNAL_SERVER_ERROR, TouchlineError())

    async def _answer(self, request: web.Request) -> web.Response:
        if not self._hub.is_open:
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, NotNowError(), RETRY_LATER)
        async with asyncio.timeout(SECONDS_FOR_A_BODY):
            body = await read_body(request, LARGEST_BODY)
        known = await self._look_up(request.match_info["key"])
        secret = known.secret if known is not None else self._nobodys
        good = is_signed(secret, request.headers, body, self._clock().timestamp())
        if known is None or not good:
            return _refused(HTTPStatus.UNAUTHORIZED, NotLetInError())
        wait = known.allowance.take(self._seconds())
        if wait:
            return _refused(HTTPStatus.TOO_MANY_REQUESTS, TooFastError(), {"Retry-After": str(math.ceil(wait))})
        try:
            told = told_by(body)
        except BadHookError as problem:
            said = {"error": problem.sentence(), "field": problem.field}
            return web.json_response(said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        # Goes on to the end when the sender does not wait for it: what is written is woken.
        done = await asyncio.shield(self._hub.keep(self._act(known, request.headers[ID], told)))
        status = HTTPStatus.OK if done.result is Result.REPEATED else HTTPStatus.ACCEPTED
        return web.json_response({"result": done.result, "escalations": list(done.wakes)}, status=status)

    async def _act(self, known: _Known, webhook_id: str, told: Told) -> Done:
        done = await self._hub.in_thread(self._receive, known, webhook_id, told)
        self._wake(known.workspace_id, done.wakes)
        return done

    def _receive(self, known: _Known, webhook_id: str, told: Told) -> Done:
        from handlers.escalations.hooks import receive

        return receive(tools_of(self._tools, known.workspace_id), known.id, webhook_id, told, self._clock())

    async def _look_up(self, key: str) -> _Known | None:
        """Return the webhook of this key; None for nobody's. TouchlineError where the database cannot be asked."""
        if not _KEY.fullmatch(key):
            return None
        held = self._known.get(key)
        if held is not None and self._seconds() < held.until:
            return held
        allowance = held.allowance if held is not None else _Allowance(at=self._seconds())
        found = await self._hub.in_thread(partial(self._find, key, allowance))
        self._known.pop(key, None)
        if found is not None:
            self._known[key] = found
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found

    def _find(self, key: str, allowance: _Allowance) -> _Known | None:
        from storage.sealing import SealError

        with self._tools.database.reading() as session:
            hook = hook_by_key(session, key)
            if hook is None:
                return None
            hook_id, workspace_id, sealed = hook.id, hook.workspace_id, hook.sealed
        try:
            secret = self._opens(hook_context(key), sealed)
        except SealError:
            log.warning("the secret of a webhook does not open with the keys there are")
            return None
        return _Known(hook_id, workspace_id, secret, self._seconds() + SECONDS_KNOWN, allowance)


def _refused(status: HTTPStatus, problem: TouchlineError, headers: dict[str, str] | None = None) -> web.Response:
    """Say what is wrong, in English: its reader is a program, and who wrote it."""
    return web.json_response({"error": problem.sentence()}, status=status, headers=headers)
