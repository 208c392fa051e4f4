"""Who somebody is: asked of their platform the first time they speak, and again once a day: names and zones change.

Whoever is known already is answered first and looked up after; a stranger is looked up first.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.hub import Hub
from bot.port import Heard
from handlers.introducing import Profile
from handlers.request import Place, PlaceKind
from kpi.errors import TouchlineError

log = logging.getLogger(__name__)

SECONDS_FRESH = 24 * 3600.0
MOST_REMEMBERED = 50_000

ProfileOf = Callable[[str, str], Awaitable[Profile]]
"""Asks a platform for the profile of somebody, by tenant and by the platform's own id of them."""


class Acquaintance:
    """Introduces the people of one platform to the hub."""

    def __init__(self, hub: Hub, profile_of: ProfileOf) -> None:
        self._hub = hub
        self._profile_of = profile_of
        self._fresh: OrderedDict[str, float] = OrderedDict()
        self._looking_up: set[asyncio.Task[bool]] = set()

    async def meet(self, tenant: str, user: str) -> None:
        """Make sure that the hub knows somebody, if they are anybody here."""
        identity = f"{tenant}:{user}"
        if time.monotonic() < self._fresh.get(identity, 0.0):
            return
        somebody = Heard(identity, Place(PlaceKind.DIRECT, ""), "", tenant=tenant)
        try:
            known = await self._hub.knows(somebody)
        except TouchlineError:
            # An organisation nobody connected, or the database is away: the answer says so.
            return
        if known:
            self._remember(identity)
            self._look_up_later(somebody, user)
        elif await self._introduce(somebody, user):
            self._remember(identity)

    async def close(self) -> None:
        """Give up what is looked up beside: it is looked up again the next time they speak."""
        for task in self._looking_up:
            task.cancel()
        await asyncio.gather(*self._looking_up, return_exceptions=True)

    def _look_up_later(self, somebody: Heard, user: str) -> None:
        task = asyncio.create_task(self._introduce(somebody, user))
        self._looking_up.add(task)
        task.add_done_callback(self._looking_up.discard)

    async def _introduce(self, somebody: Heard, user: str) -> bool:
        try:
            await self._hub.introduce(somebody, await self._profile_of(somebody.tenant, user))
        except TouchlineError as problem:
            log.warning("somebody could not be introduced: %s", type(problem).__name__)
            return False
        return True

    def _remember(self, identity: str) -> None:
        self._fresh[identity] = time.monotonic() + SECONDS_FRESH
        while len(self._fresh) > MOST_REMEMBERED:
            self._fresh.popitem(last=False)
