"""Keeps calls within Slack's limits: so many a minute of a method in an organisation, a message a second in a channel.

Promises: nothing is dropped, only delayed; who came first goes first; messages of one channel are sent one after the
other, the next when the one before has arrived; what Slack says in Retry-After is kept by everybody it concerns, and
after it they come at the even pace and not all at once. `Bucket` is pure; `Pacing` is a thin shell that waits.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often: in the long run, and at once after a rest."""

    per_minute: float
    burst: int

    @property
    def interval(self) -> float:
        """Seconds from one to the next in the long run."""
        return 60.0 / self.per_minute


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
    "conversations.list": TIER_2,
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

MOST_IDLE = 1024
"""How many buckets are kept before those that are full again are dropped: a full one is as good as a new one."""


@dataclass(slots=True)
class Bucket:
    """When the next may go. Times are seconds of any one clock."""

    pace: Pace
    due: float = 0.0  # when the bucket will be full again
    held: float = 0.0  # until when Slack wants none

    def next_free(self, now: float) -> float:
        """Return in how many seconds the next may go; 0 for at once."""
        slack = (self.pace.burst - 1) * self.pace.interval
        return max(0.0, self.due - slack - now, self.held - now)

    def take(self, now: float) -> None:
        """One goes now."""
        self.due = max(self.due, now) + self.pace.interval

    def hold(self, until: float) -> None:
        """None goes before that; from then on at the even pace, without the burst that came too early."""
        self.held = max(self.held, until)
        self.due = max(self.due, until + (self.pace.burst - 1) * self.pace.interval)

    def is_idle(self, now: float) -> bool:
        """Return whether forgetting it changes nothing."""
        return self.due <= now and self.held <= now


@dataclass(slots=True)
class _Lane:
    bucket: Bucket
    first: asyncio.Lock = field(default_factory=asyncio.Lock)  # of who is next; first come, first served
    users: int = 0


class Pacing:
    """Lets calls through, each in its turn."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[tuple[str, str, str], _Lane] = {}
        self._tidy_at = MOST_IDLE

    @asynccontextmanager
    async def turn(self, tenant: str, method: str, channel: str = "") -> AsyncIterator[None]:
        """Wait for a call's turn, and keep it until the call is done: its channel's next message waits as long."""
        if not channel or method not in IN_ORDER:
            await self.pass_gate(tenant, method)
            yield
            return
        async with self._at_front(tenant, method, channel):
            await self.pass_gate(tenant, method)
            yield

    async def pass_gate(self, tenant: str, method: str) -> None:
        """Wait until one more call of this method may go; a call that is repeated passes again."""
        async with self._at_front(tenant, method, ""):
            pass

    def hold(self, tenant: str, method: str, channel: str, seconds: float) -> None:
        """Slack wants none of these for so long."""
        until = self._clock() + seconds
        self._lane(tenant, method, "").bucket.hold(until)
        if channel and method in IN_ORDER:
            self._lane(tenant, method, channel).bucket.hold(until)

    @property
    def size(self) -> int:
        """How many buckets are remembered."""
        return len(self._lanes)

    @asynccontextmanager
    async def _at_front(self, tenant: str, method: str, channel: str) -> AsyncIterator[None]:
        lane = self._lane(tenant, method, channel)
        lane.users += 1
        try:
            async with lane.first:
                # Slack may say "wait" to another call meanwhile: so it is asked again.
                while (wait := lane.bucket.next_free(self._clock())) > 0:
                    await self._sleep(wait)
                lane.bucket.take(self._clock())
                yield
        finally:
            lane.users -= 1

    def _lane(self, tenant: str, method: str, channel: str) -> _Lane:
        key = (tenant, method, channel)
        lane = self._lanes.get(key)
        if lane is None:
            self._tidy()
            lane = self._lanes[key] = _Lane(Bucket(CHANNEL if channel else PACES.get(method, TIER_3)))
        return lane

    def _tidy(self) -> None:
        if len(self._lanes) < self._tidy_at:
            return
        now = self._clock()
        self._lanes = {key: lane for key, lane in self._lanes.items() if lane.users or not lane.bucket.is_idle(now)}
        # Twice what is in use: so that tidying costs little, however many there are.
        self._tidy_at = max(MOST_IDLE, 2 * len(self._lanes))
