"""Calls receivers outside of the chat: a real pager, where chat alone would wake nobody.

Promises: only what may be called is called (`bot.outside_addresses`), no redirect is followed, nothing of an answer is
read but its status. What fails in passing is tried again within seconds, and then given back to who can wait durably:
to call twice is harmless, as each receiver knows the call by its key. Never logs an address, a body or a secret.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from bot.outside_addresses import ForbiddenError, Outside, UnknownNameError, find_outside
from bot.pager_errors import ForbiddenAddressError, KeyRefusedError, ReceiverAwayError, ReceiverError
from bot.receivers import Posting, posting_of
from handlers.escalations.outside import Call
from storage.paging_rules import pager_context

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

SECONDS, SECONDS_TO_CONNECT = 6.0, 3.0
ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE = 3, 0.2, 1.0
LONGEST_AFTER = 3600.0

Opens = Callable[[str, bytes], bytes]
"""Opens what was sealed for a context (`storage.sealing.Sealer.open`). May take its time: it is called in a thread."""


class Pagers:
    """Calls them, one request a call."""

    def __init__(
        self, opens: Opens, *, private: bool = False, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`private`: receivers in private networks may be called. `clock` tells the time, aware."""
        self._opens = opens
        self._private = private
        self._clock = clock
        self._trusted: ssl.SSLContext | None = None

    async def call(self, call: Call) -> None:
        """Tell a receiver. ReceiverError: permanent where it is of no use to try again, else with `after`."""
        from storage.sealing import SealError

        try:
            secret = await asyncio.to_thread(self._opens, pager_context(call.name), call.sealed)
        except SealError:
            raise KeyRefusedError(call.name, "key_gone") from None
        posting = posting_of(call, secret, self._clock())
        if posting is None:
            raise ReceiverError(call.name, "unknown_kind")
        try:
            where = await find_outside(posting.url, private=self._private)
        except ForbiddenError:
            raise ForbiddenAddressError(call.name, "forbidden_address") from None
        except UnknownNameError:
            raise ReceiverAwayError(call.name, "unknown_host") from None
        if self._trusted is None:
            # Made once, as it takes a while; it heeds SSL_CERT_FILE, for receivers behind a company's own authority.
            self._trusted = await asyncio.to_thread(ssl.create_default_context)
        await self._persist(call.name, posting, where)

    async def _persist(self, name: str, posting: Posting, where: Outside) -> None:
        import stamina

        def again(problem: Exception) -> bool:
            # What asks for a pause gets it from the engine, which waits durably.
            return isinstance(problem, ReceiverAwayError) and not problem.after

        tries = stamina.retry_context(
            on=again, attempts=ATTEMPTS, wait_initial=FIRST_PAUSE, wait_max=LONGEST_PAUSE, wait_jitter=FIRST_PAUSE
        )
        uncertain = False
        async for attempt in tries:
            with attempt:
                try:
                    await self._once(name, posting, where)
                except ReceiverAwayError as problem:
                    uncertain = problem.uncertain = problem.uncertain or uncertain
                    raise

    async def _once(self, name: str, posting: Posting, where: Outside) -> None:
        import httpx

        for each in ("httpx", "httpcore"):
            logging.getLogger(each).setLevel(logging.WARNING)  # they would log the address, which may be a secret
        try:
            async with self._client(where) as client:
                answer = await client.send(_request(posting, where), stream=True)
                try:
                    _judge(name, answer, posting)
                finally:
                    await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            raise ReceiverAwayError(name, "unreachable") from None
        except httpx.HTTPError:
            # It was on its way, and perhaps arrived.
            raise ReceiverAwayError(name, "no_answer", uncertain=True) from None
        except (httpx.InvalidURL, ValueError):
            raise ForbiddenAddressError(name, "no_address") from None

    def _client(self, where: Outside) -> "httpx.AsyncClient":
        import httpx

        return httpx.AsyncClient(
            verify=self._trusted or True, follow_redirects=False, trust_env=False, proxy=where.proxy or None
        )


def _request(posting: Posting, where: Outside) -> "httpx.Request":
    """The request as it goes to the machine that was looked at, under the name that was given."""
    import httpx

    url = httpx.URL(posting.url)
    headers = {**posting.headers, "Host": url.netloc.decode("ascii"), "User-Agent": "Touchline"}
    timeout = httpx.Timeout(SECONDS, connect=SECONDS_TO_CONNECT).as_dict()
    extensions = {"timeout": timeout, **({"sni_hostname": where.host} if where.ip else {})}
    pinned = url.copy_with(host=where.ip) if where.ip else url
    return httpx.Request("POST", pinned, headers=headers, content=posting.body, extensions=extensions)


def _judge(name: str, answer: "httpx.Response", posting: Posting) -> None:
    """Raise what an answer's status means, unless it was taken."""
    status = answer.status_code
    if answer.is_success or (posting.gone_is_done and status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)):
        return
    code = f"http_{status}"
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.SERVICE_UNAVAILABLE):
        raise ReceiverAwayError(name, code, after=_retry_after(answer))
    if answer.is_server_error:
        raise ReceiverAwayError(name, code, uncertain=status != HTTPStatus.BAD_GATEWAY)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise KeyRefusedError(name, code)
    raise ReceiverError(name, code)


def _retry_after(answer: "httpx.Response") -> float:
    said = answer.headers.get("Retry-After", "")
    return (
        min(LONGEST_AFTER, float(said)) if said.isascii() and said.isdecimal() and len(said) < len("1000000") else 0.0
    )
