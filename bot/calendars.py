"""Fetches the calendars of those who coach, every 15 minutes, and hands what they tell to who plans 1:1s.

Promises: only an address that may be called is called (`bot.outside_addresses`), also where it sends us on; no more
than 5 MB are taken, however they are packed; a calendar is read in a process of its own that is ended when it takes too
long. What fails is noted by a code, and tried again in 15 minutes. Never logs an address or a word of a calendar.
"""

import asyncio
import json
import logging
import os
import ssl
import sys
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.going_wrong import log_failure
from bot.outside_addresses import ForbiddenError, Outside, UnknownNameError, find_outside
from connectors.calendars import LONGEST_LINK, Occurrence
from handlers.carrying import every_tools
from handlers.coach.planning import Errand, due, plan, trouble
from handlers.tools import Tools

if TYPE_CHECKING:
    import httpx

LARGEST = 5 * 1024 * 1024
SECONDS, SECONDS_TO_CONNECT, SECONDS_TO_READ = 20.0, 5.0, 15.0
MOST_HOPS = 3
AT_ONCE = 4
_REFUSED = frozenset({401, 403, 404, 410})

Opens = Callable[[str, bytes], bytes]


class CalendarError(Exception):
    """A calendar could not be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Calendars:
    """Reads them. Used from the bell's threads."""

    def __init__(self, local: Tools, opens: Opens, clock: Callable[[], datetime], *, private: bool = False) -> None:
        """`local` are the tools of the workspace served here; `private`: private networks may be called."""
        self._local = local
        self._opens = opens
        self._clock = clock
        self._private = private

    def go(self) -> None:
        """Read what is due, of every workspace. What fails is logged; the next round makes up for it."""
        try:
            for tools in every_tools(self._local):
                if errands := due(tools, self._clock()):
                    asyncio.run(self._run(tools, errands))
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again in a minute
            log_failure("reading calendars", problem)

    async def _run(self, tools: Tools, errands: list[Errand]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        trusted = await asyncio.to_thread(ssl.create_default_context)

        async def one(errand: Errand) -> None:
            async with gate:
                await self._read(tools, errand, trusted)

        await asyncio.gather(*(one(each) for each in errands))

    async def _read(self, tools: Tools, errand: Errand, trusted: ssl.SSLContext) -> None:
        try:
            raw = await self._fetched(errand, trusted)
            told = await understood(raw, errand.start, errand.end, errand.zone)
            await asyncio.to_thread(plan, tools, errand, told, self._clock())
        except CalendarError as problem:
            await asyncio.to_thread(trouble, tools, errand, problem.code)
        except Exception as problem:  # noqa: BLE001 - one calendar's fault must not keep the others from being read
            log_failure("reading a calendar", problem)

    async def _fetched(self, errand: Errand, trusted: ssl.SSLContext) -> bytes:
        from storage.sealing import SealError

        try:
            address = (await asyncio.to_thread(self._opens, errand.context, errand.sealed)).decode()
        except SealError:
            raise CalendarError("key_gone") from None
        try:
            async with asyncio.timeout(SECONDS):
                return await fetched(address, trusted, private=self._private)
        except TimeoutError:
            raise CalendarError("too_slow") from None


async def fetched(address: str, trusted: ssl.SSLContext, *, private: bool) -> bytes:
    """Return what stands at an address; CalendarError."""
    import httpx

    for each in ("httpx", "httpcore"):
        logging.getLogger(each).setLevel(logging.WARNING)  # they would log the address, which is a secret
    try:
        for _ in range(MOST_HOPS):
            where = await find_outside(address, private=private)
            async with httpx.AsyncClient(verify=trusted, trust_env=False, proxy=where.proxy or None) as client:
                answer = await client.send(_request(address, where), stream=True)
                try:
                    if not answer.has_redirect_location:
                        return await _body(answer)
                    address = urljoin(address, answer.headers["Location"])
                finally:
                    await answer.aclose()
    except (ForbiddenError, httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
        raise CalendarError("forbidden_address") from None
    except httpx.TimeoutException:
        raise CalendarError("too_slow") from None
    except (UnknownNameError, httpx.HTTPError):
        raise CalendarError("unreachable") from None
    raise CalendarError("unreachable")


def _request(address: str, where: Outside) -> "httpx.Request":
    """The request as it goes to the machine that was looked at, under the name that was given."""
    import httpx

    url = httpx.URL(address)
    headers = {
        "Host": url.netloc.decode("ascii"), "User-Agent": "Touchline", "Accept": "text/calendar",
        "Accept-Encoding": "identity",
    }  # fmt: skip
    timeout = httpx.Timeout(SECONDS, connect=SECONDS_TO_CONNECT).as_dict()
    extensions = {"timeout": timeout, **({"sni_hostname": where.host} if where.ip else {})}
    pinned = url.copy_with(host=where.ip) if where.ip else url
    return httpx.Request("GET", pinned, headers=headers, extensions=extensions)


async def _body(answer: "httpx.Response") -> bytes:
    """The body, counted as it comes: what a header says of its length may be a lie."""
    if answer.status_code in _REFUSED:
        raise CalendarError("refused")
    if answer.status_code != HTTPStatus.OK:
        raise CalendarError("unreachable")
    if answer.headers.get("Content-Encoding", "identity").casefold() not in ("", "identity"):
        raise CalendarError("unreadable")  # nobody asked for it to be packed
    raw = bytearray()
    async for part in answer.aiter_raw():
        raw += part
        if len(raw) > LARGEST:
            raise CalendarError("too_large")
    return bytes(raw)


async def understood(raw: bytes, start: datetime, end: datetime, zone: str) -> list[Occurrence]:
    """Return the meetings of two people in a calendar, read by a process of its own; CalendarError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.calendar_child", start.isoformat(), end.isoformat(), zone,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        # None of the server's secrets.
        env={"PYTHONPATH": os.pathsep.join(each for each in sys.path if each), "PATH": os.environ.get("PATH", "")},
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            said, _ = await process.communicate(raw)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise CalendarError("unreadable") from None
    if process.returncode:
        raise CalendarError("unreadable")
    return [
        Occurrence(uid, datetime.fromisoformat(starts_at), minutes, tuple(people), _web(link))
        for uid, starts_at, minutes, people, link in json.loads(said)
    ]


def _web(link: str) -> str:
    return link if urlsplit(link).scheme == "https" and len(link) <= LONGEST_LINK else ""
