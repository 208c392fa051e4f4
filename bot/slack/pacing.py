"""Keeps calls within Slack's limits: so many a minute of a method in an organisation, a message a second in a channel.

Promises: nothing is dropped, only delayed; messages of one channel are sent one after the other, the next when the one
before has arrived; what Slack says in Retry-After is kept by everybody it concerns (`bot.pacing`).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.pacing import Lanes, Pace, Sleep

TIER_1, TIER_2, TIER_3, TIER_4 = Pace(1, 1), Pace(20, 10), Pace(50, 25), Pace(100, 50)
HUNDREDS = Pace(300, 60)
CHANNEL = Pace(60, 3)
"""https://docs.slack.dev/apis/web-api/rate-limits: a message a second in a channel, and short bursts."""

PACES: dict[str, Pace] = {
    "apps.connections.open": TIER_1,
    "auth.test": HUNDREDS,
    "auth.revoke": TIER_3,
    "chat.postMessage": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.getPermalink": HUNDREDS,
    "conversations.open": TIER_3,
    "conversations.info": TIER_3,
    "conversations.history": TIER_3,
    "conversations.list": TIER_2,
    "conversations.replies": TIER_3,
    "conversations.join": TIER_3,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
    "files.delete": TIER_3,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
}
IN_ORDER = frozenset({"chat.postMessage"})
"""Methods with a pace in each channel besides."""


class Pacing:
    """Lets calls through, each in its turn."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._lanes: Lanes[tuple[str, str, str]] = Lanes(_paces, clock=clock, sleep=sleep)

    @asynccontextmanager
    async def turn(self, tenant: str, method: str, channel: str = "") -> AsyncIterator[None]:
        """Wait for a call's turn, and keep it until the call is done: its channel's next message waits as long."""
        if not channel or method not in IN_ORDER:
            await self.pass_gate(tenant, method)
            yield
            return
        async with self._lanes.at_front((tenant, method, channel)):
            await self.pass_gate(tenant, method)
            yield

    async def pass_gate(self, tenant: str, method: str) -> None:
        """Wait until one more call of this method may go; a call that is repeated passes again."""
        async with self._lanes.at_front((tenant, method, "")):
            pass

    def closed_for(self, tenant: str, method: str, channel: str = "") -> float:
        """Return for how many seconds no such call may go."""
        keys = [(tenant, method, ""), *([(tenant, method, channel)] if channel and method in IN_ORDER else ())]
        return max(self._lanes.closed_for(key) for key in keys)

    def hold(self, tenant: str, method: str, channel: str, seconds: float) -> None:
        """Slack wants none of these for so long."""
        self._lanes.hold((tenant, method, ""), seconds)
        if channel and method in IN_ORDER:
            self._lanes.hold((tenant, method, channel), seconds)

    @property
    def size(self) -> int:
        """How many lanes are remembered."""
        return len(self._lanes)


def _paces(key: tuple[str, str, str]) -> tuple[Pace, ...]:
    _, method, channel = key
    return (CHANNEL if channel else PACES.get(method, TIER_3),)
