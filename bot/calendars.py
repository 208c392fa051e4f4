"""Fetches the calendars of those who coach, every 15 minutes, and hands what they tell to who plans 1:1s.

Promises: only an address that may be called is called (`bot.outside_addresses`), also where it sends us on; no more
than 5 MB are taken, however they are packed; a calendar is read in a process of its own that is ended when it takes too
long. What fails is noted by a code, and tried again in 15 minutes. Never logs an address or a word of a calendar.
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.going_wrong import log_failure
from handlers.carrying import every_tools
from handlers.coach.planning import Errand, due, plan, trouble
from handlers.tools import Tools

if TYPE_CHECKING:
    pass
from bot.calendar_fetching import SECONDS, CalendarError, fetched
from bot.calendar_reading import understood

AT_ONCE = 4
Opens = Callable[[str, bytes], bytes]


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
